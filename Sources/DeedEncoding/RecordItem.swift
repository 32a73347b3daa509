/// A decoded item and its place in a record: the typed getters that turn items into fields.
///
/// Each getter either returns what the field holds or throws a ``DecodingFailure`` with the path.
package struct RecordItem: Hashable, Sendable {
  /// The item.
  package let value: CBOR
  /// Where it stands.
  package let path: DecodingPath

  /// The largest integer of a record outside Deed values, 2⁶³ − 1.
  package static let unsignedMax = UInt64(Int64.max)

  /// An item at `path`.
  package init(_ value: CBOR, path: DecodingPath) {
    self.value = value
    self.path = path
  }

  /// Decodes octets as the record called `name`.
  package init(
    decoding octets: [UInt8], name: String, limits: CBORLimits = .standard
  ) throws(DecodingFailure) {
    self.init(try CBOR.decode(octets, limits: limits), path: DecodingPath(name))
  }

  /// An integer within `range`, by default 0 to 2⁶³ − 1.
  package func unsigned(
    in range: ClosedRange<UInt64> = 0...unsignedMax
  ) throws(DecodingFailure) -> UInt64 {
    guard case .unsigned(let number) = value else {
      throw .unexpectedKind(path: path, expected: .unsigned)
    }
    guard range.contains(number) else { throw .integerOutOfRange(path: path) }
    return number
  }

  /// An integer of 64 bits with a sign, as algorithm identifiers and header labels are.
  package func integer() throws(DecodingFailure) -> Int64 {
    switch value {
    case .unsigned(let number):
      guard let number = Int64(exactly: number) else { throw .integerOutOfRange(path: path) }
      return number
    case .negative(let number):
      guard let number = Int64(exactly: number) else { throw .integerOutOfRange(path: path) }
      return ~number
    default:
      throw .unexpectedKind(path: path, expected: .integer)
    }
  }

  /// A byte string.
  package func bytes() throws(DecodingFailure) -> [UInt8] {
    guard case .bytes(let octets) = value else {
      throw .unexpectedKind(path: path, expected: .bytes)
    }
    return octets
  }

  /// A byte string of exactly `count` octets.
  package func bytes(count: Int) throws(DecodingFailure) -> [UInt8] {
    try bytes(count: count...count)
  }

  /// A byte string whose count lies within `counts`.
  package func bytes(count counts: ClosedRange<Int>) throws(DecodingFailure) -> [UInt8] {
    let octets = try bytes()
    guard counts.contains(octets.count) else {
      throw .unexpectedCount(path: path, found: octets.count)
    }
    return octets
  }

  /// The UTF-8 octets of a text, at most `byteCountMax` of them.
  package func textOctets(byteCountMax: Int = .max) throws(DecodingFailure) -> [UInt8] {
    guard case .text(let octets) = value else {
      throw .unexpectedKind(path: path, expected: .text)
    }
    guard octets.count <= byteCountMax else {
      throw .unexpectedCount(path: path, found: octets.count)
    }
    return octets
  }

  /// A text of at most `byteCountMax` octets; compare such strings by their UTF-8, not with `==`.
  package func text(byteCountMax: Int = .max) throws(DecodingFailure) -> String {
    String(decoding: try textOctets(byteCountMax: byteCountMax), as: UTF8.self)
  }

  /// False or true.
  package func bool() throws(DecodingFailure) -> Bool {
    guard case .bool(let flag) = value else {
      throw .unexpectedKind(path: path, expected: .bool)
    }
    return flag
  }

  /// Whether the item is null.
  package var isNull: Bool { value == .null }

  /// The item itself, or nil for null: for fields that FORMATS marks with "| null".
  package var unlessNull: RecordItem? { isNull ? nil : self }

  /// The elements of an array whose count lies within `counts`.
  package func array(
    count counts: ClosedRange<Int> = 0...Int.max
  ) throws(DecodingFailure) -> [RecordItem] {
    guard case .array(let elements) = value else {
      throw .unexpectedKind(path: path, expected: .array)
    }
    guard counts.contains(elements.count) else {
      throw .unexpectedCount(path: path, found: elements.count)
    }
    return elements.enumerated().map { RecordItem($1, path: path.index($0)) }
  }

  /// The elements of an array of exactly `count`.
  package func array(count: Int) throws(DecodingFailure) -> [RecordItem] {
    try array(count: count...count)
  }

  /// The content of the tag `number`.
  package func tagged(_ number: UInt64) throws(DecodingFailure) -> RecordItem {
    guard case .tagged(number, let content) = value else {
      throw .unexpectedKind(path: path, expected: .tagged)
    }
    return RecordItem(content, path: path.content)
  }

  /// The item that a byte string contains, decoded on its own: its depth starts anew.
  package func embedded(
    limits: CBORLimits = .standard
  ) throws(DecodingFailure) -> RecordItem {
    RecordItem(try CBOR.decode(try bytes(), limits: limits), path: path.content)
  }

  /// The fields of a map with integer keys.
  package func record() throws(DecodingFailure) -> RecordReader {
    try RecordReader(self)
  }

  /// The fields of a map with integer keys whose key 1 is the version 1.
  package func versionedRecord() throws(DecodingFailure) -> RecordReader {
    var reader = try RecordReader(self)
    let version = try reader.required(1)
    guard case .unsigned(1) = version.value else {
      throw .unknownVersion(path: version.path, found: try version.unsigned(in: 0...UInt64.max))
    }
    return reader
  }

  /// Throws a failure for a rule that the field breaks.
  package func refuse(_ rule: String) -> DecodingFailure {
    .forbiddenValue(path: path, rule: rule)
  }
}

extension Sequence<RecordItem> {
  /// Throws unless the byte strings that `octets` takes from the elements ascend strictly, octet by octet.
  package func checkAscending(
    by octets: (RecordItem) throws(DecodingFailure) -> [UInt8]
  ) throws(DecodingFailure) {
    var previous: [UInt8]?
    for item in self {
      let current = try octets(item)
      if let previous, !previous.lexicographicallyPrecedes(current) {
        throw .notAscending(path: item.path)
      }
      previous = current
    }
  }
}
