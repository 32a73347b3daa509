import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import Testing

@Suite struct ValueCBORTests {
  private static func problem(
    _ item: CBOR, _ type: TypeIndex, _ types: TypeTable = TypeTable([])
  ) -> ValueFailure? {
    do throws(ValueFailure) {
      _ = try Value.decode(item.encoded(), type: type, in: types)
      return nil
    } catch {
      return error
    }
  }

  private static func power(_ bits: Int) -> [UInt8] {
    [UInt8(1 << (bits % 8))] + [UInt8](repeating: 0, count: bits / 8)
  }

  @Test func decodingGivesBackWhatWasEncoded() throws {
    for seed in 0..<400 as Range<UInt64> {
      var generator = ValueGenerator(seed: seed)
      let type = generator.type()
      for _ in 0..<5 {
        let value = generator.value(type)
        let types = generator.types
        // Random types may nest deeper than values may.
        guard types.depth(type) <= Limits.valueDepthMax else { continue }
        let decoded = try Value.decode(value.encoded(), type: type, in: types)
        #expect(decoded == value, "seed \(seed)")
        #expect(value.conforms(to: type, in: types), "seed \(seed)")
      }
    }
  }

  @Test func mutatedOctetsAreRefusedOrAreTheOneEncodingOfAnotherValue() {
    for seed in 0..<300 as Range<UInt64> {
      var generator = ValueGenerator(seed: seed)
      let type = generator.type()
      let types = generator.types
      let octets = generator.value(type).encoded()
      for _ in 0..<30 {
        var mutated = octets
        switch generator.below(4) {
        case 0: mutated.remove(at: generator.below(mutated.count))
        case 1: mutated.insert(generator.octet(), at: generator.below(mutated.count + 1))
        default: mutated[generator.below(mutated.count)] = UInt8(generator.below(256))
        }
        guard let value = try? Value.decode(mutated, type: type, in: types) else { continue }
        #expect(value.encoded() == mutated, "seed \(seed)")
        #expect(value.conforms(to: type, in: types), "seed \(seed)")
      }
    }
  }

  @Test func randomOctetsNeverCrash() {
    var generator = ValueGenerator(seed: 7)
    for _ in 0..<20_000 {
      if generator.definitions.count > 40 {
        generator = ValueGenerator(seed: generator.random.next())
      }
      let type = generator.type()
      let octets = (0..<generator.below(12)).map { _ in
        [0x80, 0x81, 0x82, 0, 1, 0x40, 0x60, 0xF4, 0xC2, 0x20][generator.below(10)] as UInt8
      }
      _ = try? Value.decode(octets, type: type, in: generator.types)
    }
  }

