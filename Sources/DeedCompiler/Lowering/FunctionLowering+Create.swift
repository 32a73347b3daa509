import DeedBytecode
import DeedSyntax

/// The body of `create`: it stores the parameters, then the first values of fields, then runs what is written.
extension FunctionLowering {
  /// Lowers `create`; the parameters are the fields that it names.
  func lower(_ create: CheckedCreate) {
    for (position, id) in create.parameterFields.enumerated() {
      mark(lowering.program.fields[id.index].span)
      emit(Instruction(.localMove, UInt32(position)))
      assign(id)
    }
    for index in lowering.program.fields.indices {
      let id = FieldID(index: index)
      guard let initialiser = lowering.program.fields[index].initialiser else { continue }
      enter(initialiser)
      guard case .returning(let values)? = initialiser.block.statements.first?.kind,
        let value = values.first
      else { continue }
      if lowering.program.fields[index].isCollection {
        fill(id, value)
      } else {
        lower(value)
        assign(id)
      }
    }
    if let body = create.body {
      enter(body)
      lower(body.block)
    }
    if isOpen { end(Instruction(.return)) }
  }

  /// Stores the value on the stack in a field.
  private func assign(_ id: FieldID) {
    if lowering.isWrapped(id) {
      emit(Instruction(.structNew, lowering.type(of: id).rawValue))
    }
    emit(Instruction(.stateAssign, UInt32(id.index)))
  }

  /// Puts the elements of a literal into a stored collection.
  private func fill(_ id: FieldID, _ literal: CheckedExpression) {
    guard case .operation(let operation, let parts) = literal.kind else { return }
    let field = UInt32(id.index)
    switch operation.opcode {
    case .mapNew:
      for index in stride(from: 0, to: parts.count, by: 2) {
        pushAll([parts[index], parts[index + 1]])
        emit(Instruction(.stateAssign, numbers: [field], signed: 0, path: [.key]))
      }
    case .setNew:
      for part in parts {
        lower(part)
        emit(Instruction(.stateInsert, field))
      }
    default:
      for part in parts {
        lower(part)
        emit(Instruction(.stateAppend, field))
      }
    }
  }
}
