import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedTestSupport
import DeedTesting
import DeedVM
import Testing

/// Random transactions over the evidence contract against a model of it in plain Swift.
@Suite struct RandomHistoryTests {
  /// What the contract must have on record.
  struct Model {
    struct Document: Equatable {
      var filers: Set<Int>
      var relying: Set<Int>
      var custodian: Int
      var handovers = 0
      var isSuperseded = false
    }
    var documents: [Int: Document] = [:]
    var count = 0
  }

  /// One action by parties, and the name of the failure that the model expects.
  struct Step {
    let function: String
    let arguments: [CBOR]
    let acting: [Int]
    let expected: String?
  }

  private static let partyCount = 4
  private static let documentCount = 12

  private static func digest(_ document: Int) -> CBOR { sha256("document \(document)") }

  /// A random step, with what it does to the model when it completes.
  private static func step(
    _ model: inout Model, _ network: TestNetwork, _ generator: inout SeededGenerator
  ) -> Step {
    let document = generator.below(documentCount)
    let party = generator.below(partyCount)
    let known = model.documents[document]
    func address(_ party: Int) -> CBOR { .bytes(network.founders[party].address.octets) }
    switch generator.below(5) {
    case 0, 1:
      let isShort = generator.below(8) == 0
      let expected: String? =
        known != nil ? "AlreadyOnRecord" : isShort ? "DescriptionLength" : nil
      if expected == nil {
        model.documents[document] = .init(filers: [party], relying: [party], custodian: party)
        model.count += 1
      }
      return Step(
        function: "file", arguments: [digest(document), .string(isShort ? "" : "text")],
        acting: [party], expected: expected)
    case 2:
      let taker = generator.below(partyCount)
      // The one who holds it signs, or somebody else does.
      let giver = generator.below(5) == 0 ? party : known?.custodian ?? party
      let acting = Set([giver, taker]).sorted()
      let expected: String?
      if let known {
        if !acting.contains(known.custodian) {
          expected = "Unauthorised"
        } else if acting.contains(where: { $0 != known.custodian && $0 != taker }) {
          expected = "UnneededSignature"
        } else if known.custodian == taker {
          expected = "AlreadyCustodian"
        } else {
          expected = nil
        }
      } else {
        expected = "NotOnRecord"
      }
      if expected == nil {
        model.documents[document]?.custodian = taker
        model.documents[document]?.handovers += 1
      }
      return Step(
        function: "handOver", arguments: [digest(document), address(taker)], acting: acting,
        expected: expected)
    case 3:
      let expected: String?
      if let known {
        expected =
          !known.filers.contains(party)
          ? "NotAFiler" : !known.relying.contains(party) ? "AlreadyWithdrawn" : nil
      } else {
        expected = "NotOnRecord"
      }
      if expected == nil { model.documents[document]?.relying.remove(party) }
      return Step(
        function: "withdraw", arguments: [digest(document), .string("reason")], acting: [party],
        expected: expected)
    default:
      let successor = generator.below(documentCount)
      let expected: String?
      if let known {
        expected =
          known.filers != [party]
          ? "Unauthorised"
          : known.isSuperseded
            ? "AlreadySuperseded" : model.documents[successor] != nil ? "AlreadyOnRecord" : nil
      } else {
        expected = "NotOnRecord"
      }
      if expected == nil, let known {
        model.documents[successor] = .init(
          filers: known.filers, relying: known.filers, custodian: known.custodian)
        model.documents[document]?.isSuperseded = true
        model.count += 1
      }
      return Step(
        function: "fileVersion",
        arguments: [digest(successor), digest(document), .string("version")], acting: [party],
        expected: expected)
    }
  }

  /// A transaction of one to three steps; the first that fails undoes it.
  private static func transaction(
    _ model: inout Model, _ network: TestNetwork,
    _ evidence: (contract: Digest32, package: Digest32),
    _ generator: inout SeededGenerator
  ) throws -> (Transaction, failure: (Int, String)?) {
    var after = model
    var actions: [Action] = []
    var failure: (Int, String)?
    // Everybody signs, the payer first; only those named act.
    for index in 0..<1 + generator.below(3) {
      let step = step(&after, network, &generator)
      if failure == nil, let expected = step.expected { failure = (index, expected) }
      actions.append(
        network.call(
          evidence.contract, evidence.package, step.function, step.arguments, by: step.acting))
    }
    if failure == nil { model = after }
    let acting = Set(actions.flatMap(\.actingSigners)).union([0]).sorted()
    let own = actions.map { action in
      Action(
        actingSigners: action.actingSigners.compactMap { acting.firstIndex(of: $0) },
        body: action.body)
    }
    return (try network.transaction(own, by: acting.map { network.founders[$0] }), failure)
  }

