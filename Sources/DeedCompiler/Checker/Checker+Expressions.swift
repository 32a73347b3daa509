import DeedBytecode
import DeedCrypto
import DeedIntegers
import DeedSyntax

/// Expressions get their types; what is known in advance is computed.
extension Checker {
  /// Checks an expression where a type is wanted.
  func check(
    _ syntax: ExpressionSyntax, as type: SemanticType, because: String? = nil
  ) -> CheckedExpression {
    coerce(check(syntax, expecting: type), to: type, because: because)
  }

  /// Checks an expression; the expected type only helps literals that have none of their own.
  func check(_ syntax: ExpressionSyntax, expecting expected: SemanticType? = nil)
    -> CheckedExpression
  {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.nestingMax else {
      report(.chainTooLong(at: syntax.span))
      return failed(syntax.span)
    }
    switch syntax.kind {
    case .integer, .boolean, .text, .bytes, .time, .duration, .party, .digest:
      return checkLiteral(syntax, expecting: expected)
    case .none, .some, .list, .map, .set:
      return checkAggregate(syntax, expecting: expected)
    case .name, .member, .index: return checkReading(syntax, expecting: expected)
    case .call, .callBy: return checkCallValue(syntax, expecting: expected)
    case .unary(let symbol, let operand): return checkUnary(symbol, operand, at: syntax.span)
    case .binary(let symbol, _, let left, let right):
      return checkBinary(symbol, left, right, at: syntax.span)
    case .conditional(let branches, let otherwise):
      return checkConditional(branches, otherwise, expecting: expected, at: syntax.span)
    case .match(let subject, let arms):
      return checkMatchValue(subject, arms, expecting: expected, at: syntax.span)
    case .amount(let count, let asset):
      return checkLooseAmount(count, asset, at: syntax.span)
    case .old(let name): return checkOld(name, at: syntax.span)
    case .error: return failed(syntax.span)
    }
  }

  /// Stands for an expression whose mistake was reported.
  func failed(_ span: SourceSpan) -> CheckedExpression {
    CheckedExpression(kind: .error, type: .error, span: span)
  }

  /// A value that is known.
  func constant(_ value: Value, _ type: SemanticType, at span: SourceSpan) -> CheckedExpression {
    CheckedExpression(kind: .constant(value), type: type, span: span)
  }

  /// One instruction on operands, computed now where they are known.
  func operation(
    _ opcode: Opcode, _ operands: [CheckedExpression], operand type: SemanticType? = nil,
    number: UInt32? = nil, gives result: SemanticType, at span: SourceSpan
  ) -> CheckedExpression {
    if operands.contains(where: \.type.isError) { return failed(span) }
    var values: [Value] = []
    for operand in operands {
      if case .constant(let value) = operand.kind { values.append(value) }
    }
    if values.count == operands.count, !operands.isEmpty {
      let decision = decide(opcode, values, of: type, at: span)
      if decision == .refuse { return failed(span) }
      switch decision == .leave ? .unknown : ConstantFolding.fold(opcode, values, of: type) {
      case .value(let value): return constant(value, result, at: span)
      case .failure where context.isFailureBlock:
        break  // It is expected to fail, at run time.
      case .failure(let reason):
        report(.constantFailure(reason, at: span))
        return failed(span)
      case .unknown: break
      }
    }
    return CheckedExpression(
      kind: .operation(Operation(opcode, type: type, number: number), operands), type: result,
      span: span)
  }

