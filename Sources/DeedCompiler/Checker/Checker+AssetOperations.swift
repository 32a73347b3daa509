import DeedBytecode
import DeedSyntax

/// What is done with assets: by whoever has one, and by their issuer alone.
extension Checker {
  // MARK: Values in hand

  /// Notes that the linear value of a place leaves it, and reports where it cannot; true when it may.
  func notesMove(of place: CheckedPlace) -> Bool {
    let text = module.source.text(in: place.span)
    if context.isHead {
      report(.headSeesAmounts(text, isUnique: isUnique(place.type), at: place.span))
      return false
    }
    if context.lent.contains(where: { Self.sharesRoot($0, place) }) {
      report(.inoutOverlap(rootName(place), at: place.span))
      return false
    }
    switch place.root {
    case .value:
      report(.partOfValue(text, at: place.span))
      return false
    case .local(let local):
      if case .test = context.kind {
        report(.linearHere(program.describe(place.type), "a test", at: place.span))
        return false
      }
      return takesApart(local, place)
    case .field(let id):
      if isStoredCollection(place) { return true }
      switch context.kind {
      case .view: report(.viewChangesState("moves out `\(field(id).name)`", at: place.span))
      case .call, .create, .due:
        guard place.steps.isEmpty else {
          report(.partMoved(text, from: partKind(place), at: place.span))
          return false
        }
        context.effects.takes.insert(id)
        return noteWrite(place)
      default: report(.movedInFunction(field(id).name, at: place.span))
      }
      return false
    }
  }

  /// Notes that a struct's part has a place of its own; false, reported, where a part cannot.
  private func takesApart(_ local: LocalID, _ place: CheckedPlace) -> Bool {
    if place.steps.isEmpty { return true }
    guard place.steps.count == 1, case .field? = place.steps.first else {
      report(
        .partMoved(
          module.source.text(in: place.span), from: partKind(place), at: place.span))
      return false
    }
    context.locals[local.index].isTakenApart = true
    return true
  }

  /// What the last step of a place leads into, in words.
  private func partKind(_ place: CheckedPlace) -> Mistake.PartKind {
    switch place.steps.last {
    case .element: .element
    case .key: .entry
    default: .field
    }
  }

  private func isUnique(_ type: SemanticType) -> Bool {
    if case .asset(let asset) = type { asset.isUnique } else { false }
  }

  /// Reports an assignment of a linear value to something that cannot be left empty; true when it may be made.
  func notesLinearAssignment(to place: CheckedPlace) -> Bool {
    switch place.root {
    case .value: return false
    case .local(let local):
      guard place.steps.isEmpty || place.steps.count == 1, takesApart(local, place) else {
        return false
      }
      return true
    case .field(let id):
      guard place.steps.isEmpty else {
        report(
          .partAssigned(
            module.source.text(in: place.span), partKind(place), at: place.span))
        return false
      }
      guard context.kind == .function else { return true }
      report(.movedInFunction(field(id).name, at: place.span))
      return false
    }
  }

  /// Lets a value pass as an asset of another path, with a check at run time (`docs/language.md` rule 18).
  func expect(_ value: CheckedExpression, _ wanted: AssetType) -> CheckedExpression {
    guard let issuer = issuerValue(of: wanted, at: value.span) else {
      return CheckedExpression(kind: value.kind, type: .asset(wanted), span: value.span)
    }
    return CheckedExpression(
      kind: .operation(
        Operation(.assetExpect, type: .asset(wanted), name: wanted.name), [value, issuer]),
      type: .asset(wanted), span: value.span)
  }

  /// `amount`, `id`, and the fields of a unique asset.
  func checkAssetProperty(
    _ asset: AssetType, _ base: CheckedPlace, _ name: NameSyntax, at span: SourceSpan
  ) -> CheckedExpression {
    if case .value(let value) = base.root, base.steps.isEmpty {
      if !value.type.isError {
        report(.partOfValue(module.source.text(in: base.span), at: base.span))
      }
      return failed(span)
    }
    noteRead(base)
    let number = CheckedExpression(kind: .collection(.amount, base, []), type: .integer, span: span)
    if name.text == "amount" || name.text == "id" { return number }
    let fields = program.assets[asset.declaration.index].fields
    guard let index = fields.firstIndex(where: { $0.name == name.text }) else {
      return failed(span)
    }
    if context.isHead {
      report(.headSeesAmounts(module.source.text(in: base.span), isUnique: true, at: span))
      return failed(span)
    }
    guard let issuer = issuerValue(of: asset, at: base.span) else {
      report(.issuerUnknown(program.describe(base.type), at: span))
      return failed(span)
    }
    context.effects.readsHoldings = true
    let record = CheckedExpression(
      kind: .operation(
        Operation(.assetRead, type: .assetRecord(asset.declaration), name: asset.name),
        [issuer, number]),
      type: .assetRecord(asset.declaration), span: span)
    let place = CheckedPlace(
      root: .value(record), steps: [.field(index)], type: fields[index].type, span: span)
    return CheckedExpression(kind: .place(place), type: place.type, span: span)
  }

