import DeedCrypto
package import DeedEncoding
package import DeedIntegers

extension Value {
  /// The most octets that `decode` takes by default: no larger value fits a transaction.
  package static let octetsMax = 512 * 1024

  /// The value as an item of deterministic CBOR (`docs/bytecode.md`, Values).
  package func cbor() -> CBOR {
    switch self {
    case .bool(let value): .bool(value)
    case .integer(let value): value.cbor
    case .bytes(let octets): .bytes(octets)
    case .text(let octets): .text(octets)
    case .time(let milliseconds), .duration(let milliseconds): .integer(milliseconds)
    case .party(let identifier), .contract(let identifier): .bytes(Array(identifier.octets))
    case .digest(let algorithm, let octets): .array([.text(algorithm.name.octets), .bytes(octets)])
    case .asset(let issuer, let name, let number, let isUnique):
      Self.item(issuer: issuer, name: name, number: number, isUnique: isUnique)
    case .structure(let fields): .array(fields.map { $0.cbor() })
    case .enumeration(let index, let payload):
      .array([.unsigned(UInt64(index))] + payload.map { $0.cbor() })
    case .none: .array([])
    case .some(let value): .array([value.cbor()])
    case .list(let elements), .set(let elements): .array(elements.map { $0.cbor() })
    case .map(let entries): .array(entries.map { .array([$0.key.cbor(), $0.value.cbor()]) })
    }
  }

  /// The octets of `cbor()`.
  package func encoded() -> [UInt8] { cbor().encoded() }

  /// Decodes octets as a value of a type and refuses everything else.
  ///
  /// - Throws: `malformed` for octets that are not deterministic CBOR, else as `decode(item:type:in:)`.
  package static func decode(
    _ octets: [UInt8], type: TypeIndex, in types: TypeTable, octetsMax: Int = Value.octetsMax
  ) throws(ValueFailure) -> Value {
    try decode(item: try item(octets, depthMax: 0, octetsMax: octetsMax), type: type, in: types)
  }

  /// Takes a decoded item for a value of a type; the first problem from left to right is thrown.
  ///
  /// - Throws: a `ValueFailure`: another kind, an integer outside its range or too large, a time out of bounds,
  ///   another count of octets, fields or parts, an unknown case or algorithm, keys that do not ascend strictly,
  ///   more than `Limits.valueDepthMax` arrays around each other, a type that the table does not have.
  package static func decode(
    item: CBOR, type: TypeIndex, in types: TypeTable
  ) throws(ValueFailure) -> Value {
    try ValueDecoder(types: types).value(item, type, depth: 0)
  }

  /// Whether the value is one of a type: exactly when decoding its encoding as the type gives it back.
  package func conforms(to type: TypeIndex, in types: TypeTable) -> Bool {
    (try? Self.decode(item: cbor(), type: type, in: types)) == self
  }

  /// The item that octets encode, with room for `depthMax` arrays around the values.
  static func item(
    _ octets: [UInt8], depthMax: Int, octetsMax: Int
  ) throws(ValueFailure) -> CBOR {
    // Two levels more, for the tags of an asset and of a big integer.
    let limits = CBORLimits(
      depthMax: Limits.valueDepthMax + depthMax + 2, byteCountMax: octetsMax, tags: Value.tags)
    do {
      return try CBOR.decode(octets, limits: limits)
    } catch {
      throw ValueFailure(.malformed(error))
    }
  }
}

extension Value {
  /// Arguments, results or the fields of an event as one array.
  package static func cbor(_ values: [Value]) -> CBOR { .array(values.map { $0.cbor() }) }

  /// Takes an array for the arguments or results of an entry or the fields of an event or error, in order.
  ///
  /// - Throws: a `ValueFailure`, whose path begins with the position in the array.
  package static func decode(
    items: CBOR, types expected: [TypeIndex], in types: TypeTable
  ) throws(ValueFailure) -> [Value] {
    guard case .array(let items) = items else { throw ValueFailure(.unexpectedKind) }
    return try ValueDecoder(types: types).members(items, expected, depth: 0, offset: 0)
  }

  /// Decodes the octets of an array of arguments, results or fields.
  ///
  /// - Throws: a `ValueFailure`, as `decode(_:type:in:octetsMax:)` does.
  package static func decode(
    list octets: [UInt8], types expected: [TypeIndex], in types: TypeTable,
    octetsMax: Int = Value.octetsMax
  ) throws(ValueFailure) -> [Value] {
    let items = try item(octets, depthMax: 1, octetsMax: octetsMax)
    return try decode(items: items, types: expected, in: types)
  }
}

/// Turns items into values by their types.
private struct ValueDecoder {
  let types: TypeTable

