import DeedBytecode
import DeedEncoding
import DeedIntegers

/// Rings modulo more than 2^64, and the functions of integers that need scratch.
///
/// **Why this is safe.** Limbs lie in the arena, which checks every index and count and never moves, or are lent by the module's
/// type for one operation; results have as many limbs as `LimbArithmetic` says, scratch lies behind them and is given back.
extension VirtualMachine {
  /// An instruction on a ring whose values are integers from 0 to below n.
  mutating func performWideRing(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    // Its value is an integer already.
    if operation.opcode == .ringToInteger { return top }
    guard case .ring(let modulus) = module.types[Self.index(~Int(operation.a))] else {
      preconditionFailure("an instruction on a ring of another type")
    }
    let upper = arena[top - 1]
    switch operation.opcode {
    case .ringFromInteger, .ringNegate, .ringInverse, .ringNot:
      arena[top - 1] = try wideRing(operation.opcode, upper, 0, modulus)
      return top
    case .ringPower:
      arena[top - 2] = try powerModulo(arena[top - 2], upper, modulus)
    case .ringShiftLeft, .ringShiftRight, .ringRotateLeft, .ringRotateRight:
      arena[top - 2] = try wideMove(operation.opcode, arena[top - 2], by: upper, modulus)
    default:
      arena[top - 2] = try wideRing(operation.opcode, arena[top - 2], upper, modulus)
    }
    return top - 1
  }

  /// The limb products that a product in a ring of so many limbs is charged for: the product, its remainder, the step itself.
  static func ringProducts(_ count: Int) -> Int { 2 * count * count + 64 }

  /// The limbs that any other operation in a wide ring is charged for.
  static func ringLimbs(_ count: Int) -> Int { 2 * count + 32 }

  private mutating func wideRing(
    _ opcode: Opcode, _ left: Slot, _ right: Slot, _ modulus: Integer
  ) throws(Trap) -> Slot {
    let count = modulus.limbCount
    let leftCount = limbCount(left)
    var scratchCount = 0
    switch opcode {
    case .ringMultiply:
      try charge(GasSchedule.limbProduct, Self.ringProducts(count))
      scratchCount = LimbArithmetic.productScratchLimbs(count)
    case .ringFromInteger:
      try charge(GasSchedule.limbProduct, Self.quotientProducts(leftCount, count) + 64)
      scratchCount = LimbArithmetic.reduceScratchLimbs(leftCount, count)
    case .ringInverse:
      try charge(GasSchedule.limbProduct, Self.inverseProducts(count))
      scratchCount = LimbArithmetic.inverseScratchLimbs(count)
    default: try charge(GasSchedule.limb, Self.ringLimbs(count))
    }
    let area = LimbArithmetic.residueLimbs(count)
    let index = try allocate(1 + area + scratchCount)
    let result = unsafe arena.limbs(index + 1, count: area)
    let scratch = unsafe arena.limbs(index + 1 + area, count: scratchCount)
    let first = unsafe operand(left, scratch: Arena.scratchLimbs.0)
    let second = unsafe operand(right, scratch: Arena.scratchLimbs.1)
    let width = modulus.bitWidth - 1
    do throws(IntegerFailure) {
      let shape = try unsafe modulus.withLimbs { modulus throws(IntegerFailure) in
        switch opcode {
        case .ringFromInteger:
          try unsafe LimbArithmetic.reduce(first, modulus: modulus, into: result, scratch: scratch)
        case .ringAdd:
          unsafe LimbArithmetic.addResidues(first, second, modulus: modulus, into: result)
        case .ringSubtract:
          unsafe LimbArithmetic.subtractResidues(first, second, modulus: modulus, into: result)
        case .ringNegate:
          // The second operand is 0.
          unsafe LimbArithmetic.subtractResidues(second, first, modulus: modulus, into: result)
        case .ringMultiply:
          unsafe LimbArithmetic.multiplyResidues(
            first, second, modulus: modulus, into: result, scratch: scratch)
        case .ringInverse:
          try unsafe LimbArithmetic.inverse(
            first, modulus: modulus, into: result, scratch: scratch)
        case .ringNot: unsafe LimbArithmetic.complement(first, width: width, into: result)
        case .ringAnd:
          unsafe LimbArithmetic.combine(.and, first, second, width: width, into: result)
        case .ringOr:
          unsafe LimbArithmetic.combine(.or, first, second, width: width, into: result)
        default: unsafe LimbArithmetic.combine(.xor, first, second, width: width, into: result)
        }
      }
      return finish(index, shape)
    } catch {
      throw .fault(Self.fault(error))
    }
  }

