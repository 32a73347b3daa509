import DeedBytecode
import DeedSyntax

/// Calls and views of other contracts, and what a test does to contracts: it creates, calls and reads them.
extension Checker {
  /// `Contract.create(…) by …`.
  func checkCreation(
    _ id: InterfaceID, _ arguments: [ArgumentSyntax], _ signers: [ExpressionSyntax]?,
    at span: SourceSpan
  ) -> CallOutcome {
    let contract = program.interfaces[id.index]
    let slots = contract.createParameters.map { Slot(name: $0.name, type: $0.type) }
    let values = checkArguments(
      arguments, slots, .all, of: "create", at: span, allowsContracts: context.kind == .test)
    guard context.kind == .test else {
      guard noteCreation(of: contract, at: span), let values else { return .failed }
      return .results(
        CheckedCall(
          callee: .creation(id), arguments: values.map { .value($0) }, results: [.reference(id)],
          span: span))
    }
    let list = checkSigners(signers, "create", at: span)
    guard let values, let list else { return .failed }
    // Which contract it is, is known by its file's number; the lowering says whether that is the file of the tests.
    return runner("create:\(contract.unit)", values + [list], [.reference(id)], at: span)
  }

  /// `contract.call(…)`, `contract.view(…)`; in a test a call has `by` and its signers.
  func checkEntryCall(
    _ base: CheckedPlace, _ id: InterfaceID, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
    _ signers: [ExpressionSyntax]?, at span: SourceSpan
  ) -> CallOutcome {
    if name.isMissing {
      checkLoosely(arguments)
      return .failed
    }
    guard let function = program.interfaces[id.index].function(named: name.text) else {
      checkLoosely(arguments)
      report(
        .unknownMember(
          name, of: program.describe(base.type), candidates: members(of: base.type),
          hint: memberAdvice(name.text, base.type)))
      for signer in signers ?? [] { _ = check(signer, as: .party) }
      noteRead(base)
      return .failed
    }
    let contract = read(base)
    let slots = function.parameters.map {
      Slot(name: $0.name, type: seen($0.type, throughReferenceAt: base))
    }
    let values = checkArguments(
      arguments, slots, .firstBare, of: name.text, at: span,
      allowsContracts: context.kind == .test, checksIssuers: false)
    let results = function.results.map(\.type)
    guard context.kind == .test else {
      guard noteMeeting(function, at: span), let values, !results.contains(.error) else {
        return .failed
      }
      return .results(
        CheckedCall(
          callee: .contract(id, name.text), arguments: ([contract] + values).map { .value($0) },
          results: results, span: span))
    }
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

  /// A type of a function as its caller sees it: what the contract itself issues is of the contract that is called.
  private func seen(
    _ type: SemanticType, throughReferenceAt base: CheckedPlace
  ) -> SemanticType {
    let path = issuerPath(of: base)
    return type.replacingIssuers { asset in
      guard asset.issuer == .own, let path else {
        return asset.issued(by: .unknown, root: asset.root)
      }
      return asset.issued(by: path.path, root: path.root)
    }
  }

  /// Notes that another contract is entered, and reports where it must not be; true when it may.
  private func noteMeeting(_ function: CheckedInterface.Function, at span: SourceSpan) -> Bool {
    switch context.kind {
    case .call, .create, .function: break
    case .view:
      if function.role == .call {
        report(.viewChangesState("calls `\(function.name)` of another contract", at: span))
        return false
      }
    default:
      report(.contractCallUnavailable(function.name, context.kind.words, at: span))
      return false
    }
    if function.role == .call {
      context.effects.callsContracts = true
    } else {
      context.effects.viewsContracts = true
    }
    return true
  }

  /// Notes that a contract is created, and reports where none can be; true when it can.
  private func noteCreation(of contract: CheckedInterface, at span: SourceSpan) -> Bool {
    switch context.kind {
    case .call, .create, .function: break
    case .view:
      report(.viewChangesState("creates a contract", at: span))
      return false
    default:
      report(.creationUnavailable(contract.name, context.kind.words, at: span))
      return false
    }
    guard contract.unit != program.unit else {
      report(.createsItself(contract.name, at: span))
      return false
    }
    context.effects.callsContracts = true
    program.creates.insert(contract.unit)
    return true
  }

  func checkSigners(
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

  /// A call of the test runner.
  func runner(
    _ name: String, _ values: [CheckedExpression], _ results: [SemanticType],
    at span: SourceSpan
  ) -> CallOutcome {
    .results(
      CheckedCall(
        callee: .runner(name), arguments: values.map { .value($0) }, results: results,
        span: span))
  }
}
