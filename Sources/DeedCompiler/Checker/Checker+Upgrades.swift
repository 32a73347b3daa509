import DeedBytecode
import DeedSyntax

/// Upgrades: who may, which contract is gone on from, and from which phases to which (`docs/language.md` rule 33).
extension Checker {
  /// The members of the contract of this file.
  private var members: [DeclarationSyntax] {
    for declaration in module.syntax.declarations {
      if case .contract(let contract) = declaration.kind,
        contract.name.span == program.contract?.span
      {
        return contract.members
      }
    }
    return []
  }

  // MARK: Who may

  /// `upgrade by …`.
  func checkPermission(_ syntax: UpgradePermissionSyntax, _ declaration: DeclarationSyntax) {
    if let earlier = program.permission {
      report(.upgradeRepeated(at: declaration.span, earlier: earlier.span))
      return
    }
    var permission = CheckedPermission(
      span: declaration.span, documentation: declaration.documentation)
    program.permission = permission
    permission.move = resolve(syntax.move, of: "upgrade", at: declaration.span)
    func begin(_ kind: BodyContext.Kind) -> BodyContext {
      var context = BodyContext(kind: kind, isInContract: true, name: "upgrade")
      context.phases = permission.move.sources
      return context
    }
    permission.authority = checkAuthority(syntax.authority) {
      begin(.authority)
    } parameters: {
    }
    if let after = syntax.after {
      context = begin(.time)
      permission.after = head(checkTime(after))
    }
    if let before = syntax.before {
      context = begin(.time)
      permission.before = head(checkTime(before))
    }
    program.permission = permission
  }

  /// What the contract is to its successors; nil where the file has none.
  var shape: ContractShape? {
    guard let contract = program.contract else { return nil }
    return ContractShape(
      name: contract.name, reference: contract.reference,
      fields: program.fields.map { field in
        var field = field
        field.initialiser = nil
        return field
      },
      slots: program.upgrade?.slots ?? program.fields.indices.map { UInt32($0) },
      constants: shapedConstants,
      computed: Dictionary(
        uniqueKeysWithValues: program.fields.indices.compactMap { index in
          computation(of: FieldID(index: index)).map { (index, $0) }
        }),
      dues: program.dues.map { ($0.name, $0.span, mayBeDoneAtUpgrade($0)) },
      phases: program.phases, permission: program.permission?.span,
      permitted: program.permission?.move.sources,
      isPermittedAnywhere: program.permission?.move.isAny ?? false,
      assets: program.interfaces[contract.reference.index].assets,
      interfaces: contract.interfaces, predecessor: program.upgrade?.predecessor.reference)
  }

  /// The `let`s of the contract whose values are known.
  private var shapedConstants: [ContractShape.Constant] {
    constants.compactMap { declaration in
      guard declaration.isInContract, case .done(let value) = declaration.state,
        case .constant = value.kind, let span = declaration.field.value?.span
      else { return nil }
      let words = String(decoding: module.source.bytes(in: span), as: UTF8.self)
      return ContractShape.Constant(
        name: declaration.field.name.text, span: declaration.field.name.span, value: value,
        words: words.contains("\n") ? "…" : words)
    }
  }

  /// The words by which the value of a `let` is computed at the creation; nil where it is given.
  func computation(of id: FieldID) -> String? {
    guard field(id).kind == .constant, let initialiser = field(id).initialiser else { return nil }
    let tokens = module.tree.tokens
    let words = tokens.indices.filter {
      initialiser.span.start <= tokens[$0].span.start && tokens[$0].span.end <= initialiser.span.end
    }
    return words.map { module.tree.text(of: $0) }.joined(separator: " ")
  }

  /// Whether a contract whose clause is done can come to a phase in which it is upgraded.
  private func mayBeDoneAtUpgrade(_ due: CheckedDue) -> Bool {
    guard let target = due.move.target, let permitted = program.permission?.move.sources else {
      return true
    }
    var reached = PhaseSet([target])
    var open = [target]
    while let phase = open.popLast() {
      for next in program.phases[phase].targets.members where !reached.contains(next) {
        reached.insert(next)
        open.append(next)
      }
    }
    return reached.intersects(permitted)
  }

  // MARK: From which contract

  /// Resolves what the contract says of its predecessor, but for the bodies.
  func resolveUpgrades() {
    for member in members {
      guard case .upgrade(let syntax) = member.kind else { continue }
      resolvePredecessor(syntax)
    }
    guard program.upgrade != nil else { return }
    resolveSteps()
    resolveHandOvers()
    checkKeptAssets()
    checkKeptInterfaces()
  }

  private func resolvePredecessor(_ syntax: UpgradeSyntax) {
    let name = syntax.predecessor
    guard !name.isMissing else { return }
    let symbol = lookupType(name)
    if symbol == nil, reportsHidden(name) { return }
    guard case .contract(let id)? = symbol, program.interfaces[id.index].unit < program.unit,
      let shape = program.units[program.interfaces[id.index].unit].contract
    else {
      let kind: String? =
        switch symbol {
        case .contract: "the contract itself"
        case .interface: "an interface"
        case nil:
          name.components.count == 1 && fileScope.imports[name.text] != nil ? "a file" : nil
        default: "another type"
        }
      let first = name.components.first?.text ?? name.text
      let isMissing =
        symbol == nil && name.components.count > 1 && fileScope.imports[first] == nil
        && !scopesInSight.contains { $0.types[first] != nil }
      let candidates = fileScope.imports.compactMap { file, unit -> String? in
        guard let shape = program.units[unit].contract else { return nil }
        return "\(file).\(program.interfaces[shape.reference.index].name)"
      }
      for file in fileScope.imports.keys { usedImports.insert(file) }
      report(
        .predecessorUnknown(
          name, is: kind, missing: isMissing ? first : nil, candidates: candidates.sorted(),
          own: program.contract?.name ?? "C"))
      return
    }
    if let known = program.upgrade {
      if known.predecessor.reference != id {
        report(
          .secondPredecessor(
            name, first: program.qualifiedName(known.predecessor.reference), at: known.span))
      } else {
        upgradeBlocks.append(syntax)
      }
      return
    }
    let unit = program.interfaces[id.index].unit
    if shape.permission == nil {
      report(
        .neverUpgraded(
          name,
          declared: DiagnosticLabel(
            "declared here", at: program.interfaces[id.index].span,
            in: program.units[unit].source.name),
          hasPhases: !shape.phases.isEmpty))
    }
    program.upgrade = CheckedUpgrade(predecessor: shape, unit: unit, span: name.span)
    upgradeBlocks = [syntax]
  }

