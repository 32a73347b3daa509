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

  private let network: TestNetwork
  /// Two contracts of the fixture's module, each an issuer.
  private let banks: [Digest32]
  private let bankPackage: Digest32
  /// Two contracts with phases and a deadline.
  private let escrows: [Digest32]
  private let escrowPackage: Digest32

  private static func fixture(_ name: String) throws -> Package {
    let octets = try TestSources.read("Tests/Fixtures/vm/assets/\(name).dasm")
    return try TestSources.assemble(String(decoding: octets, as: UTF8.self))
  }

  init() throws {
    network = try TestNetwork(founders: ["ann", "bob", "cid", "dan"])
    let bank = try Self.fixture("assets")
    let escrow = try Self.fixture("phases")
    let party = CBOR.bytes(network.founders[3].address.octets)
    let first = try network.deploy(bank, arguments: [party])
    banks = [first.contract, try network.deploy(bank, arguments: [party]).contract]
    bankPackage = first.package
    let third = try network.deploy(escrow, arguments: [party])
    escrows = [third.contract, try network.deploy(escrow, arguments: [party]).contract]
    escrowPackage = third.package
  }

  private func asset(
    _ number: UInt128, _ name: Name, of issuer: Digest32, isUnique: Bool = false
  ) -> CBOR {
    .tagged(
      isUnique ? Value.uniqueTag : Value.assetTag,
      .array([.bytes(issuer.octets), .text(name.octets), .amount(number)]))
  }

  private func transaction(
    _ contract: Digest32, _ function: String, _ arguments: [CBOR], by party: Int
  ) throws -> Transaction {
    let package = banks.contains(contract) ? bankPackage : escrowPackage
    return try network.transaction(
      [network.call(contract, package, function, arguments)], by: [network.founders[party]])
  }

  // MARK: Random traffic

  /// A random call, which most of the time might complete.
  private func step(_ random: inout SeededGenerator) throws -> Transaction {
    let party = random.below(3)
    let signer = random.below(20) == 0 ? random.below(4) : party
    let to = CBOR.bytes(
      random.below(6) == 0
        ? banks[random.below(2)].octets : network.founders[random.below(4)].address.octets)
    let bank = banks[random.below(2)]
    let other = random.below(4) == 0 ? bank : banks[random.below(2)]
    let amounts: [UInt128] = [0, 1, 2, 3, 5, 8, 13, 40, 1 << 127, .max]
    let amount = amounts[random.below(random.below(10) == 0 ? amounts.count : 8)]
    let id = UInt128(1 + random.below(12))
    func call(_ function: String, _ arguments: CBOR...) throws -> Transaction {
      try transaction(bank, function, arguments, by: signer)
    }
    switch random.below(30) {
    case 0: return try call("admit", to)
    case 1, 2: return try call("issue", .amount(amount), to)
    case 3, 4: return try call("points", .amount(amount), to)
    case 5, 6: return try call("title", .string("plot"), .amount(amount), to)
    case 7, 8: return try call("pay", asset(amount, Self.yuan, of: other), to)
    case 9, 10:
      return try call(
        "deposit", .bytes(other.octets), asset(amount, Self.point, of: other))
    case 11: return try call("draw", .amount(amount))
    case 12: return try call("close")
    case 13, 14:
      return try call("forward", .bytes(other.octets), asset(amount, Self.point, of: bank))
    case 15: return try call(random.below(2) == 0 ? "freeze" : "thaw", to)
    case 16: return try call("seize", to, .amount(amount))
    case 17: return try call("seize_title", to, .amount(id))
    case 18: return try call("release", to)
    case 19: return try call("spend", .bytes(other.octets), .amount(amount), to)
    case 20: return try call("spend_title", .bytes(other.octets), .amount(id), to)
    case 21, 22:
      return try call("sell", asset(id, Self.title, of: other, isUnique: true), to)
    case 23:
      return try call(
        "pair", asset(id, Self.title, of: bank, isUnique: true),
        asset(id + UInt128(random.below(2)), Self.title, of: bank, isUnique: true))
    case 24: return try call("renew", .amount(amount))
    case 25: return try call("take_off", .amount(amount), to)
    case 26: return try call("price", .amount(amount))
    case 27:
      return try call(["drain", "stow", "leave"][random.below(3)], random.below(2) == 0 ? to : 0)
    default: return try escrowStep(to, amount, by: signer, &random)
    }
  }

  private func escrowStep(
    _ to: CBOR, _ amount: UInt128, by signer: Int, _ random: inout SeededGenerator
  ) throws -> Transaction {
    let escrow = escrows[random.below(2)]
    let money = asset(amount, Self.point, of: escrow)
    let (function, arguments): (String, [CBOR]) =
      switch [0, 1, 2, 4, 5, 6, 7, 8, 9][random.below(9)] {
      case 0: ("admit", [to])
      case 1: ("issue", [.amount(amount), to])
      case 2: ("fund", [money])
      case 4: ("overwrite", [money])
      case 5: ("vanish", [])
      case 6: ("empty", [])
      case 7: ("cycle", [])
      case 8: ("stuff", [money])
      default: (random.below(4) == 0 ? "settle" : "half", [])
      }
    return try transaction(escrow, function, arguments, by: signer)
  }

  @Test func randomTrafficConserves() throws {
    let environment = ProcessInfo.processInfo.environment
    let rounds = Int(environment["DEED_CAMPAIGN_ROUNDS"] ?? "") ?? 60
    let seed = UInt64(environment["DEED_CAMPAIGN_SEED"] ?? "") ?? Self.seed
    var random = SeededGenerator(seed: seed)
    var completed: Set<String> = []
    var failures: Set<String> = []
    let reexecution = Reexecution(pin: network.ledger.pin)
    for bank in banks {
      for number in 0..<2 { try complete(bank, "admit", party(number)) }
    }
    for round in 0..<rounds {
      let transactions = try (0..<8).map { _ in try step(&random) }
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
            [network.call(banks[0], bankPackage, "deposit", [bank, argument])],
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
