import DeedCrypto
package import DeedEncoding
package import DeedIntegers

/// Assets as values: what an amount and an id may be, and their CBOR (`docs/bytecode.md`, Values).
extension Value {
  /// The tag of an amount of a fungible asset around its array of issuer, name and amount.
  package static let assetTag: UInt64 = 44_117
  /// The tag of a unique asset around its array of issuer, name and id.
  package static let uniqueTag: UInt64 = 44_118
  /// The tags that items of values may have besides those of big integers.
  package static let tags: [UInt64] = [assetTag, uniqueTag]

  /// Whether a number may be an amount: 0..<2^128.
  package static func isAmount(_ number: Integer) -> Bool {
    !number.isNegative && number.bitWidth <= Limits.amountBitsMax
  }

  /// Whether a number may be the id of a unique asset: 1..<2^128.
  package static func isUnit(_ number: Integer) -> Bool { isAmount(number) && number != .zero }

  /// The item of an asset.
  static func item(
    issuer: Digest32, name: Name, number: Integer, isUnique: Bool
  ) -> CBOR {
    .tagged(
      isUnique ? uniqueTag : assetTag,
      .array([.bytes(issuer.octets), .text(name.octets), number.cbor]))
  }

  /// The asset that an item is, whatever stands around it; nil when it has not the tag of one.
  ///
  /// - Throws: a `ValueFailure` for a tagged item that no asset has.
  package static func asset(_ item: CBOR) throws(ValueFailure) -> Value? {
    guard case .tagged(let tag, let content) = item, tags.contains(tag) else { return nil }
    let isUnique = tag == uniqueTag
    guard case .array(let parts) = content else { throw ValueFailure(.unexpectedKind) }
    guard parts.count == 3 else {
      throw ValueFailure(.unexpectedCount(found: parts.count, expected: 3))
    }
    guard case .bytes(let octets) = parts[0] else {
      throw ValueFailure(.unexpectedKind).within(0)
    }
    guard let issuer = Digest32(octets: octets) else {
      throw ValueFailure(.unexpectedCount(found: octets.count, expected: 32)).within(0)
    }
    guard case .text(let text) = parts[1] else { throw ValueFailure(.unexpectedKind).within(1) }
    let name = Name(octets: text)
    guard name.isIdentifier else { throw ValueFailure(.invalidText).within(1) }
    guard let number = (try? Integer(parts[2])) ?? nil else {
      throw ValueFailure(.unexpectedKind).within(2)
    }
    guard isUnique ? isUnit(number) : isAmount(number) else {
      throw ValueFailure(.amountOutOfRange).within(2)
    }
    return .asset(issuer: issuer, name: name, number: number, isUnique: isUnique)
  }
}
