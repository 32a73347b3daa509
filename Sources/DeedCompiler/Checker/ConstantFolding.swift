import DeedBytecode
import DeedIntegers

/// The value of an instruction whose operands are known, computed as the VM would.
enum ConstantFolding {
  /// What came of an attempt.
  enum Outcome {
    case value(Value)
    /// The VM would fail, for the reason in words.
    case failure(String)
    /// The instruction is not one that is computed in advance.
    case unknown
  }

  /// Computes an instruction on known operands.
  static func fold(
    _ opcode: Opcode, _ operands: [Value], of type: SemanticType?
  ) -> Outcome {
    if case .ring(let modulus) = type, opcode != .equal {
      return foldRing(opcode, operands, modulus)
    }
    if opcode == .bytesFix, case .bytes(let octets)? = operands.first,
      case .fixedBytes(let count) = type
    {
      return octets.count == Int(count)
        ? .value(.bytes(octets)) : .failure(octetsDiffer(octets.count, count))
    }
    switch operands.count {
    case 1: return fold(opcode, operands[0])
    case 2:
      if case .integer(let left) = operands[0], case .integer(let right) = operands[1] {
        return fold(opcode, left, right)
      }
      return fold(opcode, operands[0], operands[1])
    default: return .unknown
    }
  }

  private static func fold(_ opcode: Opcode, _ operand: Value) -> Outcome {
    switch (opcode, operand) {
    case (.boolNot, .bool(let value)): return .value(.bool(!value))
    case (.integerNegate, .integer(let value)): return .value(.integer(value.negated()))
    case (.integerSquareRoot, .integer(let value)):
      guard let root = try? value.squareRoot() else {
        return .failure("the number under the root is negative")
      }
      return .value(.integer(root))
    case (.bytesReversed, .bytes(let octets)): return .value(.bytes(octets.reversed()))
    case (.bytesToInteger, .bytes(let octets)):
      guard let value = try? Integer(magnitudeOctets: octets) else {
        return .failure("the number is too large")
      }
      return .value(.integer(value))
    case (.timeToInteger, .time(let milliseconds)):
      return .value(.integer(Integer(milliseconds)))
    case (.durationToInteger, .duration(let milliseconds)):
      return .value(.integer(Integer(milliseconds)))
    case (.timeFromInteger, .integer(let value)):
      guard let milliseconds = value.int64, (0..<Limits.timeBound).contains(milliseconds) else {
        return .failure("the time is out of range")
      }
      return .value(.time(milliseconds))
    case (.durationFromInteger, .integer(let value)):
      guard let milliseconds = value.int64, abs(milliseconds) < Limits.timeBound else {
        return .failure("the duration is out of range")
      }
      return .value(.duration(milliseconds))
    default: return .unknown
    }
  }

  /// Why arithmetic fails.
  static func words(_ failure: IntegerFailure) -> String {
    switch failure {
    case .tooLarge: "the number is too large"
    case .divisionByZero: "division by zero"
    case .negativeExponent: "the exponent is negative"
    case .negativeSquareRoot: "the number under the root is negative"
    case .notInvertible: "there is no inverse"
    }
  }

  /// Why octets are no `bytes[n]`, with their number and n.
  static func octetsDiffer(_ found: Int, _ wanted: UInt32) -> String {
    "it has \(found) octet\(found == 1 ? "" : "s"), \(wanted) are wanted"
  }

  private static func abs(_ value: Int64) -> UInt64 { value.magnitude }

  private static func fold(_ opcode: Opcode, _ left: Integer, _ right: Integer) -> Outcome {
    do throws(IntegerFailure) {
      switch opcode {
      case .integerAdd: return .value(.integer(try left.adding(right)))
      case .integerSubtract: return .value(.integer(try left.subtracting(right)))
      case .integerMultiply: return .value(.integer(try left.multiplied(by: right)))
      case .integerDivide:
        return .value(.integer(try left.dividedEuclidean(by: right).quotient))
      case .integerModulo:
        return .value(.integer(try left.dividedEuclidean(by: right).remainder))
      case .integerPower: return .value(.integer(try left.power(right)))
      case .integerCommonDivisor:
        return .value(.integer(left.greatestCommonDivisor(with: right)))
      case .integerEqual: return .value(.bool(left == right))
      case .integerLess: return .value(.bool(left < right))
      case .integerLessOrEqual: return .value(.bool(left <= right))
      default: return .unknown
      }
    } catch {
      return .failure(words(error))
    }
  }

  private static func fold(_ opcode: Opcode, _ left: Value, _ right: Value) -> Outcome {
    switch (opcode, left, right) {
    case (.boolEqual, .bool(let left), .bool(let right)): return .value(.bool(left == right))
    case (.equal, _, _): return .value(.bool(left == right))
    case (.less, .time(let left), .time(let right)): return .value(.bool(left < right))
    case (.lessOrEqual, .time(let left), .time(let right)): return .value(.bool(left <= right))
    case (.less, .duration(let left), .duration(let right)): return .value(.bool(left < right))
    case (.lessOrEqual, .duration(let left), .duration(let right)):
      return .value(.bool(left <= right))
    case (.textConcatenate, .text(let left), .text(let right)): return .value(.text(left + right))
    case (.bytesConcatenate, .bytes(let left), .bytes(let right)):
      return .value(.bytes(left + right))
    default: return .unknown
    }
  }
}