  @Test func integersAtTheEdgesHaveTheOneEncoding() throws {
    let edges = [0, 23, 24, 255, 256, 65_535, 65_536, 1 << 32, Int64.max]
    for edge in edges.flatMap({ [$0, -$0, ~$0] }) {
      #expect(Value.integer(Integer(edge)).cbor() == .integer(edge))
    }
    for bits in [63, 64, 65, 128, 65_528, 65_535] {
      let magnitude = try Integer(magnitudeOctets: Self.power(bits))
      for value in [
        magnitude, magnitude.negated(), try magnitude.subtracting(1),
        try magnitude.negated().adding(1), try magnitude.negated().subtracting(1),
      ] {
        let octets = Value.integer(value).encoded()
        #expect(try Value.decode(octets, type: .integer, in: TypeTable([])) == .integer(value))
      }
    }
    // −2^64 is the last with a plain head; −2^64 − 1 takes tag 3.
    let edge = try Integer(magnitudeOctets: Self.power(64)).negated()
    #expect(Value.integer(edge).cbor() == .negative(.max))
    #expect(
      Value.integer(try edge.subtracting(1)).cbor() == .tagged(3, .bytes(Self.power(64))))
  }

  @Test func integersOf65536BitsAreRefused() throws {
    let most = [UInt8](repeating: 0xFF, count: 8_192)
    #expect(Self.problem(.tagged(2, .bytes(most)), .integer) == nil)
    #expect(Self.problem(.tagged(3, .bytes(most)), .integer)?.problem == .integerTooLarge)
    #expect(
      Self.problem(.tagged(2, .bytes([1] + most)), .integer)?.problem == .integerTooLarge)
  }

  @Test func rangesFailByThemselves() {
    let types = TypeTable([.range(lower: -2, upper: 3), .list(TypeIndex(rawValue: 16))])
    let range = TypeIndex(rawValue: 16)
    for value in -2...3 as ClosedRange<Int64> {
      #expect(Self.problem(.integer(value), range, types) == nil)
    }
    for value in [-3, 4, Int64.max] {
      let failure = Self.problem(.integer(value), range, types)
      #expect(failure?.problem == .outOfRange)
      #expect(failure?.fault == .outOfRange)
    }
    let failure = Self.problem([0, 3, 4], TypeIndex(rawValue: 17), types)
    #expect(failure?.path == [2])
    #expect(Self.problem(.bool(true), range, types)?.fault == .argumentMismatch)
  }

  @Test func timesKeepTheirBounds() {
    let bound = Limits.timeBound
    #expect(Self.problem(.integer(bound - 1), .time) == nil)
    #expect(Self.problem(.integer(0), .time) == nil)
    #expect(Self.problem(.integer(1 - bound), .duration) == nil)
    for (item, type) in [
      (bound, TypeIndex.time), (-1, .time), (bound, .duration), (-bound, .duration),
    ] {
      #expect(Self.problem(.integer(item), type)?.problem == .timeOutOfBounds)
    }
  }

  @Test func setsAndMapsAscendInDeedsOrderNotInThatOfCBOR() {
    let types = TypeTable([
      .set(.integer), .map(key: .integer, value: .bool), .set(.text),
    ])
    let set = TypeIndex(rawValue: 16)
    let map = TypeIndex(rawValue: 17)
    let texts = TypeIndex(rawValue: 18)
    #expect(Self.problem([-5, -1, 0, 1000], set, types) == nil)
    #expect(Self.problem([-1, -5], set, types)?.problem == .notAscending)
    #expect(Self.problem([0, -1], set, types)?.problem == .notAscending)
    #expect(Self.problem([1, 1], set, types)?.problem == .notAscending)
    #expect(Self.problem([[-1, .bool(true)], [0, .bool(false)]], map, types) == nil)
    #expect(
      Self.problem([[0, .bool(true)], [0, .bool(false)]], map, types)?.problem == .notAscending)
    // CBOR would put the shorter text first.
    #expect(Self.problem(["aa", "b"], texts, types) == nil)
    #expect(Self.problem(["b", "aa"], texts, types)?.problem == .notAscending)
  }

  @Test func countsKindsCasesAndAlgorithmsAreHeld() {
    let types = TypeTable([
      .fixedBytes(count: 2), .option(.integer),
      .structure(
        StructureType(
          name: "Pair",
          fields: [NamedType(name: "a", type: .integer), NamedType(name: "b", type: .bool)],
          isLinear: false)),
      .enumeration(
        EnumerationType(
          name: "Choice",
          cases: [
            .init(name: "no", payload: []),
            .init(name: "yes", payload: [NamedType(name: "n", type: .integer)]),
          ])),
    ])
    let refused: [(CBOR, UInt32, ValueFailure.Problem)] = [
      (.bytes([1]), 16, .unexpectedCount(found: 1, expected: 2)),
      ([1, 2], 17, .unexpectedCount(found: 2, expected: 1)),
      ([.bool(true)], 17, .unexpectedKind), (.null, 17, .unexpectedKind),
      ([1], 18, .unexpectedCount(found: 1, expected: 2)),
      ([], 19, .unexpectedCount(found: 0, expected: 1)), (0, 19, .unexpectedKind),
      ([2], 19, .unknownCase), ([-1], 19, .unexpectedKind),
      ([0, 1], 19, .unexpectedCount(found: 1, expected: 0)),
      (.bytes([UInt8](repeating: 0, count: 31)), 6, .unexpectedCount(found: 31, expected: 32)),
      (.text([0x61]), 2, .unexpectedKind), (.bytes([0x61]), 3, .unexpectedKind),
      (["md5", .bytes([UInt8](repeating: 0, count: 32))], 8, .unknownAlgorithm),
      (["sha256", .bytes([0])], 8, .unexpectedCount(found: 1, expected: 32)),
      (["sha256"], 8, .unexpectedCount(found: 1, expected: 2)),
      (.map([]), 18, .unexpectedKind), (1, 20, .unknownType), (1, 11, .unknownType),
    ]
    for (item, type, problem) in refused {
      #expect(Self.problem(item, TypeIndex(rawValue: type), types)?.problem == problem)
    }
  }

  @Test func valuesNestTenArraysDeep() {
    var definitions: [TypeDefinition] = [.list(.integer)]
    for depth in 1..<20 { definitions.append(.list(TypeIndex(rawValue: UInt32(15 + depth)))) }
    let types = TypeTable(definitions)
    func nested(_ depth: Int) -> CBOR { depth == 0 ? [] : [nested(depth - 1)] }
    // Type 16 + n is n + 1 lists around each other.
    let ten = TypeIndex(rawValue: 25)
    let eleven = TypeIndex(rawValue: 26)
    #expect(Self.problem(nested(9), ten, types) == nil)
    #expect(Self.problem(nested(9), eleven, types) == nil)
    #expect((try? Value.decode(item: nested(10), type: eleven, in: types)) == nil)
    let failure = Self.problem(nested(10), eleven, types)
    #expect(failure?.problem == .tooDeep)
    #expect(failure?.fault == .argumentMismatch)
    #expect(Self.problem(nested(15), eleven, types) != nil)
  }

  @Test func argumentsAreOneArrayInOrder() throws {
    let types = TypeTable([])
    let values: [Value] = [.integer(5), .bool(true)]
    let octets = Value.cbor(values).encoded()
    #expect(try Value.decode(list: octets, types: [.integer, .bool], in: types) == values)
    let failure = #expect(throws: ValueFailure.self) {
      try Value.decode(list: octets, types: [.integer, .text], in: types)
    }
    #expect(failure?.path == [1])
    #expect((try? Value.decode(list: octets, types: [.integer], in: types)) == nil)
    #expect((try? Value.decode(list: octets + [0], types: [.integer, .bool], in: types)) == nil)
  }

  @Test func valuesMadeByHandAreCheckedToo() {
    let types = TypeTable([.set(.integer)])
    let set = TypeIndex(rawValue: 16)
    #expect(!Value.set([.integer(2), .integer(1)]).conforms(to: set, in: types))
    #expect(!Value.list([.integer(1)]).conforms(to: set, in: types))
    #expect(!Value.text([0xFF]).conforms(to: .text, in: types))
    #expect(!Value.duration(1).conforms(to: .time, in: types))
    #expect(!Value.integer(1).conforms(to: .time, in: types))
    #expect(Value.time(1).conforms(to: .time, in: types))
  }
}
