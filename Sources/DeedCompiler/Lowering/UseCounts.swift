/// How often a body mentions each of its variables, to find those that can be moved instead of copied.
///
/// A variable that is mentioned once, in the same loop as it gets its value, is not needed after that: reading it may
/// move it. Everything counts but an assignment of the whole. This misses later last uses, and that is sound.
struct UseCounts {
  private var mentions: [Int]
  private var loopOfValue: [Int]
  private var loopOfMention: [Int]
  private var loop = 0
  private var nextLoop = 1

  init(_ body: CheckedBody) {
    mentions = Array(repeating: 0, count: body.locals.count)
    loopOfValue = mentions
    loopOfMention = mentions
    visit(body.block)
  }

  /// Whether a reading of the variable may empty it.
  func isMovable(_ local: LocalID) -> Bool {
    mentions[local.index] == 1 && loopOfValue[local.index] == loopOfMention[local.index]
  }

  private mutating func mention(_ local: LocalID) {
    mentions[local.index] += 1
    loopOfMention[local.index] = loop
  }

  private mutating func define(_ local: LocalID?) {
    if let local { loopOfValue[local.index] = loop }
  }

  private mutating func visit(_ place: CheckedPlace) {
    switch place.root {
    case .local(let local): mention(local)
    case .value(let value): visit(value)
    case .field: break
    }
    for operand in place.operands { visit(operand) }
  }

  private mutating func visit(_ call: CheckedCall) {
    for argument in call.arguments {
      switch argument {
      case .value(let value): visit(value)
      case .lent(let place): visit(place)
      }
    }
  }

  private mutating func define(_ pattern: CheckedPattern) {
    switch pattern {
    case .enumCase(_, let locals): for local in locals { define(local) }
    case .some(let local): define(local)
    case .none, .otherwise: break
    }
  }

  private mutating func visit(_ expression: CheckedExpression) {
    switch expression.kind {
    case .constant, .error: break
    case .place(let place): visit(place)
    case .operation(_, let operands): for operand in operands { visit(operand) }
    case .call(let call): visit(call)
    case .collection(_, let place, let operands):
      visit(place)
      for operand in operands { visit(operand) }
    case .and(let left, let right), .or(let left, let right):
      visit(left)
      visit(right)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        visit(branch.condition)
        visit(branch.value)
      }
      visit(otherwise)
    case .match(let subject, let arms):
      visit(subject)
      for arm in arms {
        define(arm.pattern)
        visit(arm.body)
      }
    }
  }

  private mutating func visit(_ block: CheckedBlock) {
    for statement in block.statements { visit(statement) }
  }

  private mutating func within(_ work: (inout UseCounts) -> Void) {
    let outer = loop
    loop = nextLoop
    nextLoop += 1
    work(&self)
    loop = outer
  }

  private mutating func visit(_ statement: CheckedStatement) {
    switch statement.kind {
    case .variable(let local, let value):
      visit(value)
      define(local)
    case .results(let locals, let call):
      visit(call)
      for local in locals { define(local) }
    case .assignment(let place, let value):
      visit(value)
      if case .local = place.root, place.steps.isEmpty { return }
      visit(place)
    case .handOver: break
    case .collection(_, let place, let operands):
      visit(place)
      for operand in operands { visit(operand) }
    case .call(let call): visit(call)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        visit(branch.condition)
        visit(branch.body)
      }
      if let otherwise { visit(otherwise) }
    case .match(let subject, let arms):
      visit(subject)
      for arm in arms {
        define(arm.pattern)
        visit(arm.body)
      }
    case .attempt(let attempt):
      visit(attempt.call)
      visit(attempt.gas)
      for local in attempt.results + [attempt.reason] { define(local) }
      visit(attempt.ok)
      visit(attempt.failed)
    case .forRange, .forEach, .whileLoop: visitLoop(statement)
    case .returning(let values): for value in values { visit(value) }
    case .fail(let failure): for argument in failure.arguments { visit(argument) }
    case .emit(_, let arguments): for argument in arguments { visit(argument) }
    case .requirement(let requirement):
      visit(requirement.condition)
      for operand in requirement.failureOperands { visit(operand) }
    case .expect(let condition): visit(condition)
    case .expectComparison(_, let left, let right):
      visit(left)
      visit(right)
    case .expectFailure(let error, let captured, _):
      for field in error.fields { visit(field.value) }
      for local in captured { mention(local) }
    case .expectEvent(let event, let body):
      for field in event.fields { visit(field.value) }
      visit(body)
    case .parties(let parties): for party in parties { define(party.local) }
    case .error: break
    }
  }

  private mutating func visitLoop(_ statement: CheckedStatement) {
    switch statement.kind {
    case .forRange(let local, let lower, let upper, _, let body):
      visit(lower)
      visit(upper)
      within { counts in
        // The variable counts the loop, so it is needed until the next round.
        if let local {
          counts.mention(local)
          counts.mention(local)
        }
        counts.visit(body)
      }
    case .forEach(let first, let second, let place, let body):
      visit(place)
      within { counts in
        counts.define(first)
        counts.define(second)
        // The root is read in every round.
        counts.visit(place)
        counts.visit(body)
      }
    case .whileLoop(let condition, let body):
      within { counts in
        counts.visit(condition)
        counts.visit(body)
      }
    default: break
    }
  }
}
