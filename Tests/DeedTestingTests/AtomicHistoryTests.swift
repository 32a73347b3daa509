import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedTesting
import DeedVM
import Testing

/// Random transactions of several actions over contracts of two kinds, each action with signers of its own, against a model.
@Suite struct AtomicHistoryTests {
  static let purse = """
    contract Purse {
        party owner
        let start: int
        var balance: int = 0
        event Moved(amount: int, balance: int)
        error Short(balance: int, wanted: int)

        create by owner { balance = start }

        call pay(amount: int in 1...1000) by owner
            requires amount <= balance else Short(balance, wanted: amount)
        {
            balance = balance - amount
            emit Moved(amount: -amount, balance)
        }
        call take(amount: int in 1...1000) by owner {
            balance = balance + amount
            emit Moved(amount, balance)
        }
        view balanceIs() -> int { return balance }
    }
    """

  static let title = """
    contract Title {
        party first
        var holder: party
        var moves: int = 0
        error Same(who: party)

        create by first { holder = first }

        call handOver(taker: party) by holder and taker
            requires holder != taker else Same(who: taker)
        {
            holder = taker
            moves = moves + 1
        }
        view holderIs() -> (who: party, moves: int) { return holder, moves }
    }
    """

  /// What is on record, by the positions of parties and titles.
  struct Model: Equatable {
    var balances: [Int]
    var holders: [Int]
    var moves: [Int]
  }

  /// One action, who acts in it, and what it does to the model.
  enum Step {
    case pay(purse: Int, amount: Int, acting: Set<Int>)
    case take(purse: Int, amount: Int, acting: Set<Int>)
    case handOver(title: Int, taker: Int, acting: Set<Int>)

    var acting: Set<Int> {
      switch self {
      case .pay(_, _, let acting), .take(_, _, let acting), .handOver(_, _, let acting): acting
      }
    }

    /// Who has to act, or what the arguments break before anybody is asked.
    func failure(in model: Model) -> String? {
      let needed: Set<Int>
      switch self {
      case .pay(let purse, let amount, _), .take(let purse, let amount, _):
        if !(1...1000).contains(amount) { return "OutOfRange" }
        needed = [purse]
      case .handOver(let title, let taker, _): needed = [model.holders[title], taker]
      }
      if !needed.isSubset(of: acting) { return "Unauthorised" }
      return needed == acting ? nil : "UnneededSignature"
    }

    /// What it fails with, or nil when it is done.
    func run(on model: inout Model) -> String? {
      if let failure = failure(in: model) { return failure }
      switch self {
      case .pay(let purse, let amount, _):
        guard amount <= model.balances[purse] else { return "Short" }
        model.balances[purse] -= amount
      case .take(let purse, let amount, _): model.balances[purse] += amount
      case .handOver(let title, let taker, _):
        guard model.holders[title] != taker else { return "Same" }
        model.holders[title] = taker
        model.moves[title] += 1
      }
      return nil
    }
  }

  private static let partyCount = 5
  private static let titleCount = 3

  /// A sale: the price from one purse to another, the title against it; often with something wrong somewhere.
  private static func sale(_ model: Model, _ generator: inout SeededGenerator) -> [Step] {
    let title = generator.below(titleCount)
    let (seller, buyer) = (model.holders[title], generator.below(partyCount))
    let amount = generator.below(400)
    func people(_ wanted: Int...) -> Set<Int> {
      var set = Set(wanted)
      if generator.below(12) == 0 { set.insert(generator.below(partyCount)) }
      if generator.below(12) == 0 { set.remove(wanted[0]) }
      return set
    }
    var steps: [Step] = [
      .pay(purse: buyer, amount: amount, acting: people(buyer)),
      .take(purse: seller, amount: amount, acting: people(seller)),
      .handOver(title: title, taker: buyer, acting: people(seller, buyer)),
    ]
    steps.shuffle(using: &generator)
    return steps
  }

  private struct World {
    let network: TestNetwork
    var purses: [(contract: Digest32, package: Digest32)] = []
    var titles: [(contract: Digest32, package: Digest32)] = []

    init() throws {
      network = try TestNetwork(founders: (0..<partyCount).map { "party \($0)" })
      for party in network.founders {
        purses.append(
          try network.deploy(
            TestSources.build(purse).package, arguments: [.bytes(party.address.octets), 500],
            by: party))
      }
      for number in 0..<titleCount {
        let party = network.founders[number]
        titles.append(
          try network.deploy(
            TestSources.build(title).package, arguments: [.bytes(party.address.octets)],
            by: party))
      }
    }

