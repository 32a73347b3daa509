import DeedBytecode
import DeedIntegers

/// What computing in advance costs, so that a short source does not keep the compiler for long or fill its memory.
extension ConstantFolding {
  /// What all that is computed in advance for a file may take, in products of two limbs: some tenths of a second.
  static let workMax = 1 << 28

  /// What an octet that is kept or copied counts.
  static let workOfOctet = 8

  /// A lower bound of the octets that values take in a module, counted until it is above a limit.
  static func size(of values: [Value], upTo limit: Int) -> Int {
    var size = 0
    for value in values where size <= limit { add(value, to: &size, upTo: limit) }
    return size
  }

  private static func add(_ value: Value, to size: inout Int, upTo limit: Int) {
    size += 1
    switch value {
    case .bytes(let octets), .text(let octets), .digest(_, let octets): size += octets.count
    case .integer(let number): size += number.bitWidth / 8
    case .structure(let parts), .enumeration(_, let parts), .list(let parts), .set(let parts):
      for part in parts where size <= limit { add(part, to: &size, upTo: limit) }
    case .some(let value): add(value, to: &size, upTo: limit)
    case .map(let entries):
      for entry in entries where size <= limit {
        add(entry.key, to: &size, upTo: limit)
        add(entry.value, to: &size, upTo: limit)
      }
    default: break
    }
  }

  /// What an instruction takes on known operands, in products of two limbs.
  static func work(_ opcode: Opcode, _ operands: [Value], of type: SemanticType?) -> Int {
    let limbs = operands.map { value in
      if case .integer(let number) = value { limbCount(number) } else { 0 }
    }
    let octets = size(of: operands, upTo: 2 * Limits.moduleOctetsMax) * workOfOctet
    let left = limbs.first ?? 0
    let right = limbs.dropFirst().first ?? 0
    if case .ring(let modulus) = type {
      return octets + ringWork(opcode, left, operands.dropFirst().first, modulus)
    }
    switch opcode {
    case .integerMultiply, .integerDivide, .integerModulo: return octets + left * right
    case .integerCommonDivisor: return octets + 2 * left * right
    case .integerSquareRoot: return octets + 4 * left * left
    case .integerPower:
      guard right == 1, case .integer(let power)? = operands.last, let exponent = power.int64,
        case .integer(let base)? = operands.first, base.bitWidth > 1
      else { return octets }
      let most = Limits.integerBitsMax / 64
      let result = min(left * Int(max(0, min(exponent, Int64(most)))), most)
      return octets + result * result
    default: return octets
    }
  }

  private static func ringWork(
    _ opcode: Opcode, _ left: Int, _ second: Value?, _ modulus: Integer
  ) -> Int {
    let width = limbCount(modulus)
    guard case .integer(let second)? = second else {
      return opcode == .ringInverse ? 4 * width * width : width * max(left - width + 1, 1)
    }
    switch opcode {
    case .ringMultiply: return 3 * left * limbCount(second)
    // A wider one is not computed in advance.
    case .ringPower where modulus.bitWidth <= 1024:
      return 4 * min(second.bitWidth, 64) * width * width
    default: return width
    }
  }

  private static func limbCount(_ number: Integer) -> Int { number.bitWidth / 64 + 1 }
}
