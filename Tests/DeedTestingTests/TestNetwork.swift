import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTesting
import DeedVM
import Testing

/// A person of a test: one key and the address that it gives.
struct TestParty: Sendable {
  let key: PrivateKey
  let address: Digest32

  init(_ name: String, suite: CipherSuite = .ed25519SHA256) throws {
    let seed = CipherSuite.ed25519SHA256.taggedDigest("test-key", Array(name.utf8)).octets
    key = try PrivateKey(algorithm: .ed25519, seed: seed)
    address = suite.address(of: key.publicKey)
  }
}

/// A ledger with its founders, and what a client needs to build transactions for it.
///
/// Everything follows from names: two networks made alike are equal octet for octet.
final class TestNetwork {
  static let startTime: Int64 = 1_800_000_000_000

  let genesis: Genesis
  let founders: [TestParty]
  let memberKeys: [PrivateKey]
  let store: any StateStore
  var ledger: Ledger
  /// The ordered time of the next batch.
  var now: Int64 = startTime + 1000
  private var nonces: UInt64 = 0

  var suite: CipherSuite { genesis.suite }

  init(
    founders names: [String] = ["ann"], members count: Int = 1, quorum: Int = 1,
    limits: NetworkLimits = NetworkLimits(), store: any StateStore = MemoryStore(),
    governance build: ContractBuild? = nil, package: Package? = nil
  ) throws {
    let governance = try build ?? TestSources.governance.get()
    founders = try names.map { try TestParty($0) }
    memberKeys = try (0..<count).map { try TestParty("member \($0)").key }
    genesis = Genesis(
      name: "test", suite: .ed25519SHA256, time: Self.startTime,
      members: try Members(
        epoch: 0, quorum: quorum,
        members: memberKeys.enumerated().map {
          .init(id: UInt64($0), name: "member \($0)", key: $1.publicKey)
        }, faultModel: .crash),
      limits: limits, governance: package ?? governance.package, predecessor: nil,
      founders: founders.enumerated().map {
        .init(key: $1.key.publicKey, member: UInt64($0 % count))
      })
    self.store = store
    ledger = try Ledger.found(genesis, texts: package == nil ? governance.texts : [], in: store)
    try sign()
  }

  /// Opens the ledger again, as after a restart.
  func reopen() throws { ledger = try Ledger(opening: store) }

  // MARK: Transactions

  /// A signer with all its keys.
  static func signer(_ party: TestParty) -> TransactionPayload.Signer {
    .init(address: party.address, keys: [party.key.publicKey.octets])
  }

  func payload(
    _ actions: [Action], signers: [TransactionPayload.Signer], gasLimit: UInt64 = 5_000_000,
    notAfter: Int64? = nil, network: Digest32? = nil
  ) throws -> TransactionPayload {
    nonces += 1
    return try TransactionPayload(
      network: network ?? ledger.networkID, signers: signers, actions: actions, gasLimit: gasLimit,
      notAfter: notAfter ?? now + 60_000,
      nonce: Array(
        suite.taggedDigest("test-nonce", CBOR.unsigned(nonces).encoded()).octets.prefix(16)))
  }

  /// A signed transaction.
  func transaction(
    _ actions: [Action], by parties: [TestParty], gasLimit: UInt64 = 5_000_000,
    notAfter: Int64? = nil
  ) throws -> Transaction {
    try Transaction(
      signing: payload(
        actions, signers: parties.map(Self.signer), gasLimit: gasLimit, notAfter: notAfter),
      with: parties.map(\.key))
  }

  /// A call in which all signers of the transaction act.
  func call(
    _ contract: Digest32, _ package: Digest32, _ function: String, _ arguments: [CBOR] = [],
    by acting: [Int] = [0]
  ) -> Action {
    Action(
      actingSigners: acting,
      body: .call(
        .init(
          contract: contract, expectedPackage: package, function: function, arguments: arguments)))
  }

  func register(_ party: TestParty, member: UInt64 = 0, by acting: [Int] = [0]) -> Action {
    call(
      genesis.governanceID, genesis.governance.id(suite: suite), "register",
      [
        .bytes(party.address.octets), .integer(party.key.publicKey.algorithm.rawValue),
        .bytes(party.key.publicKey.octets), .unsigned(member),
      ], by: acting)
  }

  // MARK: Blocks

  func submission(_ transaction: Transaction, texts: [[UInt8]] = []) -> Submission {
    Submission(transaction: transaction.encoded(), texts: texts)
  }

  /// Executes and commits a batch and signs the head.
  @discardableResult
  func run(_ submissions: [Submission]) throws -> [BatchResult] {
    let block = try ledger.execute(Batch(time: now, submissions: submissions))
    try ledger.commit(block)
    if block.checkpoint != nil { try sign() }
    now += 1000
    return block.results
  }

