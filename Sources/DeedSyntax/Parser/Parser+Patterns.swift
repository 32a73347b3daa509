extension Parser {
  /// Parses the braces of a `match`, each arm with the body that `parseBody` reads.
  mutating func parseArms<Arm>(
    _ parseBody: (inout Parser, PatternSyntax, Marker) -> Arm
  ) -> [Arm] {
    let marker = open()
    guard at(.leftBrace) else {
      if !hasReportedHere { reportExpected("`{`", "before the arms of a `match`") }
      return []
    }
    let opening = take()
    let wasSensitive = isNewlineSensitive
    isNewlineSensitive = false
    var arms: [Arm] = []
    var otherwise: SourceSpan?
    while !at(.rightBrace), !at(.endOfFile), !isAtForgottenDeclaration {
      let start = position
      let armMarker = open()
      if at(.dot) || at(.identifier) { takeForeignPatternWord() }
      let pattern = parsePattern()
      if let otherwise, !hasReported(since: start) {
        reportArmAfterElse(pattern.span, otherwise)
      }
      if case .otherwise = pattern.kind { otherwise = pattern.span }
      if hasReported(since: start), !at(.leftBrace) { skipToArm() }
      if at(.leftBrace) {
        arms.append(parseBody(&self, pattern, armMarker))
      } else if !hasReported(since: start) {
        reportExpected("`{`", "after the pattern", notes: ["Write `one { … }` for each arm."])
      }
      close(armMarker, .arm)
      if at(.comma) {
        reportArmComma()
        take()
      }
      if position == start { take() }
    }
    isNewlineSensitive = wasSensitive
    if tokens[position].kind == .rightBrace { passLineEnd() }
    if at(.rightBrace) {
      take()
    } else {
      reportUnclosedMatch(opening)
    }
    close(marker, .members)
    return arms
  }

  @inline(never)
  private mutating func reportArmAfterElse(_ arm: SourceSpan, _ otherwise: SourceSpan) {
    report(
      .armAfterElse, "no arm stands after `else`", at: arm,
      secondaryLabels: [DiagnosticLabel("this matches all that is left", at: otherwise)])
  }

  @inline(never)
  private mutating func reportArmComma() {
    report(
      .unexpectedToken, "no comma stands between the arms of a `match`", at: span,
      fixIts: [FixIt("remove the comma", replacing: span, with: "")])
  }

  @inline(never)
  private mutating func reportUnclosedMatch(_ opening: SourceSpan) {
    report(
      .unclosedBracket, "the `match` that is opened here is never closed", at: opening,
      notes: ["Every `{` needs its `}`."])
  }

  private mutating func skipToArm() {
    let marker = open()
    while !at(.leftBrace), !at(.rightBrace), !at(.endOfFile) { take() }
    closeSkipped(marker)
  }

  @inline(never)
  private mutating func parsePattern() -> PatternSyntax {
    let marker = open()
    let id = newID()
    let kind: PatternSyntax.Kind
    switch self.kind {
    case .else:
      take()
      kind = .otherwise
    case .none:
      take()
      kind = .none
    case .some:
      take()
      guard at(.leftParenthesis) else {
        reportExpected("`(`", "after `some`", notes: ["Write `some(x)` or `some(_)`."])
        kind = .error
        break
      }
      let bindings = parseList(.leftParenthesis, .rightParenthesis, of: "name") {
        $0.parseBinding("for the value")
      }
      if let binding = bindings.first, bindings.count == 1 {
        kind = .some(binding)
      } else {
        report(.unexpectedToken, "`some` holds one value", at: span(since: marker))
        kind = .error
      }
    case .identifier:
      var name = parseName("for a case")
      if at(.dot) {
        reportAside(
          .unexpectedToken, "a case stands without the name of its enum", at: name.span,
          notes: ["The subject of the `match` says which enum it is."],
          fixIts: [
            FixIt(
              "remove `\(name.text).`", replacing: SourceSpan(name.span.start, span.end), with: "")
          ])
        while eat(.dot) { name = parseWord("for a case") }
      }
      var payload: [PayloadBindingSyntax] = []
      if at(.leftParenthesis) {
        payload = parseList(.leftParenthesis, .rightParenthesis, of: "name") {
          $0.parsePayloadBinding()
        }
      }
      kind = .enumerationCase(name, payload: payload)
    case .underscore:
      report(
        .unexpectedToken, "`_` is not a pattern", at: span,
        notes: ["Write `else` for all that is left."])
      take()
      kind = .otherwise
    default:
      reportExpected(
        "a case", "here",
        notes: ["Write a case of the enum, `some(x)`, `none` or `else`."])
      kind = .error
    }
    close(marker, .pattern)
    return PatternSyntax(id: id, span: span(since: marker), kind: kind)
  }

  private mutating func parsePayloadBinding() -> PayloadBindingSyntax {
    let marker = open()
    var label: NameSyntax?
    if kind.isWord, kind(ahead: 1) == .colon {
      label = parseWord("as a label")
      take()
    }
    let binding = parseBinding("for a part of the payload")
    close(marker, .payloadBinding)
    return PayloadBindingSyntax(label: label, binding: binding)
  }
}
