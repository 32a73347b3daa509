/// One item of deterministic CBOR (RFC 8949 §4.2.1), without floating point.
///
/// What ``decode(_:limits:)`` returns always encodes to the octets it came from. Items built by hand
/// need not be sorted: ``encoded()`` sorts the entries of maps. Equality is that of the cases as they
/// stand, so compare hand-built maps by their encodings.
package enum CBOR: Hashable, Sendable {
  /// An integer from 0 to 2⁶⁴ − 1.
  case unsigned(UInt64)
  /// The integer −1 − n.
  case negative(UInt64)
  /// A byte string.
  case bytes([UInt8])
  /// A text as its octets, which are valid UTF-8; compared as octets, never by canonical equivalence.
  case text([UInt8])
  /// An array.
  case array([CBOR])
  /// A map; from a decoder its entries ascend by the octets of their encoded keys.
  case map([CBOREntry])
  /// A tag and its content.
  indirect case tagged(UInt64, CBOR)
  /// False or true.
  case bool(Bool)
  /// Null.
  case null
}

/// A key of a CBOR map and the value beside it.
package struct CBOREntry: Hashable, Sendable {
  /// The key.
  package let key: CBOR
  /// The value.
  package let value: CBOR

  /// Pairs a key with a value.
  package init(_ key: CBOR, _ value: CBOR) {
    self.key = key
    self.value = value
  }
}

extension CBOR {
  /// A text item with the UTF-8 octets of `string`.
  package static func string(_ string: String) -> CBOR {
    .text(Array(string.utf8))
  }

  /// The integer `value`.
  package static func integer(_ value: Int64) -> CBOR {
    value < 0 ? .negative(UInt64(bitPattern: ~value)) : .unsigned(UInt64(bitPattern: value))
  }

  /// An integer of any size: n, or −1 − n when `isNegative`, where n is `argument` in big-endian octets.
  ///
  /// Takes the shortest form: a plain head up to 64 bits, beyond it tag 2 or 3 (RFC 8949 §3.4.3).
  package static func integer(argument: some Collection<UInt8>, isNegative: Bool) -> CBOR {
    let octets = Array(argument.drop { $0 == 0 })
    guard octets.count <= 8 else { return .tagged(isNegative ? 3 : 2, .bytes(octets)) }
    let small = octets.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    return isNegative ? .negative(small) : .unsigned(small)
  }

  /// A map with integer keys, which records consist of.
  package static func record(_ entries: [(key: Int64, value: CBOR)]) -> CBOR {
    .map(entries.map { CBOREntry(.integer($0.key), $0.value) })
  }

  /// The item as an argument and a sign, as ``integer(argument:isNegative:)`` takes them; nil for other kinds.
  package var integerArgument: (octets: [UInt8], isNegative: Bool)? {
    switch self {
    case .unsigned(let value): (value.bigEndianOctets, false)
    case .negative(let value): (value.bigEndianOctets, true)
    case .tagged(2, .bytes(let octets)): (octets, false)
    case .tagged(3, .bytes(let octets)): (octets, true)
    default: nil
    }
  }
}

extension CBOR: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  /// The integer of a literal.
  package init(integerLiteral value: Int64) {
    self = .integer(value)
  }

  /// The text of a literal.
  package init(stringLiteral value: String) {
    self = .string(value)
  }

  /// The array of a literal.
  package init(arrayLiteral elements: CBOR...) {
    self = .array(elements)
  }
}

extension UInt64 {
  /// The eight octets of the number, most significant first.
  var bigEndianOctets: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) }
  }
}
