/// Heads: what stands between a signature and its body.
extension Parser {
  /// The clauses of a head.
  struct Head {
    var authority: AuthoritySyntax?
    var move: MoveSyntax?
    var after: ExpressionSyntax?
    var before: ExpressionSyntax?
    var requirements: [RequirementSyntax] = []
    var ensures: [ConditionSyntax] = []
    var hasMistake = false
  }

  /// Whose head it is.
  enum HeadOwner: String {
    case create, call, view, due, upgrade
    case function = "fn"

    /// With the article.
    fileprivate var phrase: String { self == .upgrade ? "an `upgrade`" : "a `\(rawValue)`" }
  }

  /// The clauses of a head in the one order in which they stand.
  fileprivate enum Clause: Int {
    case by, phases, after, before, requires, ensures

    static let order =
      "`by … in A, B -> C after E before E requires E else N(…) ensures E`"
  }

  private var clause: Clause? {
    switch kind {
    case .by: .by
    case .in: .phases
    case .after: .after
    case .before: .before
    case .requires: .requires
    case .ensures: .ensures
    default: nil
    }
  }

  /// The clause that begins here, if only by a word of another language, which is reported.
  private mutating func nextClause(_ owner: HeadOwner) -> Clause? {
    if let clause { return clause }
    guard at(.identifier), !hasReportedHere else { return nil }
    if owner == .due, at(word: "at") || at(word: "when") || at(word: "on") {
      report(
        Advice(
          message: "the time stands directly behind `due`",
          note: "Write `due deadline in open -> closed { … }`."), at: span)
      return nil
    }
    if let why = ForeignClause.modifiers[text], !tokens[position].hasNewlineBefore {
      report(advice("`\(text)` begins no clause of a head", why, replacing: ""), at: span)
      take()
      return nextClause(owner)
    }
    if let party = ForeignClause.party(of: text) {
      report(
        advice(
          "`\(text)` begins no clause of a head", "Who may act stands behind `by`.",
          replacing: "by \(party)"), at: span)
      take()
      return nextClause(owner)
    }
    guard let meant = ForeignClause.synonyms[text] else { return nil }
    // In a line of its own it is a member of another language.
    if ["signatory", "controller"].contains(text), tokens[position].hasNewlineBefore { return nil }
    report(
      advice(
        "`\(text)` begins no clause of a head", "The order is \(Clause.order).",
        replacing: meant.rawValue),
      at: span)
    switch meant {
    case .by: return .by
    case .requires: return .requires
    case .ensures: return .ensures
    case .before: return .before
    default: return .after
    }
  }

  /// Parses the clauses of a head in whatever order they stand, and reports a wrong one.
  mutating func parseHead(_ owner: HeadOwner) -> Head {
    var head = Head()
    var last: (clause: Clause, span: SourceSpan)?
    var isOutOfOrder = false
    head.hasMistake = hasReportedHere
    let first = position
    while let clause = nextClause(owner) {
      let start = position
      let word = span
      let isRepeated = last?.clause == clause && clause != .requires && clause != .ensures
      if let why = misplacement(of: clause, in: owner) {
        report(
          .misplacedClause, "\(owner.phrase) has no `\(text)`", at: word, notes: [why])
      } else if let last, !isOutOfOrder,
        clause.rawValue < last.clause.rawValue || isRepeated
      {
        // What stands behind one clause in a wrong place is most often right in itself.
        isOutOfOrder = true
        report(
          .headOrder,
          isRepeated
            ? "`\(text)` stands twice in this head" : "`\(text)` stands too late in this head",
          at: word, secondaryLabels: [DiagnosticLabel("after this", at: last.span)],
          notes: membershipAdvice(clause, head) + ["The order is \(Clause.order)."])
      }
      parseClause(clause, of: owner, into: &head)
      last = (clause, word)
      if hasReported(since: start) { head.hasMistake = true }
      if hasReportedHere { break }
    }
    if !hasReportedHere, !at(.leftBrace) { reportBehindHead(owner, head) }
    if hasReportedHere || hasReported(since: first) { head.hasMistake = true }
    return head
  }

  /// What to write where `requires x in list` was meant.
  private func membershipAdvice(_ clause: Clause, _ head: Head) -> [String] {
    guard clause == .phases, kind(ahead: 1) == .identifier, kind(ahead: 2) == .leftBrace,
      let condition = head.requirements.last?.condition, case .name(let name) = condition.kind
    else { return [] }
    return ["Whether something is in a collection says `\(text(ahead: 1)).contains(\(name.text))`."]
  }

