/// Reads the fields of one map with integer keys and refuses the keys it was not asked for.
///
/// Ask for every field once, in any order, then call ``finish()``; a record that is not finished has
/// not been checked for unknown keys.
package struct RecordReader: Sendable {
  private let entries: [CBOREntry]
  private let path: DecodingPath
  /// One bit per entry that was asked for.
  private var taken: UInt64 = 0

  /// No record has more fields than this.
  private static let fieldCountMax = UInt64.bitWidth

  /// The fields of the map `item`.
  ///
  /// - Throws: ``DecodingFailure/unexpectedKind(path:expected:)`` for other items and other keys.
  package init(_ item: RecordItem) throws(DecodingFailure) {
    guard case .map(let entries) = item.value else {
      throw .unexpectedKind(path: item.path, expected: .map)
    }
    guard entries.count <= Self.fieldCountMax else {
      throw .unexpectedCount(path: item.path, found: entries.count)
    }
    for entry in entries {
      _ = try RecordItem(entry.key, path: item.path).integer()
    }
    self.entries = entries
    path = item.path
  }

  /// The value beside `key`, or nil when the record has no such key.
  package mutating func optional(_ key: Int64) -> RecordItem? {
    let wanted = CBOR.integer(key)
    guard let index = entries.firstIndex(where: { $0.key == wanted }) else { return nil }
    taken |= 1 << UInt64(index)
    return RecordItem(entries[index].value, path: path.key(key))
  }

  /// The value beside `key`.
  ///
  /// - Throws: ``DecodingFailure/missingKey(path:key:)``.
  package mutating func required(_ key: Int64) throws(DecodingFailure) -> RecordItem {
    guard let item = optional(key) else { throw .missingKey(path: path, key: key) }
    return item
  }

  /// Refuses the record if it has a key that was not asked for.
  ///
  /// - Throws: ``DecodingFailure/unknownKey(path:)``.
  package func finish() throws(DecodingFailure) {
    for (index, entry) in entries.enumerated() where taken & (1 << UInt64(index)) == 0 {
      throw .unknownKey(path: path.key(try RecordItem(entry.key, path: path).integer()))
    }
  }
}

/// Collects the fields of a record: a map with integer keys.
package struct RecordWriter: Sendable {
  private var entries: [CBOREntry] = []

  /// A record without a version.
  package init() {}

  /// A record whose key 1 is `version`.
  package init(version: UInt64) {
    set(1, .unsigned(version))
  }

  /// Sets a field; each key once.
  package mutating func set(_ key: Int64, _ value: CBOR) {
    entries.append(CBOREntry(.integer(key), value))
  }

  /// Sets a field to `value`, or to null when there is none.
  package mutating func setOrNull(_ key: Int64, _ value: CBOR?) {
    set(key, value ?? .null)
  }

  /// Sets a field when there is a value, and leaves the key out otherwise.
  package mutating func setIfPresent(_ key: Int64, _ value: CBOR?) {
    if let value { set(key, value) }
  }

  /// The record as an item.
  package var item: CBOR { .map(entries) }

  /// The record's deterministic encoding.
  package func encoded() -> [UInt8] { item.encoded() }
}
