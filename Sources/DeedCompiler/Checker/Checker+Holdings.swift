import DeedBytecode
import DeedSyntax

/// What is put into holdings and taken out of them, and amounts of assets as they are written.
extension Checker {
  // MARK: Holdings

  /// `give`, `withdraw`, `holding`, `isHeld`, `mayHold`.
  func checkHoldingCall(
    _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    switch name.text {
    case "give": return checkGift(arguments, at: span)
    case "withdraw": return checkWithdrawal(arguments, at: span)
    default: return checkHoldingQuery(name, arguments, at: span)
    }
  }

  private func checkGift(_ arguments: [ArgumentSyntax], at span: SourceSpan) -> CallOutcome {
    let slots = [Slot(name: "asset", type: .error), Slot(name: "to", type: .party)]
    guard countFits(arguments, slots, of: "give", at: span) else { return .failed }
    checkLabels(arguments, slots, .firstBare, of: "give")
    let asset = check(arguments[0].value)
    let party = check(arguments[1].value, as: .party, because: "an asset is given to a party")
    let may = notesAssetChange("gives an asset", at: span, inFreeFunction: true)
    guard case .asset(let type) = asset.type else {
      if !asset.type.isError {
        report(
          .notAnAsset(
            program.describe(asset.type),
            contains: program.isLinear(asset.type),
            amount: asset.type.isInteger ? text(of: asset) : "5", of: nameableAsset,
            at: asset.span))
      }
      return .failed
    }
    guard may else { return .failed }
    return instruction(
      Operation(type.isUnique ? .assetGiveUnique : .assetGive), [asset, party], gives: nil,
      at: span)
  }

  private func checkWithdrawal(_ arguments: [ArgumentSyntax], at span: SourceSpan) -> CallOutcome {
    guard context.kind != .test else {
      // What is withdrawn in a test is meant for the call around it.
      noteNames(in: arguments)
      var amount: String?
      if case .amount? = arguments.first?.value.kind {
        amount = arguments.first.map {
          module.source.text(in: $0.value.span)
        }
      }
      report(.withdrawnInTest(amount, at: span))
      return .failed
    }
    guard let (asset, number) = checkUnits(arguments, [], of: "withdraw", at: span) else {
      return .failed
    }
    guard notesAssetChange("withdraws", at: span),
      let issuer = issuerValue(of: asset, at: span)
    else { return .failed }
    return instruction(
      Operation(asset.isUnique ? .assetWithdrawUnique : .assetWithdraw, name: asset.name),
      [issuer, number], gives: .asset(asset), at: span)
  }

  /// The first argument of a predeclared function, `n of A`.
  private func checkUnits(
    _ arguments: [ArgumentSyntax], _ further: [Slot], of name: String, at span: SourceSpan
  ) -> (asset: AssetType, number: CheckedExpression)? {
    let slots = [Slot(name: "amount", type: .error)] + further
    guard countFits(arguments, slots, of: name, at: span) else { return nil }
    checkLabels(arguments, slots, .firstBare, of: name)
    guard case .amount(let count, let path) = arguments[0].value.kind else {
      let type = check(arguments[0].value).type
      if !type.isError {
        report(
          .amountWanted(
            name, type.isInteger ? module.source.text(in: arguments[0].value.span) : "5",
            of: nameableAsset, at: arguments[0].span))
      }
      return nil
    }
    let number = check(count, as: .integer, because: "an amount is a number")
    guard let asset = assetType(named: path), !number.type.isError else { return nil }
    return (asset, number)
  }

  /// The asset of a name; nil when that was reported.
  private func assetType(named path: QualifiedNameSyntax) -> AssetType? {
    switch resolveAssetType(path) {
    case .asset(let asset)?: return asset
    case nil:
      // Where the contract before the dot is no name at all, that is the mistake.
      if let first = path.components.first, path.components.count > 1,
        case .nothing = resolve(first, isQualifier: true)
      {
        return nil
      }
      if !path.isMissing { report(.notAnAssetName(path.text, at: path.span)) }
    default: break
    }
    return nil
  }

  private func checkHoldingQuery(
    _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let isHeld = name.text == "isHeld"
    let who = Slot(name: isHeld ? "by" : "of", type: .party)
    var operands: [CheckedExpression] = []
    let asset: AssetType
    if isHeld {
      guard let units = checkUnits(arguments, [who], of: name.text, at: span) else {
        return .failed
      }
      guard units.asset.isUnique else {
        report(.heldIsUnique(program.describe(.asset(units.asset)), at: span))
        return .failed
      }
      asset = units.asset
      operands = [units.number]
    } else {
      let slots = [Slot(name: "asset", type: .error), who]
      guard arguments.count == slots.count else {
        // The first names no value.
        checkLoosely(Array(arguments.dropFirst()))
        report(
          .argumentCount(
            name.text, wanted: slots.map(\.name), got: arguments.count, at: span,
            form:
              "\(name.text)(\(arguments.first.map { module.source.text(in: $0.span) } ?? "bank.Yuan"), of: p)"
          ))
        return .failed
      }
      checkLabels(arguments, slots, .firstBare, of: name.text)
      guard let path = arguments[0].value.path, let found = assetType(named: path) else {
        if arguments[0].value.path == nil { report(.notAnAssetName("this", at: arguments[0].span)) }
        return .failed
      }
      asset = found
    }
    let party = check(arguments[1].value, as: .party, because: "a party holds assets")
    guard notesHoldingRead(isNumber: name.text == "holding", at: span),
      let issuer = issuerValue(of: asset, at: span)
    else { return .failed }
    operands = [issuer, party] + operands
    let result: SemanticType = name.text == "holding" ? .integer : .bool
    guard context.kind != .test else {
      operands.insert(constant(.text(Array(asset.name.utf8)), .text, at: span), at: 1)
      if operands.contains(where: \.type.isError) { return .failed }
      return runner(isHeld ? "holds" : name.text, operands, [result], at: span)
    }
    let opcode: Opcode =
      isHeld ? .assetHolds : name.text == "mayHold" ? .assetMayHold : .assetHolding
    return instruction(
      Operation(opcode, name: asset.name), operands, gives: result, at: span)
  }

