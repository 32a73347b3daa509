extension Instruction {
  /// Appends the instruction's one encoding: the opcode's octet, then the operands of its row.
  ///
  /// - Precondition: the operands are those of the opcode's row.
  package func encode(into code: inout [UInt8]) {
    code.append(opcode.rawValue)
    var position = 0
    for operand in OpcodeTable.row(opcode).operands {
      switch operand {
      case .signed: Self.encode(signed, into: &code)
      case .path:
        Self.encode(UInt32(path.count), into: &code)
        for step in path { Self.encode(step, into: &code) }
      case .block, .function, .error, .event, .local, .field, .type, .constant, .import, .enumCase,
        .interfaceFunction, .breachKind, .count, .algorithm, .scheme, .asset,
        .oldField:
        Self.encode(numbers[position], into: &code)
        position += 1
      }
    }
    precondition(position == numbers.count, "operands that the opcode's row does not name")
  }

  /// Appends an unsigned LEB128 in its shortest form.
  static func encode(_ number: UInt32, into code: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      code.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    code.append(UInt8(rest))
  }

  /// Appends a signed LEB128 in its shortest form.
  ///
  /// - Precondition: −2^62 ≤ `number` < 2^62.
  static func encode(_ number: Int64, into code: inout [UInt8]) {
    precondition(number >= -1 << 62 && number < 1 << 62, "an integer beyond 63 bits in the code")
    var rest = number
    while true {
      let octet = UInt8(truncatingIfNeeded: rest) & 0x7F
      rest >>= 7
      if rest == (octet & 0x40 == 0 ? 0 : -1) {
        code.append(octet)
        return
      }
      code.append(octet | 0x80)
    }
  }

  private static func encode(_ step: PathStep, into code: inout [UInt8]) {
    switch step {
    case .field(let field):
      code.append(0)
      encode(field, into: &code)
    case .element: code.append(1)
    case .key: code.append(2)
    case .payload(let enumCase, let part):
      code.append(3)
      encode(enumCase, into: &code)
      encode(part, into: &code)
    case .some: code.append(4)
    }
  }
}
