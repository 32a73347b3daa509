import DeedBytecode
import DeedCrypto

/// What a module has to do with references to contracts: the interfaces it offers and those its types ask for.
struct References: Sendable {
  /// The interfaces that the module's contracts have: those it declares and its own.
  private let provided: Set<Digest32>
  /// The hashes of the module's interface types, by type.
  private let hashes: [TypeIndex: Digest32]
  /// What the module's calls, views and assets are, when contracts of another module may have become ones of it: they
  /// have the interfaces whose functions and assets they have.
  private let signatures: Set<Digest32>
  /// What the functions of each interface type are, and then its assets.
  private let wanted: [TypeIndex: [Digest32]]
  /// How many these are.
  private let wantedCount: Int
  /// The name of each interface type.
  private let names: [TypeIndex: Name]
  /// The name that contracts of the module had as ones of its predecessor.
  private let formerName: Name?
  /// What the module's contract is for a successor, when it may be upgraded.
  let upgradeID: Digest32?
  /// What the module says that its predecessor is.
  let predecessorID: Digest32?
  /// For each type whether values have references of an interface type somewhere inside.
  private let contained: [Bool]

  init(_ module: Module, _ types: TypeTable) {
    let structural = StructuralHashes(types.definitions)
    provided = module.kind == .contract ? Set(module.interfaceHashes(types, structural)) : []
    upgradeID = module.upgradeID(structural)
    predecessorID = module.predecessorID(structural)
    signatures =
      module.predecessor == nil ? [] : Set(structural.signatures(of: module.ownInterface))
    formerName = module.predecessor?.name
    var wanted: [TypeIndex: [Digest32]] = [:]
    var wantedCount = 0
    var names: [TypeIndex: Name] = [:]
    var hashes: [TypeIndex: Digest32] = [:]
    var contained = Array(repeating: false, count: Int(TypeIndex.firstDefined))
    for definition in types.definitions {
      func has(_ type: TypeIndex) -> Bool { contained[Int(type.rawValue)] }
      let index = TypeIndex(rawValue: UInt32(contained.count))
      switch definition {
      case .interface(let interface):
        hashes[index] = structural.hash(of: definition)
        names[index] = interface.name
        let parts = structural.signatures(of: interface)
        wanted[index] = parts
        wantedCount += parts.count
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
    self.names = names
    self.wanted = wanted
    self.wantedCount = wantedCount
    self.contained = contained
  }

  /// About how many octets of memory they take.
  var memorySize: Int {
    64 * (provided.count + hashes.count + signatures.count + wantedCount) + contained.count
  }

  /// Whether a module's contracts may be met by references of an interface type of this one, for one of its functions or for all.
  ///
  /// They may when the module has the interface. A contract that was upgraded is met by references from before, too: for
  /// those of their functions that it still has as they were. And it enters by new ones as what it was: by the interface of
  /// its predecessor's own, told by the name, while it has all functions of that.
  func may(_ type: TypeIndex, meet other: References, for function: Int?) -> Bool {
    guard let hash = hashes[type], let wanted = wanted[type] else { return false }
    if other.provided.contains(hash) { return true }
    if other.signatures.isEmpty { return false }
    if let function { return other.signatures.contains(wanted[function]) }
    guard let name = names[type], name == other.formerName else { return false }
    return wanted.allSatisfy(other.signatures.contains)
  }

  /// Whether values of a type have references of an interface type somewhere inside.
  func areIn(_ type: TypeIndex) -> Bool { contained[Int(type.rawValue)] }
}
