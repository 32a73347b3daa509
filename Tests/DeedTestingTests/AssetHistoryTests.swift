import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedTesting
import DeedVM
import Foundation
import Testing

/// Assets on a whole ledger: random traffic of contracts that do all that can be done with them, and what sees it when rows
/// are not what they ought to be.
@Suite struct AssetHistoryTests {
  private static let seed: UInt64 = 20_261_121
  private static let (yuan, title, point): (Name, Name, Name) = ("Yuan", "Title", "Point")

  private let traffic: AssetTraffic
  private var network: TestNetwork { traffic.network }
  private var banks: [Digest32] { traffic.banks }
  private var escrows: [Digest32] { traffic.escrows }

  init() throws { traffic = try AssetTraffic() }

  private func asset(
    _ number: UInt128, _ name: Name, of issuer: Digest32, isUnique: Bool = false
  ) -> CBOR {
    traffic.asset(number, name, of: issuer, isUnique: isUnique)
  }

  private func transaction(
    _ contract: Digest32, _ function: String, _ arguments: [CBOR], by party: Int
  ) throws -> Transaction {
    try traffic.transaction(contract, function, arguments, by: party)
  }

  // MARK: Random traffic

  @Test func randomTrafficConserves() throws {
    let environment = ProcessInfo.processInfo.environment
    let rounds = Int(environment["DEED_CAMPAIGN_ROUNDS"] ?? "") ?? 60
    let seed = UInt64(environment["DEED_CAMPAIGN_SEED"] ?? "") ?? Self.seed
    var random = SeededGenerator(seed: seed)
    var completed: Set<String> = []
    var failures: Set<String> = []
    var receipts: [[UInt8]] = []
    let reexecution = Reexecution(pin: network.ledger.pin)
    for bank in banks {
      for number in 0..<2 { try complete(bank, "admit", party(number)) }
    }
    for round in 0..<rounds {
      let transactions = try (0..<8).map { _ in try traffic.step(&random) }
      // Committing a block has compared what is held before and after it.
      for case .recorded(_, let index) in try network.run(transactions) {
        let entry = try #require(try network.ledger.entry(at: index))
        let outcome = try #require(entry.outcome)
        let function = Self.function(entry)
        switch outcome.verdict {
        case .completed: completed.insert(function)
        case .failed(let failure): failures.insert(failure.name)
        }
        if random.below(8) == 0 {
          let receipt = try network.receipt(of: index)
          receipts.append(receipt.encoded())
          #expect(
            reexecution.execute(receipt) == .outcome(outcome), "seed \(seed), round \(round)")
        }
      }
      if round % 20 == 0 { try Conservation.recount(network.store) }
    }
    let totals = try Conservation.recount(network.store)
    #expect(totals.count >= 4, "seed \(seed): \(totals.count) assets")
    try network.ledger.check()
    let report = try LedgerAudit.run(of: network.store)
    #expect(report.assets == totals, "seed \(seed)")
    // The traffic has been everywhere.
    let wanted: Set<String> = ["pay", "deposit", "forward", "draw", "renew"]
    #expect(wanted.isSubset(of: completed), "seed \(seed): \(completed.sorted())")
    #expect(completed.count > 15, "seed \(seed): \(completed.sorted())")
    #expect(failures.count > 8, "seed \(seed): \(failures.sorted())")
    try PythonChecker.expectAgreement(on: receipts, pin: network.ledger.pin, &random)
  }

  private static func function(_ entry: RecordedEntry) -> String {
    guard let record = entry.record, let transaction = try? Transaction(decoding: record),
      case .call(let call)? = transaction.payload.actions.first?.body
    else { return "" }
    return call.function
  }

  // MARK: Rows that are not what they ought to be

  private func complete(
    _ contract: Digest32, _ function: String, _ arguments: CBOR..., by party: Int = 0
  ) throws {
    try network.complete(transaction(contract, function, arguments, by: party))
  }

  private func party(_ number: Int) -> CBOR { .bytes(network.founders[number].address.octets) }

  @Test func aRowThatIsChangedIsFound() throws {
    try complete(banks[0], "points", 100, party(0))
    let holding = AssetRow.holding(
      holder: network.founders[0].address, AssetID(issuer: banks[0], name: Self.point))
    try Conservation.recount(network.store)
    try network.write([RowWrite(key: holding.key, value: CBOR.amount(101).encoded())])
    #expect(throws: LedgerFailure.self) { try Conservation.recount(network.store) }
    #expect(throws: LedgerFailure.self) { try network.ledger.check() }
  }

  /// The same unique asset in two holdings: the block that moves both is not made.
  @Test func theBlockThatWouldMoveAForgedOneIsNotMade() throws {
    try complete(banks[0], "title", "plot", 7, party(0))
    let id = AssetID(issuer: banks[0], name: Self.title)
    let thief = network.founders[1].address
    try network.write([
      RowWrite(key: AssetRow.unique(holder: thief, id, id: 1).key, value: []),
      RowWrite(key: AssetRow.count(holder: thief, id).key, value: CBOR.amount(1).encoded()),
    ])
    let forged = asset(1, Self.title, of: banks[0], isUnique: true)
    let transactions = try [0, 1].map { number in
      try transaction(banks[0], "sell", [forged, party(2)], by: number)
    }
    let batch = Batch(time: network.now, submissions: transactions.map { network.submission($0) })
    let head = network.ledger.head
    guard case .notConserved(let found)? = failure(of: batch) else {
      Issue.record("a block that moves a forged asset was made")
      return
    }
    #expect(found.asset == id)
    #expect(network.ledger.head == head)
  }

  private func failure(of batch: Batch) -> LedgerFailure? {
    do throws(LedgerFailure) {
      _ = try network.ledger.execute(batch)
      return nil
    } catch {
      return error
    }
  }

  // MARK: Thieves of the command line

  @Test func argumentsThatNobodyHoldsAreRefused() throws {
    try complete(banks[0], "points", 10, party(0))
    try complete(banks[0], "title", "plot", 7, party(1))
    let bank = CBOR.bytes(banks[0].octets)
    let point = asset(1, Self.point, of: banks[0])
    let cases: [(String, [CBOR], Int, String)] = [
      ("deposit", [bank, asset(11, Self.point, of: banks[0])], 0, "InsufficientHolding"),
      ("deposit", [bank, point], 1, "InsufficientHolding"),
      ("deposit", [bank, asset(.max, Self.point, of: banks[0])], 0, "InsufficientHolding"),
      ("deposit", [bank, asset(1, Self.point, of: banks[1])], 0, "WrongAsset"),
      ("deposit", [bank, asset(1, "Points", of: banks[0])], 0, "WrongAsset"),
      ("deposit", [bank, asset(1, Self.title, of: banks[0])], 1, "WrongAsset"),
      (
        "deposit", [bank, asset(1, Self.point, of: banks[0], isUnique: true)], 0, "ArgumentMismatch"
      ),
      ("deposit", [bank, 1], 0, "ArgumentMismatch"),
      ("deposit", [.bytes(escrows[0].octets), point], 0, "WrongAsset"),
      ("deposit", [.bytes([UInt8](repeating: 9, count: 32)), point], 0, "WrongAsset"),
      (
        "sell", [asset(1, Self.title, of: banks[0], isUnique: true), party(0)], 0,
        "InsufficientHolding"
      ),
      (
        "sell", [asset(2, Self.title, of: banks[0], isUnique: true), party(0)], 1,
        "InsufficientHolding"
      ),
      ("forward", [bank, point], 0, "Busy"),
    ]
    for (function, arguments, signer, expected) in cases {
      let entry = try network.record(
        transaction(banks[0], function, arguments, by: signer))
      guard case .failed(let failure)? = entry.outcome?.verdict else {
        Issue.record("\(function) \(arguments) completed")
        continue
      }
      #expect(failure.name == expected, "\(function) \(arguments)")
    }
    let totals = try Conservation.recount(network.store)
    let held = totals.filter { $0.asset.issuer == banks[0] && $0.held > 0 }
    #expect(held.map(\.asset.name) == [Self.point, Self.title])
    #expect(held.map(\.held) == [10, 1])
  }

  /// Amounts that are none do not even make a transaction.
  @Test func noRecordHasAnAmountThatIsNone() throws {
    let bank = CBOR.bytes(banks[0].octets)
    for number: CBOR in [-1, .tagged(2, .bytes([1] + [UInt8](repeating: 0, count: 16))), "1", [1]] {
      let forged = CBOR.tagged(
        Value.assetTag,
        .array([.bytes(banks[0].octets), .text(Self.point.octets), number]))
      for argument in [forged, .array([asset(1, Self.point, of: banks[0])])] {
        #expect(throws: TransactionSigningFailure.self) {
          try network.transaction(
            [network.call(banks[0], traffic.package(of: banks[0]), "deposit", [bank, argument])],
            by: [network.founders[0]])
        }
      }
    }
  }

  @Test func holdingsAreListedInPages() throws {
    try complete(banks[0], "points", 10, party(0))
    for _ in 0..<3 { try complete(banks[1], "title", "plot", 7, party(0)) }
    try complete(banks[1], "freeze", party(0))
    var found: [Holding] = []
    var after: [UInt8]?
    repeat {
      let page = try network.ledger.holdings(
        of: network.founders[0].address, after: after, limit: 2)
      found += page.holdings
      after = page.next
    } while after != nil
    let points = found.filter { $0.asset.name == Self.point }
    #expect(points.map(\.content) == [.amount(10)])
    #expect(points.count { $0.isFrozen } == 0)
    let titles = found.filter { $0.asset.name == Self.title }
    #expect(titles.map(\.content) == [.unit(1), .unit(2), .unit(3)])
    #expect(titles.count { $0.isFrozen } == 3)
    #expect(found.count == 4)
  }
}
