import DeedCrypto
import DeedLedger
import DeedNode
import DeedState
import FoundationEssentials
import Testing

@Suite struct SigningTests {
  private let folder: TestFolder
  private let store = MemoryStore()
  private static let start: Int64 = 1_700_000_000_000
  private var mark: String { folder.path + "/high-water" }

  init() throws { folder = try TestFolder() }

  private func open() throws -> LedgerApplication {
    try TestLedger.application(store: store, mark: mark, time: Self.start)
  }

  private func signed(_ application: LedgerApplication, _ height: UInt64) throws
    -> SignedCheckpoint?
  {
    try application.read { (ledger) throws(LedgerFailure) in
      try ledger.signedCheckpoint(at: height)
    }
  }

  /// Adds a block with one transaction.
  private func addBlock(_ application: LedgerApplication) throws {
    let founder = try TestParty(TestLedger.founderNumber, network: application.networkID)
    let transaction = try founder.transaction(
      .create(package: .zero, arguments: []), notAfter: Self.start + 1000)
    guard
      case .admitted(let ordered) = try application.admit(
        transaction.encoded(), texts: [], now: Self.start)
    else { throw AdmissionRefusal.repeated }
    try application.execute(OrderedBatch(time: Self.start, transactions: [ordered]))
    try application.commit()
  }

  @Test func signsEveryHead() throws {
    let application = try open()
    try addBlock(application)
    let key = try TestLedger.member().publicKey
    for height in 0...1 as ClosedRange<UInt64> {
      let signed = try #require(try signed(application, height))
      #expect(signed.signatures.map(\.key) == [key])
      #expect(
        key.isValid(
          signed.signatures[0].signature, for: signed.checkpoint.signatureInput(key: key)))
    }
    #expect(try HighWaterMark(path: mark).read()?.height == 1)
  }

  /// As after an end between the write of a block and its signature.
  @Test func signsAnUnsignedHeadOverTheSameBytes() throws {
    let genesis = try TestLedger.genesis(time: Self.start)
    let head = try Ledger.found(genesis, texts: [], in: store).head
    let application = try open()
    #expect(application.head == head)
    #expect(try signed(application, 0)?.checkpoint == head)
  }

  @Test func refusesAStoreThatLostBlocks() throws {
    let application = try open()
    try addBlock(application)
    let old = MemoryStore()
    #expect(
      throws: ApplicationFailure.signing(.belowHighWaterMark(head: 0, mark: 1))
    ) {
      try TestLedger.application(store: old, mark: mark, time: Self.start)
    }
  }

  @Test func refusesAnotherHistory() throws {
    _ = try open()
    #expect(throws: ApplicationFailure.signing(.otherHistory(height: 0))) {
      try TestLedger.application(store: MemoryStore(), mark: mark, time: Self.start + 1)
    }
  }

  @Test func refusesAMarkThatIsNone() throws {
    _ = FileManager.default.createFile(atPath: mark, contents: Data([1, 2, 3]))
    #expect(throws: ApplicationFailure.self) { try open() }
  }

  @Test func refusesKeysOfNobody() throws {
    let genesis = try TestLedger.genesis(time: Self.start)
    #expect(throws: CheckpointSigningFailure.notAMember) {
      try CheckpointSigner(
        keys: [TestParty(99, network: .zero).key], genesis: genesis,
        mark: HighWaterMark(path: mark))
    }
  }

  @Test func doesNotOrderWithAClockFarBehind() throws {
    let application = try open()
    try application.execute(OrderedBatch(time: Self.start - 60_000, transactions: []))
    try application.commit()
    #expect(throws: ApplicationFailure.clockBehind(milliseconds: 60_001)) {
      try application.execute(OrderedBatch(time: Self.start - 60_001, transactions: []))
    }
    #expect(application.head.height == 0, "no empty block")
  }

  @Test func keepsMarksOfAllLengths() throws {
    let file = HighWaterMark(path: mark)
    #expect(try file.read() == nil)
    for height in [0, 9, 10, UInt64.max, 3] {
      let written = HighWaterMark.Mark(height: height, hash: .zero)
      try file.write(written)
      #expect(try file.read() == written)
    }
  }
}