  private mutating func wideMove(
    _ opcode: Opcode, _ slot: Slot, by distanceSlot: Slot, _ modulus: Integer
  ) throws(Trap) -> Slot {
    let width = modulus.bitWidth - 1
    try charge(GasSchedule.limb, Self.ringLimbs(modulus.limbCount))
    let isRotation = opcode == .ringRotateLeft || opcode == .ringRotateRight
    let distance =
      isRotation
      ? try rotation(distanceSlot, width: width, isLeft: opcode == .ringRotateLeft)
      : try distance(distanceSlot, width: width)
    // All bits are out: nothing is left.
    if distance == width { return 0 }
    let area = LimbArithmetic.bitLimbs(width: width)
    let index = try allocate(1 + area)
    let result = unsafe arena.limbs(index + 1, count: area)
    let value = unsafe operand(slot, scratch: Arena.scratchLimbs.0)
    let shape =
      switch opcode {
      case .ringShiftLeft:
        unsafe LimbArithmetic.shiftLeft(value, by: distance, width: width, into: result)
      case .ringShiftRight:
        unsafe LimbArithmetic.shiftRight(value, by: distance, width: width, into: result)
      default: unsafe LimbArithmetic.rotateLeft(value, by: distance, width: width, into: result)
      }
    return finish(index, shape)
  }

  /// A power in a wide ring.
  private mutating func powerModulo(
    _ base: Slot, _ exponent: Slot, _ modulus: Integer
  ) throws(Trap) -> Slot {
    try powerModulo(base, exponent, try makeInteger(modulus))
  }

  // MARK: Functions of integers

  /// Functions of integers, and integers as octets.
  mutating func performFurtherInteger(
    _ operation: Operation, top: Int
  ) throws(Trap) -> Int {
    let upper = arena[top - 1]
    switch operation.opcode {
    case .integerPowerModulo:
      arena[top - 3] = try powerModulo(arena[top - 3], arena[top - 2], upper)
      return top - 2
    case .integerCommonDivisor:
      arena[top - 2] = try commonDivisor(arena[top - 2], upper)
      return top - 1
    case .integerSquareRoot: arena[top - 1] = try squareRoot(upper)
    case .bytesToInteger: arena[top - 1] = try integer(octets: upper)
    case .bytesFromInteger:
      arena[top - 2] = try octets(of: arena[top - 2], count: upper)
      return top - 1
    default: arena[top - 1] = try reversed(upper)
    }
    return top
  }

  /// The limb products that a quotient or a remainder of numbers of so many limbs is charged for.
  static func quotientProducts(_ dividend: Int, _ divisor: Int) -> Int {
    (max(dividend - divisor, 0) + 1) * (divisor + 1)
  }

  /// The limb products that a common divisor of numbers of so many limbs is charged for.
  static func commonDivisorProducts(_ left: Int, _ right: Int) -> Int {
    4 * left * right + 256 * min(left, right)
  }

  /// The limb products that an inverse in a ring of so many limbs is charged for.
  static func inverseProducts(_ count: Int) -> Int { commonDivisorProducts(count, count) / 2 * 3 }

  /// The limb products of one step of a power modulo a number of so many limbs: a product, its remainder, the step itself.
  static func powerStepProducts(_ count: Int) -> Int { 2 * count * count + 16 * count + 24 }

  /// The limb products that the root of a number of so many limbs is charged for.
  static func squareRootProducts(_ count: Int) -> Int { count * count + 16 * count }

  private mutating func powerModulo(
    _ base: Slot, _ exponent: Slot, _ modulus: Slot
  ) throws(Trap) -> Slot {
    if modulus == 0 { throw .fault(.divisionByZero) }
    let (baseCount, count) = (limbCount(base), limbCount(modulus))
    let exponentOperand = unsafe operand(exponent, scratch: Arena.scratchLimbs.0)
    if unsafe exponentOperand.isNegative { throw .fault(.negativeExponent) }
    let products = unsafe LimbArithmetic.powerModuloProducts(exponentOperand)
    try charge(GasSchedule.limbProduct, Self.quotientProducts(baseCount, count))
    try charge(GasSchedule.limbProduct, products * Self.powerStepProducts(count))
    let area = LimbArithmetic.residueLimbs(count)
    let scratchCount = LimbArithmetic.powerModuloScratchLimbs(baseCount, count)
    // The third operand's limb, when it is small, lies behind the scratch.
    let index = try allocate(1 + area + scratchCount + 1)
    let third = index + 1 + area + scratchCount
    do throws(IntegerFailure) {
      let shape = try unsafe LimbArithmetic.powerModulo(
        operand(base, scratch: Arena.scratchLimbs.1), exponent: exponentOperand,
        modulus: operand(modulus, scratch: third), into: arena.limbs(index + 1, count: area),
        scratch: arena.limbs(index + 1 + area, count: scratchCount))
      return finish(index, shape)
    } catch {
      throw .fault(Self.fault(error))
    }
  }

