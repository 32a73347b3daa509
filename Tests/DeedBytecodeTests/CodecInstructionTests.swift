import DeedBytecode
import DeedTestSupport
import Testing

@Suite struct CodecInstructionTests {
  /// An instruction of an opcode with operands from a generator.
  private func instruction(
    _ opcode: Opcode, _ random: inout SeededGenerator
  ) -> Instruction {
    var numbers: [UInt32] = []
    var signed: Int64 = 0
    var path: [PathStep] = []
    func number() -> UInt32 {
      UInt32.random(in: 0...UInt32.max, using: &random)
        >> (UInt32.random(in: 0..<32, using: &random))
    }
    for operand in OpcodeTable.row(opcode).operands {
      switch operand {
      case .signed:
        signed =
          Int64.random(in: -1 << 62..<1 << 62, using: &random)
          >> Int64.random(in: 0..<63, using: &random)
      case .path:
        for _ in 0..<Int.random(in: 0...Limits.pathStepsMax, using: &random) {
          let steps: [PathStep] = [
            .field(number()), .element, .key, .payload(enumCase: number(), part: number()), .some,
          ]
          path.append(steps.randomElement(using: &random) ?? .some)
        }
      default: numbers.append(number())
      }
    }
    return Instruction(opcode, numbers: numbers, signed: signed, path: path)
  }

  @Test func rowsStandInTheOrderOfTheOpcodes() {
    #expect(OpcodeTable.rows.map(\.opcode) == Opcode.allCases)
    #expect(OpcodeTable.rows.map { Int($0.opcode.rawValue) } == Array(OpcodeTable.rows.indices))
    #expect(Set(OpcodeTable.rows.map(\.mnemonic)).count == OpcodeTable.rows.count)
    for row in OpcodeTable.rows { #expect(OpcodeTable.opcode(named: row.mnemonic) == row.opcode) }
    // An enum's case follows its type.
    for row in OpcodeTable.rows {
      if let position = row.operands.firstIndex(of: .enumCase) {
        #expect(row.operands[position - 1] == .type)
      }
    }
  }

  @Test func instructionsAreReadBack() throws {
    for seed in 0..<40 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let written = Opcode.allCases.map { instruction($0, &random) }
      var code: [UInt8] = []
      for instruction in written { instruction.encode(into: &code) }
      var reader = CodeReader(code)
      var read: [Instruction] = []
      while !reader.isAtEnd { read.append(try reader.next()) }
      #expect(read == written, "seed \(seed)")
    }
  }

  @Test func whateverIsReadIsWrittenTheSame() {
    for seed in 0..<40 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let octets = (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) }
      var reader = CodeReader(octets)
      while !reader.isAtEnd {
        let start = reader.offset
        guard let instruction = try? reader.next() else { break }
        var code: [UInt8] = []
        instruction.encode(into: &code)
        #expect(code == Array(octets[start..<reader.offset]), "seed \(seed)")
      }
    }
  }

  @Test(arguments: [
    ([], CodeFailure.unexpectedEnd(offset: 0)),
    ([0xFF], .unknownOpcode(offset: 0, octet: 0xFF)),
    ([1], .unexpectedEnd(offset: 0)),
    ([1, 0x80], .unexpectedEnd(offset: 0)),
    ([1, 0x80, 0x00], .numberNotShortest(offset: 0)),
    ([1, 0xFF, 0xFF, 0xFF, 0xFF, 0x10], .numberTooLarge(offset: 0)),
    ([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], .numberNotShortest(offset: 0)),
    ([9, 0x80, 0x00], .numberNotShortest(offset: 0)),
    ([9, 0xFF, 0x7F], .numberNotShortest(offset: 0)),
    ([9] + [UInt8](repeating: 0x80, count: 9) + [1], .numberTooLarge(offset: 0)),
    ([16, 0, 17], .pathTooLong(offset: 0, count: 17)),
    ([16, 0, 1, 5], .unknownStep(offset: 0, octet: 5)),
  ])
  func otherFormsAreRefused(_ octets: [UInt8], _ failure: CodeFailure) {
    #expect(Opcode.jump.rawValue == 1 && Opcode.integer.rawValue == 9)
    #expect(Opcode.localLoad.rawValue == 16 || octets.first != 16)
    var reader = CodeReader(octets)
    #expect(throws: failure) { try reader.next() }
  }

  @Test(arguments: [0, 63, 64, -64, -65, 1 << 62 - 1, -1 << 62] as [Int64])
  func signedNumbersAtTheirEdges(_ number: Int64) throws {
    var code: [UInt8] = []
    Instruction(.integer, signed: number).encode(into: &code)
    var reader = CodeReader(code)
    #expect(try reader.next().signed == number)
    #expect(reader.isAtEnd)
    #expect(code.count <= 10)
  }

  @Test func labelsBecomeOrdinalsAndMarksOffsets() throws {
    var writer = CodeWriter<String>()
    let loop = writer.label()
    let end = writer.label()
    writer.append(Instruction(.block))
    writer.append(Instruction(.true))
    writer.branch(to: end)
    writer.begin(loop)
    writer.mark("jump")
    writer.jump(to: loop)
    writer.begin(end)
    writer.mark("return")
    writer.append(Instruction(.return))
    let code = writer.finish()
    #expect(code.octets == [0, 8, 2, 2, 0, 1, 1, 0, 3])
    #expect(code.marks.map(\.mark) == ["jump", "return"])
    #expect(code.marks.map(\.offset) == [5, 8])
  }
}
