import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedTesting
import DeedVM
import Testing

/// Contracts that call and read each other within transactions of several actions and signers, against a model.
@Suite struct MeetingTests {
  static let bank = """
    interface Till {
        call charge(payer: party, taker: party, amount: int)
        view balanceOf(who: party) -> int
    }

    contract Bank: Till {
        struct Grant { owner: party, spender: party }
        var balances: map<party, int> = [:]
        var grants: map<Grant, int> = [:]
        event Paid(payer: party, taker: party, amount: int)
        error NotGranted(amount: int)
        error Short(balance: int)

        create by anyone

        call open(amount: int) by anyone {
            balances[caller] = amount
        }
        call allow(spender: party, amount: int) by anyone {
            grants[Grant(owner: caller, spender)] = amount
        }
        call charge(payer: party, taker: party, amount: int) by anyone {
            let grant = Grant(owner: payer, spender: caller)
            if not grants.contains(grant) { fail NotGranted(amount) }
            if grants[grant] < amount { fail NotGranted(amount) }
            if balances[payer] < amount { fail Short(balance: balances[payer]) }
            grants[grant] = grants[grant] - amount
            balances[payer] = balances[payer] - amount
            balances[taker] = balances[taker] + amount
            emit Paid(payer, taker, amount)
        }
        view balanceOf(who: party) -> int { return balances[who] }
    }
    """

  static let shop = """
    interface Till {
        call charge(payer: party, taker: party, amount: int)
        view balanceOf(who: party) -> int
    }

    contract Shop {
        party keeper
        let till: Till
        var sold: map<int, party> = [:]
        error Gone(item: int)
        error Poor(balance: int)

        create by keeper

        call buy(item: int, price: int) by anyone {
            if sold.contains(item) { fail Gone(item) }
            sold[item] = caller
            let balance = till.balanceOf(caller)
            if balance < price { fail Poor(balance) }
            till.charge(caller, taker: keeper, amount: price)
        }
        call close(item: int) by keeper
            requires not sold.contains(item) else Gone(item)
        { sold[item] = keeper }
        view buyerOf(item: int) -> party { return sold[item] }
    }
    """

  private struct World {
    let network: TestNetwork
    let bank: (contract: Digest32, package: Digest32)
    let shops: [(contract: Digest32, package: Digest32)]
    var people: [TestParty] { network.founders }

    init() throws {
      network = try TestNetwork(founders: ["ann", "bob", "cid", "dan"])
      bank = try network.deploy(TestSources.build(MeetingTests.bank).package)
      let package = try TestSources.build(MeetingTests.shop).package
      var shops: [(contract: Digest32, package: Digest32)] = []
      for keeper in network.founders.prefix(2) {
        shops.append(
          try network.deploy(
            package,
            arguments: [.bytes(keeper.address.octets), .bytes(bank.contract.octets)], by: keeper))
      }
      self.shops = shops
    }
  }

  /// What is on record, by the positions of people and shops.
  private struct Model: Equatable {
    var balances: [Int]
    /// What a person lets a shop take.
    var grants: [[Int]]
    var buyers: [[Int: Int]]
  }

  /// An action of one person, and where it fails: its error and whether the bank was entered.
  private enum Step {
    case allow(shop: Int, amount: Int)
    case buy(shop: Int, item: Int, price: Int)
    case close(shop: Int, item: Int)

    struct Failure: Equatable {
      let name: String
      var isInBank = false
    }

    func run(on model: inout Model, by person: Int) -> Failure? {
      switch self {
      case .allow(let shop, let amount): model.grants[person][shop] = amount
      case .buy(let shop, let item, let price):
        if model.buyers[shop][item] != nil { return Failure(name: "Gone") }
        if model.balances[person] < price { return Failure(name: "Poor") }
        if model.grants[person][shop] < price {
          return Failure(name: "NotGranted", isInBank: true)
        }
        model.grants[person][shop] -= price
        model.balances[person] -= price
        model.balances[shop] += price
        model.buyers[shop][item] = person
      case .close(let shop, let item):
        if person != shop { return Failure(name: "Unauthorised") }
        if model.buyers[shop][item] != nil { return Failure(name: "Gone") }
        model.buyers[shop][item] = shop
      }
      return nil
    }
  }

  private static func step(_ generator: inout SeededGenerator) -> Step {
    let shop = generator.below(2)
    switch generator.below(5) {
    case 0: return .allow(shop: shop, amount: generator.below(200))
    case 1: return .close(shop: shop, item: generator.below(60))
    default:
      return .buy(shop: shop, item: generator.below(60), price: generator.below(90))
    }
  }

