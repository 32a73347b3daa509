import DeedBytecode
import DeedTestSupport
import FoundationEssentials
import Testing

@Suite struct VerifierFixtureTests {
  @Test(arguments: VerifierFixture.accepted)
  func acceptedModulesVerify(_ fixture: VerifierFixture) throws {
    let module = try fixture.module
    let verified = try Verifier.verify(module)
    #expect(verified.octets == module.encoded())
    #expect(verified.hash == module.hash)
    #expect(verified.functions.count == module.functions.count)
    #expect(try Verifier.verify(verified.octets).hash == verified.hash)
    for (facts, function) in zip(verified.functions, module.functions) {
      #expect(facts.localCount == function.parameters.count + function.locals.count)
      #expect(facts.blocks.first?.offset == 0)
      #expect(facts.blocks.last?.end == UInt32(function.code.count))
    }
  }

  @Test(arguments: VerifierFixture.rejected)
  func rejectedModulesAreRefusedAsExpected(_ fixture: VerifierFixture) throws {
    let module = try fixture.module
    let failure = #expect(throws: VerificationFailure.self) { try Verifier.verify(module) }
    let found = (failure?.description ?? "accepted") + "\n"
    if Expectations.areRewritten {
      try found.write(toFile: fixture.expectedPath, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOfFile: fixture.expectedPath, encoding: .utf8)
    #expect(found == expected)
    // From octets the same refusal comes, or the decoder's.
    let decoded = #expect(throws: VerificationFailure.self) {
      try Verifier.verify(module.encoded())
    }
    #expect(decoded == failure || decoded?.code == .malformedModule)
  }

  @Test(arguments: VerifierFixture.accepted + VerifierFixture.rejected)
  func modulesRoundTrip(_ fixture: VerifierFixture) throws {
    let module = try fixture.module
    let text = Disassembler.disassemble(module)
    let again = try Assembler.assemble(text)
    #expect(again == module)
    #expect(again.encoded() == module.encoded())
    #expect(Disassembler.disassemble(again) == text)
    if let decoded = try? Module.decode(module.encoded()) { #expect(decoded == module) }
  }

  /// Codes that assembly cannot show, each with its own test in `VerifierLimitTests`.
  static let shownElsewhere: Set<VerificationCode> = [
    .malformedModule, .tooManySteps, .moduleTooLarge, .tableTooLong, .codeTooLong,
    .builtInTypeDefined, .invalidConstant,
  ]

  @Test func everyCodeHasAFixture() throws {
    var shown = Self.shownElsewhere
    for fixture in VerifierFixture.rejected {
      let module = try fixture.module
      do throws(VerificationFailure) {
        _ = try Verifier.verify(module)
      } catch { shown.insert(error.code) }
    }
    #expect(VerificationCode.allCases.filter { !shown.contains($0) } == [])
  }

  @Test func everyInstructionStandsInAnAcceptedModule() throws {
    var shown: Set<Opcode> = []
    for fixture in VerifierFixture.accepted {
      for function in try fixture.module.functions {
        var reader = CodeReader(function.code)
        while !reader.isAtEnd { shown.insert(try reader.next().opcode) }
      }
    }
    #expect(Opcode.allCases.filter { !shown.contains($0) } == [])
  }

  @Test func everyExpectationHasItsModule() throws {
    let paths = Set(VerifierFixture.rejected.map(\.expectedPath))
    let folder = VerifierFixture.root + "/reject"
    for check in try FileManager.default.contentsOfDirectory(atPath: folder) {
      for file in try FileManager.default.contentsOfDirectory(atPath: folder + "/" + check)
      where !file.hasSuffix(".dasm") {
        #expect(paths.contains("\(folder)/\(check)/\(file)"))
      }
    }
  }

  @Test func codesAreInTheRangeOfBytecodeRefusals() {
    #expect(VerificationCode.allCases.allSatisfy { (4000..<5000).contains($0.rawValue) })
  }
}
