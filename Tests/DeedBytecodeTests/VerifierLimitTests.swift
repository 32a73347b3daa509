import DeedBytecode
import DeedIntegers
import Testing

/// Refusals that assembly cannot show, and the sizes on both sides of a limit.
@Suite struct VerifierLimitTests {
  private func library(_ change: (inout Module) -> Void) -> Module {
    var module = Module(kind: .library, name: "Case")
    change(&module)
    return module
  }

  private func code(_ instructions: Instruction...) -> [UInt8] {
    var code: [UInt8] = []
    for instruction in instructions { instruction.encode(into: &code) }
    return code
  }

  private func refusal(_ module: Module) -> VerificationCode? {
    do throws(VerificationFailure) {
      _ = try Verifier.verify(module)
      return nil
    } catch { return error.code }
  }

  @Test func octetsThatAreNoModuleAreRefused() {
    for octets: [UInt8] in [[], [0], [0x80], Array("deed.module".utf8)] {
      let failure = #expect(throws: VerificationFailure.self) { try Verifier.verify(octets) }
      #expect(failure?.code == .malformedModule)
    }
    let tooMany = [UInt8](repeating: 0, count: Limits.moduleOctetsMax + 1)
    #expect(throws: ModuleFailure.tooLarge(octetCount: tooMany.count)) {
      try Module.decode(tooMany)
    }
  }

  @Test func tablesAreBounded() {
    let field = { (index: Int) in Message(name: Name("e\(index)"), fields: []) }
    #expect(refusal(library { $0.errors = (0..<Limits.tableEntriesMax).map(field) }) == nil)
    let over = library { $0.errors = (0...Limits.tableEntriesMax).map(field) }
    #expect(refusal(over) == .tableTooLong)
    let failure = #expect(throws: VerificationFailure.self) {
      try Verifier.verify(over.encoded())
    }
    #expect(failure?.code == .malformedModule)
  }

  @Test func codeIsBounded() {
    func function(count: Int) -> Function {
      var code = code(Instruction(.block))
      while code.count < count - 1 {
        code += self.code(Instruction(.true), Instruction(.drop))
        if code.count == count - 2 { code += self.code(Instruction(.block)) }
      }
      code += self.code(Instruction(.return))
      return Function(parameters: [], results: [], locals: [], code: code)
    }
    #expect(refusal(library { $0.functions = [function(count: Limits.codeOctetsMax)] }) == nil)
    #expect(
      refusal(library { $0.functions = [function(count: Limits.codeOctetsMax + 1)] })
        == .codeTooLong)
    // Each function is small enough, the module is not.
    let full = function(count: Limits.codeOctetsMax)
    #expect(
      refusal(library { $0.functions = Array(repeating: full, count: 5) }) == .moduleTooLarge)
    // The tables are small enough, their octets together are not.
    let name = String(repeating: "n", count: Limits.nameOctetsMax - 4)
    let many = library { module in
      module.errors = (0..<3000).map { Message(name: Name("\(name)\($0)"), fields: []) }
    }
    #expect(refusal(many) == .moduleTooLarge)
  }

  @Test func builtInTypesAndWrongConstantsAreRefused() {
    #expect(refusal(library { $0.types = [.bool] }) == .builtInTypeDefined)
    #expect(
      refusal(library { $0.constants = [Constant(type: .integer, value: .bool(true))] })
        == .invalidConstant)
    #expect(
      refusal(
        library {
          $0.types = [.range(lower: 0, upper: 9)]
          $0.constants = [Constant(type: TypeIndex(rawValue: 16), value: .integer(10))]
        }) == .invalidConstant)
    #expect(
      refusal(library { $0.constants = [Constant(type: .text, value: .text([0xFF]))] })
        == .invalidConstant)
    // A value of no finite type, nested deeper than any decoder reads.
    var deep = Value.none
    for _ in 0..<100 { deep = .some(deep) }
    #expect(
      refusal(
        library {
          $0.types = [.option(.integer)]
          $0.constants = [Constant(type: TypeIndex(rawValue: 16), value: deep)]
        }) == .invalidConstant)
  }

  /// Calls that move 255 operands in and out for two octets each: much work for few octets.
  @Test(.timeLimit(.minutes(1))) func workIsBounded() {
    let many = [TypeIndex](repeating: .bool, count: Limits.membersMax)
    var calls = code(Instruction(.block))
    for _ in many { calls += code(Instruction(.true)) }
    while calls.count < 8000 { calls += code(Instruction(.call, 0)) }
    for _ in many { calls += code(Instruction(.drop)) }
    calls += code(Instruction(.return))
    var pass = code(Instruction(.block))
    for index in many.indices { pass += code(Instruction(.localCopy, UInt32(index))) }
    pass += code(Instruction(.return))
    let caller = Function(parameters: [], results: [], locals: [], code: calls)
    let module = library {
      $0.functions = [
        Function(parameters: many, results: many, locals: [], code: pass), caller,
      ]
    }
    #expect(refusal(module) == nil)
    var larger = module
    larger.functions += [caller, caller]
    #expect(refusal(larger) == .tooManySteps)
  }

  /// Call graphs and blocks as deep as they can be: nothing here may use the machine's stack for each.
  @Test func longChainsDoNotExhaustTheVerifier() throws {
    let count = Limits.tableEntriesMax
    let module = library { module in
      module.functions = (0..<count).map { index in
        let next = UInt32((index + 1) % count)
        let code = code(Instruction(.block), Instruction(.call, next), Instruction(.return))
        return Function(parameters: [], results: [], locals: [], code: code)
      }
    }
    let verified = try Verifier.verify(module)
    #expect(verified.functions.allSatisfy { $0.effects == .recurs })
  }

  @Test func factsAreTrue() throws {
    let module = try Assembler.assemble(
      """
      module library Facts
      function 0 (int) -> (int) locals (int, bool) {
        block
          local.copy 0
          int 1
          int 2
          int.add
          int.add
          return
      }
      function 1 () -> () {
        block
          int 3
          call 0
          drop
          jump @1
        block
          now
          drop
          true
          branch @1
        block
          return
      }
      """)
    let verified = try Verifier.verify(module)
    let first = verified.facts(FunctionIndex(rawValue: 0))
    #expect(first.localCount == 3)
    #expect(first.stackHeightMax == 3)
    #expect(first.frameSlots == 6)
    #expect(first.effects == [])
    #expect(first.blocks.map(\.end) == [10])
    #expect(first.blocks.map(\.gas) == [8])
    let second = verified.facts(FunctionIndex(rawValue: 1))
    #expect(second.effects == [.loops, .readsContext])
    #expect(second.blocks.map(\.offset) == [0, 8, 14])
    #expect(second.blocks.map(\.gas) == [14, 7, 3])
  }
}
