/// Safe: what is written stays below `powerLimbsMax`, for which the caller made room.
extension LimbArithmetic {
  /// The limbs that `power` needs at `result`, and as many again at `scratch`; the test of the size.
  ///
  /// - Parameters:
  ///   - bitWidth: the bits of the base's magnitude.
  ///   - exponent: not negative; an exponent beyond `UInt64.max` is `UInt64.max` here when the base has at least
  ///     two bits, since both are far too large, and its parity (0 or 1) when |base| ≤ 1.
  /// - Returns: the limbs of each of the two areas.
  /// - Throws: `.tooLarge` when the power cannot be within the limit, before any work.
  package static func powerLimbsMax(
    bitWidth: Int, exponent: UInt64
  ) throws(IntegerFailure) -> Int {
    guard bitWidth > 1, exponent > 0 else { return 1 }
    // 2^(w−1) ≤ |base|, so |power| ≥ 2^((w−1)·exponent), and it must be below 2^bitLimit.
    guard exponent < UInt64(Integer.bitLimit),
      (bitWidth - 1) * Int(exponent) < Integer.bitLimit
    else { throw .tooLarge }
    // The power has at most w · exponent bits; a last product's area is one limb longer than that at most.
    return min((bitWidth * Int(exponent) + 63) / 64 + 1, limbLimit + 1)
  }

  /// Writes `base` to the power of `exponent`; 0 to the power of 0 is 1.
  ///
  /// `result` and `scratch` each hold `powerLimbsMax` limbs and overlap neither the base nor each other.
  /// - Throws: `.tooLarge`, found out before each squaring and each product.
  package static func power(
    _ base: LimbOperand, exponent: UInt64,
    into result: UnsafeMutablePointer<UInt64>, scratch: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    _ = try unsafe powerLimbsMax(bitWidth: base.bitWidth, exponent: exponent)
    guard exponent > 0 else {
      unsafe result[0] = 1
      return LimbShape(count: 1, isNegative: false)
    }
    guard unsafe base.count > 0 else { return LimbShape(count: 0, isNegative: false) }
    let isNegative = unsafe base.isNegative && exponent & 1 == 1
    if unsafe base.bitWidth == 1 {
      unsafe result[0] = 1
      return LimbShape(count: 1, isNegative: isNegative)
    }

    // Binary powering from the exponent's top bit: every value on the way divides the last one, so none is
    // larger than the limit when the last one is not.
    var (current, other) = unsafe (result, scratch)
    unsafe current.update(from: base.limbs, count: base.count)
    var count = unsafe base.count
    var bit = 63 - exponent.leadingZeroBitCount
    while bit > 0 {
      bit -= 1
      count = try unsafe squared(current, count: count, into: other)
      unsafe swap(&current, &other)
      if exponent >> UInt64(bit) & 1 == 1 {
        count = try unsafe multiply(
          LimbOperand(limbs: current, count: count, isNegative: false), base, into: other
        ).count
        unsafe swap(&current, &other)
      }
    }
    if unsafe current != result { unsafe result.update(from: current, count: count) }
    return LimbShape(count: count, isNegative: isNegative)
  }

  /// Writes the square of a natural number of at least one limb and returns its number of limbs.
  private static func squared(
    _ number: UnsafePointer<UInt64>, count: Int, into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> Int {
    let bitWidth = unsafe LimbOperand(limbs: number, count: count, isNegative: false).bitWidth
    guard 2 * bitWidth - 1 <= Integer.bitLimit else { throw .tooLarge }
    unsafe MPN.square(number, count, into: result)
    return unsafe normalised(result, count: 2 * count)
  }
}