  /// Reports and takes what other languages write between a head and its body.
  @inline(never)
  private mutating func reportBehindHead(_ owner: HeadOwner, _ head: Head) {
    guard position > 0, !tokens[position].hasNewlineBefore || at(.let) else { return }
    if at(.from) {
      report(
        Advice(
          message: "who pays stands behind the type of a parameter",
          note: "Write `call pay(money: bank.Yuan from caller) by anyone { … }`."), at: span)
      take()
      _ = parseParty()
    } else if at(.identifier), !head.requirements.isEmpty, let first = text.utf8.first,
      (0x41...0x5A).contains(first)
    {
      report(
        advice(
          "`else` stands before the error of a `requires`",
          "Write `requires condition else \(text)`.", replacing: "else \(text)"), at: span)
      _ = parseFailure("after `else`")
    } else if at(word: "acquires") {
      report(
        Advice(
          message: "a head does not say what its body uses",
          note: "What it may change is found out by the compiler."), at: span)
    } else if at(.colon) {
      report(advice("no `:` stands before a body", "Braces do.", replacing: ""), at: span)
      take()
      if !at(.leftBrace) { keepSilent() }
    } else if at(word: "begin") || at(word: "do") || at(word: "is") {
      report(
        advice("no `\(text)` stands before a body", "It stands in braces.", replacing: "{"),
        at: span)
    } else if at(word: "returns") {
      report(
        Advice(
          message: "results stand directly behind the parameters, after `->`",
          note: "Write `call total() -> int by owner { … }`."), at: span)
      skipLine()
    } else if at(.assign) || at(.arrow) && text == "=>" {
      report(
        Advice(
          message: "a body stands in braces", note: "Write `fn f(a: int) -> int { return a + 1 }`."),
        at: span)
    } else if at(.arrow), owner == .call, kind(ahead: 1) == .identifier,
      !PredeclaredType.names.contains(text(ahead: 1)),
      let letter = text(ahead: 1).utf8.first, (0x61...0x7A).contains(letter)
    {
      report(
        Advice(
          message: "the phases from which it moves stand before the arrow",
          note: "Write `in open -> \(text(ahead: 1))`."), at: span)
      take()
      take()
    } else if at(.arrow), owner != .due {
      report(
        Advice(
          message: owner == .create
            ? "a `create` gives nothing back"
            : owner == .upgrade
              ? "an `upgrade by` moves to no phase"
              : "results stand directly behind the parameters",
          note: owner == .upgrade
            ? "To which phase an upgrade leads is said by the successor, which has others."
            : "The order is `f(a: int) -> int \(Clause.order.dropFirst())."), at: span)
      take()
      _ = parseType()
    } else if at(.let) || at(.var), owner != .create {
      report(
        Advice(
          message: "a head names no values", note: "A `fn` may compute what several clauses need."),
        at: span)
      skipLine()
    }
  }

  /// Skips to the end of the line or to a brace.
  mutating func skipLine() {
    let marker = open()
    repeat {
      take()
    } while !tokens[position].hasNewlineBefore && !at(.leftBrace)
      && !at(.endOfFile)
    closeSkipped(marker)
  }

  /// Why a clause does not belong to a kind of head; nil where it does.
  private func misplacement(of clause: Clause, in owner: HeadOwner) -> String? {
    switch (owner, clause) {
    case (.view, .by), (.function, .by):
      "Whoever may read the state may ask a `view`; a `fn` acts for the call that uses it."
    case (.due, .by): "The ledger carries it out when its time has come; nobody acts."
    case (.create, .phases): "A contract begins in the phase that is declared first."
    case (.function, .phases):
      isRangeBehindIn ? nil : "A `fn` is called in whatever phase its caller is."
    case (.create, .after), (.create, .before), (.function, .after), (.function, .before),
      (.view, .after), (.view, .before):
      "Only a `call` has times in its head; compare `now` in a `requires` instead."
    case (.due, .after), (.due, .before): "Its time stands directly behind `due`."
    case (.upgrade, .requires), (.upgrade, .ensures):
      "What must hold of the successor are its invariants, which an upgrade checks."
    case (.due, .requires): "Say in the body what is to be done in which case."
    case (.view, .ensures), (.function, .ensures):
      "What must hold afterwards stands in the head of the `call` that changes the state."
    default: nil
    }
  }

  /// Whether `in` is followed by what can only be a range.
  private var isRangeBehindIn: Bool {
    [.integer, .minus].contains(kind(ahead: 1))
      || kind(ahead: 1) == .leftParenthesis && kind(ahead: 2) != .identifier
      || [.closedRange, .halfOpenRange].contains(kind(ahead: 2))
  }

