import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedSyntax
import DeedTestSupport
import DeedTesting
import DeedVM
import Testing

/// Contracts that call, attempt and create each other as random scripts say, against a model of a few lines.
@Suite struct AttemptHistoryTests {
  private static let leaf = """
    contract Leaf {
        let number: int in 0...40
        party keeper
        create by keeper
        view place() -> int { return number }
    }
    """

  /// A script is a list of numbers: 0 n adds; 1 p k … calls the peer p with the k numbers that follow; 2 p g k … attempts that
  /// with g gas; 3 fails; 4 never ends; 5 creates a leaf.
  private static let node = """
    import leaf

    interface Peer {
        call run(steps: list<int>) -> int
        error Stopped(at: int)
    }

    contract Node: Peer {
        var peers: list<Peer> = []
        var total: int = 0
        var reasons: log<text> = []
        var leaves: list<leaf.Leaf> = []
        event Added(n: int)

        create by anyone
        call link(peer: Peer) by anyone { peers.append(peer) }

        call run(steps: list<int>) -> int by anyone {
            var at = 0
            var done = 0
            while at < steps.count {
                let step = steps[at]
                done = done + 1
                if step == 0 {
                    total = total + steps[at + 1]
                    emit Added(n: steps[at + 1])
                    at = at + 2
                } else if step == 1 {
                    let rest = part(steps, at: at + 3, count: steps[at + 2])
                    done = done + peers[steps[at + 1]].run(rest)
                    at = at + 3 + steps[at + 2]
                } else if step == 2 {
                    let rest = part(steps, at: at + 4, count: steps[at + 3])
                    attempt peers[steps[at + 1]].run(rest) gas steps[at + 2] {
                        ok(n) { total = total + n }
                        failed(reason) { reasons.append(reason) }
                    }
                    at = at + 4 + steps[at + 3]
                } else if step == 3 {
                    fail Peer.Stopped(at)
                } else if step == 4 {
                    while true { total = total + 1 }
                } else {
                    leaves.append(leaf.Leaf.create(number: total, keeper: party(self)))
                    at = at + 1
                }
            }
            return done
        }

        fn part(steps: list<int>, at: int, count: int) -> list<int> {
            var result_: list<int> = []
            for i in 0..<count { result_.append(steps[at + i]) }
            return result_
        }

        view state() -> (total: int, reasons: int, leaves: int) {
            return total, reasons.count, leaves.count
        }
        view reason(at: int) -> text { return reasons[at] }
    }
    """.replacing("result_", with: "taken")

  private static func builds() throws -> [ContractBuild] {
    let parsed = ParsedModule.parse(SourceFile(name: "node.deed", text: node))
    let closure = SourceClosure.load(parsed, at: "node.deed", isProject: true) { path in
      path == "leaf.deed" ? Array(Self.leaf.utf8) : nil
    }
    let result = Compiler.check(closure)
    guard let checked = result.checked else {
      throw TestSources.Failure(description: "\(result.diagnostics.map(\.message))")
    }
    return try (checked.created + [checked]).map { try ContractBuild($0, compiler: "test") }
  }

  // MARK: Scripts

  private indirect enum Step {
    case add(Int)
    case call(peer: Int, [Step])
    case attempt(peer: Int, gas: Int, [Step])
    case stop
    case burn
    case create

    var numbers: [Int] {
      switch self {
      case .add(let n): return [0, n]
      case .call(let peer, let steps):
        let rest = steps.flatMap(\.numbers)
        return [1, peer, rest.count] + rest
      case .attempt(let peer, let gas, let steps):
        let rest = steps.flatMap(\.numbers)
        return [2, peer, gas, rest.count] + rest
      case .stop: return [3]
      case .burn: return [4]
      case .create: return [5]
      }
    }
  }

  private static let nodeCount = 4
  /// More than any limit has left.
  private static let tooMuch = 1_000_000_000
  /// What attempts may use, by how deep they stand: each is enough for two of the next and what they come with.
  private static let gas = [900_000, 300_000, 80_000]

