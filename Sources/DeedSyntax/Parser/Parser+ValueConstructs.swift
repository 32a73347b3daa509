/// `if` and `match` as values, whose braces hold one expression each.
extension Parser {
  mutating func parseValueConstruct() -> ExpressionSyntax {
    guard enter() else { return errorExpression() }
    defer { leave() }
    return at(.if) ? parseIfValue() : parseMatchValue()
  }

  @inline(never)
  private mutating func parseIfValue() -> ExpressionSyntax {
    let marker = open()
    var branches: [ConditionalValueSyntax] = []
    var otherwise: ExpressionSyntax?
    repeat {
      take()
      let condition = parseExpression()
      branches.append(ConditionalValueSyntax(condition: condition, value: parseValueBlock()))
      guard at(.else), !hasReportedHere else { break }
      take()
      if !at(.if) { otherwise = parseValueBlock() }
    } while otherwise == nil
    close(marker, .ifValue)
    if otherwise == nil {
      report(
        .valueWithoutElse, "`if` as a value needs an `else`",
        at: SourceSpan(tokens[marker.token].span.start, tokens[marker.token].span.end),
        notes: ["Without it there is no value where the condition does not hold."])
    }
    return make(
      .conditional(branches: branches, otherwise: otherwise ?? errorExpression()), since: marker)
  }

  @inline(never)
  private mutating func parseMatchValue() -> ExpressionSyntax {
    let marker = open()
    take()
    let subject = parseExpression()
    let arms = parseArms { parser, pattern, arm in
      let value = parser.parseValueBlock()
      return MatchValueSyntax(span: parser.span(since: arm), pattern: pattern, value: value)
    }
    close(marker, .matchValue)
    return make(.match(subject: subject, arms: arms), since: marker)
  }

  /// Parses `{ e }`.
  private mutating func parseValueBlock() -> ExpressionSyntax {
    let marker = open()
    guard at(.leftBrace) else {
      reportExpected("`{`", "before the value")
      return errorExpression()
    }
    let opening = take()
    let wasSensitive = isNewlineSensitive
    isNewlineSensitive = true
    passLineEnd()
    let value = parseExpression()
    if at(.lineEnd) { passLineEnd() }
    if !at(.rightBrace) {
      if !hasReportedHere {
        report(
          .unexpectedToken, "these braces hold one expression; found \(foundPhrase) after it",
          at: span, secondaryLabels: [DiagnosticLabel("the value opened here", at: opening)])
      }
      let skipped = open()
      while !at(.rightBrace), !at(.endOfFile), !isAtForgottenDeclaration {
        if at(.leftBrace) { skipBraces() } else { take() }
        passLineEnd()
      }
      closeSkipped(skipped)
    }
    isNewlineSensitive = wasSensitive
    if tokens[position].kind == .rightBrace { passLineEnd() }
    if at(.rightBrace) { take() }
    close(marker, .valueBlock)
    return value
  }
}
