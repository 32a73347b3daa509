import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedSyntax
import DeedTestSupport
import DeedTesting
import DeedVM
import Testing

/// Random traffic with deadlines against ``DeadlineModel``: each carried out once, in order, none overtaken.
@Suite struct DeadlineHistoryTests {
  /// A history under way.
  private struct History {
    let seed: UInt64
    let network: TestNetwork
    let package: Digest32
    var model: DeadlineModel
    var generator: SeededGenerator
    /// Every due that was carried out, by the block and in order.
    var carriedOut: [DeadlineModel.CarriedOut] = []
    var indices: [UInt64] = []
    var pending = 0
    var invoked = 0
    /// Blocks that left a due for the next one although its time had come.
    var leftOver = 0

    static let gasLimit: UInt64 = 4_000_000

    init(seed: UInt64) throws {
      self.seed = seed
      let published = try TestSources.build(
        SourceFile(
          name: "deadlines.deed", bytes: TestSources.read("Tests/Fixtures/ledger/deadlines.deed"))
      ).package
      package = published.id(suite: .ed25519SHA256)
      let bounds = LoadedModule(try Verifier.verify(published.module)).dueGasBounds
      let blockGas = 3 * Self.gasLimit
      network = try TestNetwork(
        founders: ["ann", "bob"],
        limits: NetworkLimits(transactionGas: Self.gasLimit, blockGas: blockGas))
      model = DeadlineModel(bounds: bounds, share: blockGas / 2)
      generator = SeededGenerator(seed: seed)
      _ = try network.complete(
        network.transaction(
          [Action(actingSigners: [0], body: .publish(published))], by: [network.founders[0]],
          gasLimit: Self.gasLimit))
    }

    /// A time around now: passed, the same, near or far.
    private mutating func time() -> Int64 {
      switch generator.below(6) {
      case 0: network.now - Int64(generator.below(5000))
      case 1: network.now
      case 2: network.now + 1_000_000 + Int64(generator.below(1000))
      // Often the same moments, so that several contracts are due at once.
      default: (network.now / 1000 + Int64(generator.below(8))) * 1000
      }
    }

    private mutating func times() -> [Int64] { (0..<3).map { _ in time() } }

    private mutating func create() -> (Action, DeadlineModel.Contract) {
      let again = generator.below(3) == 0 ? Int64(500 + generator.below(9000)) : 0
      let contract = DeadlineModel.Contract(
        times: times(), fails: generator.below(4) == 0, again: again,
        costs: DeadlineModel.Costs(bounds: model.bounds), at: network.now)
      let arguments =
        contract.times.map(CBOR.integer) + [.bool(contract.fails), .integer(contract.again)]
      return (
        Action(actingSigners: [0], body: .create(package: package, arguments: arguments)), contract
      )
    }

    /// One transaction of one action, and what it must fail with at the block's time.
    private mutating func step() throws -> (Transaction, expected: String?) {
      let known = model.contracts.keys.sorted()
      guard !known.isEmpty, known.count >= 24 || generator.below(4) > 0 else {
        let (action, contract) = create()
        let transaction = try sign(action)
        let id = ContractID.derived(
          from: transaction.id(suite: network.suite), index: 0, suite: network.suite)
        model.contracts[id] = contract
        return (transaction, nil)
      }
      let id = known[generator.below(known.count)]
      let now = network.now
      switch generator.below(4) {
      case 0:
        // A clause that failed is not armed again as long as its time stays.
        var chosen = times()
        if generator.below(2) == 0, let kept = model.contracts[id]?.times { chosen = kept }
        let fails = generator.below(3) == 0
        let call = network.call(
          id, package, "set", chosen.map(CBOR.integer) + [.bool(fails)])
        return (try sign(call), model.set(id, chosen, fails: fails, at: now))
      case 1:
        // Above all those that failed, which anybody may call.
        let failed = known.filter { id in
          model.contracts[id].map { $0.alarms[0].state == .failed && !$0.isOverdue(at: now) }
            ?? false
        }
        let id =
          failed.isEmpty || generator.below(3) == 0 ? id : failed[generator.below(failed.count)]
        let clause = generator.below(3) == 0 ? generator.below(3) : 0
        let call = network.call(id, package, DeadlineModel.clauses[clause])
        let expected = model.invoke(id, clause, at: now)
        if expected == nil || expected == "Stubborn" { invoked += 1 }
        return (try sign(call), expected)
      default:
        return (try sign(network.call(id, package, "touch")), model.touch(id, at: now))
      }
    }

    private func sign(_ action: Action) throws -> Transaction {
      try network.transaction(
        [action], by: [network.founders[0]], gasLimit: Self.gasLimit, notAfter: network.now + 60_000
      )
    }

    /// A block: what is due, then random transactions, of which some may find no room.
    ///
    /// - Parameter isIdle: nobody calls, and no time passes.
    /// - Throws: what the network throws.
    mutating func block(isIdle: Bool = false) throws {
      if !isIdle { network.now += [0, 1, 1000, 1000, 3000, 30_000][generator.below(6)] }
      let before = network.ledger.head
      let (carriedOut, reserved) = model.beginBlock(at: network.now)
      self.carriedOut += carriedOut
      var room = 2 * model.share - reserved
      var transactions: [Transaction] = []
      var expected: [String?] = []
      for _ in 0..<(isIdle ? 0 : generator.below(5)) where room >= Self.gasLimit {
        room -= Self.gasLimit
        let (transaction, failure) = try step()
        transactions.append(transaction)
        expected.append(failure)
      }
      let results = try network.run(transactions)
      network.now -= 1000
      let place = Comment(rawValue: "seed \(seed), block \(before.height + 1)")
      let first = before.logSize
      for (offset, due) in carriedOut.enumerated() {
        try check(due, at: first + UInt64(offset), place)
      }
      for (result, failure) in zip(results, expected) { try check(result, failure, place) }
      #expect(
        network.ledger.head.logSize == first + UInt64(carriedOut.count + results.count), place)
      try checkQueue(place)
      if model.queue.first.map({ $0.time <= network.now }) ?? false { leftOver += 1 }
    }

