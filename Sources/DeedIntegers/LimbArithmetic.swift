/// Exact integer arithmetic on raw limbs, for the virtual machine, whose values live in its arena.
///
/// Every operation reads `LimbOperand`s and writes limbs into space that the caller provides; how many limbs
/// that space must hold is said by the function `…LimbsMax` next to the operation, and is at most
/// `limbLimit + 1`. The result's area overlaps neither operand (operands may be the same memory). What is
/// written beyond the returned shape's `count` is without meaning. An operation whose result would not satisfy
/// |v| < 2^65536 throws `.tooLarge`; multiplication and power find that out before the work is done. After a throw
/// the content of the result's area is without meaning.
///
/// **Why this is safe.** Limbs are read below an operand's `count` and written below the `…LimbsMax` of the operation,
/// nowhere else; callers vouch for the memory, by the rules above.
package enum LimbArithmetic {
  /// The most limbs that a value may have.
  package static let limbLimit = Integer.bitLimit / 64

  /// The values that a 63-bit tagged word holds, −2^62 … 2^62 − 1; every other value is big, and only those.
  package static let smallRange: ClosedRange<Int64> = (-1 << 62)...((1 << 62) - 1)

  /// Writes the magnitude of `value` as at most one limb.
  package static func store(
    _ value: Int64, into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    guard value != 0 else { return LimbShape(count: 0, isNegative: false) }
    unsafe result[0] = value.magnitude
    return LimbShape(count: 1, isNegative: value < 0)
  }

  /// Orders two values: −1, 0 or 1 as `left` is below, equal to or above `right`.
  package static func compare(_ left: LimbOperand, _ right: LimbOperand) -> Int {
    if unsafe left.isNegative != right.isNegative {
      return unsafe left.isNegative ? -1 : 1
    }
    let order = unsafe compareMagnitudes(left, right)
    return unsafe left.isNegative ? -order : order
  }

  // MARK: Sum and difference

  /// The limbs that `add` and `subtract` need at `result`: one more than the longer operand has.
  @inlinable
  package static func sumLimbsMax(_ leftCount: Int, _ rightCount: Int) -> Int {
    max(leftCount, rightCount) + 1
  }

  /// Writes `left + right`.
  ///
  /// - Throws: `.tooLarge`.
  package static func add(
    _ left: LimbOperand, _ right: LimbOperand, into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    try unsafe sum(left, right, rightIsNegative: right.isNegative, into: result)
  }

  /// Writes `left − right`.
  ///
  /// - Throws: `.tooLarge`.
  package static func subtract(
    _ left: LimbOperand, _ right: LimbOperand, into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    try unsafe sum(left, right, rightIsNegative: !right.isNegative, into: result)
  }

  /// Adds with the right operand's sign given apart, so that subtraction needs no copy.
  private static func sum(
    _ left: LimbOperand, _ right: LimbOperand, rightIsNegative: Bool,
    into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    let (leftCount, rightCount) = unsafe (left.count, right.count)
    if rightCount == 0 {
      unsafe result.update(from: left.limbs, count: leftCount)
      return unsafe LimbShape(count: leftCount, isNegative: left.isNegative)
    }
    if leftCount == 0 {
      unsafe result.update(from: right.limbs, count: rightCount)
      return LimbShape(count: rightCount, isNegative: rightIsNegative)
    }
    if unsafe left.isNegative == rightIsNegative {
      return try unsafe sumOfMagnitudes(left, right, into: result)
    }
    switch unsafe compareMagnitudes(left, right) {
    case 0:
      return LimbShape(count: 0, isNegative: false)
    case 1:
      unsafe MPN.subtract(left.limbs, leftCount, right.limbs, rightCount, into: result)
      return unsafe LimbShape(
        count: normalised(result, count: leftCount), isNegative: left.isNegative)
    default:
      unsafe MPN.subtract(right.limbs, rightCount, left.limbs, leftCount, into: result)
      return unsafe LimbShape(
        count: normalised(result, count: rightCount), isNegative: rightIsNegative)
    }
  }

  /// Writes |left| + |right| with the sign of `left`; neither is zero.
  private static func sumOfMagnitudes(
    _ left: LimbOperand, _ right: LimbOperand, into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    let (long, short) = unsafe left.count >= right.count ? (left, right) : (right, left)
    var count = unsafe long.count
    let carry = unsafe MPN.add(long.limbs, count, short.limbs, short.count, into: result)
    if carry != 0 {
      unsafe result[count] = carry
      count += 1
    }
    guard count <= limbLimit else { throw .tooLarge }
    return unsafe LimbShape(count: count, isNegative: left.isNegative)
  }

  // MARK: Product

  /// The limbs that `multiply` needs at `result`: those of both operands, at most `limbLimit + 1`.
  @inlinable
  package static func productLimbsMax(_ leftCount: Int, _ rightCount: Int) -> Int {
    min(leftCount + rightCount, limbLimit + 1)
  }

  /// Writes `left · right`; a product that cannot be within the limit is refused before the work.
  ///
  /// - Throws: `.tooLarge`.
  package static func multiply(
    _ left: LimbOperand, _ right: LimbOperand, into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    guard unsafe left.count > 0 && right.count > 0 else {
      return LimbShape(count: 0, isNegative: false)
    }
    // A product has as many bits as its factors together, or one less. Past this test the factors have
    // at most 65,537 bits together, hence at most `limbLimit + 1` limbs: the space suffices.
    guard unsafe left.bitWidth + right.bitWidth - 1 <= Integer.bitLimit else { throw .tooLarge }
    let (long, short) = unsafe left.count >= right.count ? (left, right) : (right, left)
    unsafe MPN.multiply(long.limbs, long.count, short.limbs, short.count, into: result)
    let count = unsafe normalised(result, count: long.count + short.count)
    guard count <= limbLimit else { throw .tooLarge }
    return unsafe LimbShape(count: count, isNegative: left.isNegative != right.isNegative)
  }

  // MARK: Shared steps

  /// Orders |left| and |right|: −1, 0 or 1.
  static func compareMagnitudes(_ left: LimbOperand, _ right: LimbOperand) -> Int {
    let (leftCount, rightCount) = unsafe (left.count, right.count)
    if leftCount != rightCount { return leftCount < rightCount ? -1 : 1 }
    guard leftCount > 0 else { return 0 }
    return Int(unsafe MPN.compare(left.limbs, right.limbs, count: leftCount).signum())
  }

  /// The number of limbs without the zero limbs at the top.
  static func normalised(_ limbs: UnsafePointer<UInt64>, count: Int) -> Int {
    var count = count
    while count > 0, unsafe limbs[count - 1] == 0 { count -= 1 }
    return count
  }
}
