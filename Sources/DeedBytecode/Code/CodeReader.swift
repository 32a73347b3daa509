/// Reads instructions from code that nobody has checked yet, refusing every form but the one of the encoder.
///
/// Says nothing about what the operands name: that is the verifier's.
package struct CodeReader: Sendable {
  /// The code.
  package let code: [UInt8]
  /// The offset of the next instruction's first octet.
  package private(set) var offset: Int
  private var start: Int

  /// Reads from an offset, by default from the first instruction.
  package init(_ code: [UInt8], at offset: Int = 0) {
    self.code = code
    self.offset = max(0, offset)
    start = self.offset
  }

  /// Whether all octets have been read.
  package var isAtEnd: Bool { offset >= code.count }

  /// Reads one instruction.
  ///
  /// - Throws: a `CodeFailure`, after which the reader is of no more use.
  package mutating func next() throws(CodeFailure) -> Instruction {
    start = offset
    let octet = try self.octet()
    guard let opcode = Opcode(rawValue: octet) else {
      throw .unknownOpcode(offset: start, octet: octet)
    }
    var numbers: [UInt32] = []
    var signed: Int64 = 0
    var path: [PathStep] = []
    for operand in OpcodeTable.row(opcode).operands {
      switch operand {
      case .signed: signed = try signedNumber()
      case .path: path = try steps()
      case .block, .function, .error, .event, .local, .field, .type, .constant, .import, .enumCase,
        .interfaceFunction, .breachKind, .count, .algorithm, .scheme, .asset,
        .oldField:
        numbers.append(try number())
      }
    }
    return Instruction(opcode, numbers: numbers, signed: signed, path: path)
  }

  private mutating func octet() throws(CodeFailure) -> UInt8 {
    guard offset < code.count else { throw .unexpectedEnd(offset: start) }
    defer { offset += 1 }
    return code[offset]
  }

  /// Reads an unsigned LEB128 (DWARF 5, 7.6) of 32 bits in its shortest form.
  private mutating func number() throws(CodeFailure) -> UInt32 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let octet = try self.octet()
      value |= UInt64(octet & 0x7F) << shift
      guard value <= UInt64(UInt32.max) else { throw .numberTooLarge(offset: start) }
      if octet & 0x80 == 0 {
        guard shift == 0 || octet != 0 else { throw .numberNotShortest(offset: start) }
        return UInt32(value)
      }
      shift += 7
      guard shift < 35 else { throw .numberNotShortest(offset: start) }
    }
  }

  /// Reads a signed LEB128 within −2^62..<2^62 in its shortest form, which takes nine octets at most.
  private mutating func signedNumber() throws(CodeFailure) -> Int64 {
    var value: Int64 = 0
    var shift: Int64 = 0
    var previous: UInt8 = 0
    while true {
      let octet = try self.octet()
      value |= Int64(octet & 0x7F) << shift
      shift += 7
      if octet & 0x80 == 0 {
        let isNegative = octet & 0x40 != 0
        if shift > 7, octet == (previous & 0x40 == 0 ? 0x00 : 0x7F) {
          throw .numberNotShortest(offset: start)
        }
        return isNegative ? value | (-1 << shift) : value
      }
      guard shift < 63 else { throw .numberTooLarge(offset: start) }
      previous = octet
    }
  }

  private mutating func steps() throws(CodeFailure) -> [PathStep] {
    let count = try number()
    guard count <= UInt32(Limits.pathStepsMax) else {
      throw .pathTooLong(offset: start, count: count)
    }
    var steps: [PathStep] = []
    steps.reserveCapacity(Int(count))
    for _ in 0..<count {
      let octet = try self.octet()
      switch octet {
      case 0: steps.append(.field(try number()))
      case 1: steps.append(.element)
      case 2: steps.append(.key)
      case 3: steps.append(.payload(enumCase: try number(), part: try number()))
      case 4: steps.append(.some)
      default: throw .unknownStep(offset: start, octet: octet)
      }
    }
    return steps
  }
}
