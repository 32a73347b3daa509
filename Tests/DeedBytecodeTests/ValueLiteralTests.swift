import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedTestSupport
import Testing

@Suite struct ValueLiteralTests {
  private static let types = TypeTable([
    .range(lower: 0, upper: 9),  // 16
    .list(.integer), .set(.integer), .map(key: .text, value: .integer), .option(.integer),  // 17…20
    .structure(
      StructureType(
        name: "Claim",
        fields: [
          NamedType(name: "author", type: .text), NamedType(name: "count", type: .integer),
        ], isLinear: false)),  // 21
    .enumeration(
      EnumerationType(
        name: "Ruling",
        cases: [
          .init(
            name: "award",
            payload: [
              NamedType(name: "amount", type: .integer), NamedType(name: "to", type: .text),
            ]),
          .init(name: "dismissed", payload: []),
        ])),  // 22
    .fixedBytes(count: 2), .structure(StructureType(name: "Unit", fields: [], isLinear: false)),
    .enumeration(
      EnumerationType(name: "same", cases: [.init(name: "same", payload: [])])),  // 25
  ])

  private static func type(_ index: UInt32) -> TypeIndex { TypeIndex(rawValue: index) }

  private func parse(_ text: String, _ type: UInt32) throws -> Value {
    try Value.parse(text, type: Self.type(type), in: Self.types)
  }

  private func failure(_ text: String, _ type: UInt32) -> LiteralFailure? {
    #expect(throws: LiteralFailure.self) { try parse(text, type) }
  }

