// Safe: operands are lent for one call by `withLimbs`, and each operation writes into space of its own, allocated by
// `computed` with as many limbs as the operation's `…LimbsMax` says.
extension Integer {
  /// The sum.
  ///
  /// - Throws: `.tooLarge`.
  package func adding(_ other: Integer) throws(IntegerFailure) -> Integer {
    if case .small(let left) = storage, case .small(let right) = other.storage {
      let (sum, overflow) = left.addingReportingOverflow(right)
      if !overflow { return Integer(sum) }
    }
    let limbsMax = LimbArithmetic.sumLimbsMax(limbCount, other.limbCount)
    return try unsafe Self.computed(self, other, limbsMax: limbsMax) {
      (left, right, result) throws(IntegerFailure) in
      try unsafe LimbArithmetic.add(left, right, into: result)
    }
  }

  /// The difference.
  ///
  /// - Throws: `.tooLarge`.
  package func subtracting(_ other: Integer) throws(IntegerFailure) -> Integer {
    if case .small(let left) = storage, case .small(let right) = other.storage {
      let (difference, overflow) = left.subtractingReportingOverflow(right)
      if !overflow { return Integer(difference) }
    }
    let limbsMax = LimbArithmetic.sumLimbsMax(limbCount, other.limbCount)
    return try unsafe Self.computed(self, other, limbsMax: limbsMax) {
      (left, right, result) throws(IntegerFailure) in
      try unsafe LimbArithmetic.subtract(left, right, into: result)
    }
  }

  /// The product.
  ///
  /// - Throws: `.tooLarge`, before the work where the sizes tell.
  package func multiplied(by other: Integer) throws(IntegerFailure) -> Integer {
    if case .small(let left) = storage, case .small(let right) = other.storage {
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      if !overflow { return Integer(product) }
    }
    let limbsMax = LimbArithmetic.productLimbsMax(limbCount, other.limbCount)
    return try unsafe Self.computed(self, other, limbsMax: limbsMax) {
      (left, right, result) throws(IntegerFailure) in
      try unsafe LimbArithmetic.multiply(left, right, into: result)
    }
  }

  /// The value with the other sign; always within the limit, which is the same on both sides.
  package func negated() -> Integer {
    switch storage {
    case .small(let value):
      if value == .min { return Integer(value.magnitude) }
      return Integer(-value)
    case .big(let isNegative, let limbs):
      if !isNegative, limbs == [Int64.min.magnitude] { return Integer(Int64.min) }
      return Integer(storage: .big(isNegative: !isNegative, limbs: limbs))
    }
  }

  /// The Euclidean quotient q and remainder r: self = q · divisor + r, 0 ≤ r < |divisor|; −7 by −2 is 4 rest 1.
  ///
  /// - Throws: `.divisionByZero`.
  package func dividedEuclidean(
    by divisor: Integer
  ) throws(IntegerFailure) -> (quotient: Integer, remainder: Integer) {
    guard !divisor.isZero else { throw .divisionByZero }
    if case .small(let left) = storage, case .small(let right) = divisor.storage,
      !(left == .min && right == -1)
    {
      var (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
      if remainder < 0 {
        quotient += right > 0 ? -1 : 1
        // |remainder| < |divisor|, so the sum of the one and the other's magnitude cannot overflow.
        remainder = right > 0 ? remainder + right : remainder - right
      }
      return (Integer(quotient), Integer(remainder))
    }
    let remainderLimbsMax = LimbArithmetic.remainderLimbsMax(limbCount, divisor.limbCount)
    var remainder = Integer.zero
    let quotientLimbsMax = LimbArithmetic.quotientLimbsMax(limbCount, divisor.limbCount)
    let quotient = try unsafe Self.computed(self, divisor, limbsMax: quotientLimbsMax) {
      (left, right, quotientLimbs) throws(IntegerFailure) in
      var quotientShape = LimbShape(count: 0, isNegative: false)
      remainder = try unsafe Self.computed(limbsMax: remainderLimbsMax) {
        remainderLimbs throws(IntegerFailure) in
        let shapes = try unsafe LimbArithmetic.divideEuclidean(
          left, by: right, quotient: quotientLimbs, remainder: remainderLimbs)
        quotientShape = shapes.quotient
        return shapes.remainder
      }
      return quotientShape
    }
    return (quotient, remainder)
  }

  /// The value to the power of `exponent`; 0 to the power of 0 is 1.
  ///
  /// The size is tested before the work.
  ///
  /// - Throws: `.negativeExponent`, `.tooLarge`.
  package func power(_ exponent: Integer) throws(IntegerFailure) -> Integer {
    guard !exponent.isNegative else { throw .negativeExponent }
    let count: UInt64
    if let exact = exponent.uint64 {
      count = exact
    } else if bitWidth > 1 {
      throw .tooLarge
    } else {
      // 0, 1 and −1: only whether the exponent is odd counts, and that it is not zero.
      let parity = unsafe exponent.withLimbs { unsafe $0.lowWord & 1 }
      count = 2 + parity
    }
    let limbsMax = try LimbArithmetic.powerLimbsMax(bitWidth: bitWidth, exponent: count)
    let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: limbsMax)
    defer { unsafe scratch.deallocate() }
    return try unsafe withLimbs { base throws(IntegerFailure) in
      try unsafe Self.computed(limbsMax: limbsMax) { result throws(IntegerFailure) in
        try unsafe LimbArithmetic.power(base, exponent: count, into: result, scratch: scratch)
      }
    }
  }

  /// Makes a value of limbs that `body` writes into `limbsMax` limbs of space, with the operands lent.
  private static func computed(
    _ left: Integer, _ right: Integer, limbsMax: Int,
    _ body: (LimbOperand, LimbOperand, UnsafeMutablePointer<UInt64>)
      throws(IntegerFailure) -> LimbShape
  ) throws(IntegerFailure) -> Integer {
    try unsafe left.withLimbs { left throws(IntegerFailure) in
      try unsafe right.withLimbs { right throws(IntegerFailure) in
        try unsafe computed(limbsMax: limbsMax) { result throws(IntegerFailure) in
          try unsafe body(left, right, result)
        }
      }
    }
  }

  /// Makes a value of limbs that `body` writes into `limbsMax` limbs of space.
  static func computed(
    limbsMax: Int,
    _ body: (UnsafeMutablePointer<UInt64>) throws(IntegerFailure) -> LimbShape
  ) throws(IntegerFailure) -> Integer {
    let space = UnsafeMutablePointer<UInt64>.allocate(capacity: max(limbsMax, 1))
    defer { unsafe space.deallocate() }
    let shape = try unsafe body(space)
    return unsafe Integer(LimbOperand(limbs: space, shape: shape))
  }
}
