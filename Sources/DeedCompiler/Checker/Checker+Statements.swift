import DeedBytecode
import DeedSyntax

/// Statements, with what follows from them: which variables are in scope, and whether control goes on.
extension Checker {
  /// Checks a block in a scope of its own.
  func check(_ block: BlockSyntax) -> CheckedBlock {
    context.scopes.append([:])
    defer { closeScope() }
    var result = CheckedBlock.empty
    var hasReported = false
    for statement in block.statements {
      if isHopeless {
        result.isTerminating = true
        break
      }
      if result.isTerminating, !hasReported {
        report(.unreachable(at: statement.span))
        hasReported = true
      }
      let (kind, isTerminating) = check(statement)
      result.statements.append(CheckedStatement(kind: kind, span: statement.span))
      if isTerminating { result.isTerminating = true }
    }
    return result
  }

  /// Ends the innermost scope and warns of what was never used in it.
  func closeScope() {
    guard let scope = context.scopes.popLast() else { return }
    for local in scope.values.sorted(by: { $0.index < $1.index }) {
      let variable = context.variables[local.index]
      if variable.mustBeUsed, !variable.isUsed {
        report(.unusedName(name(of: local), at: variable.span))
      }
    }
  }

  /// Brings a variable into the innermost scope; nil for `_`.
  func declare(
    _ binding: BindingSyntax, _ type: SemanticType, immutability: String?,
    mustBeUsed: Bool = true
  ) -> LocalID? {
    var type = type
    if let written = binding.type {
      let wanted = resolve(written)
      if wanted != type, !wanted.isError, !type.isError {
        report(
          .typeMismatch(
            expected: program.describe(wanted), found: program.describe(type),
            at: binding.span))
      }
      if type.isError { type = wanted }
    }
    return declare(binding.name, type, immutability: immutability, mustBeUsed: mustBeUsed)
  }

  /// Brings a variable of a known type into the innermost scope; nil for `_`.
  func declare(
    _ name: NameSyntax?, _ type: SemanticType, immutability: String?, mustBeUsed: Bool = true
  ) -> LocalID? {
    guard let name, !name.isMissing else { return nil }
    let known = mistakes.count
    if context.lookup(name.text) != nil
      || (context.isFailureBlock && lookupLocal(name.text) != nil)
    {
      let earlier = lookupLocal(name.text).map { context.variables[$0.index].span }
      report(.alreadyDeclared(name, earlier: earlier))
    } else {
      reportTakenName(name, isInContract: context.isInContract)
    }
    let isTaken = mistakes.count > known
    if isTaken, case .field(let id)? = contractScope.values[name.text] { context.judged.insert(id) }
    if context.kind == .test, program.isLinear(type) {
      report(.linearHere(program.describe(type), "a test", at: name.span))
    }
    // What is meant by a name that stands for two things is not known.
    let local = context.add(
      CheckedLocal(name: name.text, type: isTaken ? .error : type),
      BodyContext.Variable(
        span: name.span, immutability: immutability,
        mustBeUsed: mustBeUsed && !type.isError && mistakes.count == known
          && !program.isLinear(type)))
    context.scopes[context.scopes.count - 1][name.text] = local
    return local
  }

  private func check(_ statement: StatementSyntax) -> (CheckedStatement.Kind, Bool) {
    switch statement.kind {
    case .variable(let isMutable, let bindings, let value):
      return (checkVariable(isMutable, bindings, value), false)
    case .assignment(let place, let value):
      return (checkAssignment(place, value), false)
    case .call(let call): return (checkCallStatement(call), false)
    case .conditional(let branches, let otherwise):
      return checkConditionalStatement(branches, otherwise)
    case .match(let subject, let arms): return checkMatchStatement(subject, arms)
    case .attempt(let attempt): return checkAttempt(attempt, at: statement.span)
    case .forEach, .whileLoop: return (checkLoop(statement), false)
    case .returning(let values): return (checkReturn(values, at: statement.span), true)
    case .fail(let failure):
      return (checkFailure(failure).map { .fail($0) } ?? .error, true)
    case .emit(let event, let arguments):
      return (checkEmit(event, arguments, at: statement.span), false)
    case .requirement(let requirement):
      return (checkRequirement(requirement).map { .requirement($0) } ?? .error, false)
    case .expect, .expectFailure, .expectEvent, .parties:
      guard context.kind == .test else {
        report(statementOfTests(statement))
        return (.error, false)
      }
      return checkTestStatement(statement)
    case .error: return (.error, false)
    }
  }

