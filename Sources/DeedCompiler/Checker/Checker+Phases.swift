import DeedBytecode
import DeedSyntax

/// Phases: what is declared of them, where entries may be carried out, and which fields are there.
extension Checker {
  /// All phases of the contract.
  private var everyPhase: PhaseSet { PhaseSet(program.phases.indices) }

  // MARK: Declarations

  /// Gives the contract's phases their numbers and resolves the moves between them.
  func declarePhases(_ contract: ContractSyntax) {
    var declared: [(syntax: PhaseSyntax, phase: Int)] = []
    for member in contract.members {
      guard case .phase(let syntax) = member.kind else { continue }
      declaresPhases = true
      guard !syntax.name.isMissing else { continue }
      reportLength(syntax.name)
      if let earlier = phaseNumbers[syntax.name.text] {
        report(
          .phaseRepeated(
            syntax.name, earlier: program.phases[earlier].span,
            isFinal: syntax.isFinal || program.phases[earlier].isFinal))
        if syntax.isFinal { program.phases[earlier].isFinal = true }
        declared.append((syntax, earlier))
        continue
      }
      guard program.phases.count < Limits.phasesMax else {
        report(.tooMany("phases", at: syntax.name.span, max: Limits.phasesMax))
        break
      }
      phaseNumbers[syntax.name.text] = program.phases.count
      declared.append((syntax, program.phases.count))
      program.phases.append(
        CheckedPhase(
          name: syntax.name.text, span: syntax.name.span, documentation: member.documentation,
          isFinal: syntax.isFinal))
    }
    for (syntax, phase) in declared {
      if let targets = phaseSet(syntax.targets) {
        for target in targets.members { program.phases[phase].targets.insert(target) }
      } else {
        // What is not known of a phase is not known of those it leads to either.
        areMovesKnown = false
      }
    }
  }

  /// The number of a phase; nil when that was reported.
  func phase(_ name: NameSyntax) -> Int? {
    if name.isMissing { return nil }
    if let number = phaseNumbers[name.text] { return number }
    report(.unknownPhase(name, candidates: program.phases.map(\.name)))
    return nil
  }

  /// The phases of a list; nil when one is not known, which was reported.
  private func phaseSet(_ names: [NameSyntax]) -> PhaseSet? {
    var result = PhaseSet()
    var isKnown = true
    for name in names {
      guard let number = phase(name) else {
        isKnown = false
        continue
      }
      if result.contains(number) { report(.phaseListedTwice(name)) }
      result.insert(number)
    }
    return isKnown ? result : nil
  }

  /// Declares the fields of a `during`.
  func declareFields(of during: DuringSyntax, _ declaration: DeclarationSyntax) {
    let phases = phaseSet(during.phases)
    duringPhases[declaration.id] = phases
    for member in during.members {
      guard case .variable(let field) = member.kind else { continue }
      declareField(
        field.name, kind: .variable, hasInitialiser: false, member, phases: phases ?? PhaseSet())
    }
  }

  /// Resolves the types of the fields of a `during`.
  func resolveFields(of during: DuringSyntax) {
    for member in during.members {
      guard case .variable(let syntax) = member.kind, let index = declaredField(syntax.name)
      else { continue }
      let type = resolveField(syntax)
      if type.isCollection {
        report(.collectionInPhase(syntax.name.text, at: syntax.type.span))
      }
      // A field of phases that are not known is nowhere, and its uses are no further mistakes.
      if program.fields[index].phases?.isEmpty ?? false { program.fields[index].phases = nil }
      program.fields[index].type =
        type.isCollection || program.fields[index].phases == nil ? .error : type
    }
  }

  // MARK: Heads

  /// Where an entry may be carried out and where it leads, checked against the phases.
  func resolve(_ move: MoveSyntax?, of entry: String, at span: SourceSpan) -> CheckedMove {
    guard declaresPhases else {
      guard let move else { return .none }
      report(.phasesNotDeclared(at: move.span))
      return .unclear
    }
    guard !program.phases.isEmpty else { return .unclear }
    guard let move else {
      areMovesKnown = false
      report(.phasesMissing(entry, at: span))
      return .unclear
    }
    let sources = move.sources.map { phaseSet($0) } ?? everyPhase
    let target = move.target.flatMap { phase($0) }
    guard let sources, (target == nil) == (move.target == nil) else {
      areMovesKnown = false
      return .unclear
    }
    let checked = CheckedMove(sources: sources, isAny: move.sources == nil, target: target)
    // What the body of a wrong move sets and reads is right for another one.
    if let target, !judgeMove(from: sources, to: target, move) { return .unclear }
    return checked
  }

