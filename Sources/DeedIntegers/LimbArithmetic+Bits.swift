/// Bits of natural numbers of a fixed width, as the rings modulo a power of two have them.
///
/// Safe: `(width + 63) / 64` limbs are written, for which the caller made room; operands have at most `width` bits.
extension LimbArithmetic {
  /// How two bits make one.
  package enum BitOperation: Sendable {
    case and
    case or
    case xor
  }

  /// The limbs that the operations on bits need at `result`.
  @inlinable
  package static func bitLimbs(width: Int) -> Int { (width + 63) / 64 }

  /// Combines two numbers bit by bit.
  package static func combine(
    _ operation: BitOperation, _ left: LimbOperand, _ right: LimbOperand, width: Int,
    into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let count = bitLimbs(width: width)
    for position in 0..<count {
      let (first, second) = unsafe (limb(left, position), limb(right, position))
      unsafe result[position] =
        switch operation {
        case .and: first & second
        case .or: first | second
        case .xor: first ^ second
        }
    }
    return unsafe LimbShape(count: normalised(result, count: count), isNegative: false)
  }

  /// Turns every bit of a number around.
  package static func complement(
    _ operand: LimbOperand, width: Int, into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    for position in 0..<bitLimbs(width: width) {
      unsafe result[position] = ~limb(operand, position)
    }
    return unsafe clipped(result, width: width)
  }

  /// Moves all bits up by a distance below the width; what goes over the width is lost.
  package static func shiftLeft(
    _ operand: LimbOperand, by distance: Int, width: Int, into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let (limbs, bits) = (distance / 64, UInt64(distance % 64))
    for position in 0..<bitLimbs(width: width) {
      let low = unsafe limb(operand, position - limbs) << bits
      // A shift by 64 gives 0.
      unsafe result[position] = unsafe low | limb(operand, position - limbs - 1) >> (64 - bits)
    }
    return unsafe clipped(result, width: width)
  }

  /// Moves all bits down by a distance below the width; what goes below the first is lost.
  package static func shiftRight(
    _ operand: LimbOperand, by distance: Int, width: Int, into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let (limbs, bits) = (distance / 64, UInt64(distance % 64))
    for position in 0..<bitLimbs(width: width) {
      let high = unsafe limb(operand, position + limbs + 1) << (64 - bits)
      unsafe result[position] = unsafe limb(operand, position + limbs) >> bits | high
    }
    return unsafe clipped(result, width: width)
  }

  /// Moves all bits up by a distance below the width; what goes over the width comes in at the bottom.
  package static func rotateLeft(
    _ operand: LimbOperand, by distance: Int, width: Int, into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let count = bitLimbs(width: width)
    let (low, lowBits) = (distance / 64, UInt64(distance % 64))
    let (high, highBits) = ((width - distance) / 64, UInt64((width - distance) % 64))
    for position in 0..<count {
      let up =
        unsafe limb(operand, position - low) << lowBits
        | limb(operand, position - low - 1) >> (64 - lowBits)
      let down =
        unsafe limb(operand, position + high) >> highBits
        | limb(operand, position + high + 1) << (64 - highBits)
      unsafe result[position] = up | down
    }
    return unsafe clipped(result, width: width)
  }

  /// A limb of an operand; 0 outside of it.
  private static func limb(_ operand: LimbOperand, _ position: Int) -> UInt64 {
    unsafe position >= 0 && position < operand.count ? operand.limbs[position] : 0
  }

  /// Clears what lies above the width.
  private static func clipped(
    _ result: UnsafeMutablePointer<UInt64>, width: Int
  ) -> LimbShape {
    let count = bitLimbs(width: width)
    if width % 64 != 0 { unsafe result[count - 1] &= 1 << UInt64(width % 64) - 1 }
    return unsafe LimbShape(count: normalised(result, count: count), isNegative: false)
  }
}
