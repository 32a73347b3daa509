package import DeedCrypto
import DeedEncoding

/// The hashes of a module's types by what they are, whatever their numbers.
///
/// A type's hash is the SHA-256 of the CBOR of its array in the module, in which every built-in type stands as its index
/// and every other as its own hash (`docs/bytecode.md`, Module octets).
package struct StructuralHashes {
  private var digests: [Digest32] = []

  /// The hashes of the types of a table.
  package init(_ definitions: [TypeDefinition]) {
    digests.reserveCapacity(definitions.count)
    for definition in definitions { digests.append(hash(of: definition)) }
  }

  /// The hash of a definition.
  package func hash(of definition: TypeDefinition) -> Digest32 {
    .sha256(definition.item(reference).encoded())
  }

  /// What stands for a type: its index when it is built in, else its hash.
  func reference(_ type: TypeIndex) -> CBOR {
    guard type.rawValue >= TypeIndex.firstDefined else { return .index(type.rawValue) }
    let position = Int(type.rawValue - TypeIndex.firstDefined)
    // A type that does not exist, or not before its user, has no digest; the verifier refuses it.
    guard position < digests.count else { return .index(type.rawValue) }
    return .bytes(digests[position].octets)
  }
}

extension StructuralHashes {
  /// What a function of an interface is: the SHA-256 of its kind, its name, its parameters and the types it gives.
  ///
  /// The parameters' names count: a successor that exchanges two of one type has another function.
  package func signature(of function: InterfaceType.Function) -> Digest32 {
    let items: [CBOR] = [
      .unsigned(UInt64(function.kind.rawValue)), .text(function.name.octets),
      .array(function.parameters.map { .array([.text($0.name.octets), reference($0.type)]) }),
      .array(function.results.map(reference)),
    ]
    return .sha256(CBOR.array(items).encoded())
  }

  /// What an asset of an interface is: the SHA-256 of its name, kind and fields.
  package func signature(of asset: InterfaceType.Asset) -> Digest32 {
    let items: [CBOR] = [
      .text(asset.name.octets), .unsigned(UInt64(asset.kind.rawValue)),
      .array(asset.fields.map { .array([.text($0.name.octets), reference($0.type)]) }),
    ]
    return .sha256(CBOR.array(items).encoded())
  }

  /// What the functions of an interface are, in order, and then its assets.
  package func signatures(of interface: InterfaceType) -> [Digest32] {
    interface.functions.map { signature(of: $0) } + interface.assets.map { signature(of: $0) }
  }
}

extension InterfaceType {
  /// What the interface is: the SHA-256 of its array with types replaced by their hashes.
  ///
  /// The names count, that of the interface among them. Takes time in the size of the table; whoever needs several keeps them.
  package func hash(in types: TypeTable) -> Digest32 {
    StructuralHashes(types.definitions).hash(of: .interface(self))
  }
}

extension Module {
  /// The hashes of the interfaces that a reference to the contract may have: those it declares, then its own.
  package var interfaceHashes: [Digest32] {
    interfaceHashes(typeTable, StructuralHashes(types))
  }

  /// The hashes of the interfaces that a reference to the contract may have, by the module's types and their hashes.
  package func interfaceHashes(_ table: TypeTable, _ hashes: StructuralHashes) -> [Digest32] {
    let declared = interfaces.compactMap { table[$0] }
    return (declared + [.interface(ownInterface)]).map { hashes.hash(of: $0) }
  }

  /// What the stored rows mean: SHA-256 of the CBOR of the fields' names, kinds, types, phases and slots, and of the phases' names.
  ///
  /// A type stands there as a built-in index, or as the SHA-256 of its definition with its parts replaced likewise,
  /// so that the id depends on the types themselves and not on their numbers.
  package var stateLayoutID: Digest32 {
    let hashes = StructuralHashes(types)
    let layout = fields.map { field in
      CBOR.array([
        .text(field.name.octets), .unsigned(UInt64(field.kind.rawValue)),
        hashes.reference(field.type), .indices(field.phases.map(\.rawValue)), .index(field.slot),
      ])
    }
    let names = phases.map { CBOR.text($0.name.octets) }
    return .sha256(CBOR.array([.array(layout), .array(names)]).encoded())
  }
}