  private static func steps(_ depth: Int, _ generator: inout SeededGenerator) -> [Step] {
    var (steps, meetings): ([Step], Int) = ([], 0)
    for _ in 0..<generator.below(4) {
      // The last of the peers is none.
      let peer = generator.below(20) == 0 ? nodeCount : generator.below(nodeCount)
      switch generator.below(12) {
      case 0...2: steps.append(.add(generator.below(9)))
      case 3: steps.append(.create)
      case 4 where depth > 0: steps.append(.stop)
      case 5 where depth > 0: steps.append(.burn)
      case 6...7 where depth < 3 && meetings < 2:
        meetings += 1
        steps.append(.call(peer: peer, Self.steps(depth + 1, &generator)))
      case 8...11 where depth < 3 && meetings < 2:
        meetings += 1
        let gas = generator.below(12) == 0 ? tooMuch : gas[depth]
        steps.append(.attempt(peer: peer, gas: gas, Self.steps(depth + 1, &generator)))
      default: steps.append(.add(1))
      }
    }
    return steps
  }

  // MARK: The model

  private struct Model: Equatable {
    struct Node: Equatable {
      var total = 0
      var reasons: [String] = []
      var leaves = 0
    }
    var nodes = Array(repeating: Node(), count: nodeCount)
    var events = 0
  }

  private struct Failure: Error {
    let name: String
    /// Which of the executing contracts was called, when one was.
    var busy: Int?
  }

  private static func run(
    _ steps: [Step], on node: Int, _ model: inout Model, _ executing: [Int]
  ) throws(Failure) -> Int {
    guard node < nodeCount else { throw Failure(name: "IndexOutOfBounds") }
    if let busy = executing.firstIndex(of: node) { throw Failure(name: "Busy", busy: busy) }
    var done = 0
    for step in steps {
      done += 1
      switch step {
      case .add(let n):
        model.nodes[node].total += n
        model.events += 1
      case .call(let peer, let steps):
        done += try run(steps, on: peer, &model, executing + [node])
      case .attempt(let peer, let gas, let steps):
        guard peer < nodeCount else { throw Failure(name: "IndexOutOfBounds") }
        guard gas < tooMuch else { throw Failure(name: "OutOfGas") }
        let before = model
        do throws(Failure) {
          model.nodes[node].total += try run(steps, on: peer, &model, executing + [node])
        } catch {
          // One that was executing before this one did is not in the callee's hands.
          if let busy = error.busy, busy < executing.count { throw error }
          model = before
          model.nodes[node].reasons.append(error.name)
        }
      case .stop: throw Failure(name: "Stopped")
      case .burn: throw Failure(name: "OutOfGas")
      case .create:
        guard model.nodes[node].total <= 40 else { throw Failure(name: "OutOfRange") }
        model.nodes[node].leaves += 1
      }
    }
    return done
  }

  // MARK: The test

  private struct World {
    let network: TestNetwork
    let package: Digest32
    var nodes: [Digest32] = []

    init() throws {
      network = try TestNetwork()
      let builds = try AttemptHistoryTests.builds()
      let publications = builds.map {
        Action(actingSigners: [0], body: .publish($0.package))
      }
      _ = try network.complete(
        network.transaction(publications, by: [network.founders[0]], gasLimit: 50_000_000),
        texts: builds.flatMap(\.texts))
      let node = try #require(builds.last).package.id(suite: network.suite)
      package = node
      let creations = (0..<AttemptHistoryTests.nodeCount).map { _ in
        Action(actingSigners: [0], body: .create(package: node, arguments: []))
      }
      let created = try network.complete(
        network.transaction(creations, by: [network.founders[0]]))
      nodes = created.results.compactMap { results in
        if case .bytes(let octets)? = results.first { Digest32(octets: octets) } else { nil }
      }
      for node in nodes {
        let actions = nodes.map {
          network.call(node, package, "link", [.bytes($0.octets)])
        }
        _ = try network.complete(network.transaction(actions, by: [network.founders[0]]))
      }
    }