  /// Takes an item that has `depth` arrays of the value around it.
  func value(_ item: CBOR, _ type: TypeIndex, depth: Int) throws(ValueFailure) -> Value {
    guard let definition = types[type] else { throw ValueFailure(.unknownType) }
    switch definition {
    case .bool:
      guard case .bool(let value) = item else { throw ValueFailure(.unexpectedKind) }
      return .bool(value)
    case .integer: return .integer(try integer(item))
    case .range(let lower, let upper):
      let value = try integer(item)
      guard lower <= value, value <= upper else { throw ValueFailure(.outOfRange) }
      return .integer(value)
    case .ring(let modulus):
      let value = try integer(item)
      guard !value.isNegative, value < modulus else { throw ValueFailure(.outOfRange) }
      return .integer(value)
    case .bytes: return .bytes(try bytes(item))
    case .fixedBytes(let count): return .bytes(try bytes(item, count: Int(count)))
    case .text: return .text(try text(item))
    case .time: return .time(try Self.bounded(try integer(item), from: 0))
    case .duration:
      return .duration(try Self.bounded(try integer(item), from: -Limits.timeBound + 1))
    case .party: return .party(try identifier(item))
    case .contract, .interface: return .contract(try identifier(item))
    case .digest: return try digest(item, depth: depth)
    case .asset: return try asset(item, isUnique: false, depth: depth)
    case .unique: return try asset(item, isUnique: true, depth: depth)
    case .option(let wrapped):
      let items = try array(item, depth: depth)
      guard let first = items.first else { return .none }
      try Self.expect(items.count, 1)
      return .some(try member(first, wrapped, depth: depth + 1, position: 0))
    case .list(let element), .log(let element):
      return .list(try elements(item, element, depth: depth))
    case .set(let element):
      let elements = try elements(item, element, depth: depth)
      try Self.checkAscending(elements)
      return .set(elements)
    case .map(let key, let value): return .map(try entries(item, key, value, depth: depth))
    case .structure(let structure):
      let items = try array(item, depth: depth)
      return .structure(
        try members(items, structure.fields.map(\.type), depth: depth + 1, offset: 0))
    case .enumeration(let enumeration): return try enumCase(item, enumeration, depth: depth)
    }
  }

