import DeedCrypto
import DeedEncoding
import DeedState

/// Collects the leaves, bodies and writes of one block.
struct BlockBuilder {
  let height: UInt64
  let time: Int64
  let firstIndex: UInt64
  let suite: CipherSuite
  private(set) var journal: BlockJournal
  private(set) var charges: [ChargeWindow.Entry] = []
  private(set) var leaves: [[UInt8]] = []

  private var batch = WriteBatch()
  private var ids: Set<Digest32> = []
  private var charged: [UInt64: UInt64] = [:]

  init(
    height: UInt64, time: Int64, firstIndex: UInt64, suite: CipherSuite, journal: BlockJournal
  ) {
    self.height = height
    self.time = time
    self.firstIndex = firstIndex
    self.suite = suite
    self.journal = journal
  }

  /// Whether the block has a leaf of this transaction already.
  func contains(_ id: Digest32) -> Bool { ids.contains(id) }

  /// What the block charges a member so far.
  func charge(of member: UInt64) -> UInt64 { charged[member, default: 0] }

  /// Adds an executed transaction.
  ///
  /// - Returns: its index in the log.
  mutating func add(
    _ admitted: AdmittedTransaction, _ executed: Executed, _ texts: [[UInt8]]
  ) -> UInt64 {
    let charge = admitted.charge(gas: executed.outcome.gas)
    charges.append(.init(time: time, member: admitted.payer, charge: charge))
    charged[admitted.payer, default: 0] += charge
    ids.insert(admitted.id)
    if executed.fault == nil { keepTexts(texts, of: admitted.transaction) }
    return add(
      kind: .transaction, id: admitted.id, record: admitted.octets,
      nonce: admitted.transaction.payload.nonce, executed, payer: admitted.payer, charge: charge)
  }

  /// Adds a due that was carried out, and what finds it by its contract.
  mutating func add(_ due: SelectedDue, _ executed: Executed, network: Digest32) {
    let index = firstIndex + UInt64(leaves.count)
    let action = LedgerAction(
      network: network, index: index, kind: .due, contract: due.contract,
      clause: due.clause, dueTime: due.time)
    add(
      kind: .ledgerAction, id: action.id(suite: suite), record: action.encoded(), nonce: nil,
      executed)
    batch.put(
      [], at: LedgerStore.dueLeaf(of: due.contract, at: index), in: .transactions)
  }

  /// Adds a leaf with its bodies, and takes over what was written.
  @discardableResult
  mutating func add(
    kind: Leaf.Kind, id: Digest32, record: [UInt8], nonce: [UInt8]?, _ executed: Executed,
    payer: UInt64? = nil, charge: UInt64 = 0
  ) -> UInt64 {
    let index = firstIndex + UInt64(leaves.count)
    let leaf = Leaf(
      kind: kind, height: height, time: time, id: id,
      signedHash: suite.taggedDigest("signed", record),
      outcomeHash: executed.outcome.hash(nonce: nonce, suite: suite), payer: payer,
      charge: charge
    ).encoded()
    leaves.append(leaf)
    journal.commit(executed.journal)
    batch.put(leaf, at: LedgerStore.leaf(index), in: .log)
    batch.put(record, at: LedgerStore.body(index, .record), in: .bodies)
    batch.put(
      executed.outcome.encoded(), at: LedgerStore.body(index, .outcome), in: .bodies)
    batch.put(executed.reads.encoded(), at: LedgerStore.body(index, .reads), in: .bodies)
    batch.put(LedgerStore.octets(index), at: id.octets, in: .transactions)
    return index
  }

  /// Keeps the texts that a published package names by digest, under that digest, as far as they are not too large.
  mutating func keepTexts(_ texts: [[UInt8]], of transaction: Transaction) {
    for case .publish(let package) in transaction.payload.actions.map(\.body) {
      keepTexts(texts, of: package)
    }
  }

  /// Keeps the texts that a package names by digest.
  mutating func keepTexts(_ texts: [[UInt8]], of package: Package) {
    let named = [package.sourceHash, package.interfaceHash, package.proseHash]
    for text in texts where text.count <= ExecutionLimits.textOctetsMax {
      for tag in ["source", "abi", "prose"] as [StaticString] {
        let digest = suite.taggedDigest(tag, text)
        if named.contains(digest) { batch.put(text, at: digest.octets, in: .texts) }
      }
    }
  }

  /// What the head names besides the roots.
  struct Head {
    let network: Digest32
    let members: Digest32
    let previous: Digest32
  }

  /// Computes the roots and completes the batch with rows, tree, log and checkpoint.
  func seal(
    store: any StateReader, stateRoot: Digest32, frontier: inout [Digest32], head: Head
  ) throws(LedgerFailure) -> (checkpoint: Checkpoint, batch: WriteBatch) {
    var batch = batch
    let log = MerkleLog(suite: suite)
    for (node, hash) in log.append(
      leaves.map(log.leafHash), size: firstIndex, frontier: &frontier)
    {
      batch.put(hash.octets, at: LedgerStore.node(node), in: .log)
    }
    let writes = journal.writes
    try Conservation.check(writes, over: BlockJournal(over: store))
    let update: StateTree.Update
    do throws(StoreFailure) {
      let tree = StateTree(reader: store, suite: suite)
      update = try tree.update(
        root: stateRoot, changes: writes)
    } catch {
      throw .store(error)
    }
    batch.append(writes, in: .state)
    batch.append(update.pageWrites, in: .tree)
    let checkpoint = Checkpoint(
      network: head.network, height: height, time: time,
      logSize: firstIndex + UInt64(leaves.count), logRoot: log.root(frontier: frontier),
      stateRoot: update.root, signersHash: head.members, nextMembersHash: head.members,
      previous: head.previous)
    batch.put(checkpoint.encoded(), at: LedgerStore.checkpoint(height), in: .checkpoints)
    batch.put(LedgerStore.octets(height), at: LedgerStore.heightKey, in: .meta)
    return (checkpoint, batch)
  }

  /// Adds rows of the column `meta`.
  mutating func setMeta(_ value: [UInt8], for key: [UInt8]) {
    batch.put(value, at: key, in: .meta)
  }
}