    private mutating func check(
      _ due: DeadlineModel.CarriedOut, at index: UInt64, _ place: Comment
    ) throws {
      let entry = try #require(try network.ledger.entry(at: index), place)
      let action = try LedgerAction(decoding: #require(entry.record, place))
      let clause = DeadlineModel.clauses[due.clause]
      #expect(entry.leaf.kind == .ledgerAction && entry.leaf.payer == nil, place)
      #expect(entry.leaf.charge == 0 && entry.leaf.time == network.now, place)
      #expect(
        action
          == LedgerAction(
            network: network.ledger.networkID, index: index, kind: .due, contract: due.contract,
            clause: clause, dueTime: due.due), place)
      #expect(try network.ledger.index(of: entry.leaf.id) == index, place)
      indices.append(index)
      switch try #require(entry.outcome).verdict {
      case .completed(let results):
        #expect((due.failure == nil) && results == [[]], place)
        #expect(
          entry.outcome?.events.map(\.fields)
            == [[.integer(Int64(due.clause)), .integer(due.due), .integer(network.now)]], place)
      case .failed(let failure):
        #expect(failure.name == due.failure && failure.action == 0, place)
      }
    }

    private mutating func check(
      _ result: BatchResult, _ expected: String?, _ place: Comment
    ) throws {
      guard case .recorded(_, let index) = result,
        let outcome = try network.ledger.entry(at: index)?.outcome
      else {
        Issue.record("\(result), \(place)")
        return
      }
      if expected == "DuePending" { pending += 1 }
      switch outcome.verdict {
      case .completed: #expect(expected == nil, place)
      case .failed(let failure): #expect(failure.name == expected, place)
      }
    }

    /// The queue of the state is the model's, and the ledger knows when it is next needed.
    private func checkQueue(_ place: Comment) throws {
      let rows = try network.store.rows(of: .state, in: Alarm.queue)
      let alarms = rows.compactMap { Alarm(key: $0.key) }
      #expect(alarms == model.queue && alarms.count == rows.count, place)
      #expect(try network.ledger.nextDue() == model.queue.first?.time, place)
      for (id, contract) in model.contracts {
        let key = LedgerKey.contract(id) + AlarmRow.key
        let row = try #require(try network.store.value(of: key, in: .state), place)
        #expect(AlarmRow(decoding: row, count: 3)?.fund == contract.fund, place)
      }
    }
  }

  /// What the ledger did by itself is less than what transactions have paid.
  private func checkPayment(_ history: History) throws {
    var (paid, carriedOut): (UInt64, UInt64) = (0, 0)
    for index in 0..<history.network.ledger.head.logSize {
      let entry = try #require(try history.network.ledger.entry(at: index))
      let gas = try #require(entry.outcome).gas
      if entry.leaf.kind == .transaction { paid += gas }
      if history.indices.contains(index) { carriedOut += gas + GasSchedule.due.cost(1) }
    }
    #expect(carriedOut > 0 && carriedOut <= paid)
    let costs = history.model.contracts.values.map(\.spent).reduce(0, +)
    #expect(carriedOut <= costs)
  }

  private static let states: [AlarmRow.State: DeadlineModel.State] = [
    .armed: .armed, .failed: .failed, .done: .done,
  ]

  @Test(arguments: [20_261_121, 2, 3] as [UInt64])
  func eachDeadlineIsKeptOnceAndInOrder(seed: UInt64) throws {
    var history = try History(seed: seed)
    for number in 0..<120 {
      try history.block()
      if number % 10 == 9 { try history.network.reopen() }
      // Now and then nobody calls for a while, and the ledger catches up.
      if number % 20 == 19 { for _ in 0..<12 { try history.block(isIdle: true) } }
    }
    // An idle ledger goes on until nothing is due any more.
    let network = history.network
    while let due = try network.ledger.nextDue(), due <= network.now {
      try history.block(isIdle: true)
    }
    #expect(history.leftOver > 5 && history.pending > 5 && history.invoked > 2)
    for (id, contract) in history.model.contracts {
      let dues = try #require(try network.ledger.dues(of: id))
      #expect(dues.map(\.clause) == DeadlineModel.clauses)
      #expect(dues.map { $0.alarm?.time } == contract.alarms.map(\.time))
      #expect(
        dues.compactMap { $0.alarm.flatMap { Self.states[$0.state] } }
          == contract.alarms.map(\.state))
      let leaves = try network.ledger.dueLeaves(of: id, below: .max, limit: 10_000)
      let own = zip(history.indices, history.carriedOut).filter { $1.contract == id }.map(\.0)
      #expect(leaves == own.reversed())
    }
    // No deadline twice: a clause goes off again only for another time, or after it was set anew.
    #expect(history.indices == history.indices.sorted())
    for index in history.indices {
      let receipt = try network.receipt(of: index)
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(receipt.encoded())
      #expect(verified.isReexecuted)
    }
    try checkPayment(history)
    let report = try LedgerAudit.run(of: network.store)
    #expect(report.dues == UInt64(history.carriedOut.count) && report.dues > 100)
  }
}
