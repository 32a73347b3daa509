import DeedBytecode
import DeedSyntax

/// Statements that only tests have.
extension Checker {
  /// `expect`, `expect fails`, `expect emits`, `party`; and whether control never goes on behind it.
  func checkTestStatement(_ statement: StatementSyntax) -> (CheckedStatement.Kind, Bool) {
    switch statement.kind {
    case .expect(let condition): return (checkExpectation(condition), false)
    case .expectFailure(let error, let body): return (checkExpectedFailure(error, body), false)
    case .expectEvent(let event, let body): return checkExpectedEvent(event, body)
    case .parties(let bindings):
      let parties = bindings.compactMap { binding -> (local: LocalID, name: String)? in
        let local = declare(binding, .party, immutability: "a party", mustBeUsed: false)
        return local.map { ($0, binding.name?.text ?? "") }
      }
      return (.parties(parties), false)
    default: return (.error, false)
    }
  }

  private func checkExpectation(_ condition: ExpressionSyntax) -> CheckedStatement.Kind {
    if case .binary(let symbol, _, let left, let right) = condition.kind {
      switch symbol {
      case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual:
        guard let (left, right) = checkSides(symbol, left, right, at: condition.span) else {
          return .error
        }
        return .expectComparison(symbol, left: left, right: right)
      default: break
      }
    }
    let checked = check(condition, as: .bool, because: "`expect` takes a bool")
    return checked.type.isError ? .error : .expect(checked)
  }

  /// The block becomes a function of its own, which the runner calls; it takes the variables it uses along.
  private func checkExpectedFailure(
    _ error: FailureSyntax, _ block: BlockSyntax
  ) -> CheckedStatement.Kind {
    let expected = expectedError(error)
    var inner = BodyContext(kind: .test, isInContract: false, name: context.name)
    inner.isFailureBlock = true
    inner.typeParameters = context.typeParameters
    inner.genericFunction = context.genericFunction
    outerContexts.append(context)
    context = inner
    let checked = check(block)
    inner = context
    if let outer = outerContexts.popLast() { context = outer }
    guard let expected else { return .error }
    let body = CheckedBody(
      locals: inner.locals, parameters: inner.parameters, results: [], block: checked,
      span: block.span)
    return .expectFailure(expected, captured: inner.captured, body: body)
  }

  /// The block stays part of the test: the runner looks at the events that its calls emit.
  private func checkExpectedEvent(
    _ event: FailureSyntax, _ block: BlockSyntax
  ) -> (CheckedStatement.Kind, Bool) {
    var expected: ExpectedMessage?
    if let id = lookupExpected(event.name, isEvent: true) {
      expected = expectedMessage(program.events[id.index], id, event)
    } else {
      checkLoosely(event.arguments)
    }
    let wasEmitting = context.isEmitting
    context.isEmitting = true
    let body = check(block)
    context.isEmitting = wasEmitting
    return (expected.map { .expectEvent($0, body: body) } ?? .error, body.isTerminating)
  }

  /// The error or fault behind `expect fails`; nil when something was reported.
  private func expectedError(_ error: FailureSyntax) -> ExpectedMessage? {
    if error.name.components.count == 1, Predeclared.faults.contains(error.name.text) {
      guard error.arguments.isEmpty else {
        checkLoosely(error.arguments)
        report(.faultWithFields(error.name.text, at: error.span))
        return nil
      }
      return ExpectedMessage(name: error.name.text, fields: [], declaration: nil)
    }
    guard let id = lookupExpected(error.name, isEvent: false) else {
      checkLoosely(error.arguments)
      return nil
    }
    return expectedMessage(program.errors[id.index], id, error)
  }

  /// An error or event with the fields that a test names; nil when something was reported.
  private func expectedMessage(
    _ message: CheckedMessage, _ id: MessageID, _ syntax: FailureSyntax
  ) -> ExpectedMessage? {
    let names = message.fields.map(\.name)
    var fields: [ExpectedMessage.Field] = []
    var hasFailed = false
    for (position, argument) in syntax.arguments.enumerated() {
      if argument.isInout { report(.inoutNotWanted(message.name, at: argument.span)) }
      guard let name = fieldName(argument), let index = names.firstIndex(of: name.text) else {
        report(
          .notAField(
            argument.label?.text, of: message.name, names, number: position,
            at: argument.label?.span ?? argument.span))
        noteNames(in: Array(syntax.arguments[position...]))
        return nil
      }
      if let last = fields.last, index <= last.index {
        report(.fieldOutOfOrder(name, of: message.name, names))
        hasFailed = true
      }
      let value = check(
        argument.value, as: message.fields[index].type, because: "the field `\(name.text)` is this")
      if value.type.isError { hasFailed = true }
      fields.append(ExpectedMessage.Field(name: name.text, index: index, value: value))
    }
    return hasFailed ? nil : ExpectedMessage(name: message.name, fields: fields, declaration: id)
  }

  /// The field that an argument is for: its label's, or that of the variable's name.
  private func fieldName(_ argument: ArgumentSyntax) -> NameSyntax? {
    if let label = argument.label { return label }
    if case .name(let name) = argument.value.kind { return name }
    return nil
  }

