import DeedBytecode
import DeedSyntax

/// Ranges of parameters whose bounds read `let`s and earlier parameters (`docs/language.md` rule 24).
///
/// Such a parameter is an `int`, and where the function is entered a condition says that it is in its range: the first of
/// the head's conditions, or the first statements of a `fn`.
extension Checker {
  /// Whether a parameter has a range that reads fields or parameters, where it may have one.
  func isBounded(_ parameter: ParameterSyntax, among all: [ParameterSyntax]) -> Bool {
    guard case .range(let range) = parameter.type.kind else { return false }
    let names = range.lower.namesRead + range.upper.namesRead
    let reads = names.contains { name in
      // `now`, `caller` and their like are no bounds; `checkBounds` says so.
      if Predeclared.values.contains(name), context.isInContract { return true }
      if all.contains(where: { $0.name.text == name }) { return true }
      guard context.isInContract, case .field? = contractScope.values[name] else { return false }
      return true
    }
    guard reads else { return false }
    if parameter.isInout {
      report(.boundMisplaced("the range of a parameter that is lent", at: range.span))
    } else if context.interface != nil {
      report(.boundMisplaced("a range in an interface", at: range.span))
    }
    return true
  }

  /// The condition that a parameter is in its range, in the current context; nil when something was reported.
  func checkBounds(of parameter: ParameterSyntax, at position: Int) -> CheckedRequirement? {
    guard case .range(let syntax) = parameter.type.kind, !parameter.isInout else { return nil }
    let known = context.locals.count
    var bounds = [syntax.lower, syntax.upper].map { check($0) }
    if bounds.contains(where: \.type.isError) { return nil }
    for bound in bounds {
      if let (what, span) = unsteady(bound, before: position, known: known) {
        report(.boundReads(what, at: span))
        return nil
      }
    }
    bounds = bounds.map { coerce($0, to: .integer, because: "a bound is a number") }
    if bounds.contains(where: \.type.isError) { return nil }
    let place = CheckedPlace(
      root: .local(context.parameters[position]), steps: [], type: .integer,
      span: parameter.name.span)
    let value = CheckedExpression(
      kind: .place(place), type: .integer, span: parameter.name.span)
    let range = CheckedRequirement.CheckedRange(
      lower: bounds[0], upper: bounds[1], includesUpper: syntax.includesUpper)
    let condition = CheckedExpression(
      kind: .and(
        compare(.lessOrEqual, range.lower, value, at: syntax.span),
        compare(syntax.includesUpper ? .lessOrEqual : .less, value, range.upper, at: syntax.span)),
      type: .bool, span: parameter.span)
    return CheckedRequirement(
      condition: condition,
      failure: .outside(
        CheckedRequirement.QuotedValue(name: parameter.name.text, value: value), range),
      span: parameter.span)
  }

  /// What a bound reads besides constants, `let`s and parameters before its own, in words; nil where there is nothing.
  private func unsteady(
    _ bound: CheckedExpression, before position: Int, known: Int
  ) -> (what: String, span: SourceSpan)? {
    func first(_ parts: [CheckedExpression]) -> (what: String, span: SourceSpan)? {
      for part in parts {
        if let found = unsteady(part, before: position, known: known) { return found }
      }
      return nil
    }
    func read(_ place: CheckedPlace) -> (what: String, span: SourceSpan)? {
      switch place.root {
      case .local(let local):
        if local.index >= position, local.index < known {
          let name = name(of: local)
          return local.index == position
            ? ("`\(name)` itself", place.span) : ("`\(name)`, which comes later", place.span)
        }
      case .field(let id):
        if field(id).kind == .variable {
          return ("`\(field(id).name)`, which may change", place.span)
        }
      case .value(let value):
        if let found = first([value]) { return found }
      }
      return first(place.operands)
    }
    switch bound.kind {
    case .constant, .error: return nil
    case .place(let place): return read(place)
    case .operation(let operation, let operands):
      switch operation.opcode {
      case .now, .caller, .signers, .selfContract, .selfAs, .assetRead:
        return ("`\(text(of: bound))`, which is not fixed", bound.span)
      default: return first(operands)
      }
    case .call: return ("what a function gives", bound.span)
    case .collection(_, let place, let operands): return read(place) ?? first(operands)
    case .and(let left, let right), .or(let left, let right): return first([left, right])
    case .conditional(let branches, let otherwise):
      return first(branches.flatMap { [$0.condition, $0.value] } + [otherwise])
    case .match(let subject, let arms): return first([subject] + arms.map(\.body))
    }
  }
}

extension ExpressionSyntax {
  /// The names that stand for values in an expression.
  fileprivate var namesRead: [String] {
    switch kind {
    case .integer, .boolean, .text, .bytes, .time, .duration, .party, .digest, .none, .old, .error:
      []
    case .name(let name): [name.text]
    case .some(let inner), .unary(_, let inner), .member(let inner, _): inner.namesRead
    case .list(let parts), .set(let parts): parts.flatMap(\.namesRead)
    case .map(let entries): entries.flatMap { $0.key.namesRead + $0.value.namesRead }
    case .index(let base, let index): base.namesRead + index.namesRead
    case .call(let callee, let arguments):
      callee.namesRead + arguments.flatMap(\.value.namesRead)
    case .callBy(let call, _): call.namesRead
    case .binary(_, _, let left, let right): left.namesRead + right.namesRead
    case .conditional(let branches, let otherwise):
      branches.flatMap { $0.condition.namesRead + $0.value.namesRead } + otherwise.namesRead
    case .match(let subject, let arms): subject.namesRead + arms.flatMap(\.value.namesRead)
    case .amount(let count, _): count.namesRead
    }
  }
}