  private func checkVariable(
    _ isMutable: Bool, _ bindings: [BindingSyntax], _ syntax: ExpressionSyntax
  ) -> CheckedStatement.Kind {
    let immutability = isMutable ? nil : "a `let`"
    if bindings.count == 1, let binding = bindings.first {
      let wanted = binding.type.map { resolve($0) }
      let value: CheckedExpression
      if let wanted, !wanted.isError {
        value = check(syntax, as: wanted, because: "the variable has this type")
      } else {
        value = check(syntax)
      }
      // A constant is of type `int`, not of the narrowest range; a range stays what it was declared.
      let local = declare(binding.name, wanted ?? value.type, immutability: immutability)
      return value.type.isError ? .error : .variable(local, value)
    }
    switch syntax.kind {
    case .call, .callBy: return checkResults(bindings, syntax, immutability)
    default:
      if !check(syntax).type.isError {
        report(.resultCount(wanted: bindings.count, got: 1, at: syntax.span))
      }
      for binding in bindings { _ = declare(binding, .error, immutability: immutability) }
      return .error
    }
  }

  private func checkResults(
    _ bindings: [BindingSyntax], _ syntax: ExpressionSyntax, _ immutability: String?
  ) -> CheckedStatement.Kind {
    var types = [SemanticType](repeating: .error, count: bindings.count)
    var statement = CheckedStatement.Kind.error
    var call: CheckedCall?
    switch checkCall(syntax) {
    case .results(let found):
      if found.results.count == bindings.count {
        types = found.results
        call = found
      } else {
        report(
          .resultCount(wanted: bindings.count, got: found.results.count, at: syntax.span))
      }
    case .value: report(.resultCount(wanted: bindings.count, got: 1, at: syntax.span))
    case .change: report(.noResult(calleeName(syntax), at: syntax.span))
    case .failed: break
    }
    let locals = zip(bindings, types).map { declare($0, $1, immutability: immutability) }
    if let call { statement = .results(locals, call) }
    return statement
  }

  private func checkAssignment(
    _ placeSyntax: ExpressionSyntax, _ syntax: ExpressionSyntax
  ) -> CheckedStatement.Kind {
    if let handedOver = checkHandOver(placeSyntax, syntax) { return handedOver }
    let known = mistakes.count
    let place = checkPath(placeSyntax)
    if mistakes.dropFirst(known).contains(where: { $0.code == .unknownName }) {
      context.assignsUnknown = true
    }
    let value = check(
      syntax, as: place.type, because: "`\(module.source.text(in: placeSyntax.span))` has this type"
    )
    if place.type.isError || value.type.isError && isStoredCollection(place) { return .error }
    if isStoredCollection(place), case .field(let id) = place.root {
      report(.storedCollectionSet(field(id).name, field(id).type, at: place.span))
      return .error
    }
    if changesLog(place) {
      report(.immutable("this element", "part of a log, which only grows", at: place.span))
      return .error
    }
    guard noteWrite(place) else { return .error }
    if program.isLinear(place.type), !notesLinearAssignment(to: place) { return .error }
    if case .field(let id) = place.root, place.steps.isEmpty { noteSet(id, at: place.span) }
    return value.type.isError ? .error : .assignment(place, value)
  }

