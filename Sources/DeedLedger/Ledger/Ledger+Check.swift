import DeedCrypto
import DeedEncoding
import DeedState

/// Reading the whole store before anything is built on it: what opening does not look at.
extension Ledger {
  /// Reads every row of the store and compares it with what the head commits to, directly or through hashes.
  ///
  /// Opening reads the head and what it names; this finds a row that was changed, lost, or written by a block that never
  /// was whole. Texts that nobody names and signatures are not judged, beyond that they are what their keys say.
  /// - Throws: `LedgerFailure`: what is wrong, and where.
  /// - Complexity: O(size of the store).
  package func check() throws(LedgerFailure) {
    do throws(StoreFailure) {
      try StateTree(reader: store, suite: suite).check(root: head.stateRoot)
    } catch {
      throw .store(error)
    }
    try Conservation.recount(store)
    try checkBlocks()
    try checkNothingAbove()
    try checkTransactions()
    try checkTexts()
  }

  private var rows: LedgerReader { LedgerReader(reader: store) }

  /// Builds the log again, block by block, and compares every leaf, hash, body and checkpoint.
  private func checkBlocks() throws(LedgerFailure) {
    var frontier: [Digest32] = []
    var size: UInt64 = 0
    var previous = Digest32.zero
    for height in 0...head.height {
      let checkpoint: Checkpoint = try rows.required(
        LedgerStore.checkpoint(height), .checkpoints)
      guard checkpoint.height == height, checkpoint.previous == previous,
        checkpoint.logSize > size
      else { throw .inconsistent("the checkpoint at \(height) does not follow") }
      let signed: SignedCheckpoint? = try rows.record(LedgerStore.signed(height), .checkpoints)
      guard signed.map({ $0.checkpoint == checkpoint }) ?? true else {
        throw .inconsistent("the signed checkpoint at \(height) is another")
      }
      while size < checkpoint.logSize {
        let leaf = try checkLeaf(size, frontier: &frontier)
        guard leaf.height == height, leaf.time == checkpoint.time else {
          throw .inconsistent("leaf \(size) is not of block \(height)")
        }
        size += 1
      }
      guard log.root(frontier: frontier) == checkpoint.logRoot else {
        throw .inconsistent("the log's root is not that of the checkpoint at \(height)")
      }
      previous = checkpoint.hash(suite: suite)
    }
    guard previous == head.hash(suite: suite) else {
      throw .inconsistent("the newest checkpoint is not the head")
    }
  }

  /// Compares a leaf with its bodies, and the hashes that it completes with those kept.
  private func checkLeaf(
    _ index: UInt64, frontier: inout [Digest32]
  ) throws(LedgerFailure) -> Leaf {
    guard let entry = try entry(at: index) else { throw .inconsistent("leaf \(index) is missing") }
    let hash = log.leafHash(entry.leaf.encoded())
    for (node, hash) in log.append([hash], size: index, frontier: &frontier)
    where try rows.nodeHash(node) != hash {
      throw .inconsistent("node \(node.level)/\(node.index) of the log is another's")
    }
    guard entry.record != nil, let outcome = entry.outcome,
      let reads = try rows.value(LedgerStore.body(index, .reads), .bodies)
    else { throw .inconsistent("a part of the body of leaf \(index) is missing") }
    guard suite.taggedDigest("reads", reads) == outcome.readsHash else {
      throw .inconsistent("the reads at \(index) are not their outcome's")
    }
    guard try self.index(of: entry.leaf.id) == index else {
      throw .inconsistent("the id of leaf \(index) does not lead to it")
    }
    if entry.leaf.kind == .ledgerAction, let record = entry.record,
      let action = try? LedgerAction(decoding: record), action.kind == .due
    {
      let row = LedgerStore.dueLeaf(of: action.contract, at: index)
      guard try rows.value(row, .transactions) != nil else {
        throw .inconsistent("the contract of leaf \(index) does not lead to it")
      }
    }
    return entry.leaf
  }

  /// Refuses rows of blocks that the head does not know.
  private func checkNothingAbove() throws(LedgerFailure) {
    let above: [(StoreColumn, KeyRange)] = [
      (.log, KeyRange(from: LedgerStore.leaf(head.logSize), to: [1])),
      (.bodies, KeyRange(from: LedgerStore.octets(head.logSize), to: nil)),
      (.checkpoints, KeyRange(from: LedgerStore.checkpoint(head.height + 1), to: [1])),
      (.checkpoints, KeyRange(from: LedgerStore.signed(head.height + 1), to: nil)),
    ]
    for (column, range) in above {
      let rows: [StoreRow]
      do throws(StoreFailure) {
        rows = try store.rows(of: column, in: range, limit: 1)
      } catch {
        throw .store(error)
      }
      guard rows.isEmpty else {
        throw .inconsistent("the column \(column.name) holds a part of a block above the head")
      }
    }
  }

  /// Refuses ids of transactions that have no leaf.
  private func checkTransactions() throws(LedgerFailure) {
    var count: UInt64 = 0
    var stray: [UInt8]?
    try visit(.transactions) { row in
      // A longer key names its leaf in its last octets and has no value (`LedgerStore`).
      let isID = row.key.count == Digest32.byteCount
      let place = isID ? row.value : Array(row.key.dropFirst(Digest32.byteCount))
      if let index = LedgerStore.number(place), index < head.logSize {
        count += isID ? 1 : 0
      } else {
        stray = row.key
      }
    }
    guard stray == nil, count == head.logSize else {
      throw .inconsistent("the column transactions holds ids that have no leaf")
    }
  }

  /// Refuses texts that are not those of their digests.
  private func checkTexts() throws(LedgerFailure) {
    var stray: [UInt8]?
    try visit(.texts) { row in
      let digests = (["source", "abi", "prose"] as [StaticString]).map {
        suite.taggedDigest($0, row.value).octets
      }
      if !digests.contains(row.key) { stray = row.key }
    }
    if let stray { throw .inconsistent("the text \(Hexadecimal.encode(stray)) is another") }
  }

  private func visit(
    _ column: StoreColumn, _ body: (StoreRow) -> Void
  ) throws(LedgerFailure) {
    do throws(StoreFailure) {
      try store.visitRows(of: column, body)
    } catch {
      throw .store(error)
    }
  }
}
