extension Parser {
  /// Parses a block; where there is none it reports that `context` needs one.
  mutating func parseBlock(_ context: String, ofTest isTest: Bool = false) -> BlockSyntax {
    let marker = open()
    if at(.lineEnd), tokens[position].kind == .leftBrace {
      report(
        .unexpectedToken, "inside a block, `{` stands in the line of what it belongs to",
        at: span, notes: ["A line end closes a statement."])
      passLineEnd()
    }
    let isOpened = at(.leftBrace)
    if !isOpened {
      let isLost = isBraceLost
      if !hasReportedHere {
        if isLost { reportLostBrace(context) } else { reportMissingBlock(context) }
      }
      guard isLost || isTest && isAtStatementOfTest else {
        return BlockSyntax(span: span(since: marker), statements: [])
      }
    }
    guard enter() else { return BlockSyntax(span: span(since: marker), statements: []) }
    defer { leave() }
    let opening = isOpened ? take() : nil
    let wasSensitive = isNewlineSensitive
    isNewlineSensitive = true
    passLineEnd()
    var statements: [StatementSyntax] = []
    while !at(.rightBrace), !at(.endOfFile), !isAtForgottenDeclaration {
      let start = position
      statements.append(parseStatement())
      finishStatement(start)
    }
    if at(.rightBrace) {
      isNewlineSensitive = wasSensitive
      take()
    } else {
      isNewlineSensitive = wasSensitive
      if let opening { reportUnclosedBlock(opening) }
    }
    close(marker, .block)
    return BlockSyntax(span: span(since: marker), statements: statements)
  }

  /// Whether statements of a test go on here, so that only its `{` is missing.
  private var isAtStatementOfTest: Bool {
    isAtStatementStart
      && (!DeclarationWord.begins(text) || DeclarationWord.insideContracts.contains(text)
        || at(.let))
  }

  @inline(never)
  private mutating func reportMissingBlock(_ context: String) {
    if let advice = adviceBehindExpression() {
      report(advice, at: span)
    } else if isNewlineSensitive, !at(.lineEnd), isAtStatementStart {
      report(
        Advice(
          message: "braces stand around what depends on a condition",
          note: "They are never left out."),
        at: span)
    } else {
      reportExpected("`{`", context)
    }
  }

  @inline(never)
  private mutating func reportUnclosedBlock(_ opening: SourceSpan) {
    let found = at(.endOfFile) ? "the file ends" : "a declaration begins here"
    report(
      .unclosedBracket, "the block that is opened here is never closed", at: opening,
      secondaryLabels: [DiagnosticLabel("\(found) before its `}`", at: span)],
      notes: ["Every `{` needs its `}`."])
  }

  /// Sees to it that the statement that began at `start` ends here.
  @inline(never)
  private mutating func finishStatement(_ start: Int) {
    if at(.lineEnd) {
      passLineEnd()
      return
    }
    if at(.rightBrace) || at(.endOfFile) { return }
    if hasReported(since: start) {
      if position > start, isAtStatementWord {
        passLineEnd()
        return
      }
      skipStatement()
    } else if at(.closedRange) || at(.halfOpenRange) {
      report(
        .rangeAsValue, "a range is not a value", at: span,
        notes: ["Ranges stand in types (`int in 0...9`) and in `for i in 0..<n`."])
      skipStatement()
    } else if at(.rightParenthesis) || at(.rightBracket) {
      report(.unexpectedToken, "\(kind.phrase) closes nothing", at: span)
      skipStatement()
    } else if let advice = adviceBehindStatement(start) {
      report(advice, at: span)
      if at(.comma), [.let, .var].contains(tokens[start].kind), kind(ahead: 1) == .identifier,
        [.assign, .colon].contains(kind(ahead: 2))
      {
        // Each of them is a variable.
        take()
        continuesLocal = true
        return
      }
      skipStatement()
    } else if position > start, isAtStatementStart {
      report(
        .missingLineEnd, "a statement ends with its line; found \(foundPhrase) after it", at: span,
        notes: ["Begin the next statement in a line of its own."])
      return
    } else {
      reportExpected(
        "the end of the line", "after the statement",
        notes: at(.of)
          ? ["An amount of an asset is an argument: `withdraw(5 of bank.Yuan)`."] : [])
      skipStatement()
    }
    if at(.lineEnd) { passLineEnd() }
    if position == start, !at(.rightBrace), !at(.endOfFile) { take() }
  }

