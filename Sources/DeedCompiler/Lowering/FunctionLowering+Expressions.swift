import DeedBytecode
import DeedIntegers
import DeedSyntax

/// Expressions: each leaves its value on the stack.
extension FunctionLowering {
  /// Something that can be pushed: an expression, a temporary, or the value of a place that was worked out before.
  enum Operand {
    case expression(CheckedExpression)
    case temporary(UInt32)
    /// A temporary that is needed again.
    case copy(UInt32)
    /// What is lent to a call, which sets it again.
    case place(ResolvedPlace, mayMove: Bool)
  }

  /// Whether an expression has control flow inside, so that the stack must be empty where it begins.
  static func needsBlocks(_ expression: CheckedExpression) -> Bool {
    switch expression.kind {
    case .constant, .error: false
    case .and, .or, .conditional, .match: true
    case .place(let place): needsBlocks(place)
    case .operation(_, let operands): operands.contains(where: needsBlocks)
    case .call(let call): needsBlocks(call)
    case .collection(_, let place, let operands):
      needsBlocks(place) || operands.contains(where: needsBlocks)
    }
  }

  private static func needsBlocks(_ place: CheckedPlace) -> Bool {
    if case .value(let value) = place.root, needsBlocks(value) { return true }
    return place.operands.contains(where: needsBlocks)
  }

  private static func needsBlocks(_ call: CheckedCall) -> Bool {
    call.arguments.contains { argument in
      switch argument {
      case .value(let value): needsBlocks(value)
      case .lent(let place): needsBlocks(place)
      }
    }
  }

  /// Pushes the values of operands in order.
  ///
  /// Those before one that needs blocks wait in temporaries.
  func pushAll(_ operands: [Operand]) {
    let last = operands.lastIndex { operand in
      if case .expression(let expression) = operand { return Self.needsBlocks(expression) }
      return false
    }
    guard let last, last > 0 else {
      for operand in operands { push(operand) }
      return
    }
    var waiting: [Operand] = []
    for operand in operands[...last] {
      switch operand {
      case .temporary, .copy: waiting.append(operand)
      case .expression(let expression):
        if case .constant = expression.kind {
          waiting.append(operand)
          continue
        }
        push(operand)
        waiting.append(.temporary(storeTemporary(lowering.type(expression.type))))
      case .place(let place, _):
        push(operand)
        waiting.append(.temporary(storeTemporary(lowering.type(place.type))))
      }
    }
    for operand in waiting { push(operand) }
    for operand in operands[(last + 1)...] { push(operand) }
  }

  /// Pushes the values of expressions in order.
  func pushAll(_ expressions: [CheckedExpression]) {
    pushAll(expressions.map { Operand.expression($0) })
  }

  private func push(_ operand: Operand) {
    switch operand {
    case .expression(let expression): lower(expression)
    case .temporary(let local):
      emit(Instruction(.localMove, local))
      release(local)
    case .copy(let local): emit(Instruction(.localCopy, local))
    case .place(let place, let mayMove): load(place, mayMove: mayMove, isSetAgain: true)
    }
  }

  /// Pushes the value of an expression.
  func lower(_ expression: CheckedExpression) {
    switch expression.kind {
    case .constant(let value): push(value, expression.type)
    case .place(let place):
      if case .value(let value) = place.root, place.steps.isEmpty {
        lower(value)
        return
      }
      lowerReading(place)
    case .operation(let operation, let operands):
      pushAll(operands)
      if operation.opcode == .assetRecall || operation.opcode == .assetRecallUnique {
        swap(lowering.type(operands[1].type), .integer)
      }
      mark(expression.span)
      emit(operation)
    case .call(let call): lower(call)
    case .collection(let operation, let place, let operands):
      lower(operation, place, operands, at: expression.span)
    case .and, .or: lowerTruth(expression)
    case .conditional(let branches, let otherwise):
      lowerConditional(branches, otherwise, expression.type)
    case .match(let subject, let arms):
      let result = temporary(lowering.type(expression.type))
      lowerMatch(subject, arms) { value in
        lower(value)
        emit(Instruction(.localStore, result))
      }
      emit(Instruction(.localMove, result))
      release(result)
    case .error: push(.integer(.zero), .integer)
    }
  }

