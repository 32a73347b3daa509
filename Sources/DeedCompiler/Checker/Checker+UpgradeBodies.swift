import DeedBytecode
import DeedSyntax

/// The bodies of upgrades: what they hand over, read of the old contract, and set.
extension Checker {
  /// Checks the blocks of the contract.
  func checkUpgradeBodies() {
    checkKeptConstants()
    checkRenewedDues()
    for number in upgradeBlocks.indices where number < (program.upgrade?.steps.count ?? 0) {
      checkUpgradeBody(number)
    }
  }

  private func checkUpgradeBody(_ number: Int) {
    guard let step = program.upgrade?.steps[number] else { return }
    let syntax = upgradeBlocks[number]
    context = BodyContext(kind: .upgrade, isInContract: true, name: "upgrade")
    context.phases = step.target.map { PhaseSet([$0]) }
    context.upgrade = BodyContext.Upgrade(block: number)
    context.unset = Set(
      program.fields.indices.filter { index in
        let field = program.fields[index]
        let isThere = field.phases.map { own in step.target.map(own.contains) ?? false } ?? true
        // One that may be another's new name is missed under the old one.
        let mayBeKept = field.kind != .variable && missingKinds.contains(field.kind)
        return isThere && !field.isCollection && !field.type.isError && !mayBeKept
          && keptFields[FieldID(index: index)] == nil
      }.map { FieldID(index: $0) })
    let known = mistakes.count
    let block = check(syntax.body)
    let left = leftFields(step)
    // A field of that name gets its value where it is said what becomes of the old one.
    for field in left {
      if case .field(let id)? = contractScope.values[field.name] { context.judged.insert(id) }
    }
    if !block.isTerminating { reportUnset(at: syntax.headSpan) }
    let body = CheckedBody(
      locals: context.locals, parameters: [], results: [], block: block, span: syntax.body.span)
    program.upgrade?.steps[number].body = body
    report(left, step, at: syntax.headSpan)
    checkFlow(of: body, CheckedMove(sources: context.phases, target: nil), since: known)
  }

  /// The `var`s of the predecessor of which a block does not say what becomes of them.
  private func leftFields(_ step: CheckedUpgrade.Step) -> [CheckedField] {
    guard let shape = program.upgrade?.predecessor, let upgrade = context.upgrade else { return [] }
    return shape.fields.enumerated().filter { old, field in
      field.kind == .variable && isThere(old, of: shape, inOneOf: step.phases)
        && !upgrade.mentioned.contains(old) && !field.type.isError
    }.map(\.element)
  }

  private func report(
    _ left: [CheckedField], _ step: CheckedUpgrade.Step, at span: SourceSpan
  ) {
    guard let shape = program.upgrade?.predecessor, let first = left.first else { return }
    let fields = left.map { field in
      let isInAll = field.phases.map(step.phases.isSubset) ?? true
      return Mistake.LeftField(
        name: field.name, target: target(of: field),
        mustGo: field.isCollection || program.isLinear(field.type),
        phases: isInAll
          ? []
          : (field.phases?.members ?? []).filter(step.phases.contains).map {
            shape.phases[$0].name
          })
    }
    report(.oldFieldsLeft(fields, at: span, old: oldLabel("declared here", at: first.span)))
  }

  /// The field that can take an old one: of the same name, or the only one of the same type that nothing else goes on as.
  private func target(of old: CheckedField) -> String? {
    let taken = Set(handOvers.flatMap { $0.values.map(\.field) })
    let fitting = program.fields.indices.filter { index in
      let field = program.fields[index]
      return field.kind == .variable && !taken.contains(FieldID(index: index))
        && isSame(old.type, field.type)
    }.map { program.fields[$0].name }
    return fitting.first { isSame($0, old.name) } ?? (fitting.count == 1 ? fitting[0] : nil)
  }

  /// Warns of clauses `due` in other words than those of the predecessor, which are armed whatever was done.
  private func checkRenewedDues() {
    guard let shape = program.upgrade?.predecessor else { return }
    let lacking = shape.dues.filter { old in
      old.mayBeDone && !program.dues.contains { isSame(old.words, $0.name) }
    }
    let new = program.dues.first { own in !shape.dues.contains { isSame($0.words, own.name) } }
    guard let first = lacking.first, let new else { return }
    report(
      .dueRenewed(
        new.name, lacking: lacking.map(\.words), at: new.span,
        old: oldLabel("declared here", at: first.span)))
  }

  // MARK: `old.x`