  /// The name of an asset that an expression is; nil where it is none.
  func assetName(_ syntax: ExpressionSyntax) -> QualifiedNameSyntax? {
    guard let path = syntax.path else { return nil }
    if path.components.count > 1 { return assetNamed(by: syntax) == nil ? nil : path }
    if case .asset? = lookupType(path) { return path }
    return nil
  }

  /// `A.supply`: what is issued and not burned.
  func checkSupply(of path: QualifiedNameSyntax, at span: SourceSpan) -> CheckedExpression {
    guard let asset = assetType(named: path), notesHoldingRead(isNumber: true, at: span),
      let issuer = issuerValue(of: asset, at: span)
    else { return failed(span) }
    let outcome: CallOutcome
    if context.kind == .test {
      let name = constant(.text(Array(asset.name.utf8)), .text, at: span)
      outcome = runner("supply", [issuer, name], [.integer], at: span)
    } else {
      outcome = instruction(
        Operation(.assetSupply, name: asset.name), [issuer], gives: .integer, at: span)
    }
    switch outcome {
    case .value(let value): return value
    case .results(let call):
      return CheckedExpression(kind: .call(call), type: .integer, span: span)
    default: return failed(span)
    }
  }

  private func notesHoldingRead(isNumber: Bool, at span: SourceSpan) -> Bool {
    switch context.kind {
    case .call, .create, .due, .upgrade, .function, .view, .test:
      context.effects.readsHoldings = true
      return true
    default:
      let text = module.source.text(in: span)
      report(
        .holdingsUnavailable(context.kind.words, isNumber ? "\(text) >= 5" : text, at: span))
      return false
    }
  }

  // MARK: Amounts

  /// `n of A` where nothing takes it.
  func checkLooseAmount(
    _ count: ExpressionSyntax, _ path: QualifiedNameSyntax, at span: SourceSpan
  ) -> CheckedExpression {
    _ = check(count, as: .integer)
    // What takes it may be unknown for the same reason as the asset.
    guard assetType(named: path) != nil else { return failed(span) }
    report(
      .amountMisplaced(
        module.source.text(in: span), isTest: context.kind == .test, at: span))
    return failed(span)
  }

  /// `n of A` as an argument: in a test, a payment of a call.
  func checkPayment(
    _ count: ExpressionSyntax, _ path: QualifiedNameSyntax, for slot: Slot, at span: SourceSpan,
    isCall: Bool
  ) -> CheckedExpression {
    guard context.kind == .test, isCall else { return checkLooseAmount(count, path, at: span) }
    let number = check(count, as: .integer, because: "an amount is a number")
    guard let asset = assetType(named: path), !number.type.isError, !slot.type.isError else {
      return failed(span)
    }
    guard case .asset(let wanted) = slot.type, asset.isUnique == wanted.isUnique,
      let issuer = issuerValue(of: asset, at: span), case .reference(let interface) = issuer.type
    else {
      report(
        .typeMismatch(
          expected: program.describe(slot.type), found: program.describe(.asset(asset)), at: span,
          because: "`\(slot.name)` has this type"))
      return failed(span)
    }
    let type = SemanticType.payment(interface, isUnique: asset.isUnique)
    let name = constant(.text(Array(asset.name.utf8)), .text, at: span)
    return CheckedExpression(
      kind: .operation(Operation(.structNew, type: type), [issuer, name, number]), type: type,
      span: span)
  }

  /// The asset that an expression names before a call, as in `bank.Yuan.issue(1)`; nil where it is none.
  func assetNamed(by syntax: ExpressionSyntax) -> AssetType?? {
    guard case .member(let base, let name) = syntax.kind, case .name(let root) = base.kind else {
      return nil
    }
    let type: SemanticType
    if let local = context.lookup(root.text) {
      type = self.type(of: local)
    } else if context.isInContract, case .field(let id)? = contractScope.values[root.text] {
      type = field(id).type
    } else {
      return nil
    }
    guard case .reference(let interface) = type,
      case .asset? = declarations(of: interface).types[name.text]
    else { return nil }
    guard
      case .asset(let asset)? = resolveAssetType(
        QualifiedNameSyntax(components: [root, name], span: syntax.span))
    else { return .some(nil) }
    return .some(asset)
  }
}

extension ExpressionSyntax {
  /// The expression as a name with dots, where it is nothing else.
  var path: QualifiedNameSyntax? {
    switch kind {
    case .name(let name): return QualifiedNameSyntax(components: [name], span: span)
    case .member(let base, let name):
      guard let path = base.path else { return nil }
      return QualifiedNameSyntax(components: path.components + [name], span: span)
    default: return nil
    }
  }
}
