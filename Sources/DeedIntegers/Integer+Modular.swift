// Safe: operands are lent for one call by `withLimbs`, and each operation writes into space of its own, as large as the
// operation's function says.
extension Integer {
  /// The greatest common divisor, never negative; that of 0 and 0 is 0.
  package func greatestCommonDivisor(with other: Integer) -> Integer {
    let scratchCount = LimbArithmetic.commonDivisorScratchLimbs(limbCount, other.limbCount)
    let count = LimbArithmetic.commonDivisorLimbs(limbCount, other.limbCount)
    return unsafe withLimbs { left in
      unsafe other.withLimbs { right in
        unsafe Self.written(count, scratch: scratchCount) { result, scratch in
          unsafe LimbArithmetic.greatestCommonDivisor(left, right, into: result, scratch: scratch)
        }
      }
    }
  }

  /// The greatest number whose square is not above this one.
  ///
  /// - Throws: `.negativeSquareRoot`.
  package func squareRoot() throws(IntegerFailure) -> Integer {
    try unsafe withLimbs { operand throws(IntegerFailure) in
      try unsafe Self.computed(limbsMax: LimbArithmetic.squareRootLimbs(operand.count)) {
        result throws(IntegerFailure) in
        try unsafe LimbArithmetic.squareRoot(operand, into: result)
      }
    }
  }

  /// The Euclidean remainder of a power by a modulus.
  ///
  /// - Throws: `.negativeExponent`, `.divisionByZero`.
  package func power(
    _ exponent: Integer, modulo modulus: Integer
  ) throws(IntegerFailure) -> Integer {
    let scratchCount = LimbArithmetic.powerModuloScratchLimbs(limbCount, modulus.limbCount)
    let count = LimbArithmetic.residueLimbs(modulus.limbCount)
    return try unsafe withLimbs { base throws(IntegerFailure) in
      try unsafe exponent.withLimbs { exponent throws(IntegerFailure) in
        try unsafe modulus.withLimbs { modulus throws(IntegerFailure) in
          try unsafe Self.written(count, scratch: scratchCount) {
            result, scratch throws(IntegerFailure) in
            try unsafe LimbArithmetic.powerModulo(
              base, exponent: exponent, modulus: modulus, into: result, scratch: scratch)
          }
        }
      }
    }
  }

  /// The number below a modulus above zero whose product with this one leaves 1.
  ///
  /// - Throws: `.notInvertible`, `.divisionByZero`.
  package func inverse(modulo modulus: Integer) throws(IntegerFailure) -> Integer {
    let residue = try dividedEuclidean(by: modulus).remainder
    let scratchCount = LimbArithmetic.inverseScratchLimbs(modulus.limbCount)
    let count = LimbArithmetic.residueLimbs(modulus.limbCount)
    return try unsafe residue.withLimbs { operand throws(IntegerFailure) in
      try unsafe modulus.withLimbs { modulus throws(IntegerFailure) in
        try unsafe Self.written(count, scratch: scratchCount) {
          result, scratch throws(IntegerFailure) in
          try unsafe LimbArithmetic.inverse(
            operand, modulus: modulus, into: result, scratch: scratch)
        }
      }
    }
  }

  /// The k of 2^k, when the value is a power of two.
  package var exponentOfTwo: Int? {
    guard !isNegative, !isZero else { return nil }
    switch storage {
    case .small(let value): return value & (value - 1) == 0 ? value.trailingZeroBitCount : nil
    case .big(_, let limbs):
      guard limbs.dropLast().allSatisfy({ $0 == 0 }), let top = limbs.last,
        top & (top - 1) == 0
      else { return nil }
      return bitWidth - 1
    }
  }

  /// Makes a value of limbs that `body` writes, with scratch beside it.
  private static func written<Failure: Error>(
    _ count: Int, scratch scratchCount: Int,
    _ body: (UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt64>) throws(Failure) ->
      LimbShape
  ) throws(Failure) -> Integer {
    let space = UnsafeMutablePointer<UInt64>.allocate(capacity: count + scratchCount + 1)
    defer { unsafe space.deallocate() }
    let shape = try unsafe body(space, space + count)
    return unsafe Integer(LimbOperand(limbs: space, shape: shape))
  }
}
