package import DeedBytecode
package import DeedCrypto

/// An asset: the contract that issues it, and the name that the contract gives it.
package struct AssetID: Hashable, Comparable, Sendable {
  /// The contract that issues it.
  package let issuer: Digest32
  /// Its name in that contract.
  package let name: Name

  /// Names an asset.
  package init(issuer: Digest32, name: Name) {
    self.issuer = issuer
    self.name = name
  }

  /// Orders by the issuer's octets, then by those of the name.
  package static func < (left: Self, right: Self) -> Bool {
    left.issuer == right.issuer ? left.name < right.name : left.issuer < right.issuer
  }

  /// The issuer's octets and those of the name, which end where they are read: no name has a zero octet.
  fileprivate var octets: [UInt8] { issuer.octets + name.octets }
}

/// A row that the ledger itself keeps of an asset (`docs/formats.md` §4); contracts reach it by instructions only.
package enum AssetRow: Hashable, Sendable {
  /// 04 ‖ holder ‖ issuer ‖ name: how much somebody holds, as CBOR; no row for nothing.
  case holding(holder: Digest32, AssetID)
  /// 04 ‖ holder ‖ issuer ‖ name ‖ 00 ‖ id: somebody holds a unique one; no octets.
  case unique(holder: Digest32, AssetID, id: UInt128)
  /// 04 ‖ holder ‖ issuer ‖ name ‖ 00: how many unique ones somebody holds, as CBOR; no row for none.
  case count(holder: Digest32, AssetID)
  /// 05 ‖ issuer ‖ name: what there is of it, as an `AssetSupply`.
  case supply(AssetID)
  /// 06 ‖ issuer ‖ name ‖ 00 ‖ holder: somebody's holding is frozen; no octets.
  case frozen(AssetID, holder: Digest32)
  /// 07 ‖ issuer ‖ name ‖ 00 ‖ id: the fields of a unique one, as the CBOR of a struct of them.
  case fields(AssetID, id: UInt128)

  /// What the keys of all holdings begin with.
  package static let holdingTag: UInt8 = 0x04
  /// What the keys of all supplies begin with.
  package static let supplyTag: UInt8 = 0x05
  /// What the keys of all marks of freezing begin with.
  package static let frozenTag: UInt8 = 0x06
  /// What the keys of all unique ones' fields begin with.
  package static let fieldsTag: UInt8 = 0x07

  /// The most octets that a key has.
  package static let keyOctetsMax = 1 + 32 + 32 + Limits.nameOctetsMax + 1 + idOctetCount
  private static let idOctetCount = 16

  /// The state key of the row.
  package var key: [UInt8] {
    switch self {
    case .holding(let holder, let asset): [Self.holdingTag] + holder.octets + asset.octets
    case .unique(let holder, let asset, let id):
      [Self.holdingTag] + holder.octets + asset.octets + Self.behindName(id)
    case .count(let holder, let asset):
      [Self.holdingTag] + holder.octets + asset.octets + [0]
    case .supply(let asset): [Self.supplyTag] + asset.octets
    case .frozen(let asset, let holder): [Self.frozenTag] + asset.octets + [0] + holder.octets
    case .fields(let asset, let id): [Self.fieldsTag] + asset.octets + Self.behindName(id)
    }
  }

  /// What the keys of all that somebody holds begin with.
  package static func holdings(of holder: Digest32) -> [UInt8] { [holdingTag] + holder.octets }

  private static func behindName(_ id: UInt128) -> [UInt8] {
    [0] + (0..<idOctetCount).map { UInt8(truncatingIfNeeded: id >> (120 - 8 * UInt128($0))) }
  }

  /// Reads a key; nil for octets that are none of such a row.
  package init?(key: [UInt8]) {
    guard let tag = key.first else { return nil }
    var rest = key.dropFirst()
    func identifier() -> Digest32? {
      let octets = rest.prefix(Digest32.byteCount)
      rest = rest.dropFirst(Digest32.byteCount)
      return Digest32(octets: octets)
    }
    let holder = tag == Self.holdingTag ? identifier() : nil
    guard (tag == Self.holdingTag) == (holder != nil), let issuer = identifier() else { return nil }
    let name = Name(octets: Array(rest.prefix { $0 != 0 }))
    guard name.isIdentifier else { return nil }
    let asset = AssetID(issuer: issuer, name: name)
    rest = rest.dropFirst(name.octets.count)
    guard rest.first == 0 else {
      switch (tag, holder) {
      case (Self.holdingTag, let holder?): self = .holding(holder: holder, asset)
      case (Self.supplyTag, nil): self = .supply(asset)
      default: return nil
      }
      return
    }
    rest = rest.dropFirst()
    if rest.isEmpty, let holder {
      self = .count(holder: holder, asset)
      return
    }
    if tag == Self.frozenTag {
      guard let holder = Digest32(octets: rest) else { return nil }
      self = .frozen(asset, holder: holder)
      return
    }
    guard rest.count == Self.idOctetCount else { return nil }
    let id = rest.reduce(0 as UInt128) { $0 << 8 | UInt128($1) }
    switch (tag, holder) {
    case (Self.holdingTag, let holder?): self = .unique(holder: holder, asset, id: id)
    case (Self.fieldsTag, nil): self = .fields(asset, id: id)
    default: return nil
    }
  }
}