  /// The methods of assets, and of lists and maps of linear values.
  func checkLinearMethod(
    _ base: CheckedPlace, _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    if name.text == "destroyEmpty" { return checkDestroyEmpty(base, arguments, at: span) }
    let slots: [Slot]
    let operation: CollectionOperation
    var result: SemanticType?
    switch (base.type, name.text) {
    case (.asset, "split"):
      (slots, operation, result) = ([Slot(name: "amount", type: .integer)], .split, base.type)
    case (.asset, _): (slots, operation) = ([Slot(name: "other", type: base.type)], .join)
    case (.list(let element), "append"):
      (slots, operation) = ([Slot(name: "element", type: element)], .append)
    case (.list(let element), _): (slots, operation, result) = ([], .removeLast, element)
    case (.map(let key, _), "contains"):
      (slots, operation, result) = ([Slot(name: "key", type: key)], .contains, .bool)
    case (.map(let key, let value), "take"):
      (slots, operation, result) = ([Slot(name: "key", type: key)], .take, value)
    case (.map(let key, let value), _):
      (slots, operation) = ([Slot(name: "key", type: key), Slot(name: "value", type: value)], .put)
    default: return .failed
    }
    let checked = checkArguments(arguments, slots, .firstBare, of: name.text, at: span)
    noteRead(base)
    if operation.isChange {
      guard noteWrite(base) else { return .failed }
      if operation.takesOut, case .field(let id) = base.root { context.effects.takes.insert(id) }
    }
    guard let checked else { return .failed }
    guard let result else { return .change(operation, base, checked) }
    return .value(
      CheckedExpression(
        kind: .collection(operation, base, checked), type: result, span: span))
  }

  /// `x.destroyEmpty()`, of an amount, a list or a map.
  private func checkDestroyEmpty(
    _ base: CheckedPlace, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    guard checkArguments(arguments, [], .firstBare, of: "destroyEmpty", at: span) != nil else {
      return .failed
    }
    if case .asset = base.type {
      let value = read(base)
      if value.type.isError { return .failed }
      return instruction(Operation(.assetDestroyEmpty), [value], gives: nil, at: span)
    }
    guard case .local(let local) = base.root, base.steps.isEmpty, !context.isHead else {
      report(.collectionStays(module.source.text(in: base.span), at: base.span))
      return .failed
    }
    context.variables[local.index].isUsed = true
    return .change(.destroyEmpty, base, [])
  }

  /// One instruction on operands, as a value or a statement.
  func instruction(
    _ operation: Operation, _ operands: [CheckedExpression], gives type: SemanticType?,
    at span: SourceSpan
  ) -> CallOutcome {
    if operands.contains(where: \.type.isError) { return .failed }
    guard let type else {
      return .results(
        CheckedCall(
          callee: .instruction(operation), arguments: operands.map { .value($0) }, results: [],
          span: span))
    }
    return .value(
      CheckedExpression(kind: .operation(operation, operands), type: type, span: span))
  }

  /// Notes that assets or holdings change, and reports where they must not; true when they may.
  func notesAssetChange(_ what: String, at span: SourceSpan, inFreeFunction: Bool = false) -> Bool {
    switch context.kind {
    case .call, .create, .due, .function: break
    case .freeFunction where inFreeFunction: break
    case .view:
      report(.viewChangesState(what, at: span))
      return false
    default:
      report(.assetsUnavailable(what, context.kind.words, isTest: context.kind == .test, at: span))
      return false
    }
    context.effects.movesAssets = true
    return true
  }

  // MARK: The issuer alone