    /// The transaction of steps: a payer who need not act, and everybody who acts.
    func transaction(_ steps: [Step], payer: Int) throws -> Transaction {
      let signers = [payer] + Set(steps.flatMap(\.acting)).subtracting([payer]).sorted()
      let actions = steps.map { step in
        let acting = step.acting.compactMap(signers.firstIndex).sorted()
        switch step {
        case .pay(let purse, let amount, _):
          return network.call(
            purses[purse].contract, purses[purse].package, "pay", [.integer(Int64(amount))],
            by: acting)
        case .take(let purse, let amount, _):
          return network.call(
            purses[purse].contract, purses[purse].package, "take", [.integer(Int64(amount))],
            by: acting)
        case .handOver(let title, let taker, _):
          return network.call(
            titles[title].contract, titles[title].package, "handOver",
            [.bytes(network.founders[taker].address.octets)], by: acting)
        }
      }
      return try network.transaction(actions, by: signers.map { network.founders[$0] })
    }

    func ask(_ contract: Digest32, _ function: String) throws -> [CBOR] {
      let answer = try network.ledger.view(
        contract: contract, function: function, arguments: [], time: network.now)
      guard case .completed(let results) = answer.execution else {
        throw TestSources.Failure(description: "\(function): \(answer.execution)")
      }
      return results
    }

    func state() throws -> Model {
      var model = Model(balances: [], holders: [], moves: [])
      for purse in purses {
        guard case .unsigned(let balance)? = try ask(purse.contract, "balanceIs").first else {
          throw TestSources.Failure(description: "no balance")
        }
        model.balances.append(Int(balance))
      }
      for title in titles {
        let results = try ask(title.contract, "holderIs")
        guard case .bytes(let holder)? = results.first, case .unsigned(let moves)? = results.last
        else { throw TestSources.Failure(description: "no holder") }
        let position = network.founders.firstIndex { $0.address.octets == holder }
        model.holders.append(try #require(position))
        model.moves.append(Int(moves))
      }
      return model
    }
  }

  @Test(arguments: [1, 2] as [UInt64]) func salesAreWholeOrNothing(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let world = try World()
    let network = world.network
    var model = try world.state()
    #expect(
      model
        == Model(
          balances: [500, 500, 500, 500, 500], holders: [0, 1, 2], moves: [0, 0, 0]))
    var (done, failures) = (0, Set<String>())
    for block in 0..<30 {
      var transactions: [Transaction] = []
      var expected: [(action: Int, name: String)?] = []
      for _ in 0..<6 {
        let steps =
          generator.below(4) == 0
          ? Self.sale(model, &generator) + Self.sale(model, &generator)
          : Self.sale(model, &generator)
        transactions.append(
          try world.transaction(steps, payer: generator.below(Self.partyCount)))
        var after = model
        var failure: (action: Int, name: String)?
        for (index, step) in steps.enumerated() where failure == nil {
          failure = step.run(on: &after).map { (index, $0) }
        }
        if failure == nil { model = after }
        expected.append(failure)
      }
      let results = try network.run(transactions)
      for (result, failure) in zip(results, expected) {
        let place: Comment = "seed \(seed), block \(block): \(result)"
        guard case .recorded(_, let index) = result else {
          Issue.record(place)
          continue
        }
        let entry = try #require(try network.ledger.entry(at: index))
        switch try #require(entry.outcome).verdict {
        case .completed:
          #expect(failure == nil, place)
          done += 1
        case .failed(let found):
          #expect(found.action == failure?.action && found.name == failure?.name, place)
          failures.insert(found.name)
        }
        let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
          network.receipt(of: index).encoded())
        #expect(verified.isReexecuted, place)
      }
      #expect(try world.state() == model, "seed \(seed), block \(block)")
      if block % 10 == 9 { try network.reopen() }
    }
    #expect(model.balances.reduce(0, +) == 2500, "money comes from nowhere and goes nowhere")
    #expect(done > 40)
    #expect(failures.isSuperset(of: ["Short", "Same", "Unauthorised", "UnneededSignature"]))
    _ = try LedgerAudit.run(of: network.store)
  }
}