  /// Runs a history and returns its last head.
  private func run(seed: UInt64) throws -> Checkpoint {
    var generator = SeededGenerator(seed: seed)
    let network = try TestNetwork(founders: ["ann", "bob", "cid", "dan"])
    let evidence = try network.deploy(TestSources.evidence.get())
    var model = Model()
    for block in 0..<12 {
      var submissions: [Submission] = []
      var expected: [(Int, String)??] = []
      for _ in 0..<10 {
        if generator.below(6) == 0 {
          // Not admitted: damaged octets.
          var octets = try network.transaction(
            [network.call(.zero, .zero, "x")], by: network.founders.prefix(1).map { $0 }
          ).encoded()
          octets[generator.below(octets.count)] ^= 1 << UInt8(generator.below(8))
          submissions.append(Submission(transaction: octets))
          expected.append(nil)
        } else {
          let (transaction, failure) = try Self.transaction(
            &model, network, evidence, &generator)
          submissions.append(network.submission(transaction))
          expected.append(.some(failure))
        }
      }
      let results = try network.run(submissions)
      for (result, expected) in zip(results, expected) {
        try check(result, expected, network, "seed \(seed), block \(block)")
      }
      if block % 4 == 3 { try network.reopen() }
    }
    try compare(model, network, evidence)
    return network.ledger.head
  }

  private func check(
    _ result: BatchResult, _ expected: (Int, String)??, _ network: TestNetwork, _ place: Comment
  ) throws {
    guard let expected else {
      guard case .refused = result else {
        Issue.record("damaged octets are recorded, \(place)")
        return
      }
      return
    }
    guard case .recorded(_, let index) = result,
      let outcome = try network.ledger.entry(at: index)?.outcome
    else {
      Issue.record("\(result), \(place)")
      return
    }
    switch outcome.verdict {
    case .completed: #expect(expected?.0 == nil, place)
    case .failed(let failure):
      #expect(failure.action == expected?.0 && failure.name == expected?.1, place)
    }
  }

  /// Asks the contract about every document that the model has, and about those it has not.
  private func compare(
    _ model: Model, _ network: TestNetwork, _ evidence: (contract: Digest32, package: Digest32)
  ) throws {
    func ask(_ function: String, _ arguments: [CBOR]) throws -> CBOR {
      let answer = try network.ledger.view(
        contract: evidence.contract, function: function, arguments: arguments, time: network.now)
      guard case .completed(let results) = answer.execution, results.count == 1 else {
        throw TestSources.Failure(description: "\(function): \(answer.execution)")
      }
      return results[0]
    }
    #expect(try ask("count", []) == .integer(Int64(model.count)))
    for document in 0..<Self.documentCount {
      let finding = try ask("finding", [Self.digest(document), .integer(network.now)])
      guard let known = model.documents[document] else {
        #expect(finding == .array([]))
        continue
      }
      func parties(_ numbers: Set<Int>) -> CBOR {
        .array(numbers.map { network.founders[$0].address }.sorted().map { .bytes($0.octets) })
      }
      guard case .array(let some) = finding, case .array(let fields)? = some.first else {
        Issue.record("document \(document) is not found")
        continue
      }
      #expect(fields[1] == parties(known.filers))
      #expect(fields[2] == parties(known.relying))
      #expect(fields[3] == .bytes(network.founders[known.custodian].address.octets))
      let handover = try ask(
        "handover", [Self.digest(document), .integer(Int64(known.handovers))])
      #expect(handover == .array([]))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func randomHistories(_ seed: UInt64) throws {
    let head = try run(seed: seed)
    // The same history again: the same gas, roots and leaves.
    #expect(try run(seed: seed) == head)
  }

  /// Changed octets of transactions, through admission and execution: a refusal, or the transaction itself.
  @Test func changedTransactions() throws {
    let network = try TestNetwork(founders: ["ann", "bob"])
    let evidence = try network.deploy(TestSources.evidence.get())
    let party = try TestParty("guest")
    let originals = try [
      network.transaction([network.register(party)], by: [network.founders[0]]),
      network.transaction(
        [
          network.call(
            evidence.contract, evidence.package, "file", [sha256("a"), .string("a")], by: [1]),
          Action(
            actingSigners: [0], body: .create(package: evidence.package, arguments: [])),
        ], by: network.founders),
    ].map { $0.encoded() }
    var generator = SeededGenerator(seed: 20_000)
    var refused = 0
    for round in 0..<200 {
      var submissions: [Submission] = []
      for _ in 0..<100 {
        var octets = originals[generator.below(originals.count)]
        for _ in 0..<1 + generator.below(3) { Self.change(&octets, &generator) }
        if case .failure = try network.ledger.admit(octets, now: network.now) { refused += 1 }
        submissions.append(Submission(transaction: octets))
      }
      let block = try network.ledger.execute(
        Batch(time: network.now, submissions: submissions))
      for (submission, result) in zip(submissions, block.results) {
        guard case .recorded = result else { continue }
        // Nothing but the signed octets themselves is ever recorded.
        #expect(originals.contains(submission.transaction), "seed 20000, round \(round)")
      }
    }
    #expect(refused > 19_000)
  }

  private static func change(_ octets: inout [UInt8], _ generator: inout SeededGenerator) {
    let position = generator.below(octets.count)
    switch generator.below(5) {
    case 0: octets[position] ^= 1 << UInt8(generator.below(8))
    case 1: octets[position] = UInt8(generator.below(256))
    case 2: octets.remove(at: position)
    case 3: octets.insert(UInt8(generator.below(256)), at: position)
    default:
      let end = min(octets.count, position + generator.below(40))
      octets.insert(contentsOf: octets[position..<end], at: generator.below(octets.count))
    }
    if octets.isEmpty { octets = [0] }
  }
}
