package import DeedCrypto

/// The octets of state keys (`docs/bytecode.md`, State): injective, and ordered as the values are.
///
/// A key of a contract's row is `01 ‖ contract ‖ slot ‖ row`, with the slot of the field. The part for the row is empty for a scalar and for
/// the count of a collection, else the index of an element or the octets of a map's key or a set's element.
/// No element's part is a prefix of another's, so a range of rows is a range of keys.
package enum StateKey {
  /// The first octet of the keys of contracts; accounts have 00.
  package static let contractTag: UInt8 = 0x01
  /// The octets before a row's part: the tag, the contract, the slot.
  package static let prefixCount = 1 + 32 + 2

  /// What the keys of all rows of a contract begin with.
  package static func prefix(contract: Digest32) -> [UInt8] {
    [contractTag] + Array(contract.octets)
  }

  /// What the keys of all rows of a field begin with; the key of a scalar's row and of a collection's count.
  ///
  /// - Precondition: `slot` is a field's, below 2^16, as the verifier makes sure.
  package static func prefix(contract: Digest32, slot: Int) -> [UInt8] {
    prefix(contract: contract) + bigEndian(UInt64(slot), count: 2)
  }

  /// The part of the key for an element of a list or log.
  package static func element(_ index: UInt64) -> [UInt8] { bigEndian(index, count: 8) }

  /// The part of the key for a map's key or a set's element.
  ///
  /// - Throws: a `ValueFailure` when the value is not one of the type (`unexpectedKind`) or the type none of keys.
  package static func key(
    _ value: Value, type: TypeIndex, in types: TypeTable
  ) throws(ValueFailure) -> [UInt8] {
    var writer = StateKeyWriter()
    try writer.value(value, type, in: types)
    // A row without a part of its own would be the count's.
    guard !writer.octets.isEmpty else { throw ValueFailure(.notKeyType) }
    return writer.octets
  }

  /// The key of a type whose part `key(_:type:in:)` gives, and no other octets.
  ///
  /// - Throws: a `ValueFailure`: `invalidKey`, `notKeyType`, or what is wrong with the value, `outOfRange` included.
  package static func decodeKey(
    _ octets: some Collection<UInt8>, type: TypeIndex, in types: TypeTable
  ) throws(ValueFailure) -> Value {
    var reader = StateKeyReader(octets: Array(octets), types: types)
    let value = try reader.value(type)
    guard reader.isAtEnd, !reader.octets.isEmpty else { throw ValueFailure(.invalidKey) }
    return value
  }

  /// The contract, the slot and the row's part of a whole key; nil for keys that are not of contracts' rows.
  package static func split(
    _ key: [UInt8]
  ) -> (contract: Digest32, slot: Int, part: [UInt8])? {
    guard key.count >= prefixCount, key[0] == contractTag,
      let contract = Digest32(octets: key[1..<33])
    else { return nil }
    return (contract, Int(key[33]) << 8 | Int(key[34]), Array(key[prefixCount...]))
  }

  /// The index of an element that a row's part stands for; nil unless it has eight octets.
  package static func elementIndex(_ part: some Collection<UInt8>) -> UInt64? {
    guard part.count == 8 else { return nil }
    return part.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The row value of a collection's count.
  package static func countRow(_ count: UInt64) -> [UInt8] { bigEndian(count, count: 8) }

  /// The count that a row value stands for; an absent row means 0, a row for 0 is none.
  package static func count(row: [UInt8]) -> UInt64? {
    guard let count = elementIndex(row), count > 0 else { return nil }
    return count
  }

  private static func bigEndian(_ value: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
  }
}
