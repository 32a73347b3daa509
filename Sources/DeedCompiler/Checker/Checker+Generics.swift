import DeedBytecode
import DeedSyntax

/// Generic declarations: their parameters, the types made of them, and the functions that are needed for each type.
extension Checker {
  /// A type that a parameter stands for, whose bound is judged later.
  struct TypeArgument {
    let type: SemanticType
    let parameter: TypeParameter
    let owner: String
    let span: SourceSpan
  }

  // MARK: Declarations

  /// Type parameters as the checker knows them.
  func known(_ parameters: [TypeParameterSyntax]) -> [TypeParameter] {
    parameters.enumerated().map {
      TypeParameter(index: $0.offset, name: $0.element.name.text, bound: $0.element.bound)
    }
  }

  /// Brings type parameters in sight of the signature or the fields that are resolved next.
  func declareTypeParameters(_ syntax: [TypeParameterSyntax], isInContract: Bool) {
    guard !syntax.isEmpty else { return }
    reportCount(syntax.count, of: "type parameters", at: syntax.last?.span)
    var seen: [String: SourceSpan] = [:]
    for parameter in syntax {
      reportLength(parameter.name)
      reportParameterName(parameter.name, seen: &seen, isInContract: isInContract)
    }
    context.typeParameters = known(syntax)
  }

  /// Reports type parameters that stand in none of the types of their declaration.
  func judgeUse(
    of parameters: [TypeParameterSyntax], in types: [SemanticType], _ place: String
  ) {
    guard !parameters.isEmpty, !types.contains(.error) else { return }
    let used = types.flatMap { program.parameters(in: $0) }
    let names = Set(used.map { parameters[$0].name.text })
    for parameter in parameters
    where !names.contains(parameter.name.text) && !parameter.name.isMissing {
      report(.unusedTypeParameter(parameter.name, place))
    }
  }

  // MARK: Types

  /// The type parameters of what a name stands for.
  func typeParameters(of symbol: DeclarationScope.TypeSymbol) -> [TypeParameter] {
    switch symbol {
    case .structure(let id): program.structures[id.index].typeParameters
    case .enumeration(let id): program.enumerations[id.index].typeParameters
    default: []
    }
  }

  /// A struct or an enum with the arguments that are written behind it.
  func resolve(
    _ origin: SemanticType, _ arguments: [TypeSyntax], at span: SourceSpan
  ) -> SemanticType {
    let parameters = program.typeParameters(of: origin)
    guard !parameters.isEmpty else { return origin }
    let owner = program.describe(origin)
    var types: [SemanticType] = []
    for (argument, parameter) in zip(arguments, parameters) {
      let type = resolve(argument)
      if case .option = type {
        report(
          .optionAsArgument(
            parameter.name, of: owner, program.describe(type), at: argument.span))
        types.append(.error)
      } else {
        types.append(type)
        typeArguments.append(
          TypeArgument(type: type, parameter: parameter, owner: owner, span: argument.span))
      }
    }
    if types.contains(.error) { return .error }
    let type = program.instance(of: origin, types)
    return reportsLargeType(at: span) ? .error : noteNesting(type, at: span)
  }

  /// Reports that a type became too large; true when one did.
  func reportsLargeType(at span: SourceSpan) -> Bool {
    guard program.hasLargeInstance else { return false }
    program.hasLargeInstance = false
    report(.largeType(at: span))
    return true
  }

  /// Reports types that do not meet the bounds of the parameters that they are given for.
  func judgeBounds() {
    for argument in typeArguments { judge(argument) }
    typeArguments = []
  }

  /// Whether a type meets the bound of its parameter; reported where it does not.
  @discardableResult
  func judge(_ argument: TypeArgument) -> Bool {
    if argument.type.isError || program.meets(argument.type, argument.parameter.bound) {
      return true
    }
    report(
      .boundNotMet(
        program.describe(argument.type), argument.parameter, of: argument.owner,
        isParameter: argument.type.isParameter, at: argument.span))
    return false
  }

  // MARK: Instances

  /// Notes that a generic function is called.
  func noteGenericCall(_ id: FunctionID, _ arguments: [SemanticType], at span: SourceSpan) {
    guard !arguments.isEmpty else { return }
    let call = GenericCall(callee: id, arguments: arguments, span: span)
    if let caller = context.genericFunction {
      program.functions[caller.index].genericCalls.append(call)
    } else {
      genericCalls.append(call)
    }
  }

  /// Follows the calls of generic functions, and reports those that lead to more instances than a module may have.
  func judgeInstances() {
    guard !genericCalls.isEmpty, !hasErrors else { return }
    /// A function with its arguments.
    struct Instance: Hashable {
      let function: FunctionID
      let arguments: [SemanticType]
    }
    var seen: Set<Instance> = []
    // The types of the variables of each function, each once.
    var variables: [FunctionID: [SemanticType]] = [:]
    for root in genericCalls {
      var pending = [Instance(function: root.callee, arguments: root.arguments)]
      while let next = pending.popLast() {
        guard seen.insert(next).inserted else { continue }
        let function = program.functions[next.function.index]
        let distinct = variables[next.function] ?? openTypes(of: function)
        variables[next.function] = distinct
        let types =
          next.arguments
          + distinct.map { program.substituting($0, next.arguments) }
        guard seen.count <= Self.instancesMax, !program.hasLargeInstance,
          types.allSatisfy({ depth($0) <= Limits.valueDepthMax })
        else {
          program.hasLargeInstance = false
          report(.growingInstances(function.name, at: root.span))
          return
        }
        for call in function.genericCalls.reversed() {
          pending.append(
            Instance(
              function: call.callee,
              arguments: call.arguments.map { program.substituting($0, next.arguments) }))
        }
      }
    }
  }

  /// The types of a function's variables that its type parameters are in, each once.
  private func openTypes(of function: CheckedFunction) -> [SemanticType] {
    var seen: Set<SemanticType> = []
    return (function.body?.locals ?? []).map(\.type).filter {
      seen.insert($0).inserted && !program.parameters(in: $0).isEmpty
    }
  }

  /// The most instances of functions in one file and what it imports.
  static let instancesMax = 1_000
}
