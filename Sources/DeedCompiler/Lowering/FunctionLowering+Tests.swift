import DeedBytecode
import DeedSyntax

/// What tests ask of their runner.
extension FunctionLowering {
  /// `expect`, `expect fails`, `party`.
  func lowerTestStatement(_ statement: CheckedStatement) {
    switch statement.kind {
    case .expect(let condition):
      lower(condition)
      mark(statement.span)
      emit(Instruction(.importCall, lowering.runner("expect", [.bool], [])))
    case .expectComparison(let symbol, let left, let right):
      lowerComparison(symbol, left, right, at: statement.span)
    case .expectFailure(let name, let captured, let body):
      lowerFailure(name, captured, body, at: statement.span)
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

  /// Hands a block to the runner: the number of its function, and the variables it uses.
  private func lowerFailure(
    _ name: String, _ captured: [LocalID], _ body: CheckedBody, at span: SourceSpan
  ) {
    let function = lowering.add(body, name: "expect fails \(name)")
    push(.text(Array(name.utf8)), .text)
    emit(Instruction(.integer, signed: Int64(function.rawValue)))
    for local in captured {
      emit(Instruction(isMovable(local) ? .localMove : .localCopy, self.local(local)))
    }
    mark(span)
    let parameters = captured.map { lowering.type(type(of: $0)) }
    emit(
      Instruction(
        .importCall,
        lowering.runner("expect.fails", [.text, .integer] + parameters, [])))
  }
}
