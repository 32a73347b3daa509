import DeedBytecode
import DeedIntegers

/// Rings `int mod n`: up to n = 2^64 a value is a raw word; beyond, an integer from 0 to below n.
///
/// An operation on words has n − 1 as its immediate, which is the mask of the bits when n is a power of two; the type's
/// number is below zero for wide rings (`Operation`).
extension VirtualMachine {
  /// Whether n is a power of two, by n − 1.
  @inline(__always)
  private static func isMask(_ last: UInt64) -> Bool { last & (last &+ 1) == 0 }

  /// The bits of a ring modulo a power of two, by n − 1.
  private static func width(_ last: UInt64) -> Int { 64 - last.leadingZeroBitCount }

  // MARK: Two words

  /// The sum of two residues.
  @inline(__always)
  static func sum(_ left: UInt64, _ right: UInt64, _ last: UInt64) -> UInt64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    if isMask(last) { return sum & last }
    return overflow || sum > last ? sum &- last &- 1 : sum
  }

  /// The difference of two residues.
  @inline(__always)
  static func difference(_ left: UInt64, _ right: UInt64, _ last: UInt64) -> UInt64 {
    if isMask(last) { return (left &- right) & last }
    return left >= right ? left - right : left &- right &+ last &+ 1
  }

  /// The product of two residues.
  @inline(__always)
  static func product(_ left: UInt64, _ right: UInt64, _ last: UInt64) -> UInt64 {
    if isMask(last) { return left &* right & last }
    let modulus = last &+ 1
    let (high, low) = left.multipliedFullWidth(by: right)
    // The high word is below the modulus, since both factors are.
    return high == 0 ? low % modulus : modulus.dividingFullWidth((high, low)).remainder
  }

  /// An instruction on two words of a ring.
  @inline(__always)
  static func combined(_ operation: Operation, _ left: Slot, _ right: Slot) -> Slot {
    let last = UInt64(bitPattern: operation.immediate)
    let (left, right) = (UInt64(bitPattern: Int64(left)), UInt64(bitPattern: Int64(right)))
    let result =
      switch operation.opcode {
      case .ringAdd: sum(left, right, last)
      case .ringSubtract: difference(left, right, last)
      case .ringMultiply: product(left, right, last)
      case .ringAnd: left & right
      case .ringOr: left | right
      default: left ^ right
      }
    return Int(Int64(bitPattern: result))
  }

  /// A distance as shifts take it: the ring's width for all that move every bit out.
  mutating func distance(_ slot: Slot, width: Int) throws(Trap) -> Int {
    if Self.isSmall(slot) {
      if slot < 0 { throw .fault(.negativeExponent) }
      return min(slot >> 1, width)
    }
    if arena[slot >> 1] & 1 == 1 { throw .fault(.negativeExponent) }
    return width
  }

  /// A distance as rotations take it: to the left, below the width.
  mutating func rotation(
    _ slot: Slot, width: Int, isLeft: Bool
  ) throws(Trap) -> Int {
    let rest: Int
    if Self.isSmall(slot), UInt(bitPattern: slot >> 1) < UInt(bitPattern: width) {
      rest = slot >> 1
    } else if Self.isSmall(slot) {
      let remainder = (slot >> 1) % width
      rest = remainder < 0 ? remainder + width : remainder
    } else {
      rest = try integer(.integerModulo, slot, width << 1) >> 1
    }
    return isLeft || rest == 0 ? rest : width - rest
  }

  /// Moves the bits of a word.
  @inline(__always)
  mutating func moved(
    _ operation: Operation, _ slot: Slot, by distanceSlot: Slot
  ) throws(Trap) -> Slot {
    let last = UInt64(bitPattern: operation.immediate)
    let value = UInt64(bitPattern: Int64(slot))
    let width = Self.width(last)
    let result: UInt64
    switch operation.opcode {
    case .ringShiftLeft:
      // A shift by 64 bits gives 0.
      result = value << UInt64(try distance(distanceSlot, width: width)) & last
    case .ringShiftRight:
      result = value >> UInt64(try distance(distanceSlot, width: width))
    default:
      let left = try rotation(
        distanceSlot, width: width, isLeft: operation.opcode == .ringRotateLeft)
      result = (value << UInt64(left) | value >> UInt64(width - left)) & last
    }
    return Int(Int64(bitPattern: result))
  }

  // MARK: All instructions

  /// An instruction on a ring; the loop does those on two words itself.
  mutating func performRing(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    if operation.a < 0 { return try performWideRing(operation, top: top, in: module) }
    let last = UInt64(bitPattern: operation.immediate)
    let value = UInt64(bitPattern: Int64(arena[top - 1]))
    let result: UInt64
    switch operation.opcode {
    case .ringFromInteger: result = try residue(arena[top - 1], last)
    case .ringToInteger:
      arena[top - 1] = try integer(natural: value)
      return top
    case .ringNegate: result = Self.difference(0, value, last)
    case .ringNot: result = ~value & last
    case .ringInverse: result = try Self.inverse(value, last)
    case .ringPower:
      let base = UInt64(bitPattern: Int64(arena[top - 2]))
      result = try power(base, arena[top - 1], last)
      arena[top - 2] = Int(Int64(bitPattern: result))
      return top - 1
    default: preconditionFailure("an instruction on rings without an implementation")
    }
    arena[top - 1] = Int(Int64(bitPattern: result))
    return top
  }

  /// The residue of an integer.
  private mutating func residue(_ slot: Slot, _ last: UInt64) throws(Trap) -> UInt64 {
    if Self.isMask(last) {
      if Self.isSmall(slot) { return UInt64(bitPattern: Int64(slot >> 1)) & last }
      let low = UInt64(bitPattern: Int64(arena[slot >> 1 + 1]))
      return (arena[slot >> 1] & 1 == 1 ? 0 &- low : low) & last
    }
    let modulus = try integer(natural: last &+ 1)
    return word(try integer(.integerModulo, slot, modulus))
  }

  /// The value of an integer from 0 to below 2^64.
  private func word(_ slot: Slot) -> UInt64 {
    Self.isSmall(slot)
      ? UInt64(slot >> 1) : UInt64(bitPattern: Int64(arena[slot >> 1 + 1]))
  }

  /// The slot of a natural number of 64 bits.
  private mutating func integer(natural value: UInt64) throws(Trap) -> Slot {
    if value < 1 << 62 { return Int(value) << 1 }
    let index = try allocate(2)
    arena[index] = 1 << 1
    arena[index + 1] = Int(Int64(bitPattern: value))
    return index << 1 | 1
  }

  /// Binary powering; gas is for every bit of the exponent.
  private mutating func power(
    _ base: UInt64, _ exponent: Slot, _ last: UInt64
  ) throws(Trap) -> UInt64 {
    let (count, isNegative) =
      Self.isSmall(exponent)
      ? (1, exponent < 0) : (arena[exponent >> 1] >> 1, arena[exponent >> 1] & 1 == 1)
    if isNegative { throw .fault(.negativeExponent) }
    let bits =
      Self.isSmall(exponent)
      ? 64 - (exponent >> 1).leadingZeroBitCount : count * 64
    try charge(GasSchedule.limbProduct, bits * 16)
    var result: UInt64 = 1
    for position in stride(from: count - 1, through: 0, by: -1) {
      let limb =
        Self.isSmall(exponent)
        ? UInt64(exponent >> 1) : UInt64(bitPattern: Int64(arena[exponent >> 1 + 1 + position]))
      for bit in stride(from: position == 0 ? min(bits, 64) - 1 : 63, through: 0, by: -1) {
        result = Self.product(result, result, last)
        if limb >> UInt64(bit) & 1 == 1 { result = Self.product(result, base, last) }
      }
    }
    return result
  }

  /// The extended Euclidean algorithm, with the cofactor kept as a residue.
  private static func inverse(_ value: UInt64, _ last: UInt64) throws(Trap) -> UInt64 {
    guard value != 0 else { throw .fault(.notInvertible) }
    // The first step divides n itself, which may be 2^64: n = q · value + r.
    var (quotient, rest) = last.quotientAndRemainder(dividingBy: value)
    rest += 1
    if rest == value { (quotient, rest) = (quotient &+ 1, 0) }
    var (older, newer) = (value, rest)
    var (olderFactor, newerFactor) = (UInt64(1), difference(0, reduced(quotient, last), last))
    while newer != 0 {
      let (step, remainder) = older.quotientAndRemainder(dividingBy: newer)
      (older, newer) = (newer, remainder)
      let factor = difference(olderFactor, product(reduced(step, last), newerFactor, last), last)
      (olderFactor, newerFactor) = (newerFactor, factor)
    }
    guard older == 1 else { throw .fault(.notInvertible) }
    return olderFactor
  }

  /// A word below or at n as a residue.
  private static func reduced(_ value: UInt64, _ last: UInt64) -> UInt64 {
    value > last ? value &- last &- 1 : value
  }
}
