extension Parser {
  /// Parses `attempt r.f(a) gas n { ok(x) { … } failed(reason) { … } }`.
  @inline(never)
  mutating func parseAttempt(_ marker: Marker) -> StatementSyntax.Kind {
    take()
    let call = parseExpression()
    if !hasReportedHere { reportNoCall(call) }
    var gas: ExpressionSyntax?
    if at(word: "gas") {
      take()
      if at(.leftBrace) {
        reportExpected("the gas", "that the call may use", notes: [Self.attemptForm])
      } else {
        gas = parseExpression()
      }
    } else if !hasReportedHere {
      report(
        .attemptGas, "an attempt states the gas that its call may use; found \(foundPhrase)",
        at: span, notes: [Self.attemptForm])
    }
    if !at(.leftBrace) {
      if !hasReportedHere {
        reportExpected("`{`", "before the branches of an `attempt`", notes: [Self.attemptForm])
      }
      if !at(.lineEnd) { skipStatement() }
      close(marker, .attemptStatement)
      return .error
    }
    let braces = span
    let known = position
    var branches: [(name: NameSyntax?, branch: AttemptSyntax.Branch)] = []
    _ = parseArms { parser, pattern, arm in
      let body = parser.parseBlock("after the name of a branch")
      let (name, bindings) = parser.branchNames(pattern)
      branches.append(
        (name, AttemptSyntax.Branch(span: parser.span(since: arm), bindings: bindings, body: body)))
    }
    close(marker, .attemptStatement)
    guard !hasReported(since: known), let gas, checkBranches(branches.map(\.name), at: braces)
    else { return .error }
    return .attempt(
      AttemptSyntax(call: call, gas: gas, ok: branches[0].branch, failed: branches[1].branch))
  }

  private static let attemptForm =
    "Write `attempt r.f(a) gas 50_000 { ok(x) { … } failed(reason) { … } }`."

  @inline(never)
  private mutating func reportNoCall(_ call: ExpressionSyntax) {
    if at(.by) {
      report(
        .attemptCall, "the call of an attempt names no signers", at: span,
        notes: ["A contract that calls another acts as itself."])
      return
    }
    switch call.kind {
    case .call, .error: break
    default:
      report(
        .attemptCall, "only a call of another contract is attempted", at: call.span,
        notes: [Self.attemptForm])
    }
  }

  /// The name of a branch and the names in its parentheses; no name where it is none.
  private mutating func branchNames(
    _ pattern: PatternSyntax
  ) -> (name: NameSyntax?, bindings: [BindingSyntax]) {
    guard case .enumerationCase(let name, let payload) = pattern.kind else {
      if case .error = pattern.kind { return (nil, []) }
      reportAside(
        .attemptBranches, "an attempt has the branches `ok` and `failed`", at: pattern.span,
        notes: [Self.attemptForm])
      return (nil, [])
    }
    for part in payload {
      if let label = part.label {
        reportAside(
          .attemptBranches, "results are taken in their order, without labels", at: label.span,
          notes: ["Write `ok(a, b)`."])
      }
    }
    return (name, payload.map(\.binding))
  }

  /// Whether there is first an `ok`, then a `failed`, and nothing else; reports it where not.
  private mutating func checkBranches(_ names: [NameSyntax?], at braces: SourceSpan) -> Bool {
    let found = names.map { $0?.text }
    if found == ["ok", "failed"] { return true }
    if found.contains(nil) { return false }
    let wrong = zip(names, ["ok", "failed"]).first { $0?.text != $1 }?.0
    let place = wrong ?? names.dropFirst(2).first ?? nil
    report(
      .attemptBranches, "an attempt has two branches: `ok`, then `failed`",
      at: place?.span ?? braces, notes: [Self.attemptForm])
    return false
  }
}