  /// The error or event of a name behind `expect`; nil when that was reported.
  private func lookupExpected(_ name: QualifiedNameSyntax, isEvent: Bool) -> MessageID? {
    let before = mistakes.count
    if let id = lookupMessage(name, isEvent: isEvent) { return id }
    guard mistakes.count > before, mistakes.last?.code == .unknownMessage else { return nil }
    mistakes.removeLast(mistakes.count - before)
    let kind = isEvent ? "event" : "error"
    let last = name.components.last?.text ?? ""
    let scopes =
      name.components.count > 1
      ? scope(named: name.components.dropLast()).map { [$0] } ?? [] : scopesInSight
    let isOther = scopes.contains { (isEvent ? $0.errors[last] : $0.events[last]) != nil }
    let candidates =
      scopesInSight.flatMap { Array(isEvent ? $0.events.keys : $0.errors.keys) }
      + (isEvent ? [] : Predeclared.faults)
    report(
      .unknownMessage(
        name, kind: kind, candidates: isOther ? [] : candidates,
        elsewhere: elsewhere(isEvent ? .event : .error, name.text, candidates),
        hint: isOther
          ? "it is an \(isEvent ? "error" : "event"): write `expect \(isEvent ? "fails" : "emits") \(name.text) { … }`"
          : missingImport(name.text)
            ?? (isEvent
              ? "write an event that a contract declares"
              : "write an error that a contract declares, or a fault such as `Unauthorised`")))
    return nil
  }

  /// A reference to a contract as one to an interface that it declares: a test knows both, and the runner gives it back.
  func asInterface(_ expression: CheckedExpression, _ type: SemanticType) -> CheckedExpression {
    CheckedExpression(
      kind: .call(
        CheckedCall(
          callee: .runner("as"), arguments: [.value(expression)], results: [type],
          span: expression.span)),
      type: type, span: expression.span)
  }

  /// Checks the body of a test.
  func checkTest(_ test: TestSyntax) {
    context = BodyContext(kind: .test, isInContract: false, name: test.name)
    addParameters(drawn[test.nameSpan] ?? [])
    strangers = []
    let known = mistakes.count
    let block = check(test.body)
    reportStrangers(since: known)
    program.tests.append(
      CheckedTest(
        name: test.name, span: test.nameSpan,
        body: CheckedBody(
          locals: context.locals, parameters: context.parameters, results: [], block: block,
          span: test.body.span)))
  }

  /// Tells of the parties that a test does not declare once for all of them.
  private func reportStrangers(since known: Int) {
    guard let first = strangers.first else { return }
    var names: [String] = []
    for name in strangers where !names.contains(name.text) { names.append(name.text) }
    let earlier = mistakes.prefix(known)
    let own = mistakes.dropFirst(known).filter {
      $0.code != .unknownName || !names.contains(module.source.text(in: $0.span))
    }
    mistakes = earlier + own
    report(.partiesUnknown(names, at: first.span))
  }

  /// Resolves the values behind `for all`.
  func resolveDrawn(_ test: TestSyntax) {
    guard !test.drawn.isEmpty else { return }
    var seen: [String: SourceSpan] = [:]
    reportCount(test.drawn.count, of: "values", at: test.drawn.last?.span)
    let inner = BodyContext(kind: .test, isInContract: false, name: test.name)
    drawn[test.nameSpan] = within(inner) {
      test.drawn.map { value in
        reportLength(value.name)
        reportParameterName(value.name, seen: &seen, isInContract: false)
        return CheckedParameter(
          name: value.name.text, type: resolve(value.type), isInout: false, span: value.name.span)
      }
    }
  }

  /// Reports values behind `for all` that a runner cannot draw, when all types are known.
  func judgeDrawn() {
    for declaration in module.syntax.declarations {
      guard case .test(let test) = declaration.kind else { continue }
      for (value, syntax) in zip(drawn[test.nameSpan] ?? [], test.drawn)
      where !isDrawable(value.type) {
        report(.notDrawable(program.describe(value.type), at: syntax.type.span))
      }
    }
  }

  private func isDrawable(_ type: SemanticType) -> Bool {
    var partsLeft = 1000
    return isDrawable(type, &partsLeft)
  }

  /// Whether values can be drawn whose structs and payloads have few enough parts in all.
  private func isDrawable(_ type: SemanticType, _ partsLeft: inout Int) -> Bool {
    partsLeft -= 1
    guard partsLeft >= 0 else { return false }
    switch type {
    case .error, .bool, .integer, .range, .ring, .bytes, .fixedBytes, .text, .time, .duration,
      .party, .digest:
      return true
    case .option(let part), .list(let part), .set(let part): return isDrawable(part, &partsLeft)
    case .map(let key, let value):
      return isDrawable(key, &partsLeft) && isDrawable(value, &partsLeft)
    case .structure(let id):
      return program.structures[id.index].fields.allSatisfy { isDrawable($0.type, &partsLeft) }
    case .enumeration(let id):
      return program.enumerations[id.index].cases.allSatisfy {
        $0.payload.allSatisfy { isDrawable($0.type, &partsLeft) }
      }
    default: return false
    }
  }
}
