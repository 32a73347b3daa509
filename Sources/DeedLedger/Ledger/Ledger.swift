package import DeedCrypto
package import DeedEncoding
package import DeedState
package import DeedVM

/// The ledger over a store: what a node executes, commits and answers from.
///
/// Deterministic; its only input and output is the store.
/// A block goes through `execute` (nothing is written) and `commit` (one atomic, synced write of everything). The
/// members' signatures come after that. Times come from whoever orders.
package struct Ledger: ~Copyable {
  /// The network.
  package let genesis: Genesis
  /// The network's id.
  package let networkID: Digest32
  /// The store.
  package let store: any StateStore
  /// The last committed head.
  package private(set) var head: Checkpoint

  let log: MerkleLog
  private var frontier: [Digest32]
  private var charges: ChargeWindow
  var executor: TransactionExecutor

  /// The suite of the network.
  package var suite: CipherSuite { genesis.suite }
  /// The pin of the network's first members.
  package var pin: Pin { Pin(network: networkID, suite: suite, members: genesis.members) }

  /// Opens the ledger of a store and checks that log and state agree with the head.
  ///
  /// - Throws: `LedgerFailure`.
  package init(opening store: any StateStore) throws(LedgerFailure) {
    let reader = LedgerReader(reader: store)
    guard try reader.value(LedgerStore.formatKey, .meta) == LedgerStore.format else {
      throw .otherNetwork
    }
    let genesis: Genesis = try reader.required(LedgerStore.genesisKey, .meta)
    guard let height = try reader.value(LedgerStore.heightKey, .meta).flatMap(LedgerStore.number)
    else { throw .inconsistent("no height") }
    let head: Checkpoint = try reader.required(LedgerStore.checkpoint(height), .checkpoints)
    let networkID = genesis.networkID
    guard head.network == networkID, head.height == height else {
      throw .inconsistent("the head is another network's")
    }
    let log = MerkleLog(suite: genesis.suite)
    let frontier = try Self.frontier(log, head: head, reader)
    try Self.checkStateRoot(head, suite: genesis.suite, store)
    try Self.checkHead(head, genesis, log, reader)
    let charges = try Self.charges(head: head, window: genesis.limits.window, log, reader)
    executor = try TransactionExecutor(context: Self.context(genesis))
    self.genesis = genesis
    self.networkID = networkID
    self.store = store
    self.head = head
    self.log = log
    self.frontier = frontier
    self.charges = charges
  }

  /// The hashes of the log's frontier, whose root must be the head's.
  private static func frontier(
    _ log: MerkleLog, head: Checkpoint, _ reader: LedgerReader
  ) throws(LedgerFailure) -> [Digest32] {
    var frontier: [Digest32] = []
    for node in MerkleLog.frontier(size: head.logSize) {
      frontier.append(try reader.nodeHash(node))
    }
    guard log.root(frontier: frontier) == head.logRoot else {
      throw .inconsistent("the log's root is not the head's")
    }
    return frontier
  }

  /// Refuses a store whose state has another root than the head.
  private static func checkStateRoot(
    _ head: Checkpoint, suite: CipherSuite, _ store: any StateStore
  ) throws(LedgerFailure) {
    let root: Digest32
    do throws(StoreFailure) {
      root = try StateTree(reader: store, suite: suite).root()
    } catch {
      throw .store(error)
    }
    guard root == head.stateRoot else {
      throw .inconsistent("the state's root is not the head's")
    }
  }

  /// Refuses a head that its last leaf, its predecessor, its members or its signed form contradict, and one that
  /// a later one follows.
  private static func checkHead(
    _ head: Checkpoint, _ genesis: Genesis, _ log: MerkleLog, _ reader: LedgerReader
  ) throws(LedgerFailure) {
    let members = genesis.members.hash(suite: genesis.suite)
    guard head.signersHash == members, head.nextMembersHash == members else {
      throw .inconsistent("the head names other members")
    }
    guard head.logSize > 0 else { throw .inconsistent("the head has no leaves") }
    let last = try reader.leaf(head.logSize - 1, log)
    guard last.height == head.height, last.time == head.time else {
      throw .inconsistent("the last leaf is not of the head's block")
    }
    var previous = Digest32.zero
    if head.height > 0 {
      let before: Checkpoint = try reader.required(
        LedgerStore.checkpoint(head.height - 1), .checkpoints)
      previous = before.hash(suite: genesis.suite)
    }
    guard head.previous == previous else {
      throw .inconsistent("the head does not follow from the one before")
    }
    let signed: SignedCheckpoint? = try reader.record(
      LedgerStore.signed(head.height), .checkpoints)
    guard signed.map({ $0.checkpoint == head }) ?? true else {
      throw .inconsistent("the signed head is another")
    }
    guard try reader.value(LedgerStore.checkpoint(head.height + 1), .checkpoints) == nil else {
      throw .inconsistent("there is a checkpoint above the head")
    }
  }

  static func context(_ genesis: Genesis) -> TransactionExecutor.Context {
    TransactionExecutor.Context(
      suite: genesis.suite, governance: genesis.governanceID, members: genesis.members)
  }

  /// The charges of the last W, folded over the leaves from the newest back.
  private static func charges(
    head: Checkpoint, window: Int64, _ log: MerkleLog, _ reader: LedgerReader
  ) throws(LedgerFailure) -> ChargeWindow {
    var leaves: [Leaf] = []
    var index = head.logSize
    while index > 0 {
      index -= 1
      let leaf = try reader.leaf(index, log)
      guard leaf.time > head.time - window else { break }
      leaves.append(leaf)
    }
    var charges = ChargeWindow(window: window)
    for leaf in leaves.reversed() {
      if let payer = leaf.payer {
        charges.add(.init(time: leaf.time, member: payer, charge: leaf.charge))
      }
    }
    return charges
  }

  // MARK: Admission

  /// Checks a submitted transaction against the committed state.
  ///
  /// - Throws: `LedgerFailure` when the store fails; a refusal is a result.
  package func admit(
    _ octets: [UInt8], now: Int64
  ) throws(LedgerFailure) -> Result<AdmittedTransaction, AdmissionRefusal> {
    try admit(octets, now: max(now, head.time), over: BlockJournal(over: store)) { _ in 0 }
  }

  /// The rules of admission, where `charged` is what the block that is being made charges a member already.
  private func admit(
    _ octets: [UInt8], now: Int64, over block: BlockJournal, charged: (UInt64) -> UInt64
  ) throws(LedgerFailure) -> Result<AdmittedTransaction, AdmissionRefusal> {
    let rules = AdmissionRules(genesis: genesis, networkID: networkID, now: now)
    let transaction: Transaction
    do throws(AdmissionRefusal) {
      transaction = try rules.checkForm(octets)
    } catch {
      return .failure(error)
    }
    let id = transaction.id(suite: suite)
    if let index = try index(of: id) { return .failure(.alreadyRecorded(index: index)) }
    let payer: UInt64
    switch try rules.checkSigners(
      transaction,
      row: { (address) throws(LedgerFailure) in
        do throws(StoreFailure) {
          return try block.value(of: LedgerKey.account(address))
        } catch {
          throw .store(error)
        }
      })
    {
    case .failure(let refusal): return .failure(refusal)
    case .success(let member): payer = member
    }
    let quota = genesis.limits.memberQuota
    guard
      quota == 0
        || charges.isBelow(quota, member: payer, at: now, besides: charged(payer))
    else { return .failure(.quotaExceeded) }
    if let index = transaction.firstInvalidSignature() {
      return .failure(.invalidSignature(index: index))
    }
    return .success(
      AdmittedTransaction(transaction: transaction, octets: octets, id: id, payer: payer))
  }

  // MARK: Blocks

  /// Executes a batch over the committed state, after the dues that are reached; nothing is written.
  ///
  /// - Returns: the block, which has no leaves when nothing was due and nothing of the batch could be recorded.
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func execute(_ batch: Batch) throws(LedgerFailure) -> ExecutedBlock {
    let time = max(head.time, batch.time)
    var builder = BlockBuilder(
      height: head.height + 1, time: time, firstIndex: head.logSize, suite: suite,
      journal: BlockJournal(over: store))
    var results: [BatchResult] = []
    var gasReserved = try carryOutDues(in: &builder)
    for submission in batch.submissions {
      let admitted: AdmittedTransaction
      switch try admit(
        submission.transaction, now: time, over: builder.journal, charged: builder.charge)
      {
      case .failure(let refusal):
        results.append(.refused(refusal))
        continue
      case .success(let transaction): admitted = transaction
      }
      if builder.contains(admitted.id) {
        results.append(.refused(.repeated))
        continue
      }
      let gasLimit = admitted.transaction.payload.gasLimit
      guard gasLimit <= genesis.limits.blockGas - gasReserved else {
        results.append(.refused(.blockFull))
        continue
      }
      gasReserved += gasLimit
      let executed = try executor.execute(
        .init(admitted.transaction, id: admitted.id, time: time), over: builder.journal)
      results.append(
        .recorded(id: admitted.id, index: builder.add(admitted, executed, submission.texts)))
    }
    return try finish(builder, results: results)
  }

  /// Carries out the dues of a block's time (`docs/formats.md` §5, rule 8).
  ///
  /// - Returns: the gas that the block's transactions cannot have any more.
  private mutating func carryOutDues(
    in builder: inout BlockBuilder
  ) throws(LedgerFailure) -> UInt64 {
    var reserved: UInt64 = 0
    for due in try executor.selectDues(
      until: builder.time, gas: genesis.limits.dueGas, over: builder.journal)
    {
      let executed = try executor.carryOut(due, time: builder.time, over: builder.journal)
      builder.add(due, executed, network: networkID)
      reserved = min(
        genesis.limits.blockGas, reserved.addingReportingOverflow(due.gasBound).partialValue)
    }
    return reserved
  }

  private func finish(
    _ builder: BlockBuilder, results: [BatchResult]
  ) throws(LedgerFailure) -> ExecutedBlock {
    guard !builder.leaves.isEmpty else {
      return ExecutedBlock(checkpoint: nil, results: results, batch: WriteBatch())
    }
    var frontier = frontier
    let members = genesis.members.hash(suite: suite)
    let sealed = try builder.seal(
      store: store, stateRoot: head.stateRoot, frontier: &frontier,
      head: BlockBuilder.Head(
        network: networkID, members: members, previous: head.hash(suite: suite)))
    return ExecutedBlock(
      checkpoint: sealed.checkpoint, results: results, batch: sealed.batch, frontier: frontier,
      charges: builder.charges)
  }

  /// Writes a block in one synced batch; after that the block is part of the ledger.
  ///
  /// - Precondition: the block was executed over the present head.
  /// - Throws: `LedgerFailure`; then nothing was written, or the node must open the store again.
  package mutating func commit(_ block: ExecutedBlock) throws(LedgerFailure) {
    guard let checkpoint = block.checkpoint else { return }
    precondition(checkpoint.previous == head.hash(suite: suite), "a block of another head")
    do throws(StoreFailure) {
      try store.commit(block.batch, synced: true)
    } catch {
      throw .store(error)
    }
    head = checkpoint
    frontier = block.frontier
    charges.advance(to: checkpoint.time)
    for entry in block.charges { charges.add(entry) }
  }

  /// What a member was charged within the window that ends at the head.
  package func charged(member: UInt64) -> UInt64 { charges.total(of: member) }

  /// Keeps the members' signatures over a committed head.
  ///
  /// - Throws: `LedgerFailure`.
  package func attach(_ signed: SignedCheckpoint) throws(LedgerFailure) {
    var batch = WriteBatch()
    batch.put(
      signed.encoded(), at: LedgerStore.signed(signed.checkpoint.height), in: .checkpoints)
    do throws(StoreFailure) {
      try store.commit(batch, synced: false)
    } catch {
      throw .store(error)
    }
  }

  /// Calls a view over the committed state.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func view(
    contract: Digest32, function: String, arguments: [CBOR], time: Int64
  ) throws(LedgerFailure) -> (execution: Execution, gas: UInt64, package: Digest32?) {
    try executor.view(
      contract: contract, function: function, arguments: arguments,
      gasLimit: genesis.limits.transactionGas, time: max(time, head.time),
      over: BlockJournal(over: store))
  }
}
