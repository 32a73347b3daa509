package import DeedCrypto
package import DeedEncoding
package import DeedState
package import DeedVM

/// A machine for views alone, over snapshots: it needs no ledger and holds none up.
package struct ViewMachine: ~Copyable {
  private var executor: TransactionExecutor

  /// A machine for the contracts of a network.
  ///
  /// - Throws: `LedgerFailure/outOfMemory`.
  package init(genesis: Genesis) throws(LedgerFailure) {
    executor = try TransactionExecutor(context: Ledger.context(genesis))
  }

  /// Calls a view over a state that does not change.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func view(
    contract: Digest32, function: String, arguments: [CBOR], gasLimit: UInt64, time: Int64,
    over state: any StateReader
  ) throws(LedgerFailure) -> (execution: Execution, gas: UInt64, package: Digest32?) {
    try executor.view(
      contract: contract, function: function, arguments: arguments, gasLimit: gasLimit, time: time,
      over: BlockJournal(over: state))
  }

  /// The due clauses of a contract and where the deadline of each stands; nil when there is no such contract.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func dues(
    of contract: Digest32, over state: any StateReader
  ) throws(LedgerFailure) -> [DueStatus]? {
    try executor.dues(of: contract, over: BlockJournal(over: state))
  }
}

extension Ledger {
  /// The committed state as it is now, which stays as it is.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package func snapshot() throws(LedgerFailure) -> any StateReader {
    do throws(StoreFailure) {
      return try store.snapshot()
    } catch {
      throw .store(error)
    }
  }
}
