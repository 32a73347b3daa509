import DeedBytecode
import DeedSyntax

/// Calls that may fail: what they give is an enum, which is taken apart at once.
extension FunctionLowering {
  /// Attempts a call and goes on in one of the branches.
  func lower(_ attempt: CheckedAttempt, at span: SourceSpan) {
    guard case .contract(let id, let name) = attempt.call.callee else { return }
    let values = attempt.call.arguments.compactMap { argument in
      if case .value(let value) = argument { value } else { nil }
    }
    pushAll(values + [attempt.gas])
    mark(attempt.call.span)
    let result = lowering.attemptType(name, in: id)
    emit(
      Instruction(
        .contractAttempt, lowering.type(.reference(id)).rawValue,
        lowering.number(of: name, in: id), result.rawValue))
    let temporary = storeTemporary(result)
    let (failed, end) = (label(), label())
    emit(Instruction(.localCase, temporary))
    emit(Instruction(.integer, signed: 1))
    emit(Instruction(.integerEqual))
    branch(to: failed, otherwise: label())
    var isEndReached = false
    unpack(temporary, result, case: 0, attempt.results)
    lower(attempt.ok)
    if isOpen {
      isEndReached = true
      jump(to: end)
    }
    begin(failed)
    unpack(temporary, result, case: 1, [attempt.reason], attempt.assets)
    lower(attempt.failed)
    if isEndReached || isOpen { begin(end) }
    release(temporary)
  }

  /// Takes a case of what an attempt gave apart into variables.
  private func unpack(
    _ temporary: UInt32, _ type: TypeIndex, case number: UInt32, _ locals: [LocalID?],
    _ assets: [CheckedPlace] = []
  ) {
    emit(Instruction(.localMove, temporary))
    emit(Instruction(.enumUnpack, type.rawValue, number))
    // What was not taken goes back to where it was, the last uppermost.
    for place in assets.reversed() {
      let value = storeTemporary(lowering.type(place.type))
      store(head(place)) { emit(Instruction(.localMove, value)) }
      release(value)
    }
    for local in locals.reversed() { keep(local) }
  }
}
