import DeedBytecode
import DeedSyntax

/// Places: the paths of the bytecode, with their indices and keys in temporaries.
extension FunctionLowering {
  /// A place whose indices and keys are worked out.
  struct ResolvedPlace {
    /// Where it begins.
    enum Root {
      case local(UInt32, LocalID?)
      case field(FieldID)
    }

    let root: Root
    var path: [PathStep]
    /// The operands of the path's steps: temporaries, or expressions that give the same value at any time.
    var operands: [ResolvedOperand]
    let type: SemanticType
    /// The temporary that holds the root, where it is a value without a name.
    var ownRoot: UInt32?
    /// The variable, where it is a struct whose parts have locals of their own.
    var whole: LocalID?
    /// Whether the root is the local of such a part.
    var isPart = false
  }

  /// An index or key of a path.
  enum ResolvedOperand {
    case temporary(UInt32)
    case steady(CheckedExpression)
    /// A temporary of a place that this one lies in.
    case borrowed(UInt32)
  }

  /// The root and the path of a place; its indices and keys are left to be pushed.
  func head(_ place: CheckedPlace) -> ResolvedPlace {
    let root: ResolvedPlace.Root
    var ownRoot: UInt32?
    var path: [PathStep] = []
    var steps = place.steps[...]
    var whole: LocalID?
    var isPart = false
    var operands: [ResolvedOperand] = []
    switch place.root {
    case .local(let id) where view(of: id) != nil:
      let view = view(of: id)
      root = view?.root ?? .local(0, id)
      path = view?.path ?? []
      isPart = view?.isPart ?? false
      operands = view?.operands ?? []
    case .local(let id) where isTakenApart(id):
      if case .field(let index)? = steps.popFirst() {
        root = .local(parts(of: id)[index], id)
        isPart = true
      } else {
        root = .local(0, id)
        whole = id
      }
    case .local(let id): root = .local(local(id), id)
    case .field(let id):
      root = .field(id)
      if lowering.isWrapped(id) { path.append(.field(0)) }
    case .value(let value):
      lower(value)
      let temporary = storeTemporary(lowering.type(value.type))
      root = .local(temporary, nil)
      ownRoot = temporary
    }
    for step in steps {
      switch step {
      case .field(let index): path.append(.field(UInt32(index)))
      case .element: path.append(.element)
      case .key: path.append(.key)
      }
    }
    return ResolvedPlace(
      root: root, path: path, operands: operands, type: place.type, ownRoot: ownRoot, whole: whole,
      isPart: isPart)
  }

  /// The place that a variable of a pattern is another name for; its temporaries belong to that pattern.
  private func view(of id: LocalID) -> ResolvedPlace? {
    guard var view = views[id] else { return nil }
    view.operands = view.operands.map { operand in
      if case .temporary(let local) = operand { .borrowed(local) } else { operand }
    }
    return view
  }

  /// Works out a place whose indices and keys are needed more than once.
  func resolve(_ place: CheckedPlace) -> ResolvedPlace {
    var resolved = head(place)
    for operand in place.operands {
      if case .constant = operand.kind {
        resolved.operands.append(.steady(operand))
      } else {
        lower(operand)
        resolved.operands.append(
          .temporary(storeTemporary(lowering.type(operand.type))))
      }
    }
    return resolved
  }

  /// Pushes the value of a place.
  func lowerReading(_ place: CheckedPlace) {
    let head = head(place)
    guard !head.path.isEmpty else {
      mark(place.span)
      load(head, mayMove: true)
      return
    }
    pushAll(head, place.operands)
    mark(place.span)
    emit(head, local: .localLoad, state: .stateLoad)
    release(head)
  }

  /// Pushes the keys of the place that a place lies in, then the values of expressions.
  private func pushAll(_ head: ResolvedPlace, _ expressions: [CheckedExpression]) {
    pushAll(
      head.operands.map { operand in
        switch operand {
        case .temporary(let local), .borrowed(let local): .copy(local)
        case .steady(let expression): .expression(expression)
        }
      } + expressions.map { .expression($0) })
  }

  /// Replaces the value of a place.
  func lowerAssignment(_ place: CheckedPlace, _ value: CheckedExpression) {
    let head = head(place)
    if let whole = head.whole {
      lower(value)
      keep(whole)
      return
    }
    if case .local(let index, _) = head.root, head.path.isEmpty {
      lower(value)
      emit(Instruction(.localStore, index))
      return
    }
    if case .field(let id) = head.root, place.steps.isEmpty, lowering.isWrapped(id) {
      // Of a `let` that is a collection there is no part to assign before there is a row.
      lower(value)
      emit(Instruction(.structNew, lowering.type(of: id).rawValue))
      emit(Instruction(.stateAssign, UInt32(id.index)))
      return
    }
    pushAll(place.operands + [value])
    mark(place.span)
    emit(head, local: .localAssign, state: .stateAssign)
  }

