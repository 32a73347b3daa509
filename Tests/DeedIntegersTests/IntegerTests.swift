import DeedIntegers
import DeedTestSupport
import Testing

@Suite struct IntegerTests {
  /// 2 to the power of `exponent`.
  private func two(to exponent: Int) throws -> Integer {
    try Integer(2).power(Integer(exponent))
  }

  /// The largest value: 2^65536 − 1.
  private func largest() throws -> Integer {
    let half = try two(to: Integer.bitLimit - 1)
    return try half.subtracting(.one).adding(half)
  }

  @Test func divisionIsEuclidean() throws {
    let cases: [(Int, Int, Int, Int)] = [
      (7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -3, 1), (-7, -2, 4, 1),
      (6, 3, 2, 0), (-6, 3, -2, 0), (6, -3, -2, 0), (-6, -3, 2, 0),
      (0, 5, 0, 0), (1, 5, 0, 1), (-1, 5, -1, 4), (-1, -5, 1, 4),
      (.min, .max, -2, .max - 1), (.max, .min, 0, .max), (-1, .min, 1, .max),
    ]
    for (dividend, divisor, quotient, remainder) in cases {
      let result = try Integer(dividend).dividedEuclidean(by: Integer(divisor))
      #expect(result == (Integer(quotient), Integer(remainder)), "\(dividend) by \(divisor)")
    }
    let overflowing = try Integer(Int.min).dividedEuclidean(by: -1)
    #expect(overflowing.quotient.description == "9223372036854775808")
    #expect(overflowing.remainder.isZero)
  }

  @Test func quotientThatGainsALimb() throws {
    // −(B² − B + 5) by B is −B rest B − 5: Q = B − 1 fills its limb, and Q + 1 needs another.
    let base = try two(to: 64)
    let dividend = try base.multiplied(by: base).subtracting(base).adding(5).negated()
    let (quotient, remainder) = try dividend.dividedEuclidean(by: base)
    #expect(quotient == base.negated())
    #expect(try remainder == base.subtracting(5))
  }

  @Test func refusalsAreNamed() throws {
    #expect(throws: IntegerFailure.divisionByZero) { try Integer(0).dividedEuclidean(by: 0) }
    #expect(throws: IntegerFailure.divisionByZero) { try largest().dividedEuclidean(by: 0) }
    #expect(throws: IntegerFailure.negativeExponent) { try Integer(1).power(-1) }
    #expect(throws: IntegerFailure.negativeExponent) { try Integer(2).power(largest().negated()) }
  }

  @Test func resultsEndAtTheLimitOnBothSides() throws {
    let largest = try largest()
    #expect(largest.bitWidth == 65_536)
    for value in [largest, largest.negated()] {
      let outward: Integer = value.isNegative ? -1 : 1
      #expect(throws: IntegerFailure.tooLarge) { try value.adding(outward) }
      #expect(throws: IntegerFailure.tooLarge) { try value.subtracting(outward.negated()) }
      #expect(throws: IntegerFailure.tooLarge) { try value.adding(value) }
      #expect(throws: IntegerFailure.tooLarge) { try value.multiplied(by: 2) }
      #expect(throws: IntegerFailure.tooLarge) { try value.multiplied(by: value) }
      #expect(throws: IntegerFailure.tooLarge) { try value.power(2) }
      #expect(try value.subtracting(outward).adding(outward) == value)
      #expect(try value.multiplied(by: -1) == value.negated())
      #expect(try value.power(1) == value)
      #expect(try value.subtracting(value) == .zero)
      #expect(try value.dividedEuclidean(by: -1) == (value.negated(), .zero))
    }
    let half = try two(to: 32_768)
    #expect(throws: IntegerFailure.tooLarge) { try half.multiplied(by: half) }
    #expect(try half.adding(.one).multiplied(by: half.subtracting(.one)) == largest)
  }

  @Test func powerTestsTheSizeFirst() throws {
    let clock = ContinuousClock()
    let time = try clock.measure {
      let huge = try largest()
      for exponent in [huge, Integer(UInt64.max), Integer(Int.max), Integer(65_536)] {
        #expect(throws: IntegerFailure.tooLarge) { try Integer(2).power(exponent) }
        #expect(throws: IntegerFailure.tooLarge) { try huge.power(exponent) }
        #expect(try Integer(0).power(exponent) == 0)
        #expect(try Integer(1).power(exponent) == 1)
      }
      #expect(try Integer(-1).power(huge) == -1)
      #expect(try Integer(-1).power(huge.subtracting(1)) == 1)
    }
    #expect(time < .seconds(2))
    #expect(try Integer(0).power(0) == 1)
    #expect(try largest().power(0) == 1)
    #expect(try two(to: 65_535).bitWidth == 65_536)
    #expect(try Integer(-2).power(65_535) == two(to: 65_535).negated())
    // 3^41348 is the last power of three below 2^65536.
    #expect(try Integer(3).power(41_348).bitWidth == 65_536)
    #expect(throws: IntegerFailure.tooLarge) { try Integer(3).power(41_349) }
  }