  /// Makes an expression one of a type: only integers and their ranges pass into each other.
  func coerce(
    _ expression: CheckedExpression, to type: SemanticType, because: String? = nil
  ) -> CheckedExpression {
    if expression.type == type || expression.type.isError || type.isError { return expression }
    switch (expression.type, type) {
    case (.range, .integer):
      return CheckedExpression(kind: expression.kind, type: .integer, span: expression.span)
    case (.integer, .range(let lower, let upper)), (.range, .range(let lower, let upper)):
      if case .constant(.integer(let value)) = expression.kind {
        if lower <= value, value <= upper {
          return constant(.integer(value), type, at: expression.span)
        }
        if !context.isFailureBlock {
          report(.outsideRange(value, program.describe(type), at: expression.span))
          return failed(expression.span)
        }
      }
      return CheckedExpression(
        kind: .operation(Operation(.rangeCheck, type: type), [expression]), type: type,
        span: expression.span)
    case (.contract, .reference(let id)): return selfReference(id, at: expression.span)
    case (.reference, .reference) where context.kind == .test && declares(expression.type, type):
      return asInterface(expression, type)
    case (.asset(let found), .asset(let wanted)) where found.mayBe(wanted):
      return expect(expression, wanted)
    default:
      report(
        .typeMismatch(
          expected: program.describe(type), found: program.describe(expression.type),
          at: expression.span, because: because,
          advice: .converting(
            text(of: expression), from: expression.type, to: type, conversionNames(expression, type)
          )))
      return failed(expression.span)
    }
  }

  /// An expression as it is written.
  func text(of expression: CheckedExpression) -> String {
    module.source.text(in: expression.span)
  }

  /// Reads a variable, a field, or a part of one.
  private func checkReading(
    _ syntax: ExpressionSyntax, expecting expected: SemanticType?
  ) -> CheckedExpression {
    let known = mistakes.count
    let place = checkPath(syntax, expecting: expected)
    if context.kind == .test, expected == .party, case .name(let name) = syntax.kind,
      let mistake = mistakes.last, mistakes.count > known, mistake.code == .unknownName,
      mistake.fixIts.isEmpty
    {
      strangers.append(name)
    }
    return read(place)
  }

  /// The value at a place.
  func read(_ place: CheckedPlace) -> CheckedExpression {
    if place.type.isError { return failed(place.span) }
    if case .value(let expression) = place.root, place.steps.isEmpty { return expression }
    noteRead(place)
    if program.isLinear(place.type), !notesMove(of: place) { return failed(place.span) }
    if isStoredCollection(place), case .field(let id) = place.root {
      report(.storedCollectionAsValue(field(id).name, at: place.span))
      return failed(place.span)
    }
    return CheckedExpression(kind: .place(place), type: place.type, span: place.span)
  }

  /// `if` as a value.
  private func checkConditional(
    _ branches: [ConditionalValueSyntax], _ otherwise: ExpressionSyntax,
    expecting expected: SemanticType?, at span: SourceSpan
  ) -> CheckedExpression {
    var type = expected
    var checked: [(condition: CheckedExpression, value: CheckedExpression)] = []
    for branch in branches {
      let condition = check(branch.condition, as: .bool, because: "a condition is a bool")
      checked.append((condition, checkBranch(branch.value, &type)))
    }
    var last = checkBranch(otherwise, &type)
    let result = type ?? .error
    // An earlier branch may be a range where a later one made the whole an `int`.
    for index in checked.indices {
      checked[index].value = coerce(checked[index].value, to: result)
    }
    last = coerce(last, to: result)
    if last.type.isError || checked.contains(where: { $0.value.type.isError }) {
      return failed(span)
    }
    return CheckedExpression(
      kind: .conditional(checked, otherwise: last), type: result, span: span)
  }

  /// Checks one of several values that must have one type, which the first decides where none is expected.
  func checkBranch(_ syntax: ExpressionSyntax, _ type: inout SemanticType?) -> CheckedExpression {
    let value = check(syntax, expecting: type)
    guard !value.type.isError else { return value }
    guard let wanted = type else {
      type = value.type
      return value
    }
    if wanted == value.type { return value }
    if wanted == .integer || !wanted.isInteger || !value.type.isInteger {
      return coerce(value, to: wanted, because: "all branches have one type")
    }
    if case .constant = value.kind { return coerce(value, to: wanted) }
    type = .integer
    return coerce(value, to: .integer)
  }
}
