import DeedCrypto
import DeedState

/// Executes a receipt's transaction again from what the receipt carries: rule 10 of `docs/formats.md` §6.
package struct Reexecution {
  /// The network.
  package let pin: Pin

  /// Executes receipts of a network.
  package init(pin: Pin) { self.pin = pin }

  /// The outcome of executing again; nil when the receipt does not carry enough, or is no transaction's.
  package func outcome(of receipt: Receipt) -> Outcome? {
    guard let reads = receipt.reads, case .transaction(let transaction) = receipt.record,
      var executor = try? TransactionExecutor(
        context: TransactionExecutor.Context(
          suite: pin.suite,
          governance: ContractID.derived(from: pin.network, index: 0, suite: pin.suite),
          members: receipt.membership.last?.members ?? pin.members))
    else { return nil }
    var packages: [Digest32: [UInt8]] = [:]
    for part in receipt.packages {
      packages[part.package.id(suite: pin.suite)] = part.package.encoded()
    }
    let block = BlockJournal(over: RecordedState(reads: reads, packages: packages))
    let request = TransactionExecutor.Request(
      transaction, id: receipt.leaf.id, time: receipt.leaf.time)
    return try? executor.execute(request, over: block).outcome
  }
}

/// The state before a transaction as far as its Reads and packages say; asking for anything else fails.
private struct RecordedState: StateReader {
  let reads: Reads
  let packages: [Digest32: [UInt8]]

  func value(of key: [UInt8], in column: StoreColumn) throws(StoreFailure) -> [UInt8]? {
    if LedgerKey.isPackage(key) {
      guard let id = Digest32(octets: key.dropFirst()), let package = packages[id] else {
        throw .corruption(detail: "the receipt lacks a package")
      }
      return package
    }
    guard let value = reads.value(of: key) else {
      throw .corruption(detail: "the receipt lacks a row")
    }
    return value
  }

  func rows(
    of column: StoreColumn, in range: KeyRange, limit: Int?, order: RowOrder
  ) throws(StoreFailure) -> [StoreRow] {
    let request = RangeRequest(range: range, limit: limit)
    guard let known = reads.ranges.first(where: { $0.request == request }) else {
      throw .corruption(detail: "the receipt lacks a range")
    }
    return known.rows
  }
}
