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
      context.moved.insert(local)
      if case .test = context.kind {
        report(.linearHere(program.describe(place.type), "a test", at: place.span))
        return false
      }
      return takesApart(local, place)
    case .field(let id):
      if isStoredCollection(place) { return true }
      switch context.kind {
      case .view:
        // A view that would give an asset was reported where its result is declared.
        if !context.results.contains(where: program.isLinear) {
          report(.viewChangesState("moves out `\(field(id).name)`", at: place.span))
        }
      case .call, .create, .due, .upgrade:
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
      if place.steps.isEmpty { return true }
      guard place.steps.count == 1, case .field? = place.steps.first else {
        report(
          .partAssigned(
            module.source.text(in: place.span), partKind(place), isAmount: place.type.isAmount,
            at: place.span))
        return false
      }
      context.locals[local.index].isTakenApart = true
      return true
    case .field(let id):
      guard place.steps.isEmpty else {
        report(
          .partAssigned(
            module.source.text(in: place.span), partKind(place), isAmount: place.type.isAmount,
            at: place.span))
        return false
      }
      guard context.kind == .function else { return true }
      report(.setInFunction(field(id).name, isAmount: place.type.isAmount, at: place.span))
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
      let isAmount = operation == .split || operation == .join
      guard noteWrite(base, inEntry: isAmount) else { return .failed }
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
    context.moved.insert(local)
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
    case .call, .create, .due, .upgrade, .function: break
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
}
