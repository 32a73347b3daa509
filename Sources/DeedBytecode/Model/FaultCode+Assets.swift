import DeedEncoding
import DeedIntegers

extension FaultCode {
  /// A fault about an asset with its fields, for people; nil for other faults and other fields.
  func assetWords(_ fields: [CBOR]) -> String? {
    switch (self, fields.count) {
    case (.wrongAsset, 4):
      guard let wanted = Self.asset(fields[0], of: fields[1]),
        let found = Self.asset(fields[2], of: fields[3])
      else { return nil }
      return "\(name): it takes \(wanted), and this is \(found)"
    case (.insufficientHolding, 3):
      guard let asset = Self.name(fields[0]), let held = Self.number(fields[1]),
        let wanted = Self.number(fields[2])
      else { return nil }
      return "\(name): it takes \(wanted) of \(asset), and \(held) are held"
    case (.insufficientHolding, 1):
      return Self.name(fields[0]).map { "\(name): this \($0) is not held" }
    case (.insufficientAmount, 2):
      guard let there = Self.number(fields[0]), let wanted = Self.number(fields[1]) else {
        return nil
      }
      return "\(name): \(wanted) are split off \(there)"
    case (.holderNotAllowed, 2):
      guard let asset = Self.name(fields[0]), let party = Self.identifier(fields[1]) else {
        return nil
      }
      return "\(name): party\"\(party)\" may not hold \(asset)"
    case (.holdingFrozen, 2):
      guard let asset = Self.name(fields[0]), let party = Self.identifier(fields[1]) else {
        return nil
      }
      return "\(name): what party\"\(party)\" holds of \(asset) is frozen"
    default: return nil
    }
  }

  private static func name(_ item: CBOR) -> String? {
    guard case .text(let octets) = item, Name(octets: octets).isIdentifier else { return nil }
    return String(decoding: octets, as: UTF8.self)
  }

  private static func number(_ item: CBOR) -> String? {
    guard let number = (try? Integer(item)) ?? nil, number.limbCount <= 2 else { return nil }
    return number.description
  }

  private static func identifier(_ item: CBOR) -> String? {
    guard case .bytes(let octets) = item, octets.count == 32 else { return nil }
    let digits = Array("0123456789abcdef")
    return octets.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
  }

  private static func asset(_ name: CBOR, of issuer: CBOR) -> String? {
    guard let name = Self.name(name), let issuer = identifier(issuer) else { return nil }
    return "contract\"\(issuer)\".\(name)"
  }
}