  /// What a token behind a whole statement may mean.
  @inline(never)
  private func adviceBehindStatement(_ start: Int) -> Advice? {
    if at(.comma), ![.let, .var].contains(tokens[start].kind), tokens[start].kind == .identifier {
      return Advice(message: "one place is set at a time", note: "Write a statement for each.")
    }
    if at(.leftBrace), let why = ForeignStatement.constructs[source.text(in: tokens[start].span)] {
      return Advice(message: "no statement ends with `{`", note: why)
    }
    if let advice = adviceBehindExpression() { return advice }
    guard at(.comma), [.let, .var].contains(tokens[start].kind) else { return nil }
    return Advice(
      message: "a variable has one value",
      note: "Write a `let` for each; `let a, b = f(x)` takes several results apart.")
  }

  var isAtStatementStart: Bool {
    switch kind {
    case .let, .var, .if, .match, .for, .while, .return, .fail, .emit, .requires, .expect,
      .identifier:
      true
    default: false
    }
  }

  mutating func parseStatement() -> StatementSyntax {
    let marker = open()
    let id = newID()
    let kind: StatementSyntax.Kind
    switch self.kind {
    case .let, .var: kind = parseLocal(marker)
    case .identifier where continuesLocal: kind = parseLocal(marker)
    case .if: kind = parseIf(marker)
    case .match: kind = parseMatch(marker)
    case .for: kind = parseFor(marker)
    case .while: kind = parseWhile(marker)
    case .return: kind = parseReturn(marker)
    case .fail:
      take()
      kind = .fail(parseFailure("after `fail`"))
      close(marker, .failStatement)
    case .emit:
      take()
      let event = parseFailure("after `emit`")
      kind = .emit(event: event.name, arguments: event.arguments)
      close(marker, .emitStatement)
    case .requires: kind = .requirement(parseRequirement())
    case .expect: kind = parseExpect(marker)
    case .attempt: kind = parseAttempt(marker)
    case .identifier
    where text == "party" && self.kind(ahead: 1) == .identifier
      && isInSameLine(ahead: 1):
      take()
      kind = .parties(parseParties())
      close(marker, .freshParties)
    case .underscore where self.kind(ahead: 1) == .assign:
      report(
        .invalidPlace, "`_` is not a place", at: span,
        notes: ["Discard a value on purpose with `let _ = …`."])
      take()
      take()
      _ = parseValue()
      kind = .error
    case .else:
      report(.unexpectedToken, "this `else` belongs to no `if`", at: span)
      kind = .error
    case .identifier where isAtForeignStatement:
      kind = parseForeignStatement(marker) ?? parseExpressionStatement(marker)
    case .star where self.kind(ahead: 1) == .identifier && isInSameLine(ahead: 1):
      report(
        advice("no `*` stands before a place", "There are no references.", replacing: ""),
        at: span)
      take()
      kind = parseStatement().kind
    case .minus where self.kind(ahead: 1) == .minus && tokens[position].hasNewlineBefore:
      report(
        Advice(message: "a comment begins with `//`", note: "It ends with its line."), at: span)
      kind = .error
    default: kind = parseExpressionStatement(marker)
    }
    return StatementSyntax(id: id, span: span(since: marker), kind: kind)
  }

  @inline(never)
  mutating func parseLocal(_ marker: Marker) -> StatementSyntax.Kind {
    let isMutable = !at(.let) || text(ahead: 1) == "mut"
    if !continuesLocal { take() }
    continuesLocal = false
    if at(.identifier), kind(ahead: 1) == .identifier { takeForeignBindingWord() }
    let isTuple = at(.leftParenthesis)
    if isTuple {
      report(
        Advice(
          message: "several results are taken without parentheses",
          note: "Write `let a, b = f(x)`; there are no tuples."), at: span)
      take()
    }
    let bindings = parseBindings("for a variable", allowsType: true)
    if isTuple { _ = eat(.rightParenthesis) }
    if hasReportedHere { return .error }
    guard eat(.assign) else {
      report(
        .missingValue, "a variable begins with a value", at: span(since: marker),
        notes: ["Write `= …` after it."])
      close(marker, .local)
      return .variable(isMutable: isMutable, bindings: bindings, value: errorExpression())
    }
    let value = parseValue()
    close(marker, .local)
    return .variable(isMutable: isMutable, bindings: bindings, value: value)
  }

  /// Parses an expression that may be a call with its acting signers.
  mutating func parseValue() -> ExpressionSyntax {
    let marker = open()
    let value = parseExpression()
    if at(.of), !hasReportedHere { return parseLooseAmount(value, marker) }
    return parseSigners(after: value, marker)
  }

  /// Reports `5 of A` where nothing takes an amount.
  @inline(never)
  private mutating func parseLooseAmount(
    _ count: ExpressionSyntax, _ marker: Marker
  ) -> ExpressionSyntax {
    let word = span
    take()
    let asset = parsePath("of an asset")
    let amount = "\(source.text(in: count.span)) of \(asset.text)"
    report(
      .unexpectedToken, "an amount of an asset is no value by itself", at: word,
      notes: [
        "It is an argument: of `withdraw(\(amount))`, or in a test of a call, `c.pay(\(amount)) by ann`."
      ])
    close(marker, .invalidExpression)
    return errorExpression()
  }

