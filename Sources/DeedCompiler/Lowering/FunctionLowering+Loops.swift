import DeedBytecode
import DeedSyntax

/// Loops. A collection in a variable is run over in place, a stored one row by row; neither can change meanwhile.
extension FunctionLowering {
  /// `for` and `while`.
  func lowerLoop(_ statement: CheckedStatement) {
    switch statement.kind {
    case .whileLoop(let condition, let body):
      let (head, exit) = (label(), label())
      begin(head)
      jumpIf(condition, false, to: exit, otherwise: label())
      lower(body)
      if isOpen { jump(to: head) }
      begin(exit)
    case .forRange(let local, let lower, let upper, let includesUpper, let body):
      pushAll([lower, upper])
      let end = storeTemporary(.integer)
      let counter = storeTemporary(.integer)
      count(counter, to: end, includesUpper: includesUpper) {
        if let local {
          emit(Instruction(.localCopy, counter))
          emit(Instruction(.localStore, self.local(local)))
        }
        self.lower(body)
      }
      release(end)
      release(counter)
    case .forEach(let first, let second, let place, let body):
      lowerForEach(first, second, place, body)
    default: break
    }
  }

  /// Runs a body while a counter is below an end, or at most the end.
  private func count(
    _ counter: UInt32, to end: UInt32, includesUpper: Bool, _ body: () -> Void
  ) {
    let (head, exit) = (label(), label())
    begin(head)
    emit(Instruction(.localCopy, counter))
    emit(Instruction(.localCopy, end))
    emit(Instruction(includesUpper ? .integerLessOrEqual : .integerLess))
    emit(Instruction(.boolNot))
    branch(to: exit, otherwise: label())
    body()
    if isOpen {
      emit(Instruction(.localCopy, counter))
      emit(Instruction(.integer, signed: 1))
      emit(Instruction(.integerAdd))
      emit(Instruction(.localStore, counter))
      jump(to: head)
    }
    begin(exit)
  }

  private func lowerForEach(
    _ first: LocalID?, _ second: LocalID?, _ place: CheckedPlace, _ body: CheckedBlock
  ) {
    if case .field(let id) = place.root, place.steps.isEmpty, !lowering.isWrapped(id) {
      switch place.type {
      case .set, .map: lowerStoredKeys(first, second, place, body)
      default: lowerByIndex(head(place), first, second, body)
      }
      return
    }
    let collection: ResolvedPlace
    if case .local = place.root {
      collection = resolve(place)
    } else {
      // A part of a row, or a value without a name: one copy is run over.
      let value = CheckedExpression(kind: .place(place), type: place.type, span: place.span)
      lower(value)
      let temporary = storeTemporary(lowering.type(place.type))
      collection = ResolvedPlace(
        root: .local(temporary, nil), path: [], operands: [], type: place.type,
        ownRoot: temporary)
    }
    lowerByIndex(collection, first, second, body)
    release(collection)
  }

  /// Runs over a list or log by index, or over a set or map in a local by position in key order.
  private func lowerByIndex(
    _ collection: ResolvedPlace, _ first: LocalID?, _ second: LocalID?, _ body: CheckedBlock
  ) {
    pushOperands(collection)
    emit(collection, local: .localCount, state: .stateCount)
    let end = storeTemporary(.integer)
    emit(Instruction(.integer, signed: 0))
    let counter = storeTemporary(.integer)
    count(counter, to: end, includesUpper: false) {
      switch collection.type {
      case .set, .map:
        bind(first, collection, counter) { emit(collection, local: .localKeyAt, state: .stateLoad) }
        bind(second, collection, counter) {
          emit(collection, local: .localValueAt, state: .stateLoad)
        }
      default:
        bind(first, collection, counter) {
          emit(collection, local: .localLoad, state: .stateLoad, path: [.element])
        }
      }
      lower(body)
    }
    release(end)
    release(counter)
  }

  /// Stores what an instruction on a collection and a position pushes in a variable.
  private func bind(
    _ local: LocalID?, _ collection: ResolvedPlace, _ counter: UInt32, _ push: () -> Void
  ) {
    guard let local else { return }
    pushOperands(collection)
    emit(Instruction(.localCopy, counter))
    push()
    emit(Instruction(.localStore, self.local(local)))
  }

  /// Runs over a stored set or map from each key to the next.
  private func lowerStoredKeys(
    _ first: LocalID?, _ second: LocalID?, _ place: CheckedPlace, _ body: CheckedBlock
  ) {
    guard case .field(let id) = place.root else { return }
    let key: SemanticType
    switch place.type {
    case .map(let known, _), .set(let known): key = known
    default: return
    }
    let option = lowering.type(.option(key))
    emit(Instruction(.optionNone, option.rawValue))
    let current = storeTemporary(option)
    let (next, exit) = (label(), label())
    begin(next)
    emit(Instruction(.localMove, current))
    emit(Instruction(.stateNext, UInt32(id.index), option.rawValue))
    emit(Instruction(.localStore, current))
    emit(Instruction(.localCase, current))
    emit(Instruction(.integer, signed: 0))
    emit(Instruction(.integerEqual))
    branch(to: exit, otherwise: label())
    if let first {
      emit(Instruction(.localLoad, numbers: [current], signed: 0, path: [.some]))
      emit(Instruction(.localStore, local(first)))
    }
    if let second {
      emit(Instruction(.localLoad, numbers: [current], signed: 0, path: [.some]))
      emit(Instruction(.stateLoad, numbers: [UInt32(id.index)], signed: 0, path: [.key]))
      emit(Instruction(.localStore, local(second)))
    }
    lower(body)
    if isOpen { jump(to: next) }
    begin(exit)
    release(current)
  }
}