  /// `A.issue(…)` and what else only the contract that declares `A` does.
  func checkIssuerCall(
    _ id: AssetID, _ name: NameSyntax, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> CallOutcome {
    let asset = program.assets[id.index]
    let names =
      ["issue", "burn"] + (asset.isUnique ? ["amend"] : [])
      + (asset.isFreezable ? ["freeze", "thaw"] : []) + (asset.isRecallable ? ["recall"] : [])
    let own = program.interfaces[asset.owner.index].assets
    guard context.isInContract, asset.owner == program.contract?.reference,
      let number = own.firstIndex(of: id)
    else {
      checkLoosely(arguments)
      report(.issuerAlone(name.text, asset.name, at: name.span))
      return .failed
    }
    let isPower = ["freeze", "thaw", "recall"].contains(name.text)
    guard names.contains(name.text) else {
      checkLoosely(arguments)
      if isPower {
        report(.powerNotDeclared(name.text, asset.name, at: name.span, declared: asset.span))
      } else if !name.isMissing {
        report(.unknownMember(name, of: asset.name, candidates: names))
      }
      return .failed
    }
    let type = SemanticType.asset(assetType(id, by: .own, root: ""))
    let units = Slot(name: asset.isUnique ? "id" : "amount", type: .integer)
    let fields = asset.fields.map { Slot(name: $0.name, type: $0.type) }
    let party = Slot(name: "party", type: .party)
    let opcode: Opcode
    var slots: [Slot] = []
    var labels = Labels.firstBare
    var result: SemanticType?
    switch (name.text, asset.isUnique) {
    case ("issue", false): (opcode, slots, result) = (.assetIssue, [units], type)
    case ("issue", true):
      (opcode, slots, labels, result) = (.assetIssueUnique, fields, .all, type)
    case ("burn", let isUnique):
      (opcode, slots) = (
        isUnique ? .assetBurnUnique : .assetBurn, [Slot(name: "asset", type: type)]
      )
    case ("amend", _): (opcode, slots) = (.assetAmend, [units] + fields)
    case ("freeze", _): (opcode, slots) = (.assetFreeze, [party])
    case ("thaw", _): (opcode, slots) = (.assetThaw, [party])
    default:
      opcode = asset.isUnique ? .assetRecallUnique : .assetRecall
      (slots, result) = ([units, Slot(name: "from", type: .party)], type)
    }
    let checked = checkArguments(arguments, slots, labels, of: name.text, at: span)
    guard notesAssetChange("\(name.text)s `\(asset.name)`", at: span), let checked else {
      return .failed
    }
    return instruction(
      Operation(opcode, number: UInt32(number)), checked, gives: result, at: span)
  }

  // MARK: Holdings

  /// `give`, `withdraw`, `holding`, `isHeld`.
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
        report(.notAnAsset(program.describe(asset.type), at: asset.span))
      }
      return .failed
    }
    guard may else { return .failed }
    return instruction(
      Operation(type.isUnique ? .assetGiveUnique : .assetGive), [asset, party], gives: nil,
      at: span)
  }

  private func checkWithdrawal(_ arguments: [ArgumentSyntax], at span: SourceSpan) -> CallOutcome {
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
      if !check(arguments[0].value).type.isError {
        report(.amountWanted(name, at: arguments[0].span))
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
      guard countFits(arguments, slots, of: name.text, at: span) else { return .failed }
      checkLabels(arguments, slots, .firstBare, of: name.text)
      guard let path = arguments[0].value.path, let found = assetType(named: path) else {
        if arguments[0].value.path == nil { report(.notAnAssetName("this", at: arguments[0].span)) }
        return .failed
      }
      asset = found
    }
    let party = check(arguments[1].value, as: .party, because: "a party holds assets")
    guard notesHoldingRead(at: span), let issuer = issuerValue(of: asset, at: span) else {
      return .failed
    }
    operands = [issuer, party] + operands
    let result: SemanticType = isHeld ? .bool : .integer
    guard context.kind != .test else {
      operands.insert(constant(.text(Array(asset.name.utf8)), .text, at: span), at: 1)
      if operands.contains(where: \.type.isError) { return .failed }
      return runner(isHeld ? "holds" : "holding", operands, [result], at: span)
    }
    return instruction(
      Operation(isHeld ? .assetHolds : .assetHolding, name: asset.name), operands, gives: result,
      at: span)
  }

  private func notesHoldingRead(at span: SourceSpan) -> Bool {
    switch context.kind {
    case .call, .create, .due, .function, .view, .test:
      context.effects.readsHoldings = true
      return true
    default:
      report(.holdingsUnavailable(context.kind.words, at: span))
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
    report(.amountMisplaced(isTest: context.kind == .test, at: span))
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
