import DeedBytecode
import DeedIntegers

extension ConstantFolding {
  /// Computes an instruction on known values of a ring.
  static func foldRing(_ opcode: Opcode, _ operands: [Value], _ modulus: Integer) -> Outcome {
    let numbers = operands.compactMap { value in
      if case .integer(let number) = value { number } else { nil }
    }
    guard let first = numbers.first, numbers.count == operands.count else { return .unknown }
    do throws(IntegerFailure) {
      let result: Integer
      switch opcode {
      case .ringToInteger: return .value(.integer(first))
      case .ringFromInteger: result = first
      case .ringNegate: result = first.negated()
      case .ringInverse: result = try first.inverse(modulo: modulus)
      case .ringNot: result = try modulus.subtracting(.one).subtracting(first)
      default:
        guard let second = numbers.dropFirst().first else { return .unknown }
        switch opcode {
        case .ringAdd where modulus.bitWidth < Integer.bitLimit: result = try first.adding(second)
        case .ringSubtract: result = try first.subtracting(second)
        // Of a wide ring it is computed where the product may be larger than an integer.
        case .ringMultiply where modulus.bitWidth <= Integer.bitLimit / 2:
          result = try first.multiplied(by: second)
        case .ringPower where second.bitWidth <= 64 && modulus.bitWidth <= 1024:
          result = try first.power(second, modulo: modulus)
        default: return foldBits(opcode, first, second, modulus)
        }
      }
      return .value(.integer(try result.dividedEuclidean(by: modulus).remainder))
    } catch {
      return .failure(words(error))
    }
  }

  /// Bits of rings up to a word.
  private static func foldBits(
    _ opcode: Opcode, _ left: Integer, _ right: Integer, _ modulus: Integer
  ) -> Outcome {
    guard let width = modulus.exponentOfTwo, width <= 64, let value = left.uint64 else {
      return .unknown
    }
    let mask = UInt64.max >> UInt64(64 - width)
    func result(_ word: UInt64) -> Outcome { .value(.integer(Integer(word & mask))) }
    switch opcode {
    case .ringAnd, .ringOr, .ringXor:
      guard let other = right.uint64 else { return .unknown }
      return result(
        opcode == .ringAnd ? value & other : opcode == .ringOr ? value | other : value ^ other)
    case .ringShiftLeft, .ringShiftRight:
      guard let distance = right.int64 else { return .unknown }
      if distance < 0 { return .failure("the distance is negative") }
      let bits = UInt64(min(distance, 64))
      return result(opcode == .ringShiftLeft ? value << bits : value >> bits)
    case .ringRotateLeft, .ringRotateRight:
      guard let remainder = try? right.dividedEuclidean(by: Integer(width)).remainder.uint64 else {
        return .unknown
      }
      let width = UInt64(width)
      let left = opcode == .ringRotateLeft ? remainder : (width - remainder) % width
      return result(value << left | value >> (width - left))
    default: return .unknown
    }
  }
}
