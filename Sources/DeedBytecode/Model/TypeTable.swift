/// The types of a module with what follows from their definitions, looked up by index.
///
/// Made of definitions that nobody has checked yet: an index that does not exist has no definition and
/// the most restrictive facts (linear, no key, not ordered, deeper than any value may be), and so has a
/// type that names one that does not come before it. So nothing here traps or recurs.
package struct TypeTable: Hashable, Sendable {
  /// What follows from a definition.
  private struct Facts: Hashable, Sendable {
    /// Whether values can be neither copied nor dropped.
    var isLinear: Bool
    /// Whether values can be keys of maps and elements of sets.
    var isKey: Bool
    /// Whether values have an order of the language.
    var isOrdered: Bool
    /// Whether the type is a collection or contains one.
    var containsCollection: Bool
    /// Arrays around the innermost part of a value's CBOR, at most `depthUnbounded`.
    var depth: Int

    /// The facts of a type that does not exist.
    static let unknown = Facts(
      isLinear: true, isKey: false, isOrdered: false, containsCollection: true,
      depth: TypeTable.depthUnbounded)
  }

  /// The depth of a type that nests deeper than a value may, or does not exist.
  package static let depthUnbounded = Limits.valueDepthMax + 1

  /// The types that the module defines, from `TypeIndex.firstDefined` up.
  package let definitions: [TypeDefinition]
  private let facts: [Facts]

  /// The built-in types in the order of their indices.
  private static let builtIn: [TypeDefinition] = [
    .bool, .integer, .bytes, .text, .time, .duration, .party, .contract, .digest,
    .asset, .unique,
  ]

  /// Derives the facts of a module's types, in time linear in their definitions.
  package init(_ definitions: [TypeDefinition]) {
    self.definitions = definitions
    var facts: [Facts] = []
    facts.reserveCapacity(definitions.count)
    for definition in definitions {
      facts.append(Self.facts(of: definition) { Self.facts(of: $0, defined: facts) })
    }
    self.facts = facts
  }

  /// The definition of a type; nil when there is none with the index.
  package subscript(_ type: TypeIndex) -> TypeDefinition? {
    if type.rawValue < UInt32(Self.builtIn.count) { return Self.builtIn[Int(type.rawValue)] }
    guard let position = position(type) else { return nil }
    return definitions[position]
  }

  /// Whether there is a type with the index.
  package func contains(_ type: TypeIndex) -> Bool { self[type] != nil }

  /// Whether values of the type can be neither copied nor dropped: assets, structs that say so, and what contains one.
  package func isLinear(_ type: TypeIndex) -> Bool { facts(of: type).isLinear }

  /// Whether values of the type can be keys of maps and elements of sets (`docs/language.md` rule 30).
  ///
  /// Their keys have octets, at least one: `bytes[0]` and structs without fields are no keys.
  package func isKey(_ type: TypeIndex) -> Bool { facts(of: type).isKey }

  /// Whether `less` compares values of the type: int and ranges, time, duration, text, bytes, Digest.
  package func isOrdered(_ type: TypeIndex) -> Bool { facts(of: type).isOrdered }

  /// Whether the type itself is a list, map, set or log.
  package func isCollection(_ type: TypeIndex) -> Bool {
    switch self[type] {
    case .list, .map, .set, .log: true
    default: false
    }
  }

  /// Whether the type is a collection or has one somewhere inside.
  package func containsCollection(_ type: TypeIndex) -> Bool { facts(of: type).containsCollection }

  /// Arrays around the innermost part of a value's CBOR form, at most `depthUnbounded`.
  package func depth(_ type: TypeIndex) -> Int { facts(of: type).depth }

  /// Whether every value of `type` is one of `expected` without a check.
  ///
  /// Equal types, a range where an `int` is wanted, `bytes[n]` where `bytes` are wanted; at top level only,
  /// since containers are not variant.
  package func isSubtype(_ type: TypeIndex, of expected: TypeIndex) -> Bool {
    if type == expected { return contains(type) }
    switch (self[type], expected) {
    case (.range, .integer), (.fixedBytes, .bytes): return true
    default: return false
    }
  }

  /// The index of the first structural type with the definition, or of the built-in one.
  package func index(of definition: TypeDefinition) -> TypeIndex? {
    if let builtIn = Self.builtIn.firstIndex(of: definition) {
      return TypeIndex(rawValue: UInt32(builtIn))
    }
    guard let position = definitions.firstIndex(of: definition) else { return nil }
    return TypeIndex(rawValue: TypeIndex.firstDefined + UInt32(position))
  }

  private func position(_ type: TypeIndex) -> Int? {
    guard type.rawValue >= TypeIndex.firstDefined else { return nil }
    let position = Int(type.rawValue - TypeIndex.firstDefined)
    return position < definitions.count ? position : nil
  }

  private func facts(of type: TypeIndex) -> Facts { Self.facts(of: type, defined: facts) }

  private static func facts(of type: TypeIndex, defined: [Facts]) -> Facts {
    if type.rawValue < UInt32(builtIn.count) {
      return facts(of: builtIn[Int(type.rawValue)]) { _ in .unknown }
    }
    guard type.rawValue >= TypeIndex.firstDefined else { return .unknown }
    let position = Int(type.rawValue - TypeIndex.firstDefined)
    return position < defined.count ? defined[position] : .unknown
  }

  private static func facts(of definition: TypeDefinition, part: (TypeIndex) -> Facts) -> Facts {
    switch definition {
    case .bool, .party, .contract, .interface, .ring:
      return Facts(
        isLinear: false, isKey: true, isOrdered: false, containsCollection: false, depth: 0)
    case .fixedBytes(let count):
      // The key of `bytes[0]` would have no octets: the row of an element would be that of the count.
      return Facts(
        isLinear: false, isKey: count > 0, isOrdered: true, containsCollection: false, depth: 0)
    case .integer, .bytes, .text, .time, .duration, .range:
      return Facts(
        isLinear: false, isKey: true, isOrdered: true, containsCollection: false, depth: 0)
    case .digest:
      return Facts(
        isLinear: false, isKey: true, isOrdered: true, containsCollection: false, depth: 1)
    case .asset, .unique:
      return Facts(
        isLinear: true, isKey: false, isOrdered: false, containsCollection: false, depth: 1)
    case .option(let wrapped):
      return combined([part(wrapped)], arrays: 1)
    case .list(let element), .set(let element), .log(let element):
      return combined([part(element)], arrays: 1, isCollection: true)
    case .map(let key, let value):
      return combined([part(key), part(value)], arrays: 2, isCollection: true)
    case .structure(let structure):
      let parts = structure.fields.map { part($0.type) }
      var facts = combined(parts, arrays: 1)
      facts.isLinear = facts.isLinear || structure.isLinear
      // A struct without fields would be a key without octets.
      facts.isKey = !facts.isLinear && !parts.isEmpty && parts.allSatisfy(\.isKey)
      return facts
    case .enumeration(let enumeration):
      var facts = combined(
        enumeration.cases.flatMap { $0.payload.map { part($0.type) } }, arrays: 1)
      facts.isKey = enumeration.isPlain
      return facts
    }
  }

  /// The facts of a type with these parts and this many more arrays around them; never a key.
  private static func combined(
    _ parts: [Facts], arrays: Int, isCollection: Bool = false
  ) -> Facts {
    Facts(
      isLinear: parts.contains(where: \.isLinear), isKey: false, isOrdered: false,
      containsCollection: isCollection || parts.contains(where: \.containsCollection),
      depth: min(arrays + (parts.map(\.depth).max() ?? 0), depthUnbounded))
  }
}

extension Module {
  /// The module's types, built-in and defined; derive it once and keep it.
  package var typeTable: TypeTable { TypeTable(types) }
}
