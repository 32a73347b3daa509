/// What is told where an operand is missing, or a word stands that is none.
extension Parser {
  /// How a long expression goes on in the next line.
  static let operatorNote =
    "To go on from the line before, end that line with the operator instead."

  /// What is written for `x++`.
  private func wholeNote(_ name: String?, _ sign: String) -> String {
    let name = name ?? "x"
    return "Write the whole: `\(name) = \(name) \(sign) 1`."
  }

  /// The variable before two signs, where it is a name alone; two minuses were taken, of two pluses the second is current.
  private func name(before sign: String) -> String? {
    let place = position - (sign == "-" ? 3 : 2)
    guard place >= 0, tokens[place].kind == .identifier,
      place == 0 || tokens[place - 1].kind != .dot
    else { return nil }
    return source.text(in: tokens[place].span)
  }

  @inline(never)
  mutating func parseMissingOperand(_ marker: Marker) -> ExpressionSyntax {
    let next = kind(ahead: 1)
    if at(.plus), next == .plus, tokens[position + 1].span.start == span.end {
      report(
        .foreignOperator, "there is no operator `++`", at: span,
        notes: [wholeNote(kind(ahead: 2) == .identifier ? text(ahead: 2) : nil, "+")])
      take()
      take()
      return parsePostfix()
    }
    if at(.if) || at(.match) {
      report(
        .unexpectedToken, "`\(text)` as a value stands in parentheses here", at: span)
      return parseValueConstruct()
    }
    if misusedWords.contains(text) {
      let name = text
      let place = take()
      close(marker, .name)
      return make(.name(NameSyntax(text: name, span: place)), since: marker)
    }
    let isWordInPlace = kind.isReservedWord && kind != .not && kind != .else
    if isWordInPlace, !tokens[position].hasNewlineBefore,
      [.rightParenthesis, .comma, .dot, .rightBracket, .plus, .minus, .equal, .rightBrace]
        .contains(next)
    {
      report(
        .reservedWord, "`\(text)` is a reserved word and cannot be a value's name", at: span)
      take()
      close(marker, .invalidExpression)
      return errorExpression()
    }
    if at(.not) {
      report(
        .notNeedsParentheses, "`not` stands in parentheses beside another operator", at: span,
        notes: ["Write `a == (not b)`."])
      take()
      return parsePostfix()
    }
    if at(.plus) || at(.star) || at(.slash) || at(.mod), tokens[position].hasNewlineBefore {
      report(
        .unexpectedToken, "a line does not begin with `\(text)`", at: span,
        notes: [Self.operatorNote])
      take()
      return parsePostfix()
    }
    if let sign = doubledSign {
      report(
        .foreignOperator, "there is no operator `\(sign)\(sign)`", at: span,
        notes: [wholeNote(name(before: sign), sign)])
      if at(.plus) || at(.minus) { take() }
      if at(.plus) || at(.minus) { take() }
      return kind == .identifier && !at(.lineEnd) ? parsePostfix() : errorExpression()
    }
    if at(.leftBrace), position > 0,
      [.assign, .leftParenthesis, .return, .comma, .requires, .ensures].contains(
        tokens[position - 1].kind)
        || source.text(in: tokens[position - 1].span) == "invariant"
    {
      skipForeignBraces()
      return errorExpression()
    }
    if at(.let) || at(.fail) {
      report(
        at(.let)
          ? Advice(
            message: "a condition declares no names",
            note: "Write `match x { some(v) { … } none { … } }`.")
          : Advice(message: "`fail` is no value", note: "Write `requires condition else Error`."),
        at: span)
      return errorExpression()
    }
    if at(.old) || at(.result) {
      return parseReservedValue(marker)
    }
    if at(.plus) {
      report(.unexpectedToken, "there is no sign `+`", at: span)
      take()
      return parsePostfix()
    }
    reportExpected("a value", "here")
    return errorExpression()
  }

  /// The sign that stands twice just before the current token, or before and at it: `x++`, `x--`.
  private var doubledSign: String? {
    guard position > 1 else { return nil }
    let last = tokens[position - 1]
    if at(.plus), last.kind == .plus, last.span.end == span.start { return "+" }
    let first = tokens[position - 2]
    guard last.kind == .minus, first.kind == .minus, first.span.end == last.span.start else {
      return nil
    }
    return "-"
  }

  /// Parses `old(x)` or `result`, words that are kept for later.
  @inline(never)
  mutating func parseReservedValue(_ marker: Marker) -> ExpressionSyntax {
    let isOld = at(.old)
    report(
      .reservedWord, "`\(text)` is kept for later versions", at: span,
      notes: [
        isOld
          ? "`old.field` stands in the body of an `upgrade`. An `ensures` sees the state after the call; compare with a parameter, or check in the body."
          : "An `ensures` sees the state after the call; keep in a field what it must see."
      ])
    take()
    if at(.leftParenthesis) { _ = parseArguments() }
    close(marker, .invalidExpression)
    return errorExpression()
  }
}
