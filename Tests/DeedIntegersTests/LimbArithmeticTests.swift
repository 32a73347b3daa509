import DeedIntegers
import DeedTestSupport
import Testing

@Suite struct LimbArithmeticTests {
  /// Values around every boundary of words and tags, and at the limit.
  private func boundaries() throws -> [Integer] {
    var values: [Integer] = [0, 1, -1, 2, -2, 3, 10]
    for exponent in [31, 32, 61, 62, 63, 64, 127, 128, 129, 192, 32_767, 32_768, 65_472, 65_535] {
      let power = try Integer(2).power(Integer(exponent))
      for offset in -1...1 {
        let value = try power.adding(Integer(offset))
        values += [value, value.negated()]
      }
    }
    let largest = try Integer(
      magnitudeOctets: [UInt8](repeating: 255, count: Integer.magnitudeOctetsMax))
    return values + [largest, largest.negated()]
  }

  /// The value or the refusal; a violation of the areas goes through.
  private func outcome(_ body: () throws -> Integer) throws -> Result<Integer, IntegerFailure> {
    do {
      return .success(try body())
    } catch let failure as IntegerFailure {
      return .failure(failure)
    }
  }

  /// Holds every operation on raw limbs to the host's type, which has other paths for values of one word.
  @Test func everyPairOfBoundariesAgreesWithInteger() throws {
    let values = try boundaries()
    for a in values {
      for b in values {
        let sum = try outcome { try GuardedLimbs.add(a, b) }
        #expect(try sum == outcome { try a.adding(b) })
        let difference = try outcome { try GuardedLimbs.subtract(a, b) }
        #expect(try difference == outcome { try a.subtracting(b) })
        let product = try outcome { try GuardedLimbs.multiply(a, b) }
        #expect(try product == outcome { try a.multiplied(by: b) })
        let quotient = try outcome { try GuardedLimbs.divideEuclidean(a, by: b).quotient }
        #expect(try quotient == outcome { try a.dividedEuclidean(by: b).quotient })
        let remainder = try outcome { try GuardedLimbs.divideEuclidean(a, by: b).remainder }
        #expect(try remainder == outcome { try a.dividedEuclidean(by: b).remainder })
        #expect(GuardedLimbs.compare(a, b) == (a < b ? -1 : a == b ? 0 : 1))
      }
    }
  }

  @Test func wordArithmeticAgreesWithSwift() throws {
    let seed: UInt64 = 4
    var random = SeededGenerator(seed: seed)
    for round in 0..<20_000 {
      let a = Int64(truncatingIfNeeded: random.next()) >> Int64(random.next() % 64)
      let b = Int64(truncatingIfNeeded: random.next()) >> Int64(random.next() % 64)
      let note: Comment = "seed \(seed), round \(round): \(a), \(b)"
      let (sum, sumOverflow) = a.addingReportingOverflow(b)
      #expect(
        try GuardedLimbs.add(Integer(a), Integer(b)).int64 == (sumOverflow ? nil : sum), note)
      let (product, productOverflow) = a.multipliedReportingOverflow(by: b)
      #expect(
        try GuardedLimbs.multiply(Integer(a), Integer(b)).int64
          == (productOverflow ? nil : product), note)
      #expect(GuardedLimbs.compare(Integer(a), Integer(b)) == (a < b ? -1 : a > b ? 1 : 0), note)
    }
  }

  @Test func storedWordsComeBack() throws {
    let words: [Int64] = [0, 1, -1, 1 << 62, -1 << 62, (1 << 62) - 1, (-1 << 62) - 1, .max, .min]
    for value in words {
      try unsafe GuardedLimbs.withAreas([1]) { areas in
        let shape = unsafe LimbArithmetic.store(value, into: areas[0])
        let operand = unsafe LimbOperand(limbs: areas[0], shape: shape)
        #expect(unsafe operand.int64 == value)
        #expect(unsafe operand.lowWord == UInt64(bitPattern: value))
        #expect(unsafe operand.bitWidth == 64 - value.magnitude.leadingZeroBitCount)
        let isSmall = LimbArithmetic.smallRange.contains(value)
        #expect(unsafe operand.small == (isSmall ? value : nil))
        #expect(((value << 1) >> 1 == value) == isSmall)
        #expect(unsafe Integer(operand) == Integer(value))
      }
    }
  }

  @Test func lowWordIsTheValueModuloTwoToThe64() throws {
    let modulus = try Integer(2).power(64)
    for value in try boundaries() {
      let expected = try value.dividedEuclidean(by: modulus).remainder.uint64
      #expect(unsafe value.withLimbs { unsafe $0.lowWord } == expected)
    }
  }

  @Test func anOperandMayBeUsedTwice() throws {
    for value in try boundaries() where value.bitWidth <= 32_767 {
      try unsafe value.withLimbs { operand in
        try unsafe GuardedLimbs.withAreas([
          operand.count + 1, operand.count + 1, operand.count * 2,
        ]) { areas in
          let sum = try unsafe LimbArithmetic.add(operand, operand, into: areas[0])
          #expect(try unsafe GuardedLimbs.value(areas[0], sum) == value.multiplied(by: 2))
          let none = try unsafe LimbArithmetic.subtract(operand, operand, into: areas[1])
          #expect(none == LimbShape(count: 0, isNegative: false))
          let square = try unsafe LimbArithmetic.multiply(operand, operand, into: areas[2])
          #expect(try unsafe GuardedLimbs.value(areas[2], square) == value.power(2))
        }
      }
    }
  }

  @Test func powersStayInTheirAreas() throws {
    let seed: UInt64 = 5
    var random = SeededGenerator(seed: seed)
    for round in 0..<3_000 {
      let base = random.integer(bitWidth: Int(random.next() % 700) >> Int(random.next() % 9))
      let exponentMax = base.bitWidth > 1 ? 66_000 / UInt64(base.bitWidth) : 100_000
      let exponent = (random.next() % (exponentMax + 3)) >> (random.next() % 8)
      let note: Comment = "seed \(seed), round \(round): \(base.bitWidth) bits ** \(exponent)"
      let power = try outcome { try GuardedLimbs.power(base, exponent) }
      #expect(try power == outcome { try base.power(Integer(exponent)) }, note)
      if exponent <= 12 {
        let product = try outcome {
          try (0..<exponent).reduce(Integer.one) { product, _ in try product.multiplied(by: base) }
        }
        #expect(power == product, note)
      }
    }
  }
}
