import DeedBytecode
import DeedSyntax

/// Operators become instructions; times and durations are computed as their milliseconds.
extension Checker {
  /// `-a`, `not a`.
  func checkUnary(
    _ symbol: UnaryOperator, _ syntax: ExpressionSyntax, at span: SourceSpan
  ) -> CheckedExpression {
    let operand = check(syntax)
    switch (symbol, operand.type.widened) {
    case (_, .error): return failed(span)
    case (_, .ring): return checkRingUnary(symbol, operand, at: span)
    case (.negate, .integer):
      return operation(
        .integerNegate, [coerce(operand, to: .integer)], gives: .integer, at: span)
    case (.negate, .duration):
      let negated = operation(
        .integerNegate, [milliseconds(operand)], gives: .integer, at: span)
      return operation(.durationFromInteger, [negated], gives: .duration, at: span)
    case (.not, .bool): return operation(.boolNot, [operand], gives: .bool, at: span)
    default:
      report(.operandTypes(symbol.rawValue, [program.describe(operand.type)], at: span))
      return failed(span)
    }
  }

  /// `a + b` and the like.
  func checkBinary(
    _ symbol: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
    at span: SourceSpan
  ) -> CheckedExpression {
    switch symbol {
    case .and, .or, .xor:
      let reason = "`\(symbol.rawValue)` joins bools"
      var first = check(left)
      if case .ring = first.type {
        return computeRing(symbol, first, check(right), at: span)
      }
      if first.type.isOption {
        _ = check(right)
        report(
          .operandTypes(
            symbol.rawValue, [program.describe(first.type)], at: span,
            advice:
              "an option is taken apart: `match \(text(of: first)) { some(x) { x } none { \(module.source.text(in: right.span)) } }`"
          ))
        return failed(span)
      }
      first = coerce(first, to: .bool, because: reason)
      return connect(symbol, first, check(right, as: .bool, because: reason), at: span)
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard let (left, right) = checkSides(symbol, left, right, at: span) else {
        return failed(span)
      }
      return compare(symbol, left, right, at: span)
    case .add, .subtract, .multiply, .divide, .modulo, .power:
      return compute(symbol, check(left), check(right), at: span)
    }
  }

  private func connect(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression,
    at span: SourceSpan
  ) -> CheckedExpression {
    if left.type.isError || right.type.isError { return failed(span) }
    if symbol == .xor {
      let same = operation(.boolEqual, [left, right], gives: .bool, at: span)
      return operation(.boolNot, [same], gives: .bool, at: span)
    }
    if case .constant(.bool(let known)) = left.kind, case .constant(.bool(let other)) = right.kind {
      return constant(
        .bool(symbol == .and ? known && other : known || other), .bool, at: span)
    }
    return CheckedExpression(
      kind: symbol == .and ? .and(left, right) : .or(left, right), type: .bool, span: span)
  }

  /// Checks both sides of a comparison; a literal without a type takes the other side's.
  func checkSides(
    _ symbol: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
    at span: SourceSpan
  ) -> (left: CheckedExpression, right: CheckedExpression)? {
    var first: CheckedExpression
    var second: CheckedExpression
    if Self.needsExpectation(left) {
      second = check(right)
      if reportsNeverNone(left, second, symbol) { return nil }
      first = check(left, expecting: second.type)
    } else {
      first = check(left)
      if reportsNeverNone(right, first, symbol) { return nil }
      second = check(right, expecting: first.type)
    }
    if first.type.isError || second.type.isError { return nil }
    guard first.type.widened == second.type.widened, !program.isLinear(first.type) else {
      report(
        .notComparable(
          program.describe(first.type), program.describe(second.type), at: span,
          advice: linearAdvice(symbol, first, second)
            ?? .comparing(
              (first.type, text(of: first)), (second.type, text(of: second)))))
      return nil
    }
    if symbol != .equal, symbol != .unequal, !first.type.isOrdered {
      report(
        .notOrdered(
          program.describe(first.type), at: span, isParameter: first.type.isParameter))
      return nil
    }
    first = coerce(first, to: first.type.widened)
    second = coerce(second, to: second.type.widened)
    return (first, second)
  }

  /// Reports the comparison of what is always there with `none`; true where it is that.
  private func reportsNeverNone(
    _ none: ExpressionSyntax, _ other: CheckedExpression, _ symbol: BinaryOperator
  ) -> Bool {
    guard case .none = none.kind, !other.type.isOption, !other.type.isError else { return false }
    var advice: String?
    if case .place(let place) = other.kind, case .key? = place.steps.last,
      let (map, key) = Self.element(text(of: other))
    {
      advice =
        "`\(map)[\(key)]` fails where there is no entry: ask `\(map).contains(\(key))`, or compare `\(map).get(\(key)) \(symbol.rawValue) none`"
    }
    report(
      .neverNone(text(of: other), program.describe(other.type), at: other.span, advice: advice))
    return true
  }

