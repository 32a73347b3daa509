import DeedBytecode
import DeedIntegers
import DeedSyntax

/// Types as they are written become types as they are known.
extension Checker {
  /// The type that a piece of syntax names; `.error` when that was reported.
  func resolve(_ syntax: TypeSyntax) -> SemanticType {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingMax else {
      report(.chainTooLong(at: syntax.span))
      return .error
    }
    switch syntax.kind {
    case .named(let name, let arguments): return resolve(name, arguments, at: syntax.span)
    case .fixedBytes(let count): return resolveFixedBytes(count)
    case .range(let range): return resolveRange(range)
    case .ring(let modulus): return resolveRing(modulus)
    case .optional(let inner):
      let type = resolve(inner)
      if type.isError { return .error }
      if case .option = type {
        report(.nestedOption(at: syntax.span))
        return .error
      }
      return noteNesting(.option(type), at: syntax.span)
    case .error: return .error
    }
  }

  func noteNesting(_ type: SemanticType, at span: SourceSpan) -> SemanticType {
    nestings.append((type, span))
    noteCollection(type, at: span)
    return type
  }

  private func resolve(
    _ name: QualifiedNameSyntax, _ arguments: [TypeSyntax], at span: SourceSpan
  ) -> SemanticType {
    if name.isMissing { return .error }
    if let asset = resolveAssetType(name) {
      if !arguments.isEmpty {
        report(.typeArguments(name.text, wanted: 0, got: arguments.count, at: span))
      }
      return asset
    }
    guard let symbol = lookupType(name) else {
      // Under a name that stands for nothing, the arguments are no further mistakes.
      let types = Predeclared.types.contains(name.text) ? arguments.map(resolve) : []
      return resolvePredeclared(name, types, at: arguments.map(\.span), span: span)
    }
    let parameters = typeParameters(of: symbol)
    if arguments.count != parameters.count {
      report(.typeArguments(name.text, wanted: parameters.count, got: arguments.count, at: span))
      // An argument that is missing is no further mistake of what is made of the type.
      if !parameters.isEmpty { return .error }
    }
    switch symbol {
    case .structure(let id): return resolve(.structure(id), arguments, at: span)
    case .enumeration(let id): return resolve(.enumeration(id), arguments, at: span)
    case .parameter(let parameter): return .parameter(parameter)
    case .alias(let index): return aliasedType(index, at: span)
    case .interface(let id), .contract(let id): return .reference(id)
    case .known(let type): return type
    case .asset: return .error
    }
  }

  /// The declared type that a name stands for, also as `Contract.Name` or `file.Name`.
  func lookupType(_ name: QualifiedNameSyntax) -> DeclarationScope.TypeSymbol? {
    guard let last = name.components.last?.text else { return nil }
    if name.components.count > 1 {
      return scope(named: name.components.dropLast())?.types[last]
    }
    if let parameter = context.typeParameters.first(where: { $0.name == last }) {
      return .parameter(parameter)
    }
    if let interface = context.interface,
      let symbol = program.interfaces[interface.index].members.types[last]
    {
      return symbol
    }
    for scope in scopesInSight {
      if let symbol = scope.types[last] { return symbol }
    }
    return nil
  }

