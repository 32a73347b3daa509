/// Phases, what is there during some of them, deadlines and the legal text.
extension Parser {
  /// Parses `phase a -> b, c` or `final a`.
  mutating func parsePhase(_ marker: Marker, isFinal: Bool) -> DeclarationSyntax.Kind {
    take()
    if isFinal, at(word: "phase"), kind(ahead: 1) == .identifier, isInSameLine(ahead: 1),
      !isInSameLine(ahead: 2) || kind(ahead: 2) == .rightBrace
    {
      report(
        advice("`final` declares a phase by itself", "Write `final closed`.", replacing: ""),
        at: span)
      take()
    }
    let name = parseName(isFinal ? "for the final phase" : "for the phase")
    var targets: [NameSyntax] = []
    if isFinal, at(.comma), !hasReportedHere {
      close(marker, .phase)
      parseFurtherFinalPhases()
      return .phase(PhaseSyntax(name: name, targets: [], isFinal: true))
    }
    if isFinal, at(.arrow), !hasReportedHere {
      report(
        .unexpectedToken, "a final phase moves nowhere", at: span,
        notes: ["Declare a phase that others follow by `phase \(name.text) -> …`."])
    } else if at(.comma), !hasReportedHere {
      report(
        advice(
          "`->` stands between a phase and those that follow it",
          "Each phase has a line: `phase open -> closed`.", replacing: " ->"), at: span)
      take()
      targets = parsePhaseNames()
    } else if !hasReportedHere, eat(.arrow) {
      targets = parsePhaseNames()
    }
    close(marker, .phase)
    return .phase(PhaseSyntax(name: name, targets: targets, isFinal: isFinal))
  }

  /// Parses `during a, b { … }`.
  mutating func parseDuring(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let phases = parsePhaseNames()
    let membersMarker = open()
    let opening = span
    guard at(.leftBrace) else {
      reportExpected("`{`", "after the phases of `during`")
      close(marker, .during)
      return .during(DuringSyntax(phases: phases, members: []))
    }
    take()
    var members: [DeclarationSyntax] = []
    while !at(.rightBrace), !at(.endOfFile) {
      // A member of the contract that is not indented: the `during` was not closed before it.
      let isInside = at(.var) || at(.let) || at(word: "invariant")
      if !isInside, isAtDeclaration, column(of: position) <= column(of: marker.token) { break }
      let start = position
      members.append(parseDuringMember())
      finishDeclaration(start)
    }
    if !eat(.rightBrace) {
      report(
        .unclosedBracket, "the `during` that is opened here is never closed", at: opening,
        secondaryLabels: [DiagnosticLabel("it must be closed before this", at: span)],
        notes: ["Every `{` needs its `}`."])
    }
    close(membersMarker, .members)
    close(marker, .during)
    return .during(DuringSyntax(phases: phases, members: members))
  }

  private mutating func parseDuringMember() -> DeclarationSyntax {
    let marker = open()
    let id = newID()
    let documentation = documentation(before: position)
    let inner = open()
    let kind: DeclarationSyntax.Kind
    if at(word: "invariant") {
      kind = .invariant(parseConditionClause(.invariant))
    } else if at(.var) || at(.let) {
      if at(.let) {
        report(
          advice(
            "a field of a phase begins with `var`",
            "It is set where its phase begins, and may be set again.", replacing: "var"), at: span)
      }
      kind = parseDuringField(inner)
    } else {
      reportExpected(
        "`var` or `invariant`", "in `during`",
        notes: [
          "Fields that exist only in these phases stand here, and what holds in them; all else stands outside."
        ])
      kind = .invalid
      if at(.let) || isAtDeclaration { take() }
    }
    close(marker, .declaration)
    return DeclarationSyntax(
      id: id, span: span(since: marker), documentation: documentation, isPublic: false, kind: kind)
  }

  private mutating func parseDuringField(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for a field")
    let type = parseColonType("after the name")
    if at(.assign), !hasReportedHere {
      report(
        .misplacedClause, "a field of a phase has no first value", at: span,
        notes: ["Every `call` and `due` that moves into the phase sets it in its body."])
      take()
      _ = parseExpression()
    }
    close(marker, .field)
    return .variable(FieldSyntax(name: name, type: type, value: nil))
  }

  /// Parses `due t in A -> B ensures e { … }`.
  mutating func parseDue(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    if at(.after) || at(.before) {
      report(
        .misplacedClause, "a `due` has no `\(text)`", at: span,
        notes: ["Its time stands directly behind `due`."])
      take()
    }
    let time = parseDueTime()
    let head = parseHead(.due)
    let body = parseBlock("before the body of a `due`")
    close(marker, .due)
    return .due(
      DueSyntax(
        time: time, move: head.move, ensures: head.ensures, body: body, node: nodes.count - 1))
  }

  /// Parses the time of a `due`; a head that begins without one is reported.
  private mutating func parseDueTime() -> ExpressionSyntax {
    let isCall =
      at(.identifier) && kind(ahead: 1) == .leftParenthesis && kind(ahead: 2) == .rightParenthesis
    guard at(.in) || at(.arrow) || at(.leftBrace) || isCall else { return parseSum() }
    let start = position
    let time = isCall ? parseSum() : errorExpression()
    guard position == start || at(.identifier) || at(.leftBrace) else { return time }
    report(
      .unexpectedToken, "the time stands directly behind `due`", at: span,
      notes: ["Write `due deadline + 3 days in open -> closed { … }`; a `due` has no name."])
    return time
  }

  /// Parses `prose "file.md"`.
  mutating func parseProse(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let place = span
    guard at(.text), case .text(let path)? = literals[position] else {
      reportExpected(
        "a text", "with the path of the legal text", notes: ["Write `prose \"terms.md\"`."])
      close(marker, .prose)
      return .invalid
    }
    take()
    close(marker, .prose)
    return .prose(ProseSyntax(path: path, pathSpan: place))
  }
}
