import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import Testing

/// Which failures are recorded and which are not: the table of `docs/node.md`, a case a row, through the same calls that
/// an engine makes.
@Suite struct RecordingTests {
  private let folder: TestFolder
  private let application: LedgerApplication
  private let founder: TestParty
  private let notes: TestNotes
  private static let start: Int64 = 1_700_000_000_000

  init() throws {
    folder = try TestFolder()
    application = try TestLedger.application(
      store: MemoryStore(), mark: folder.path + "/mark", time: Self.start)
    founder = try TestParty(TestLedger.founderNumber, network: application.networkID)
    let package = try TestPackage.named("notes")
    let deployment = try founder.transaction(
      .publish(package), .create(package: package.id(suite: .ed25519SHA256), arguments: []),
      notAfter: Self.start + 1000)
    notes = TestNotes(
      contract: ContractID.derived(
        from: deployment.id(suite: .ed25519SHA256), index: 0, suite: .ed25519SHA256),
      package: package)
    try #require(try order(deployment.encoded()) == 0)
  }

  /// Admits and executes a transaction.
  ///
  /// - Returns: the recorded status.
  /// - Throws: the refusal.
  @discardableResult
  private func order(_ octets: [UInt8], texts: [[UInt8]] = []) throws -> UInt32 {
    let size = application.head.logSize
    switch try application.admit(octets, texts: texts, now: Self.start) {
    case .refused(let refusal):
      #expect(application.head.logSize == size)
      throw refusal
    case .waiting: throw AdmissionRefusal.repeated
    case .admitted(let transaction):
      try application.execute(OrderedBatch(time: Self.start, transactions: [transaction]))
      try application.commit()
      #expect(application.head.logSize == size + 1)
      let entry = try #require(
        try application.read { (ledger) throws(LedgerFailure) in
          try ledger.entry(at: size)
        })
      #expect(entry.leaf.charge > 0)
      guard case .failed(let failure) = entry.outcome?.verdict else { return 0 }
      return failure.code.rawValue
    }
  }

  private func keep(
    _ note: Int64, gas: UInt64 = 1_000_000, notAfter: Int64 = start + 1000, nonce: UInt8? = nil
  ) throws -> Transaction {
    try founder.transaction(notes.keep(note), gas: gas, notAfter: notAfter, nonce: nonce)
  }

  // MARK: Not recorded

  @Test func octetsThatAreNoTransaction() throws {
    let octets = try keep(1).encoded()
    for broken in [[], [0xFF], Array(octets.dropLast()), octets + [0]] {
      #expect(throws: AdmissionRefusal.self) { try order(broken) }
    }
  }

  @Test func anotherNetwork() throws {
    let transaction = try founder.transaction(
      notes.keep(1), notAfter: Self.start + 1000, network: .zero)
    #expect(throws: AdmissionRefusal.otherNetwork) { try order(transaction.encoded()) }
  }

  @Test func outsideItsTime() throws {
    let window = application.genesis.limits.window
    #expect(throws: AdmissionRefusal.expired) {
      try order(keep(1, notAfter: Self.start - 1).encoded())
    }
    #expect(throws: AdmissionRefusal.tooFarAhead) {
      try order(keep(1, notAfter: Self.start + window + 1).encoded())
    }
    #expect(try order(keep(1, notAfter: Self.start).encoded()) == 0)
    #expect(try order(keep(2, notAfter: Self.start + window).encoded()) == 0)
  }

  @Test func anUsedID() throws {
    let transaction = try keep(1, nonce: 9)
    #expect(try order(transaction.encoded()) == 0)
    #expect(throws: AdmissionRefusal.alreadyRecorded(index: 3)) {
      try order(transaction.encoded())
    }
    // A failure consumes the id as well.
    let failing = try keep(1, nonce: 8)
    #expect(try order(failing.encoded()) != 0)
    #expect(throws: AdmissionRefusal.alreadyRecorded(index: 4)) { try order(failing.encoded()) }
  }

  @Test func signersWithoutRight() throws {
    let stranger = try TestParty(77, network: application.networkID)
    let unknown = try stranger.transaction(notes.keep(1), notAfter: Self.start + 1000)
    #expect(throws: AdmissionRefusal.unknownAccount(signer: 0)) { try order(unknown.encoded()) }
    let payload = try TransactionPayload(
      network: application.networkID,
      signers: [.init(address: founder.address, keys: [stranger.key.publicKey.octets])],
      actions: [Action(actingSigners: [0], body: notes.keep(1))], gasLimit: 1000,
      notAfter: Self.start, nonce: [UInt8](repeating: 0, count: 16))
    let foreign = try Transaction(signing: payload, with: [stranger.key])
    #expect(throws: AdmissionRefusal.foreignKey(signer: 0)) { try order(foreign.encoded()) }
  }

  @Test func aSignatureThatDoesNotVerify() throws {
    var octets = try keep(1).encoded()
    octets[octets.count - 1] ^= 1
    #expect(throws: AdmissionRefusal.invalidSignature(index: 0)) { try order(octets) }
  }

  @Test func aGasLimitOutOfRange() throws {
    let most = application.genesis.limits.transactionGas
    for gas in [0, most + 1] {
      #expect(throws: AdmissionRefusal.gasLimitOutOfRange) {
        try order(keep(1, gas: gas).encoded())
      }
    }
    #expect(try order(keep(1, gas: most).encoded()) == 0)
  }

  // MARK: Recorded and charged

  @Test func anUnknownContractOrOtherCode() throws {
    let nowhere = TestNotes(contract: .zero, package: notes.package)
    let unknown = try founder.transaction(nowhere.keep(1), notAfter: Self.start)
    #expect(try order(unknown.encoded()) == FaultCode.unknownContract.rawValue)
    let governance = TestNotes(
      contract: application.genesis.governanceID, package: notes.package)
    let other = try founder.transaction(governance.keep(1), notAfter: Self.start)
    #expect(try order(other.encoded()) == FaultCode.unexpectedPackage.rawValue)
    let package = try founder.transaction(
      .create(package: .zero, arguments: []), notAfter: Self.start)
    #expect(try order(package.encoded()) == FaultCode.unknownPackage.rawValue)
  }

  @Test func whatTheContractDoesNotTake() throws {
    for (body, code) in [
      (notes.call("nothing", []), FaultCode.unknownFunction),
      (notes.call("keep", []), .argumentMismatch),
      (notes.call("keep", [.bool(true)]), .argumentMismatch),
    ] {
      let transaction = try founder.transaction(body, notAfter: Self.start)
      #expect(try order(transaction.encoded()) == code.rawValue)
    }
  }

  @Test func aDeclaredErrorAndTheEndOfGas() throws {
    #expect(try order(keep(5).encoded()) == 0)
    #expect(try order(keep(5).encoded()) == FaultCode.declaredError.rawValue)
    #expect(try order(keep(6, gas: 1).encoded()) == FaultCode.outOfGas.rawValue)
  }

  @Test func aModuleThatIsRefused() throws {
    let package = Package(
      module: [1, 2, 3], sourceHash: .zero, interfaceHash: .zero, proseHash: nil, compiler: "none")
    let transaction = try founder.transaction(.publish(package), notAfter: Self.start)
    #expect(try order(transaction.encoded()) == FaultCode.packageRefused.rawValue)
  }

  @Test func anOrderThatGovernanceCannotHaveCarriedOut() throws {
    let governance = application.genesis.governance.id(suite: .ed25519SHA256)
    let register = Action.Body.call(
      .init(
        contract: application.genesis.governanceID, expectedPackage: governance,
        function: "register",
        arguments: [
          .bytes(Digest32.zero.octets), .integer(-19), .bytes(founder.key.publicKey.octets), 1,
        ]))
    let transaction = try founder.transaction(register, notAfter: Self.start)
    #expect(try order(transaction.encoded()) == FaultCode.governanceRefused.rawValue)
  }

  // MARK: Between the two

  /// What was admitted is judged again when it is executed: its time may be over by then.
  @Test func admittedButTooLate() async throws {
    let octets = try keep(1, notAfter: Self.start).encoded()
    guard case .admitted(let transaction) = try application.admit(octets, texts: [], now: 0)
    else {
      Issue.record("not admitted")
      return
    }
    let size = application.head.logSize
    let waiters = application.waiters
    let waiting = Task { await waiters.wait(for: transaction.id, until: .max) }
    while waiters.waiterCount == 0 { await Task.yield() }
    try application.execute(OrderedBatch(time: Self.start + 1, transactions: [transaction]))
    try application.commit()
    #expect(await waiting.value == .refused(.expired))
    #expect(!waiters.isWaiting(transaction.id))
    #expect(application.head.logSize == size, "no leaf, and no empty block")
  }
}