  private mutating func commonDivisor(_ left: Slot, _ right: Slot) throws(Trap) -> Slot {
    let (leftCount, rightCount) = (limbCount(left), limbCount(right))
    try charge(
      GasSchedule.limbProduct, Self.commonDivisorProducts(leftCount, rightCount))
    let area = LimbArithmetic.commonDivisorLimbs(leftCount, rightCount)
    let scratchCount = LimbArithmetic.commonDivisorScratchLimbs(leftCount, rightCount)
    let index = try allocate(1 + area + scratchCount)
    let shape = unsafe LimbArithmetic.greatestCommonDivisor(
      operand(left, scratch: Arena.scratchLimbs.0), operand(right, scratch: Arena.scratchLimbs.1),
      into: arena.limbs(index + 1, count: area),
      scratch: arena.limbs(index + 1 + area, count: scratchCount))
    return finish(index, shape)
  }

  private mutating func squareRoot(_ slot: Slot) throws(Trap) -> Slot {
    let count = limbCount(slot)
    try charge(GasSchedule.limbProduct, Self.squareRootProducts(count))
    let area = LimbArithmetic.squareRootLimbs(count)
    let index = try allocate(1 + area)
    do throws(IntegerFailure) {
      let shape = try unsafe LimbArithmetic.squareRoot(
        operand(slot, scratch: Arena.scratchLimbs.0), into: arena.limbs(index + 1, count: area))
      return finish(index, shape)
    } catch {
      throw .fault(Self.fault(error))
    }
  }

  // MARK: Integers as octets

  /// The octets of the largest integer, which are the most that one is written as.
  static let integerOctetsMax = Limits.integerBitsMax / 8

  /// The octets that turning the order of so many is charged for: they go one by one.
  static func turnedOctets(_ count: Int) -> Int { 8 * count }

  private mutating func integer(octets slot: Slot) throws(Trap) -> Slot {
    let count = arena[slot]
    try charge(GasSchedule.octet, Self.turnedOctets(count))
    var start = 0
    while start < count, arena.octet(slot + 1, at: start) == 0 { start += 1 }
    let significant = count - start
    guard significant <= Self.integerOctetsMax else { throw .fault(.integerTooLarge) }
    if significant <= 7 {
      var value = 0
      for position in start..<count {
        value = value << 8 | Int(arena.octet(slot + 1, at: position))
      }
      return value << 1
    }
    let limbs = Arena.words(octets: significant)
    let index = try allocate(1 + limbs)
    for limb in 0..<limbs {
      let end = count - 8 * limb
      var word: UInt64 = 0
      for position in max(end - 8, start)..<end {
        word = word << 8 | UInt64(arena.octet(slot + 1, at: position))
      }
      arena[index + 1 + limb] = Int(Int64(bitPattern: word))
    }
    return finish(index, LimbShape(count: limbs, isNegative: false))
  }

  private mutating func octets(of slot: Slot, count countSlot: Slot) throws(Trap) -> Slot {
    guard Self.isSmall(countSlot), 0...Self.integerOctetsMax ~= countSlot >> 1 else {
      throw outOfRange(hostInteger(countSlot), .zero, Integer(Self.integerOctetsMax))
    }
    let count = countSlot >> 1
    let value = unsafe operand(slot, scratch: Arena.scratchLimbs.0)
    let (width, isNegative) = unsafe (value.bitWidth, value.isNegative)
    guard !isNegative, (width + 7) / 8 <= count else {
      throw fault(
        .outOfRange, .text(Array(Self.words(hostInteger(slot)).utf8)),
        .text(Array("0..<256**\(count)".utf8)))
    }
    try charge(GasSchedule.octet, Self.turnedOctets(count))
    let words = Arena.words(octets: count)
    let index = try allocate(1 + words)
    arena[index] = count
    for word in 0..<words {
      var octets: UInt64 = 0
      for offset in 0..<8 {
        // The octet's position from the end.
        let place = count - 1 - (8 * word + offset)
        guard place >= 0 else { break }
        octets |= unsafe value.octet(at: place) << UInt64(8 * offset)
      }
      arena[index + 1 + word] = Int(Int64(bitPattern: octets))
    }
    return index
  }

  private mutating func reversed(_ slot: Slot) throws(Trap) -> Slot {
    let count = arena[slot]
    try charge(GasSchedule.octet, Self.turnedOctets(count))
    let words = Arena.words(octets: count)
    let index = try allocate(1 + words)
    arena[index] = count
    for word in 0..<words {
      var octets: UInt64 = 0
      for offset in 0..<min(8, count - 8 * word) {
        octets |=
          UInt64(arena.octet(slot + 1, at: count - 1 - 8 * word - offset)) << UInt64(8 * offset)
      }
      arena[index + 1 + word] = Int(Int64(bitPattern: octets))
    }
    return index
  }
}
