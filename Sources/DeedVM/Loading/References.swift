import DeedBytecode
import DeedCrypto

/// What a module has to do with references to contracts: the interfaces it offers and those its types ask for.
struct References: Sendable {
  /// The interfaces that the module's contracts have: those it declares and its own.
  private let provided: Set<Digest32>
  /// The hashes of the module's interface types, by type.
  private let hashes: [TypeIndex: Digest32]
  /// For each type whether values have references of an interface type somewhere inside.
  private let contained: [Bool]

  init(_ module: Module, _ types: TypeTable) {
    let structural = StructuralHashes(types.definitions)
    provided = module.kind == .contract ? Set(module.interfaceHashes(types, structural)) : []
    var hashes: [TypeIndex: Digest32] = [:]
    var contained = Array(repeating: false, count: Int(TypeIndex.firstDefined))
    for definition in types.definitions {
      func has(_ type: TypeIndex) -> Bool { contained[Int(type.rawValue)] }
      let index = TypeIndex(rawValue: UInt32(contained.count))
      switch definition {
      case .interface:
        hashes[index] = structural.hash(of: definition)
        contained.append(true)
      case .option(let part), .list(let part), .set(let part), .log(let part):
        contained.append(has(part))
      case .map(let key, let value): contained.append(has(key) || has(value))
      case .structure(let structure): contained.append(structure.fields.contains { has($0.type) })
      case .enumeration(let enumeration):
        contained.append(enumeration.cases.contains { $0.payload.contains { has($0.type) } })
      case .bool, .integer, .bytes, .text, .time, .duration, .party, .contract, .digest, .asset,
        .unique, .fixedBytes, .range, .ring:
        contained.append(false)
      }
    }
    self.hashes = hashes
    self.contained = contained
  }

  /// About how many octets of memory they take.
  var memorySize: Int { 64 * (provided.count + hashes.count) + contained.count }

  /// Whether the module's contracts have the interface of a hash.
  func provides(_ interface: Digest32) -> Bool { provided.contains(interface) }

  /// The hash of an interface type.
  func interfaceHash(_ type: TypeIndex) -> Digest32? { hashes[type] }

  /// Whether values of a type have references of an interface type somewhere inside.
  func areIn(_ type: TypeIndex) -> Bool { contained[Int(type.rawValue)] }
}
