/// Statements that say what is done next: choices, loops, returns, expectations.
extension Parser {
  @inline(never)
  mutating func parseIf(_ marker: Marker) -> StatementSyntax.Kind {
    var branches: [ConditionalBranchSyntax] = []
    var otherwise: BlockSyntax?
    repeat {
      take()
      let condition = parseCondition()
      if !at(.leftBrace), !hasReportedHere, reportForeignCondition() {
        skipStatement()
        break
      }
      branches.append(
        ConditionalBranchSyntax(condition: condition, body: parseBlock("after the condition")))
      if isAtForeignElse() { continue }
      guard at(.else), !hasReportedHere else { break }
      take()
      if !at(.if) { otherwise = parseBlock("or `if` after `else`") }
    } while otherwise == nil
    close(marker, .ifStatement)
    return .conditional(branches: branches, otherwise: otherwise)
  }

  @inline(never)
  mutating func parseMatch(_ marker: Marker) -> StatementSyntax.Kind {
    take()
    let subject = parseExpression()
    let arms = parseArms { parser, pattern, arm in
      let body = parser.parseBlock("after the pattern")
      return MatchArmSyntax(span: parser.span(since: arm), pattern: pattern, body: body)
    }
    close(marker, .matchStatement)
    return .match(subject: subject, arms: arms)
  }

  @inline(never)
  mutating func parseFor(_ marker: Marker) -> StatementSyntax.Kind {
    take()
    let isInParentheses = at(.identifier) ? false : takeForeignForHead()
    let bindings = parseBindings("for what runs")
    if bindings.count > 2 {
      report(
        .unexpectedToken, "a `for` has one name, or two for key and value", at: bindings[2].span)
    }
    let sequence: SequenceSyntax
    if at(.of) {
      report(
        advice("`in` stands behind the name of a `for`", "Write `for x in list`.", replacing: "in"),
        at: span)
      take()
      sequence = .collection(parseExpression())
    } else if hasReportedHere || !expect(.in, "after the name of a `for`") {
      sequence = .collection(errorExpression())
    } else {
      let range = open()
      let first = parseExpression()
      if at(.closedRange) || at(.halfOpenRange) {
        sequence = .range(parseRange(from: first, range))
      } else {
        sequence = .collection(first)
      }
    }
    if isInParentheses { _ = eat(.rightParenthesis) }
    let body = parseBlock("before the body of a `for`")
    close(marker, .forStatement)
    return .forEach(bindings: bindings, sequence: sequence, body: body)
  }

  @inline(never)
  mutating func parseWhile(_ marker: Marker) -> StatementSyntax.Kind {
    take()
    let condition = parseCondition()
    if !at(.leftBrace), !hasReportedHere { _ = reportForeignCondition() }
    let body = parseBlock("after the condition")
    close(marker, .whileStatement)
    return .whileLoop(condition: condition, body: body)
  }

  @inline(never)
  mutating func parseReturn(_ marker: Marker) -> StatementSyntax.Kind {
    take()
    var values: [ExpressionSyntax] = []
    if !isAtStatementEnd {
      values.append(parseExpression())
      while !hasReportedHere, eat(.comma) { values.append(parseExpression()) }
    }
    close(marker, .returnStatement)
    return .returning(values)
  }

  @inline(never)
  mutating func parseExpect(_ marker: Marker) -> StatementSyntax.Kind {
    take()
    if let word = parseExpectedWord() {
      let isFailure = word == .fails
      guard !at(.leftBrace) else {
        _ = parseBlock(word.context)
        close(marker, .expectStatement)
        return .error
      }
      let message = parseFailure("for the \(isFailure ? "error" : "event") that is expected")
      if !at(.leftBrace), !hasReportedHere {
        report(
          Advice(
            message:
              "what must \(isFailure ? "fail" : "emit `\(message.name.text)`") stands in braces here",
            note: "Write `expect \(word.rawValue) \(message.name.text) { … }`."), at: span)
      }
      let body = parseBlock(word.context)
      close(marker, .expectStatement)
      return isFailure
        ? .expectFailure(message, body: body) : .expectEvent(message, body: body)
    }
    let condition = parseConditionOrCall()
    if at(word: "fails"), isInSameLine(ahead: 0), !hasReportedHere {
      let isNamed = kind(ahead: 1) == .identifier
      let error = isNamed ? text(ahead: 1) : "Unauthorised"
      let call = condition.span.byteCount <= 60 ? source.text(in: condition.span) : "…"
      report(
        Advice(
          message: "what must fail stands in braces, behind its error",
          note: "Write `expect fails \(error) { \(call) }`."), at: span)
      take()
      if isNamed { _ = parsePath("for the error that is expected") }
      close(marker, .expectStatement)
      return .error
    }
    close(marker, .expectStatement)
    return .expect(condition)
  }

  /// What may stand behind `expect` but a condition.
  private enum ExpectedWord: String {
    case fails, emits

    /// What the block behind it is for.
    var context: String { self == .fails ? "around what must fail" : "around what must emit it" }
  }

  /// Parses `fails` or `emits` where an error or event follows, or a block does because that is forgotten.
  private mutating func parseExpectedWord() -> ExpectedWord? {
    let isMisspelt = at(.fail) || at(.emit)
    let word = isMisspelt ? (at(.fail) ? .fails : .emits) : ExpectedWord(rawValue: text)
    guard let word, isMisspelt || at(.identifier), isInSameLine(ahead: 1) else { return nil }
    let what = word == .fails ? "what must fail" : "what must emit an event"
    let (message, example) = word == .fails ? ("error", "Unauthorised") : ("event", "Paid")
    switch kind(ahead: 1) {
    case .identifier where isMisspelt:
      report(
        advice(
          "\(what) stands behind `expect \(word.rawValue)`",
          "Write `expect \(word.rawValue) \(example) { … }`.", replacing: word.rawValue), at: span)
    case .identifier: break
    case .leftBrace where !isMisspelt:
      report(
        Advice(
          message: "the \(message) that is expected stands behind `\(word.rawValue)`",
          note: "Write `expect \(word.rawValue) \(example) { … }`."), at: span)
    default: return nil
    }
    take()
    return word
  }
}
