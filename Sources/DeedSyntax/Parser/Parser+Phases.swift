/// Phases, what is there during some of them, deadlines and the legal text.
extension Parser {
  /// Parses `phase a -> b, c` or `final a`.
  mutating func parsePhase(_ marker: Marker) -> DeclarationSyntax.Kind {
    let isFinal = at(word: "final")
    take()
    let name = parseName(isFinal ? "for the final phase" : "for the phase")
    var targets: [NameSyntax] = []
    if isFinal, at(.arrow) || at(.comma), !hasReportedHere {
      report(
        .unexpectedToken,
        at(.arrow) ? "a final phase moves nowhere" : "a `final` declares one phase", at: span,
        notes: [
          at(.arrow)
            ? "Declare a phase that others follow by `phase \(name.text) -> …`."
            : "Write one `final` for each phase."
        ])
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
    } else if at(.var) {
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
    let time = parseSum()
    let head = parseHead(.due)
    let body = parseBlock("before the body of a `due`")
    close(marker, .due)
    return .due(
      DueSyntax(
        time: time, move: head.move, ensures: head.ensures, body: body, node: nodes.count - 1))
  }

  /// Parses `prose "file.md"`.
  mutating func parseProse(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let place = span
    guard at(.text), case .text(let path)? = literals[position] else {
      reportExpected("a text", "with the path of the legal text")
      close(marker, .prose)
      return .invalid
    }
    take()
    close(marker, .prose)
    return .prose(ProseSyntax(path: path, pathSpan: place))
  }
}
