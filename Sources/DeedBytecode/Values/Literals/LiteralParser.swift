import DeedCrypto
import DeedIntegers

extension Value {
  /// The most octets of a literal by default: twice those of a value, which hexadecimal digits need.
  package static let literalOctetsMax = 2 * octetsMax

  /// Reads a literal of a type (`docs/literals.md`); any octets are taken, the value is one of the type.
  ///
  /// - Throws: a `LiteralFailure` with the offset.
  package static func parse(
    _ text: [UInt8], type: TypeIndex, in types: TypeTable, octetsMax: Int = literalOctetsMax
  ) throws(LiteralFailure) -> Value {
    guard text.count <= octetsMax else {
      throw LiteralFailure(offset: octetsMax, problem: .tooLong(octetsMax: octetsMax))
    }
    var parser = LiteralParser(text: text, types: types)
    let value = try parser.value(type, depth: 0)
    parser.skipBlanks()
    guard parser.isAtEnd else { throw parser.failure(.expected(.end)) }
    return value
  }

  /// Reads a literal of a type from the UTF-8 octets of a string.
  ///
  /// - Throws: a `LiteralFailure` with the offset.
  package static func parse(
    _ text: String, type: TypeIndex, in types: TypeTable
  ) throws(LiteralFailure) -> Value {
    try parse(Array(text.utf8), type: type, in: types)
  }
}

/// Reads literals by their types; the type alone decides what may stand at a place.
struct LiteralParser {
  let text: [UInt8]
  let types: TypeTable
  var offset = 0

  init(text: [UInt8], types: TypeTable) {
    self.text = text
    self.types = types
  }

  var isAtEnd: Bool { offset == text.count }

  func failure(_ problem: LiteralFailure.Problem, at place: Int? = nil) -> LiteralFailure {
    LiteralFailure(offset: place ?? offset, problem: problem)
  }

  /// Reads a value that has `depth` arrays of the outermost one around it.
  mutating func value(_ type: TypeIndex, depth: Int) throws(LiteralFailure) -> Value {
    skipBlanks()
    guard let definition = types[type] else { throw failure(.unknownType) }
    switch definition {
    case .bool:
      let start = offset
      switch word() {
      case "true": return .bool(true)
      case "false": return .bool(false)
      default: throw failure(.expected(.bool), at: start)
      }
    case .integer: return .integer(try integer())
    case .range(let lower, let upper):
      let start = offset
      let value = try integer()
      guard lower <= value, value <= upper else {
        throw failure(
          .outOfRange(lower: lower.description, upper: upper.description), at: start)
      }
      return .integer(value)
    case .ring(let modulus):
      let start = offset
      let value = try integer()
      guard !value.isNegative, value < modulus else {
        let last = try? modulus.subtracting(.one)
        throw failure(.outOfRange(lower: "0", upper: "\(last ?? modulus)"), at: start)
      }
      return .integer(value)
    case .bytes: return .bytes(try octets("hex", count: nil))
    case .fixedBytes(let count): return .bytes(try octets("hex", count: Int(count)))
    case .text: return .text(try textLiteral())
    case .time: return .time(try time())
    case .duration: return .duration(try duration())
    case .party: return .party(try identifier("party"))
    case .contract, .interface: return .contract(try identifier("contract"))
    case .digest:
      try open(depth)
      return try digest()
    case .asset:
      try open(depth)
      return try asset(isUnique: false)
    case .unique:
      try open(depth)
      return try asset(isUnique: true)
    case .option(let wrapped): return try option(wrapped, depth: depth)
    case .list(let element), .log(let element):
      try open(depth)
      try expect("[")
      return .list(try elements(element, depth: depth + 1))
    case .set(let element): return try set(element, depth: depth)
    case .map(let key, let value): return try map(key, value, depth: depth)
    case .structure(let structure): return try self.structure(structure, depth: depth)
    case .enumeration(let enumeration): return try enumCase(enumeration, depth: depth)
    }
  }

  /// Refuses an array of the CBOR form that would nest too deeply.
  private func open(_ depth: Int) throws(LiteralFailure) {
    guard depth < Limits.valueDepthMax else { throw failure(.tooDeep) }
  }

  // MARK: Aggregates

  private mutating func option(_ wrapped: TypeIndex, depth: Int) throws(LiteralFailure) -> Value {
    try open(depth)
    let start = offset
    switch word() {
    case "none": return .none
    case "some":
      try expect("(")
      let value = try value(wrapped, depth: depth + 1)
      try expect(")")
      return .some(value)
    default: throw failure(.expected(.option), at: start)
    }
  }