  /// Gives the temporaries of a place back.
  func release(_ place: ResolvedPlace) {
    for case .temporary(let local) in place.operands { release(local) }
    if let own = place.ownRoot { release(own) }
  }

  /// Pushes the indices and keys of a place.
  func pushOperands(_ place: ResolvedPlace) {
    for operand in place.operands {
      switch operand {
      case .temporary(let local), .borrowed(let local): emit(Instruction(.localCopy, local))
      case .steady(let expression): lower(expression)
      }
    }
  }

  /// Appends an instruction on a place, one of a pair for locals and fields, with further type operands.
  func emit(
    _ place: ResolvedPlace, local: Opcode, state: Opcode, path further: [PathStep] = [],
    types: [SemanticType] = []
  ) {
    let number: UInt32
    let opcode: Opcode
    switch place.root {
    case .local(let index, _): (opcode, number) = (local, index)
    case .field(let id): (opcode, number) = (state, UInt32(id.index))
    }
    emit(
      Instruction(
        opcode, numbers: [number] + types.map { lowering.type($0).rawValue }, signed: 0,
        path: place.path + further))
  }

  /// Pushes the value of a place; a variable that is set before it is read again need not keep it.
  func load(_ place: ResolvedPlace, mayMove: Bool, isSetAgain: Bool = false) {
    if let whole = place.whole {
      pushWhole(whole)
      return
    }
    if lowering.isLinear(place.type), place.path.isEmpty {
      switch place.root {
      case .local(let index, _): emit(Instruction(.localMove, index))
      case .field(let id): emit(Instruction(.stateMove, UInt32(id.index)))
      }
      return
    }
    if case .local(let index, let id) = place.root, place.path.isEmpty {
      let isLast = isSetAgain || (!place.isPart && (id.map { isMovable($0) } ?? true))
      emit(Instruction(mayMove && isLast ? .localMove : .localCopy, index))
      return
    }
    pushOperands(place)
    emit(place, local: .localLoad, state: .stateLoad)
  }

  /// Replaces the value of a place by the one that `push` leaves on the stack.
  func store(_ place: ResolvedPlace, _ push: () -> Void) {
    if let whole = place.whole {
      push()
      keep(whole)
      return
    }
    if case .local(let index, _) = place.root, place.path.isEmpty {
      push()
      emit(Instruction(.localStore, index))
      return
    }
    pushOperands(place)
    push()
    emit(place, local: .localAssign, state: .stateAssign)
  }

  /// Fails with NotEmpty unless a collection without assets is empty, which is left then.
  private func lowerEmptyCheck(_ local: UInt32) {
    let done = label()
    emit(Instruction(.localCount, local))
    emit(Instruction(.integer, signed: 0))
    emit(Instruction(.integerEqual))
    branch(to: done, otherwise: label())
    let option = lowering.type(.option(.integer)).rawValue
    emit(Instruction(.integer, signed: 0))
    emit(Instruction(.optionSome, option))
    emit(Instruction(.optionDestroyNone, option))
    begin(done)
  }

  /// A predeclared query or change of a collection.
  func lower(
    _ operation: CollectionOperation, _ place: CheckedPlace, _ operands: [CheckedExpression],
    at span: SourceSpan
  ) {
    if operation == .amount, case .local(let id) = place.root, isAmount(id) {
      emit(Instruction(.localCopy, local(id)))
      return
    }
    if operation == .destroyEmpty, case .local(let id) = place.root {
      if lowering.isLinear(place.type) {
        emit(Instruction(.localDestroyEmpty, local(id)))
      } else {
        lowerEmptyCheck(local(id))
      }
      return
    }
    let opcodes: (local: Opcode, state: Opcode) =
      switch operation {
      case .count: (.localCount, .stateCount)
      case .contains: (.localContains, .stateContains)
      case .get: (.localLookup, .stateLookup)
      case .append: (.localAppend, .stateAppend)
      case .removeLast: (.localRemoveLast, .stateRemoveLast)
      case .insert: (.localInsert, .stateInsert)
      case .remove: (.localRemove, .stateRemove)
      case .amount, .destroyEmpty: (.localAmount, .stateAmount)
      case .split: (.localSplit, .stateSplit)
      case .join: (.localJoin, .stateJoin)
      case .take: (.localTake, .stateTake)
      case .put: (.localPut, .statePut)
      }
    let head = head(place)
    pushAll(head, place.operands + operands)
    mark(span)
    var types: [SemanticType] = []
    if operation == .get, case .map(_, let value) = place.type { types = [.option(value)] }
    emit(head, local: opcodes.local, state: opcodes.state, types: types)
    release(head)
  }
}
