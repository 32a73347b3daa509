import DeedSyntax

/// The order in which a body does things, as far as it matters to linear values.
extension LinearFlow {
  // MARK: Statements

  /// Follows a block, whose variables end with it.
  mutating func visit(_ block: CheckedBlock) {
    blocks.append([])
    for statement in block.statements {
      guard state != nil else { break }
      visit(statement)
    }
    let end = block.statements.last?.span ?? body.span
    closeBlock(at: SourceSpan(max(end.start, end.end - 1), end.end))
  }

  private mutating func visit(_ statement: CheckedStatement) {
    let span = statement.span
    switch statement.kind {
    case .variable(let local, let value):
      visit(value)
      bind(local, value.type, at: span)
    case .results(let locals, let call):
      visit(call)
      for (local, type) in zip(locals, call.results) { bind(local, type, at: span) }
    case .assignment(let place, let value):
      for operand in place.operands { visit(operand) }
      visit(value)
      if program.isLinear(place.type) {
        put(into: place, value, at: place.span)
      } else {
        use(place)
      }
    case .handOver(let place):
      if program.isLinear(place.type) { put(into: place, at: place.span) }
    case .collection(let operation, let place, let operands):
      visit(operation, place, operands, at: span)
    case .call(let call): visit(call)
    case .conditional(let branches, let otherwise): visit(branches, otherwise, at: span)
    case .attempt(let attempt): visit(attempt, at: span)
    case .match(let subject, let arms):
      visitMatch(subject, arms, at: span) { flow, body in flow.visit(body) }
    case .forRange, .forEach, .whileLoop: visitLoop(statement)
    case .returning(let values):
      for value in values { visit(value) }
      end(at: span)
    case .fail(let failure):
      for argument in failure.arguments { visit(argument) }
      state = nil
    case .emit(_, let arguments): for argument in arguments { visit(argument) }
    case .requirement(let requirement):
      visit(requirement.condition)
    case .error: meetsMistakes = true
    case .expect, .expectComparison, .expectFailure, .expectEvent, .parties: break
    }
  }

  /// A new variable with a value; a value without one is lost.
  private mutating func bind(_ local: LocalID?, _ type: SemanticType, at span: SourceSpan) {
    if let local {
      fill(local, at: span)
    } else if program.isLinear(type) {
      add(.discarded(program.describe(type), at: span))
    }
  }

  private mutating func visit(
    _ branches: [(condition: CheckedExpression, body: CheckedBlock)], _ otherwise: CheckedBlock?,
    at span: SourceSpan
  ) {
    var ways: [(state: State?, span: SourceSpan)] = []
    for branch in branches {
      visit(branch.condition)
      let before = state
      visit(branch.body)
      ways.append((state, branch.body.statements.first?.span ?? branch.condition.span))
      state = before
    }
    if let otherwise { visit(otherwise) }
    ways.append((state, otherwise?.statements.first?.span ?? span))
    meet(ways)
  }

  /// A call that may fail: then what it would have taken is there again.
  private mutating func visit(_ attempt: CheckedAttempt, at span: SourceSpan) {
    visit(attempt.call)
    visit(attempt.gas)
    let before = state
    blocks.append([])
    for (local, type) in zip(attempt.results, attempt.call.results) { bind(local, type, at: span) }
    visit(attempt.ok)
    closeBlock(at: span)
    let taken = state
    state = before
    for place in attempt.assets {
      for store in stores(place) { state?[store] = .full(place.span) }
    }
    visit(attempt.failed)
    meet([
      (taken, attempt.ok.statements.first?.span ?? span),
      (state, attempt.failed.statements.first?.span ?? span),
    ])
  }

  private mutating func visitMatch<Body>(
    _ subject: CheckedExpression, _ arms: [CheckedArm<Body>], at span: SourceSpan,
    _ visitBody: (inout LinearFlow, Body) -> Void
  ) {
    visit(subject)
    var looked: CheckedPlace?
    if case .place(let place) = subject.kind {
      if place.isLookedInto {
        looked = place
      } else if program.isLinear(place.type) {
        takenApart.insert(place.span)
      }
    }
    let before = state
    var ways: [(state: State?, span: SourceSpan)] = []
    for arm in arms {
      state = before
      blocks.append([])
      // What is looked into stays where it is: the variables are other names for parts of it.
      if looked == nil { bind(arm.pattern, subject.type, arms.map(\.pattern), at: arm.span) }
      let under = looked.map { namesLinear(arm.pattern, subject.type) ? [$0] : [] } ?? []
      looks += under
      visitBody(&self, arm.body)
      looks.removeLast(under.count)
      closeBlock(at: SourceSpan(max(arm.span.start, arm.span.end - 1), arm.span.end))
      ways.append((state, arm.span))
    }
    meet(ways)
  }

  /// Whether a pattern has a name for a part that contains assets.
  private func namesLinear(_ pattern: CheckedPattern, _ type: SemanticType) -> Bool {
    program.linearLocals(pattern, type).contains { $0 != nil }
  }

