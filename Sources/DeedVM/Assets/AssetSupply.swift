package import DeedCrypto
package import DeedEncoding
package import DeedIntegers

/// What there is of an asset, and what its declaration says: the row 05 ‖ issuer ‖ name (`docs/formats.md` §4).
///
/// Written when the asset is issued first, so that giving and taking never load the issuer's module.
package struct AssetSupply: Hashable, Sendable {
  /// What was issued ever: an amount, of a unique asset the number of those that were issued, which is the id of the last.
  package var issued: UInt128
  /// What was burned ever.
  package var burned: UInt128
  /// The slot of the issuer's field, a stored set of parties, that limits who may hold it; nil when anyone may.
  package let holders: UInt16?
  /// What the issuer may do with holdings: 1 freeze, 2 recall.
  package let powers: UInt8
  /// Whether each one is different and has an id.
  package let isUnique: Bool

  /// The power to freeze holdings.
  package static let freezable: UInt8 = 1
  /// The power to recall what is held.
  package static let recallable: UInt8 = 2

  /// Describes an asset.
  package init(
    issued: UInt128 = 0, burned: UInt128 = 0, holders: UInt16?, powers: UInt8, isUnique: Bool
  ) {
    self.issued = issued
    self.burned = burned
    self.holders = holders
    self.powers = powers
    self.isUnique = isUnique
  }

  /// What there is now.
  package var outstanding: UInt128 { issued - burned }

  /// The issuer's row that is there when a party may hold the asset, below 01 ‖ issuer; nil when anyone may.
  package func key(ofHolder party: Digest32) -> [UInt8]? {
    holders.map { VirtualMachine.holderKey(Int($0), party) }
  }

  /// The octets of the row: [issued, burned, holders or null, powers, kind].
  package func encoded() -> [UInt8] {
    CBOR.array([
      .amount(issued), .amount(burned), holders.map { .unsigned(UInt64($0)) } ?? .null,
      .unsigned(UInt64(powers)), .unsigned(isUnique ? 1 : 0),
    ]).encoded()
  }

  /// Reads the octets of a row; nil for others.
  package init?(decoding octets: [UInt8]) {
    guard case .array(let items)? = try? CBOR.decode(octets), items.count == 5,
      let issued = items[0].amount, let burned = items[1].amount, burned <= issued,
      case .unsigned(let powers) = items[3], powers <= 3,
      case .unsigned(let kind) = items[4], kind <= 1
    else { return nil }
    switch items[2] {
    case .null: holders = nil
    case .unsigned(let field):
      guard let field = UInt16(exactly: field) else { return nil }
      holders = field
    default: return nil
    }
    self.issued = issued
    self.burned = burned
    self.powers = UInt8(powers)
    isUnique = kind == 1
  }
}

extension CBOR {
  /// An amount or an id as an integer of deterministic CBOR.
  package static func amount(_ amount: UInt128) -> CBOR {
    .integer(
      argument: (0..<16).map { UInt8(truncatingIfNeeded: amount >> (120 - 8 * UInt128($0))) },
      isNegative: false)
  }

  /// The amount or id that an item stands for; nil for what is none, below zero or not below 2^128.
  package var amount: UInt128? {
    guard let (octets, isNegative) = integerArgument, !isNegative, octets.count <= 16 else {
      return nil
    }
    return octets.reduce(0) { $0 << 8 | UInt128($1) }
  }
}

extension Integer {
  /// The value as an amount or an id; nil below zero and from 2^128 on.
  package var amount: UInt128? {
    if let value = uint64 { return UInt128(value) }
    guard !isNegative, limbCount <= 2 else { return nil }
    return magnitudeOctets.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The integer of an amount or an id.
  package init(amount: UInt128) {
    guard let value = UInt64(exactly: amount) else {
      let octets = (0..<16).map { UInt8(truncatingIfNeeded: amount >> (120 - 8 * UInt128($0))) }
      // Sixteen octets are within the limit of integers.
      self = (try? Integer(magnitudeOctets: octets)) ?? .zero
      return
    }
    self.init(value)
  }
}
