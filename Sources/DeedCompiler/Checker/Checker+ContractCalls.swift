import DeedBytecode
import DeedSyntax

/// What a test does to contracts: it creates them, calls them with signers, and reads their views.
extension Checker {
  /// `Contract.create(…) by …`.
  func checkCreation(
    _ arguments: [ArgumentSyntax], _ signers: [ExpressionSyntax]?, at span: SourceSpan
  ) -> CallOutcome {
    guard context.kind == .test else {
      checkLoosely(arguments)
      report(.testOnly("`create`", at: span))
      return .failed
    }
    let slots = program.fields.filter(\.isParameter).map { Slot(name: $0.name, type: $0.type) }
    let values = checkArguments(arguments, slots, .all, of: "create", at: span)
    let list = checkSigners(signers, "create", at: span)
    guard let values, let list else { return .failed }
    return runner("create", values + [list], [.contract], at: span)
  }

  /// `contract.call(…) by …`, `contract.view(…)`.
  func checkEntryCall(
    _ base: CheckedPlace, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
    _ signers: [ExpressionSyntax]?, at span: SourceSpan
  ) -> CallOutcome {
    if name.isMissing {
      checkLoosely(arguments)
      return .failed
    }
    guard let id = contractScope.entries[name.text] else {
      checkLoosely(arguments)
      report(
        .unknownMember(
          name, of: program.describe(.contract), candidates: members(of: .contract)))
      return .failed
    }
    guard context.kind == .test else {
      checkLoosely(arguments)
      report(.testOnly("a call of a contract", at: span))
      return .failed
    }
    let function = program.functions[id.index]
    let contract = read(base)
    let slots = function.parameters.map { Slot(name: $0.name, type: $0.type) }
    let values = checkArguments(arguments, slots, .firstBare, of: name.text, at: span)
    let results = function.results.map(\.type)
    if function.role == .view {
      if let signers {
        for signer in signers { _ = check(signer, as: .party) }
        report(.signersNotWanted(name.text, at: span))
      }
      guard let values, !results.contains(.error) else { return .failed }
      return runner("view:\(name.text)", [contract] + values, results, at: span)
    }
    let list = checkSigners(signers, name.text, at: span)
    guard let values, let list, !results.contains(.error) else { return .failed }
    return runner("call:\(name.text)", [contract] + values + [list], results, at: span)
  }

  private func checkSigners(
    _ signers: [ExpressionSyntax]?, _ name: String, at span: SourceSpan
  ) -> CheckedExpression? {
    guard let signers else {
      report(.signersMissing(name, at: span))
      return nil
    }
    let checked = signers.map { check($0, as: .party, because: "a party signs") }
    if checked.contains(where: \.type.isError) { return nil }
    return CheckedExpression(
      kind: .operation(
        Operation(.listNew, type: .list(.party), number: UInt32(checked.count)), checked),
      type: .list(.party), span: span)
  }

  private func runner(
    _ name: String, _ values: [CheckedExpression], _ results: [SemanticType],
    at span: SourceSpan
  ) -> CallOutcome {
    .results(
      CheckedCall(
        callee: .runner(name), arguments: values.map { .value($0) }, results: results,
        span: span))
  }
}
