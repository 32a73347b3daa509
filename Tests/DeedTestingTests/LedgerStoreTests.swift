import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedStores
import DeedTesting
import Foundation
import Testing

/// The ledger over both stores, opened again after every block, and executed again from its own log.
@Suite struct LedgerStoreTests {
  /// Runs a test on a store in a folder of its own.
  private func onDisk<Result>(_ body: (RocksDBStore) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "deed-ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try RocksDBStore(path: folder.appendingPathComponent("store").path)
    let result = try body(store)
    try store.close()
    return result
  }

  /// Batches of all kinds of transactions: registrations, publications, filings, failures and refusals.
  static func history(_ network: TestNetwork, reopens: Bool = false) throws {
    let (ann, bob) = (network.founders[0], network.founders[1])
    let evidence = try network.deploy(TestSources.evidence.get())
    for block in 0..<6 {
      let guest = try TestParty("guest \(block)")
      var batch = [try network.transaction([network.register(guest, by: [0])], by: [ann])]
      for number in 0..<5 {
        let document = "document \(block) \(number % 4)"
        batch.append(
          try network.transaction(
            [
              network.call(
                evidence.contract, evidence.package, "file",
                [sha256(document), .string(document)], by: [number % 2])
            ], by: [ann, bob].prefix(number % 2 + 1).map { $0 }))
      }
      batch.append(batch[1])
      batch.append(try network.transaction([network.register(guest)], by: [guest], gasLimit: 0))
      let before = network.now
      // A clock that goes back does not take the block's time along.
      if block == 3 { network.now -= 10_000 }
      let results = try network.run(batch)
      if block == 3 { network.now = before + 1000 }
      let recorded = results.count { if case .recorded = $0 { true } else { false } }
      #expect(recorded == 6, "\(results)")
      if reopens {
        let before = (network.ledger.head, network.ledger.charged(member: 0))
        try network.reopen()
        #expect(before == (network.ledger.head, network.ledger.charged(member: 0)))
      }
    }
  }

  @Test func bothStoresHoldTheSameOctets() throws {
    let memory = try TestNetwork(founders: ["ann", "bob"])
    try Self.history(memory)
    try onDisk { store in
      let disk = try TestNetwork(founders: ["ann", "bob"], store: store)
      try Self.history(disk, reopens: true)
      #expect(memory.ledger.head == disk.ledger.head)
      for column in StoreColumn.allCases {
        #expect(try memory.rows(column) == disk.rows(column), "\(column)")
      }
    }
  }

  /// The heads of this history as they were first computed: no process orders anything by chance.
  @Test func theHeadIsTheSameInEveryProcess() throws {
    let network = try TestNetwork(founders: ["ann", "bob"])
    try Self.history(network)
    var times: [Int64] = []
    var previous = Digest32.zero
    for height in 0...network.ledger.head.height {
      let checkpoint = try #require(try network.ledger.checkpoint(at: height))
      #expect(checkpoint.previous == previous)
      previous = checkpoint.hash(suite: network.suite)
      times.append(checkpoint.time)
    }
    #expect(times == times.sorted() && Set(times).count < times.count)
  }

  @Test func executingTheLogAgainGivesTheSameHeads() throws {
    let network = try TestNetwork(founders: ["ann", "bob"])
    try Self.history(network)
    let governance = try TestSources.governance.get()
    var replay = try Ledger.found(network.genesis, texts: governance.texts, in: MemoryStore())
    for height in 1...network.ledger.head.height {
      let checkpoint = try #require(try network.ledger.checkpoint(at: height))
      var submissions: [Submission] = []
      for index in try #require(try network.ledger.leaves(at: height)) {
        let record = try #require(try network.ledger.entry(at: index)?.record)
        submissions.append(Submission(transaction: record))
      }
      let block = try replay.execute(Batch(time: checkpoint.time, submissions: submissions))
      #expect(block.checkpoint == checkpoint)
      try replay.commit(block)
    }
    #expect(replay.head == network.ledger.head)
    #expect(replay.charged(member: 0) == network.ledger.charged(member: 0))
  }

  @Test func noBlockWithoutLeaves() throws {
    let network = try TestNetwork()
    let before = try StoreColumn.allCases.map { try network.rows($0) }
    for submissions in [[], [Submission(transaction: [1, 2, 3])]] {
      let block = try network.ledger.execute(
        Batch(time: network.now + 5000, submissions: submissions))
      #expect(block.checkpoint == nil && block.results.count == submissions.count)
      try network.ledger.commit(block)
    }
    #expect(try StoreColumn.allCases.map { try network.rows($0) } == before)
    #expect(network.ledger.head.height == 0)
  }

  @Test func aBlockThatIsNotCommittedLeavesNothingBehind() throws {
    let limits = NetworkLimits(window: 3_600_000, memberQuota: 1_000_000)
    let (network, other) = (try TestNetwork(limits: limits), try TestNetwork(limits: limits))
    let party = try TestParty("x")
    let first = try network.transaction([network.register(party)], by: network.founders)
    let late = network.now + 100_000_000
    _ = try network.record(first)
    _ = try other.record(first)
    // One of the two executes a block of much later and drops it.
    let dropped = try network.transaction(
      [network.call(.zero, .zero, "x")], by: network.founders, notAfter: late)
    let block = try network.ledger.execute(
      Batch(time: late, submissions: [network.submission(dropped)]))
    #expect(block.checkpoint != nil)
    let second = try network.transaction([network.call(.zero, .zero, "y")], by: network.founders)
    for each in [network, other] {
      _ = try each.record(second)
    }
    #expect(network.ledger.head == other.ledger.head)
    #expect(network.ledger.charged(member: 0) == other.ledger.charged(member: 0))
    try network.reopen()
    #expect(network.ledger.charged(member: 0) == other.ledger.charged(member: 0))
  }

  @Test func aStoreOfAnotherKindIsRefused() throws {
    #expect(throws: LedgerFailure.otherNetwork) { _ = try Ledger(opening: MemoryStore()) }
    let network = try TestNetwork()
    #expect(throws: LedgerFailure.otherNetwork) {
      _ = try Ledger.found(network.genesis, texts: [], in: network.store)
    }
    try network.store.close()
    #expect(throws: LedgerFailure.store(.closed)) { _ = try Ledger(opening: network.store) }
    #expect(throws: LedgerFailure.store(.closed)) {
      _ = try network.ledger.admit(
        network.transaction([network.call(.zero, .zero, "x")], by: network.founders).encoded(),
        now: network.now)
    }
  }
}
