/// Remainders, powers and inverses by a modulus; roots and common divisors.
///
/// Safe: what is written stays below the `…Limbs` of each operation, for which the caller made room. A modulus is a natural
/// number of at least one limb; residues are natural numbers below it.
extension LimbArithmetic {
  // MARK: Common divisors and roots

  /// The limbs that `greatestCommonDivisor` needs at `result`.
  @inlinable
  package static func commonDivisorLimbs(_ leftCount: Int, _ rightCount: Int) -> Int {
    max(leftCount, rightCount)
  }

  /// The limbs that `greatestCommonDivisor` needs at `scratch`: those of both operands.
  @inlinable
  package static func commonDivisorScratchLimbs(_ leftCount: Int, _ rightCount: Int) -> Int {
    leftCount + rightCount
  }

  /// Writes the greatest common divisor, never negative; that of 0 and a number is the number's magnitude.
  package static func greatestCommonDivisor(
    _ left: LimbOperand, _ right: LimbOperand, into result: UnsafeMutablePointer<UInt64>,
    scratch: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let (long, short) = unsafe left.count >= right.count ? (left, right) : (right, left)
    let (longCount, shortCount) = unsafe (long.count, short.count)
    guard shortCount > 0 else {
      unsafe result.update(from: long.limbs, count: longCount)
      return LimbShape(count: longCount, isNegative: false)
    }
    // GMP takes two numbers of which one at least is odd: powers of two that both have are put aside.
    let twos = unsafe min(trailingZeros(long), trailingZeros(short))
    let copy = unsafe scratch + longCount
    let first = unsafe copyShiftedDown(long, by: twos, into: scratch)
    let second = unsafe copyShiftedDown(short, by: twos, into: copy)
    var count =
      unsafe first >= second
      ? MPN.greatestCommonDivisor(
        destroying: scratch, first, destroying: copy, second, into: result)
      : MPN.greatestCommonDivisor(
        destroying: copy, second, destroying: scratch, first, into: result)
    if twos > 0 {
      unsafe scratch.update(from: UnsafePointer(result), count: count)
      let divisor = unsafe LimbOperand(limbs: scratch, count: count, isNegative: false)
      let width = unsafe divisor.bitWidth + twos
      count = unsafe shiftLeft(divisor, by: twos, width: width, into: result).count
    }
    return LimbShape(count: count, isNegative: false)
  }

  /// The zero bits below the lowest one of a number that is not zero.
  private static func trailingZeros(_ operand: LimbOperand) -> Int {
    var position = 0
    while unsafe operand.limbs[position] == 0 { position += 1 }
    return unsafe position * 64 + operand.limbs[position].trailingZeroBitCount
  }

  /// Writes a number without its lowest bits and returns the number of limbs that are left.
  private static func copyShiftedDown(
    _ operand: LimbOperand, by distance: Int, into result: UnsafeMutablePointer<UInt64>
  ) -> Int {
    let width = unsafe operand.count * 64
    return unsafe shiftRight(operand, by: distance, width: width, into: result).count
  }

  /// The limbs that `squareRoot` needs at `result`.
  @inlinable
  package static func squareRootLimbs(_ count: Int) -> Int { (count + 1) / 2 }

  /// Writes the greatest number whose square is not above the operand.
  ///
  /// - Throws: `.negativeSquareRoot`.
  package static func squareRoot(
    _ operand: LimbOperand, into result: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    guard unsafe !operand.isNegative else { throw .negativeSquareRoot }
    let operandCount = unsafe operand.count
    guard operandCount > 0 else { return LimbShape(count: 0, isNegative: false) }
    unsafe MPN.squareRoot(operand.limbs, operandCount, into: result)
    let count = unsafe normalised(result, count: squareRootLimbs(operandCount))
    return LimbShape(count: count, isNegative: false)
  }

  // MARK: Residues

  /// The limbs that `reduce` needs at `result`.
  @inlinable
  package static func residueLimbs(_ modulusCount: Int) -> Int { modulusCount + 1 }

  /// The limbs that `reduce` needs at `scratch`.
  @inlinable
  package static func reduceScratchLimbs(_ count: Int, _ modulusCount: Int) -> Int {
    quotientLimbsMax(count, modulusCount)
  }

