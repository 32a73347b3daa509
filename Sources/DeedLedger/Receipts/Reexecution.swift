package import DeedCrypto
package import DeedState

/// Executes a receipt's transaction or due again from what the receipt carries: rule 10 of `docs/formats.md` §6.
package struct Reexecution {
  /// The network.
  package let pin: Pin

  /// Executes receipts of a network.
  package init(pin: Pin) { self.pin = pin }

  /// What executing again gave.
  package enum Result: Hashable, Sendable {
    /// The receipt does not carry enough, or is about the network's beginning.
    case notPossible
    /// This outcome.
    case outcome(Outcome)
    /// None, since execution asks for rows that the recorded one did not read.
    case none
  }

  /// The members in force at a height, as far as the receipt's steps and the pin tell.
  private func members(at height: UInt64, of receipt: Receipt) -> Members {
    receipt.membership.last { $0.signed.checkpoint.height < height }?.members ?? pin.members
  }

  /// Executes again what a receipt is about: a transaction or a due.
  package func execute(_ receipt: Receipt) -> Result {
    guard let reads = receipt.reads, let recorded = receipt.outcome,
      let record = receipt.record, isExecutable(record)
    else { return .notPossible }
    let context = TransactionExecutor.Context(
      suite: pin.suite,
      governance: ContractID.derived(from: pin.network, index: 0, suite: pin.suite),
      members: members(at: receipt.leaf.height, of: receipt))
    guard var executor = try? TransactionExecutor(context: context) else { return .notPossible }
    var packages: [Digest32: [UInt8]] = [:]
    for part in receipt.packages {
      packages[part.package.id(suite: pin.suite)] = part.package.encoded()
    }
    let missing = recorded.code.map(\.package).filter { packages[$0] == nil }
    guard missing.allSatisfy(published(by: record).contains) else { return .notPossible }
    let state = PackagesOverReads(reads: RecordedState(reads), packages: packages)
    guard
      let outcome = execute(
        record, leaf: receipt.leaf, on: &executor, over: BlockJournal(over: state))
    else { return .none }
    // A package may have been there before the transaction published it again.
    if !missing.isEmpty, outcome != recorded { return .notPossible }
    return .outcome(outcome)
  }

  /// Whether a record is of a kind that is executed again: not Genesis and what follows from it.
  private func isExecutable(_ record: Receipt.SignedRecord) -> Bool {
    switch record {
    case .transaction: true
    case .ledgerAction(let action): action.kind == .due
    case .genesis: false
    }
  }

  private func execute(
    _ record: Receipt.SignedRecord, leaf: Leaf, on executor: inout TransactionExecutor,
    over block: BlockJournal
  ) -> Outcome? {
    switch record {
    case .transaction(let transaction):
      let request = TransactionExecutor.Request(transaction, id: leaf.id, time: leaf.time)
      return try? executor.execute(request, over: block).outcome
    case .ledgerAction(let action):
      return try? executor.carryOut(action, time: leaf.time, over: block)?.outcome
    case .genesis: return nil
    }
  }

  /// The packages that a transaction carries itself: when it fails, no receipt has them elsewhere.
  private func published(by record: Receipt.SignedRecord) -> [Digest32] {
    guard case .transaction(let transaction) = record else { return [] }
    return transaction.payload.actions.compactMap { action in
      guard case .publish(let package) = action.body else { return nil }
      return package.id(suite: pin.suite)
    }
  }
}

/// The rows that an execution read, and the packages beside them, which Reads leave out: all that repeats it.
package struct PackagesOverReads: StateReader {
  private let reads: RecordedState
  private let packages: [Digest32: [UInt8]]

  /// A state of reads, and of packages in their encoding by id.
  package init(reads: RecordedState, packages: [Digest32: [UInt8]]) {
    self.reads = reads
    self.packages = packages
  }

  /// The value of a row that was read, or the package of an id.
  ///
  /// - Throws: `StoreFailure.notRecorded`.
  package func value(
    of key: [UInt8], in column: StoreColumn
  ) throws(StoreFailure) -> [UInt8]? {
    // A package that is not there is one that execution did not find: what ran is all beside the outcome.
    if LedgerKey.isPackage(key), let id = Digest32(octets: key.dropFirst()) {
      return packages[id]
    }
    return try reads.value(of: key, in: column)
  }

  /// The rows of a range that was read with the same end and limit.
  ///
  /// - Throws: `StoreFailure.notRecorded`.
  package func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    try reads.rows(of: column, in: range, limit: limit, order: order)
  }
}
