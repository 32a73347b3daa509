import DeedBytecode
import DeedSyntax

/// What type parameters stand for at a call or where something is made: told by the arguments, one after another, and by what is wanted.
extension Checker {
  /// What is known so far of the type parameters of one use.
  struct Inference {
    let owner: String
    let parameters: [TypeParameter]
    /// What is given, in terms of the parameters.
    let result: SemanticType?
    /// What the arguments so far tell, and which of them.
    var found: [(type: SemanticType, span: SourceSpan)?]
    /// What follows from the type that is wanted.
    var hints: [SemanticType?]
    /// Whether something was reported that leaves the rest unknown.
    var hasFailed = false
  }

  /// Begins with what is wanted of the result.
  func inference(
    of owner: String, _ parameters: [TypeParameter], giving result: SemanticType?,
    expecting expected: SemanticType?
  ) -> Inference {
    var inference = Inference(
      owner: owner, parameters: parameters, result: result, found: parameters.map { _ in nil },
      hints: parameters.map { _ in nil })
    if !parameters.isEmpty, let result, let expected, !expected.isError {
      hint(result, expected, isBare: true, &inference.hints)
    }
    return inference
  }

  private func hint(
    _ pattern: SemanticType, _ type: SemanticType, isBare: Bool, _ hints: inout [SemanticType?]
  ) {
    if case .parameter(let parameter) = pattern {
      if case .option = type { return }
      if hints[parameter.index] == nil { hints[parameter.index] = isBare ? type.widened : type }
      return
    }
    for (pattern, type) in pairs(pattern, type) { hint(pattern, type, isBare: false, &hints) }
  }

  /// The parts of two types that must be the same for the types to be; none where they are different already.
  private func pairs(
    _ left: SemanticType, _ right: SemanticType
  ) -> [(SemanticType, SemanticType)] {
    switch (left, right) {
    case (.option(let left), .option(let right)), (.list(let left), .list(let right)),
      (.log(let left), .log(let right)), (.set(let left), .set(let right)):
      return [(left, right)]
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      return [(key, otherKey), (value, otherValue)]
    case (.structure, .structure), (.enumeration, .enumeration):
      guard let left = program.instance(left), let right = program.instance(right),
        left.origin == right.origin
      else { return [] }
      return Array(zip(left.arguments, right.arguments))
    default: return []
    }
  }

  /// The type that is wanted of an argument, as far as it is known before it is looked at.
  func expectation(_ type: SemanticType, _ inference: Inference) -> SemanticType? {
    if inference.parameters.isEmpty { return type }
    var known: [SemanticType] = []
    for (found, hint) in zip(inference.found, inference.hints) {
      known.append(found?.type ?? hint ?? .error)
    }
    for index in program.parameters(in: type) where known[index].isError { return nil }
    return program.substituting(type, known)
  }

  /// Learns from the type of an argument, and gives the type that is wanted of it; `.error` where that was reported.
  ///
  /// What is lent has the parameter's very type; a value by itself that is of a range counts as `int`.
  func learn(
    _ type: SemanticType, from found: SemanticType, _ inference: inout Inference,
    isLent: Bool = false, at span: SourceSpan
  ) -> SemanticType {
    // Inside a generic body the parameters of what is called are other ones than those in sight.
    if inference.parameters.isEmpty { return type }
    let needed = program.parameters(in: type)
    if needed.isEmpty { return type }
    if found.isError {
      inference.hasFailed = true
      return .error
    }
    let before = inference.hasFailed
    learn(type, found, isBare: !isLent, &inference, at: span)
    var known: [SemanticType] = []
    for found in inference.found { known.append(found?.type ?? .error) }
    guard needed.allSatisfy({ !known[$0].isError }) else {
      if !inference.hasFailed {
        report(
          .typeMismatch(
            expected: program.describe(type), found: program.describe(found), at: span))
      }
      inference.hasFailed = true
      return .error
    }
    if inference.hasFailed, !before { return .error }
    let wanted = program.substituting(type, known)
    if reportsLargeType(at: span) {
      inference.hasFailed = true
      return .error
    }
    return wanted
  }

  private func learn(
    _ pattern: SemanticType, _ type: SemanticType, isBare: Bool, _ inference: inout Inference,
    at span: SourceSpan
  ) {
    guard case .parameter(let parameter) = pattern else {
      for (pattern, type) in pairs(pattern, type) {
        learn(pattern, type, isBare: false, &inference, at: span)
      }
      return
    }
    guard inference.found[parameter.index] == nil else { return }
    if case .option = type {
      report(
        .optionAsArgument(
          parameter.name, of: inference.owner, program.describe(type), at: span))
      inference.hasFailed = true
      return
    }
    var known = type
    if isBare {
      known = type.widened
      if let hint = inference.hints[parameter.index] {
        let isSelf = if case .reference = hint { type == .contract } else { false }
        if hint.widened == known || isSelf { known = hint }
      }
    }
    inference.found[parameter.index] = (known, span)
  }

  /// Why an argument must be of a type, for messages.
  func reason(_ slot: Slot, _ inference: Inference) -> String {
    guard case .parameter(let parameter) = slot.type, parameter.index < inference.found.count,
      let found = inference.found[parameter.index]
    else { return "`\(slot.name)` has this type" }
    return
      "`\(parameter.name)` stands for `\(program.describe(found.type))` in this use of `\(inference.owner)`"
  }

  /// Where no argument tells a type: a variable with the type of the result, for example of integers.
  private func wantedAdvice(_ inference: Inference) -> String {
    let wanted = inference.result.map {
      program.substituting($0, inference.parameters.map { _ in .integer })
    }
    guard let wanted, wanted != .error else {
      return "no argument tells it: write it where its type is wanted"
    }
    return
      "no argument tells it: write it where its type is wanted, such as `let x: \(program.describe(wanted)) = …`"
  }

  /// What the type parameters stand for; nil when something was reported.
  func arguments(_ inference: Inference, at span: SourceSpan) -> [SemanticType]? {
    if inference.hasFailed { return nil }
    var types: [SemanticType] = []
    var isRight = true
    for (index, parameter) in inference.parameters.enumerated() {
      guard let type = inference.found[index]?.type ?? inference.hints[index] else {
        report(
          .typeArgumentUnknown(
            parameter.name, of: inference.owner, at: span,
            hint: wantedAdvice(inference)))
        return nil
      }
      let argument = TypeArgument(
        type: type, parameter: parameter, owner: inference.owner,
        span: inference.found[index]?.span ?? span)
      if !judge(argument) { isRight = false }
      types.append(type)
    }
    return isRight ? types : nil
  }
}
