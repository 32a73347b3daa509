import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedTestSupport

/// Makes random types and random values of them, heavy on the edges of each.
struct ValueGenerator {
  var random: SeededGenerator
  private(set) var definitions: [TypeDefinition] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  var types: TypeTable { TypeTable(definitions) }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  mutating func define(_ definition: TypeDefinition) -> TypeIndex {
    definitions.append(definition)
    return TypeIndex(rawValue: TypeIndex.firstDefined + UInt32(definitions.count - 1))
  }

  /// A random type whose values can be keys.
  mutating func keyType(depth: Int = 0) -> TypeIndex {
    switch below(depth < 3 ? 14 : 9) {
    case let builtIn where builtIn < 9: return TypeIndex(rawValue: UInt32(builtIn))
    case 9: return define(.fixedBytes(count: UInt32(1 + below(40))))
    case 10:
      let lower = integer(bitsMax: 70)
      let upper = integer(bitsMax: 70)
      return define(.range(lower: min(lower, upper), upper: max(lower, upper)))
    case 11:
      let cases = (0...below(300)).map {
        EnumerationType.Case(name: Name("case\($0)"), payload: [])
      }
      return define(.enumeration(EnumerationType(name: "Plain", cases: cases)))
    case 12: return define(.interface(InterfaceType(name: "Other", functions: [])))
    default:
      var fields: [NamedType] = []
      for position in 0...below(3) {
        fields.append(NamedType(name: Name("key\(position)"), type: keyType(depth: depth + 1)))
      }
      return define(.structure(StructureType(name: "Key", fields: fields, isLinear: false)))
    }
  }

  /// A random type of any kind.
  mutating func type(depth: Int = 0) -> TypeIndex {
    guard depth < 4 else { return keyType(depth: 3) }
    switch below(10) {
    case 0:
      let wrapped = type(depth: depth + 1)
      if case .option = types[wrapped] { return wrapped }
      return define(.option(wrapped))
    case 1: return define(.list(type(depth: depth + 1)))
    case 2: return define(.log(type(depth: depth + 1)))
    case 3: return define(.map(key: keyType(), value: type(depth: depth + 1)))
    case 4: return define(.set(keyType()))
    case 5:
      let fields = parts(named: "field", depth: depth)
      return define(.structure(StructureType(name: "Shape", fields: fields, isLinear: false)))
    case 6:
      var cases: [EnumerationType.Case] = []
      for position in 0...below(4) {
        cases.append(
          EnumerationType.Case(
            name: Name("case\(position)"), payload: parts(named: "part", depth: depth)))
      }
      return define(.enumeration(EnumerationType(name: "Choice", cases: cases)))
    case 7: return below(2) == 0 ? .asset : .unique
    default: return keyType()
    }
  }

  private mutating func parts(named name: String, depth: Int) -> [NamedType] {
    var parts: [NamedType] = []
    for position in 0..<below(4) {
      parts.append(NamedType(name: Name("\(name)\(position)"), type: type(depth: depth + 1)))
    }
    return parts
  }

  /// An integer near an edge of its encodings, or of random octets.
  mutating func integer(bitsMax: Int = 4_000) -> Integer {
    let isNegative = below(2) == 0
    var octets: [UInt8]
    switch below(6) {
    case 0: octets = [UInt8(below(3))]
    case 1, 2:
      // 2^(8k) − 1, 2^(8k), 2^(8k) + 1.
      let count = below(bitsMax / 8)
      octets = [1] + [UInt8](repeating: 0, count: count)
      let offset = below(3)
      if offset == 2 { octets[count] |= 1 }
      if offset == 0 { octets = [UInt8](repeating: 0xFF, count: count) }
    case 3: octets = [UInt8](repeating: 0xFF, count: [126, 127, 128, 8][below(4)])
    default: octets = (0..<(1 + below(20))).map { _ in octet() }
    }
    octets = Array(octets.suffix(bitsMax / 8))
    return (try? Integer(magnitudeOctets: octets, isNegative: isNegative)) ?? .zero
  }

