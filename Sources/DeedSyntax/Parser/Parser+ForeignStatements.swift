/// Statements that begin with a word of another language.
extension Parser {
  /// Whether a statement begins here that no word of the language begins, judged by its first two tokens.
  ///
  /// A name is followed by a sign in every statement; what else follows decides.
  var isAtForeignStatement: Bool {
    guard isInSameLine(ahead: 1) else { return ForeignStatement.alone[text] != nil }
    switch kind(ahead: 1) {
    case .identifier, .integer, .text, .timeLiteral, .partyLiteral, .bytesLiteral, .digestLiteral,
      .leftBrace, .not, .none, .true, .false, .some, .if, .match, .for, .while, .return, .fail,
      .emit, .let, .var, .underscore:
      return true
    case .rightBrace, .endOfFile: return ForeignStatement.alone[text] != nil
    case .colon: return kind(ahead: 2) == .identifier || text == "else" || text == "default"
    default: return false
    }
  }

  /// Parses a statement of another language as the one that was meant; nil where nothing is known.
  @inline(never)
  mutating func parseForeignStatement(_ marker: Marker) -> StatementSyntax.Kind? {
    let word = text
    let next = kind(ahead: 1)
    if let binding = ForeignStatement.bindings[word], next == .identifier {
      report(
        advice(
          "a variable begins with `let` or `var`", "`let` stays, `var` changes.", replacing: binding
        ),
        at: span)
      return parseLocal(marker)
    }
    if ForeignStatement.failures.contains(word), next == .identifier || next == .text {
      report(advice("a call fails with `fail`", "Write `fail Error`.", replacing: "fail"), at: span)
      take()
      if at(word: "new"), kind(ahead: 1) == .identifier { take() }
      let failure = parseFailure("after `fail`")
      close(marker, .failStatement)
      return .fail(failure)
    }
    if let why = ForeignStatement.prefixes[word], next == .identifier {
      report(advice("`\(word)` begins no statement", why, replacing: ""), at: span)
      take()
      return parseStatement().kind
    }
    if let kind = parseForeignLocal(marker) { return kind }
    if ["give", "wait", "withdraw"].contains(word), next == .identifier || next == .integer {
      report(
        Advice(
          message: "arguments stand in parentheses",
          note: word == "give" ? "Write `give(x, to: p)`." : "Write `\(word)(…)`."), at: span)
      skipStatement()
      close(marker, .invalidStatement)
      return .error
    }
    if let why = ForeignStatement.constructs[word] {
      report(Advice(message: "`\(word)` begins no statement", note: why), at: span)
    } else if let why = ForeignStatement.alone[word] {
      if why.hasSuffix("`}`."), !diagnostics.isEmpty {
        keepSilent()
      } else {
        report(Advice(message: "there is no `\(word)`", note: why), at: span)
      }
    } else if word == "require" || word == "assert" {
      report(
        advice(
          "a condition begins with `requires`", "In a test it is `expect`.", replacing: "requires"),
        at: span)
      return .requirement(parseRequirement())
    } else if let near = nearStatementWord(word), next != .leftBrace {
      report(
        advice("`\(word)` begins no statement", "Write `\(near)`.", replacing: near), at: span)
    } else {
      return nil
    }
    skipStatement()
    close(marker, .invalidStatement)
    return .error
  }

  /// Parses `int x = 1`, `x: int = 1` as the variable that was meant.
  private mutating func parseForeignLocal(_ marker: Marker) -> StatementSyntax.Kind? {
    // `Share memory s = …`
    let isPlaced =
      ["memory", "storage", "calldata"].contains(text(ahead: 1))
      && kind(ahead: 2) == .identifier && kind(ahead: 3) == .assign
    let isTypeFirst =
      isPlaced
      || kind(ahead: 1) == .identifier && kind(ahead: 2) == .assign
        && nearStatementWord(text) == nil
    let isBare = kind(ahead: 1) == .colon && kind(ahead: 2) == .identifier
    guard isTypeFirst || isBare else { return nil }
    let name = isTypeFirst ? text(ahead: isPlaced ? 2 : 1) : text
    let type = isTypeFirst ? ForeignDeclaration.type(text) ?? text : text(ahead: 2)
    report(
      Advice(
        message: "a variable begins with `let` or `var`",
        note: type == "…" ? "Write `let \(name) = …`." : "Write `let \(name): \(type) = …`."),
      at: span)
    let bindingMarker = open()
    let id = newID()
    if isTypeFirst { take() }
    if isPlaced { take() }
    let word = NameSyntax(text: name, span: take())
    let written = eat(.colon) ? parseType() : nil
    close(bindingMarker, .binding)
    let binding = BindingSyntax(id: id, span: word.span, name: word, type: written)
    let value = eat(.assign) ? parseValue() : errorExpression()
    close(marker, .local)
    return .variable(isMutable: true, bindings: [binding], value: value)
  }

