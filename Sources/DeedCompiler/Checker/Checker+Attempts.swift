import DeedBytecode
import DeedSyntax

/// `attempt`: one call of another contract, its gas, and what is done in both cases.
extension Checker {
  /// Checks an attempt; the call and the gas come before both branches, of which one is taken.
  func checkAttempt(
    _ syntax: AttemptSyntax, at span: SourceSpan
  ) -> (CheckedStatement.Kind, Bool) {
    let call = checkAttempted(syntax.call, at: span)
    let gas = check(syntax.gas, as: .integer, because: "gas is a number")
    var results = [SemanticType](repeating: .error, count: syntax.ok.bindings.count)
    var isRight = !gas.type.isError
    if let call, call.results.count == results.count {
      results = call.results
    } else {
      isRight = false
      if let call {
        report(.attemptResults(call.results.count, got: results.count, at: syntax.ok.span))
      }
    }
    var reasons = [SemanticType](repeating: .text, count: syntax.failed.bindings.count)
    if reasons.count != 1 {
      isRight = false
      reasons = reasons.map { _ in .error }
      report(.attemptReason(at: syntax.failed.span))
    }
    let ways = [(syntax.ok, results, "a result"), (syntax.failed, reasons, "a reason")]
    let (branches, isTerminating) = checkWays(ways, isComplete: true) {
      way -> (([LocalID?], CheckedBlock), Bool) in
      let (branch, types, words) = way
      context.scopes.append([:])
      defer { closeScope() }
      let locals = zip(branch.bindings, types).map { declare($0, $1, immutability: words) }
      let body = check(branch.body)
      return ((locals, body), body.isTerminating)
    }
    guard isRight, let call else { return (.error, isTerminating) }
    return (
      .attempt(
        CheckedAttempt(
          call: call, gas: gas, results: branches[0].0, ok: branches[0].1,
          reason: branches[1].0.first ?? nil, failed: branches[1].1)), isTerminating
    )
  }

  /// The call that is attempted; nil when it is none, or something else was reported.
  private func checkAttempted(_ syntax: ExpressionSyntax, at span: SourceSpan) -> CheckedCall? {
    switch context.kind {
    case .call, .create, .function: break
    default:
      report(.attemptUnavailable(context.kind.words, at: span))
      let known = mistakes.count
      _ = checkCall(syntax)
      // What a call may not do here either, or lacks in a test, is said by the attempt.
      mistakes.removeLast(mistakes.count - known)
      return nil
    }
    switch checkCall(syntax) {
    case .results(let call):
      if case .contract = call.callee {
        // Whatever is called, an attempt is nothing for those that only read.
        context.effects.callsContracts = true
        return hasPlaces(call) ? call : nil
      }
    // What fails without a word follows from what was reported before, such as of a variable.
    case .failed where !mistakes.isEmpty: return nil
    default: break
    }
    report(.attemptOfNoContract(at: syntax.span))
    return nil
  }

  /// Reports assets of an attempted call that have no place to come back to; true when all have.
  private func hasPlaces(_ call: CheckedCall) -> Bool {
    for case .value(let value) in call.arguments {
      guard case .asset = value.type else { continue }
      if case .place = value.kind { continue }
      report(.attemptedAsset(at: value.span))
      return false
    }
    return true
  }
}
