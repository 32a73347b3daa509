import DeedBytecode
import DeedSyntax

/// What follows from how types hold one another: that none holds itself, how deep they are, which can be keys.
extension Checker {
  func reportRecursiveTypes() {
    guard hasRecursiveTypes else { return }
    for index in program.structures.indices where program.structures[index].instance == nil {
      let type = SemanticType.structure(StructureID(index: index))
      if contains(type, in: program.structures[index].fields.map(\.type)) {
        report(
          .recursiveType(program.structures[index].name, at: program.structures[index].span))
        program.structures[index].fields = []
      }
    }
    for index in program.enumerations.indices where program.enumerations[index].instance == nil {
      let type = SemanticType.enumeration(EnumerationID(index: index))
      let parts = program.enumerations[index].cases.flatMap { $0.payload.map(\.type) }
      if contains(type, in: parts) {
        report(
          .recursiveType(program.enumerations[index].name, at: program.enumerations[index].span))
        program.enumerations[index].cases = []
      }
    }
  }

  /// Whether some are left when types without declared parts go, one after another.
  private var hasRecursiveTypes: Bool {
    let types =
      program.structures.indices.map { SemanticType.structure(StructureID(index: $0)) }
      + program.enumerations.indices.map { SemanticType.enumeration(EnumerationID(index: $0)) }
    var left: [SemanticType: Int] = [:]
    var users: [SemanticType: [SemanticType]] = [:]
    for type in types {
      let declared = declaredParts(of: type)
      left[type] = declared.count
      for part in declared { users[part, default: []].append(type) }
    }
    var leaves = types.filter { left[$0] == 0 }
    var gone = 0
    while let leaf = leaves.popLast() {
      gone += 1
      for user in users[leaf] ?? [] {
        let rest = (left[user] ?? 0) - 1
        left[user] = rest
        if rest == 0 { leaves.append(user) }
      }
    }
    return gone < types.count
  }

  /// The structs and enums that a struct or enum names, also inside of collections and options.
  private func declaredParts(of type: SemanticType) -> [SemanticType] {
    var pending = namedParts(of: type)
    var found: [SemanticType] = []
    while let part = pending.popLast() {
      switch part {
      case .structure, .enumeration: found.append(part)
      default: pending += namedParts(of: part)
      }
    }
    return found
  }

  /// The types that a type is made of; for an interface, those of its functions and assets, which are not in its values.
  private func namedParts(of type: SemanticType) -> [SemanticType] {
    guard case .reference(let id) = type else { return parts(of: type) }
    let interface = program.interfaces[id.index]
    return interface.functions.flatMap { ($0.parameters + $0.results).map(\.type) }
      + interface.assets.flatMap { program.assets[$0.index].fields.map(\.type) }
  }

  /// Whether a type is among types or somewhere inside them.
  func contains(_ wanted: SemanticType, in types: [SemanticType]) -> Bool {
    var pending = types
    var seen: Set<SemanticType> = []
    while let type = pending.popLast() {
      guard seen.insert(type).inserted else { continue }
      if type == wanted { return true }
      pending += namedParts(of: type)
    }
    return false
  }

  func parts(of type: SemanticType) -> [SemanticType] {
    // An instance without its parts yet has those of its declaration and of its arguments.
    if !program.areTypesKnown, let instance = program.instance(type) {
      return [instance.origin] + instance.arguments
    }
    return switch type {
    case .option(let part), .list(let part), .log(let part), .set(let part): [part]
    case .map(let key, let value): [key, value]
    case .structure(let id): program.structures[id.index].fields.map(\.type)
    case .enumeration(let id):
      program.enumerations[id.index].cases.flatMap { $0.payload.map(\.type) }
    default: []
    }
  }

  /// Arrays around the innermost part of a value's CBOR form, as the verifier counts them; what goes deeper than the
  /// limit is not looked at.
  func depth(_ type: SemanticType, left: Int = Limits.valueDepthMax + 1) -> Int {
    guard left > 0 else { return 0 }
    if let known = depths[type]?[left] { return known }
    let own =
      switch type {
      case .option, .list, .log, .set, .structure, .enumeration, .digest: 1
      case .map: 2
      default: 0
      }
    let depth = own + (parts(of: type).map { self.depth($0, left: left - own) }.max() ?? 0)
    depths[
      type, default: Array(repeating: nil, count: Limits.valueDepthMax + 2)][left] = depth
    return depth
  }

  /// Notes for every struct whether its values can be keys.
  func settleKeys() {
    var known: [Bool?] = Array(repeating: nil, count: program.structures.count)
    func settle(_ index: Int) -> Bool {
      if let isKey = known[index] { return isKey }
      // A type that nests too deeply is refused in any case, and must not be followed.
      let type = SemanticType.structure(StructureID(index: index))
      guard depth(type) <= Limits.valueDepthMax else { return false }
      let fields = program.structures[index].fields
      let isKey =
        !fields.isEmpty
        && fields.allSatisfy { field in
          if case .structure(let id) = field.type { return settle(id.index) }
          return program.isKey(field.type)
        }
      known[index] = isKey
      return isKey
    }
    for index in program.structures.indices { program.structures[index].isKey = settle(index) }
  }
}