  /// Parses `by ann, bob` behind a call.
  @inline(never)
  private mutating func parseSigners(
    after call: ExpressionSyntax, _ marker: Marker
  ) -> ExpressionSyntax {
    if at(.lineEnd), tokens[position].kind == .by, case .call = call.kind {
      reportAside(
        .unexpectedToken, "`by` stands in the line where its call ends", at: span,
        notes: ["A line end closes a statement."])
      passLineEnd()
    }
    guard at(.by) else { return call }
    let word = take()
    let signersMarker = open()
    var signers = [parseParty()]
    while !hasReportedHere, at(.comma) || at(.and) {
      if at(.and) {
        report(
          advice(
            "commas stand between the signers of a call", "Write `by ann, bob`.", replacing: ","),
          at: span)
      }
      take()
      signers.append(parseParty())
    }
    close(signersMarker, .signers)
    close(marker, .callBy)
    if Self.operators.contains(kind), !hasReportedHere {
      report(
        .unexpectedToken, "a signed call stands alone", at: span(since: marker),
        notes: [Self.signedCallNote])
    }
    guard case .call = call.kind else {
      if case .error = call.kind { return call }
      report(
        .signersWithoutCall, "only a call is made `by` someone", at: word,
        secondaryLabels: [DiagnosticLabel("this is not a call", at: call.span)],
        notes: [Self.signedCallNote])
      return call
    }
    return make(.callBy(call: call, signers: signers), since: marker)
  }

  static let signedCallNote =
    "Keep its result with `let n = c.call() by ann`, then use `n`."

  private static let operators: Set<TokenKind> = [
    .plus, .minus, .star, .slash, .mod, .power, .equal, .unequal, .less, .lessOrEqual, .greater,
    .greaterOrEqual, .and, .or, .xor,
  ]

  /// Parses what an `expect` wants to be true.
  mutating func parseConditionOrCall() -> ExpressionSyntax {
    let marker = open()
    let value = parseSigners(after: parseExpression(), marker)
    guard at(.assign), text == "=", !hasReportedHere else { return value }
    report(
      advice("`=` sets a variable; `==` compares", "Write `expect a == b`.", replacing: "=="),
      at: span)
    take()
    _ = parseExpression()
    close(marker, .invalidExpression)
    return errorExpression()
  }

  /// Parses the condition of an `if` or a `while`; one `=` is taken as the two that were meant.
  mutating func parseCondition() -> ExpressionSyntax {
    let marker = open()
    let condition = parseExpression()
    guard at(.assign), !hasReportedHere else { return condition }
    guard text == "=" else { return condition }
    let place = span
    report(
      .unexpectedToken, "`=` sets a variable; `==` compares", at: place,
      fixIts: [FixIt("write `==`", replacing: place, with: "==")])
    take()
    _ = parseExpression()
    close(marker, .invalidExpression)
    return errorExpression()
  }

  @inline(never)
  private mutating func parseExpressionStatement(_ marker: Marker) -> StatementSyntax.Kind {
    let start = position
    let expression = parseExpression()
    if hasReported(since: start), !at(.assign) {
      close(marker, .invalidStatement)
      return .error
    }
    if at(.assign), text == ":=", case .name(let name) = expression.kind {
      take()
      let value = parseValue()
      close(marker, .local)
      let binding = BindingSyntax(id: newID(), span: name.span, name: name, type: nil)
      return .variable(isMutable: true, bindings: [binding], value: value)
    }
    if at(.assign) {
      let isPlace =
        Self.isPlace(expression)
        && (tokens[start].kind == .identifier
          || misusedWords.contains(source.text(in: tokens[start].span)))
      if !isPlace {
        report(
          .invalidPlace, "this is not a place that a value can be assigned to", at: expression.span,
          notes: ["A place is a variable or a part of one: `a.b[i] = …`."])
      }
      take()
      let value = parseValue()
      close(marker, .assignment)
      return isPlace ? .assignment(place: expression, value: value) : .error
    }
    let statement = parseSigners(after: expression, marker)
    switch statement.kind {
    case .call, .callBy:
      close(marker, .callStatement)
      return .call(statement)
    default:
      if at(.closedRange) || at(.halfOpenRange) { return .error }
      if isAtStatementEnd, !hasReported(since: start) {
        var notes = ["A statement that is an expression is a call; keep a value with `let`."]
        if tokens[start].kind == .minus { notes = [Self.operatorNote] }
        reportAside(
          .unusedExpression, "this expression does nothing by itself", at: statement.span,
          notes: notes)
      }
      close(marker, .invalidStatement)
      return .error
    }
  }

  var isAtStatementEnd: Bool { at(.lineEnd) || at(.rightBrace) || at(.endOfFile) }
}
