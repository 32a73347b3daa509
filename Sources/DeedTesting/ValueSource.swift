import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers

/// Draws the values of a test's cases: edges first, then larger and larger ones.
struct ValueSource {
  let types: TypeTable
  var numbers: SeededNumbers
  /// How many parts the present case may still have, before what is drawn of collections is empty.
  private(set) var partsLeft = 0

  init(types: TypeTable, numbers: SeededNumbers) {
    self.types = types
    self.numbers = numbers
  }

  /// The parts of one case that are drawn before its collections stop growing: collections in collections would have millions.
  static let partsMax = 10_000

  /// The size at which values stop growing.
  private static let sizeMax = 100

  /// The values of one case.
  ///
  /// Case 0 has the simplest value of each type; the cases after it the other edges of the first type, beside any edges of
  /// the others; all later ones values that grow with the number of the case, every fifth an edge.
  mutating func values(_ parameters: [TypeIndex], case number: Int) -> [Value] {
    partsLeft = Self.partsMax
    if number == 0 { return parameters.map(simplest) }
    let first = parameters.first.map { edges($0) } ?? []
    return parameters.enumerated().map { position, type in
      if number < first.count {
        return position == 0 ? first[number] : numbers.one(of: edges(type)) ?? simplest(type)
      }
      return value(type, size: min(number, Self.sizeMax))
    }
  }

  /// The simplest value of a type, to which others are shrunk.
  func simplest(_ type: TypeIndex) -> Value {
    switch types[type] {
    case .bool: .bool(false)
    case .integer: .integer(.zero)
    case .range(let lower, let upper): .integer(Self.nearest(to: .zero, lower, upper))
    case .bytes: .bytes([])
    case .fixedBytes(let count): .bytes([UInt8](repeating: 0, count: Int(count)))
    case .text: .text([])
    case .time: .time(0)
    case .duration: .duration(0)
    case .party, .contract, .interface: .party(Self.party(0))
    case .digest: .digest(.sha256, [UInt8](repeating: 0, count: 32))
    case .option: .none
    case .list, .log: .list([])
    case .set: .set([])
    case .map: .map([])
    case .structure(let structure): .structure(structure.fields.map { simplest($0.type) })
    case .enumeration(let enumeration):
      .enumeration(0, enumeration.cases.first?.payload.map { simplest($0.type) } ?? [])
    default: .integer(.zero)
    }
  }

  /// The greatest number of a ring.
  static func last(_ modulus: Integer) -> Integer { (try? modulus.subtracting(.one)) ?? .zero }

  /// The value of a range that is nearest to a number.
  static func nearest(to value: Integer, _ lower: Integer, _ upper: Integer) -> Integer {
    value < lower ? lower : upper < value ? upper : value
  }

  /// The parties that are drawn, by their number; no other party of a test is one of them.
  static func party(_ number: Int) -> Digest32 {
    CipherSuite.ed25519SHA256.taggedDigest(
      "party", CBOR.array([.text(Array("drawn".utf8)), .unsigned(UInt64(number))]))
  }

  /// How many parties are drawn: few, so that the same one is met again.
  static let partyCount = 4

  // MARK: Edges

  /// The values where mistakes are likely, the simplest first.
  private mutating func edges(_ type: TypeIndex) -> [Value] {
    switch types[type] {
    case .bool: return [.bool(false), .bool(true)]
    case .integer: return Self.integers.map { .integer($0) }
    case .range(let lower, let upper): return Self.edges(lower, upper).map { .integer($0) }
    case .ring(let modulus):
      return Self.edges(.zero, Self.last(modulus)).map { .integer($0) }
    case .bytes:
      let octets: [[UInt8]] = [[], [0], [0xFF], [UInt8](repeating: 0, count: 32), [0, 1]]
      return octets.map { .bytes($0) }
    case .fixedBytes(let count):
      return [UInt8(0), 0xFF, 1].map { .bytes([UInt8](repeating: $0, count: Int(count))) }
    case .text: return Self.texts.map { .text(Array($0.utf8)) }
    case .time:
      return [0, LocalLedger.startTime, 1, LocalLedger.startTime + 1, Self.lastTime].map {
        .time($0)
      }
    case .duration:
      return [0, 1, -1, Self.day, -Self.day, 366 * Self.day].map { .duration($0) }
    case .party: return (0..<Self.partyCount).map { .party(Self.party($0)) }
    case .option(let wrapped): return [.none] + edges(wrapped).prefix(4).map { .some($0) }
    case .list(let element): return [.list([])] + edges(element).prefix(3).map { .list([$0]) }
    case .set(let element): return [.set([])] + edges(element).prefix(3).map { .set([$0]) }
    case .map(let key, let element):
      let values = edges(element)
      return [.map([])]
        + zip(edges(key), values).prefix(3).map { .map([Value.MapEntry(key: $0, value: $1)]) }
    case .structure(let structure):
      // The edges of each part are made once: of structs in structs there would be ever more.
      let parts = structure.fields.map { edges($0.type) }
      var result = [simplest(type)]
      for _ in 0..<(structure.fields.isEmpty ? 0 : 3) {
        result.append(
          .structure(
            zip(structure.fields, parts).map { numbers.one(of: $1) ?? simplest($0.type) }))
      }
      return result
    case .enumeration(let enumeration):
      return enumeration.cases.indices.map { index in
        .enumeration(UInt32(index), enumeration.cases[index].payload.map { simplest($0.type) })
      }
    default: return [simplest(type)]
    }
  }