  private func nearStatementWord(_ word: String) -> String? {
    guard word.utf8.count >= 3 else { return nil }
    return NearbyNames.closest(
      to: word,
      among: [
        "let", "var", "match", "for", "while", "return", "fail", "emit", "requires", "expect",
      ]
    ).first
  }

  /// Takes `mut` and other words between `let` and the name of a variable.
  @inline(never)
  mutating func takeForeignBindingWord() {
    guard kind(ahead: 1) == .identifier, isInSameLine(ahead: 1) else { return }
    let word = text
    report(
      advice(
        "`\(word)` does not stand before a name",
        word == "mut" ? "A variable that changes begins with `var`." : "Every variable is a value.",
        replacing: ""), at: span)
    take()
  }

  /// Reports `then`, `:` or a missing brace behind a condition; true where a statement follows without braces.
  @inline(never)
  mutating func reportForeignCondition() -> Bool {
    if at(word: "then") || at(.colon) {
      report(
        advice(
          "no `\(text)` stands behind a condition", "What follows stands in braces.", replacing: ""),
        at: span)
      take()
      return !at(.leftBrace)
    }
    if let advice = adviceBehindExpression() {
      reportOnce(advice, at: span)
    } else if !at(.leftBrace), !at(.lineEnd), isAtStatementStart {
      report(
        Advice(
          message: "braces stand around what depends on a condition",
          note: "They are never left out."),
        at: span)
    }
    return false
  }

  /// Whether `elif` or its like goes on with an `if` here; it is reported and becomes current as the `if`.
  @inline(never)
  mutating func isAtForeignElse() -> Bool {
    let token = tokens[position]
    guard token.kind == .identifier, ["elif", "elseif", "elsif", "elsei"].contains(text) else {
      return false
    }
    if at(.lineEnd) { passLineEnd() }
    report(
      advice("`else if` is two words", "Write `else if … { … }`.", replacing: "else if"), at: span)
    return true
  }

  /// Takes what stands around the head of a `for` elsewhere: `(`, `let`; true where a parenthesis must close it.
  @inline(never)
  mutating func takeForeignForHead() -> Bool {
    var isOpen = false
    if at(.leftParenthesis) {
      report(
        Advice(
          message: "no parentheses stand around the head of a `for`",
          note: "Write `for x in list { … }`, or `for i in 0..<n { … }`."), at: span)
      isOpen = true
      take()
    }
    if at(.let) || at(.var) || at(word: "const") && kind(ahead: 1) == .identifier {
      report(
        advice("no `\(text)` stands before the name of a `for`", "The name is new.", replacing: ""),
        at: span)
      take()
    }
    return isOpen
  }

  // MARK: Arms

  /// Takes `case` or a dot before the pattern of an arm.
  @inline(never)
  mutating func takeForeignPatternWord() {
    if at(word: "case"), kind(ahead: 1) == .leftParenthesis || kind(ahead: 1) == .leftBrace {
      return
    }
    let isWord = at(word: "case") && isInSameLine(ahead: 1)
    guard isWord || at(.dot) && kind(ahead: 1).isWord else { return }
    reportOnce(
      advice(
        isWord ? "no `case` stands before an arm" : "a case stands without a dot",
        "Write `one { … }`, or `else { … }` for all that is left.", replacing: ""), at: span)
    take()
    if !isWord || !at(.dot) { return }
    take()
  }

  // MARK: Values

  /// Reports `{ … }` where a value must stand, and skips it.
  @inline(never)
  mutating func skipForeignBraces() {
    report(
      Advice(
        message: "a value does not begin with `{`",
        note:
          "Write `[\"a\": 1]` for a map, `[:]` for an empty one, `set[1, 2]`, `[1, 2]` for a list."),
      at: span)
    skipBraces()
  }

  /// Takes `new` and its like before a value.
  @inline(never)
  mutating func takeForeignPrefix() {
    guard isInSameLine(ahead: 1), kind(ahead: 1) == .identifier,
      let why = ForeignStatement.prefixes[text]
    else { return }
    report(advice("`\(text)` begins no value", why, replacing: ""), at: span)
    take()
  }
}
