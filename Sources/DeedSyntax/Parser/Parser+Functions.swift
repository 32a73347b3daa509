extension Parser {
  /// Parses a `call`, `view` or `fn`; for tests, behind `test`.
  mutating func parseFunction(
    _ role: FunctionRole, _ marker: Marker, isForTests: Bool = false
  ) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the \(role.rawValue)")
    skipGenericParameters()
    let parameters = parseParameters(of: name)
    let results = parseResults()
    let head = parseHead(role == .call ? .call : role == .view ? .view : .function)
    let body = parseBlock("before the body")
    close(marker, .function)
    var authority = head.authority
    if role == .call, authority == nil {
      authority = missingAuthority("call", name.span, head)
    }
    return .function(
      FunctionSyntax(
        role: role, isForTests: isForTests, name: name, parameters: parameters, results: results,
        authority: authority, move: head.move, after: head.after, before: head.before,
        requirements: head.requirements, ensures: head.ensures, body: body))
  }

  /// Parses the parameters behind a name.
  mutating func parseParameters(of name: NameSyntax) -> [ParameterSyntax] {
    guard at(.leftParenthesis) else {
      if !hasReportedHere { reportExpected("`(`", "after the name `\(name.text)`") }
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

  private mutating func missingAuthority(
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

  private mutating func parseParameter() -> ParameterSyntax {
    let marker = open()
    let id = newID()
    var name = parseName("for a parameter")
    var isInout = false
    if at(.identifier), isInSameLine(ahead: 0), kind(ahead: 1) != .colon,
      PredeclaredType.names.contains(name.text)
    {
      let type = TypeSyntax(
        id: newID(), span: name.span,
        kind: .named(
          QualifiedNameSyntax(components: [name], span: name.span), arguments: []))
      let word = text
      reportAside(
        .unexpectedToken, "a parameter's name stands before its type", at: name.span,
        notes: ["Write `\(word): \(name.text)`."])
      name = NameSyntax(text: word, span: take())
      close(marker, .parameter)
      return ParameterSyntax(
        id: id, span: span(since: marker), name: name, isInout: false, type: type)
    }
    var type = TypeSyntax(
      id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error)
    if !hasReportedHere || at(.colon), expectColon("after the name of the parameter") {
      isInout = eat(.inout)
      type = parseType()
    }
    if at(.from) {
      reportUnsupported("payments (`from`) are", at: take())
      _ = parseExpression()
    }
    close(marker, .parameter)
    return ParameterSyntax(
      id: id, span: span(since: marker), name: name, isInout: isInout, type: type)
  }

  mutating func parseResults() -> ResultsSyntax {
    if at(.colon) {
      reportAside(
        .unexpectedToken, "results stand after `->`", at: span,
        fixIts: [FixIt("write ` ->`", replacing: span, with: " ->")])
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
    let name = parsePath(context)
    let arguments = at(.leftParenthesis) && !hasReportedHere ? parseArguments() : []
    close(marker, .failure)
    return FailureSyntax(
      id: id, span: span(since: marker), name: name, arguments: arguments)
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