/// Ledgers in memory with one member and one founding account.
enum TestLedger {
  static let founderNumber: UInt8 = 11
  static let memberNumber: UInt8 = 12

  static func genesis(time: Int64) throws -> Genesis {
    let founder = try TestParty(founderNumber, network: .zero)
    return Genesis(
      name: "test", suite: .ed25519SHA256, time: time,
      members: try Members(
        epoch: 0, quorum: 1,
        members: [.init(id: 1, name: "one", key: try member().publicKey)], faultModel: .crash),
      limits: NetworkLimits(), governance: try TestPackage.named("governance"), predecessor: nil,
      founders: [.init(key: founder.key.publicKey, member: 1)])
  }

  static func member() throws -> PrivateKey { try TestParty(memberNumber, network: .zero).key }

  static func signer(
    _ genesis: Genesis, mark: String, trustsStore: Bool = false
  ) throws -> CheckpointSigner {
    try CheckpointSigner(
      keys: [member()], genesis: genesis, mark: HighWaterMark(path: mark), trustsStore: trustsStore)
  }

  /// Founds a ledger in an empty store, or opens the one that is there.
  static func application(
    store: any StateStore, mark: String, time: Int64, isChecked: Bool = false,
    trustsStore: Bool = false
  ) throws -> LedgerApplication {
    let genesis = try genesis(time: time)
    let signer = try signer(genesis, mark: mark, trustsStore: trustsStore)
    if try Ledger.isFounded(in: store) {
      let ledger = try Ledger(opening: store)
      if isChecked { try ledger.check() }
      return try LedgerApplication(ledger, signer: signer)
    }
    return try LedgerApplication(
      Ledger.found(genesis, texts: [], in: store), signer: signer)
  }
}
