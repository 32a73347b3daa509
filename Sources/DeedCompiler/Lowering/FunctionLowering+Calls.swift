import DeedBytecode
import DeedSyntax

/// Calls: arguments are pushed, lent variables come back after the results.
extension FunctionLowering {
  /// Calls, leaves the results on the stack and stores what was lent.
  func lower(_ call: CheckedCall) {
    var operands: [Operand] = []
    var lent: [ResolvedPlace] = []
    let waits = readsWhatIsMoved(call)
    for (position, argument) in call.arguments.enumerated() {
      switch argument {
      case .value(let value):
        if waits, !value.isConstant {
          lower(value)
          operands.append(.temporary(storeTemporary(lowering.type(value.type))))
        } else {
          operands.append(.expression(value))
        }
      case .lent(let place):
        let resolved = resolve(place)
        lent.append(resolved)
        let later = call.arguments[(position + 1)...]
        operands.append(.place(resolved, mayMove: !later.contains { mentions($0, place.root) }))
      }
    }
    pushAll(operands)
    mark(call.span)
    switch call.callee {
    case .instruction(let operation): emit(operation)
    case .function(let id, let types):
      emit(Instruction(.call, lowering.function(id, types).rawValue))
    case .contract(let id, let name):
      emit(
        Instruction(
          .contractCall, lowering.type(.reference(id)).rawValue,
          lowering.number(of: name, in: id)))
    case .creation(let id):
      let type = lowering.type(.reference(id)).rawValue
      let arguments = lowering.creationType(id).rawValue
      emit(Instruction(.contractCreate, type, arguments, lowering.moduleHash(of: id)))
    case .runner(let name):
      let parameters = call.arguments.map { argument in
        switch argument {
        case .value(let value): lowering.type(value.type)
        case .lent(let place): lowering.type(place.type)
        }
      }
      let results = call.results.map { lowering.type($0) }
      // The contract of the file that the tests stand in has no number among the imports.
      let own = ["create", "upgrade"].first { name == "\($0):\(lowering.program.unit)" }
      emit(Instruction(.importCall, lowering.runner(own ?? name, parameters, results)))
    }
    // What was lent lies on top, the last parameter's uppermost.
    for place in lent.reversed() {
      if let whole = place.whole {
        keep(whole)
      } else if case .local(let index, _) = place.root, place.path.isEmpty {
        emit(Instruction(.localStore, index))
      } else {
        let value = storeTemporary(lowering.type(place.type))
        store(place) { emit(Instruction(.localMove, value)) }
        release(value)
      }
      release(place)
    }
  }

  /// Whether a call is lent assets that a later argument may read: these are moved, so the other arguments come first.
  private func readsWhatIsMoved(_ call: CheckedCall) -> Bool {
    call.arguments.enumerated().contains { position, argument in
      guard case .lent(let place) = argument, lowering.program.isLinear(place.type) else {
        return false
      }
      return call.arguments[(position + 1)...].contains { later in
        guard case .value(let value) = later, !value.isConstant else { return false }
        if case .field = place.root { return true }
        return mentions(later, place.root)
      }
    }
  }

  private func mentions(_ argument: CheckedCall.Argument, _ root: CheckedPlace.Root) -> Bool {
    guard case .local(let local) = root else { return false }
    switch argument {
    case .value(let value): return Mentions.contains(value, local)
    case .lent(let place): return place.operands.contains { Mentions.contains($0, local) }
    }
  }
}

/// Whether an expression mentions a variable.
enum Mentions {
  static func contains(_ expression: CheckedExpression, _ local: LocalID) -> Bool {
    switch expression.kind {
    case .constant, .error: false
    case .place(let place): contains(place, local)
    case .operation(_, let operands): operands.contains { contains($0, local) }
    case .call(let call):
      call.arguments.contains { argument in
        switch argument {
        case .value(let value): contains(value, local)
        case .lent(let place): contains(place, local)
        }
      }
    case .collection(_, let place, let operands):
      contains(place, local) || operands.contains { contains($0, local) }
    case .and(let left, let right), .or(let left, let right):
      contains(left, local) || contains(right, local)
    case .conditional(let branches, let otherwise):
      branches.contains { contains($0.condition, local) || contains($0.value, local) }
        || contains(otherwise, local)
    case .match(let subject, let arms):
      contains(subject, local) || arms.contains { contains($0.body, local) }
    }
  }

  private static func contains(_ place: CheckedPlace, _ local: LocalID) -> Bool {
    switch place.root {
    case .local(let root): if root == local { return true }
    case .value(let value): if contains(value, local) { return true }
    case .field: break
    }
    return place.operands.contains { contains($0, local) }
  }
}

extension CheckedExpression {
  fileprivate var isConstant: Bool {
    if case .constant = kind { true } else { false }
  }
}
