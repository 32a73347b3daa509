import DeedBytecode
import DeedSyntax

/// Statements; each begins and ends with an empty stack.
extension FunctionLowering {
  /// Lowers the statements of a block.
  func lower(_ block: CheckedBlock) {
    for statement in block.statements where isOpen {
      mark(statement.span)
      lower(statement)
    }
  }

  private func lower(_ statement: CheckedStatement) {
    switch statement.kind {
    case .variable(let local, let value):
      lower(value)
      keep(local)
    case .results(let locals, let call):
      lower(call)
      for local in locals.reversed() { keep(local) }
    case .assignment(let place, let value): lowerAssignment(place, value)
    case .handOver: break
    case .collection(let operation, let place, let operands):
      lower(operation, place, operands, at: statement.span)
    case .call(let call): lower(call)
    case .conditional(let branches, let otherwise): lower(branches, otherwise)
    case .match(let subject, let arms): lowerMatch(subject, arms) { lower($0) }
    case .attempt(let attempt): lower(attempt, at: statement.span)
    case .forRange, .forEach, .whileLoop: lowerLoop(statement)
    case .returning(let values):
      pushAll(values)
      mark(statement.span)
      emitReturn()
    case .fail(let failure): lower(failure, at: statement.span)
    case .emit(let event, let arguments):
      pushAll(arguments)
      mark(statement.span)
      emit(Instruction(.emit, lowering.event(event)))
    case .requirement(let requirement): lower(requirement)
    case .expect, .expectComparison, .expectFailure, .expectEvent, .parties:
      lowerTestStatement(statement)
    case .error: break
    }
  }

  /// Stores the value on the stack in a variable, or drops it.
  func keep(_ local: LocalID?) {
    if let local, isTakenApart(local) {
      emit(Instruction(.structUnpack, lowering.type(type(of: local)).rawValue))
      for part in parts(of: local).reversed() { emit(Instruction(.localStore, part)) }
    } else if let local {
      emit(Instruction(.localStore, self.local(local)))
    } else {
      emit(Instruction(.drop))
    }
  }

  private func lower(_ failure: CheckedFailure, at span: SourceSpan) {
    pushAll(failure.arguments)
    mark(span)
    end(Instruction(.fail, lowering.error(failure.error)))
  }

  private func lower(_ requirement: CheckedRequirement) {
    let (holds, fails) = (label(), label())
    jumpIf(requirement.condition, true, to: holds, otherwise: fails)
    switch requirement.failure {
    case .error(let failure): lower(failure, at: requirement.span)
    case .breach(let kind, let clause, let values):
      lowerBreach(kind, clause, values, at: requirement.span)
    case .outside(let value, let range): lowerOutside(value, range, at: requirement.span)
    }
    begin(holds)
  }

  /// Fails by quoting a clause and the values in it: `held = 3, price = 5`.
  private func lowerBreach(
    _ kind: BreachKind, _ clause: String, _ values: [CheckedRequirement.QuotedValue],
    at span: SourceSpan
  ) {
    push(.text(Array(clause.utf8)), .text)
    for (position, value) in values.enumerated() {
      let name = (position == 0 ? "" : ", ") + value.name + " = "
      push(.text(Array(name.utf8)), .text)
      if position > 0 { emit(Instruction(.textConcatenate)) }
      lower(value.value)
      emit(Instruction(.valueDescribe, lowering.type(value.value.type).rawValue))
      emit(Instruction(.textConcatenate))
    }
    if values.isEmpty { push(.text([]), .text) }
    mark(span)
    end(Instruction(.breach, kind.rawValue))
  }

  /// Fails by quoting a number and the range in which it is not: `part = 7` and `0...5`.
  private func lowerOutside(
    _ number: CheckedRequirement.QuotedValue, _ range: CheckedRequirement.CheckedRange,
    at span: SourceSpan
  ) {
    func describe(_ value: CheckedExpression) {
      lower(value)
      emit(Instruction(.valueDescribe, TypeIndex.integer.rawValue))
    }
    // The bounds wait in temporaries, so that each is computed on an empty stack.
    describe(range.lower)
    let least = storeTemporary(.text)
    describe(range.upper)
    let most = storeTemporary(.text)
    push(.text(Array("\(number.name) = ".utf8)), .text)
    describe(number.value)
    emit(Instruction(.textConcatenate))
    emit(Instruction(.localMove, least))
    push(.text(Array((range.includesUpper ? "..." : "..<").utf8)), .text)
    emit(Instruction(.textConcatenate))
    emit(Instruction(.localMove, most))
    emit(Instruction(.textConcatenate))
    mark(span)
    end(Instruction(.breach, BreachKind.range.rawValue))
    release(least)
    release(most)
  }

  private func lower(
    _ branches: [(condition: CheckedExpression, body: CheckedBlock)], _ otherwise: CheckedBlock?
  ) {
    let end = label()
    var isEndReached = otherwise == nil
    for (position, branch) in branches.enumerated() {
      let isLast = position == branches.count - 1 && otherwise == nil
      let next = isLast ? end : label()
      jumpIf(branch.condition, false, to: next, otherwise: label())
      lower(branch.body)
      if isLast { break }
      if isOpen {
        isEndReached = true
        jump(to: end)
      }
      begin(next)
    }
    if let otherwise { lower(otherwise) }
    if isEndReached || isOpen { begin(end) }
  }

