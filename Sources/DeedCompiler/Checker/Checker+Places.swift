import DeedBytecode
import DeedSyntax

/// Names, members and indices as ways to a part of a variable or a field.
extension Checker {
  /// What a name means where a value is wanted.
  enum NameMeaning {
    case local(LocalID)
    case field(FieldID)
    case value(CheckedExpression)
    case nothing
  }

  /// The way that an expression describes; a value without a name is a root of its own.
  ///
  /// What stands before a dot may be meant as a file's name.
  func checkPath(
    _ syntax: ExpressionSyntax, isQualifier: Bool = false, expecting expected: SemanticType? = nil
  ) -> CheckedPlace {
    switch syntax.kind {
    case .name(let name):
      switch resolve(name, isQualifier: isQualifier) {
      case .local(let local):
        return CheckedPlace(
          root: .local(local), steps: [], type: type(of: local), span: syntax.span)
      case .field(let id):
        return CheckedPlace(root: .field(id), steps: [], type: field(id).type, span: syntax.span)
      case .value(let value): return valuePlace(value)
      case .nothing: return valuePlace(failed(syntax.span))
      }
    case .member(let base, let name):
      if name.text == "supply", let asset = assetName(base) {
        return valuePlace(checkSupply(of: asset, at: syntax.span))
      }
      if let symbol = typeNamed(by: base) {
        return valuePlace(
          checkTypeMember(symbol, base, name, expecting: expected, at: syntax.span))
      }
      if let unit = importNamed(by: base) {
        return valuePlace(checkImportedValue(unit, name, at: syntax.span))
      }
      return checkMember(checkPath(base, isQualifier: true), name, at: syntax.span)
    case .index(let base, let index):
      return checkIndex(checkPath(base), index, at: syntax.span)
    default: return valuePlace(check(syntax))
    }
  }

  private func valuePlace(_ value: CheckedExpression) -> CheckedPlace {
    CheckedPlace(root: .value(value), steps: [], type: value.type, span: value.span)
  }

  private func checkMember(
    _ base: CheckedPlace, _ name: NameSyntax, at span: SourceSpan
  ) -> CheckedPlace {
    if base.type.isError || name.isMissing { return valuePlace(failed(span)) }
    if properties(of: base.type).contains(name.text) {
      return valuePlace(checkProperty(base, name, at: span))
    }
    guard case .structure(let id) = base.type,
      let position = program.structures[id.index].fields.firstIndex(where: {
        $0.name == name.text
      })
    else {
      if name.text == "phase" { linesWithPhases.insert(module.source.lineIndex(at: span.start)) }
      report(
        .unknownMember(
          name, of: program.describe(base.type), candidates: members(of: base.type),
          hint: memberAdvice(name.text, base.type)))
      noteRead(base)
      return valuePlace(failed(span))
    }
    var place = CheckedPlace(
      root: base.root, steps: base.steps, type: program.structures[id.index].fields[position].type,
      span: span)
    place.steps.append(.field(position))
    return place
  }

  private func checkIndex(
    _ base: CheckedPlace, _ index: ExpressionSyntax, at span: SourceSpan
  ) -> CheckedPlace {
    var place = CheckedPlace(root: base.root, steps: base.steps, type: .error, span: span)
    switch base.type {
    case .list(let element), .log(let element):
      place.steps.append(.element(check(index, as: .integer, because: "an index is a number")))
      place.type = element
    case .map(let key, let value):
      place.steps.append(.key(check(index, as: key, because: "the keys have this type")))
      place.type = value
    case .bytes, .fixedBytes:
      let octets = read(base)
      let index = check(index, as: .integer, because: "an index is a number")
      return valuePlace(
        operation(
          .bytesAt, [coerceToBytes(octets), index], gives: .integer, at: span))
    case .error: _ = check(index)
    default:
      _ = check(index)
      report(
        .operandTypes(
          "[…]", [program.describe(base.type)], at: span, advice: indexAdvice(base.type)))
    }
    if place.type.isError || place.operands.contains(where: \.type.isError) {
      return valuePlace(failed(span))
    }
    return place
  }

