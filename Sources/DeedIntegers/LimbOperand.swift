/// An integer that lies in someone else's memory: sign and little-endian limbs, borrowed for one operation.
///
/// Normalised means: the top limb (the one at `count − 1`) is not zero, and zero is `count == 0` and not negative.
/// Every operation of `LimbArithmetic` needs normalised operands and leaves normalised results. `limbs` is
/// never read when `count` is zero, so any pointer will do there.
///
/// **Why this is safe.** It is not by itself: the type is marked, so every use is, and whoever makes one vouches
/// for `count` readable limbs until the operation returns.
@unsafe
package struct LimbOperand {
  /// The limbs, least significant first.
  package let limbs: UnsafePointer<UInt64>

  /// The number of limbs, 0 for zero.
  package let count: Int

  /// Whether the value is below zero.
  package let isNegative: Bool

  /// Names limbs in memory that stays as it is for as long as the operand is used.
  @inlinable
  package init(limbs: UnsafePointer<UInt64>, count: Int, isNegative: Bool) {
    unsafe self.limbs = unsafe limbs
    unsafe self.count = count
    unsafe self.isNegative = isNegative
  }

  /// Names a result that was just written to `limbs`.
  @inlinable
  package init(limbs: UnsafePointer<UInt64>, shape: LimbShape) {
    unsafe self.init(limbs: limbs, count: shape.count, isNegative: shape.isNegative)
  }

  /// The number of bits of the magnitude; 0 for zero.
  package var bitWidth: Int {
    guard unsafe count > 0 else { return 0 }
    return unsafe count * 64 - limbs[count - 1].leadingZeroBitCount
  }

  /// An octet of the magnitude, counted from the least significant one; 0 beyond the top.
  package func octet(at position: Int) -> UInt64 {
    guard unsafe position >> 3 < count else { return 0 }
    return unsafe limbs[position >> 3] >> UInt64(8 * (position & 7)) & 0xFF
  }

  /// The value, when it is in −2^63 ..< 2^63.
  package var int64: Int64? {
    guard unsafe count > 0 else { return 0 }
    guard unsafe count == 1 else { return nil }
    let magnitude = unsafe limbs[0]
    if unsafe isNegative {
      return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    return Int64(exactly: magnitude)
  }

  /// The value, when it is in `LimbArithmetic.smallRange`, so that it must be held as a tagged small integer.
  package var small: Int64? {
    guard let value = unsafe int64, LimbArithmetic.smallRange.contains(value) else { return nil }
    return value
  }

  /// The value modulo 2^64, which is what a ring of at most 64 bits keeps of it.
  package var lowWord: UInt64 {
    guard unsafe count > 0 else { return 0 }
    return unsafe isNegative ? 0 &- limbs[0] : limbs[0]
  }
}

/// The size and sign of an integer whose limbs were written to memory of the caller's; normalised.
package struct LimbShape: Hashable, Sendable {
  /// The number of limbs; the top one is not zero; 0 for zero.
  package let count: Int

  /// Whether the value is below zero; never for zero.
  package let isNegative: Bool

  /// States a shape; zero loses its sign.
  @inlinable
  package init(count: Int, isNegative: Bool) {
    self.count = count
    self.isNegative = isNegative && count > 0
  }
}