  /// A place in the file of the old contract.
  func oldLabel(_ words: String, at span: SourceSpan) -> DiagnosticLabel {
    DiagnosticLabel(
      words, at: span, in: program.upgrade.map { program.units[$0.unit].source.name })
  }

  // MARK: From where to where

  private func resolveSteps() {
    guard let shape = program.upgrade?.predecessor else { return }
    var taken: [(phases: PhaseSet, span: SourceSpan)] = []
    var isKnown = true
    for syntax in upgradeBlocks {
      var step = CheckedUpgrade.Step()
      if let phases = oldPhases(of: syntax) {
        step.phases = phases
        let again = taken.first { $0.phases.intersects(phases) || shape.phases.isEmpty }
        if let again {
          report(
            .upgradePhaseTwice(
              phases.members.filter { again.phases.contains($0) }.map { shape.phases[$0].name },
              at: syntax.headSpan, earlier: again.span))
        }
        taken.append((phases, syntax.headSpan))
      } else {
        isKnown = false
      }
      step.target = newPhase(of: syntax)
      program.upgrade?.steps.append(step)
    }
    guard isKnown, let permitted = shape.permitted, let permission = shape.permission,
      let first = upgradeBlocks.first
    else { return }
    let left = permitted.members.filter { phase in
      !taken.contains { $0.phases.contains(phase) }
    }
    if !left.isEmpty {
      report(
        .upgradeIncomplete(
          left.map { shape.phases[$0].name }, of: program.qualifiedName(shape.reference),
          at: first.headSpan, permission: oldLabel("permitted here", at: permission)))
    }
  }

  /// The phases of the predecessor that a block is for; nil where that was reported.
  private func oldPhases(of syntax: UpgradeSyntax) -> PhaseSet? {
    guard let shape = program.upgrade?.predecessor else { return nil }
    let name = program.qualifiedName(shape.reference)
    guard !shape.phases.isEmpty else {
      if let phases = syntax.phases {
        report(.upgradeWithoutPhases(name, at: phases.span))
        return nil
      }
      return PhaseSet()
    }
    guard let permitted = shape.permitted, let permission = shape.permission else { return nil }
    let names = permitted.members.map { shape.phases[$0].name }
    guard let phases = syntax.phases else {
      report(.upgradePhasesMissing(name, permitted: names, at: syntax.headSpan))
      return nil
    }
    guard let sources = phases.sources else { return permitted }
    var result = PhaseSet()
    var isKnown = true
    for source in sources {
      let number = shape.phases.firstIndex { Array($0.name.utf8) == Array(source.text.utf8) }
      guard !source.isMissing, let number else {
        if !source.isMissing {
          report(.unknownOldPhase(source, of: name, candidates: shape.phases.map(\.name)))
        }
        isKnown = false
        continue
      }
      if !permitted.contains(number) {
        report(
          .upgradeNotPermitted(
            source, of: name, permitted: names,
            declared: oldLabel("permitted here", at: permission)))
        isKnown = false
      }
      if result.contains(number) { report(.phaseListedTwice(source)) }
      result.insert(number)
    }
    return isKnown ? result : nil
  }

  private func newPhase(of syntax: UpgradeSyntax) -> Int? {
    guard declaresPhases else {
      if let target = syntax.target { report(.upgradeTargetNotWanted(at: target.span)) }
      return nil
    }
    guard let target = syntax.target else {
      report(.upgradeTargetMissing(program.phases.map(\.name), at: syntax.headSpan))
      return nil
    }
    return phase(target)
  }

  // MARK: In tests

  /// `Contract.upgrade(old) by …`.
  func checkUpgradeCall(
    _ id: InterfaceID, _ arguments: [ArgumentSyntax], _ signers: [ExpressionSyntax]?,
    at span: SourceSpan
  ) -> CallOutcome {
    let contract = program.interfaces[id.index]
    guard context.kind == .test else {
      checkLoosely(arguments)
      report(
        .testOnly(
          "the upgrade of a contract", at: span,
          hint: "outside of tests a transaction does it: `deed upgrade`"))
      return .failed
    }
    let predecessor =
      id == program.contract?.reference
      ? program.upgrade?.predecessor.reference : program.units[contract.unit].contract?.predecessor
    guard let predecessor else {
      checkLoosely(arguments)
      for signer in signers ?? [] { _ = check(signer, as: .party) }
      report(.upgradeCall(contract.name, at: span))
      return .failed
    }
    let values = checkArguments(
      arguments, [Slot(name: "contract", type: .reference(predecessor))], .firstBare,
      of: "upgrade", at: span, allowsContracts: true)
    let list = checkSigners(signers, "upgrade", at: span)
    guard let values, let list else { return .failed }
    return runner("upgrade:\(contract.unit)", values + [list], [.reference(id)], at: span)
  }
}
