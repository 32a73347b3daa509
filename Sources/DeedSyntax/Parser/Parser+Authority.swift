extension Parser {
  /// Parses `role admins = any 2 of board`.
  mutating func parseRole(_ marker: Marker) -> DeclarationSyntax.Kind {
    take()
    let name = parseName("for the role")
    if at(.by) {
      report(
        advice("`=` stands between a role and who it is", "Write `role a = b`.", replacing: "="),
        at: span)
      take()
    } else if at(.leftBrace) {
      report(
        Advice(
          message: "`=` stands between a role and who it is",
          note: "Write `role \(name.text) = a or b`."), at: span)
      take()
      var authority = parseAuthority()
      while eat(.comma) { authority = parseAuthority() }
      _ = eat(.rightBrace)
      close(marker, .role)
      return .role(RoleSyntax(name: name, authority: authority, node: nodes.count - 1))
    } else if !hasReportedHere {
      expect(.assign, "after the name of the role")
    }
    let authority =
      hasReportedHere
      ? AuthoritySyntax(id: newID(), span: SourceSpan(previousEnd, previousEnd), kind: .error)
      : parseAuthority()
    close(marker, .role)
    return .role(RoleSyntax(name: name, authority: authority, node: nodes.count - 1))
  }

  /// Parses what stands after `by` in a head.
  mutating func parseAuthority() -> AuthoritySyntax {
    let marker = open()
    let id = newID()
    guard enter() else { return AuthoritySyntax(id: id, span: span(since: marker), kind: .error) }
    defer { leave() }
    var terms = [parseAuthorityTerm()]
    let joint = kind
    guard joint == .and || joint == .or else { return terms[0] }
    while at(.and) || at(.or) {
      if kind != joint {
        report(
          .mixedLogicalOperators, "`and` and `or` are mixed without parentheses", at: span,
          notes: ["Write `a or (b and c)` or `(a or b) and c`."])
      }
      take()
      terms.append(parseAuthorityTerm())
      if hasReportedHere { break }
    }
    close(marker, .authority)
    return AuthoritySyntax(
      id: id, span: span(since: marker), kind: joint == .and ? .all(terms) : .either(terms))
  }

  private mutating func parseAuthorityTerm() -> AuthoritySyntax {
    let marker = open()
    let id = newID()
    let kind: AuthoritySyntax.Kind
    switch self.kind {
    case .any:
      take()
      if at(.of) {
        reportAside(
          .unexpectedToken, "the number of those who must sign stands behind `any`", at: span,
          fixIts: [
            FixIt("write `1`", replacing: SourceSpan(span.start, span.start), with: "1 ")
          ])
      }
      let count = at(.of) ? errorExpression() : parsePostfix()
      expect(.of, "after the number of an `any`")
      kind = .quorum(count: count, group: hasReportedHere ? .members([]) : parsePartyGroup())
      close(marker, .quorum)
    case .integer where self.kind(ahead: 1) == .of:
      report(
        .unexpectedToken, "`any` stands before the number of those who must sign", at: span,
        fixIts: [
          FixIt("write `any`", replacing: SourceSpan(span.start, span.start), with: "any ")
        ])
      let count = parsePostfix()
      take()
      kind = .quorum(count: count, group: parsePartyGroup())
      close(marker, .quorum)
    case .all:
      take()
      if at(.leftParenthesis) {
        reportAside(
          .unexpectedToken, "`of` stands behind `all`", at: span,
          fixIts: [
            FixIt("write `of`", replacing: SourceSpan(span.start, span.start), with: "of ")
          ])
      } else {
        expect(.of, "after `all`")
      }
      kind = .everyone(group: hasReportedHere ? .members([]) : parsePartyGroup())
      close(marker, .quorum)
    case .leftParenthesis:
      let inner = parseList(.leftParenthesis, .rightParenthesis, of: "authority") {
        $0.parseAuthority()
      }
      close(marker, .parentheses)
      guard inner.count == 1 else {
        report(
          .unexpectedToken, "parentheses hold one authority", at: span(since: marker),
          notes: ["A number of several parties is written `any 2 of (a, b, c)`."])
        return AuthoritySyntax(id: id, span: span(since: marker), kind: .error)
      }
      return AuthoritySyntax(id: id, span: span(since: marker), kind: inner[0].kind)
    case .identifier
    where at(word: "anyone")
      && ![.dot, .leftParenthesis, .leftBracket].contains(self.kind(ahead: 1)):
      take()
      kind = .anyone
      close(marker, .name)
    case .identifier, .partyLiteral:
      kind = .party(parsePostfix())
    default:
      reportExpected(
        "who may act", "after `by`, `and` or `or`",
        notes: [
          "Write a party, `anyone`, `any 2 of group`, `all of group`, or these with `and`, `or`."
        ])
      kind = .error
    }
    return AuthoritySyntax(id: id, span: span(since: marker), kind: kind)
  }

  private mutating func parsePartyGroup() -> PartyGroupSyntax {
    let marker = open()
    if at(.leftParenthesis) {
      let members = parseList(.leftParenthesis, .rightParenthesis, of: "party") {
        $0.parseParty()
      }
      close(marker, .group)
      if members.isEmpty {
        report(.unexpectedToken, "a group has at least one party", at: span(since: marker))
      }
      return .members(members)
    }
    if at(.leftBracket) {
      report(
        Advice(
          message: "the parties of a group stand in parentheses",
          note: "Write `any 2 of (a, b, c)`."), at: span)
      return .members(
        parseList(.leftBracket, .rightBracket, of: "party") { $0.parseParty() })
    }
    return .collection(parseParty())
  }

  /// Parses an expression for a party or a group: a name or literal with members, indices and calls.
  mutating func parseParty() -> ExpressionSyntax {
    guard at(.identifier) || at(.partyLiteral) else {
      reportExpected("a party", "here")
      return errorExpression()
    }
    return parsePostfix()
  }
}
