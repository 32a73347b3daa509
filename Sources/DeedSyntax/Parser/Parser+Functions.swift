extension Parser {
  /// Parses a `call`, `view` or `fn`; for tests, behind `test`.
  mutating func parseFunction(
    _ role: FunctionRole, _ marker: Marker, isForTests: Bool = false
  ) -> DeclarationSyntax.Kind {
    take()
    if at(word: "fn") || at(.identifier) && ForeignDeclaration.synonyms[text] == "fn",
      kind(ahead: 1) == .identifier, isInSameLine(ahead: 1)
    {
      report(
        advice("one word begins a declaration", "Write `\(role.rawValue)`.", replacing: ""),
        at: span)
      take()
    }
    let told = diagnostics.count
    let name = parseName("for the \(role.rawValue)")
    var typeParameters: [TypeParameterSyntax] = []
    if role == .function {
      typeParameters = parseTypeParameters()
    } else {
      skipTypeParameters(of: "a \(role.rawValue)")
    }
    let parameters = parseParameters(of: name)
    let results = parseResults()
    var isUnclear = diagnostics.count > told
    let head = parseHead(role == .call ? .call : role == .view ? .view : .function)
    isUnclear = isUnclear || !at(.leftBrace)
    let body = parseBlock("before the body")
    close(marker, .function)
    var authority = head.authority
    if role == .call, authority == nil {
      authority = missingAuthority("call", name.span, head)
    }
    return .function(
      FunctionSyntax(
        role: role, isForTests: isForTests, name: name, typeParameters: typeParameters,
        parameters: parameters, results: results, authority: authority, move: head.move,
        after: head.after, before: head.before, requirements: head.requirements,
        ensures: head.ensures, body: body, isUnclear: isUnclear))
  }

  /// Parses the parameters behind a name.
  mutating func parseParameters(of name: NameSyntax) -> [ParameterSyntax] {
    guard at(.leftParenthesis) else {
      if !hasReportedHere {
        reportExpected(
          "`(`", "after the name `\(name.text)`",
          notes: ["Parameters stand in parentheses; without any, write `\(name.text)()`."])
      }
      return []
    }
    let list = open()
    let parameters = parseList(.leftParenthesis, .rightParenthesis, of: "parameter") {
      $0.parseParameter()
    }
    close(list, .parameterList)
    return parameters
  }

  /// Parses a `create`.
  mutating func parseCreate(_ marker: Marker) -> DeclarationSyntax.Kind {
    let word = take()
    if at(.identifier), isInSameLine(ahead: 0), ForeignClause.synonyms[text] == nil {
      report(
        Advice(
          message: "a `create` has no name",
          note: "Write `create by owner`; it is called `C.create(…)`."),
        at: span)
      take()
    }
    if at(.leftParenthesis) {
      report(
        .misplacedClause, "`create` has no parameters of its own", at: span,
        notes: ["Its parameters are the parties and the `let`s without a value, in order."])
      let skipped = open()
      _ = parseList(.leftParenthesis, .rightParenthesis, of: "parameter") { $0.parseParameter() }
      close(skipped, .skipped)
    }
    let head = parseHead(.create)
    let body = at(.leftBrace) ? parseBlock("before the body") : nil
    close(marker, .create)
    let authority = head.authority ?? missingAuthority("create", word, head)
    return .create(
      CreateSyntax(
        authority: authority, requirements: head.requirements, ensures: head.ensures, body: body))
  }

  mutating func missingAuthority(
    _ word: String, _ place: SourceSpan, _ head: Head
  ) -> AuthoritySyntax {
    if !head.hasMistake {
      reportAside(
        .missingAuthority, "this `\(word)` does not say who may make it", at: place,
        notes: ["Write `by` and a party, or `by anyone`, after the parameters and results."])
    }
    return AuthoritySyntax(
      id: newID(), span: SourceSpan(place.end, place.end), kind: .error)
  }

  mutating func parseParameter() -> ParameterSyntax {
    let marker = open()
    let id = newID()
    var isInout = false
    if at(.inout), kind(ahead: 1) == .identifier {
      report(
        Advice(
          message: "`inout` stands before the type", note: "Write `\(text(ahead: 1)): inout int`."),
        at: span)
      take()
      isInout = true
    }
    var name = parseName("for a parameter")
    if at(.identifier), isInSameLine(ahead: 0), kind(ahead: 1) != .colon,
      ForeignDeclaration.type(name.text) != nil
    {
      let type = TypeSyntax(
        id: newID(), span: name.span,
        kind: .named(
          QualifiedNameSyntax(components: [name], span: name.span), arguments: []))
      let word = text
      reportAside(
        .unexpectedToken, "a parameter's name stands before its type", at: name.span,
        notes: ["Write `\(word): \(ForeignDeclaration.type(name.text) ?? name.text)`."])
      name = NameSyntax(text: word, span: take())
      close(marker, .parameter)
      return ParameterSyntax(
        id: id, span: span(since: marker), name: name, isInout: false, type: type, payer: nil)
    }
    var type = TypeSyntax(
      id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error)
    if name.text == "self" || name.text == "this", !at(.colon), !hasReportedHere {
      report(
        Advice(
          message: "a contract's fields are in sight everywhere in it",
          note: "Write the parameters alone: no `self` stands among them."), at: name.span)
      return ParameterSyntax(
        id: id, span: span(since: marker), name: name, isInout: false, type: type, payer: nil)
    }
    if !hasReportedHere || at(.colon), expectColon("after the name of the parameter") {
      isInout = eat(.inout) || isInout
      type = parseType()
    }
    if at(.assign), !hasReportedHere {
      report(
        Advice(
          message: "a parameter has no value of its own",
          note: "Every argument is written at the call."),
        at: span)
      take()
      _ = parseExpression()
    }
    var payer: ExpressionSyntax?
    if eat(.from) { payer = parseParty() }
    close(marker, .parameter)
    return ParameterSyntax(
      id: id, span: span(since: marker), name: name, isInout: isInout, type: type, payer: payer)
  }

  mutating func parseResults() -> ResultsSyntax {
    if at(.colon) {
      reportAside(
        .unexpectedToken, "results stand after `->`", at: span,
        fixIts: [FixIt("write ` ->`", replacing: span, with: " ->")])
    } else if at(word: "returns") || at(word: "return") || at(.return), isInSameLine(ahead: 0) {
      report(
        advice("results stand behind `->`", "Write `f(a: int) -> int`.", replacing: "->"), at: span)
    } else if !at(.arrow) {
      return .none
    }
    let marker = open()
    take()
    defer { close(marker, .results) }
    guard at(.leftParenthesis), kind(ahead: 2) == .colon else {
      return .single(parseResultType())
    }
    return .named(
      parseList(.leftParenthesis, .rightParenthesis, of: "result") {
        $0.parseTypedName(allowsEveryWord: false)
      })
  }

  /// Parses the name of an error or event with its arguments.
  mutating func parseFailure(_ context: String) -> FailureSyntax {
    let marker = open()
    let id = newID()
    if !at(.identifier), let failure = parseForeignFailure(marker, id) { return failure }
    let name = parsePath(context)
    let arguments = at(.leftParenthesis) && !hasReportedHere ? parseArguments() : []
    close(marker, .failure)
    return FailureSyntax(
      id: id, span: span(since: marker), name: name, arguments: arguments)
  }

  /// Parses a text, `fail E` or parentheses where the name of an error or event must stand.
  @inline(never)
  private mutating func parseForeignFailure(_ marker: Marker, _ id: NodeID) -> FailureSyntax? {
    switch kind {
    case .text:
      report(
        Advice(
          message: "a failure is a declared error and no text",
          note:
            "Declare `error TooMuch(limit: int)` and write its name; a `requires` without `else` quotes itself."
        ),
        at: span)
      take()
      let name = NameSyntax(text: "", span: SourceSpan(previousEnd, previousEnd))
      return FailureSyntax(
        id: id, span: span(since: marker),
        name: QualifiedNameSyntax(components: [name], span: name.span), arguments: [])
    case .fail:
      report(
        advice("the error stands directly behind `else`", "Write `else Error`.", replacing: ""),
        at: span)
      take()
      return nil
    case .leftBrace:
      report(
        Advice(
          message: "the error stands directly behind `else`", note: "Write `requires c else Error`."
        ),
        at: span)
      skipBraces()
      let name = NameSyntax(text: "", span: SourceSpan(previousEnd, previousEnd))
      return FailureSyntax(
        id: id, span: span(since: marker),
        name: QualifiedNameSyntax(components: [name], span: name.span), arguments: [])
    case .leftParenthesis where kind(ahead: 1) == .identifier:
      report(
        Advice(message: "no parentheses stand around it", note: "Write `emit Paid(amount: 1)`."),
        at: span)
      take()
      let failure = parseFailure("here")
      _ = eat(.rightParenthesis)
      return failure
    default: return nil
    }
  }

  // MARK: Documentation

  /// The `///` lines directly before a token.
  func documentation(before token: Int) -> String? {
    var lines: [String] = []
    var newlines = 0
    for piece in TriviaPiece.pieces(of: tokens[token].leadingSpan, in: source) {
      switch piece.kind {
      case .newline:
        newlines += 1
        if newlines > 1 { lines = [] }
      case .documentation:
        newlines = 0
        var content = source.text(in: SourceSpan(piece.span.start + 3, piece.span.end))[...]
        if content.first == " " { content = content.dropFirst() }
        lines.append(String(content))
      case .comment:
        lines = []
      case .whitespace, .unreadable:
        break
      }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
