import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedTesting
import DeedVM
import Testing

/// Deadlines are paid for when they are set, and bounded in number a block (`docs/gas.md`, Due clauses).
@Suite struct DuePaymentTests {
  private static let reminder = """
    contract Reminder {
        let at: time
        var sent: int = 0
        create by anyone
        due at { sent = sent + 1 }
    }
    """

  private static let recurring = """
    contract Recurring {
        let pause: duration
        var at: time
        create by anyone { at = now + pause }
        due at { at = at + pause }
        call touch() by anyone { }
    }
    """

  private static let steps = """
    contract Steps {
        var at: time
        phase first -> second, last
        phase second -> last
        final last
        create by anyone { at = now + 1 hours }
        due at in first -> second { at = now + 1 hours }
        due at in second -> last { }
        call leave() by anyone in first -> last { }
        call prolong() by anyone in first { at = at + 1 hours }
    }
    """

  private func alarms(_ network: TestNetwork, _ contract: Digest32) throws -> AlarmRow {
    let key = LedgerKey.contract(contract) + AlarmRow.key
    let octets = try #require(try network.store.value(of: key, in: .state))
    let dues = try #require(try network.ledger.dues(of: contract))
    return try #require(AlarmRow(decoding: octets, count: dues.count))
  }

  /// The contract, clause and time of a leaf of the ledger's.
  private func action(_ network: TestNetwork, at index: UInt64) throws -> LedgerAction {
    try LedgerAction(decoding: #require(network.ledger.entry(at: index)?.record))
  }

  @Test func aBlockCarriesOutAThousandAndThenThoseThatCameLate() throws {
    let network = try TestNetwork()
    let founder = network.founders[0]
    let far = network.now + 1_000_000
    let (_, package) = try network.deploy(
      TestSources.build(Self.reminder).package, arguments: [.integer(far)])
    let time = network.now + 60_000
    let extra = 5
    func create(at time: Int64) -> Action {
      Action(actingSigners: [0], body: .create(package: package, arguments: [.integer(time)]))
    }
    var left = LedgerLimits.blockDuesMax + extra
    while left > 0 {
      let actions = Array(
        repeating: create(at: time), count: min(left, LedgerLimits.actionsMax))
      left -= actions.count
      _ = try network.complete(network.transaction(actions, by: [founder]))
      network.now -= 1000
    }
    network.now = time + 1000
    let before = network.ledger.head.logSize
    // What is due since 1970 comes behind what was waiting.
    let late = try network.transaction([create(at: 0)], by: [founder])
    _ = try network.run([late])
    let afterFirst = network.ledger.head.logSize
    #expect(afterFirst == before + UInt64(LedgerLimits.blockDuesMax) + 1)
    #expect(try network.ledger.nextDue() == time)
    _ = try network.run([Transaction]())
    #expect(network.ledger.head.logSize == afterFirst + UInt64(extra) + 1)
    for index in 0..<UInt64(extra) {
      #expect(try action(network, at: afterFirst + index).dueTime == time)
    }
    #expect(try action(network, at: afterFirst + UInt64(extra)).dueTime == 0)
    _ = try network.run([Transaction]())
    #expect(try network.ledger.nextDue() == far)
  }

  @Test func duesTakeHalfOfABlocksGas() throws {
    let limits = NetworkLimits(transactionGas: 300_000, blockGas: 300_000)
    let network = try TestNetwork(limits: limits)
    let founder = network.founders[0]
    let build = try TestSources.build(Self.reminder)
    let bound = try #require(
      LoadedModule(try Verifier.verify(build.package.module)).dueGasBounds.first)
    let share = Int(limits.dueGas / bound)
    let package = build.package.id(suite: network.suite)
    let time = network.now + 60_000
    let create = Action(
      actingSigners: [0], body: .create(package: package, arguments: [.integer(time)]))
    func complete(_ action: Action) throws {
      _ = try network.complete(
        network.transaction([action], by: [founder], gasLimit: limits.transactionGas))
      network.now -= 1000
    }
    try complete(Action(actingSigners: [0], body: .publish(build.package)))
    for _ in 0..<share + 3 { try complete(create) }
    network.now = time
    let before = network.ledger.head.logSize
    // What dues have taken of the block is missing to its transactions, and none has room for so much.
    let transaction = try network.transaction(
      [create], by: [founder], gasLimit: limits.transactionGas)
    #expect(try network.run([transaction]) == [.refused(.blockFull)])
    #expect(network.ledger.head.logSize == before + UInt64(share))
    _ = try network.run([Transaction]())
    #expect(network.ledger.head.logSize == before + UInt64(share) + 3)
  }