  /// The names that may follow a value and a dot, for suggestions.
  func members(of type: SemanticType) -> [String] {
    switch type {
    case .structure(let id): program.structures[id.index].fields.map(\.name)
    case .reference(let id): program.interfaces[id.index].functions.map(\.name)
    default: properties(of: type) + methods(of: type)
    }
  }

  /// What a name means where a value is wanted; reported when it means nothing.
  func resolve(_ name: NameSyntax, isQualifier: Bool = false) -> NameMeaning {
    if name.isMissing { return .nothing }
    if let local = lookupLocal(name.text) {
      return .local(local)
    }
    for scope in scopesInSight where scope.values[name.text] != nil {
      // A test sees a contract's types and errors, but not its fields.
      switch scope.values[name.text] {
      case .constant(let index)?: return .value(constantValue(index, name))
      case .known(let value)?: return .value(use(value, at: name.span))
      case .field(let id)? where context.isInContract: return resolve(field: id, name)
      default: break
      }
    }
    if Predeclared.values.contains(name.text) { return checkContextValue(name) }
    if let kind = kindOfName(name.text) {
      report(.notAValue(name.text, is: kind, at: name.span))
      return .nothing
    }
    if reportsPhase(name) { return .nothing }
    let owner = program.enumerations.first { type in
      type.cases.contains { Array($0.name.utf8) == Array(name.text.utf8) }
    }
    let candidates = valueNames
    let isTypeName = name.text.utf8.first.map { (0x41...0x5A).contains($0) } ?? false
    report(
      .unknownName(
        name, candidates: candidates, caseOf: owner?.name,
        elsewhere: isQualifier && isTypeName
          ? elsewhere(.type, name.text, candidates) : elsewhere(.value, name.text, candidates),
        hint: assetAdvice(name.text) ?? valueAdvice(name, isQualifier: isQualifier)))
    return .nothing
  }

  private func resolve(field id: FieldID, _ name: NameSyntax) -> NameMeaning {
    if let parameters = context.parameterFields {
      if let local = parameters[id] { return .local(local) }
      readByCreateHead.insert(id)
      report(.createReadsState(name.text, at: name.span))
      return .nothing
    }
    if context.kind == .constant {
      report(.notConstant("this", at: name.span))
      return .nothing
    }
    if let phases = context.phases, !isThere(id, in: phases, context.target) {
      reportNotThere(id, by: nil, in: phases, at: name.span)
      return .nothing
    }
    return .field(id)
  }

  private var valueNames: [String] {
    var names = context.visibleNames + Predeclared.values
    for scope in scopesInSight { names += scope.values.keys }
    return names
  }

  /// What a declared name is, in words, when it is no value.
  func kindOfName(_ name: String) -> String? {
    if Predeclared.types.contains(name) { return "a type" }
    if Predeclared.functions.contains(name) { return "a function" }
    if context.typeParameters.contains(where: { $0.name == name }) { return "a type" }
    if context.isInContract, roles[name] != nil { return "a role" }
    for scope in scopesInSight {
      if scope.imports[name] != nil { return "an import" }
      if scope.types[name] != nil { return "a type" }
      if scope.functions[name] != nil { return "a function" }
      if scope.events[name] != nil { return "an event" }
      if scope.errors[name] != nil { return "an error" }
    }
    return nil
  }

  /// The variable of a name; in the block of an `expect fails` one of the test around it is taken along.
  func lookupLocal(_ name: String) -> LocalID? {
    if let local = context.lookup(name) { return local }
    guard context.isFailureBlock, let outer = outerContexts.popLast() else { return nil }
    let inner = context
    context = outer
    let found = lookupLocal(name)
    if let found { context.variables[found.index].isUsed = true }
    let type = found.map { self.type(of: $0) }
    outerContexts.append(context)
    context = inner
    guard let found, let type else { return nil }
    let local = context.add(
      CheckedLocal(name: name, type: type),
      BodyContext.Variable(
        span: SourceSpan(0, 0),
        immutability: "a copy here, since what fails leaves nothing behind", mustBeUsed: false))
    context.parameters.append(local)
    context.captured.append(found)
    context.scopes[0][name] = local
    return local
  }

