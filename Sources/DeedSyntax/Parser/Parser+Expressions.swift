/// How tightly the operators bind, loosest first: `and or xor`, comparisons, `+ -`, `* / mod`, unary `-`, `**`, suffixes.
extension Parser {
  /// Parses an expression.
  mutating func parseExpression() -> ExpressionSyntax {
    guard enter() else { return errorExpression() }
    defer { leave() }
    let marker = open()
    var result = parseComparison()
    let first = kind
    while at(.and) || at(.or) || at(.xor) {
      if kind != first { reportMixed(first) }
      let operation = binaryOperator(kind)
      let place = take()
      let right = parseComparison()
      close(marker, .binary)
      result = make(
        .binary(operation, operatorSpan: place, left: result, right: right), since: marker)
    }
    return result
  }

  @inline(never)
  private mutating func reportMixed(_ first: TokenKind) {
    report(
      .mixedLogicalOperators,
      "`\(first.rawValue)` and `\(kind.rawValue)` are mixed without parentheses", at: span,
      notes: ["Put one of the two parts in parentheses."])
  }

  private mutating func parseComparison() -> ExpressionSyntax {
    let marker = open()
    if at(.not) { return parseNot(marker) }
    var result = parseSum()
    var count = 0
    while isAtComparison {
      count += 1
      checkComparison(count)
      let operation = binaryOperator(kind)
      let place = take()
      let right = at(.not) ? parseMisplacedNot() : parseSum()
      close(marker, .binary)
      result = make(
        .binary(operation, operatorSpan: place, left: result, right: right), since: marker)
    }
    return result
  }

  /// Reports a comparison that is not the only one, or is a shift.
  @inline(never)
  private mutating func checkComparison(_ count: Int) {
    let isShift =
      tokens[position].kind == .greater && kind(ahead: 1) == .greater
      || tokens[position].kind == .less && kind(ahead: 1) == .less
    if at(.less), kind(ahead: 1) == .greater, tokens[position + 1].span.start == span.end {
      report(
        .foreignOperator, "there is no operator `<>`", at: SourceSpan(span.start, span.end + 1),
        notes: ["Write `!=`."],
        fixIts: [
          FixIt("write `!=`", replacing: SourceSpan(span.start, span.end + 1), with: "!=")
        ])
      take()
    } else if isShift {
      report(
        .foreignOperator, "there are no shift operators", at: span,
        notes: ["Bits have `a.shiftedLeft(3)`; of an `int` multiply or divide by a power of two."])
      take()
    } else if count == 2 {
      report(
        .chainedComparison, "comparisons do not chain", at: span,
        notes: ["Write two of them: `a < b and b < c`."])
    }
  }