  @Test func printedValuesAreReadBack() throws {
    for seed in 0..<600 as Range<UInt64> {
      var generator = ValueGenerator(seed: seed)
      let type = generator.type()
      let types = generator.types
      guard types.depth(type) <= Limits.valueDepthMax else { continue }
      for _ in 0..<4 {
        let value = generator.value(type)
        let text = value.literal(as: type, in: types)
        #expect(try Value.parse(text, type: type, in: types) == value, "seed \(seed): \(text)")
        #expect(
          text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "seed \(seed)")
      }
    }
  }

  @Test func mutatedLiteralsAreValuesOfTheTypeOrRefused() {
    let alphabet = Array("\"\\[](){}:,.-_ 0x9atfsun{}\n\u{e9}".utf8) + [0xFF, 0xC3, 0xE2, 0]
    for seed in 0..<400 as Range<UInt64> {
      var generator = ValueGenerator(seed: seed)
      let type = generator.type()
      let types = generator.types
      let text = Array(generator.value(type).literal(as: type, in: types).utf8)
      for _ in 0..<20 {
        var mutated = text
        for _ in 0...generator.below(3) {
          let octet = alphabet[generator.below(alphabet.count)]
          switch generator.below(3) {
          case 0: mutated.insert(octet, at: generator.below(mutated.count + 1))
          case 1 where !mutated.isEmpty: mutated.remove(at: generator.below(mutated.count))
          default:
            if !mutated.isEmpty { mutated[generator.below(mutated.count)] = octet }
          }
        }
        do throws(LiteralFailure) {
          let value = try Value.parse(mutated, type: type, in: types)
          #expect(value.conforms(to: type, in: types), "seed \(seed)")
        } catch {
          #expect((0...mutated.count).contains(error.offset), "seed \(seed)")
          #expect(!error.description.isEmpty)
        }
      }
    }
  }

  @Test func truncatedLiteralsAreRefused() throws {
    let party = "party\"" + String(repeating: "ab", count: 32) + "\""
    let whole: [(String, UInt32)] = [
      ("\"a\\u{1F600}\\n\"", 3), ("hex\"00ff\"", 2), ("time\"2026-11-21T09:00:00.250Z\"", 4),
      (party, 6), ("digest\"sha256:" + String(repeating: "0", count: 64) + "\"", 8),
      ("[1, 2]", 17), ("set[1, 2]", 18), ("[\"a\": 1]", 19), ("some(1)", 20),
      ("Claim(author: \"x\", count: 1)", 21), ("Ruling.award(1, to: \"b\")", 22),
    ]
    for (text, type) in whole {
      _ = try parse(text, type)
      for count in 0..<text.utf8.count {
        let octets = Array(text.utf8.prefix(count))
        #expect(throws: LiteralFailure.self) {
          try Value.parse(octets, type: Self.type(type), in: Self.types)
        }
      }
    }
  }

  @Test func formsOfTheLanguageAreRead() throws {
    let text = Value.text(Array("b".utf8))
    let read: [(String, UInt32, Value)] = [
      ("  50_000 ", 1, .integer(50_000)), ("-0xfF", 1, .integer(-255)),
      ("0x1_00", 1, .integer(256)), ("-0", 1, .integer(0)), ("- 7", 1, .integer(-7)),
      ("true", 0, .bool(true)), ("hex\"00Ff\"", 2, .bytes([0, 255])), ("hex\"\"", 2, .bytes([])),
      ("3 days", 5, .duration(259_200_000)), ("-2 weeks", 5, .duration(-1_209_600_000)),
      ("1_000 milliseconds", 5, .duration(1_000)), ("0 hours", 5, .duration(0)),
      ("time\"1970-01-01T00:00:00Z\"", 4, .time(0)),
      ("time\"2026-11-21T09:00:00.250Z\"", 4, .time(1_795_251_600_250)),
      ("[]", 17, .list([])), ("[ 1 ,2 ]", 17, .list([.integer(1), .integer(2)])),
      ("set[3,1,3]", 18, .set([.integer(1), .integer(3)])), ("set[]", 18, .set([])),
      ("[:]", 19, .map([])), ("none", 20, .none), ("some(1)", 20, .some(.integer(1))),
      ("award(1, to: \"b\")", 22, .enumeration(0, [.integer(1), text])),
      ("Ruling.award(1, to: \"b\")", 22, .enumeration(0, [.integer(1), text])),
      ("dismissed", 22, .enumeration(1, [])), ("Unit()", 24, .structure([])),
      ("same", 25, .enumeration(0, [])), ("same.same", 25, .enumeration(0, [])),
      ("Claim(author: \"b\", count: 2)", 21, .structure([text, .integer(2)])),
      ("\"\\\"\\\\\\n\\t\\r\\u{e9}é\"", 3, .text(Array("\"\\\n\t\réé".utf8))),
    ]
    for (text, type, value) in read {
      #expect(try parse(text, type) == value, "\(text)")
    }
    let map = try parse("[\"b\": 2, \"a\": 1]", 19)
    #expect(map.literal(as: Self.type(19), in: Self.types) == "[\"a\": 1, \"b\": 2]")
  }

  @Test func literalsArePrintedAsInSource() throws {
    let printed: [(Value, UInt32, String)] = [
      (.enumeration(0, [.integer(1), .text([0x62])]), 22, "Ruling.award(1, to: \"b\")"),
      (.structure([.text([]), .integer(-1)]), 21, "Claim(author: \"\", count: -1)"),
      (.duration(0), 5, "0 milliseconds"), (.duration(-60_000), 5, "-1 minutes"),
      (.duration(1_209_600_000), 5, "2 weeks"), (.duration(1_500), 5, "1500 milliseconds"),
      (.time(253_402_300_800_000), 4, "time\"10000-01-01T00:00:00Z\""),
      (.text(Array("\u{202E}a\0".utf8)), 3, "\"\\u{202e}a\\u{0}\""),
      (.bytes([0, 255]), 2, "hex\"00ff\""),
    ]
    for (value, type, text) in printed {
      #expect(value.literal(as: Self.type(type), in: Self.types) == text)
      #expect(try parse(text, type) == value)
    }
    // A value of another type is shown all the same.
    #expect(Value.structure([.bool(true)]).literal(as: .integer, in: Self.types) == "(true)")
  }

  @Test func failuresNameThePlaceAndWhatIsExpected() {
    let party31 = "party\"" + String(repeating: "ab", count: 31) + "\""
    let refused: [(String, UInt32, Int, LiteralFailure.Problem)] = [
      ("", 1, 0, .expected(.integer)), ("-0x_", 1, 3, .expected(.digit)),
      ("1h", 5, 1, .expected(.digit)), ("12x", 1, 2, .expected(.digit)),
      ("1__2", 1, 2, .expected(.digit)), ("1_", 1, 2, .expected(.digit)),
      ("007", 1, 0, .expected(.digit)), ("1 2", 1, 2, .expected(.end)),
      ("tru", 0, 0, .expected(.bool)), ("10", 16, 0, .outOfRange(lower: "0", upper: "9")),
      ("hex\"0g\"", 2, 5, .expected(.hexadecimalDigit)),
      ("hex\"000\"", 2, 7, .expected(.hexadecimalDigit)),
      ("hex \"00\"", 2, 0, .expected(.quoted(prefix: "hex"))),
      ("hex\"00\"", 23, 4, .unexpectedCount(found: 1, expected: 2)),
      (party31, 6, 6, .unexpectedCount(found: 31, expected: 32)),
      ("digest\"md5:00\"", 8, 7, .unknownAlgorithm),
      ("time\"2026-02-29T00:00:00Z\"", 4, 5, .expected(.calendarTime)),
      ("time\"2026-01-01T24:00:00Z\"", 4, 5, .expected(.calendarTime)),
      ("time\"1969-12-31T23:59:59Z\"", 4, 5, .timeOutOfBounds),
      ("time\"999999999-01-01T00:00:00Z\"", 4, 5, .timeOutOfBounds),
      ("time\"02026-01-01T00:00:00Z\"", 4, 5, .expected(.calendarTime)),
      ("4611686018427387904 milliseconds", 5, 0, .timeOutOfBounds),
      ("99999999999999 weeks", 5, 0, .timeOutOfBounds), ("3 dayz", 5, 2, .expected(.durationUnit)),
      ("days", 5, 0, .expected(.duration)), ("\"a\nb\"", 3, 2, .expected(.visibleCharacter)),
      ("\"\u{202E}\"", 3, 1, .expected(.visibleCharacter)),
      ("\"\\q\"", 3, 1, .expected(.escape)), ("\"\\u{d800}\"", 3, 1, .expected(.escape)),
      ("\"\\u{1234567}\"", 3, 1, .expected(.escape)), ("\"\\u{}\"", 3, 1, .expected(.escape)),
      ("[1, 2,]", 17, 6, .expected(.integer)), ("[\"a\": 1, \"a\": 2]", 19, 9, .duplicateKey),
      ("Claim(count: 1, author: \"\")", 21, 6, .expected(.label("author"))),
      ("Other()", 21, 0, .expected(.name("Claim"))),
      ("award(amount: 1, to: \"b\")", 22, 6, .expected(.integer)),
      ("award(1, \"b\")", 22, 9, .expected(.label("to"))),
      ("Ruling.lost", 22, 7, .expected(.enumCase(["award", "dismissed"]))),
      ("dismissed()", 22, 9, .expected(.end)), ("1", 20, 0, .expected(.option)),
      ("1", 99, 0, .unknownType),
    ]
    for (text, type, offset, problem) in refused {
      let failure = failure(text, type)
      #expect(failure?.problem == problem, "\(text)")
      #expect(failure?.offset == offset, "\(text)")
    }
  }

  @Test func sizesAndDepthsAreLimited() throws {
    let digits = [UInt8](repeating: UInt8(ascii: "9"), count: 19_729)
    #expect(throws: LiteralFailure.self) {
      try Value.parse(digits, type: .integer, in: Self.types)
    }
    _ = try Value.parse(Array(digits.dropFirst()), type: .integer, in: Self.types)
    let hexadecimal = "0x" + String(repeating: "f", count: 16_384)
    _ = try parse(hexadecimal, 1)
    #expect(failure(hexadecimal + "f", 1)?.problem == .integerTooLarge)
    let long = [UInt8](repeating: 0x20, count: Value.literalOctetsMax) + Array("1".utf8)
    #expect(throws: LiteralFailure.self) { try Value.parse(long, type: .integer, in: Self.types) }
    var definitions: [TypeDefinition] = [.list(.integer)]
    for depth in 1..<5_000 { definitions.append(.list(TypeIndex(rawValue: UInt32(15 + depth)))) }
    let types = TypeTable(definitions)
    let ten = String(repeating: "[", count: 10) + String(repeating: "]", count: 10)
    let deepest = TypeIndex(rawValue: 5_015)
    _ = try Value.parse(ten, type: deepest, in: types)
    let failure = #expect(throws: LiteralFailure.self) {
      try Value.parse(String(repeating: "[", count: 100_000), type: deepest, in: types)
    }
    #expect(failure?.problem == .tooDeep && failure?.offset == 10)
  }
}