  /// What to compare instead of what is or holds assets; nil where neither does.
  private func linearAdvice(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression
  ) -> Advice? {
    guard program.isLinear(left.type) || program.isLinear(right.type) else { return nil }
    func side(_ value: CheckedExpression) -> String? {
      switch value.type {
      case .asset(let asset): "\(text(of: value)).\(asset.isUnique ? "id" : "amount")"
      case _ where value.type.isInteger: text(of: value)
      default: nil
      }
    }
    if let one = side(left), let other = side(right) {
      return Advice(note: "of assets compare the amounts: `\(one) \(symbol.rawValue) \(other)`")
    }
    if left.type.isParameter || right.type.isParameter {
      return Advice(note: "what is declared for `linear` may be an asset, which is not compared")
    }
    return Advice(note: "what holds assets is not compared as a whole: compare parts of it")
  }

  /// Whether an expression has a type only where one is expected.
  private static func needsExpectation(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax.kind {
    case .none, .bytes: true
    case .list(let parts), .set(let parts): parts.isEmpty
    case .map(let entries): entries.isEmpty
    default: false
    }
  }

  /// Compares two values of one type.
  func compare(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression,
    at span: SourceSpan
  ) -> CheckedExpression {
    let type = left.type
    let isInteger = type == .integer
    func comparison(_ integer: Opcode, _ general: Opcode) -> CheckedExpression {
      operation(
        isInteger ? integer : general, [left, right], operand: isInteger ? nil : type,
        gives: .bool, at: span)
    }
    let equal: CheckedExpression
    switch symbol {
    case .less: return comparison(.integerLess, .less)
    case .lessOrEqual: return comparison(.integerLessOrEqual, .lessOrEqual)
    case .greater:
      return operation(
        .boolNot, [comparison(.integerLessOrEqual, .lessOrEqual)], gives: .bool, at: span)
    case .greaterOrEqual:
      return operation(.boolNot, [comparison(.integerLess, .less)], gives: .bool, at: span)
    default:
      equal =
        type == .bool
        ? operation(.boolEqual, [left, right], gives: .bool, at: span)
        : comparison(.integerEqual, .equal)
    }
    return symbol == .unequal
      ? operation(.boolNot, [equal], gives: .bool, at: span) : equal
  }

  /// A time or duration as a number of milliseconds.
  private func milliseconds(_ expression: CheckedExpression) -> CheckedExpression {
    operation(
      expression.type == .time ? .timeToInteger : .durationToInteger, [expression],
      gives: .integer, at: expression.span)
  }

  private func compute(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression,
    at span: SourceSpan
  ) -> CheckedExpression {
    if left.type.isError || right.type.isError { return failed(span) }
    if left.type.isRing || right.type.isRing {
      return computeRing(symbol, left, right, at: span)
    }
    guard let opcode = Self.arithmetic[symbol] else { return failed(span) }
    func result(_ left: CheckedExpression, _ right: CheckedExpression) -> CheckedExpression {
      operation(opcode, [left, right], gives: .integer, at: span)
    }
    switch (left.type.widened, symbol, right.type.widened) {
    case (.integer, _, .integer):
      return result(coerce(left, to: .integer), coerce(right, to: .integer))
    case (.time, .add, .duration), (.time, .subtract, .duration):
      return operation(
        .timeFromInteger, [result(milliseconds(left), milliseconds(right))], gives: .time,
        at: span)
    case (.time, .subtract, .time), (.duration, .add, .duration), (.duration, .subtract, .duration):
      return operation(
        .durationFromInteger, [result(milliseconds(left), milliseconds(right))],
        gives: .duration, at: span)
    case (.duration, .multiply, .integer), (.duration, .divide, .integer):
      return operation(
        .durationFromInteger, [result(milliseconds(left), coerce(right, to: .integer))],
        gives: .duration, at: span)
    default:
      report(
        .operandTypes(
          symbol.rawValue, [program.describe(left.type), program.describe(right.type)], at: span,
          advice: Advice.computing(
            symbol.rawValue, (left.type, text(of: left)), (right.type, text(of: right)))))
      return failed(span)
    }
  }

  private static let arithmetic: [BinaryOperator: Opcode] = [
    .add: .integerAdd, .subtract: .integerSubtract, .multiply: .integerMultiply,
    .divide: .integerDivide, .modulo: .integerModulo, .power: .integerPower,
  ]
}