  /// Whether a way leads through an element of a log.
  func changesLog(_ place: CheckedPlace) -> Bool {
    var type: SemanticType
    switch place.root {
    case .local(let local): type = self.type(of: local)
    case .field(let id): type = field(id).type
    case .value(let value): type = value.type
    }
    for step in place.steps {
      switch (step, type) {
      case (_, .log): return true
      case (.field(let index), .structure(let id)):
        type = program.structures[id.index].fields[index].type
      case (_, .list(let element)): type = element
      case (_, .map(_, let value)): type = value
      default: return false
      }
    }
    return false
  }

  private func checkCallStatement(_ syntax: ExpressionSyntax) -> CheckedStatement.Kind {
    switch checkCall(syntax) {
    case .value(let value):
      let isLinear = program.isLinear(value.type)
      report(.unreadResult(calleeName(syntax), isLinear: isLinear, at: syntax.span))
      return .error
    case .results(let call):
      guard call.results.isEmpty else {
        let isLinear = call.results.contains(where: program.isLinear)
        report(.unreadResult(calleeName(syntax), isLinear: isLinear, at: syntax.span))
        return .error
      }
      return .call(call)
    case .change(let operation, let place, let arguments):
      return .collection(operation, place, arguments)
    case .failed: return .error
    }
  }

  /// Checks ways of which one is taken; what `create` has set is set only where all of them set it.
  func checkWays<Way, Result>(
    _ ways: [Way], isComplete: Bool, _ work: (Way) -> (Result, Bool)
  ) -> (results: [Result], isTerminating: Bool) {
    let before = context.unset
    var after: Set<FieldID>? = isComplete ? nil : before
    let beforeSet = context.maybeSet
    var afterSet = beforeSet
    var isTerminating = isComplete && !ways.isEmpty
    var results: [Result] = []
    for way in ways {
      context.unset = before
      context.maybeSet = beforeSet
      let (result, ends) = work(way)
      results.append(result)
      if !ends {
        isTerminating = false
        after = after.map { $0.union(context.unset) } ?? context.unset
        afterSet.formUnion(context.maybeSet)
      }
    }
    context.unset = after ?? before
    context.maybeSet = afterSet
    return (results, isTerminating)
  }

  private func checkConditionalStatement(
    _ branches: [ConditionalBranchSyntax], _ otherwise: BlockSyntax?
  ) -> (CheckedStatement.Kind, Bool) {
    typealias Branch = (condition: CheckedExpression?, body: CheckedBlock)
    var ways: [(condition: ExpressionSyntax?, body: BlockSyntax)] = branches.map {
      ($0.condition, $0.body)
    }
    if let otherwise { ways.append((nil, otherwise)) }
    let (results, isTerminating) = checkWays(ways, isComplete: otherwise != nil) {
      way -> (Branch, Bool) in
      let condition = way.condition.map {
        check($0, as: .bool, because: "a condition is a bool")
      }
      let body = check(way.body)
      return ((condition, body), body.isTerminating)
    }
    var checked: [(condition: CheckedExpression, body: CheckedBlock)] = []
    var last: CheckedBlock?
    for result in results {
      if let condition = result.condition {
        checked.append((condition, result.body))
      } else {
        last = result.body
      }
    }
    return (.conditional(checked, otherwise: last), isTerminating)
  }

  private func checkReturn(
    _ values: [ExpressionSyntax], at span: SourceSpan
  ) -> CheckedStatement.Kind {
    if context.isFailureBlock || context.isEmitting {
      for value in values { _ = check(value) }
      report(.returnInExpectation(context.isEmitting ? "emits" : "fails", at: span))
      return .error
    }
    // `return f()` hands on all results of a call.
    if values.count == 1, context.results.count > 1, let only = values.first {
      return checkReturnedCall(only, at: span)
    }
    guard values.count == context.results.count else {
      let checked = values.map { check($0) }
      if checked.contains(where: \.type.isError) { return .error }
      report(
        .resultCount(
          wanted: context.results.count, got: values.count, at: span,
          hint: checked.contains { program.isLinear($0.type) } && context.kind == .call
            ? "a call gives assets to a party: `give(\(values.map { module.source.text(in: $0.span) }.joined(separator: ", ")), to: p)`"
            : returnAdvice))
      return .error
    }
    let checked = zip(values, context.results).map {
      check($0, as: $1, because: "`\(context.name)` returns this type")
    }
    reportUnset(at: span)
    return checked.contains(where: \.type.isError) ? .error : .returning(checked)
  }