  @Test func wordBoundariesHaveOneRepresentation() throws {
    for exponent in [61, 62, 63, 64, 65, 127, 128] {
      let power = try two(to: exponent)
      for offset in -2...2 {
        let value = try power.adding(Integer(offset))
        // Reached another way, it must be the same bits.
        let again = try power.negated().subtracting(Integer(offset)).negated()
        let big = try two(to: 300)
        let through = try value.adding(big).subtracting(big)
        #expect(value == again && value == through)
        #expect(value.hashValue == through.hashValue)
        #expect((value.int64 != nil) == (exponent < 63 || (exponent == 63 && offset < 0)))
        let negative = value.negated()
        #expect((negative.int64 != nil) == (exponent < 63 || (exponent == 63 && offset <= 0)))
        #expect((value.uint64 != nil) == (exponent < 64 || (exponent == 64 && offset < 0)))
        #expect(negative.uint64 == nil)
        #expect(negative.negated() == value && negative < value)
      }
    }
    #expect(Integer(UInt64.max).description == "18446744073709551615")
    #expect(Integer(Int.min).description == "-9223372036854775808")
    #expect(Integer(Int.min).negated().negated() == Integer(Int.min))
    #expect(Integer(UInt64(5)) == Integer(5))
  }

  @Test(arguments: [UInt64(1), 2]) func ringLawsAndEuclid(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for round in 0..<2_000 {
      let a = random.integer(bitWidth: Int(random.next() % 20_000) >> Int(random.next() % 12))
      let b = random.integer(bitWidth: Int(random.next() % 20_000) >> Int(random.next() % 12))
      let c = random.integer(bitWidth: Int(random.next() % 20_000) >> Int(random.next() % 12))
      let note: Comment = "seed \(seed), round \(round)"
      #expect(try a.adding(b) == b.adding(a), note)
      #expect(try a.adding(b).adding(c) == a.adding(b.adding(c)), note)
      #expect(try a.multiplied(by: b) == b.multiplied(by: a), note)
      let leftFirst = try a.multiplied(by: b).multiplied(by: c)
      #expect(try leftFirst == a.multiplied(by: b.multiplied(by: c)), note)
      let distributed = try a.multiplied(by: b).adding(a.multiplied(by: c))
      #expect(try a.multiplied(by: b.adding(c)) == distributed, note)
      #expect(try a.subtracting(b) == a.adding(b.negated()), note)
      #expect(try a.subtracting(b).adding(b) == a, note)
      #expect(try (a < b) == a.subtracting(b).isNegative, note)
      #expect(try a.power(3) == a.multiplied(by: a).multiplied(by: a), note)
      if !b.isZero {
        let (quotient, remainder) = try a.dividedEuclidean(by: b)
        #expect(try quotient.multiplied(by: b).adding(remainder) == a, note)
        #expect(!remainder.isNegative && remainder < (b.isNegative ? b.negated() : b), note)
      }
    }
  }

  @Test func textAndOctetsRoundTrip() throws {
    let seed: UInt64 = 3
    var random = SeededGenerator(seed: seed)
    for round in 0..<3_000 {
      let value = random.integer()
      let note: Comment = "seed \(seed), round \(round)"
      #expect(Integer(decimal: value.decimalOctets) == value, note)
      #expect(value.description.utf8.first != UInt8(ascii: "0") || value.isZero, note)
      let octets = value.magnitudeOctets
      #expect(octets.first != 0 && octets.count == (value.bitWidth + 7) / 8, note)
      let back = try Integer(magnitudeOctets: octets, isNegative: value.isNegative)
      #expect(back == value, note)
      let padded = try Integer(magnitudeOctets: [0, 0] + octets, isNegative: value.isNegative)
      #expect(padded == value, note)
    }
    #expect(Integer.zero.magnitudeOctets == [])
    #expect(try Integer(magnitudeOctets: [], isNegative: true) == .zero)
    #expect(throws: IntegerFailure.tooLarge) {
      try Integer(magnitudeOctets: [UInt8](repeating: 1, count: 8_193))
    }
    let full = [UInt8](repeating: 255, count: 8_192)
    #expect(try Integer(magnitudeOctets: full) == largest())
  }

  @Test func decimalTextIsBounded() throws {
    let largestText = try largest().decimalOctets
    #expect(largestText.count == Integer.decimalDigitsMax)
    #expect(Integer(decimal: largestText) != nil)
    #expect(try Integer(decimal: [UInt8(ascii: "-")] + largestText) == largest().negated())
    var above = largestText
    above[above.count - 1] += 1
    #expect(Integer(decimal: above) == nil)
    #expect(Integer(decimal: [UInt8](repeating: UInt8(ascii: "9"), count: 19_729)) == nil)
    #expect(Integer(decimal: [UInt8](repeating: UInt8(ascii: "0"), count: 19_730)) == nil)
    #expect(Integer(decimal: [UInt8](repeating: UInt8(ascii: "9"), count: 50_000_000)) == nil)
    for refused in ["", "-", "+1", "1_0", " 1", "1 ", "--1", "0x1", "1.0", "١", "1e3"] {
      #expect(Integer(decimal: refused.utf8) == nil, "\(refused)")
    }
    for (text, value) in [("0", 0), ("-0", 0), ("007", 7), ("-12", -12)] {
      #expect(Integer(decimal: text.utf8) == Integer(value))
    }
    let zerosBefore = String(repeating: "0", count: 40) + "36893488147419103232"
    #expect(try Integer(decimal: zerosBefore.utf8) == two(to: 65))
  }
}