    func view(_ node: Int, _ name: String, _ arguments: [CBOR] = []) throws -> [CBOR] {
      let answer = try network.ledger.view(
        contract: nodes[node], function: name, arguments: arguments, time: network.now)
      if case .completed(let found) = answer.execution { return found }
      return []
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func scriptsLeaveWhatTheModelSays(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let world = try World()
    let network = world.network
    var model = Model()
    var names = Set<String>()
    for number in 0..<60 {
      let place: Comment = "seed \(seed), transaction \(number)"
      let node = generator.below(Self.nodeCount)
      let steps = Self.steps(0, &generator)
      var after = model
      after.events = 0
      var failure: Failure?
      do throws(Failure) {
        _ = try Self.run(steps, on: node, &after, [])
      } catch {
        failure = error
      }
      let script = CBOR.array(steps.flatMap(\.numbers).map { .integer(Int64($0)) })
      let entry = try network.record(
        network.transaction(
          [network.call(world.nodes[node], world.package, "run", [script])],
          by: [network.founders[0]]))
      let outcome = try #require(entry.outcome)
      switch outcome.verdict {
      case .completed:
        #expect(failure == nil, place)
        #expect(outcome.events.count == after.events, place)
        model = after
        model.events = 0
      case .failed(let found):
        #expect(found.name == failure?.name, place)
        names.insert(found.name)
      }
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
        network.receipt(of: entry.index).encoded())
      #expect(verified.isReexecuted, place)
      try compare(world, model, place)
    }
    #expect(names.isSuperset(of: ["Busy"]))
    let reasons = Set(model.nodes.flatMap(\.reasons))
    #expect(reasons.isSuperset(of: ["Stopped", "OutOfGas", "Busy"]), "\(reasons)")
    #expect(model.nodes.contains { $0.leaves > 0 })
    _ = try LedgerAudit.run(of: network.store)
  }

  private func compare(_ world: World, _ model: Model, _ place: Comment) throws {
    for (index, node) in model.nodes.enumerated() {
      let expected = [node.total, node.reasons.count, node.leaves].map { CBOR.integer(Int64($0)) }
      #expect(try world.view(index, "state") == expected, place)
      if let last = node.reasons.last {
        let at = CBOR.integer(Int64(node.reasons.count - 1))
        #expect(try world.view(index, "reason", [at]) == [.string(last)], place)
      }
    }
  }

  /// Gas that does not suffice to load the other contract is used up each time, and what was looked at for that is in the
  /// receipt: executed again by somebody who has nothing loaded, it takes the same gas.
  @Test func attemptsThatCannotEvenLoad() throws {
    let source = """
      interface Peer { call run(steps: list<int>) -> int }
      contract Looper {
          let peer: Peer
          var failures: int = 0
          create by anyone
          call go(times: int, gas: int) -> int by anyone {
              for i in 0..<times {
                  attempt peer.run([]) gas gas {
                      ok(_) { }
                      failed(reason) {
                          requires reason == "OutOfGas"
                          failures = failures + 1
                      }
                  }
              }
              return failures
          }
      }
      """
    let world = try World()
    let network = world.network
    let looper = try network.deploy(
      TestSources.build(source).package, arguments: [.bytes(world.nodes[0].octets)])
    func go(_ times: Int, gas: Int) throws -> (entry: RecordedEntry, results: [[CBOR]]) {
      let done = try network.complete(
        network.transaction(
          [
            network.call(
              looper.contract, looper.package, "go",
              [.integer(Int64(times)), .integer(Int64(gas))])
          ], by: [network.founders[0]]))
      let verified = try ReceiptVerifier(pin: network.ledger.pin).verify(
        network.receipt(of: done.entry.index).encoded())
      #expect(verified.isReexecuted)
      return done
    }
    let few = try go(10, gas: 3000)
    try network.reopen()
    let many = try go(30, gas: 3000)
    #expect(few.results == [[10]] && many.results == [[40]])
    let used = try (#require(few.entry.outcome).gas, #require(many.entry.outcome).gas)
    #expect(used.1 - used.0 > 20 * 3000 && used.1 - used.0 < 20 * 6000)
    // Once it is loaded, the same gas is enough.
    let enough = try go(30, gas: 200_000)
    #expect(enough.results == [[40]])
  }
}
