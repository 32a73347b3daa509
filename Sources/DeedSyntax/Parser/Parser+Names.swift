extension Parser {
  /// Parses a name that is declared or used; a reserved word is taken as one after a report.
  mutating func parseName(_ context: String) -> NameSyntax {
    if at(.identifier) {
      let name = text
      return NameSyntax(text: name, span: take())
    }
    if kind.isReservedWord {
      // A reserved word in the place of a name, unless it plainly begins something else.
      let next = self.kind(ahead: 1)
      let looksLikeName =
        [.colon, .comma, .assign, .leftParenthesis, .rightParenthesis, .leftBrace, .dot]
        .contains(next)
      if misusedWords.contains(text) {
        let word = text
        return NameSyntax(text: word, span: take())
      }
      if looksLikeName, !tokens[position].hasNewlineBefore || !isNewlineSensitive {
        let word = text
        report(
          .reservedWord, "`\(word)` is a reserved word and cannot be a name \(context)", at: span,
          notes: ["After a dot, as a label and as a field's name every word may stand."])
        misusedWords.insert(word)
        return NameSyntax(text: word, span: take())
      }
    }
    reportExpected("a name", context)
    return NameSyntax(text: "", span: SourceSpan(previousEnd, previousEnd))
  }

  /// Parses a name in a place where every word may stand.
  mutating func parseWord(_ context: String) -> NameSyntax {
    guard kind.isWord else {
      reportExpected("a name", context)
      return NameSyntax(text: "", span: SourceSpan(previousEnd, previousEnd))
    }
    let word = text
    return NameSyntax(text: word, span: take())
  }

  /// Parses `A.B.C`.
  mutating func parsePath(_ context: String) -> QualifiedNameSyntax {
    let marker = open()
    var components = [parseName(context)]
    while at(.dot) {
      take()
      components.append(parseWord("after `.`"))
      if hasReportedHere { break }
    }
    close(marker, .path)
    return QualifiedNameSyntax(components: components, span: span(since: marker))
  }

  /// Parses a new name or `_`, with a type if the construct allows one.
  mutating func parseBinding(_ context: String, allowsType: Bool = false) -> BindingSyntax {
    let marker = open()
    let id = newID()
    let name = eat(.underscore) ? nil : parseName(context)
    let type = allowsType && eat(.colon) ? parseType() : nil
    close(marker, .binding)
    return BindingSyntax(id: id, span: span(since: marker), name: name, type: type)
  }

  /// Parses one or more names with commas between them.
  mutating func parseBindings(_ context: String, allowsType: Bool = false) -> [BindingSyntax] {
    var bindings = [parseBinding(context, allowsType: allowsType)]
    while eat(.comma) {
      bindings.append(parseBinding(context, allowsType: allowsType))
      if hasReportedHere { break }
    }
    return bindings
  }

  /// Parses the names of parties.
  mutating func parseParties() -> [BindingSyntax] {
    var parties: [BindingSyntax] = []
    repeat {
      if at(.underscore) { reportExpected("a name", "for a party") }
      if !parties.isEmpty, tokens[position].hasNewlineBefore, isAtDeclaration,
        ![.comma, .lineEnd].contains(kind(ahead: 1)), kind(ahead: 1) != .rightBrace
      {
        report(
          Advice(
            message: "no comma stands after the last party", note: "Each declaration has a line."),
          at: tokens[position - 1].span)
        break
      }
      if at(.comma), kind(ahead: 1) == .identifier, isInSameLine(ahead: 1) {
        // One comma too many; the names go on behind it.
        reportExpected("a name", "for a party")
        take()
      }
      parties.append(parseBinding("for a party"))
      if at(.identifier), isInSameLine(ahead: 0), !isAtDeclaration,
        !hasReported(since: position - 1)
      {
        reportAside(
          .unexpectedToken, "a comma is missing between two parties",
          at: SourceSpan(previousEnd, previousEnd),
          fixIts: [
            FixIt("write `,`", replacing: SourceSpan(previousEnd, previousEnd), with: ",")
          ])
        continue
      }
      if !hasReportedHere { takeForeignPartyEnd() }
      guard !hasReportedHere, eat(.comma) else { break }
    } while true
    return parties
  }

  /// Takes the type of a party, or `and` between two, and reports it.
  @inline(never)
  private mutating func takeForeignPartyEnd() {
    if at(.assign) {
      report(
        Advice(
          message: "a party has no value",
          note: "Whoever creates the contract names its parties; one that changes is a `var`."),
        at: span)
      take()
      _ = parseExpression()
    } else if at(.colon) {
      report(
        Advice(message: "a party has no type", note: "Write `party buyer, seller`."), at: span)
      take()
      _ = parseType()
      if at(.and) { take() }
    } else if at(.and) || at(.or) {
      report(
        advice("commas stand between parties", "Write `party buyer, seller`.", replacing: ","),
        at: span)
      take()
      _ = parseBinding("for a party")
    }
  }

  /// Parses elements between brackets with commas between them; the opening bracket is current.
  ///
  /// Line ends do not matter inside. After a mistake it goes on at the next comma or closes at the bracket.
  mutating func parseList<Element>(
    _ opening: TokenKind, _ closing: TokenKind, of what: String,
    _ parseElement: (inout Parser) -> Element
  ) -> [Element] {
    let openingSpan = take()
    let start = position
    let wasSensitive = isNewlineSensitive
    isNewlineSensitive = false
    var elements: [Element] = []
    var lacksComma = false
    while !at(closing), !at(.endOfFile) {
      let elementStart = position
      elements.append(parseElement(&self))
      if at(closing) { break }
      if !hasReported(since: elementStart), position > elementStart, isAtNextElement(closing) {
        if !lacksComma { reportForgottenComma(what) }
        lacksComma = true
        continue
      }
      if at(.comma) {
        let comma = take()
        if at(closing) { reportTrailingComma(comma, what) }
        continue
      }
      if !hasReported(since: elementStart) { reportMissingComma(closing, openingSpan, what) }
      skipInList(closing)
      if !eat(.comma) { break }
      if position == elementStart { break }
    }
    isNewlineSensitive = wasSensitive
    if at(closing) {
      take()
    } else {
      isNewlineSensitive = false
      if at(closing) {
        take()
      } else if !hasReported(since: start) {
        reportUnclosedList(opening, closing, openingSpan)
      }
      isNewlineSensitive = wasSensitive
    }
    return elements
  }

  @inline(never)
  private mutating func reportTrailingComma(_ comma: SourceSpan, _ what: String) {
    report(
      .trailingComma, "no comma stands after the last \(what)", at: comma,
      fixIts: [FixIt("remove the comma", replacing: comma, with: "")])
  }

  /// Whether the next element of a list begins here and only the comma before it was forgotten.
  ///
  /// A word in a line of its own is one, and so is any word in a list of fields or types.
  private func isAtNextElement(_ closing: TokenKind) -> Bool {
    switch kind {
    case .identifier, .integer, .text, .bytesLiteral, .timeLiteral, .partyLiteral, .digestLiteral:
      break
    default: return false
    }
    if isAtStatementWord || (kind == .identifier && isAtForgottenDeclaration) { return false }
    if closing == .greater || closing == .rightBrace { return true }
    return kind(ahead: 1) == .colon
      || tokens[position].hasNewlineBefore
        && [.comma, closing, .leftParenthesis].contains(kind(ahead: 1))
  }

  @inline(never)
  private mutating func reportForgottenComma(_ what: String) {
    let place = SourceSpan(previousEnd, previousEnd)
    reportAside(
      .unexpectedToken, "a comma is missing after this \(what)",
      at: SourceSpan(tokens[position - 1].span.start, previousEnd),
      fixIts: [FixIt("write `,`", replacing: place, with: ",")])
  }

  @inline(never)
  private mutating func reportMissingComma(
    _ closing: TokenKind, _ opening: SourceSpan, _ what: String
  ) {
    if what != "name", let advice = adviceInList(what) {
      report(advice, at: span)
      return
    }
    report(
      .unexpectedToken,
      "expected `,` or \(closing.phrase) after \(article(what)), found \(foundPhrase)", at: span,
      secondaryLabels: [DiagnosticLabel("the list opened here", at: opening)])
  }

  private func adviceInList(_ what: String) -> Advice? {
    if at(.assign), text == "=", ["argument", "value", "element", "index"].contains(what) {
      return advice(
        "`=` sets a variable; `==` compares", "The label of an argument ends with `:`.",
        replacing: "==")
    }
    if at(.arrow), text == "->", what == "type" {
      return advice(
        "a comma stands between the types of a map", "Write `map<text, int>`.", replacing: ",")
    }
    if at(.leftBrace), what == "argument" {
      return Advice(
        message: "a function is no value",
        note: "Write a loop, `for x in xs { … }`, or a `fn` that has one.")
    }
    return ["parameter", "field", "case", "type"].contains(what) ? nil : adviceBehindExpression()
  }

  @inline(never)
  private mutating func reportUnclosedList(
    _ opening: TokenKind, _ closing: TokenKind, _ place: SourceSpan
  ) {
    report(
      .unclosedBracket, "\(opening.phrase) is never closed", at: place,
      notes: ["\(closing.phrase) must close it."])
  }

  private func article(_ what: String) -> String {
    let first = what.first.map(String.init) ?? ""
    return ("aeiou".contains(first) ? "an " : "a ") + what
  }
}