  private func checkReturnedCall(
    _ value: ExpressionSyntax, at span: SourceSpan
  ) -> CheckedStatement.Kind {
    if check(value).type.isError { return .error }
    report(
      .resultCount(wanted: context.results.count, got: 1, at: span, hint: returnAdvice))
    return .error
  }

  /// What `return` gives back here.
  private var returnAdvice: String {
    let types = context.results.map { "`\(program.describe($0))`" }.joined(separator: ", ")
    switch context.kind {
    case .create, .due, .upgrade, .test:
      return "\(context.kind.words) has no result: write `return` alone"
    default:
      return types.isEmpty
        ? "`\(context.name)` has no result: write `-> T` behind its parameters, if it gives one"
        : "`\(context.name)` returns \(types), separated by commas"
    }
  }

  /// Reports fields that a `create` or a move leaves without a value where the body ends.
  func reportUnset(at span: SourceSpan) {
    let target = context.target.map { program.phases[$0].name }
    guard context.kind == .create || context.kind == .upgrade || target != nil,
      !context.assignsUnknown
    else { return }
    var missing = context.unset.subtracting(context.judged).sorted { $0.index < $1.index }
    if context.kind == .create { missing.removeAll(where: readByCreateHead.contains) }
    guard !missing.isEmpty else { return }
    missingFields.append(
      MissingFields(
        fields: missing, entry: context.name, target: target, span: span,
        callees: context.effects.callees.map(\.function)))
  }

  /// An error as it is raised; nil when that was reported.
  func checkFailure(_ syntax: FailureSyntax) -> CheckedFailure? {
    guard let id = lookupMessage(syntax.name, isEvent: false) else {
      checkLoosely(syntax.arguments)
      return nil
    }
    let slots = program.errors[id.index].fields.map { Slot(name: $0.name, type: $0.type) }
    return checkArguments(
      syntax.arguments, slots, .all, of: program.errors[id.index].name, at: syntax.span
    ).map { CheckedFailure(error: id, arguments: $0) }
  }

  /// The error or event of a name; nil when that was reported.
  func lookupMessage(_ name: QualifiedNameSyntax, isEvent: Bool) -> MessageID? {
    if name.isMissing { return nil }
    let last = name.components.last?.text ?? ""
    var scopes = scopesInSight
    if name.components.count > 1 {
      scopes = scope(named: name.components.dropLast()).map { [$0] } ?? []
    }
    for scope in scopes {
      if let id = isEvent ? scope.events[last] : scope.errors[last] { return id }
    }
    if reportsHidden(name) { return nil }
    let candidates = scopes.flatMap { isEvent ? $0.events.keys : $0.errors.keys }
    report(
      .unknownMessage(
        name, kind: isEvent ? "event" : "error", candidates: Array(candidates),
        elsewhere: elsewhere(isEvent ? .event : .error, name.text, Array(candidates)),
        hint: missingImport(name.text)
          ?? "declare it in the contract: `\(isEvent ? "event" : "error") \(last)`"))
    return nil
  }

  private func checkEmit(
    _ event: QualifiedNameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CheckedStatement.Kind {
    switch context.kind {
    case .call, .create, .due, .upgrade, .function: break
    case .view: report(.viewChangesState("emits an event", at: span))
    default: report(.eventUnavailable(context.kind.words, at: span))
    }
    context.effects.emits = true
    guard let id = lookupMessage(event, isEvent: true) else {
      checkLoosely(arguments)
      return .error
    }
    let slots = program.events[id.index].fields.map { Slot(name: $0.name, type: $0.type) }
    return checkArguments(
      arguments, slots, .all, of: program.events[id.index].name, at: span
    ).map { .emit(id, $0) } ?? .error
  }
}