  private func action(_ step: Step, in world: World, by acting: Int) -> Action {
    let (bank, network) = (world.bank, world.network)
    switch step {
    case .allow(let shop, let amount):
      return network.call(
        bank.contract, bank.package, "allow",
        [.bytes(world.shops[shop].contract.octets), .integer(Int64(amount))], by: [acting])
    case .buy(let shop, let item, let price):
      return network.call(
        world.shops[shop].contract, world.shops[shop].package, "buy",
        [.integer(Int64(item)), .integer(Int64(price))], by: [acting])
    case .close(let shop, let item):
      return network.call(
        world.shops[shop].contract, world.shops[shop].package, "close",
        [.integer(Int64(item))], by: [acting])
    }
  }

  private func ask(
    _ world: World, _ contract: Digest32, _ function: String, _ argument: CBOR
  ) throws -> CBOR? {
    let answer = try world.network.ledger.view(
      contract: contract, function: function, arguments: [argument], time: world.network.now)
    guard case .completed(let results) = answer.execution else { return nil }
    return results.first
  }

  @Test(arguments: [1, 2] as [UInt64]) func purchasesAcrossContracts(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let world = try World()
    let network = world.network
    for person in network.founders {
      _ = try network.complete(
        network.transaction(
          [network.call(world.bank.contract, world.bank.package, "open", [300])], by: [person]))
    }
    for person in network.founders {
      let actions = world.shops.map {
        network.call(
          world.bank.contract, world.bank.package, "allow", [.bytes($0.contract.octets), 100])
      }
      _ = try network.complete(network.transaction(actions, by: [person]))
    }
    var model = Model(
      balances: [300, 300, 300, 300], grants: Array(repeating: [100, 100], count: 4),
      buyers: [[:], [:]])
    var failures = Set<String>()
    var done = 0
    for number in 0..<150 {
      let place: Comment = "seed \(seed), transaction \(number)"
      let steps = (0..<1 + generator.below(4)).map { _ in
        (Self.step(&generator), generator.below(4))
      }
      let people = Set(steps.map(\.1)).sorted()
      var after = model
      var failure: (action: Int, Step.Failure)?
      for (index, (step, person)) in steps.enumerated() where failure == nil {
        failure = step.run(on: &after, by: person).map { (index, $0) }
      }
      let actions = steps.map { step, person in
        action(step, in: world, by: people.firstIndex(of: person) ?? 0)
      }
      let entry = try network.record(
        network.transaction(actions, by: people.map { network.founders[$0] }))
      let outcome = try #require(entry.outcome)
      switch outcome.verdict {
      case .completed:
        #expect(failure == nil, place)
        let bought = steps.filter { if case .buy = $0.0 { true } else { false } }
        #expect(outcome.events.count == bought.count, place)
        if !bought.isEmpty {
          #expect(outcome.code.contains { $0.contract == world.bank.contract }, place)
        }
        model = after
        done += 1
      case .failed(let found):
        failures.insert(found.name)
        #expect(found.action == failure?.action && found.name == failure?.1.name, place)
        if failure?.1.isInBank == true { #expect(found.package == world.bank.package, place) }
      }
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
        network.receipt(of: entry.index).encoded())
      #expect(verified.isReexecuted, place)
    }
    for (index, person) in network.founders.enumerated() {
      let balance = try ask(
        world, world.bank.contract, "balanceOf", .bytes(person.address.octets))
      #expect(balance == .integer(Int64(model.balances[index])))
    }
    for (shop, buyers) in model.buyers.enumerated() {
      for item in 0..<60 {
        let buyer = try ask(
          world, world.shops[shop].contract, "buyerOf", .integer(Int64(item)))
        #expect(buyer == buyers[item].map { .bytes(network.founders[$0].address.octets) })
      }
    }
    #expect(model.balances.reduce(0, +) == 1200 && done > 20)
    #expect(failures == ["Gone", "Poor", "NotGranted", "Unauthorised"])
    _ = try LedgerAudit.run(of: network.store)
  }

  /// A reference to a contract that is none, or has another interface, is found out when it enters; what was consulted for
  /// that is in the outcome.
  @Test func referencesAreCheckedWhenTheyEnter() throws {
    let world = try World()
    let network = world.network
    let shop = world.shops[0]
    func create(_ till: Digest32) throws -> Outcome {
      let transaction = try network.transaction(
        [
          Action(
            actingSigners: [0],
            body: .create(
              package: shop.package,
              arguments: [.bytes(network.founders[0].address.octets), .bytes(till.octets)]))
        ], by: [network.founders[0]])
      let entry = try network.record(transaction)
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
        network.receipt(of: entry.index).encoded())
      #expect(verified.isReexecuted)
      return try #require(entry.outcome)
    }
    for (till, code) in [
      (Digest32.zero, FaultCode.unknownContract), (shop.contract, .wrongInterface),
    ] {
      let outcome = try create(till)
      guard case .failed(let failure) = outcome.verdict else {
        Issue.record("created")
        continue
      }
      #expect(failure.code == code)
      #expect(outcome.code.contains { $0.contract == till } == (code == .wrongInterface))
    }
  }
}