@Suite struct CalendarTimeTests {
  /// Walks day by day with the plain rules of the calendar.
  @Test func everyDayOfEightCenturiesIsTheNextOne() {
    var (year, month, day) = (1_600 as Int64, 1 as Int64, 1 as Int64)
    let start = CalendarTime(text: Array("1600-01-01T00:00:00Z".utf8))?.milliseconds ?? 0
    for count in 0..<292_194 as Range<Int64> {
      let time = CalendarTime(milliseconds: start + count * 86_400_000)
      #expect(time.year == year && time.month == month && time.day == day)
      #expect(time.milliseconds == start + count * 86_400_000)
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day > lengths[Int(month) - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(year == 2_400)
  }

  @Test func knownMomentsAreRight() {
    let known: [(Int64, String)] = [
      (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
      (1_000_000_000_000, "2001-09-09T01:46:40Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_234_567_890_123, "2009-02-13T23:31:30.123Z"),
      (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (Limits.timeBound - 1, "146140482-04-24T15:36:27.903Z"),
    ]
    for (milliseconds, text) in known {
      #expect(CalendarTime(milliseconds: milliseconds).description == text)
      #expect(CalendarTime(text: Array(text.utf8))?.milliseconds == milliseconds)
    }
    #expect(CalendarTime(milliseconds: .min).milliseconds == .min)
    #expect(CalendarTime(milliseconds: .max).milliseconds == .max)
  }

  @Test func randomTimesAreReadBack() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<20_000 {
      let milliseconds = Int64.random(in: 0..<Limits.timeBound, using: &generator)
      let text = CalendarTime(milliseconds: milliseconds).description
      #expect(CalendarTime(text: Array(text.utf8))?.milliseconds == milliseconds)
    }
  }
}
