/// Appends deterministic CBOR (RFC 8949 §4.2.1) to a growing array of octets.
///
/// The streaming half of the codec, for hot paths: the caller promises the counts and the order of map
/// keys that ``CBOR/encoded()`` takes care of by itself.
package struct CBORWriter: Sendable {
  /// What has been written so far.
  package private(set) var octets: [UInt8]

  /// An empty writer with room for `capacity` octets.
  package init(capacity: Int = 0) {
    octets = []
    octets.reserveCapacity(capacity)
  }

  /// A writer that goes on after `octets`.
  package init(appendingTo octets: consuming [UInt8]) {
    self.octets = octets
  }

  /// Writes an integer from 0 to 2⁶⁴ − 1.
  package mutating func unsigned(_ value: UInt64) {
    head(major: 0, value)
  }

  /// Writes an integer.
  package mutating func integer(_ value: Int64) {
    if value < 0 {
      head(major: 1, UInt64(bitPattern: ~value))
    } else {
      head(major: 0, UInt64(bitPattern: value))
    }
  }

  /// Writes a byte string.
  package mutating func bytes(_ value: some Collection<UInt8>) {
    head(major: 2, UInt64(value.count))
    octets.append(contentsOf: value)
  }

  /// Writes a text; `utf8` is valid UTF-8.
  package mutating func text(_ utf8: some Collection<UInt8>) {
    head(major: 3, UInt64(utf8.count))
    octets.append(contentsOf: utf8)
  }

  /// Writes a text.
  package mutating func text(_ string: String) {
    text(string.utf8)
  }

  /// Opens an array; `count` items follow.
  package mutating func array(count: Int) {
    head(major: 4, UInt64(count))
  }

  /// Opens a map; `count` pairs of items follow, ascending by the octets of their encoded keys.
  package mutating func map(count: Int) {
    head(major: 5, UInt64(count))
  }

  /// Writes a tag; its content follows.
  package mutating func tag(_ number: UInt64) {
    head(major: 6, number)
  }

  /// Writes false or true.
  package mutating func bool(_ value: Bool) {
    octets.append(value ? 0xf5 : 0xf4)
  }

  /// Writes null.
  package mutating func null() {
    octets.append(0xf6)
  }

  /// Appends an item that is deterministic CBOR already.
  package mutating func encodedItem(_ item: some Collection<UInt8>) {
    octets.append(contentsOf: item)
  }

  /// Writes a whole item, sorting the entries of its maps.
  ///
  /// - Precondition: the keys of each map are distinct.
  package mutating func item(_ item: CBOR) {
    switch item {
    case .unsigned(let value): head(major: 0, value)
    case .negative(let value): head(major: 1, value)
    case .bytes(let value): bytes(value)
    case .text(let value): text(value)
    case .array(let elements):
      array(count: elements.count)
      for element in elements { self.item(element) }
    case .map(let entries): map(entries)
    case .tagged(let number, let content):
      tag(number)
      self.item(content)
    case .bool(let value): bool(value)
    case .null: null()
    }
  }

  /// Writes a map, sorting only when its entries do not ascend as they stand.
  private mutating func map(_ entries: [CBOREntry]) {
    map(count: entries.count)
    if Self.areAscendingUnsigned(entries) {
      for entry in entries {
        item(entry.key)
        item(entry.value)
      }
      return
    }
    let keyed = entries.map { (key: $0.key.encoded(), value: $0.value) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    for (index, entry) in keyed.enumerated() {
      precondition(index == 0 || keyed[index - 1].key != entry.key, "a map with a key twice")
      encodedItem(entry.key)
      item(entry.value)
    }
  }

  /// Whether all keys are unsigned and ascend, in which case their encodings do too.
  private static func areAscendingUnsigned(_ entries: [CBOREntry]) -> Bool {
    var previous: UInt64?
    for entry in entries {
      guard case .unsigned(let key) = entry.key else { return false }
      if let previous, previous >= key { return false }
      previous = key
    }
    return true
  }

  /// Writes the shortest head of a major type that holds `argument`.
  private mutating func head(major: UInt8, _ argument: UInt64) {
    let type = major << 5
    switch argument {
    case 0..<24:
      octets.append(type | UInt8(argument))
    case 24..<0x100:
      octets.append(type | 24)
      octets.append(UInt8(argument))
    case 0x100..<0x1_0000:
      octets.append(type | 25)
      bigEndian(argument, byteCount: 2)
    case 0x1_0000..<0x1_0000_0000:
      octets.append(type | 26)
      bigEndian(argument, byteCount: 4)
    default:
      octets.append(type | 27)
      bigEndian(argument, byteCount: 8)
    }
  }

  /// Appends the low `byteCount` octets of `value`, most significant first.
  private mutating func bigEndian(_ value: UInt64, byteCount: Int) {
    var shift = 8 * byteCount
    while shift > 0 {
      shift -= 8
      octets.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

extension CBOR {
  /// The one deterministic encoding of the item (RFC 8949 §4.2.1).
  ///
  /// - Precondition: the keys of each map are distinct.
  package func encoded() -> [UInt8] {
    var writer = CBORWriter()
    writer.item(self)
    return writer.octets
  }
}