  /// Takes items for values of as many types; they stand from `offset` on in their array.
  func members(
    _ items: [CBOR], _ expected: [TypeIndex], depth: Int, offset: Int
  ) throws(ValueFailure) -> [Value] {
    try Self.expect(items.count, expected.count)
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      values.append(
        try member(item, expected[position], depth: depth, position: offset + position))
    }
    return values
  }

  private func member(
    _ item: CBOR, _ type: TypeIndex, depth: Int, position: Int
  ) throws(ValueFailure) -> Value {
    do throws(ValueFailure) {
      return try value(item, type, depth: depth)
    } catch {
      throw error.within(position)
    }
  }

  private func elements(
    _ item: CBOR, _ type: TypeIndex, depth: Int
  ) throws(ValueFailure) -> [Value] {
    let items = try array(item, depth: depth)
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      values.append(try member(item, type, depth: depth + 1, position: position))
    }
    return values
  }

  private func entries(
    _ item: CBOR, _ key: TypeIndex, _ value: TypeIndex, depth: Int
  ) throws(ValueFailure) -> [Value.MapEntry] {
    let items = try array(item, depth: depth)
    var entries: [Value.MapEntry] = []
    entries.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      do throws(ValueFailure) {
        let pair = try members(
          try array(item, depth: depth + 1), [key, value], depth: depth + 2, offset: 0)
        entries.append(Value.MapEntry(key: pair[0], value: pair[1]))
      } catch {
        throw error.within(position)
      }
    }
    try Self.checkAscending(entries.map(\.key))
    return entries
  }

  private func enumCase(
    _ item: CBOR, _ enumeration: EnumerationType, depth: Int
  ) throws(ValueFailure) -> Value {
    let items = try array(item, depth: depth)
    guard let first = items.first else {
      throw ValueFailure(.unexpectedCount(found: 0, expected: 1))
    }
    guard case .unsigned(let number) = first else {
      throw ValueFailure(.unexpectedKind).within(0)
    }
    guard let index = Int(exactly: number), index < enumeration.cases.count else {
      throw ValueFailure(.unknownCase).within(0)
    }
    let payload = try members(
      Array(items.dropFirst()), enumeration.cases[index].payload.map(\.type), depth: depth + 1,
      offset: 1)
    return .enumeration(UInt32(index), payload)
  }

  private func digest(_ item: CBOR, depth: Int) throws(ValueFailure) -> Value {
    let items = try array(item, depth: depth)
    try Self.expect(items.count, 2)
    guard case .text(let name) = items[0] else { throw ValueFailure(.unexpectedKind).within(0) }
    guard let algorithm = DigestTag(name: name) else {
      throw ValueFailure(.unknownAlgorithm).within(0)
    }
    do throws(ValueFailure) {
      return .digest(algorithm, try bytes(items[1], count: algorithm.octetCount))
    } catch {
      throw error.within(1)
    }
  }

  private func asset(
    _ item: CBOR, isUnique wanted: Bool, depth: Int
  ) throws(ValueFailure) -> Value {
    guard let value = try Value.asset(item), case .asset(_, _, _, wanted) = value else {
      throw ValueFailure(.unexpectedKind)
    }
    guard depth < Limits.valueDepthMax else { throw ValueFailure(.tooDeep) }
    return value
  }

  private func array(_ item: CBOR, depth: Int) throws(ValueFailure) -> [CBOR] {
    guard case .array(let items) = item else { throw ValueFailure(.unexpectedKind) }
    guard depth < Limits.valueDepthMax else { throw ValueFailure(.tooDeep) }
    return items
  }

  private func integer(_ item: CBOR) throws(ValueFailure) -> Integer {
    let value: Integer?
    do {
      value = try Integer(item)
    } catch {
      throw ValueFailure(.integerTooLarge)
    }
    guard let value else { throw ValueFailure(.unexpectedKind) }
    return value
  }

  private func bytes(_ item: CBOR, count: Int? = nil) throws(ValueFailure) -> [UInt8] {
    guard case .bytes(let octets) = item else { throw ValueFailure(.unexpectedKind) }
    if let count { try Self.expect(octets.count, count) }
    return octets
  }

  private func text(_ item: CBOR) throws(ValueFailure) -> [UInt8] {
    guard case .text(let octets) = item else { throw ValueFailure(.unexpectedKind) }
    guard Value.isText(octets) else { throw ValueFailure(.invalidText) }
    return octets
  }

  private func identifier(_ item: CBOR) throws(ValueFailure) -> Digest32 {
    let octets = try bytes(item)
    guard let identifier = Digest32(octets: octets) else {
      throw ValueFailure(.unexpectedCount(found: octets.count, expected: 32))
    }
    return identifier
  }

  static func bounded(_ value: Integer, from lower: Int64) throws(ValueFailure) -> Int64 {
    guard let milliseconds = value.int64, milliseconds >= lower, milliseconds < Limits.timeBound
    else { throw ValueFailure(.timeOutOfBounds) }
    return milliseconds
  }

  private static func expect(_ found: Int, _ expected: Int) throws(ValueFailure) {
    guard found == expected else {
      throw ValueFailure(.unexpectedCount(found: found, expected: expected))
    }
  }

  private static func checkAscending(_ keys: [Value]) throws(ValueFailure) {
    for position in keys.indices.dropFirst() where !keys[position - 1].precedes(keys[position]) {
      throw ValueFailure(.notAscending).within(position)
    }
  }
}

extension Value {
  /// Whether octets are UTF-8, as the octets of a text are (RFC 3629).
  package static func isText(_ octets: [UInt8]) -> Bool {
    (try? UTF8Span(validating: octets.span)) != nil
  }

  /// Whether octets are UTF-8 that is printed as one line as it is: without controls, and without what separates lines or
  /// reorders text (U+2028, U+2029 and the bidirectional controls of UAX #9).
  package static func isLine(_ octets: [UInt8]) -> Bool {
    guard isText(octets) else { return false }
    return String(decoding: octets, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0...0x1F, 0x7F...0x9F, 0x2028, 0x2029: false
      case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
      default: true
      }
    }
  }
}

extension DigestTag {
  /// The algorithm that a tag names, if this version knows it.
  package init?(name octets: some Collection<UInt8>) {
    guard let found = Self.allCases.first(where: { $0.name.octets.elementsEqual(octets) }) else {
      return nil
    }
    self = found
  }
}

extension Integer {
  /// The integer as an item: a plain head up to 64 bits, beyond it tag 2 or 3 (RFC 8949 §3.4.3).
  package var cbor: CBOR {
    if let value = int64 { return .integer(value) }
    var argument = magnitudeOctets
    if isNegative {
      // −1 − n stands for v, so n is the magnitude less one.
      var position = argument.count - 1
      while position >= 0 {
        argument[position] &-= 1
        if argument[position] != 0xFF { break }
        position -= 1
      }
    }
    return .integer(argument: argument, isNegative: isNegative)
  }

  /// The integer of an item; nil for items that are none.
  ///
  /// - Throws: `.tooLarge`.
  package init?(_ item: CBOR) throws(IntegerFailure) {
    switch item {
    case .unsigned(let value): self.init(value)
    case .negative(let value) where value <= UInt64(Int64.max):
      self.init(~Int64(value))
    default:
      guard let (octets, isNegative) = item.integerArgument else { return nil }
      let argument = try Integer(magnitudeOctets: octets)
      self = isNegative ? try argument.negated().subtracting(.one) : argument
    }
  }
}