  private var isAtComparison: Bool {
    switch kind {
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  @inline(never)
  private mutating func parseMisplacedNot() -> ExpressionSyntax {
    report(
      .notNeedsParentheses, "`not` stands in parentheses beside another operator", at: span,
      notes: ["Write `a == (not b)`."])
    return parseNot(open())
  }

  /// Parses `not` and its one operand.
  @inline(never)
  private mutating func parseNot(_ marker: Marker) -> ExpressionSyntax {
    let start = take()
    if at(.not) {
      report(
        .notNeedsParentheses, "`not` takes one operand", at: span,
        notes: ["Two of them cancel out; or write `not (not a)`."])
    }
    while at(.not) { take() }
    let operand = parsePostfix()
    close(marker, .unary)
    switch kind {
    case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star,
      .slash, .mod, .power:
      report(
        .notNeedsParentheses, "`not` takes one operand", at: start,
        notes: ["Put what is negated in parentheses: `not (a == b)`."])
      let sign = binaryOperator(kind)
      let place = take()
      let right = parseSum()
      close(marker, .binary)
      let inner = make(
        .binary(sign, operatorSpan: place, left: operand, right: right), since: marker)
      return make(.unary(.not, inner), since: marker)
    default:
      return make(.unary(.not, operand), since: marker)
    }
  }

  /// Parses a sum: what bounds are made of.
  mutating func parseSum() -> ExpressionSyntax {
    let marker = open()
    var result = parseTerm()
    while at(.plus) || at(.minus) {
      let operation = binaryOperator(kind)
      let place = take()
      let right = parseTerm()
      close(marker, .binary)
      result = make(
        .binary(operation, operatorSpan: place, left: result, right: right), since: marker)
    }
    return result
  }

  @inline(never)
  private mutating func parseTerm() -> ExpressionSyntax {
    let marker = open()
    var result = parseFactor()
    while at(.star) || at(.slash) || at(.mod) {
      let operation = binaryOperator(kind)
      let place = take()
      let right = parseFactor()
      close(marker, .binary)
      result = make(
        .binary(operation, operatorSpan: place, left: result, right: right), since: marker)
    }
    return result
  }

  /// Parses `-a`, `a ** b` or an operand; a power binds more tightly than the sign before it.
  @inline(never)
  private mutating func parseFactor() -> ExpressionSyntax {
    let marker = open()
    if at(.minus) {
      guard enter() else { return errorExpression() }
      defer { leave() }
      take()
      let operand = parseFactor()
      close(marker, .unary)
      return make(.unary(.negate, operand), since: marker)
    }
    let base = at(.if) || at(.match) ? parseValueConstruct() : parsePostfix()
    guard at(.power) else { return base }
    guard enter() else { return errorExpression() }
    defer { leave() }
    let place = take()
    let exponent = parseFactor()
    close(marker, .binary)
    return make(
      .binary(.power, operatorSpan: place, left: base, right: exponent), since: marker)
  }

  /// The operator that a token stands for.
  private func binaryOperator(_ kind: TokenKind) -> BinaryOperator {
    switch kind {
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .mod: .modulo
    case .power: .power
    case .equal: .equal
    case .unequal: .unequal
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .or: .or
    case .xor: .xor
    default: .and
    }
  }

  // MARK: Making

  /// An expression that stands for a mistake at the current token.
  @inline(never)
  mutating func errorExpression() -> ExpressionSyntax {
    ExpressionSyntax(
      id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error, height: 1)
  }

  /// Makes an expression of what was taken since the marker, and holds its height to the limit.
  @inline(never)
  mutating func make(_ kind: ExpressionSyntax.Kind, since marker: Marker) -> ExpressionSyntax {
    let height = 1 + Self.innerHeight(kind)
    guard height <= SyntaxLimits.expressionHeight else {
      abandon(
        .nestingTooDeep,
        "this expression has more than \(SyntaxLimits.expressionHeight) operations in one another",
        notes: ["Give parts a name of their own with `let`. The rest of the file was not read."])
      return errorExpression()
    }
    return ExpressionSyntax(id: newID(), span: span(since: marker), kind: kind, height: height)
  }

  private static func innerHeight(_ kind: ExpressionSyntax.Kind) -> Int {
    func highest(_ expressions: [ExpressionSyntax]) -> Int {
      expressions.reduce(0) { max($0, $1.height) }
    }
    switch kind {
    case .amount(let count, _): return count.height
    case .integer, .boolean, .text, .bytes, .time, .duration, .party, .digest, .name, .none, .error,
      .old:
      return 0
    case .some(let inner), .unary(_, let inner): return inner.height
    case .list(let elements), .set(let elements): return highest(elements)
    case .map(let entries):
      return entries.reduce(0) { max($0, $1.key.height, $1.value.height) }
    case .member(let base, _): return base.height
    case .index(let base, let index): return max(base.height, index.height)
    case .call(let callee, let arguments):
      return arguments.reduce(callee.height) { max($0, $1.value.height) }
    case .callBy(let call, let signers): return max(call.height, highest(signers))
    case .binary(_, _, let left, let right): return max(left.height, right.height)
    case .conditional(let branches, let otherwise):
      return branches.reduce(otherwise.height) { max($0, $1.condition.height, $1.value.height) }
    case .match(let subject, let arms):
      return arms.reduce(subject.height) { max($0, $1.value.height) }
    }
  }
}