  /// Reports what is wrong with a move; false when it was not declared.
  private func judgeMove(from sources: PhaseSet, to target: Int, _ syntax: MoveSyntax) -> Bool {
    let undeclared = sources.members.filter { !program.phases[$0].targets.contains(target) }
    if let first = undeclared.first, areMovesKnown {
      wronglyMoved.formUnion(undeclared + [target])
      report(
        .moveNotDeclared(
          from: undeclared.map { program.phases[$0].name }, to: program.phases[target].name,
          isFinal: program.phases[first].isFinal, at: syntax.span,
          declared: program.phases[first].span,
          instead: syntax.sources == nil
            ? (
              syntax.span,
              sources.members.filter { program.phases[$0].targets.contains(target) }
                .map { program.phases[$0].name }
            ) : nil))
    }
    for source in sources.members { madeMoves.insert([source, target]) }
    guard undeclared.isEmpty else { return false }
    let ambiguous = program.fields.first { field in
      guard let own = field.phases, !field.type.isError else { return false }
      return own.contains(target) && own.intersects(sources) && !sources.isSubset(of: own)
    }
    if let field = ambiguous, let own = field.phases {
      let without = sources.members.filter { !own.contains($0) }
      report(
        .fieldAmbiguous(
          field.name, without: without.map { program.phases[$0].name },
          target: program.phases[target].name, at: syntax.span, declared: field.span))
    }
    return true
  }

  /// Begins the body of an entry that may move.
  func enter(_ move: CheckedMove) {
    guard let sources = move.sources else { return }
    context.phases = sources
    context.target = move.target
    guard let target = move.target else { return }
    for index in program.fields.indices {
      guard let own = program.fields[index].phases, own.contains(target),
        !own.intersects(sources), !program.fields[index].type.isError
      else { continue }
      context.entering.insert(FieldID(index: index))
    }
    context.unset = context.entering
  }

  // MARK: Fields

  /// Whether a field has a place in each of some phases, or in the one to which a body moves.
  func isThere(_ id: FieldID, in phases: PhaseSet, _ target: Int?) -> Bool {
    guard let own = field(id).phases, !field(id).type.isError else { return true }
    return phases.isSubset(of: own) || target.map { own.contains($0) } ?? false
  }

  /// Reports the use of a field that is not there.
  func reportNotThere(
    _ id: FieldID, by function: String?, in phases: PhaseSet, at span: SourceSpan
  ) {
    guard let own = field(id).phases else { return }
    let missing = phases.members.filter { !own.contains($0) }
    report(
      .fieldNotThere(
        field(id).name, by: function, in: missing.map { program.phases[$0].name },
        own: own.members.map { program.phases[$0].name }, isInInvariant: context.kind == .invariant,
        isInUpgrade: upgradeBlocks.contains {
          $0.body.span.start <= span.start && span.end <= $0.body.span.end
        },
        at: span, declared: field(id).span))
  }

  /// Notes that a field gets a value as a whole.
  func noteSet(_ id: FieldID, at span: SourceSpan) {
    context.unset.remove(id)
    guard context.entering.contains(id), let target = context.target else { return }
    if context.maybeSet.contains(id) {
      report(.fieldSetTwice(field(id).name, to: program.phases[target].name, at: span))
    } else if context.loops > 0 {
      report(.fieldSetInLoop(field(id).name, at: span))
      context.entering.remove(id)
      context.judged.insert(id)
    }
    context.maybeSet.insert(id)
  }

  // MARK: The whole

  /// Judges whether each phase is reached and left, when all moves are known.
  func judgePhases() {
    guard !program.phases.isEmpty, areMovesKnown else { return }
    var reached = PhaseSet([0])
    var waiting = [0]
    while let phase = waiting.popLast() {
      for target in program.phases[phase].targets.members where !reached.contains(target) {
        reached.insert(target)
        waiting.append(target)
      }
    }
    for (index, phase) in program.phases.enumerated() {
      if !reached.contains(index) {
        report(
          .unreachablePhase(
            phase.name, from: program.phases[0].name, isFirstFinal: program.phases[0].isFinal,
            at: phase.span))
        // Where the contract begins at its end, one phase says so for all.
        if program.phases[0].isFinal { break }
        continue
      }
      if phase.targets.isEmpty, !phase.isFinal {
        report(.deadEnd(phase.name, at: phase.span))
      }
      for target in phase.targets.members
      where !madeMoves.contains([index, target])
        && !wronglyMoved.contains(index)
      {
        report(
          .unusedMove(from: phase.name, to: program.phases[target].name, at: phase.span))
      }
    }
  }
}
