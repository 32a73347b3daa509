import DeedBytecode
import DeedSyntax

/// `match`, as a statement and as a value, over enums and options.
extension Checker {
  /// `match` as a statement.
  func checkMatchStatement(
    _ subject: ExpressionSyntax, _ arms: [MatchArmSyntax]
  ) -> (CheckedStatement.Kind, Bool) {
    let (value, place) = checkSubject(subject)
    let isComplete = checkCoverage(
      value.type, arms.map(\.pattern), at: subject.span)
    let (results, isTerminating) = checkWays(arms, isComplete: isComplete) {
      arm -> (CheckedArm<CheckedBlock>?, Bool) in
      context.scopes.append([:])
      defer { closeScope() }
      let pattern = checkPattern(arm.pattern, value.type)
      let body = check(arm.body)
      return (
        pattern.map { CheckedArm(pattern: $0, body: body, span: arm.span) }, body.isTerminating
      )
    }
    let checked = results.compactMap { $0 }
    let isWhole = checked.count == arms.count
    let settled = settle(value, place, checked, isComplete: isComplete && isWhole) {
      Self.endsByFailing($0)
    }
    guard isComplete, checked.count == arms.count, !settled.type.isError else {
      return (.error, isTerminating)
    }
    return (.match(settled, checked), isTerminating)
  }

  /// `match` as a value.
  func checkMatchValue(
    _ subject: ExpressionSyntax, _ arms: [MatchValueSyntax], expecting expected: SemanticType?,
    at span: SourceSpan
  ) -> CheckedExpression {
    let (value, place) = checkSubject(subject)
    let isComplete = checkCoverage(value.type, arms.map(\.pattern), at: subject.span)
    var type = expected
    var checked: [(pattern: CheckedPattern?, value: CheckedExpression)] = []
    for arm in arms {
      context.scopes.append([:])
      let known = context.locals.count
      let pattern = checkPattern(arm.pattern, value.type)
      let outer = type
      let result = leaving(checkBranch(arm.value, &type), known)
      // What the first arm gives decides the type, but not by what only this arm knows.
      if outer == nil { type = type.map { leaving($0, known) } }
      checked.append((pattern, result))
      closeScope()
    }
    let result = type ?? .error
    var complete: [CheckedArm<CheckedExpression>] = []
    for (arm, entry) in zip(arms, checked) {
      let body = coerce(entry.value, to: result)
      guard let pattern = entry.pattern, !body.type.isError else { continue }
      complete.append(CheckedArm(pattern: pattern, body: body, span: arm.span))
    }
    let isWhole = complete.count == arms.count
    let settled = settle(value, place, complete, isComplete: isComplete && isWhole) { _ in false }
    guard isComplete, complete.count == arms.count, !settled.type.isError, !arms.isEmpty else {
      return failed(span)
    }
    return CheckedExpression(kind: .match(settled, complete), type: result, span: span)
  }

  /// A type outside of an arm: a contract that only the arm knows has no name there.
  private func leaving(_ type: SemanticType, _ known: Int) -> SemanticType {
    type.replacingIssuers { asset in
      guard case .local(let local) = asset.issuer, local.index >= known else { return asset }
      return asset.issued(by: .unknown, root: asset.root)
    }
  }

  private func leaving(_ value: CheckedExpression, _ known: Int) -> CheckedExpression {
    CheckedExpression(kind: value.kind, type: leaving(value.type, known), span: value.span)
  }

  /// Reports cases that no arm or two arms take; true when every value is taken.
  private func checkCoverage(
    _ type: SemanticType, _ patterns: [PatternSyntax], at span: SourceSpan
  ) -> Bool {
    let names: [String]
    switch type {
    case .enumeration(let id): names = program.enumerations[id.index].cases.map(\.name)
    case .option: names = ["some", "none"]
    case .error: return true
    default:
      context.lacksCase = true
      report(.notMatchable(program.describe(type), at: span))
      return false
    }
    var seen: Set<String> = []
    var hasOtherwise = false
    for pattern in patterns {
      let name: String
      switch pattern.kind {
      case .enumerationCase(let found, _): name = found.text
      case .some: name = "some"
      case .none: name = "none"
      case .otherwise:
        hasOtherwise = true
        // `else` after every case would never be taken.
        if seen.isSuperset(of: names) { report(.repeatedCase("else", at: pattern.span)) }
        continue
      case .error: return true
      }
      if !seen.insert(name).inserted { report(.repeatedCase(name, at: pattern.span)) }
    }
    let missing = names.filter { !seen.contains($0) }
    // A case that there is not is a misspelt one of those that are missing.
    if !seen.isSubset(of: names) { return true }
    if !hasOtherwise, !missing.isEmpty {
      report(.casesMissing(missing, at: span))
      context.lacksCase = true
      return false
    }
    return true
  }

