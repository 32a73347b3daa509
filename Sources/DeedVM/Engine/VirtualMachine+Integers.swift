import DeedBytecode
import DeedIntegers

/// Integers: a small one is `v << 1` with −2^62 ≤ v < 2^62; any other is `index << 1 | 1` of limbs in the arena.
///
/// The representation is canonical, so that two small slots are equal exactly when the integers are.
///
/// **Why this is safe.** Limbs lie in the arena, which checks every index and count and never moves; they are lent for
/// one operation, and a big integer's header holds the count of the limbs behind it.
extension VirtualMachine {
  /// Whether a slot holds a small integer.
  @inline(__always)
  static func isSmall(_ slot: Slot) -> Bool { slot & 1 == 0 }

  /// The slot of a truth value.
  @inline(__always)
  static func word(_ value: Bool) -> Slot { value ? 1 : 0 }

  /// An instruction on two integers: the small path here, the rest on limbs.
  @inline(__always)
  mutating func integer(_ opcode: Opcode, _ left: Slot, _ right: Slot) throws(Trap) -> Slot {
    if (left | right) & 1 == 0 {
      switch opcode {
      case .integerAdd:
        let (sum, overflow) = left.addingReportingOverflow(right)
        if !overflow { return sum }
      case .integerSubtract:
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        if !overflow { return difference }
      case .integerMultiply:
        let (product, overflow) = (left >> 1).multipliedReportingOverflow(by: right)
        if !overflow { return product }
      case .integerDivide:
        if right == 0 { throw .fault(.divisionByZero) }
        return try integer(Self.dividedEuclidean(left >> 1, right >> 1).quotient)
      case .integerModulo:
        if right == 0 { throw .fault(.divisionByZero) }
        return Self.dividedEuclidean(left >> 1, right >> 1).remainder << 1
      case .integerEqual: return Self.word(left == right)
      case .integerLess: return Self.word(left < right)
      case .integerLessOrEqual: return Self.word(left <= right)
      default: break
      }
    }
    return try integerOnLimbs(opcode, left, right)
  }