  /// Reads elements up to the closing bracket.
  private mutating func elements(
    _ type: TypeIndex, depth: Int
  ) throws(LiteralFailure) -> [Value] {
    var values: [Value] = []
    if take("]") { return values }
    repeat {
      values.append(try value(type, depth: depth))
    } while take(",")
    try expect("]")
    return values
  }

  /// Reads `set[…]` in any order; equal elements count once, as in the language.
  private mutating func set(_ element: TypeIndex, depth: Int) throws(LiteralFailure) -> Value {
    try open(depth)
    let start = offset
    guard word() == "set" else { throw failure(.expected(.mark("set[")), at: start) }
    try expect("[")
    let sorted = try elements(element, depth: depth + 1).sorted { $0.precedes($1) }
    var distinct: [Value] = []
    distinct.reserveCapacity(sorted.count)
    for value in sorted where distinct.last != value { distinct.append(value) }
    return .set(distinct)
  }

  /// Reads `[key: value, …]` in any order, or `[:]`; a key given twice is refused, as in the language.
  private mutating func map(
    _ key: TypeIndex, _ value: TypeIndex, depth: Int
  ) throws(LiteralFailure) -> Value {
    try open(depth)
    try expect("[")
    if take(":") {
      try expect("]")
      return .map([])
    }
    var entries: [(entry: Value.MapEntry, start: Int)] = []
    repeat {
      skipBlanks()
      let start = offset
      try open(depth + 1)
      let key = try self.value(key, depth: depth + 2)
      try expect(":")
      let value = try self.value(value, depth: depth + 2)
      entries.append((Value.MapEntry(key: key, value: value), start))
    } while take(",")
    try expect("]")
    entries.sort { left, right in
      switch Value.compare(left.entry.key, right.entry.key) {
      case .ascending: true
      case .equal: left.start < right.start
      case .descending: false
      }
    }
    for position in entries.indices.dropFirst()
    where entries[position - 1].entry.key == entries[position].entry.key {
      throw failure(.duplicateKey, at: entries[position].start)
    }
    return .map(entries.map(\.entry))
  }

  private mutating func structure(
    _ structure: StructureType, depth: Int
  ) throws(LiteralFailure) -> Value {
    try open(depth)
    let start = offset
    guard name() == structure.name else {
      throw failure(.expected(.name(structure.name)), at: start)
    }
    return .structure(try parts(structure.fields, isFirstBare: false, depth: depth + 1))
  }

  /// Reads a case with or without the enum's name before it.
  private mutating func enumCase(
    _ enumeration: EnumerationType, depth: Int
  ) throws(LiteralFailure) -> Value {
    try open(depth)
    var start = offset
    var name = self.name()
    // A case may have the enum's name: then a dot decides.
    if name == enumeration.name, take(".") {
      skipBlanks()
      start = offset
      name = self.name()
    }
    guard let index = enumeration.cases.firstIndex(where: { $0.name == name }) else {
      throw failure(.expected(.enumCase(enumeration.cases.map(\.name))), at: start)
    }
    let payload = enumeration.cases[index].payload
    guard !payload.isEmpty else { return .enumeration(UInt32(index), []) }
    return .enumeration(
      UInt32(index), try parts(payload, isFirstBare: true, depth: depth + 1))
  }

  /// Reads `(value, label: value, …)`.
  private mutating func parts(
    _ expected: [NamedType], isFirstBare: Bool, depth: Int
  ) throws(LiteralFailure) -> [Value] {
    try expect("(")
    var values: [Value] = []
    for (position, part) in expected.enumerated() {
      if position > 0 { try expect(",") }
      if position > 0 || !isFirstBare {
        skipBlanks()
        let start = offset
        guard name() == part.name, take(":") else {
          throw failure(.expected(.label(part.name)), at: start)
        }
      }
      values.append(try value(part.type, depth: depth))
    }
    try expect(")")
    return values
  }

  // MARK: Tokens

  mutating func skipBlanks() {
    while offset < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[offset]) { offset += 1 }
  }

  /// Takes a mark after blanks when it stands there.
  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard offset < text.count, text[offset] == UInt8(ascii: mark) else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ mark: Unicode.Scalar) throws(LiteralFailure) {
    guard take(mark) else { throw failure(.expected(.mark(String(mark)))) }
  }

  /// Takes letters, digits and `_`; empty when something else stands there.
  mutating func name() -> Name {
    let start = offset
    while offset < text.count, LiteralParser.isWordOctet(text[offset]) { offset += 1 }
    return Name(octets: Array(text[start..<offset]))
  }

  /// Takes a word as text; only ASCII can be in it.
  mutating func word() -> String { name().description }

  static func isWordOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}
