import DeedBytecode
import DeedEncoding
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// Whatever verifies runs: mutated modules either are refused or end in an outcome, under a gas limit.
@Suite struct MutationTests {
  @Test func whatVerifiesRunsWithoutCrashing() throws {
    let seed: UInt64 = 4_141
    var generator = SeededGenerator(seed: seed)
    var machine = try VirtualMachine.reserve()
    let sources = try Fixture.all.map { fixture in
      (try Assembler.assemble(try fixture.text()), try fixture.calls())
    }
    let rounds = Int(ProcessInfo.processInfo.environment["DEED_CAMPAIGN_ROUNDS"] ?? "") ?? 6000
    var verified = 0
    for _ in 0..<rounds {
      let (module, calls) = sources[generator.below(sources.count)]
      let mutant = Self.mutate(module, &generator)
      guard let proven = try? Verifier.verify(mutant) else { continue }
      verified += 1
      let loaded = LoadedModule(proven)
      var host = MemoryHost()
      host.imports = [
        .echo, .fault(.expectationFailed), .fault(.failureMissing), .fault(.eventMissing),
      ]
      var run = try FixtureRun(module: loaded, host: host)
      for _ in 0..<3 {
        let call = calls[generator.below(calls.count)]
        guard var request = try? run.request(call) else { continue }
        if generator.below(4) == 0 { request.arguments = [.unsigned(generator.next())] }
        var meter = GasMeter(limit: UInt64(generator.below(200_000)))
        // The state is the machine's own: a row that does not decode would be a bug.
        _ = try machine.enter(request, in: loaded, host: &run.host, gas: &meter)
        #expect(meter.used <= meter.limit)
        #expect(run.host.openSavepoints == 0 && run.host.entered.isEmpty, "seed \(seed)")
        if let reason = run.host.lostOrForged() { Issue.record("\(reason), seed \(seed)") }
      }
    }
    #expect(verified > rounds / 50, "only \(verified) mutants were verified")
  }

  /// Changes an octet of a function's code, an instruction's order, a type or a number.
  private static func mutate(_ module: Module, _ generator: inout SeededGenerator) -> Module {
    var module = module
    for _ in 0...generator.below(2) {
      let index = generator.below(module.functions.count)
      var function = module.functions[index]
      switch generator.below(6) {
      case 0 where !function.locals.isEmpty:
        function.locals[generator.below(function.locals.count)] = TypeIndex(
          rawValue: UInt32(generator.below(24)))
      case 1:
        let other = module.functions[generator.below(module.functions.count)]
        if other.parameters == function.parameters, other.results == function.results {
          function.code = other.code
        }
      case 2:
        var instructions = Self.instructions(function.code)
        let first = generator.below(instructions.count)
        instructions.swapAt(first, generator.below(instructions.count))
        function.code = instructions.flatMap { $0 }
      case 3:
        var instructions = Self.instructions(function.code)
        instructions.remove(at: generator.below(instructions.count))
        function.code = instructions.flatMap { $0 }
      default:
        let offset = generator.below(function.code.count)
        function.code[offset] =
          generator.below(2) == 0
          ? function.code[offset] ^ UInt8(1 << generator.below(8))
          : UInt8(generator.below(Opcode.allCases.count))
      }
      module.functions[index] = function
    }
    return module
  }

  /// The octets of each instruction.
  private static func instructions(_ code: [UInt8]) -> [[UInt8]] {
    var reader = CodeReader(code)
    var instructions: [[UInt8]] = []
    while !reader.isAtEnd {
      let start = reader.offset
      guard (try? reader.next()) != nil else { break }
      instructions.append(Array(code[start..<reader.offset]))
    }
    return instructions.isEmpty ? [code] : instructions
  }
}
