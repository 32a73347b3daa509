import DeedBytecode
import DeedSyntax

/// The declarations of two files that were compared, or are.
struct TypeComparison {
  /// Two declarations of one kind, by their numbers.
  struct Pair: Hashable {
    /// What is declared.
    enum Kind { case structure, enumeration, interface }

    let kind: Kind
    let old: Int
    let own: Int
  }

  private var same: Set<Pair> = []
  private var different: Set<Pair> = []
  /// The pairs that are taken for the same until the outermost one is judged.
  private var assumed: [Pair] = []

  /// What is known of a pair; nil for one that must be compared.
  func known(_ pair: Pair) -> Bool? {
    if different.contains(pair) { return false }
    return same.contains(pair) ? true : nil
  }

  /// Takes a pair for the same as long as nothing in it differs; true for the outermost one.
  mutating func begin(_ pair: Pair) -> Bool {
    same.insert(pair)
    assumed.append(pair)
    return assumed.count == 1
  }

  /// Ends the comparison of a pair.
  ///
  /// What differs does so whatever was assumed. The others that were met on the way are known only when the outermost is.
  mutating func end(_ pair: Pair, isSame: Bool, isOutermost: Bool) {
    if !isSame { different.insert(pair) }
    guard isOutermost else { return }
    if !isSame { same.subtract(assumed) }
    assumed = []
  }
}

/// What is one type in the files of a contract and its predecessor.
extension Checker {
  /// Whether a type of the predecessor is one of this contract: of the same name, made of the same parts.
  ///
  /// Bytecode tells types by what they are, so what both files declare alike is one type.
  func isSame(_ old: SemanticType, _ own: SemanticType) -> Bool {
    switch (old, own) {
    case (.error, _), (_, .error): true
    case (.option(let left), .option(let right)), (.list(let left), .list(let right)),
      (.log(let left), .log(let right)), (.set(let left), .set(let right)):
      isSame(left, right)
    case (.map(let leftKey, let left), .map(let rightKey, let right)):
      isSame(leftKey, rightKey) && isSame(left, right)
    case (.structure(let left), .structure(let right)):
      left == right || isSame(left, right)
    case (.enumeration(let left), .enumeration(let right)):
      left == right || isSame(left, right)
    case (.asset(let left), .asset(let right)):
      left.mayBe(right) && isSameIssuer(left, right)
    case (.reference(let left), .reference(let right)): isSame(left, right)
    default: old == own
    }
  }

  /// Whether two assets are of one issuer: of a `let` of the same name, which goes on with its value.
  private func isSameIssuer(_ old: AssetType, _ own: AssetType) -> Bool {
    switch (old.issuer, own.issuer) {
    case (.field(let left), .field(let right)):
      isSame(program.upgrade?.predecessor.fields[left.index].name ?? "", field(right).name)
    // The parts of declared types are seen from outside, where of a field its name remains.
    case (.unknown, .field(let right)): isSame(old.root, field(right).name)
    case (.field(let left), .unknown):
      isSame(program.upgrade?.predecessor.fields[left.index].name ?? "", own.root)
    case (.unknown, .unknown): isSame(old.root, own.root)
    default: old.issuer == own.issuer
    }
  }

  private func isSame(_ left: StructureID, _ right: StructureID) -> Bool {
    let (old, own) = (program.structures[left.index], program.structures[right.index])
    guard isSame(old.name, own.name), old.fields.count == own.fields.count else { return false }
    return compare(.init(kind: .structure, old: left.index, own: right.index)) {
      areSame(old.fields, own.fields)
    }
  }

  private func isSame(_ left: EnumerationID, _ right: EnumerationID) -> Bool {
    let (old, own) = (program.enumerations[left.index], program.enumerations[right.index])
    guard isSame(old.name, own.name), old.cases.count == own.cases.count else { return false }
    return compare(.init(kind: .enumeration, old: left.index, own: right.index)) {
      zip(old.cases, own.cases).allSatisfy {
        isSame($0.name, $1.name) && areSame($0.payload, $1.payload)
      }
    }
  }

  /// Compares two declarations once.
  ///
  /// Those that name each other are the same as long as nothing in them differs. What is compared must all be the
  /// same for two to be, so that one that differs ends the whole comparison.
  private func compare(_ pair: TypeComparison.Pair, _ areAlike: () -> Bool) -> Bool {
    if let known = comparedTypes.known(pair) { return known }
    let isOutermost = comparedTypes.begin(pair)
    let result = areAlike()
    comparedTypes.end(pair, isSame: result, isOutermost: isOutermost)
    return result
  }

  func isSame(_ old: String, _ own: String) -> Bool { Array(old.utf8) == Array(own.utf8) }

  private func areSame(_ old: [CheckedComponent], _ own: [CheckedComponent]) -> Bool {
    old.count == own.count
      && zip(old, own).allSatisfy { isSame($0.name, $1.name) && isSame($0.type, $1.type) }
  }

  /// Whether two interfaces are the same to bytecode.
  func isSame(_ old: InterfaceID, _ own: InterfaceID) -> Bool {
    if old == own { return true }
    let (left, right) = (program.interfaces[old.index], program.interfaces[own.index])
    guard isSame(left.name, right.name), left.functions.count == right.functions.count,
      left.assets.count == right.assets.count
    else { return false }
    return compare(.init(kind: .interface, old: old.index, own: own.index)) {
      areSame(left, right)
    }
  }

  private func areSame(_ left: CheckedInterface, _ right: CheckedInterface) -> Bool {
    func assets(_ interface: CheckedInterface) -> [CheckedAsset] {
      interface.assets.map { program.assets[$0.index] }.sorted {
        Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8))
      }
    }
    let (oldAssets, ownAssets) = (assets(left), assets(right))
    return zip(left.numbered, right.numbered).allSatisfy { old, own in
      old.role == own.role && isSame(old.name, own.name)
        && areSame(old.parameters, own.parameters) && old.results.count == own.results.count
        && zip(old.results, own.results).allSatisfy { isSame($0.type, $1.type) }
    }
      && zip(oldAssets, ownAssets).allSatisfy { old, own in
        isSame(old.name, own.name) && old.isUnique == own.isUnique
          && areSame(old.fields, own.fields)
      }
  }

  /// A type of the predecessor in the words of this contract, where it declares the same.
  func translated(_ old: SemanticType) -> SemanticType {
    switch old {
    case .option(let inner): return .option(translated(inner))
    case .list(let element): return .list(translated(element))
    case .log(let element): return .log(translated(element))
    case .set(let element): return .set(translated(element))
    case .map(let key, let value): return .map(translated(key), translated(value))
    case .structure(let id):
      let own = program.structures.indices.dropFirst(program.own.structures).first {
        isSame(id, StructureID(index: $0))
      }
      return .structure(own.map { StructureID(index: $0) } ?? id)
    case .enumeration(let id):
      let own = program.enumerations.indices.dropFirst(program.own.enumerations).first {
        isSame(id, EnumerationID(index: $0))
      }
      return .enumeration(own.map { EnumerationID(index: $0) } ?? id)
    case .reference(let id):
      let own = program.interfaces.indices.dropFirst(program.own.interfaces).first {
        isSame(id, InterfaceID(index: $0))
      }
      return .reference(own.map { InterfaceID(index: $0) } ?? id)
    default: return old
    }
  }
}
