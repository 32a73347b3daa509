import DeedIntegers

/// Rings, functions of integers, and integers as octets.
extension OperandCheck {
  /// Instructions on rings: all operands are of the ring that the type operand names.
  mutating func applyRing(_ instruction: Instruction) throws(VerificationFailure) {
    let type = typeOperand(instruction)
    guard case .ring(let modulus) = types[type] else { throw wrongTypeOperand(type) }
    switch instruction.opcode {
    case .ringFromInteger: return try apply([.integer], type)
    case .ringToInteger: return try apply([type], .integer)
    case .ringAdd, .ringSubtract, .ringMultiply: return try apply([type, type], type)
    case .ringNegate, .ringInverse: return try apply([type], type)
    case .ringPower: return try apply([type, .integer], type)
    default: break
    }
    guard modulus.exponentOfTwo != nil else { throw wrongTypeOperand(type) }
    switch instruction.opcode {
    case .ringAnd, .ringOr, .ringXor: try apply([type, type], type)
    case .ringNot: try apply([type], type)
    default: try apply([type, .integer], type)
    }
  }

  /// Functions of integers, and integers as octets.
  mutating func applyFurtherInteger(_ instruction: Instruction) throws(VerificationFailure) {
    switch instruction.opcode {
    case .integerPowerModulo: try apply([.integer, .integer, .integer], .integer)
    case .integerCommonDivisor: try apply([.integer, .integer], .integer)
    case .integerSquareRoot: try apply([.integer], .integer)
    case .bytesToInteger: try apply([.bytes], .integer)
    case .bytesFromInteger: try apply([.integer, .integer], .bytes)
    default: try apply([.bytes], .bytes)
    }
  }
}