  /// Writes the Euclidean remainder by a modulus that is not zero.
  ///
  /// - Throws: `.divisionByZero`.
  package static func reduce(
    _ operand: LimbOperand, modulus: LimbOperand, into result: UnsafeMutablePointer<UInt64>,
    scratch: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    try unsafe divideEuclidean(operand, by: modulus, quotient: scratch, remainder: result).remainder
  }

  /// The limbs that `addResidues` and `subtractResidues` need at `result`.
  ///
  /// Writes the sum of two residues, less the modulus when it is not below it.
  package static func addResidues(
    _ left: LimbOperand, _ right: LimbOperand, modulus: LimbOperand,
    into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let (long, short) = unsafe left.count >= right.count ? (left, right) : (right, left)
    var count = unsafe long.count
    guard unsafe short.count > 0 else {
      unsafe result.update(from: long.limbs, count: count)
      return LimbShape(count: count, isNegative: false)
    }
    let carry = unsafe MPN.add(long.limbs, count, short.limbs, short.count, into: result)
    if carry != 0 {
      unsafe result[count] = carry
      count += 1
    }
    let sum = unsafe LimbOperand(limbs: result, count: count, isNegative: false)
    if unsafe compareMagnitudes(sum, modulus) >= 0 {
      // GMP allows the result to be the left operand.
      unsafe MPN.subtract(
        UnsafePointer(result), count, modulus.limbs, modulus.count, into: result)
      count = unsafe normalised(result, count: count)
    }
    return LimbShape(count: count, isNegative: false)
  }

  /// Writes the difference of two residues, and the modulus more when it is below zero; needs `residueLimbs`.
  package static func subtractResidues(
    _ left: LimbOperand, _ right: LimbOperand, modulus: LimbOperand,
    into result: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let order = unsafe compareMagnitudes(left, right)
    guard order != 0 else { return LimbShape(count: 0, isNegative: false) }
    let (more, less) = unsafe order > 0 ? (left, right) : (right, left)
    var count = unsafe more.count
    if unsafe less.count > 0 {
      unsafe MPN.subtract(more.limbs, count, less.limbs, less.count, into: result)
      count = unsafe normalised(result, count: count)
    } else {
      unsafe result.update(from: more.limbs, count: count)
    }
    guard order < 0 else { return LimbShape(count: count, isNegative: false) }
    let modulusCount = unsafe modulus.count
    unsafe MPN.subtract(
      modulus.limbs, modulusCount, UnsafePointer(result), count, into: result)
    count = unsafe normalised(result, count: modulusCount)
    return LimbShape(count: count, isNegative: false)
  }

  /// The limbs that `multiplyResidues` needs at `scratch`: a product and a quotient.
  @inlinable
  package static func productScratchLimbs(_ modulusCount: Int) -> Int { 3 * modulusCount + 2 }

  /// Writes the product of two residues, reduced; needs `residueLimbs` at `result`.
  package static func multiplyResidues(
    _ left: LimbOperand, _ right: LimbOperand, modulus: LimbOperand,
    into result: UnsafeMutablePointer<UInt64>, scratch: UnsafeMutablePointer<UInt64>
  ) -> LimbShape {
    let (long, short) = unsafe left.count >= right.count ? (left, right) : (right, left)
    let (longCount, shortCount, modulusCount) = unsafe (long.count, short.count, modulus.count)
    guard shortCount > 0 else { return LimbShape(count: 0, isNegative: false) }
    if unsafe left.limbs == right.limbs && longCount == shortCount {
      unsafe MPN.square(long.limbs, longCount, into: scratch)
    } else {
      unsafe MPN.multiply(long.limbs, longCount, short.limbs, shortCount, into: scratch)
    }
    var count = unsafe normalised(scratch, count: longCount + shortCount)
    guard count >= modulusCount else {
      unsafe result.update(from: scratch, count: count)
      return LimbShape(count: count, isNegative: false)
    }
    unsafe MPN.divide(
      UnsafePointer(scratch), count, modulus.limbs, modulusCount,
      quotient: scratch + 2 * modulusCount, remainder: result)
    count = unsafe normalised(result, count: modulusCount)
    return LimbShape(count: count, isNegative: false)
  }

  // MARK: Powers and inverses

  /// The limbs that `powerModulo` needs at `scratch`.
  @inlinable
  package static func powerModuloScratchLimbs(_ baseCount: Int, _ modulusCount: Int) -> Int {
    max(quotientLimbsMax(baseCount, modulusCount), productScratchLimbs(modulusCount))
      + 2 * residueLimbs(modulusCount)
  }