  /// Notes that the value at a place is read.
  func noteRead(_ place: CheckedPlace) {
    switch place.root {
    case .local(let local): context.variables[local.index].isUsed = true
    case .field(let id):
      context.effects.reads.insert(id)
      reportReadEarly(id, at: place.span)
    case .value: break
    }
  }

  /// Reports the use of a field that has no value yet, once in a body.
  private func reportReadEarly(_ id: FieldID, at span: SourceSpan) {
    guard context.unset.contains(id), context.judged.insert(id).inserted else { return }
    report(.fieldReadEarly(field(id).name, at: span))
  }

  /// Notes that a place changes, and reports where it must not; true when it may.
  ///
  /// A part of an amount comes or goes `inEntry` of what a loop runs over without changing the keys.
  func noteWrite(_ place: CheckedPlace, inEntry: Bool = false) -> Bool {
    if case .field(let id) = place.root, !place.steps.isEmpty {
      reportReadEarly(id, at: place.span)
    }
    // A change in an argument would be lost when the call gives back what it was lent before.
    if context.lent.contains(where: { Self.sharesRoot($0, place) }) {
      report(.inoutOverlap(rootName(place), at: place.span))
      return false
    }
    switch place.root {
    case .local(let local):
      let variable = context.variables[local.index]
      if let why = variable.immutability {
        if context.parameters.contains(local) { changedParameters.insert(variable.span) }
        // The word that is missing in its declaration is missing once.
        guard context.toldImmutable.insert(local).inserted else { return false }
        report(
          .immutable(
            name(of: local), why, at: place.span, advice: changeAdvice(local, why)))
        return false
      }
    case .field(let id):
      let field = field(id)
      if reportsKept(id, at: place.span) { return false }
      // An upgrade gives new parties and `let`s their values, as `create` takes those of the others.
      let isNew = context.kind == .upgrade && place.steps.isEmpty
      switch field.kind {
      case .party where !isNew: report(.immutable(field.name, "a party", at: place.span))
      case .constant where !isNew: report(.immutable(field.name, "a `let`", at: place.span))
      default: break
      }
      guard field.kind == .variable || isNew else { return false }
      if !context.mayWrite {
        if context.kind == .view {
          report(.viewChangesState("changes `\(field.name)`", at: place.span))
        } else {
          report(.headChanges(at: place.span))
        }
        return false
      }
      context.effects.writes.insert(id)
    case .value(let value):
      let text = text(of: value)
      var whole = value
      if case .place(let place) = value.kind, case .value(let base) = place.root { whole = base }
      if case .operation(let operation, _) = whole.kind, operation.opcode == .assetRead {
        report(.recordFixed(operation.name ?? "A", at: place.span))
      } else if text.hasSuffix(".amount") {
        report(.amountFixed(text, at: place.span))
      } else if let name = constantName(text) {
        report(.immutable(name, "a `let`", at: place.span))
      } else {
        report(.immutable("this value", "not a variable", at: place.span))
      }
      return false
    }
    return !reportsIterated(place, inEntry: inEntry)
  }

  /// The name, where it is that of a `let` whose value is known.
  private func constantName(_ text: String) -> String? {
    for scope in scopesInSight {
      if case .constant? = scope.values[text] { return text }
    }
    return nil
  }

  /// Reports a change of a collection that a loop runs over (`docs/language.md` rule 28).
  private func reportsIterated(_ place: CheckedPlace, inEntry: Bool) -> Bool {
    for iterated in context.iterated where iterated.place.overlaps(place) {
      if inEntry, program.isLinear(iterated.place.type),
        place.steps.count > iterated.place.steps.count
      {
        continue
      }
      report(
        .changedWhileIterated(
          module.source.text(in: iterated.place.span), at: place.span, loop: iterated.loop))
      return true
    }
    return false
  }
}