  mutating func octet() -> UInt8 {
    switch below(4) {
    case 0: 0
    case 1: [0xFF, 1, 0x80, 0x7F][below(4)]
    default: UInt8(below(256))
    }
  }

  mutating func octets(countMax: Int = 6) -> [UInt8] {
    (0..<below(countMax + 1)).map { _ in octet() }
  }

  mutating func text() -> [UInt8] {
    let scalars: [Unicode.Scalar] = [
      "\0", "a", "b", "\u{1}", "é", "e", "\u{301}", "\"", "\\", "\n", "\t", "\u{7F}", "\u{202E}",
      "界", "😀", "\u{FF}", "\u{10FFFF}", "\u{E000}", " ",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<below(6) { text.append(scalars[below(scalars.count)]) }
    return Array(String(text).utf8)
  }

  mutating func identifier() -> Digest32 {
    let octets = (0..<32).map { _ in octet() }
    return Digest32(octets: octets) ?? .zero
  }

  /// Milliseconds within the bound, near zero, or whole units.
  mutating func milliseconds() -> Int64 {
    switch below(5) {
    case 0: Int64(below(3))
    case 1: Limits.timeBound - 1 - Int64(below(2))
    case 2: Int64(below(1_000)) * 86_400_000 * Int64(1 + below(400))
    case 3: Int64(below(4_000_000)) * 1_000_000
    default: Int64.random(in: 0..<Limits.timeBound, using: &random)
    }
  }

  /// A random value of a type.
  mutating func value(_ type: TypeIndex) -> Value {
    guard let definition = types[type] else { return .none }
    switch definition {
    case .bool: return .bool(below(2) == 0)
    case .integer: return .integer(integer())
    case .range(let lower, let upper):
      return .integer([lower, upper, max(lower, min(upper, integer(bitsMax: 70)))][below(3)])
    case .ring(let modulus):
      let last = (try? modulus.subtracting(.one)) ?? .zero
      let residue = (try? integer().dividedEuclidean(by: modulus).remainder) ?? .zero
      return .integer([.zero, last, residue][below(3)])
    case .bytes: return .bytes(octets())
    case .fixedBytes(let count): return .bytes((0..<Int(count)).map { _ in octet() })
    case .text: return .text(text())
    case .time: return .time(milliseconds())
    case .duration: return .duration(below(2) == 0 ? milliseconds() : -milliseconds())
    case .party: return .party(identifier())
    case .contract, .interface: return .contract(identifier())
    case .digest: return .digest(.sha256, identifier().octets)
    case .asset, .unique:
      let isUnique = definition == .unique
      let number = [integer(bitsMax: 120), 0, 7][below(3)]
      let amount = number.isNegative ? number.negated() : number
      return .asset(
        issuer: identifier(), name: ["Yuan", "A", "long_name_9"][below(3)],
        number: isUnique && amount == .zero ? 1 : amount, isUnique: isUnique)
    case .option(let wrapped): return below(3) == 0 ? .none : .some(value(wrapped))
    case .list(let element), .log(let element):
      return .list((0..<below(4)).map { _ in value(element) })
    case .set(let element): return .set(keys(element))
    case .map(let key, let element):
      return .map(keys(key).map { Value.MapEntry(key: $0, value: value(element)) })
    case .structure(let structure): return .structure(structure.fields.map { value($0.type) })
    case .enumeration(let enumeration):
      let index = below(enumeration.cases.count)
      return .enumeration(
        UInt32(index), enumeration.cases[index].payload.map { value($0.type) })
    }
  }

  private mutating func keys(_ type: TypeIndex) -> [Value] {
    let values = (0..<below(5)).map { _ in value(type) }.sorted { $0.precedes($1) }
    return values.enumerated().filter { $0 == 0 || values[$0 - 1] != $1 }.map(\.element)
  }
}
