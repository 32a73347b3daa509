extension Parser {
  /// Parses a type; a range may stand without parentheses.
  mutating func parseType() -> TypeSyntax { parseType(allowsRange: true) }

  /// Parses the type of a result, where a range stands in parentheses.
  mutating func parseResultType() -> TypeSyntax { parseType(allowsRange: false) }

  private mutating func parseType(allowsRange: Bool) -> TypeSyntax {
    let marker = open()
    let id = newID()
    guard enter() else { return TypeSyntax(id: id, span: span(since: marker), kind: .error) }
    defer { leave() }
    var kind = parsePlainType(allowsRange: allowsRange, marker)
    if at(.question) {
      if let example = kind.interval, tokens[position - 1].kind != .rightParenthesis {
        let what = example.contains("mod") ? "a ring" : "a range"
        report(
          .malformedType, "\(what) that is made optional stands in parentheses", at: span,
          notes: ["Write `(\(example))?`."])
      }
      take()
      let inner = TypeSyntax(
        id: newID(), span: SourceSpan(tokens[marker.token].span.start, previousEnd - 1), kind: kind)
      kind = .optional(inner)
      close(marker, .optionalType)
      while at(.question) {
        report(
          .malformedType, "an optional type is never nested", at: span,
          fixIts: [FixIt("remove `?`", replacing: span, with: "")])
        take()
      }
    }
    return TypeSyntax(id: id, span: span(since: marker), kind: kind)
  }

  private mutating func parsePlainType(allowsRange: Bool, _ marker: Marker) -> TypeSyntax.Kind {
    if at(.leftParenthesis) { return parseParenthesisedType(marker) }
    guard at(.identifier) else {
      if at(.leftBracket) { return parseForeignListType() }
      if at(.integer) || at(.minus), allowsRange {
        report(
          Advice(message: "a range is a part of a type", note: "Write `int in 0...9`."), at: span)
        return .range(parseRange())
      }
      if kind.isReservedWord, [.comma, .rightParenthesis].contains(self.kind(ahead: 1)) {
        report(.reservedWord, "`\(text)` is a reserved word and not a type", at: span)
        take()
      } else {
        reportExpected("a type", "here")
      }
      return .error
    }
    if at(word: "int"), self.kind(ahead: 1) == .in, allowsRange {
      take()
      take()
      let range = parseRange()
      close(marker, .rangeType)
      return .range(range)
    }
    if at(word: "int"), self.kind(ahead: 1) == .integer || self.kind(ahead: 1) == .minus,
      allowsRange, isInSameLine(ahead: 1)
    {
      take()
      report(
        .unexpectedToken, "`in` stands between `int` and its bounds", at: span,
        fixIts: [FixIt("write `in`", replacing: SourceSpan(span.start, span.start), with: "in ")])
      return .range(parseRange())
    }
    if at(word: "int"), self.kind(ahead: 1) == .mod, allowsRange {
      take()
      take()
      let modulus = parseSum()
      close(marker, .ringType)
      return .ring(modulus: modulus)
    }
    if at(word: "bytes"), self.kind(ahead: 1) == .leftBracket {
      take()
      let counts = parseList(.leftBracket, .rightBracket, of: "count") { $0.parseExpression() }
      close(marker, .fixedBytesType)
      guard let count = counts.first, counts.count == 1 else {
        report(.malformedType, "`bytes[n]` has one count", at: span(since: marker))
        return .error
      }
      return .fixedBytes(count: count)
    }
    let path = parsePath("for a type")
    var arguments: [TypeSyntax] = []
    if at(.less) {
      let argumentsMarker = open()
      arguments = parseList(.less, .greater, of: "type") { $0.parseType() }
      close(argumentsMarker, .typeArguments)
      if arguments.isEmpty {
        report(.malformedType, "type arguments are missing", at: span(since: argumentsMarker))
      }
    }
    if at(.leftBracket), isInSameLine(ahead: 0), !hasReportedHere { takeForeignBrackets(path) }
    close(marker, .namedType)
    return .named(path, arguments: arguments)
  }

  /// Parses `[T]` or `[K: V]` as the type that was meant.
  @inline(never)
  private mutating func parseForeignListType() -> TypeSyntax.Kind {
    report(
      Advice(
        message: "a type does not begin with `[`",
        note: "Write `list<int>`, `map<text, int>` or `set<party>`."),
      at: span)
    take()
    _ = parseType()
    if eat(.colon) || eat(.comma) { _ = parseType() }
    _ = eat(.rightBracket)
    return .error
  }

  /// Takes `[]` or `[K, V]` behind a type.
  @inline(never)
  private mutating func takeForeignBrackets(_ path: QualifiedNameSyntax) {
    let name = path.components.map(\.text).joined(separator: ".")
    let isEmpty = kind(ahead: 1) == .rightBracket || kind(ahead: 1) == .integer
    report(
      Advice(
        message: "the types in a collection stand between `<` and `>`",
        note: isEmpty ? "Write `list<\(name)>`." : "Write `\(name)<…>`."), at: span)
    while !at(.rightBracket), !at(.rightParenthesis), !at(.rightBrace), !at(.endOfFile),
      !at(.assign),
      isInSameLine(ahead: 1)
    {
      take()
    }
    _ = eat(.rightBracket)
  }

  /// Parses `(int in a...b)`.
  private mutating func parseParenthesisedType(_ marker: Marker) -> TypeSyntax.Kind {
    let wasSensitive = isNewlineSensitive
    isNewlineSensitive = false
    let opening = take()
    let inner = parseType()
    if at(.comma), !hasReportedHere {
      report(
        Advice(message: "several results have names", note: "Write `-> (paid: int, rest: int)`."),
        at: span)
      while eat(.comma) { _ = parseType() }
    }
    if !eat(.rightParenthesis), !hasReportedHere {
      reportExpected("`)`", "after the type")
    }
    isNewlineSensitive = wasSensitive
    close(marker, .parenthesisedType)
    switch inner.kind {
    case .range, .ring, .error: return inner.kind
    default:
      report(
        .malformedType, "only a range or a ring stands in parentheses", at: opening,
        notes: [
          "Write the type without them; several results have names: `-> (paid: int, rest: int)`."
        ])
      return inner.kind
    }
  }

  /// Parses `a...b` or `a..<b`, two sums.
  mutating func parseRange() -> RangeSyntax {
    let marker = open()
    let lower = parseSum()
    return parseRange(from: lower, marker)
  }

  /// Parses the rest of a range whose lower bound is known.
  mutating func parseRange(from lower: ExpressionSyntax, _ marker: Marker) -> RangeSyntax {
    let includesUpper = !at(.halfOpenRange)
    if !eat(.halfOpenRange) { expect(.closedRange, "or `..<` after the lower bound") }
    let upper = hasReportedHere ? errorExpression() : parseSum()
    close(marker, .range)
    return RangeSyntax(
      span: span(since: marker), lower: lower, upper: upper, includesUpper: includesUpper)
  }
}

extension TypeSyntax.Kind {
  /// An example of the type, when it is a part of `int` that stands in parentheses where it is made optional.
  fileprivate var interval: String? {
    switch self {
    case .range: "int in 0...9"
    case .ring: "int mod 7"
    default: nil
    }
  }
}
