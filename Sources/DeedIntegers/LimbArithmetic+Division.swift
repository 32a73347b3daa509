/// Safe: what is written stays below `quotientLimbsMax` and `remainderLimbsMax`, for which the caller made room.
extension LimbArithmetic {
  /// The limbs that `divideEuclidean` needs at `quotient`.
  @inlinable
  package static func quotientLimbsMax(_ dividendCount: Int, _ divisorCount: Int) -> Int {
    max(dividendCount - divisorCount, 0) + 2
  }

  /// The limbs that `divideEuclidean` needs at `remainder`: those of the divisor.
  @inlinable
  package static func remainderLimbsMax(_ dividendCount: Int, _ divisorCount: Int) -> Int {
    divisorCount
  }

  /// Writes q and r with dividend = q · divisor + r and 0 ≤ r < |divisor|; −7 by −2 is 4 rest 1.
  ///
  /// Both areas are always needed, also by a caller who wants one of the results; they do not overlap. Neither
  /// result can exceed the limit: |q| ≤ |dividend| and r < |divisor|.
  /// - Throws: `.divisionByZero`.
  package static func divideEuclidean(
    _ dividend: LimbOperand, by divisor: LimbOperand,
    quotient: UnsafeMutablePointer<UInt64>, remainder: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> (quotient: LimbShape, remainder: LimbShape) {
    let (dividendCount, divisorCount) = unsafe (dividend.count, divisor.count)
    guard divisorCount > 0 else { throw .divisionByZero }

    // First the magnitudes, as natural numbers.
    var quotientCount = 0
    var remainderCount = dividendCount
    if dividendCount >= divisorCount {
      unsafe MPN.divide(
        dividend.limbs, dividendCount, divisor.limbs, divisorCount,
        quotient: quotient, remainder: remainder)
      quotientCount = unsafe normalised(quotient, count: dividendCount - divisorCount + 1)
      remainderCount = unsafe normalised(remainder, count: divisorCount)
    } else {
      unsafe remainder.update(from: dividend.limbs, count: dividendCount)
    }

    // −(Q·|b| + R) = −(Q + 1)·|b| + (|b| − R): a negative dividend with a rest goes one step further down.
    if unsafe dividend.isNegative && remainderCount > 0 {
      quotientCount = unsafe increment(quotient, count: quotientCount)
      unsafe MPN.subtract(
        divisor.limbs, divisorCount, UnsafePointer(remainder), remainderCount, into: remainder)
      remainderCount = unsafe normalised(remainder, count: divisorCount)
    }
    return (
      unsafe LimbShape(
        count: quotientCount, isNegative: dividend.isNegative != divisor.isNegative),
      LimbShape(count: remainderCount, isNegative: false)
    )
  }

  /// Adds one to a natural number in place and returns its new number of limbs.
  private static func increment(_ number: UnsafeMutablePointer<UInt64>, count: Int) -> Int {
    let carry = unsafe count == 0 ? 1 : MPN.increment(number, count)
    guard carry != 0 else { return count }
    unsafe number[count] = carry
    return count + 1
  }
}
