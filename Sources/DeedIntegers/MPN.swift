import CGMP

/// GMP's low-level functions on natural numbers, with `UInt64` as the limb; the only place that calls the library.
///
/// GMP's limb is C's `unsigned long`, which Swift imports as `UInt`: same size, same layout, another name. The
/// pointers are renamed here and nowhere else. Each function states what GMP requires of its caller; debug
/// builds assert what can be asserted. None of these functions stops the process for operands within the limit:
/// only `mpz_*` has size overflows that abort, and it is not used.
///
/// **Why this is safe.** GMP reads and writes as many limbs as it is told, and `LimbArithmetic` tells it the counts of
/// operands and of areas that their owners vouch for.
enum MPN {
  /// Compares two numbers of the same number of limbs; below, at or above zero.
  static func compare(
    _ left: UnsafePointer<UInt64>, _ right: UnsafePointer<UInt64>, count: Int
  ) -> Int32 {
    unsafe __gmpn_cmp(limbs(left), limbs(right), count)
  }

  /// Writes `left + right` to `leftCount` limbs and returns the carry; `leftCount ≥ rightCount ≥ 1`.
  static func add(
    _ left: UnsafePointer<UInt64>, _ leftCount: Int,
    _ right: UnsafePointer<UInt64>, _ rightCount: Int,
    into result: UnsafeMutablePointer<UInt64>
  ) -> UInt64 {
    assert(leftCount >= rightCount && rightCount >= 1)
    return UInt64(
      unsafe __gmpn_add(limbs(result), limbs(left), leftCount, limbs(right), rightCount))
  }

  /// Writes `left − right` to `leftCount` limbs; `left ≥ right` as numbers, `leftCount ≥ rightCount ≥ 1`.
  static func subtract(
    _ left: UnsafePointer<UInt64>, _ leftCount: Int,
    _ right: UnsafePointer<UInt64>, _ rightCount: Int,
    into result: UnsafeMutablePointer<UInt64>
  ) {
    assert(leftCount >= rightCount && rightCount >= 1)
    let borrow = unsafe __gmpn_sub(
      limbs(result), limbs(left), leftCount, limbs(right), rightCount)
    assert(borrow == 0)
  }

  /// Adds one in place and returns the carry; `count ≥ 1`.
  static func increment(_ number: UnsafeMutablePointer<UInt64>, _ count: Int) -> UInt64 {
    assert(count >= 1)
    return UInt64(unsafe __gmpn_add_1(limbs(number), limbs(UnsafePointer(number)), count, 1))
  }

  /// Writes the product to exactly `leftCount + rightCount` limbs, of which the top one may be zero.
  ///
  /// `leftCount ≥ rightCount ≥ 1`; the result overlaps neither operand.
  static func multiply(
    _ left: UnsafePointer<UInt64>, _ leftCount: Int,
    _ right: UnsafePointer<UInt64>, _ rightCount: Int,
    into result: UnsafeMutablePointer<UInt64>
  ) {
    assert(leftCount >= rightCount && rightCount >= 1)
    _ = unsafe __gmpn_mul(limbs(result), limbs(left), leftCount, limbs(right), rightCount)
  }

  /// Writes the square to exactly `2 · count` limbs; `count ≥ 1`, no overlap.
  static func square(
    _ number: UnsafePointer<UInt64>, _ count: Int, into result: UnsafeMutablePointer<UInt64>
  ) {
    assert(count >= 1)
    unsafe __gmpn_sqr(limbs(result), limbs(number), count)
  }

  /// Divides natural numbers: `leftCount − rightCount + 1` limbs of quotient, `rightCount` of remainder.
  ///
  /// `leftCount ≥ rightCount ≥ 1`, the divisor's top limb is not zero, and none of the four areas overlap.
  static func divide(
    _ left: UnsafePointer<UInt64>, _ leftCount: Int,
    _ right: UnsafePointer<UInt64>, _ rightCount: Int,
    quotient: UnsafeMutablePointer<UInt64>, remainder: UnsafeMutablePointer<UInt64>
  ) {
    assert(leftCount >= rightCount && rightCount >= 1)
    assert(unsafe right[rightCount - 1] != 0)
    unsafe __gmpn_tdiv_qr(
      limbs(quotient), limbs(remainder), 0, limbs(left), leftCount, limbs(right), rightCount)
  }

