import DeedBytecode
import DeedSyntax

/// What tests ask of their runner.
extension FunctionLowering {
  /// `expect`, `expect fails`, `expect emits`, `party`.
  func lowerTestStatement(_ statement: CheckedStatement) {
    switch statement.kind {
    case .expect(let condition):
      lower(condition)
      mark(statement.span)
      emit(Instruction(.importCall, lowering.runner("expect", [.bool], [])))
    case .expectComparison(let symbol, let left, let right):
      lowerComparison(symbol, left, right, at: statement.span)
    case .expectFailure(let error, let captured, let body):
      lowerFailure(error, captured, body, at: statement.span)
    case .expectEvent(let event, let body): lowerEvent(event, body, at: statement.span)
    case .parties(let parties):
      for party in parties {
        push(.text(Array(party.name.utf8)), .text)
        emit(Instruction(.importCall, lowering.runner("party", [.text], [.party])))
        emit(Instruction(.localStore, local(party.local)))
      }
    default: break
    }
  }

  /// Computes a comparison and hands it to the runner together with both sides.
  private func lowerComparison(
    _ symbol: BinaryOperator, _ left: CheckedExpression, _ right: CheckedExpression,
    at span: SourceSpan
  ) {
    let type = lowering.type(left.type)
    pushAll([left, right])
    let second = storeTemporary(type)
    let first = storeTemporary(type)
    mark(span)
    emit(Instruction(.localCopy, first))
    emit(Instruction(.localCopy, second))
    switch symbol {
    case .less, .greaterOrEqual: emitOrder(.integerLess, .less, left.type)
    case .lessOrEqual, .greater: emitOrder(.integerLessOrEqual, .lessOrEqual, left.type)
    default: emitOrder(.integerEqual, .equal, left.type)
    }
    if symbol == .unequal || symbol == .greater || symbol == .greaterOrEqual {
      emit(Instruction(.boolNot))
    }
    emit(Instruction(.localMove, first))
    emit(Instruction(.localMove, second))
    emit(
      Instruction(.importCall, lowering.runner("expect.compare", [.bool, type, type], [])))
    release(first)
    release(second)
  }

  private func emitOrder(_ integer: Opcode, _ general: Opcode, _ type: SemanticType) {
    if lowering.resolved(type).widened == .integer {
      emit(Instruction(integer))
    } else {
      emit(Instruction(general, lowering.type(type).rawValue))
    }
  }

  /// Hands a block to the runner: the number of its function, what it must fail with, and the variables it uses.
  private func lowerFailure(
    _ error: ExpectedMessage, _ captured: [LocalID], _ body: CheckedBody, at span: SourceSpan
  ) {
    let function = lowering.add(body, name: "expect fails \(error.name)")
    let fields = storeFields(error)
    emit(Instruction(.integer, signed: Int64(function.rawValue)))
    let message = pushMessage(error, fields)
    for local in captured {
      emit(Instruction(isMovable(local) ? .localMove : .localCopy, self.local(local)))
    }
    mark(span)
    let parameters = [.integer] + message + captured.map { lowering.type(type(of: $0)) }
    emit(Instruction(.importCall, lowering.runner("expect.fails" + suffix(error), parameters, [])))
  }

  /// Asks the runner how many events there are, runs the block, and has it look among those that came after.
  private func lowerEvent(_ event: ExpectedMessage, _ body: CheckedBlock, at span: SourceSpan) {
    let fields = storeFields(event)
    emit(Instruction(.importCall, lowering.runner("events", [], [.integer])))
    let before = storeTemporary(.integer)
    lower(body)
    if isOpen {
      mark(span)
      emit(Instruction(.localMove, before))
      let message = pushMessage(event, fields)
      let name = "expect.emits" + suffix(event)
      emit(Instruction(.importCall, lowering.runner(name, [.integer] + message, [])))
    } else {
      for field in fields { release(field) }
    }
    release(before)
  }

  /// What tells the runner which declaration is expected: its number, behind a colon.
  private func suffix(_ message: ExpectedMessage) -> String {
    message.declaration.map { ":\($0.index)" } ?? ""
  }

  /// Computes what the fields of a message must be, before anything is done that may change it.
  private func storeFields(_ message: ExpectedMessage) -> [UInt32] {
    message.fields.map { field in
      lower(field.value)
      return storeTemporary(lowering.type(field.value.type))
    }
  }

  /// Pushes the name of a message and the number of its fields, and of each field its place, its name and its value.
  ///
  /// - Returns: the types of what was pushed.
  private func pushMessage(_ message: ExpectedMessage, _ fields: [UInt32]) -> [TypeIndex] {
    var types: [TypeIndex] = [.text, .integer]
    push(.text(Array(message.name.utf8)), .text)
    emit(Instruction(.integer, signed: Int64(fields.count)))
    for (field, local) in zip(message.fields, fields) {
      emit(Instruction(.integer, signed: Int64(field.index)))
      push(.text(Array(field.name.utf8)), .text)
      emit(Instruction(.localMove, local))
      release(local)
      types += [.integer, .text, lowering.type(field.value.type)]
    }
    return types
  }
}
