import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM

/// A live value as it stands in a row or among the arguments of a call (`docs/formats.md` §1.3).
struct LiveAsset {
  let asset: AssetID
  /// The amount or the id.
  let number: UInt128
  let isUnique: Bool

  /// Reads an item with the tag of an asset; nil for what is no asset.
  init?(_ item: CBOR) {
    guard case .asset(let issuer, let name, let number, let isUnique)? = try? Value.asset(item),
      let amount = number.amount
    else { return nil }
    asset = AssetID(issuer: issuer, name: name)
    self.number = amount
    self.isUnique = isUnique
  }

  /// Whether an item has the tag of an asset.
  static func hasTag(_ item: CBOR) -> Bool {
    guard case .tagged(let tag, _) = item else { return false }
    return Value.tags.contains(tag)
  }

  /// A value nests so deep, an asset has three levels in it.
  static let limits = CBORLimits(
    depthMax: Limits.valueDepthMax + 4, byteCountMax: Limits.storageValueOctetsMax,
    tags: Value.tags)

  /// Whether octets have the head of one of the tags somewhere: D9 AC55 or D9 AC56.
  static func isPossible(in octets: [UInt8]) -> Bool {
    guard octets.count > 2 else { return false }
    for position in 0..<octets.count - 2
    where octets[position] == 0xD9 && octets[position + 1] == 0xAC {
      if octets[position + 2] == 0x55 || octets[position + 2] == 0x56 { return true }
    }
    return false
  }
}
