import DeedSyntax

/// A `match` on what contains assets takes it apart, or looks into it where it is (`docs/language.md` rule 19).
///
/// It looks when no arm moves what it would get, and some arm would lose it or it has no place that could be left empty: so what
/// can be taken apart is, and what would be lost stays.
extension Checker {
  /// What is matched; with its place, and neither read nor moved yet, when it contains assets and has a place.
  func checkSubject(
    _ syntax: ExpressionSyntax
  ) -> (value: CheckedExpression, place: CheckedPlace?) {
    switch syntax.kind {
    case .name, .member, .index: break
    default: return (check(syntax), nil)
    }
    let place = checkPath(syntax)
    switch (place.root, place.type) {
    case (.local, .option), (.local, .enumeration), (.field, .option), (.field, .enumeration):
      guard program.isLinear(place.type) else { return (read(place), nil) }
      noteRead(place)
      let value = CheckedExpression(kind: .place(place), type: place.type, span: place.span)
      return (value, place)
    default: return (read(place), nil)
    }
  }

  /// Decides whether what is matched is moved, when the arms are known; an expression without a type when it cannot be.
  ///
  /// Where an arm is wrong, nothing can be said.
  func settle<Body>(
    _ value: CheckedExpression, _ place: CheckedPlace?, _ arms: [CheckedArm<Body>],
    isComplete: Bool, endsByFailing: (Body) -> Bool
  ) -> CheckedExpression {
    guard var place, isComplete else { return value }
    let bound = arms.map { arm in program.linearLocals(arm.pattern, place.type) }
    let isMoved = bound.contains { part in
      part.contains { $0.map(context.moved.contains) ?? false }
    }
    let all = arms.map(\.pattern)
    let wouldLose = zip(arms, bound).contains { arm, part in
      part.contains { $0 == nil } || !part.isEmpty && !endsByFailing(arm.body)
        || dropsAssets(arm.pattern, place.type, all)
    }
    if !isMoved, wouldLose || !canBeTaken(place) {
      place.isLookedInto = true
      return CheckedExpression(kind: .place(place), type: value.type, span: value.span)
    }
    return notesMove(of: place) ? value : failed(value.span)
  }

  /// Whether a place could be left empty: a variable, a part of one, or a field.
  func canBeTaken(_ place: CheckedPlace) -> Bool {
    switch (place.root, place.steps.count, place.steps.first) {
    case (_, 0, _): true
    case (.local, 1, .field?): true
    default: false
    }
  }

  /// Whether `else` takes a case that contains assets.
  private func dropsAssets(
    _ pattern: CheckedPattern, _ type: SemanticType, _ all: [CheckedPattern]
  ) -> Bool {
    guard case .otherwise = pattern else { return false }
    switch type {
    case .option: return !all.contains { if case .some = $0 { true } else { false } }
    case .enumeration(let id):
      let taken = all.compactMap { pattern -> Int? in
        if case .enumCase(let number, _) = pattern { number } else { nil }
      }
      return program.enumerations[id.index].cases.enumerated().contains { number, one in
        !taken.contains(number) && one.payload.contains { program.isLinear($0.type) }
      }
    default: return false
    }
  }

  /// Whether every way through a block fails.
  static func endsByFailing(_ block: CheckedBlock) -> Bool {
    switch block.statements.last?.kind {
    case .fail?: true
    case .conditional(let branches, let otherwise?)?:
      branches.allSatisfy { endsByFailing($0.body) } && endsByFailing(otherwise)
    case .match(_, let arms)?: arms.allSatisfy { endsByFailing($0.body) }
    default: false
    }
  }
}

extension CheckedProgram {
  /// The variables of a pattern for what contains assets; nil for those that have no name.
  func linearLocals(
    _ pattern: CheckedPattern, _ type: SemanticType
  ) -> [LocalID?] {
    switch (pattern, type) {
    case (.some(let local), .option): [local]
    case (.enumCase(let number, let locals), .enumeration(let id)):
      zip(locals, enumerations[id.index].cases[number].payload)
        .filter { isLinear($1.type) }.map(\.0)
    default: []
    }
  }
}