  private mutating func parseClause(
    _ clause: Clause, of owner: HeadOwner, into head: inout Head
  ) {
    let marker = open()
    switch clause {
    case .by:
      take()
      let authority = parseAuthority()
      head.authority = head.authority ?? authority
      if at(.comma), !hasReportedHere { takeFurtherParties() }
      close(marker, .by)
    case .requires:
      head.requirements.append(parseRequirement())
    case .ensures:
      head.ensures.append(parseConditionClause(.ensures))
    case .phases where isRangeBehindIn:
      report(
        .malformedType, "a range as a result stands in parentheses", at: span,
        notes: ["Write `-> (int in 0...9)`."])
      take()
      _ = parseRange()
      close(marker, .skipped)
    case .phases:
      let move = parseMove(of: owner)
      head.move = head.move ?? move
    case .after, .before:
      take()
      let time = parseExpression()
      close(marker, .timeLimit)
      if clause == .after {
        head.after = head.after ?? time
      } else {
        head.before = head.before ?? time
      }
    }
  }

  /// Reports what stands behind a comma in a `requires`: another condition, or a text for its failure.
  @inline(never)
  private mutating func takeFurtherConditions() {
    report(
      Advice(
        message: "a `requires` has one condition",
        note: kind(ahead: 1) == .text
          ? "Its failure is an error, `requires c else TooMuch(limit: 3)`; without `else` it quotes itself."
          : "Write a `requires` for each."), at: span)
    while eat(.comma) { _ = parseExpression() }
  }

  /// Reports commas between parties behind `by`.
  @inline(never)
  private mutating func takeFurtherParties() {
    report(
      Advice(
        message: "parties behind `by` stand with `and` or `or` between them",
        note: "Write `a and b` where all must sign, `a or b` where one is enough."), at: span)
    while eat(.comma) { _ = parseAuthority() }
  }

  /// Parses `in A, B -> C`.
  mutating func parseMove(of owner: HeadOwner) -> MoveSyntax {
    let marker = open()
    take()
    var sources: [NameSyntax]?
    if at(.leftParenthesis) {
      report(
        Advice(message: "no parentheses stand around phases", note: "Write `in open, closed`."),
        at: span)
      take()
      sources = parsePhaseNames()
      _ = eat(.rightParenthesis)
    } else if !eat(.any) {
      sources = parsePhaseNames()
    }
    if at(.or) || at(.and), !hasReportedHere {
      report(
        .unexpectedToken, "a comma stands between phases", at: span,
        fixIts: [FixIt("write `,`", replacing: span, with: ",")])
    }
    var target: NameSyntax?
    if at(.arrow), !hasReportedHere {
      if owner == .view {
        report(
          .misplacedClause, "a `view` moves to no phase", at: span,
          notes: ["It only reads; write `in` and the phases in which it can be asked."])
      } else if owner == .upgrade {
        report(
          .misplacedClause, "an `upgrade by` moves to no phase", at: span,
          notes: ["To which phase an upgrade leads is said by the successor, which has others."])
      }
      take()
      target = parseName("of the phase to which it moves")
      if at(.comma) || at(.or), !hasReportedHere {
        report(
          .unexpectedToken, "a head moves to one phase at most", at: span,
          notes: ["Write one `call` for each phase that can follow."])
      }
    }
    close(marker, .move)
    return MoveSyntax(span: span(since: marker), sources: sources, target: target)
  }

  /// Parses the names of one or more phases with commas between them.
  mutating func parsePhaseNames() -> [NameSyntax] {
    var names = [parseName("of a phase")]
    while !hasReportedHere, eat(.comma) { names.append(parseName("of a phase")) }
    return names
  }

  /// Parses `requires condition`, `requires condition else E(…)`.
  mutating func parseRequirement() -> RequirementSyntax {
    let marker = open()
    take()
    let condition = parseCondition()
    if at(.comma), !hasReportedHere { takeFurtherConditions() }
    let failure = !hasReportedHere && eat(.else) ? parseFailure("after `else`") : nil
    close(marker, .requirement)
    return RequirementSyntax(
      span: span(since: marker), condition: condition, failure: failure, node: nodes.count - 1)
  }

  /// Parses `ensures condition`, `invariant condition`; the word is current.
  mutating func parseConditionClause(_ kind: SyntaxKind) -> ConditionSyntax {
    let marker = open()
    let word = text
    take()
    let condition = parseCondition()
    if at(.else), !hasReportedHere {
      report(
        .unexpectedToken, "`\(word)` has no `else`", at: span,
        notes: ["Where it does not hold, the call fails and the failure quotes the clause."])
    }
    close(marker, kind)
    return ConditionSyntax(
      span: span(since: marker), condition: condition, node: nodes.count - 1)
  }
}
