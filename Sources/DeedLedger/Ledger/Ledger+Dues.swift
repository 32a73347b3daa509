package import DeedCrypto
import DeedState

extension Ledger {
  /// The time of the earliest armed alarm in the committed state, or nil when there is none.
  ///
  /// - Throws: `LedgerFailure`.
  package func nextDue() throws(LedgerFailure) -> Int64? {
    try executor.nextAlarm(over: BlockJournal(over: store))?.time
  }

  /// The indices of the leaves of a contract's dues, newest first.
  ///
  /// - Parameters:
  ///   - contract: the contract.
  ///   - end: only leaves below this index.
  ///   - limit: at most this many.
  /// - Returns: the indices.
  /// - Throws: `LedgerFailure`.
  package func dueLeaves(
    of contract: Digest32, below end: UInt64, limit: Int
  ) throws(LedgerFailure) -> [UInt64] {
    let range = KeyRange(
      from: LedgerStore.dueLeaf(of: contract, at: 0),
      to: LedgerStore.dueLeaf(of: contract, at: end))
    let rows: [StoreRow]
    do throws(StoreFailure) {
      rows = try store.rows(of: .transactions, in: range, limit: limit, order: .descending)
    } catch {
      throw .store(error)
    }
    var indices: [UInt64] = []
    for row in rows {
      guard let index = LedgerStore.number(Array(row.key.dropFirst(Digest32.byteCount))),
        index < head.logSize
      else { throw .inconsistent("the list of the dues of \(contract) is damaged") }
      indices.append(index)
    }
    return indices
  }

  /// The due clauses of a contract and where the deadline of each stands; nil when there is no such contract.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func dues(
    of contract: Digest32
  ) throws(LedgerFailure) -> [DueStatus]? {
    try executor.dues(of: contract, over: BlockJournal(over: store))
  }
}