  /// The products of residues that a power by an exponent takes: one a bit, and one a bit that is set.
  package static func powerModuloProducts(_ exponent: LimbOperand) -> Int {
    let count = unsafe exponent.count
    var products = unsafe exponent.bitWidth
    for position in 0..<count { products += unsafe exponent.limbs[position].nonzeroBitCount }
    return products
  }

  /// Writes the power's Euclidean remainder by a modulus; anything to the power of 0 is 1, which modulo 1 is 0.
  ///
  /// - Throws: `.negativeExponent`, `.divisionByZero`, before any work.
  package static func powerModulo(
    _ base: LimbOperand, exponent: LimbOperand, modulus: LimbOperand,
    into result: UnsafeMutablePointer<UInt64>, scratch: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    guard unsafe !exponent.isNegative else { throw .negativeExponent }
    guard unsafe modulus.count > 0 else { throw .divisionByZero }
    let modulus = unsafe LimbOperand(
      limbs: modulus.limbs, count: modulus.count, isNegative: false)
    if unsafe modulus.bitWidth == 1 { return LimbShape(count: 0, isNegative: false) }
    let area = unsafe residueLimbs(modulus.count)
    let residue = unsafe scratch
    let rest = unsafe scratch + 2 * area
    let shape = try unsafe reduce(base, modulus: modulus, into: residue, scratch: rest)
    let factor = unsafe LimbOperand(limbs: residue, shape: shape)
    // The steps alternate between two areas; the first value is 1.
    var (current, other) = unsafe (result, scratch + area)
    unsafe current[0] = 1
    var count = 1
    var bit = unsafe exponent.bitWidth
    while bit > 0 {
      bit -= 1
      let value = unsafe LimbOperand(limbs: current, count: count, isNegative: false)
      count =
        unsafe multiplyResidues(value, value, modulus: modulus, into: other, scratch: rest).count
      unsafe swap(&current, &other)
      if unsafe exponent.limbs[bit / 64] >> UInt64(bit % 64) & 1 == 1 {
        let value = unsafe LimbOperand(limbs: current, count: count, isNegative: false)
        count =
          unsafe multiplyResidues(value, factor, modulus: modulus, into: other, scratch: rest).count
        unsafe swap(&current, &other)
      }
    }
    if unsafe current != result { unsafe result.update(from: current, count: count) }
    return LimbShape(count: count, isNegative: false)
  }

  /// The limbs that `inverse` needs at `scratch`: copies of both numbers and the divisor.
  @inlinable
  package static func inverseScratchLimbs(_ modulusCount: Int) -> Int { 3 * modulusCount }

  /// Writes the residue whose product with `operand`, a residue, is 1; needs `residueLimbs` at `result`.
  ///
  /// - Throws: `.notInvertible`; modulo 1 there is the inverse 0.
  package static func inverse(
    _ operand: LimbOperand, modulus: LimbOperand, into result: UnsafeMutablePointer<UInt64>,
    scratch: UnsafeMutablePointer<UInt64>
  ) throws(IntegerFailure) -> LimbShape {
    let (operandCount, modulusCount) = unsafe (operand.count, modulus.count)
    if unsafe modulus.bitWidth == 1 { return LimbShape(count: 0, isNegative: false) }
    guard operandCount > 0 else { throw .notInvertible }
    // GMP wants the first number to have as many limbs; zero limbs at its top will do.
    let first = unsafe scratch
    let second = unsafe scratch + modulusCount
    let divisor = unsafe scratch + 2 * modulusCount
    unsafe first.update(repeating: 0, count: modulusCount)
    unsafe first.update(from: operand.limbs, count: operandCount)
    unsafe second.update(from: modulus.limbs, count: modulusCount)
    let counts = unsafe MPN.extendedCommonDivisor(
      destroying: first, modulusCount, destroying: second, modulusCount, divisor: divisor,
      cofactor: result)
    guard unsafe counts.divisorCount == 1 && divisor[0] == 1 else { throw .notInvertible }
    var count = abs(counts.cofactorCount)
    if counts.cofactorCount < 0 {
      unsafe MPN.subtract(
        modulus.limbs, modulusCount, UnsafePointer(result), count, into: result)
      count = unsafe normalised(result, count: modulusCount)
    }
    return LimbShape(count: count, isNegative: false)
  }
}