  func run(_ transactions: [Transaction]) throws -> [BatchResult] {
    try run(transactions.map { submission($0) })
  }

  /// Runs one transaction that is recorded.
  @discardableResult
  func record(_ transaction: Transaction, texts: [[UInt8]] = []) throws -> RecordedEntry {
    let results = try run([submission(transaction, texts: texts)])
    guard case .recorded(_, let index)? = results.first else {
      throw TestSources.Failure(description: "not recorded: \(results)")
    }
    return try #require(try ledger.entry(at: index))
  }

  /// Runs one transaction that completes.
  @discardableResult
  func complete(
    _ transaction: Transaction, texts: [[UInt8]] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (entry: RecordedEntry, results: [[CBOR]]) {
    let entry = try record(transaction, texts: texts)
    let outcome = try #require(entry.outcome, sourceLocation: sourceLocation)
    guard case .completed(let results) = outcome.verdict else {
      throw TestSources.Failure(description: "\(outcome.verdict)")
    }
    return (entry, results)
  }

  func sign() throws {
    let signatures = try memberKeys.prefix(genesis.members.quorum).map {
      try SignedCheckpoint.sign(ledger.head, with: $0)
    }
    try ledger.attach(SignedCheckpoint(checkpoint: ledger.head, signatures: signatures))
  }

  /// Publishes a package and creates a contract of it, the first founder acting if nobody else does.
  func deploy(
    _ package: Package, texts: [[UInt8]] = [], arguments: [CBOR] = [], by party: TestParty? = nil
  ) throws -> (contract: Digest32, package: Digest32) {
    let id = package.id(suite: suite)
    let actions = [
      Action(actingSigners: [0], body: .publish(package)),
      Action(actingSigners: [0], body: .create(package: id, arguments: arguments)),
    ]
    let done = try complete(
      transaction(actions, by: [party ?? founders[0]], gasLimit: 50_000_000), texts: texts)
    guard case .bytes(let octets)? = done.results[1].first, let contract = Digest32(octets: octets)
    else { throw TestSources.Failure(description: "a create gives no contract") }
    return (contract, id)
  }

  func deploy(_ build: ContractBuild) throws -> (contract: Digest32, package: Digest32) {
    try deploy(build.package, texts: build.texts)
  }

  /// Everything that the ledger and its tree keep in a column.
  func rows(_ column: StoreColumn) throws -> [StoreRow] { try store.rows(of: column, in: .all) }

  /// Writes an account's row past all rules, with the tree and the head that belong to it.
  func put(
    _ keys: [PrivateKey], threshold: Int, member: UInt64, status: UInt64 = 0, at address: Digest32
  ) throws {
    let parts = keys.map(\.publicKey).map {
      CBOR.array([.integer($0.algorithm.rawValue), .bytes($0.octets)])
    }
    let row = CBOR.record([
      (1, 1), (2, .array(parts)), (3, .integer(Int64(threshold))), (4, .unsigned(member)),
      (5, .unsigned(status)),
    ])
    try write([RowWrite(key: LedgerKey.account(address), value: row.encoded())])
  }

  /// Writes state rows past all rules: the tree follows, and so does the head, which is signed anew.
  func write(_ rows: [RowWrite]) throws {
    let head = ledger.head
    let update = try StateTree(reader: store, suite: suite).update(
      root: head.stateRoot, changes: rows)
    var batch = WriteBatch()
    batch.append(rows, in: .state)
    batch.append(update.pageWrites, in: .tree)
    let changed = Checkpoint(
      network: head.network, height: head.height, time: head.time, logSize: head.logSize,
      logRoot: head.logRoot, stateRoot: update.root, signersHash: head.signersHash,
      nextMembersHash: head.nextMembersHash, previous: head.previous)
    let height = head.height.octets
    batch.put(changed.encoded(), at: [0] + height, in: .checkpoints)
    batch.remove([1] + height, in: .checkpoints)
    try store.commit(batch, synced: false)
    try reopen()
    try sign()
  }

  // MARK: Receipts

  func receipt(of index: UInt64, stateKeys: [[UInt8]] = []) throws -> Receipt {
    var contents = Ledger.ReceiptContents()
    contents.stateKeys = stateKeys
    return try #require(try ledger.receipt(of: index, contents: contents))
  }
}

/// A digest of a text, as an argument.
func sha256(_ text: String) -> CBOR {
  .array([
    .string("sha256"), .bytes(CipherSuite.ed25519SHA256.digest(Array(text.utf8)).octets),
  ])
}

extension UInt64 {
  /// 8 octets, big-endian.
  var octets: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * UInt64($0))) } }
}
