package import DeedCrypto
import DeedEncoding
package import DeedState

/// Executes a whole ledger again from its genesis and compares every checkpoint.
package enum LedgerAudit {
  /// What an audit went through.
  package struct Report: Hashable, Sendable {
    /// The last height.
    package let height: UInt64
    /// How many leaves the log has.
    package let leaves: UInt64
    /// How many of them are dues.
    package let dues: UInt64
    /// The hash of the last checkpoint, found again.
    package let head: Digest32
    /// The assets that were issued, counted anew in the last state.
    package let assets: [Conservation.Total]
  }

  /// Executes the records of a ledger again, block by block, on a ledger in memory.
  ///
  /// - Parameters:
  ///   - store: the store of the ledger; it is only read.
  ///   - onBlock: called after each block with its height and the last one.
  /// - Returns: what was gone through.
  /// - Throws: `LedgerFailure`; `inconsistent` at the first block that comes out otherwise, or whose records are pruned.
  package static func run(
    of store: any StateStore, onBlock: (UInt64, UInt64) -> Void = { _, _ in }
  ) throws(LedgerFailure) -> Report {
    let original = try Ledger(opening: store)
    try original.check()
    var again = try Ledger.found(original.genesis, texts: [], in: MemoryStore())
    try compare(again.head, at: 0, of: original)
    let last = original.head.height
    var (height, dues) = (0 as UInt64, 0 as UInt64)
    while height < last {
      height += 1
      guard let checkpoint = try original.checkpoint(at: height),
        let leaves = try original.leaves(at: height)
      else { throw .inconsistent("block \(height) is missing") }
      var submissions: [Submission] = []
      for index in leaves {
        guard let entry = try original.entry(at: index), let record = entry.record else {
          throw .inconsistent("the record of entry \(index) is missing")
        }
        // Dues come out of the state by themselves; the checkpoint tells whether they are the same.
        if entry.leaf.kind == .ledgerAction {
          dues += 1
        } else {
          submissions.append(Submission(transaction: record))
        }
      }
      let block = try again.execute(Batch(time: checkpoint.time, submissions: submissions))
      try again.commit(block)
      try compare(again.head, at: height, of: original)
      onBlock(height, last)
    }
    return Report(
      height: last, leaves: original.head.logSize, dues: dues,
      head: again.head.hash(suite: original.suite),
      assets: try Conservation.recount(again.store))
  }

  private static func compare(
    _ head: Checkpoint, at height: UInt64, of original: borrowing Ledger
  ) throws(LedgerFailure) {
    let recorded = try original.checkpoint(at: height)
    guard recorded == head else {
      throw .inconsistent("executing block \(height) again gives another checkpoint")
    }
  }
}
