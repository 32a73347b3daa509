extension Parser {
  /// Parses an operand with the members, indices and arguments behind it.
  mutating func parsePostfix() -> ExpressionSyntax {
    let marker = open()
    var result = parseOperand()
    while !hasReportedHere {
      switch kind {
      case .dot where kind(ahead: 1) == .integer:
        report(
          .unexpectedToken, "a part of a value has a name and no number", at: span,
          notes: ["There are no tuples: `let a, b = f(x)` takes several results apart."])
        take()
        take()
        return errorExpression()
      case .dot:
        take()
        let name = parseWord("after `.`")
        close(marker, .member)
        result = make(.member(base: result, name: name), since: marker)
      case .leftBracket:
        let indices = parseList(.leftBracket, .rightBracket, of: "index") { $0.parseExpression() }
        close(marker, .index)
        if indices.count != 1 {
          report(.unexpectedToken, "brackets hold one index", at: span(since: marker))
        }
        result = make(
          .index(base: result, index: indices.first ?? errorExpression()), since: marker)
      case .less where isAtTypeArguments:
        skipTypeArguments()
      case .leftParenthesis:
        let arguments = parseArguments()
        close(marker, .call)
        result = make(.call(callee: result, arguments: arguments), since: marker)
      default:
        return result
      }
    }
    return result
  }

  /// Parses `(…)` behind what is called.
  mutating func parseArguments() -> [ArgumentSyntax] {
    let marker = open()
    let arguments = parseList(.leftParenthesis, .rightParenthesis, of: "argument") {
      $0.parseArgument()
    }
    close(marker, .argumentList)
    return arguments
  }

  private mutating func parseArgument() -> ArgumentSyntax {
    let marker = open()
    var label: NameSyntax?
    if kind.isWord, kind(ahead: 1) == .colon {
      label = parseWord("as a label")
      take()
    }
    let start = position
    let isInout = eat(.inout)
    if at(.identifier), kind(ahead: 1) == .assign {
      let name = text
      report(
        .unexpectedToken, "a label ends with `:`", at: tokens[position + 1].span,
        notes: ["`==` compares."],
        fixIts: [
          FixIt(
            "write `:`", replacing: SourceSpan(span.end, tokens[position + 1].span.end), with: ":")
        ])
      label = NameSyntax(text: name, span: take())
      take()
    }
    var value = parseExpression()
    if isInout, !Self.isPlace(value) || kind(at: start + 1) == .leftParenthesis,
      !hasReported(since: start)
    {
      reportAside(
        .invalidPlace, "only a variable or a part of one is lent with `inout`", at: value.span)
    }
    if at(.of), !hasReportedHere { value = parseAmount(value, isInout: isInout) }
    close(marker, .argument)
    return ArgumentSyntax(
      span: span(since: marker), label: label, isInout: isInout, value: value)
  }

  /// Parses `of A` behind an amount.
  @inline(never)
  private mutating func parseAmount(
    _ count: ExpressionSyntax, isInout: Bool
  ) -> ExpressionSyntax {
    if isInout {
      report(
        .invalidPlace, "an amount of an asset is no variable, and cannot be lent", at: count.span)
    }
    take()
    let asset = parsePath("of an asset")
    return ExpressionSyntax(
      id: newID(), span: SourceSpan(count.span.start, max(previousEnd, count.span.end)),
      kind: .amount(count: count, asset: asset), height: count.height + 1)
  }

  private func kind(at index: Int) -> TokenKind {
    index < tokens.count ? tokens[index].kind : .endOfFile
  }

  /// Whether an expression is made of names, members and indices only.
  static func isPlace(_ expression: ExpressionSyntax) -> Bool {
    var current = expression
    while true {
      switch current.kind {
      case .name, .error: return true
      case .member(let base, _): current = base
      case .index(let base, _): current = base
      default: return false
      }
    }
  }

  private mutating func parseOperand() -> ExpressionSyntax {
    let marker = open()
    switch kind {
    case .old where kind(ahead: 1) == .dot && !misusedWords.contains(text): return parseOld(marker)
    case .integer: return parseInteger(marker)
    case .text, .bytesLiteral, .timeLiteral, .partyLiteral, .digestLiteral:
      return parseLiteral(marker)
    case .true, .false:
      let value = at(.true)
      take()
      close(marker, .literal)
      return make(.boolean(value), since: marker)
    case .none:
      take()
      close(marker, .literal)
      return make(.none, since: marker)
    case .some:
      return parseSome(marker)
    case .leftParenthesis:
      return parseParentheses(marker)
    case .leftBracket:
      return parseListOrMap(marker)
    case .identifier:
      return parseNameOrSet(marker)
    default:
      return parseMissingOperand(marker)
    }
  }

  @inline(never)
  private mutating func parseInteger(_ marker: Marker) -> ExpressionSyntax {
    var literal = IntegerLiteral(digits: "0", isHexadecimal: false)
    if case .integer(let value) = literals[position] { literal = value }
    take()
    if at(.identifier), let unit = Self.durationUnits[text] {
      take()
      close(marker, .duration)
      return make(.duration(literal, unit: unit), since: marker)
    }
    if at(.identifier), takeForeignUnit() {
      close(marker, .invalidExpression)
      return errorExpression()
    }
    close(marker, .literal)
    return make(.integer(literal), since: marker)
  }

  /// The words that may follow a whole number.
  static let durationUnits: [String: DurationUnit] = [
    "milliseconds": .milliseconds, "millisecond": .milliseconds, "seconds": .seconds,
    "second": .seconds, "minutes": .minutes, "minute": .minutes, "hours": .hours, "hour": .hours,
    "days": .days, "day": .days, "weeks": .weeks, "week": .weeks,
  ]

  @inline(never)
  private mutating func parseLiteral(_ marker: Marker) -> ExpressionSyntax {
    let value = literals[position]
    take()
    close(marker, .literal)
    switch value {
    case .text(let text): return make(.text(text), since: marker)
    case .bytes(let octets): return make(.bytes(octets), since: marker)
    case .time(let milliseconds): return make(.time(milliseconds: milliseconds), since: marker)
    case .party(let octets): return make(.party(octets), since: marker)
    case .digest(let digest): return make(.digest(digest), since: marker)
    case .integer(let integer): return make(.integer(integer), since: marker)
    case nil: return errorExpression()
    }
  }

  @inline(never)
  private mutating func parseSome(_ marker: Marker) -> ExpressionSyntax {
    let word = take()
    guard at(.leftParenthesis) else {
      reportExpected("`(`", "after `some`")
      return errorExpression()
    }
    let values = parseList(.leftParenthesis, .rightParenthesis, of: "value") {
      $0.parseExpression()
    }
    close(marker, .some)
    if values.count != 1 { report(.unexpectedToken, "`some` holds one value", at: word) }
    return make(.some(values.first ?? errorExpression()), since: marker)
  }

  @inline(never)
  private mutating func parseParentheses(_ marker: Marker) -> ExpressionSyntax {
    let values = parseList(.leftParenthesis, .rightParenthesis, of: "value") {
      $0.parseExpression()
    }
    close(marker, .parentheses)
    guard let inner = values.first, values.count == 1 else {
      let isCondition =
        marker.token > 0 && [.requires, .ensures].contains(tokens[marker.token - 1].kind)
      report(
        .unexpectedToken, "parentheses hold one expression", at: span(since: marker),
        notes: [
          isCondition
            ? "A failure has no text: write `requires c else TooMuch(limit: 3)`; without `else` it quotes itself."
            : "There are no tuples: write a struct, or several results of a function."
        ])
      return errorExpression()
    }
    return ExpressionSyntax(
      id: inner.id, span: span(since: marker), kind: inner.kind, height: inner.height)
  }

  @inline(never)
  private mutating func parseNameOrSet(_ marker: Marker) -> ExpressionSyntax {
    if kind(ahead: 1) == .identifier, !DeclarationWord.begins(text(ahead: 1)) {
      takeForeignPrefix()
    }
    let isSet = at(word: "set")
    let name = parseName("here")
    if isSet, at(.leftBracket) {
      let elements = parseList(.leftBracket, .rightBracket, of: "element") { $0.parseExpression() }
      close(marker, .set)
      return make(.set(elements), since: marker)
    }
    close(marker, .name)
    return make(.name(name), since: marker)
  }

  /// Parses `[a, b]`, `[k: v]`, `[]` or `[:]`.
  @inline(never)
  private mutating func parseListOrMap(_ marker: Marker) -> ExpressionSyntax {
    if kind(ahead: 1) == .colon, kind(ahead: 2) == .rightBracket {
      take()
      let wasSensitive = isNewlineSensitive
      isNewlineSensitive = false
      take()
      isNewlineSensitive = wasSensitive
      passLineEnd()
      take()
      close(marker, .map)
      return make(.map([]), since: marker)
    }
    var isMap: Bool?
    let elements = parseList(.leftBracket, .rightBracket, of: "element") { parser in
      let entry = parser.open()
      let key = parser.parseExpression()
      guard parser.at(.colon), isMap != false else {
        if isMap == true, !parser.hasReportedHere {
          parser.reportExpected("`:`", "and a value after the key")
        }
        isMap = isMap ?? false
        return (key, ExpressionSyntax?.none)
      }
      isMap = true
      parser.take()
      let value = parser.parseExpression()
      parser.close(entry, .mapEntry)
      return (key, value)
    }
    if isMap == true {
      close(marker, .map)
      let entries = elements.map { key, value in
        MapEntrySyntax(key: key, value: value ?? errorExpression())
      }
      return make(.map(entries), since: marker)
    }
    close(marker, .list)
    return make(.list(elements.map(\.0)), since: marker)
  }
}