  @Test func theGasOfACallPaysForWhatFollows() throws {
    let network = try TestNetwork()
    let founder = network.founders[0]
    let build = try TestSources.build(Self.recurring)
    let module = LoadedModule(try Verifier.verify(build.package.module))
    let cost = try #require(module.dueCosts.costs.first)
    #expect(cost == module.dueGasBounds[0] + GasSchedule.due.cost(1))
    let (contract, package) = try network.deploy(build.package, arguments: [.integer(3_600_000)])
    #expect(try alarms(network, contract).fund == 65 * cost)
    let arguments: [CBOR] = [.integer(1)]
    let create = Action(
      actingSigners: [0], body: .create(package: package, arguments: arguments))
    let poor = try network.record(
      network.transaction([create], by: [founder], gasLimit: 65 * cost))
    guard case .failed(let failure)? = poor.outcome?.verdict else {
      Issue.record("a create that cannot pay completes")
      return
    }
    #expect(failure.code == .outOfGas && poor.outcome?.gas == 65 * cost)
    // An hour apart, and nobody calls: 64 times, and then once for nothing.
    for number in 1...65 as ClosedRange<UInt64> {
      network.now = try #require(try network.ledger.nextDue())
      _ = try network.run([Transaction]())
      let outcome = try #require(
        try network.ledger.entry(at: network.ledger.head.logSize - 1)?.outcome)
      #expect(outcome.gas <= module.dueGasBounds[0])
      #expect(try alarms(network, contract).fund == (65 - number) * cost)
      if case .failed(let failure) = outcome.verdict {
        #expect(number == 65 && failure.code == .dueUnpaid)
      }
    }
    #expect(try network.ledger.nextDue() == nil)
    // Somebody calls it, and pays for 65 more.
    let clause = try #require(try network.ledger.dues(of: contract)?.first)
    #expect(clause.alarm?.state == .failed)
    _ = try network.complete(
      network.transaction([network.call(contract, package, clause.clause)], by: [founder]))
    #expect(try alarms(network, contract).fund == 65 * cost)
    #expect(try network.ledger.nextDue() != nil)
    let touched = try network.complete(
      network.transaction([network.call(contract, package, "touch")], by: [founder]))
    #expect(try #require(touched.entry.outcome).gas < cost)
  }

  @Test func eachDeadlineIsPaidForOnceWhereNoneComesBack() throws {
    let network = try TestNetwork()
    let founder = network.founders[0]
    let build = try TestSources.build(Self.steps)
    let costs = LoadedModule(try Verifier.verify(build.package.module)).dueCosts.costs
    let (contract, package) = try network.deploy(build.package)
    #expect(try alarms(network, contract).fund == costs[0] + costs[1])
    func gas(_ call: String) throws -> UInt64 {
      let done = try network.complete(
        network.transaction([network.call(contract, package, call)], by: [founder]))
      return try #require(done.entry.outcome).gas
    }
    // Another time for the same deadline takes rows only, and so does its end.
    #expect(try gas("prolong") < costs[0])
    #expect(try gas("leave") < costs[0])
    let row = try alarms(network, contract)
    #expect(row.fund == costs[0] + costs[1] && row.first == nil)
  }

  /// A contract of random clauses over three phases, each of which may move and put off one of two times.
  private static func randomClauses(_ generator: inout SeededGenerator) -> String {
    var heads: Set<String> = []
    var dues = ""
    for _ in 0..<1 + generator.below(4) {
      let phases = ["in any", "in p0", "in p1", "in p0, p2", "in p1, p2"][generator.below(5)]
      let target = ["", "", " -> p0", " -> p1", " -> p2"][generator.below(5)]
      let head = "due t\(generator.below(2)) \(phases)\(target)"
      guard heads.insert(head).inserted else { continue }
      let changed = generator.below(2)
      let hours = 1 + generator.below(3)
      let body = generator.below(2) == 0 ? "" : "t\(changed) = t\(changed) + \(hours) hours"
      dues += "    \(head) { \(body) }\n"
    }
    return """
      contract Clauses {
          let start: time
          var t0: time
          var t1: time
          var count: int = 0
          phase p0 -> p0, p1, p2
          phase p1 -> p0, p1, p2
          phase p2 -> p0, p1, p2
          create by anyone {
              t0 = start
              t1 = start + 1 hours
          }
          call go1() by anyone in p0 -> p1 { }
          call go2() by anyone in p0 -> p2 { }
          call go0() by anyone in p1 -> p0 { }
      \(dues)    view seen() -> int in any { return count }
      }
      """
  }

  /// Without a call a contract's clauses follow each other 64 times, as far as the gas for that reaches, and never for nothing.
  @Test func whatIsPaidReachesForSixtyFour() throws {
    var generator = SeededGenerator(seed: 20_261_121)
    let network = try TestNetwork()
    var (stopped, unpaid) = (0, 0)
    for number in 0..<40 {
      let source = Self.randomClauses(&generator)
      let build = try TestSources.build(source)
      let module = LoadedModule(try Verifier.verify(build.package.module))
      let (contract, _) = try network.deploy(
        build.package, arguments: [.integer(network.now + 10_000)])
      let fund = try alarms(network, contract).fund
      var carriedOut = 0
      while let due = try network.ledger.nextDue(), carriedOut < 200 {
        network.now = max(network.now, due)
        let first = network.ledger.head.logSize
        _ = try network.run([Transaction]())
        let outcome = try #require(try network.ledger.entry(at: first)?.outcome)
        let row = try alarms(network, contract)
        #expect(row.fund >= module.dueCosts.cost(of: row), "\(number): \(source)")
        guard case .completed = outcome.verdict else {
          unpaid += 1
          #expect(carriedOut >= 64 || fund >= Limits.dueFundMax, "\(number): \(source)")
          continue
        }
        carriedOut += 1
      }
      #expect(carriedOut < 200, "\(number): \(source)")
      stopped += 1
    }
    #expect(stopped == 40 && unpaid > 5)
  }

  @Test func governanceHasNoDues() throws {
    var source = String(decoding: try TestSources.read("stdlib/governance.deed"), as: UTF8.self)
    let due = "due time\"2050-01-01T00:00:00Z\" { registered = 0 }\n    create by all"
    source = source.replacing("create by all", with: due)
    let build = try TestSources.build(source)
    #expect(throws: LedgerFailure.self) { try TestNetwork(governance: build) }
  }
}