  /// Lowers a match, whose arms are lowered by `arm` with the stack empty.
  func lowerMatch<Body>(
    _ subject: CheckedExpression, _ arms: [CheckedArm<Body>], arm lowerArm: (Body) -> Void
  ) {
    let isLookedInto =
      if case .place(let place) = subject.kind { place.isLookedInto } else { false }
    let (place, isOwn) = matched(subject)
    let end = label()
    var isEndReached = false
    for (position, arm) in arms.enumerated() {
      let isLast = position == arms.count - 1
      let next = isLast ? end : label()
      if !isLast, let number = Self.caseNumber(arm.pattern) {
        pushOperands(place)
        emit(place, local: .localCase, state: .stateCase)
        emit(Instruction(.integer, signed: Int64(number)))
        emit(Instruction(.integerEqual))
        emit(Instruction(.boolNot))
        branch(to: next, otherwise: label())
      }
      if isLookedInto {
        look(arm.pattern, place, subject.type)
        lowerArm(arm.body)
        if isLast { break }
        if isOpen {
          isEndReached = true
          jump(to: end)
        }
        begin(next)
        continue
      }
      bind(arm.pattern, place, subject.type, isOwn: isOwn)
      if isOwn, lowering.isLinear(subject.type) {
        finish(arm.pattern, place, subject.type, arms.map(\.pattern))
      }
      lowerArm(arm.body)
      if isLast { break }
      if isOpen {
        isEndReached = true
        jump(to: end)
      }
      begin(next)
    }
    if isEndReached || isOpen { begin(end) }
    release(place)
  }

  /// What is matched, in a local: a variable or a part of one stays where it is, all else goes to a temporary.
  private func matched(_ subject: CheckedExpression) -> (place: ResolvedPlace, isOwn: Bool) {
    if case .place(let place) = subject.kind, place.isLookedInto { return (resolve(place), false) }
    if case .place(let place) = subject.kind, case .local = place.root, place.operands.isEmpty,
      !lowering.isLinear(subject.type)
    {
      return (head(place), false)
    }
    lower(subject)
    let temporary = storeTemporary(lowering.type(subject.type))
    let place = ResolvedPlace(
      root: .local(temporary, nil), path: [], operands: [], type: subject.type,
      ownRoot: temporary)
    return (place, true)
  }

  /// Gives an arm's variables that contain assets the places where they are, and the others copies.
  private func look(_ pattern: CheckedPattern, _ place: ResolvedPlace, _ type: SemanticType) {
    func name(_ local: LocalID?, _ step: PathStep, _ part: SemanticType) {
      guard let local else { return }
      var own = place
      own.path.append(step)
      if lowering.program.isLinear(part) {
        views[local] = own
      } else {
        pushOperands(own)
        emit(own, local: .localLoad, state: .stateLoad)
        keep(local)
      }
    }
    switch (pattern, type) {
    case (.some(let local), .option(let inner)): name(local, .some, inner)
    case (.enumCase(let number, let locals), .enumeration(let id)):
      let payload = lowering.program.enumerations[id.index].cases[number].payload
      for (part, (local, component)) in zip(locals, payload).enumerated() {
        name(local, .payload(enumCase: UInt32(number), part: UInt32(part)), component.type)
      }
    default: break
    }
  }

  private static func caseNumber(_ pattern: CheckedPattern) -> Int? {
    switch pattern {
    case .enumCase(let number, _): number
    case .some: 1
    case .none: 0
    case .otherwise: nil
    }
  }

  /// Gives an arm's variables their values; a temporary is taken apart, another place is copied from.
  private func bind(
    _ pattern: CheckedPattern, _ place: ResolvedPlace, _ type: SemanticType, isOwn: Bool
  ) {
    switch pattern {
    case .none, .otherwise: break
    case .some(let local):
      guard let local else { return }
      if isOwn {
        load(place, mayMove: true)
        emit(Instruction(.optionUnwrap, lowering.type(type).rawValue))
      } else {
        emit(place, local: .localLoad, state: .stateLoad, path: [.some])
      }
      keep(local)
    case .enumCase(let number, let locals):
      guard
        locals.contains(where: { $0 != nil }) || isOwn && lowering.isLinear(type)
      else { return }
      if isOwn {
        load(place, mayMove: true)
        emit(Instruction(.enumUnpack, lowering.type(type).rawValue, UInt32(number)))
        for local in locals.reversed() { keep(local) }
        return
      }
      for (part, local) in locals.enumerated() {
        guard let local else { continue }
        emit(
          place, local: .localLoad, state: .stateLoad,
          path: [.payload(enumCase: UInt32(number), part: UInt32(part))])
        emit(Instruction(.localStore, self.local(local)))
      }
    }
  }

  /// Ends what is matched where an arm takes nothing out of it: what is there then holds no assets.
  private func finish(
    _ pattern: CheckedPattern, _ place: ResolvedPlace, _ type: SemanticType,
    _ all: [CheckedPattern]
  ) {
    switch (pattern, type) {
    case (.none, _), (.otherwise, .option):
      load(place, mayMove: true)
      emit(Instruction(.optionDestroyNone, lowering.type(type).rawValue))
    case (.otherwise, .enumeration(let id)):
      let taken = all.compactMap { pattern -> Int? in
        if case .enumCase(let number, _) = pattern { number } else { nil }
      }
      let cases = lowering.program.enumerations[id.index].cases
      let left = cases.indices.filter { !taken.contains($0) }
      let done = label()
      for number in left {
        let next = label()
        if number != left.last {
          emit(place, local: .localCase, state: .stateLoad)
          emit(Instruction(.integer, signed: Int64(number)))
          emit(Instruction(.integerEqual))
          emit(Instruction(.boolNot))
          branch(to: next, otherwise: label())
        }
        load(place, mayMove: true)
        emit(Instruction(.enumUnpack, lowering.type(type).rawValue, UInt32(number)))
        for _ in cases[number].payload { emit(Instruction(.drop)) }
        if number != left.last {
          jump(to: done)
          begin(next)
        }
      }
      begin(done)
    default: break
    }
  }
}
