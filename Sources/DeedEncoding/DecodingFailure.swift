/// Why octets from outside are not a record, with the place where that showed.
///
/// The first group is found while octets become a ``CBOR`` item and names an offset into them; the
/// second is found while an item becomes a record and names a path through it.
package enum DecodingFailure: Error, Hashable, Sendable {
  /// The input ends inside the item that starts at `offset`, or a count there exceeds what is left.
  case unexpectedEnd(offset: Int)
  /// Octets follow the one item that was expected.
  case trailingOctets(offset: Int)
  /// The input is longer than the caller's limit.
  case inputTooLong(byteCount: Int, byteCountMax: Int)
  /// A head is not the shortest that holds its argument (RFC 8949 §4.2.1).
  case headNotShortest(offset: Int)
  /// A head uses one of the reserved additional values 28 to 30.
  case reservedHead(offset: Int)
  /// An indefinite length, or a break without one.
  case indefiniteLength(offset: Int)
  /// A floating-point number.
  case floatingPoint(offset: Int)
  /// A simple value other than false, true and null.
  case simpleValue(offset: Int)
  /// A text that is not valid UTF-8.
  case invalidUTF8(offset: Int)
  /// A map key that equals the one before it.
  case duplicateKey(offset: Int)
  /// A map key that sorts before the one before it.
  case keysNotAscending(offset: Int)
  /// Arrays, maps and tags nest deeper than the limit.
  case tooDeep(offset: Int, depthMax: Int)
  /// A tag that is not allowed here.
  case tagNotAllowed(tag: UInt64, offset: Int)
  /// The content of tag 2 or 3 is not a byte string, fits 64 bits, or has a leading zero octet.
  case bigIntegerNotShortest(offset: Int)

  /// An item of another kind than the record has at this place.
  case unexpectedKind(path: DecodingPath, expected: CBORKind)
  /// A required key of a record is missing.
  case missingKey(path: DecodingPath, key: Int64)
  /// A key that the record does not have.
  case unknownKey(path: DecodingPath)
  /// Key 1 of a versioned record is not the version that this code knows.
  case unknownVersion(path: DecodingPath, found: UInt64)
  /// An integer outside the range of its field.
  case integerOutOfRange(path: DecodingPath)
  /// A byte string, text or array whose count its field does not allow.
  case unexpectedCount(path: DecodingPath, found: Int)
  /// Elements that must be strictly ascending or distinct are not, from the one named on.
  case notAscending(path: DecodingPath)
  /// A well-formed value that a rule of the record forbids; `rule` is a stable identifier.
  case forbiddenValue(path: DecodingPath, rule: String)
}

/// The kind of a CBOR item, as failures name it.
package enum CBORKind: String, Hashable, Sendable {
  /// Major type 0.
  case unsigned
  /// Major types 0 and 1.
  case integer
  /// Major type 2.
  case bytes
  /// Major type 3.
  case text
  /// Major type 4.
  case array
  /// Major type 5.
  case map
  /// Major type 6.
  case tagged
  /// The simple values false and true.
  case bool
  /// The simple value null.
  case null
}
