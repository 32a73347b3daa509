import DeedBytecode
import DeedSyntax

/// Statements that only tests have.
extension Checker {
  /// `expect`, `expect fails`, `party`.
  func checkTestStatement(_ statement: StatementSyntax) -> CheckedStatement.Kind {
    switch statement.kind {
    case .expect(let condition): return checkExpectation(condition)
    case .expectFailure(let error, let body): return checkExpectedFailure(error, body)
    case .parties(let bindings):
      let parties = bindings.compactMap { binding -> (local: LocalID, name: String)? in
        let local = declare(binding, .party, immutability: "a party", mustBeUsed: false)
        return local.map { ($0, binding.name?.text ?? "") }
      }
      return .parties(parties)
    default: return .error
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
    _ error: QualifiedNameSyntax, _ block: BlockSyntax
  ) -> CheckedStatement.Kind {
    let isFault =
      error.components.count == 1 && Predeclared.faults.contains(error.text)
    let id = isFault ? nil : lookupFailure(error)
    var inner = BodyContext(kind: .test, isInContract: false, name: context.name)
    inner.isFailureBlock = true
    inner.typeParameters = context.typeParameters
    inner.genericFunction = context.genericFunction
    outerContexts.append(context)
    context = inner
    let checked = check(block)
    inner = context
    if let outer = outerContexts.popLast() { context = outer }
    guard isFault || id != nil else { return .error }
    let body = CheckedBody(
      locals: inner.locals, parameters: inner.parameters, results: [], block: checked,
      span: block.span)
    let name = id.map { program.errors[$0.index].name } ?? error.text
    return .expectFailure(name, captured: inner.captured, body: body)
  }

  private func lookupFailure(_ error: QualifiedNameSyntax) -> MessageID? {
    if error.isMissing { return nil }
    let before = mistakes.count
    if let id = lookupMessage(error, isEvent: false) { return id }
    mistakes.removeLast(mistakes.count - before)
    let candidates =
      Predeclared.faults + scopesInSight.flatMap { Array($0.errors.keys) }
    report(
      .unknownMessage(
        error, kind: "error", candidates: candidates,
        elsewhere: elsewhere(.error, error.text, candidates),
        hint: missingImport(error.text)
          ?? "write an error that a contract declares, or a fault such as `Unauthorised`"))
    return nil
  }

  /// Checks the body of a test.
  func checkTest(_ test: TestSyntax) {
    context = BodyContext(kind: .test, isInContract: false, name: test.name)
    addParameters(drawn[test.nameSpan] ?? [])
    let block = check(test.body)
    program.tests.append(
      CheckedTest(
        name: test.name, span: test.nameSpan,
        body: CheckedBody(
          locals: context.locals, parameters: context.parameters, results: [], block: block,
          span: test.body.span)))
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