  private mutating func bind(
    _ pattern: CheckedPattern, _ type: SemanticType, _ all: [CheckedPattern], at span: SourceSpan
  ) {
    switch (pattern, type) {
    case (.some(let local), .option(let inner)): bind(local, inner, at: span)
    case (.enumCase(let number, let locals), .enumeration(let id)):
      let payload = program.enumerations[id.index].cases[number].payload
      for (local, part) in zip(locals, payload) { bind(local, part.type, at: span) }
    case (.otherwise, .option(let inner)):
      let isSomeTaken = all.contains { if case .some = $0 { true } else { false } }
      if !isSomeTaken, program.isLinear(inner) {
        add(.otherwiseDrops("some", program.describe(inner), at: span))
      }
    case (.otherwise, .enumeration(let id)):
      let taken = all.compactMap { pattern -> Int? in
        if case .enumCase(let number, _) = pattern { number } else { nil }
      }
      let cases = program.enumerations[id.index].cases
      for (number, one) in cases.enumerated() where !taken.contains(number) {
        guard let part = one.payload.first(where: { program.isLinear($0.type) }) else { continue }
        add(.otherwiseDrops(one.name, program.describe(part.type), at: span))
        break
      }
    default: break
    }
  }

  /// A loop: what its body leaves must be what it found, since it may run again or not at all.
  private mutating func visitLoop(_ statement: CheckedStatement) {
    let body: CheckedBlock
    var condition: CheckedExpression?
    switch statement.kind {
    case .whileLoop(let found, let inner): (condition, body) = (found, inner)
    case .forRange(_, let lower, let upper, _, let inner):
      visit(lower)
      visit(upper)
      body = inner
    case .forEach(_, _, let place, let inner):
      if program.isLinear(place.type) {
        for operand in place.operands { visit(operand) }
        for store in stores(place) { requireFull(store, at: place.span) }
      } else {
        read(place)
      }
      body = inner
    default: return
    }
    if let condition { visit(condition) }
    let before = state
    visit(body)
    if let after = state, let before {
      for (store, status) in before.sorted(by: { name($0.key) < name($1.key) }) {
        guard let there = after[store], there.isFull != status.isFull else { continue }
        report(
          store,
          .movedInLoop(name(store), isFilled: there.isFull, at: there.span ?? statement.span))
      }
    }
    state = before
  }

  // MARK: Expressions

  /// Follows what a value is computed of; the value itself is handed on.
  mutating func visit(_ expression: CheckedExpression) {
    switch expression.kind {
    case .constant: break
    case .error: meetsMistakes = true
    case .place(let place): read(place)
    case .operation(_, let operands): for operand in operands { visit(operand) }
    case .call(let call): visit(call)
    case .collection(let operation, let place, let operands):
      visit(operation, place, operands, at: expression.span)
    case .and(let left, let right), .or(let left, let right):
      visit(left)
      let before = state
      visit(right)
      meet([(before, left.span), (state, right.span)])
    case .conditional(let branches, let otherwise):
      var ways: [(state: State?, span: SourceSpan)] = []
      for branch in branches {
        visit(branch.condition)
        let before = state
        visit(branch.value)
        ways.append((state, branch.value.span))
        state = before
      }
      visit(otherwise)
      ways.append((state, otherwise.span))
      meet(ways)
    case .match(let subject, let arms):
      visitMatch(subject, arms, at: expression.span) { flow, value in flow.visit(value) }
    }
  }

  /// Reads a place: a linear value leaves it, another is copied.
  private mutating func read(_ place: CheckedPlace) {
    if case .value(let value) = place.root {
      visit(value)
      if program.isLinear(value.type), !place.steps.isEmpty {
        add(.partOfValue(sourceText(place.span), at: place.span))
      }
    }
    for operand in place.operands { visit(operand) }
    if program.isLinear(place.type), !place.isLookedInto {
      move(place, at: place.span)
    } else {
      use(place)
    }
  }

  /// Uses in place what must be there; a part of a struct that is no asset stays when its assets have gone.
  private mutating func use(_ place: CheckedPlace) {
    if case .local(let local) = place.root, body.locals[local.index].isTakenApart { return }
    for store in stores(place) { requireFull(store, at: place.span, isRead: true) }
  }

  private mutating func visit(
    _ operation: CollectionOperation, _ place: CheckedPlace, _ operands: [CheckedExpression],
    at span: SourceSpan
  ) {
    if case .value(let value) = place.root { visit(value) }
    for operand in place.operands + operands { visit(operand) }
    if operation == .destroyEmpty {
      move(place, at: span)
    } else {
      if operation.isChange { noteChange(of: place, at: span) }
      for store in stores(place) {
        requireFull(store, at: place.span, isRead: operation == .amount)
      }
    }
  }

  private mutating func visit(_ call: CheckedCall) {
    for argument in call.arguments {
      switch argument {
      case .value(let value): visit(value)
      case .lent(let place):
        for operand in place.operands { visit(operand) }
        noteChange(of: place, at: call.span)
        for store in stores(place) { requireFull(store, at: place.span) }
      }
    }
    // An argument behind what was lent must not have taken it away.
    for case .lent(let place) in call.arguments {
      for store in stores(place) { requireFull(store, at: place.span) }
    }
    if case .function(let id, _) = call.callee { noteCall(id, at: call.span) }
  }
}