  /// Quotient and remainder of values below 2^62 in magnitude, for which nothing overflows.
  private static func dividedEuclidean(
    _ dividend: Int, _ divisor: Int
  ) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    guard remainder < 0 else { return (quotient, remainder) }
    return divisor > 0 ? (quotient - 1, remainder + divisor) : (quotient + 1, remainder - divisor)
  }

  // MARK: Limbs

  /// The limbs of an integer; those of a small one are put into a scratch word.
  @unsafe
  mutating func operand(_ slot: Slot, scratch: Int) -> LimbOperand {
    if Self.isSmall(slot) {
      let limb = unsafe arena.limbs(scratch, count: 1)
      let shape = unsafe LimbArithmetic.store(Int64(slot >> 1), into: limb)
      return unsafe LimbOperand(limbs: limb, shape: shape)
    }
    let index = slot >> 1
    let header = arena[index]
    // The header was written by `finish` or `makeInteger` with the limbs that follow it.
    return unsafe LimbOperand(
      limbs: arena.limbs(index + 1, count: header >> 1), count: header >> 1,
      isNegative: header & 1 == 1)
  }

  /// The number of limbs of an integer, as gas counts them: at least 1.
  func limbCount(_ slot: Slot) -> Int {
    Self.isSmall(slot) ? 1 : arena[slot >> 1] >> 1
  }

  /// Makes the slot of a result whose limbs lie after the header at `index`, and gives back the words after it.
  mutating func finish(_ index: Int, _ shape: LimbShape) -> Slot {
    let result = unsafe LimbOperand(
      limbs: arena.limbs(index + 1, count: shape.count), shape: shape)
    if let small = unsafe result.small {
      arena.release(to: index)
      return Int(small) << 1
    }
    arena[index] = shape.count << 1 | (shape.isNegative ? 1 : 0)
    arena.release(to: index + 1 + shape.count)
    return index << 1 | 1
  }

  /// The slot of any value of 64 bits.
  mutating func integer(_ value: Int) throws(Trap) -> Slot {
    let (slot, overflow) = value.multipliedReportingOverflow(by: 2)
    if !overflow { return slot }
    let index = try allocate(2)
    let shape = unsafe LimbArithmetic.store(Int64(value), into: arena.limbs(index + 1, count: 1))
    return finish(index, shape)
  }

  /// The slot of an integer of the host's.
  mutating func makeInteger(_ value: Integer) throws(Trap) -> Slot {
    if let small = value.int64 { return try integer(Int(small)) }
    try charge(GasSchedule.limb, value.limbCount)
    let index = try allocate(1 + value.limbCount)
    let limbs = unsafe arena.limbs(index + 1, count: value.limbCount)
    let shape = unsafe value.withLimbs { operand in
      // The area has room for all limbs and is other memory than the host's integer.
      unsafe limbs.update(from: operand.limbs, count: operand.count)
      return unsafe LimbShape(count: operand.count, isNegative: operand.isNegative)
    }
    return finish(index, shape)
  }

  /// The host's integer for a slot.
  mutating func hostInteger(_ slot: Slot) -> Integer {
    if Self.isSmall(slot) { return Integer(slot >> 1) }
    return unsafe Integer(operand(slot, scratch: Arena.scratchLimbs.0))
  }

  /// Orders two integers: below, at or above zero.
  mutating func compareIntegers(_ left: Slot, _ right: Slot) throws(Trap) -> Int {
    if (left | right) & 1 == 0 { return left < right ? -1 : left == right ? 0 : 1 }
    try charge(GasSchedule.limb, min(limbCount(left), limbCount(right)))
    let first = unsafe operand(left, scratch: Arena.scratchLimbs.0)
    let second = unsafe operand(right, scratch: Arena.scratchLimbs.1)
    return unsafe LimbArithmetic.compare(first, second)
  }

  /// What a sum of big integers counts whatever their size, in limbs: a place for its result, and the choice of the way.
  static let sumLimbs = 16

  /// The limb products that a product of so many limbs is charged for.
  static func products(_ left: Int, _ right: Int) -> Int { left * right + 16 }

  private mutating func integerOnLimbs(
    _ opcode: Opcode, _ left: Slot, _ right: Slot
  ) throws(Trap) -> Slot {
    switch opcode {
    case .integerEqual: return Self.word(try compareIntegers(left, right) == 0)
    case .integerLess: return Self.word(try compareIntegers(left, right) < 0)
    case .integerLessOrEqual: return Self.word(try compareIntegers(left, right) <= 0)
    case .integerPower: return try power(left, right)
    case .integerDivide, .integerModulo: return try divide(opcode, left, right)
    default: break
    }
    let (leftCount, rightCount) = (limbCount(left), limbCount(right))
    let isProduct = opcode == .integerMultiply
    if isProduct {
      // A product that is too large is refused for the gas of the test alone.
      guard bitWidth(left) + bitWidth(right) - 1 <= Limits.integerBitsMax else {
        throw .fault(.integerTooLarge)
      }
      try charge(GasSchedule.limbProduct, Self.products(leftCount, rightCount))
    } else {
      try charge(GasSchedule.limb, max(leftCount, rightCount) + Self.sumLimbs)
    }
    let count =
      isProduct
      ? LimbArithmetic.productLimbsMax(leftCount, rightCount)
      : LimbArithmetic.sumLimbsMax(leftCount, rightCount)
    let index = try allocate(1 + count)
    let result = unsafe arena.limbs(index + 1, count: count)
    let first = unsafe operand(left, scratch: Arena.scratchLimbs.0)
    let second = unsafe operand(right, scratch: Arena.scratchLimbs.1)
    do throws(IntegerFailure) {
      let shape =
        switch opcode {
        case .integerAdd: try unsafe LimbArithmetic.add(first, second, into: result)
        case .integerSubtract: try unsafe LimbArithmetic.subtract(first, second, into: result)
        default: try unsafe LimbArithmetic.multiply(first, second, into: result)
        }
      return finish(index, shape)
    } catch {
      throw .fault(Self.fault(error))
    }
  }

  /// The bits of an integer's magnitude.
  private mutating func bitWidth(_ slot: Slot) -> Int {
    unsafe operand(slot, scratch: Arena.scratchLimbs.0).bitWidth
  }

  private mutating func divide(
    _ opcode: Opcode, _ left: Slot, _ right: Slot
  ) throws(Trap) -> Slot {
    if right == 0 { throw .fault(.divisionByZero) }
    let (leftCount, rightCount) = (limbCount(left), limbCount(right))
    try charge(GasSchedule.limbProduct, Self.quotientProducts(leftCount, rightCount))
    try charge(GasSchedule.limb, leftCount + Self.sumLimbs)
    let quotientCount = LimbArithmetic.quotientLimbsMax(leftCount, rightCount)
    let remainderCount = LimbArithmetic.remainderLimbsMax(leftCount, rightCount)
    // The wanted result lies first, so that the other one can be given back.
    let isQuotient = opcode == .integerDivide
    let (firstCount, secondCount) =
      isQuotient ? (quotientCount, remainderCount) : (remainderCount, quotientCount)
    let index = try allocate(1 + firstCount + secondCount)
    let wanted = unsafe arena.limbs(index + 1, count: firstCount)
    let other = unsafe arena.limbs(index + 1 + firstCount, count: secondCount)
    let dividend = unsafe operand(left, scratch: Arena.scratchLimbs.0)
    let divisor = unsafe operand(right, scratch: Arena.scratchLimbs.1)
    do throws(IntegerFailure) {
      let shapes = try unsafe LimbArithmetic.divideEuclidean(
        dividend, by: divisor, quotient: isQuotient ? wanted : other,
        remainder: isQuotient ? other : wanted)
      return finish(index, isQuotient ? shapes.quotient : shapes.remainder)
    } catch {
      throw .fault(Self.fault(error))
    }
  }

  private mutating func power(_ left: Slot, _ right: Slot) throws(Trap) -> Slot {
    let exponentOperand = unsafe operand(right, scratch: Arena.scratchLimbs.1)
    if unsafe exponentOperand.isNegative { throw .fault(.negativeExponent) }
    let base = unsafe operand(left, scratch: Arena.scratchLimbs.0)
    let width = unsafe base.bitWidth
    let exponent: UInt64
    if unsafe exponentOperand.count <= 1 {
      exponent = unsafe exponentOperand.lowWord
    } else {
      // Of an exponent beyond 64 bits only the parity matters to 0, 1 and −1; for all others it is too large.
      exponent = unsafe width > 1 ? .max : 2 + (exponentOperand.lowWord & 1)
    }
    let count: Int
    do throws(IntegerFailure) {
      count = try LimbArithmetic.powerLimbsMax(bitWidth: width, exponent: exponent)
    } catch {
      throw .fault(Self.fault(error))
    }
    try charge(GasSchedule.limbProduct, count * count)
    let index = try allocate(1 + 2 * count)
    do throws(IntegerFailure) {
      let shape = try unsafe LimbArithmetic.power(
        base, exponent: exponent, into: arena.limbs(index + 1, count: count),
        scratch: arena.limbs(index + 1 + count, count: count))
      return finish(index, shape)
    } catch {
      throw .fault(Self.fault(error))
    }
  }

  static func fault(_ failure: IntegerFailure) -> FaultCode {
    switch failure {
    case .tooLarge: .integerTooLarge
    case .divisionByZero: .divisionByZero
    case .negativeExponent: .negativeExponent
    case .negativeSquareRoot: .negativeSquareRoot
    case .notInvertible: .notInvertible
    }
  }
}
