/// Why an operation on exact integers was refused; no result exists and nothing was written that counts.
package enum IntegerFailure: Error, Hashable, Sendable {
  /// The result would not satisfy |v| < 2^65536 (`Integer.bitLimit`).
  case tooLarge

  /// The divisor is zero.
  case divisionByZero

  /// The exponent of a power is below zero.
  case negativeExponent

  /// The root of a number below zero.
  case negativeSquareRoot

  /// There is no inverse: the number and the modulus have a common divisor.
  case notInvertible
}