  /// Resolves a pattern and declares its variables; nil when something was reported.
  private func checkPattern(
    _ pattern: PatternSyntax, _ type: SemanticType
  ) -> CheckedPattern? {
    switch (pattern.kind, type) {
    case (.otherwise, _): return .otherwise
    case (.none, .option): return CheckedPattern.none
    case (.some(let binding), .option(let inner)):
      return .some(declare(binding, inner, immutability: BodyContext.patternImmutability))
    case (.enumerationCase(let name, let payload), .enumeration(let id)):
      return checkCase(name, payload, program.enumerations[id.index], at: pattern.span)
    case (.some(let binding), let type):
      _ = declare(binding, .error, immutability: BodyContext.patternImmutability)
      if case .enumeration(let id) = type {
        reportForeignCase("some", of: id, at: pattern.span)
      }
      return nil
    case (.none, let type):
      if case .enumeration(let id) = type {
        reportForeignCase("none", of: id, at: pattern.span)
      }
      return nil
    case (.enumerationCase(let name, let payload), let type):
      for part in payload {
        _ = declare(part.binding, .error, immutability: BodyContext.patternImmutability)
      }
      if case .option = type {
        report(
          .unknownMember(name, of: program.describe(type), candidates: ["some", "none"]))
      }
      return nil
    case (.error, _): return nil
    }
  }

  private func reportForeignCase(_ name: String, of id: EnumerationID, at span: SourceSpan) {
    let enumeration = program.enumerations[id.index]
    guard !enumeration.isMistaken else { return }
    report(
      .unknownMember(
        NameSyntax(text: name, span: span), of: enumeration.name,
        candidates: enumeration.cases.map(\.name)))
  }

  private func checkCase(
    _ name: NameSyntax, _ payload: [PayloadBindingSyntax], _ enumeration: CheckedEnumeration,
    at span: SourceSpan
  ) -> CheckedPattern? {
    let number = enumeration.cases.firstIndex { $0.name == name.text }
    guard let number else {
      for part in payload {
        _ = declare(part.binding, .error, immutability: BodyContext.patternImmutability)
      }
      if !name.isMissing, !enumeration.isMistaken {
        report(
          .unknownMember(
            name, of: enumeration.name, candidates: enumeration.cases.map(\.name),
            hint: casesAdvice(enumeration)))
      }
      return nil
    }
    let parts = enumeration.cases[number].payload
    guard parts.count == payload.count else {
      for part in payload {
        _ = declare(part.binding, .error, immutability: BodyContext.patternImmutability)
      }
      if !enumeration.isMistaken {
        report(
          .argumentCount(name.text, wanted: parts.map(\.name), got: payload.count, at: span))
      }
      return nil
    }
    var locals: [LocalID?] = []
    let names = parts.indices.map { $0 == 0 ? "x" : "\(parts[$0].name): x\($0)" }
    let form = "\(name.text)(\(names.joined(separator: ", ")))"
    for (index, (binding, part)) in zip(payload, parts).enumerated() {
      checkPayloadLabel(binding, part.name, form, at: index)
      locals.append(
        declare(binding.binding, part.type, immutability: BodyContext.patternImmutability))
    }
    return .enumCase(number, locals)
  }

  private func checkPayloadLabel(
    _ part: PayloadBindingSyntax, _ name: String, _ form: String, at index: Int
  ) {
    if let label = part.label {
      if index == 0 {
        report(.labelNotWanted(label, form: form, isPattern: true))
      } else if label.text != name {
        report(.labelWrong(label, wanted: name, form: form))
      }
    } else if index > 0, let bound = part.binding.name, bound.text != name {
      report(.labelMissing(name, form: form, isPattern: true, at: part.binding.span))
    }
  }
}
