import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedTesting
import Testing

/// A store that holds what nobody wrote: a typed failure where the code can see it, and never a crash.
@Suite struct DamagedStoreTests {
  let network: TestNetwork
  let evidence: (contract: Digest32, package: Digest32)
  let filed: UInt64

  init() throws {
    network = try TestNetwork()
    evidence = try network.deploy(TestSources.evidence.get())
    filed = try network.complete(
      network.transaction(
        [
          network.call(
            evidence.contract, evidence.package, "file", [sha256("a"), .string("a")])
        ], by: network.founders)
    ).entry.index
    // A last block that changes no row: a head below it has the same state.
    _ = try network.record(
      network.transaction([network.call(.zero, .zero, "x")], by: network.founders))
  }

  private func copy() throws -> MemoryStore {
    let store = MemoryStore()
    var batch = WriteBatch()
    for column in StoreColumn.allCases {
      for row in try network.rows(column) { batch.put(row.value, at: row.key, in: column) }
    }
    try store.commit(batch, synced: false)
    return store
  }

  private func damaged(
    _ column: StoreColumn, _ key: [UInt8], _ change: (inout [UInt8]) -> Void
  ) throws -> MemoryStore {
    let store = try copy()
    var value = try #require(try store.value(of: key, in: column))
    change(&value)
    var batch = WriteBatch()
    batch.put(value, at: key, in: column)
    try store.commit(batch, synced: false)
    return store
  }

  /// Opens a store and uses everything that it has; a failure of the ledger is what is expected, nothing else.
  private func use(_ store: MemoryStore) throws -> LedgerFailure? {
    do throws(LedgerFailure) {
      var ledger = try Ledger(opening: store)
      for height in 0...network.ledger.head.height {
        _ = try ledger.checkpoint(at: height)
        _ = try ledger.signedCheckpoint(at: height)
        _ = try ledger.leaves(at: height)
      }
      for index in 0..<network.ledger.head.logSize {
        if let entry = try ledger.entry(at: index) { _ = try ledger.index(of: entry.leaf.id) }
        _ = try ledger.receipt(of: index)
      }
      _ = try ledger.package(of: evidence.contract)
      _ = try ledger.account(network.founders[0].address)
      _ = try ledger.proof(of: LedgerKey.account(network.founders[0].address))
      _ = try ledger.proof(of: LedgerKey.contract(evidence.contract))
      _ = try ledger.proof(of: LedgerKey.package(evidence.package))
      _ = try ledger.view(
        contract: evidence.contract, function: "count", arguments: [], time: network.now)
      if let octets = try? network.transaction(
        [
          network.call(
            evidence.contract, evidence.package, "file", [sha256("b"), .string("b")])
        ], by: network.founders
      ).encoded() {
        _ = try ledger.admit(octets, now: network.now)
        try ledger.commit(
          try ledger.execute(
            Batch(time: network.now, submissions: [Submission(transaction: octets)])))
      }
      return nil
    } catch {
      return error
    }
  }

  @Test func theWholeStoreIsSound() throws {
    #expect(try use(copy()) == nil)
  }

  /// Every octet of the rows that the head hangs on is seen at opening.
  @Test func damageOfTheHeadIsSeenAtOpening() throws {
    let height = network.ledger.head.height.octets
    let rows: [(StoreColumn, [UInt8])] = [
      (.meta, Array("format".utf8)), (.meta, Array("genesis".utf8)),
      (.meta, Array("height".utf8)), (.checkpoints, [0] + height), (.checkpoints, [1] + height),
      (.log, [0] + (network.ledger.head.logSize - 1).octets),
    ]
    for (column, key) in rows {
      let octetCount = try #require(try network.store.value(of: key, in: column)).count
      for position in stride(from: 0, to: octetCount, by: max(1, octetCount / 150)) {
        let store = try damaged(column, key) { $0[position] ^= 1 << UInt8(position % 8) }
        let isOpened = (try? Ledger(opening: store)) != nil
        // The signatures of a signed head are not the ledger's to judge; its verifiers do.
        let isSignature = column == .checkpoints && key[0] == 1 && position > 229
        #expect(!isOpened || isSignature, "\(column) \(key) \(position)")
      }
    }
  }

  @Test func aLowerHeightIsSeenAtOpening() throws {
    let key = Array("height".utf8)
    for height in [0, 1, 2, network.ledger.head.height - 1, 9, .max] {
      let store = try damaged(.meta, key) { $0 = height.octets }
      #expect(throws: LedgerFailure.self) { _ = try Ledger(opening: store) }
    }
  }

  /// Any one bit of any row: no crash, and where the row is what digests are over, a failure.
  @Test func aBitOfAnyRow() throws {
    var generator = SeededGenerator(seed: 11)
    for column in StoreColumn.allCases {
      for row in try network.rows(column) where !row.value.isEmpty {
        for _ in 0..<3 {
          let (position, bit) = (generator.below(row.value.count), generator.below(8))
          let failure = try use(damaged(column, row.key) { $0[position] ^= 1 << UInt8(bit) })
          switch column {
          case .bodies where row.key.last == 2, .checkpoints: break
          case .tree, .state, .transactions: break
          case .meta, .log, .bodies, .texts:
            #expect(failure != nil, "\(column) \(row.key) octet \(position), bit \(bit)")
          }
        }
      }
    }
  }

  @Test func rowsOfTheStateThatExecutionReads() throws {
    let account = LedgerKey.account(network.founders[0].address)
    for octets: [UInt8] in [[], [0], [0xA0], [0x80], [UInt8](repeating: 0xFF, count: 40)] {
      for key in [
        account, LedgerKey.contract(evidence.contract), LedgerKey.package(evidence.package),
      ] {
        let failure = try use(damaged(.state, key) { $0 = octets })
        #expect(failure != nil, "\(key.prefix(2)) \(octets.count)")
      }
    }
    // A package is known by its digest: code that runs is never other code.
    let package = LedgerKey.package(evidence.package)
    let length = try #require(try network.store.value(of: package, in: .state)).count
    for position in stride(from: 0, to: length, by: max(1, length / 60)) {
      let store = try damaged(.state, package) { $0[position] ^= 4 }
      var ledger = try Ledger(opening: store)
      #expect(throws: LedgerFailure.self) {
        _ = try ledger.view(
          contract: evidence.contract, function: "count", arguments: [], time: network.now)
      }
    }
  }

  @Test func missingRows() throws {
    for column in StoreColumn.allCases {
      for row in try network.rows(column) {
        let store = try copy()
        var batch = WriteBatch()
        batch.remove(row.key, in: column)
        try store.commit(batch, synced: false)
        let failure = try use(store)
        if column == .log || column == .meta { #expect(failure != nil, "\(column) \(row.key)") }
      }
    }
  }
}
