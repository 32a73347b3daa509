import DeedBytecode
import DeedCrypto
import DeedEncoding
package import DeedState
import DeedVM

extension Ledger {
  /// Whether a store holds a ledger: then it is opened, else one is founded in it.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package static func isFounded(in store: any StateStore) throws(LedgerFailure) -> Bool {
    try LedgerReader(reader: store).value(LedgerStore.formatKey, .meta) != nil
  }

  /// Begins a network in an empty store: block 0 with Genesis and the deployment of governance.
  ///
  /// - Parameters:
  ///   - genesis: the network.
  ///   - texts: source and interface description of governance.
  ///   - store: an empty store.
  /// - Returns: the ledger, opened.
  /// - Throws: `LedgerFailure`; `genesisRefused` when governance cannot be deployed, `otherNetwork` when the store is not empty.
  package static func found(
    _ genesis: Genesis, texts: [[UInt8]], in store: any StateStore
  ) throws(LedgerFailure) -> Ledger {
    guard try isEmpty(store) else { throw .otherNetwork }
    let batch = try block0(genesis, texts: texts, over: store)
    do throws(StoreFailure) {
      try store.commit(batch, synced: true)
    } catch {
      throw .store(error)
    }
    return try Ledger(opening: store)
  }

  private static func isEmpty(_ store: any StateStore) throws(LedgerFailure) -> Bool {
    do throws(StoreFailure) {
      for column in StoreColumn.allCases {
        guard try store.rows(of: column, in: .all, limit: 1).isEmpty else { return false }
      }
      return true
    } catch {
      throw .store(error)
    }
  }

  private static func block0(
    _ genesis: Genesis, texts: [[UInt8]], over store: any StateStore
  ) throws(LedgerFailure) -> WriteBatch {
    guard TransactionExecutor.isGovernance(genesis.governance) else {
      throw .genesisRefused("the package of governance is refused")
    }
    let suite = genesis.suite
    let networkID = genesis.networkID
    var builder = BlockBuilder(
      height: 0, time: genesis.time, firstIndex: 0, suite: suite,
      journal: BlockJournal(over: store))
    builder.add(
      kind: .genesis, id: networkID, record: genesis.encoded(), nonce: nil,
      genesisExecuted(genesis, over: builder.journal))
    let action = LedgerAction(
      network: networkID, index: 1, kind: .deployGovernance, contract: genesis.governanceID,
      clause: "", dueTime: genesis.time)
    var executor = try TransactionExecutor(context: context(genesis))
    let deployed = try executor.execute(
      deployment(of: genesis, networkID: networkID), over: builder.journal)
    guard case .completed = deployed.outcome.verdict else {
      throw .genesisRefused("governance fails: \(deployed.fault?.name ?? "unknown")")
    }
    builder.add(
      kind: .ledgerAction, id: action.id(suite: suite), record: action.encoded(), nonce: nil,
      deployed)
    builder.keepTexts(texts, of: genesis.governance)
    builder.setMeta(LedgerStore.format, for: LedgerStore.formatKey)
    builder.setMeta(genesis.encoded(), for: LedgerStore.genesisKey)
    var frontier: [Digest32] = []
    return try builder.seal(
      store: store, stateRoot: .zero, frontier: &frontier,
      head: BlockBuilder.Head(
        network: networkID, members: genesis.members.hash(suite: suite), previous: .zero)
    ).batch
  }

  /// What Genesis does: it writes the founding accounts and the governance package.
  static func genesisExecuted(_ genesis: Genesis, over block: BlockJournal) -> Executed {
    let suite = genesis.suite
    var journal = TransactionJournal(over: block)
    for founder in genesis.founders {
      journal.write(
        Account(key: founder.key, member: founder.member).encoded(),
        to: LedgerKey.account(suite.address(of: founder.key)))
    }
    journal.write(
      genesis.governance.encoded(), to: LedgerKey.package(genesis.governance.id(suite: suite)))
    let reads = journal.reads
    let outcome = Outcome(
      verdict: .completed(results: []), events: [], gas: 0, code: [],
      readsHash: suite.taggedDigest("reads", reads.encoded()),
      writesHash: suite.taggedDigest("writes", journal.writes.item.encoded()))
    return Executed(outcome: outcome, reads: reads, journal: journal, fault: nil)
  }

  /// The creation of governance: the founders' addresses and the members' k, all founders acting.
  static func deployment(
    of genesis: Genesis, networkID: Digest32
  ) -> TransactionExecutor.Request {
    let founders = genesis.founders.map { genesis.suite.address(of: $0.key) }.sorted()
    let arguments: [CBOR] = [
      .array(founders.map(CBOR.digest)), .count(min(genesis.members.quorum, founders.count)),
    ]
    return TransactionExecutor.Request(
      origin: networkID, signers: founders,
      actions: [
        Action(
          actingSigners: Array(founders.indices),
          body: .create(
            package: genesis.governance.id(suite: genesis.suite), arguments: arguments))
      ],
      gasLimit: genesis.limits.transactionGas, time: genesis.time)
  }
}
