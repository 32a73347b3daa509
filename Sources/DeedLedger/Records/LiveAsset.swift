import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM

/// A live value as it stands in a row or among the arguments of a call: [issuer, name, amount or id] under a tag (`docs/bytecode.md`, Values).
struct LiveAsset {
  let asset: AssetID
  let number: UInt128
  let isUnique: Bool

  /// The tag of an amount of a fungible asset.
  static let fungibleTag: UInt64 = 44_117
  /// The tag of a unique one.
  static let uniqueTag: UInt64 = 44_118

  /// Both.
  static let tags = [fungibleTag, uniqueTag]

  /// Reads what stands under a tag; nil for what is no asset.
  init?(tag: UInt64, _ content: CBOR) {
    guard case .array(let parts) = content, parts.count == 3,
      case .bytes(let octets) = parts[0], let issuer = Digest32(octets: octets),
      case .text(let name) = parts[1], Name(octets: name).isIdentifier,
      let number = parts[2].amount
    else { return nil }
    asset = AssetID(issuer: issuer, name: Name(octets: name))
    self.number = number
    isUnique = tag == Self.uniqueTag
  }

  /// A value nests so deep, an asset has three levels in it.
  static let limits = CBORLimits(
    depthMax: Limits.valueDepthMax + 4, byteCountMax: Limits.storageValueOctetsMax,
    tags: tags)

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