  /// Pushes a known value.
  func push(_ value: Value, _ type: SemanticType) {
    switch (value, type) {
    case (.bool(let known), _): emit(Instruction(known ? .true : .false))
    case (.integer(let number), .integer):
      // The operand of `int` has 63 bits.
      if let small = number.int64, small >= -(1 << 62), small < 1 << 62 {
        emit(Instruction(.integer, signed: small))
        return
      }
      emit(Instruction(.constant, lowering.constant(value, type)))
    default: emit(Instruction(.constant, lowering.constant(value, type)))
    }
  }

  /// Changes the two uppermost values of the stack about, which are `second` upon `first`.
  private func swap(_ second: TypeIndex, _ first: TypeIndex) {
    let upper = storeTemporary(second)
    let lower = storeTemporary(first)
    emit(Instruction(.localMove, upper))
    emit(Instruction(.localMove, lower))
    release(upper)
    release(lower)
  }

  /// Appends the comparison of integers or bools in the place of one of what a type parameter stands for; false where
  /// an instruction is no such comparison.
  private func emitComparison(_ operation: Operation) -> Bool {
    guard case .parameter? = operation.type, let type = operation.type else { return false }
    let resolved = lowering.resolved(type)
    let opcode: Opcode
    switch (operation.opcode, resolved.widened) {
    case (.less, .integer): opcode = .integerLess
    case (.lessOrEqual, .integer): opcode = .integerLessOrEqual
    case (.equal, .integer): opcode = .integerEqual
    case (.equal, .bool): opcode = .boolEqual
    default: return false
    }
    emit(Instruction(opcode))
    return true
  }

  func emit(_ operation: Operation) {
    var numbers: [UInt32] = []
    if emitComparison(operation) { return }
    if case .selfAs = operation.opcode, case .reference(let id)? = operation.type {
      lowering.declare(id)
    }
    if let type = operation.type { numbers.append(lowering.type(type).rawValue) }
    if let number = operation.number { numbers.append(number) }
    if let name = operation.name {
      numbers.append(lowering.constant(.text(Array(name.utf8)), .text))
    }
    emit(Instruction(operation.opcode, numbers: numbers, signed: 0, path: []))
  }

  private func lowerTruth(_ expression: CheckedExpression) {
    let result = temporary(.bool)
    let (isFalse, isTrue, end) = (label(), label(), label())
    jumpIf(expression, false, to: isFalse, otherwise: isTrue)
    emit(Instruction(.true))
    emit(Instruction(.localStore, result))
    jump(to: end)
    begin(isFalse)
    emit(Instruction(.false))
    emit(Instruction(.localStore, result))
    begin(end)
    emit(Instruction(.localMove, result))
    release(result)
  }

  private func lowerConditional(
    _ branches: [(condition: CheckedExpression, value: CheckedExpression)],
    _ otherwise: CheckedExpression, _ type: SemanticType
  ) {
    let result = temporary(lowering.type(type))
    let end = label()
    for branch in branches {
      let (next, isTrue) = (label(), label())
      jumpIf(branch.condition, false, to: next, otherwise: isTrue)
      lower(branch.value)
      emit(Instruction(.localStore, result))
      jump(to: end)
      begin(next)
    }
    lower(otherwise)
    emit(Instruction(.localStore, result))
    begin(end)
    emit(Instruction(.localMove, result))
    release(result)
  }

  /// Jumps to a label where a condition has the value, else goes on with the block that begins here.
  func jumpIf(
    _ condition: CheckedExpression, _ value: Bool, to label: Label, otherwise next: Label
  ) {
    switch condition.kind {
    case .and(let left, let right):
      jumpIf(left, false, to: value ? next : label, otherwise: self.label())
      jumpIf(right, value, to: label, otherwise: next)
    case .or(let left, let right):
      jumpIf(left, true, to: value ? label : next, otherwise: self.label())
      jumpIf(right, value, to: label, otherwise: next)
    case .operation(let operation, let operands) where operation.opcode == .boolNot:
      jumpIf(operands[0], !value, to: label, otherwise: next)
    default:
      lower(condition)
      mark(condition.span)
      if !value { emit(Instruction(.boolNot)) }
      branch(to: label, otherwise: next)
    }
  }
}
