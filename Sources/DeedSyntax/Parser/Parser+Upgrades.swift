/// Upgrades: who may, and how a successor goes on (`docs/language.md` rule 33).
extension Parser {
  /// Parses `upgrade by admins in open` or `upgrade v1.Escrow in awaiting, funded -> open { … }`.
  mutating func parseUpgrade(_ marker: Marker) -> DeclarationSyntax.Kind {
    let word = take()
    if isAtPermission { return parsePermission(marker, word) }
    return parseSuccession(marker, word)
  }

  /// Whether clauses follow that only the permission has, in whatever order.
  private var isAtPermission: Bool {
    switch kind {
    case .by, .after, .before, .requires, .ensures: true
    case .in:
      // A head out of order: `upgrade in open by admins`.
      (1..<40).first { kind(ahead: $0) == .by || kind(ahead: $0) == .leftBrace }
        .map { kind(ahead: $0) == .by } ?? false
    case .identifier:
      ForeignClause.synonyms[text] == .by && kind(ahead: 1) == .identifier && isInSameLine(ahead: 0)
    default: false
    }
  }

  private mutating func parsePermission(
    _ marker: Marker, _ word: SourceSpan
  ) -> DeclarationSyntax.Kind {
    let head = parseHead(.upgrade)
    if at(.leftBrace), !hasReportedHere {
      report(
        .misplacedClause, "an `upgrade by` has no body", at: span,
        notes: [
          "What is handed over is said by the successor: `upgrade v1.Escrow { members = old.members }`."
        ])
      let skipped = open()
      skipBraces()
      close(skipped, .skipped)
    }
    close(marker, .upgrade)
    return .upgradePermission(
      UpgradePermissionSyntax(
        authority: head.authority ?? missingAuthority("upgrade", word, head), move: head.move,
        after: head.after, before: head.before))
  }

  private mutating func parseSuccession(
    _ marker: Marker, _ word: SourceSpan
  ) -> DeclarationSyntax.Kind {
    let predecessor: QualifiedNameSyntax
    if at(word: "from") || at(.from) || at(word: "to") || at(word: "of") || at(.of),
      kind(ahead: 1) == .identifier
    {
      report(
        .upgradeOfWhat, "the name of the old contract stands directly behind `upgrade`", at: span,
        notes: [Self.upgradeForms], fixIts: [FixIt("leave it out", replacing: span, with: "")])
      take()
    }
    if at(.identifier), isInSameLine(ahead: 0) || !isAtDeclaration {
      predecessor = parsePath("of the contract that is upgraded")
    } else {
      if !hasReportedHere {
        report(
          .upgradeOfWhat, "an `upgrade` says who may do it, or which contract it goes on from",
          at: word, notes: [Self.upgradeForms])
      }
      predecessor = QualifiedNameSyntax(
        components: [NameSyntax(text: "", span: SourceSpan(previousEnd, previousEnd))],
        span: SourceSpan(previousEnd, previousEnd))
    }
    if at(.leftParenthesis), !hasReportedHere {
      report(
        .upgradeOfWhat, "an `upgrade` has no parameters", at: span,
        notes: ["What is new is computed in its body, from `old.…` and constants."])
      _ = parseArguments()
    }
    var phases: MoveSyntax?
    var target: NameSyntax?
    if at(.in) {
      let move = parseMove(of: .call)
      (phases, target) = (move, move.target)
    } else if at(.arrow) {
      let move = open()
      take()
      target = parseName("of the phase of the successor")
      close(move, .move)
    }
    reportPermissionClauses()
    let headSpan = span(since: marker)
    let body = parseBlock("before the body of an `upgrade`")
    close(marker, .upgrade)
    return .upgrade(
      UpgradeSyntax(
        predecessor: predecessor, phases: phases, target: target, body: body, headSpan: headSpan))
  }

  /// Reports clauses of the permission in the head of a succession, which is the old contract's to say.
  private mutating func reportPermissionClauses() {
    guard [.by, .after, .before, .requires, .ensures].contains(kind), !hasReportedHere else {
      return
    }
    report(
      .misplacedClause, "what a successor says of an upgrade has no `\(text)`", at: span,
      notes: [
        "Who may upgrade, and when, is said in the old contract: `upgrade by admins in open`."
      ])
    let skipped = open()
    while !at(.leftBrace), !at(.rightBrace), !at(.endOfFile) {
      if tokens[position].hasNewlineBefore, isAtDeclaration { break }
      take()
    }
    closeSkipped(skipped)
  }

  private static let upgradeForms =
    "Write `upgrade by admins` in the contract that may be upgraded, `upgrade v1.Escrow { members = old.members }` in its successor."

  /// Parses `old.field`.
  @inline(never)
  mutating func parseOld(_ marker: Marker) -> ExpressionSyntax {
    take()
    take()
    let name = parseWord("for a field of the old contract")
    close(marker, .old)
    return make(.old(name), since: marker)
  }
}