  /// The number of the field that `old.x` names; nil, after a report, where there is none.
  private func oldField(_ name: NameSyntax, at span: SourceSpan) -> Int? {
    if name.isMissing { return nil }
    guard let number = context.upgrade?.block, let shape = program.upgrade?.predecessor else {
      report(.oldUnavailable(name.text, in: context.kind, at: span))
      return nil
    }
    guard let old = shape.field(named: name.text) else {
      // One with a value goes on as every `let`; what has become of it is said elsewhere.
      if shape.constants.contains(where: { isSame($0.name, name.text) }) {
        if case .constant? = contractScope.values[name.text] {
          report(.oldIsKept(name.text, as: name.text, isHanded: false, at: span))
        }
        return nil
      }
      let candidates = shape.fields.map(\.name)
      // The field that was meant is not left behind; where none is like it, any may be meant.
      let near = NearbyNames.closest(to: name.text, among: candidates)
      for (old, field) in shape.fields.enumerated()
      where near.isEmpty || near.contains(field.name) {
        context.upgrade?.mentioned.insert(old)
      }
      report(
        .oldFieldUnknown(
          name, of: program.qualifiedName(shape.reference), candidates: candidates))
      return nil
    }
    context.upgrade?.mentioned.insert(old)
    guard let step = program.upgrade?.steps[number] else { return nil }
    if let own = shape.fields[old].phases, !step.phases.isSubset(of: own) {
      report(
        .oldNotThere(
          name.text,
          in: step.phases.members.filter { !own.contains($0) }.map {
            shape.phases[$0].name
          }, own: own.members.map { shape.phases[$0].name }, at: span,
          old: oldLabel("declared here", at: shape.fields[old].span)))
      return nil
    }
    return old
  }

  /// `old.x` as a value: a copy of a field of the contract that is upgraded.
  func checkOld(_ name: NameSyntax, at span: SourceSpan) -> CheckedExpression {
    guard let old = oldField(name, at: span), let upgrade = program.upgrade,
      let number = context.upgrade?.block
    else { return failed(span) }
    let field = upgrade.predecessor.fields[old]
    if let kept = upgrade.steps[number].kept.first(where: { $0.old == old }) {
      report(
        .oldIsKept(
          name.text, as: self.field(kept.field).name, isHanded: field.kind == .variable, at: span))
      return failed(span)
    }
    // A party or `let` that is not found again was reported.
    if field.kind != .variable || field.type.isError { return failed(span) }
    let isLinear = program.isLinear(field.type)
    if field.isCollection || isLinear {
      report(
        .oldNotReadable(
          name.text, isLinear: isLinear, at: span,
          old: oldLabel("declared here", at: field.span)))
      return failed(span)
    }
    return CheckedExpression(
      kind: .operation(Operation(.oldLoad, number: UInt32(old)), []), type: translated(field.type),
      span: span)
  }

  /// `x = old.y`: hands a field over where that is what is meant; nil where it is an assignment like any other.
  func checkHandOver(
    _ place: ExpressionSyntax, _ value: ExpressionSyntax
  ) -> CheckedStatement.Kind? {
    guard case .old(let name) = value.kind, let number = context.upgrade?.block,
      let upgrade = program.upgrade, let old = upgrade.predecessor.field(named: name.text)
    else { return nil }
    let field = upgrade.predecessor.fields[old]
    guard let kept = handOvers[number][place.span] else {
      guard field.kind == .variable, field.isCollection || program.isLinear(field.type) else {
        return nil
      }
      context.upgrade?.mentioned.insert(old)
      reportNoHandOver(of: old, to: place, value)
      return .error
    }
    guard oldField(name, at: value.span) != nil else { return .error }
    let known = mistakes.count
    let target = checkPath(place)
    guard mistakes.count == known else { return .error }
    context.effects.writes.insert(kept.field)
    noteSet(kept.field, at: place.span)
    return .handOver(target)
  }

  /// Says why rows cannot be handed over by a statement.
  private func reportNoHandOver(
    of old: Int, to place: ExpressionSyntax, _ value: ExpressionSyntax
  ) {
    guard let upgrade = program.upgrade, let number = context.upgrade?.block else { return }
    let name = upgrade.predecessor.fields[old].name
    let known = mistakes.count
    let target = checkPath(place)
    if mistakes.count > known { return }
    guard case .field(let id) = target.root, target.steps.isEmpty, field(id).kind == .variable
    else {
      report(.handOverPlace(name, at: place.span))
      return
    }
    context.unset.remove(id)
    let type = upgrade.predecessor.fields[old].type
    if !isSame(type, target.type) {
      report(
        .handOverType(
          name, program.describe(translated(type)), to: field(id).name,
          program.describe(target.type), parts: linearDeclaration(in: translated(type)),
          at: value.span))
    } else if let first = handOvers[number].first(where: { $0.value.old == old }) {
      report(.handedTwice(name, at: value.span, first: first.key))
    } else if context.scopes.count > 2 {
      report(.handOverPlace(name, at: place.span))
    } else {
      report(.handOverDiffers(name, to: field(id).name, at: value.span))
    }
  }

  /// The name of a struct or enum with assets in a type, which says who issues them only in the contract that declares it.
  private func linearDeclaration(in type: SemanticType) -> String? {
    switch type {
    case .option(let inner): linearDeclaration(in: inner)
    case .list(let element): linearDeclaration(in: element)
    case .map(_, let value): linearDeclaration(in: value)
    case .structure(let id) where program.isLinear(type): program.structures[id.index].name
    case .enumeration(let id) where program.isLinear(type): program.enumerations[id.index].name
    default: nil
    }
  }

  /// Reports that a party or `let` that goes on is set; true when it is one.
  func reportsKept(_ id: FieldID, at span: SourceSpan) -> Bool {
    guard context.kind == .upgrade, keptFields[id] != nil else { return false }
    report(.keptFieldSet(field(id).name, at: span))
    return true
  }
}
