import DeedIntegers

/// Limb operations in areas of exactly the stated size, between guards that must stay as they are.
enum GuardedLimbs {
  /// What an operation did besides its result: wrote outside its area, or left a result that is not normalised.
  enum Violation: Error {
    case wroteOutside
    case notNormalised
  }

  private static let guardLimbs = 4
  private static let guardValue: UInt64 = 0xDEAD_BEEF_DEAD_BEEF
  private static let garbage: UInt64 = 0x5555_5555_5555_5555

  /// Runs `body` with areas of the given sizes, filled with garbage, and checks the guards around each.
  static func withAreas<Result>(
    _ sizes: [Int], _ body: ([UnsafeMutablePointer<UInt64>]) throws -> Result
  ) throws -> Result {
    let total = sizes.reduce(guardLimbs) { $0 + $1 + guardLimbs }
    let space = UnsafeMutablePointer<UInt64>.allocate(capacity: total)
    defer { unsafe space.deallocate() }
    unsafe space.update(repeating: guardValue, count: total)
    var areas: [UnsafeMutablePointer<UInt64>] = unsafe []
    var offset = guardLimbs
    var guardOffsets = Array(0..<guardLimbs)
    for size in sizes {
      unsafe areas.append(space + offset)
      unsafe (space + offset).update(repeating: garbage, count: size)
      offset += size
      guardOffsets += Array(offset..<(offset + guardLimbs))
      offset += guardLimbs
    }
    let result = Swift.Result { try unsafe body(areas) }
    for offset in guardOffsets where unsafe space[offset] != guardValue {
      throw Violation.wroteOutside
    }
    return try result.get()
  }

  /// Copies a result out of its area.
  static func value(
    _ limbs: UnsafeMutablePointer<UInt64>, _ shape: LimbShape
  ) throws -> Integer {
    let topIsZero = unsafe shape.count > 0 && limbs[shape.count - 1] == 0
    if topIsZero || (shape.count == 0 && shape.isNegative) { throw Violation.notNormalised }
    return unsafe Integer(LimbOperand(limbs: limbs, shape: shape))
  }

  static func add(_ left: Integer, _ right: Integer) throws -> Integer {
    let sizes = [LimbArithmetic.sumLimbsMax(left.limbCount, right.limbCount)]
    return try unsafe withOperands(left, right, sizes) { left, right, areas in
      try unsafe value(areas[0], LimbArithmetic.add(left, right, into: areas[0]))
    }
  }

  static func subtract(_ left: Integer, _ right: Integer) throws -> Integer {
    let sizes = [LimbArithmetic.sumLimbsMax(left.limbCount, right.limbCount)]
    return try unsafe withOperands(left, right, sizes) { left, right, areas in
      try unsafe value(areas[0], LimbArithmetic.subtract(left, right, into: areas[0]))
    }
  }

  static func multiply(_ left: Integer, _ right: Integer) throws -> Integer {
    let sizes = [LimbArithmetic.productLimbsMax(left.limbCount, right.limbCount)]
    return try unsafe withOperands(left, right, sizes) { left, right, areas in
      try unsafe value(areas[0], LimbArithmetic.multiply(left, right, into: areas[0]))
    }
  }

  static func divideEuclidean(
    _ left: Integer, by right: Integer
  ) throws -> (quotient: Integer, remainder: Integer) {
    let sizes = [
      LimbArithmetic.quotientLimbsMax(left.limbCount, right.limbCount),
      LimbArithmetic.remainderLimbsMax(left.limbCount, right.limbCount),
    ]
    return try unsafe withOperands(left, right, sizes) { left, right, areas in
      let shapes = try unsafe LimbArithmetic.divideEuclidean(
        left, by: right, quotient: areas[0], remainder: areas[1])
      return try unsafe (value(areas[0], shapes.quotient), value(areas[1], shapes.remainder))
    }
  }

  static func power(_ base: Integer, _ exponent: UInt64) throws -> Integer {
    let limbsMax = try LimbArithmetic.powerLimbsMax(bitWidth: base.bitWidth, exponent: exponent)
    return try unsafe withOperands(base, .zero, [limbsMax, limbsMax]) { base, _, areas in
      try unsafe value(
        areas[0],
        LimbArithmetic.power(base, exponent: exponent, into: areas[0], scratch: areas[1]))
    }
  }

  static func compare(_ left: Integer, _ right: Integer) -> Int {
    unsafe left.withLimbs { left in
      unsafe right.withLimbs { right in unsafe LimbArithmetic.compare(left, right) }
    }
  }

  private static func withOperands<Result>(
    _ left: Integer, _ right: Integer, _ sizes: [Int],
    _ body: (LimbOperand, LimbOperand, [UnsafeMutablePointer<UInt64>]) throws -> Result
  ) throws -> Result {
    try unsafe withAreas(sizes) { areas in
      try unsafe left.withLimbs { left in
        try unsafe right.withLimbs { right in try unsafe body(left, right, areas) }
      }
    }
  }
}
