package import DeedCrypto
import DeedEncoding

extension Module {
  /// What the contract's module is for a successor: the digest that the successor's `predecessorID` must be.
  ///
  /// SHA-256 of the CBOR of name, fields, names of phases, phases in which it is upgraded, assets and declared interfaces, with
  /// types replaced as in their hashes (`docs/bytecode.md`, Upgrades). Nil for a module that is never upgraded.
  package func upgradeID(_ hashes: StructuralHashes) -> Digest32? {
    guard let entry = entries.first(where: { $0.kind == .upgrade }) else { return nil }
    let own = Predecessor(
      name: name, fields: fields, phases: phases.map(\.name), permitted: entry.phases,
      assets: assets, interfaces: interfaces)
    return own.id(hashes)
  }

  /// What the module says of its predecessor, as that one's `upgradeID`; nil for a module without one.
  package func predecessorID(_ hashes: StructuralHashes) -> Digest32? { predecessor?.id(hashes) }
}

extension Predecessor {
  /// The digest of everything but the steps.
  fileprivate func id(_ hashes: StructuralHashes) -> Digest32 {
    let fields = fields.map { field in
      CBOR.array([
        .text(field.name.octets), .unsigned(UInt64(field.kind.rawValue)),
        hashes.reference(field.type), .indices(field.phases.map(\.rawValue)), .index(field.slot),
      ])
    }
    let assets = assets.map { asset in
      CBOR.array([
        .text(asset.name.octets), .unsigned(UInt64(asset.kind.rawValue)),
        .optional(asset.holders), .unsigned(UInt64(asset.powers.rawValue)),
        .array(asset.fields.map { .array([.text($0.name.octets), hashes.reference($0.type)]) }),
      ])
    }
    // The order of types is a module's own.
    let interfaces = interfaces.map { hashes.reference($0).encoded() }
      .sorted { $0.lexicographicallyPrecedes($1) }
    let items: [CBOR] = [
      .text(name.octets), .array(fields), .array(phases.map { .text($0.octets) }),
      .indices(permitted.map(\.rawValue)), .array(assets), .array(interfaces.map { .bytes($0) }),
    ]
    return .sha256(CBOR.array(items).encoded())
  }
}
