import DeedBytecode
import DeedCrypto
import DeedIntegers
import Testing

@Suite struct StateKeyTests {
  private static let none = TypeTable([])

  private func key(_ value: Value, _ type: TypeIndex) throws -> [UInt8] {
    try StateKey.key(value, type: type, in: Self.none)
  }

  @Test func keysOfIntegersAreAsDocumented() throws {
    let big = try Integer(magnitudeOctets: [UInt8](repeating: 0xFF, count: 127))
    let documented: [(Integer, [UInt8])] = [
      (0, [0x80]), (1, [0x81, 1]), (-1, [0x7E, 0xFE]), (255, [0x81, 255]), (256, [0x82, 1, 0]),
      (-256, [0x7D, 0xFE, 0xFF]), (big, [0xFF, 0, 127] + [UInt8](repeating: 0xFF, count: 127)),
      (big.negated(), [0, 0xFF, 0x80] + [UInt8](repeating: 0, count: 127)),
      (Integer(Int64.min), [0x77, 0x7F] + [UInt8](repeating: 0xFF, count: 7)),
    ]
    for (value, octets) in documented { #expect(try key(.integer(value), .integer) == octets) }
  }

  @Test func keysOfOctetsAreAsDocumented() throws {
    #expect(try key(.text([]), .text) == [0, 1])
    #expect(try key(.bytes([0, 1]), .bytes) == [0, 0xFF, 1, 0, 1])
    #expect(try key(.bool(true), .bool) == [1])
    let identifier = try #require(Digest32(octets: Array(1...32)))
    #expect(try key(.party(identifier), .party) == Array(1...32))
    #expect(
      try key(.digest(.sha256, Array(1...32)), .digest)
        == Array("sha256".utf8) + [0, 1] + Array(1...32) + [0, 1])
    #expect(
      StateKey.prefix(contract: identifier, slot: 0x0102) == [1] + Array(1...32) + [1, 2])
    #expect(StateKey.element(258) == [0, 0, 0, 0, 0, 0, 1, 2])
  }

  @Test func orderOfKeysIsOrderOfValues() throws {
    for seed in 0..<250 as Range<UInt64> {
      var generator = ValueGenerator(seed: seed)
      let type = generator.keyType()
      let types = generator.types
      #expect(types.isKey(type), "seed \(seed)")
      let values = (0..<24).map { _ in generator.value(type) }
      let keys = try values.map { try StateKey.key($0, type: type, in: types) }
      for (value, key) in zip(values, keys) {
        #expect(try StateKey.decodeKey(key, type: type, in: types) == value, "seed \(seed)")
        for (other, otherKey) in zip(values, keys) {
          #expect(
            value.precedes(other) == key.lexicographicallyPrecedes(otherKey), "seed \(seed)")
          #expect((value == other) == (key == otherKey), "seed \(seed)")
          if key != otherKey { #expect(!otherKey.starts(with: key), "seed \(seed)") }
        }
      }
    }
  }

  @Test func orderHoldsAtEveryPowerOf256() throws {
    var values: [Integer] = []
    for count in [0, 1, 2, 7, 8, 9, 125, 126, 127, 128, 255, 256, 8_190, 8_191] {
      let power = try Integer(magnitudeOctets: [1] + [UInt8](repeating: 0, count: count))
      for value in [power, try power.subtracting(1), try power.adding(1)] {
        values += [value, value.negated()]
      }
    }
    values.sort()
    let keys = try values.map { try key(.integer($0), .integer) }
    for position in values.indices.dropFirst() {
      if values[position - 1] == values[position] { continue }
      #expect(keys[position - 1].lexicographicallyPrecedes(keys[position]))
    }
    for (value, key) in zip(values, keys) {
      #expect(try StateKey.decodeKey(key, type: .integer, in: Self.none) == .integer(value))
    }
  }

  @Test func octetsThatEncodeNoValueAreRefused() {
    let refused: [(TypeIndex, [UInt8])] = [
      (.integer, []), (.integer, [0x7F]), (.integer, [0x81]), (.integer, [0x81, 0]),
      (.integer, [0x82, 0, 1]), (.integer, [0x80, 0]), (.integer, [0x7E, 0xFF]),
      (.integer, [0xFF, 0, 126] + [UInt8](repeating: 1, count: 126)),
      (.integer, [0xFF, 0xFF, 0xFF]), (.bool, [2]), (.bool, [0, 0]), (.bytes, [0]),
      (.bytes, [0, 2]), (.bytes, [0, 1, 0]), (.text, [0xFF, 0, 1]), (.time, [0x7E, 0xFE]),
      (.time, [0x88, 0x40, 0, 0, 0, 0, 0, 0, 0]), (.party, [UInt8](repeating: 0, count: 31)),
      (.digest, Array("md5".utf8) + [0, 1, 0, 1]),
      (.digest, Array("sha256".utf8) + [0, 1, 0, 1]), (TypeIndex(rawValue: 16), [0]),
    ]
    for (type, octets) in refused {
      #expect(throws: ValueFailure.self) {
        try StateKey.decodeKey(octets, type: type, in: Self.none)
      }
    }
  }

  @Test func mutatedKeysDecodeToTheirOneValueOrNotAtAll() throws {
    for seed in 0..<300 as Range<UInt64> {
      var generator = ValueGenerator(seed: seed)
      let type = generator.keyType()
      let types = generator.types
      var octets = try StateKey.key(generator.value(type), type: type, in: types)
      for _ in 0..<20 {
        octets[generator.below(octets.count)] = generator.octet()
        guard let value = try? StateKey.decodeKey(octets, type: type, in: types) else { continue }
        #expect(try StateKey.key(value, type: type, in: types) == octets, "seed \(seed)")
      }
    }
  }

  @Test func typesWithoutOctetsAreNoKeys() {
    // A struct of 255 structs of 255 structs … takes no octets and would take for ever.
    var definitions: [TypeDefinition] = [
      .structure(StructureType(name: "Empty", fields: [], isLinear: false))
    ]
    for depth in 0..<12 {
      let part = NamedType(name: "part", type: TypeIndex(rawValue: UInt32(16 + depth)))
      definitions.append(
        .structure(
          StructureType(
            name: "Wide", fields: [NamedType](repeating: part, count: 255), isLinear: false)))
    }
    let types = TypeTable(definitions)
    for type in [16, 17, 24, 28] as [UInt32] {
      #expect(throws: ValueFailure.self) {
        try StateKey.decodeKey([], type: TypeIndex(rawValue: type), in: types)
      }
    }
    #expect(throws: ValueFailure.self) {
      try StateKey.key(.structure([]), type: TypeIndex(rawValue: 16), in: types)
    }
  }

  @Test func wholeKeysSplit() throws {
    let identifier = try #require(Digest32(octets: Array(1...32)))
    let prefix = StateKey.prefix(contract: identifier, slot: 300)
    let split = try #require(StateKey.split(prefix + [7, 8]))
    #expect(split.contract == identifier && split.slot == 300 && split.part == [7, 8])
    #expect(StateKey.split(prefix)?.part == [])
    #expect(StateKey.split(Array(prefix.dropLast())) == nil)
    #expect(StateKey.split([0] + prefix.dropFirst()) == nil)
    #expect(StateKey.elementIndex(StateKey.element(.max)) == .max)
    #expect(StateKey.elementIndex([1]) == nil)
    #expect(StateKey.count(row: StateKey.countRow(3)) == 3)
    #expect(StateKey.count(row: StateKey.countRow(0)) == nil)
  }
}
