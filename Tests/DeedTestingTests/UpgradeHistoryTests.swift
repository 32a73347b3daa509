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

/// Upgrades on a whole ledger: among random traffic, in receipts, and beside calls in one transaction.
@Suite struct UpgradeHistoryTests {
  private static let seed: UInt64 = 20_261_133

  /// The keys that a block has changed, by what was there before.
  private func changed(_ before: [[UInt8]: [UInt8]], in network: TestNetwork) throws -> Set<[UInt8]>
  {
    var keys: Set<[UInt8]> = []
    let after = Dictionary(
      uniqueKeysWithValues: try network.rows(.state).map { ($0.key, $0.value) })
    for (key, value) in after where before[key] != value { keys.insert(key) }
    for key in before.keys where after[key] == nil { keys.insert(key) }
    return keys
  }

  private func rows(_ network: TestNetwork) throws -> [[UInt8]: [UInt8]] {
    Dictionary(uniqueKeysWithValues: try network.rows(.state).map { ($0.key, $0.value) })
  }

  // MARK: Random traffic

  @Test func upgradesInBetweenConserve() throws {
    let environment = ProcessInfo.processInfo.environment
    let rounds = Int(environment["DEED_CAMPAIGN_ROUNDS"] ?? "") ?? 40
    let seed = UInt64(environment["DEED_CAMPAIGN_SEED"] ?? "") ?? Self.seed
    var random = SeededGenerator(seed: seed)
    let traffic = try AssetTraffic(isUpgraded: true)
    let network = traffic.network
    let contracts = traffic.banks + traffic.escrows
    let reexecution = Reexecution(pin: network.ledger.pin)
    var upgrades = 0
    var failures: Set<String> = []
    var receipts: [[UInt8]] = []
    for bank in traffic.banks {
      for party in network.founders.prefix(2) {
        try network.complete(
          traffic.transaction(bank, "admit", [.bytes(party.address.octets)], by: 0))
      }
    }
    for round in 0..<rounds {
      var transactions: [Transaction] = []
      for _ in 0..<6 {
        transactions.append(
          random.below(5) == 0
            ? try traffic.upgrade(contracts[random.below(4)], by: random.below(3))
            : try traffic.step(&random))
      }
      for case .recorded(_, let index) in try network.run(transactions) {
        let entry = try #require(try network.ledger.entry(at: index))
        let outcome = try #require(entry.outcome)
        let isUpgrade = Set(outcome.code.map(\.contract)).count < outcome.code.count
        if case .failed(let failure) = outcome.verdict {
          failures.insert(failure.name)
        } else if isUpgrade {
          upgrades += 1
        }
        if isUpgrade || random.below(8) == 0 {
          let receipt = try network.receipt(of: index)
          receipts.append(receipt.encoded())
          #expect(
            reexecution.execute(receipt) == .outcome(outcome), "seed \(seed), round \(round)")
        }
      }
      try traffic.settle()
      if round % 10 == 0 { try Conservation.recount(network.store) }
    }
    #expect(upgrades > rounds / 3, "seed \(seed): \(upgrades) upgrades")
    #expect(!failures.contains("NotASuccessor"), "seed \(seed): \(failures.sorted())")
    let totals = try Conservation.recount(network.store)
    #expect(totals.count >= 4, "seed \(seed): \(totals.count) assets")
    try network.ledger.check()
    #expect(try LedgerAudit.run(of: network.store).assets == totals, "seed \(seed)")
    for contract in contracts { try expectAlarms(of: contract, in: traffic) }
    try PythonChecker.expectAgreement(on: receipts, pin: network.ledger.pin, &random)
  }

  /// The alarms of a contract's row are those of the ledger's queue, whatever it has run before.
  private func expectAlarms(of contract: Digest32, in traffic: AssetTraffic) throws {
    let rows = try rows(traffic.network)
    let queued = rows.keys.compactMap { Alarm(key: $0) }.filter { $0.contract == contract }
    let row = rows[LedgerKey.contract(contract) + AlarmRow.key]
    let count = traffic.succession(of: contract)?.module.entries.count { $0.kind == .due } ?? 0
    let alarms = row.flatMap { AlarmRow(decoding: $0, count: count) }?.alarms ?? []
    let armed = alarms.enumerated().compactMap { number, alarm in
      alarm?.queuedTime.map { Alarm(time: $0, contract: contract, due: number) }
    }
    #expect(Set(queued) == Set(armed))
    #expect((row == nil) == (count == 0))
  }

  // MARK: Rows

  /// An upgrade changes the row of the contract, its own rows and the alarms; of what it hands over nothing.
  @Test func rowsHandedOverAreNotTouched() throws {
    let traffic = try AssetTraffic(isUpgraded: true)
    let network = traffic.network
    let bank = traffic.banks[0]
    for party in network.founders {
      try network.complete(
        traffic.transaction(bank, "admit", [.bytes(party.address.octets)], by: 0))
    }
    try network.complete(
      traffic.transaction(
        bank, "points", [200, .bytes(network.founders[0].address.octets)], by: 0))
    for generation in 1...3 {
      let before = try rows(network)
      let done = try network.complete(traffic.upgrade(bank, by: 1))
      try traffic.settle()
      let own = try #require(traffic.succession(of: bank)?.ownSlot)
      let prefix = LedgerKey.contract(bank)
      let slots = try changed(before, in: network).filter { $0.starts(with: prefix) }
        .map { Array($0.dropFirst(prefix.count)) }
      let previous: [[UInt8]] = generation == 1 ? [] : [[0, generation % 2 == 0 ? 6 : 7]]
      #expect(Set(slots) == Set([[], [0, UInt8(own)]] + previous))
      #expect(done.results[1].isEmpty)
      #expect(try network.ledger.package(of: bank)?.id == traffic.package(of: bank))
    }
    // Another contract of the first package is what it was.
    let other = try network.ledger.package(of: traffic.banks[1])
    #expect(other?.id == traffic.package(of: traffic.banks[1]))
    #expect(other?.id != traffic.package(of: bank))
  }

  // MARK: Transactions

  /// What was signed for the former package fails afterwards, in the same block and in the same transaction.
  @Test func theExpectedPackageIsTheOneThatRuns() throws {
    let traffic = try AssetTraffic(isUpgraded: true)
    let network = traffic.network
    let bank = traffic.banks[0]
    let old = traffic.package(of: bank)
    var next = try #require(traffic.succession(of: bank))
    next.advance()
    let id = next.package.id(suite: network.suite)
    let to = CBOR.bytes(network.founders[0].address.octets)
    let ann = network.founders[0]
    func call(_ package: Digest32) -> Action { network.call(bank, package, "admit", [to]) }
    func upgrade(_ expected: Digest32, _ package: Digest32, of contract: Digest32? = nil) -> Action
    {
      Action(
        actingSigners: [0],
        body: .upgrade(
          .init(contract: contract ?? bank, expectedPackage: expected, successor: package)))
    }
    func failure(_ actions: [Action]) throws -> String? {
      let entry = try network.record(
        network.transaction(actions, by: [ann], gasLimit: 50_000_000))
      guard case .failed(let failure)? = entry.outcome?.verdict else { return nil }
      let receipt = try network.receipt(of: entry.index)
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(receipt.encoded())
      #expect(verified.isReexecuted)
      return failure.name
    }
    #expect(try failure([upgrade(old, id)]) == "UnknownPackage")
    let publish = Action(actingSigners: [], body: .publish(next.package))
    #expect(try failure([publish]) == nil)
    #expect(try failure([upgrade(id, id)]) == "UnexpectedPackage")
    #expect(try failure([upgrade(old, id, of: .zero)]) == "UnknownContract")
    #expect(try failure([upgrade(old, old)]) == "NotASuccessor")
    // The package of an escrow says another predecessor.
    var stranger = try #require(traffic.succession(of: traffic.escrows[0]))
    stranger.advance()
    let foreign = stranger.package.id(suite: network.suite)
    #expect(
      try failure([
        Action(actingSigners: [], body: .publish(stranger.package)), upgrade(old, foreign),
      ]) == "NotASuccessor")
    // Two generations at once do not go.
    var third = next
    third.advance()
    let thirdID = third.package.id(suite: network.suite)
    let publishThird = Action(actingSigners: [], body: .publish(third.package))
    #expect(try failure([publishThird, upgrade(old, thirdID)]) == "NotASuccessor")
    // A failure after an upgrade undoes it; the old code runs on.
    #expect(try failure([call(old), upgrade(old, id), call(old)]) == "UnexpectedPackage")
    #expect(try failure([upgrade(old, id), call(id), call(old)]) == "UnexpectedPackage")
    #expect(try network.ledger.package(of: bank)?.id == old)
    #expect(try failure([call(old)]) == nil)
    // Old, then new, then newer code in one transaction.
    #expect(
      try failure([
        call(old), upgrade(old, id), call(id), publishThird, upgrade(id, thirdID), call(thirdID),
      ]) == nil)
    #expect(try failure([call(old)]) == "UnexpectedPackage")
    #expect(try failure([upgrade(old, id)]) == "UnexpectedPackage")
    #expect(try failure([call(thirdID)]) == nil)
    try Conservation.recount(network.store)
    try network.ledger.check()
  }

  /// In one block: who signed for the former package comes too late.
  @Test func theOrderInABlockDecides() throws {
    let traffic = try AssetTraffic(isUpgraded: true)
    let network = traffic.network
    let bank = traffic.banks[0]
    let to = CBOR.bytes(network.founders[0].address.octets)
    let before = try (0..<2).map { try traffic.transaction(bank, "admit", [to], by: $0) }
    let upgrade = try traffic.upgrade(bank, by: 2)
    let after = try traffic.transaction(bank, "admit", [to], by: 2)
    var names: [String?] = []
    for case .recorded(_, let index) in try network.run([before[0], upgrade, before[1], after]) {
      let entry = try #require(try network.ledger.entry(at: index))
      guard case .failed(let failure)? = entry.outcome?.verdict else {
        names.append(nil)
        continue
      }
      names.append(failure.name)
    }
    #expect(names == [nil, nil, "UnexpectedPackage", nil])
  }

  /// A receipt of an upgrade names and carries both packages; the checker in Python accepts it.
  @Test func receiptsShowBothPackages() throws {
    let traffic = try AssetTraffic(isUpgraded: true)
    let network = traffic.network
    let bank = traffic.banks[0]
    let old = traffic.package(of: bank)
    let entry = try network.record(traffic.upgrade(bank, by: 0))
    let new = traffic.package(of: bank)
    let code = try #require(entry.outcome).code
    #expect(code == [old, new].sorted().map { Outcome.Code(contract: bank, package: $0) })
    let receipt = try network.receipt(of: entry.index)
    let verifier = ReceiptVerifier(pin: network.ledger.pin)
    #expect(try verifier.verify(receipt.encoded()).isReexecuted)
    let pin = network.ledger.pin
    if let verdicts = try PythonChecker.verdicts(on: [receipt.encoded()], pin: pin) {
      #expect(verdicts == [0])
    }
    // Without the former package nothing is executed again.
    let less = Receipt(
      leaf: receipt.leaf, record: receipt.record, outcome: receipt.outcome,
      inclusion: receipt.inclusion, membership: receipt.membership, reads: receipt.reads,
      packages: receipt.packages.filter { $0.package.id(suite: network.suite) != old })
    #expect(try !verifier.verify(less.encoded()).isReexecuted)
  }

  // MARK: Governance

  /// The contract of governance goes on under its own rules, and never with dues.
  @Test func governanceGetsNoDues() throws {
    let build = try TestSources.governance.get()
    let module = try Module.decode(build.package.module)
    let first = Succession(module)
    let package = Package(
      module: first.module.encoded(), sourceHash: .zero, interfaceHash: .zero,
      proseHash: module.proseHash, compiler: "test")
    let network = try TestNetwork(package: package)
    let contract = network.genesis.governanceID
    func upgrade(_ module: Module) throws -> String? {
      let package = Package(
        module: module.encoded(), sourceHash: .zero, interfaceHash: .zero,
        proseHash: module.proseHash, compiler: "test")
      let expected = try #require(try network.ledger.package(of: contract)).id
      let entry = try network.record(
        network.transaction(
          [
            Action(actingSigners: [], body: .publish(package)),
            Action(
              actingSigners: [0],
              body: .upgrade(
                .init(
                  contract: contract, expectedPackage: expected,
                  successor: package.id(suite: network.suite)))),
          ], by: [network.founders[0]], gasLimit: 50_000_000))
      guard case .failed(let failure)? = entry.outcome?.verdict else { return nil }
      return failure.name
    }
    var next = first
    next.advance()
    var timed = next.module
    timed.constants.append(Constant(type: .time, value: .time(1)))
    var code: [UInt8] = []
    Instruction(.block).encode(into: &code)
    Instruction(.constant, UInt32(timed.constants.count - 1)).encode(into: &code)
    Instruction(.return).encode(into: &code)
    timed.functions.append(Function(parameters: [], results: [.time], locals: [], code: code))
    let upgradeBody = try #require(timed.entries.last).body
    timed.entries.append(
      Entry(
        kind: .due, name: Array("one".utf8), parameterNames: [], resultNames: [], authority: nil,
        opens: FunctionIndex(rawValue: UInt32(timed.functions.count - 1)), conditions: [],
        body: upgradeBody))
    #expect(try upgrade(timed) == "NotASuccessor")
    #expect(try upgrade(next.module) == nil)
    // It goes on giving orders.
    let dan = try TestParty("dan")
    let id = try #require(try network.ledger.package(of: contract)).id
    try network.complete(
      network.transaction(
        [
          network.call(
            contract, id, "register",
            [
              .bytes(dan.address.octets), .integer(dan.key.publicKey.algorithm.rawValue),
              .bytes(dan.key.publicKey.octets), 0,
            ])
        ], by: [network.founders[0]]))
    #expect(try network.ledger.account(dan.address) != nil)
  }
}
