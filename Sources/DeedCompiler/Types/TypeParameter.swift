import DeedSyntax

/// A type parameter: where it is declared it is a type of which only its bound is known.
package struct TypeParameter: Hashable, Sendable {
  /// Its place among the parameters of its declaration.
  let index: Int
  let name: String
  /// What is demanded of the types that it stands for.
  let bound: TypeBound?
}

/// A generic struct or enum together with the types that its parameters stand for, to find the type that these make.
struct GenericInstance: Hashable, Sendable {
  /// The struct or enum as it is declared.
  let origin: SemanticType
  let arguments: [SemanticType]
}

/// A call of a generic function, with the types that its parameters stand for.
struct GenericCall: Sendable {
  let callee: FunctionID
  let arguments: [SemanticType]
  let span: SourceSpan
}

extension CheckedProgram {
  /// The type parameters of a struct or an enum; none where it is not generic, or has its arguments.
  func typeParameters(of type: SemanticType) -> [TypeParameter] {
    switch type {
    case .structure(let id): structures[id.index].typeParameters
    case .enumeration(let id): enumerations[id.index].typeParameters
    default: []
    }
  }

  /// The declaration and the arguments that a type is made of; nil for what is not made of a generic one.
  func instance(_ type: SemanticType) -> GenericInstance? {
    switch type {
    case .structure(let id): structures[id.index].instance
    case .enumeration(let id): enumerations[id.index].instance
    default: nil
    }
  }

  /// The type of a generic struct or enum with arguments: the same for the same arguments.
  ///
  /// Types that are used twice in each other would grow without measure when they are written out, so they have a limit.
  mutating func instance(of origin: SemanticType, _ arguments: [SemanticType]) -> SemanticType {
    let key = GenericInstance(origin: origin, arguments: arguments)
    if let known = instances[key] { return known }
    let size = arguments.reduce(1) { $0 + self.size($1) }
    guard size <= instanceSizeMax else {
      hasLargeInstance = true
      return .error
    }
    let type: SemanticType
    switch origin {
    case .structure(let id):
      let declared = structures[id.index]
      type = .structure(StructureID(index: structures.count))
      structures.append(
        CheckedStructure(
          name: declared.name, span: declared.span, documentation: nil,
          isInContract: declared.isInContract, instance: key))
    case .enumeration(let id):
      let declared = enumerations[id.index]
      type = .enumeration(EnumerationID(index: enumerations.count))
      enumerations.append(
        CheckedEnumeration(
          name: declared.name, span: declared.span, documentation: nil,
          isInContract: declared.isInContract, instance: key))
    default: return origin
    }
    instances[key] = type
    instanceSizes[type] = size
    if areTypesKnown { fill(type) } else { unfilled.append(type) }
    return type
  }

  /// Of how many types a type is made, written out.
  private func size(_ type: SemanticType) -> Int {
    switch type {
    case .option(let part), .list(let part), .log(let part), .set(let part): 1 + size(part)
    case .map(let key, let value): 1 + size(key) + size(value)
    case .structure, .enumeration: instanceSizes[type] ?? 1
    default: 1
    }
  }

  /// A generic struct or enum with its own parameters for arguments.
  mutating func open(_ origin: SemanticType) -> SemanticType {
    instance(of: origin, typeParameters(of: origin).map { .parameter($0) })
  }

  /// Gives all instances their parts, when those of their declarations are known.
  mutating func fillInstances() {
    areTypesKnown = true
    for type in unfilled { fill(type) }
    unfilled = []
  }

  /// Gives an instance the parts of its declaration, with its arguments for the parameters.
  private mutating func fill(_ type: SemanticType) {
    guard let instance = instance(type) else { return }
    switch (type, instance.origin) {
    case (.structure(let id), .structure(let origin)):
      let fields = substituting(structures[origin.index].fields, instance.arguments)
      structures[id.index].fields = fields
      structures[id.index].isKey = !fields.isEmpty && fields.allSatisfy { isKey($0.type) }
      if fields.contains(where: { isLinear($0.type) }) { linearStructures.insert(id) }
    case (.enumeration(let id), .enumeration(let origin)):
      var cases: [CheckedEnumeration.Case] = []
      for one in enumerations[origin.index].cases {
        cases.append(
          CheckedEnumeration.Case(
            name: one.name, payload: substituting(one.payload, instance.arguments)))
      }
      enumerations[id.index].cases = cases
      if cases.contains(where: { $0.payload.contains { isLinear($0.type) } }) {
        linearEnumerations.insert(id)
      }
    default: break
    }
  }

  private mutating func substituting(
    _ components: [CheckedComponent], _ arguments: [SemanticType]
  ) -> [CheckedComponent] {
    var result: [CheckedComponent] = []
    for part in components {
      result.append(
        CheckedComponent(
          name: part.name, type: substituting(part.type, arguments), span: part.span))
    }
    return result
  }

  /// A type of a generic declaration with arguments for its parameters.
  mutating func substituting(
    _ type: SemanticType, _ arguments: [SemanticType]
  ) -> SemanticType {
    rebuilding(type) { part in
      guard case .parameter(let parameter) = part, parameter.index < arguments.count else {
        return nil
      }
      return arguments[parameter.index]
    }
  }

  /// A type in which parts are replaced, also those that generic types are made of.
  mutating func rebuilding(
    _ type: SemanticType, _ replace: (SemanticType) -> SemanticType?
  ) -> SemanticType {
    if let replaced = replace(type) { return replaced }
    switch type {
    case .option(let inner): return .option(rebuilding(inner, replace))
    case .list(let element): return .list(rebuilding(element, replace))
    case .log(let element): return .log(rebuilding(element, replace))
    case .set(let element): return .set(rebuilding(element, replace))
    case .map(let key, let value):
      let key = rebuilding(key, replace)
      return .map(key, rebuilding(value, replace))
    case .structure, .enumeration:
      guard let instance = instance(type) else { return type }
      var arguments: [SemanticType] = []
      for argument in instance.arguments { arguments.append(rebuilding(argument, replace)) }
      return arguments == instance.arguments
        ? type : self.instance(of: instance.origin, arguments)
    default: return type
    }
  }

  /// The numbers of the type parameters that stand in a type.
  func parameters(in type: SemanticType) -> [Int] {
    switch type {
    case .parameter(let parameter): [parameter.index]
    case .option(let part), .list(let part), .log(let part), .set(let part):
      parameters(in: part)
    case .map(let key, let value): parameters(in: key) + parameters(in: value)
    case .structure, .enumeration:
      instance(type)?.arguments.flatMap { parameters(in: $0) } ?? []
    default: []
    }
  }

  /// Whether a type has assets in it, told by the way to their issuer.
  func namesIssuer(_ type: SemanticType) -> Bool {
    switch type {
    case .asset: true
    case .option(let part), .list(let part), .map(_, let part): namesIssuer(part)
    case .structure, .enumeration:
      instance(type)?.arguments.contains(where: namesIssuer) ?? false
    default: false
    }
  }

  /// Whether values of a type may be what a parameter with a bound stands for.
  func meets(_ type: SemanticType, _ bound: TypeBound?) -> Bool {
    switch bound {
    case .ordered?: type.isOrdered
    case .key?: isKey(type)
    case .linear?: true
    case nil: !isLinear(type)
    }
  }
}