  /// Writes the greatest common divisor and returns its number of limbs; destroys both numbers.
  ///
  /// `leftCount ≥ rightCount ≥ 1`, the right one's top limb is not zero, no two areas overlap; the result has room for
  /// `rightCount` limbs.
  static func greatestCommonDivisor(
    destroying left: UnsafeMutablePointer<UInt64>, _ leftCount: Int,
    destroying right: UnsafeMutablePointer<UInt64>, _ rightCount: Int,
    into result: UnsafeMutablePointer<UInt64>
  ) -> Int {
    assert(leftCount >= rightCount && rightCount >= 1)
    assert(unsafe right[rightCount - 1] != 0)
    return unsafe __gmpn_gcd(
      limbs(result), limbs(left), leftCount, limbs(right), rightCount)
  }

  /// Writes the greatest common divisor g and a cofactor s of the left number: g − s · left is a multiple of the right one.
  ///
  /// Destroys both numbers. `leftCount ≥ rightCount ≥ 1`, the right one's top limb is not zero, no areas overlap; the
  /// divisor's area has room for `rightCount` limbs, the cofactor's for `rightCount + 1`.
  /// - Returns: the divisor's number of limbs, and the cofactor's, below zero for a negative cofactor.
  static func extendedCommonDivisor(
    destroying left: UnsafeMutablePointer<UInt64>, _ leftCount: Int,
    destroying right: UnsafeMutablePointer<UInt64>, _ rightCount: Int,
    divisor: UnsafeMutablePointer<UInt64>, cofactor: UnsafeMutablePointer<UInt64>
  ) -> (divisorCount: Int, cofactorCount: Int) {
    assert(leftCount >= rightCount && rightCount >= 1)
    assert(unsafe right[rightCount - 1] != 0)
    var cofactorCount = 0
    let divisorCount = unsafe __gmpn_gcdext(
      limbs(divisor), limbs(cofactor), &cofactorCount, limbs(left), leftCount, limbs(right),
      rightCount)
    return (divisorCount, cofactorCount)
  }

  /// Writes the root, rounded down, to exactly `(count + 1) / 2` limbs; `count ≥ 1`, the top limb is not zero, no overlap.
  static func squareRoot(
    _ number: UnsafePointer<UInt64>, _ count: Int, into result: UnsafeMutablePointer<UInt64>
  ) {
    assert(count >= 1)
    assert(unsafe number[count - 1] != 0)
    _ = unsafe __gmpn_sqrtrem(limbs(result), nil, limbs(number), count)
  }

  /// Converts decimal digit values (0…9, not ASCII; at least one, the first not zero) to limbs; their number.
  ///
  /// The result area holds the largest number of that many digits and one limb more.
  static func fromDecimal(
    _ digits: UnsafePointer<UInt8>, _ count: Int, into result: UnsafeMutablePointer<UInt64>
  ) -> Int {
    assert(count >= 1)
    return unsafe __gmpn_set_str(limbs(result), digits, count, 10)
  }

  /// Converts to decimal digit values and returns how many, possibly with zeros in front; destroys the number.
  ///
  /// `count ≥ 1`, the top limb is not zero, and the digits' area has one octet more than the digits need.
  static func toDecimal(
    destroying number: UnsafeMutablePointer<UInt64>, _ count: Int,
    into digits: UnsafeMutablePointer<UInt8>
  ) -> Int {
    assert(count >= 1)
    assert(unsafe number[count - 1] != 0)
    return unsafe __gmpn_get_str(digits, 10, limbs(number), count)
  }

  private static func limbs(_ pointer: UnsafePointer<UInt64>) -> UnsafePointer<UInt> {
    unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt.self)
  }

  private static func limbs(_ pointer: UnsafeMutablePointer<UInt64>) -> UnsafeMutablePointer<UInt> {
    unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt.self)
  }
}