  /// Zero, one, and what stands beside the widths of machines and of ledgers' amounts.
  private static let integers: [Integer] = {
    var result: [Integer] = [0, 1, -1, 2, 10, -10]
    for bits in [31, 63, 64, 128] {
      guard let power = try? Integer(2).power(Integer(bits)) else { continue }
      result += [try? power.subtracting(.one), power, power.negated()].compactMap { $0 }
    }
    return result
  }()

  private static func edges(_ lower: Integer, _ upper: Integer) -> [Integer] {
    let nearest = nearest(to: .zero, lower, upper)
    let candidates: [Integer?] = [
      nearest, lower, upper, try? nearest.adding(.one), try? nearest.subtracting(.one),
      try? lower.adding(.one), try? upper.subtracting(.one),
    ]
    var result: [Integer] = []
    for case let candidate? in candidates
    where lower <= candidate && candidate <= upper && !result.contains(candidate) {
      result.append(candidate)
    }
    return result
  }

  private static let texts = ["", "a", " ", "\"", "\n", "é", "e\u{301}", "0", "😀", "\0"]
  private static let day: Int64 = 86_400_000
  /// The end of the year 9999.
  private static let lastTime: Int64 = 253_402_300_799_999

  // MARK: Any values

  private mutating func value(_ type: TypeIndex, size: Int) -> Value {
    if numbers.below(5) == 0, let edge = numbers.one(of: edges(type)) { return edge }
    partsLeft -= 1
    let isFull = partsLeft <= 0
    func count(_ numbers: inout SeededNumbers) -> Int { isFull ? 0 : numbers.below(size / 6 + 3) }
    switch types[type] {
    case .bool: return .bool(numbers.below(2) == 0)
    case .integer:
      let magnitude = integer(bits: numbers.below(2 * size + 4))
      return .integer(numbers.below(2) == 0 ? magnitude : magnitude.negated())
    case .range(let lower, let upper): return .integer(integer(in: lower, upper))
    case .ring(let modulus): return .integer(integer(in: .zero, Self.last(modulus)))
    case .bytes: return .bytes(numbers.octets(numbers.below(size + 2)))
    case .fixedBytes(let count): return .bytes(numbers.octets(Int(count)))
    case .text: return .text(text(count(&numbers)))
    case .time:
      let spread = Int64(numbers.below(1 + size * 366 * 40)) * Self.day / 40
      return .time(
        numbers.below(2) == 0
          ? LocalLedger.startTime + spread : Int64(numbers.below(Int(Self.lastTime))))
    case .duration:
      let magnitude = Int64(numbers.below(1 + size * Int(Self.day)))
      return .duration(numbers.below(2) == 0 ? magnitude : -magnitude)
    case .party: return .party(Self.party(numbers.below(Self.partyCount)))
    case .digest: return .digest(.sha256, numbers.octets(32))
    case .option(let wrapped):
      return numbers.below(4) == 0 ? .none : .some(value(wrapped, size: size))
    case .list(let element):
      return .list((0..<count(&numbers)).map { _ in value(element, size: size / 2) })
    case .set(let element):
      let elements = (0..<count(&numbers)).map { _ in value(element, size: size) }
      return .set(Self.ascending(elements))
    case .map(let key, let element):
      let keys = Self.ascending((0..<count(&numbers)).map { _ in value(key, size: size) })
      return .map(keys.map { Value.MapEntry(key: $0, value: value(element, size: size / 2)) })
    case .structure(let structure):
      return .structure(structure.fields.map { value($0.type, size: size) })
    case .enumeration(let enumeration):
      let index = numbers.below(enumeration.cases.count)
      return .enumeration(
        UInt32(index), enumeration.cases[index].payload.map { value($0.type, size: size) })
    default: return simplest(type)
    }
  }

  private mutating func integer(bits: Int) -> Integer {
    var octets = numbers.octets((bits + 7) / 8)
    if bits % 8 != 0, !octets.isEmpty { octets[0] &= UInt8(1 << (bits % 8) - 1) }
    return (try? Integer(magnitudeOctets: octets)) ?? .zero
  }

  /// A value of a range: any of it, or one that is near its lower bound.
  private mutating func integer(in lower: Integer, _ upper: Integer) -> Integer {
    guard let width = try? upper.subtracting(lower), let count = try? width.adding(.one) else {
      return Self.nearest(to: .zero, lower, upper)
    }
    let bits = numbers.below(2) == 0 ? width.bitWidth : numbers.below(width.bitWidth + 1)
    let offset = try? integer(bits: bits + 8).dividedEuclidean(by: count).remainder
    return (try? lower.adding(offset ?? .zero)) ?? lower
  }

  private mutating func text(_ count: Int) -> [UInt8] {
    let scalars: [String] = [
      "a", "b", "c", "Z", "0", "9", " ", "-", ".", "/", "é", "界", "\n", "\"",
    ]
    return (0..<count).flatMap { _ in Array((numbers.one(of: scalars) ?? "a").utf8) }
  }

  /// Values in the order of keys, each once.
  static func ascending(_ values: [Value]) -> [Value] {
    var result: [Value] = []
    for value in values.sorted(by: { $0.precedes($1) })
    where result.last.map({ $0.precedes(value) }) ?? true {
      result.append(value)
    }
    return result
  }
}
