import DeedBytecode
import DeedSyntax

/// Constants that are larger than any module, or take long to compute, are refused where they come to be, before
/// anything goes through them.
extension Checker {
  /// What becomes of an instruction whose operands are known.
  enum FoldingDecision {
    case compute
    /// It stays an instruction.
    case leave
    /// It was reported.
    case refuse
  }

  /// Whether an instruction is computed now: a body can leave it to the VM, a constant cannot.
  func decide(
    _ opcode: Opcode, _ values: [Value], of type: SemanticType?, at span: SourceSpan
  ) -> FoldingDecision {
    let joins = opcode == .textConcatenate || opcode == .bytesConcatenate
    if joins, isTooLarge(values) {
      guard isConstantContext else { return .leave }
      report(.constantTooLarge(at: span))
      return .refuse
    }
    if takeWork(ConstantFolding.work(opcode, values, of: type)) { return .compute }
    guard isConstantContext else { return .leave }
    reportWork(at: span)
    return .refuse
  }

  /// A constant that is made of known parts.
  func constant(
    of parts: [Value], _ type: SemanticType, at span: SourceSpan, _ make: ([Value]) -> Value
  ) -> CheckedExpression {
    fits(parts, at: span) ? constant(make(parts), type, at: span) : failed(span)
  }

  /// Whether parts can be those of one constant; reports when they cannot.
  func fits(_ parts: [Value], at span: SourceSpan) -> Bool {
    if isTooLarge(parts) {
      report(.constantTooLarge(at: span))
      return false
    }
    return pays(for: parts, at: span)
  }

  /// A constant at one of the places that name it.
  func use(_ value: CheckedExpression, at span: SourceSpan) -> CheckedExpression {
    if case .constant(let known) = value.kind, !pays(for: [known], at: span) {
      return failed(span)
    }
    return CheckedExpression(kind: value.kind, type: value.type, span: span)
  }

  private func isTooLarge(_ values: [Value]) -> Bool {
    ConstantFolding.size(of: values, upTo: Limits.moduleOctetsMax) > Limits.moduleOctetsMax
  }

  private func pays(for values: [Value], at span: SourceSpan) -> Bool {
    let size = ConstantFolding.size(of: values, upTo: Limits.moduleOctetsMax)
    if takeWork(size * ConstantFolding.workOfOctet) { return true }
    reportWork(at: span)
    return false
  }

  private func takeWork(_ work: Int) -> Bool {
    guard work <= foldingWorkLeft else { return false }
    foldingWorkLeft -= work
    return true
  }

  /// Reports once that the constants take too long; what else they touch is not judged.
  private func reportWork(at span: SourceSpan) {
    guard !wasFoldingRefused else { return }
    wasFoldingRefused = true
    report(.constantsTakeTooLong(at: span))
  }
}

extension Mistake {
  static func constantTooLarge(at span: SourceSpan) -> Mistake {
    .beyondLimit(
      "this constant takes more than \(Limits.moduleOctetsMax) octets, which no module may have",
      at: span, notes: ["make what is large where it is needed, in a `fn`"])
  }

  static func constantsTakeTooLong(at span: SourceSpan) -> Mistake {
    .beyondLimit(
      "the constants of this file take too long to compute, or too much room", at: span,
      notes: ["write results instead of long computations, and name large constants in few places"])
  }
}