  private func resolvePredeclared(
    _ name: QualifiedNameSyntax, _ types: [SemanticType], at places: [SourceSpan],
    span: SourceSpan
  ) -> SemanticType {
    let wanted: Int
    switch name.text {
    case "bool", "int", "bytes", "text", "time", "duration", "party", "Digest": wanted = 0
    case "list", "set", "log": wanted = 1
    case "map": wanted = 2
    default:
      if isHopeless || reportsHidden(name) { return .error }
      let candidates =
        Predeclared.types + context.typeParameters.map(\.name)
        + scopesInSight.flatMap { $0.types.keys }
      report(
        .unknownType(
          NameSyntax(text: name.text, span: name.span), candidates: candidates,
          elsewhere: elsewhere(.type, name.text, candidates),
          hint: assetAdvice(name.text) ?? missingImport(name.text)))
      return .error
    }
    guard types.count == wanted else {
      report(.typeArguments(name.text, wanted: wanted, got: types.count, at: span))
      return .error
    }
    if types.contains(.error) { return .error }
    switch name.text {
    case "bool": return .bool
    case "int": return .integer
    case "bytes": return .bytes
    case "text": return .text
    case "time": return .time
    case "duration": return .duration
    case "party": return .party
    case "Digest": return .digest
    case "list": return noteNesting(.list(types[0]), at: span)
    case "log": return noteNesting(.log(types[0]), at: span)
    case "set":
      guard mayBeKey(types[0], at: places[0]) else { return .error }
      keys.append((types[0], places[0]))
      return noteNesting(.set(types[0]), at: span)
    default:
      guard mayBeKey(types[0], at: places[0]) else { return .error }
      keys.append((types[0], places[0]))
      return noteNesting(.map(types[0], types[1]), at: span)
    }
  }

  /// Reports a key that is none whatever is in it.
  ///
  /// Said at once, so that no type grows by keys: aliases of maps of maps would double it at each step.
  private func mayBeKey(_ type: SemanticType, at span: SourceSpan) -> Bool {
    switch type {
    case .option, .list, .set, .map, .log:
      report(.notAKey(program.describe(type), at: span, isParameter: false))
      return false
    default: return true
    }
  }

  /// The type that an alias stands for, resolved when it is first used.
  func aliasedType(_ index: Int, at span: SourceSpan) -> SemanticType {
    switch aliases[index].state {
    case .done(let type): return type
    case .running:
      report(.recursiveType(aliases[index].alias.name.text, at: span))
      return .error
    case .pending:
      aliases[index].state = .running
      let declaration = aliases[index]
      let inner = BodyContext(
        kind: .constant, isInContract: declaration.isInContract, name: declaration.alias.name.text)
      let type = within(inner) { resolve(declaration.alias.type) }
      aliases[index].state = .done(type)
      return type
    }
  }

  private func resolveFixedBytes(_ count: ExpressionSyntax) -> SemanticType {
    guard let value = constantInteger(count, what: "the number of octets") else { return .error }
    guard let octets = value.int64, octets >= 1, octets <= Int64(Limits.fixedBytesMax) else {
      report(.octetCount(at: count.span, max: Limits.fixedBytesMax))
      return .error
    }
    return .fixedBytes(UInt32(octets))
  }

  private func resolveRing(_ modulus: ExpressionSyntax) -> SemanticType {
    guard let value = constantInteger(modulus, what: "the modulus of a ring") else { return .error }
    guard value > .one else {
      report(.modulus(at: modulus.span))
      return .error
    }
    return .ring(value)
  }

  private func resolveRange(_ range: RangeSyntax) -> SemanticType {
    let lower = constantInteger(range.lower, what: "a bound of a range")
    let upper = constantInteger(range.upper, what: "a bound of a range")
    guard let lower, var upper else { return .error }
    if !range.includesUpper {
      // The largest magnitude has no neighbour below it on the negative side, and nothing lies there either.
      guard let below = try? upper.subtracting(.one) else {
        report(.emptyRange(at: range.span))
        return .error
      }
      upper = below
    }
    guard lower <= upper else {
      report(.emptyRange(at: range.span))
      return .error
    }
    return .range(lower, upper)
  }

  /// The value of a constant whole number, or nil when that was reported.
  private func constantInteger(_ syntax: ExpressionSyntax, what: String) -> Integer? {
    let inner = BodyContext(
      kind: .constant, isInContract: context.isInContract, name: context.name)
    let expression = within(inner) { check(syntax, as: .integer, because: "\(what) is a number") }
    switch expression.kind {
    case .constant(.integer(let value)): return value
    case .error: return nil
    default:
      report(.notConstant(what, at: syntax.span))
      return nil
    }
  }
}
