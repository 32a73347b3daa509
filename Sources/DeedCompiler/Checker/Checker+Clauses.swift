import DeedBytecode
import DeedSyntax

/// Conditions that fail by quoting themselves, invariants, times and what falls due.
extension Checker {
  // MARK: Conditions

  /// `requires …`, `requires … else …`; nil when something was reported.
  func checkRequirement(_ syntax: RequirementSyntax) -> CheckedRequirement? {
    let known = context.locals.count
    let condition = check(syntax.condition, as: .bool, because: "a condition is a bool")
    guard let raised = syntax.failure else {
      return quoting(condition, .requirement, syntax.node, knownLocals: known, at: syntax.span)
    }
    guard let failure = checkFailure(raised), !condition.type.isError else { return nil }
    return CheckedRequirement(condition: condition, failure: .error(failure), span: syntax.span)
  }

  /// `ensures …` or `invariant …` in the current context, as a body of its own; nil when something was reported.
  func checkClause(_ syntax: ConditionSyntax, _ kind: BreachKind) -> CheckedBody? {
    let known = context.locals.count
    let condition = check(syntax.condition, as: .bool, because: "a condition is a bool")
    return quoting(condition, kind, syntax.node, knownLocals: known, at: syntax.span)
      .map(conditionBody)
  }

  /// A condition as a body with the current context's parameters.
  func conditionBody(_ requirement: CheckedRequirement) -> CheckedBody {
    CheckedBody(
      locals: context.locals, parameters: context.parameters, results: [],
      block: CheckedBlock(
        statements: [CheckedStatement(kind: .requirement(requirement), span: requirement.span)],
        isTerminating: false),
      span: requirement.span)
  }

  private func quoting(
    _ condition: CheckedExpression, _ kind: BreachKind, _ node: Int, knownLocals: Int,
    at span: SourceSpan
  ) -> CheckedRequirement? {
    guard !condition.type.isError else { return nil }
    var quotation = Quotation(source: module.source, knownLocals: knownLocals)
    quotation.visit(condition, isCertain: true)
    let clause = Quotation.clipped(Formatter.words(ofClause: node, in: module))
    return CheckedRequirement(
      condition: condition, failure: .breach(kind, clause: clause, values: quotation.values),
      span: span)
  }

  /// A time of a head, in the current context.
  func checkTime(_ syntax: ExpressionSyntax) -> CheckedExpression {
    check(syntax, as: .time, because: "a head names a time")
  }

  // MARK: Invariants

  /// The invariants of a `during`.
  func checkInvariants(of during: DuringSyntax, _ declaration: DeclarationSyntax) {
    guard let phases = duringPhases[declaration.id] else { return }
    for member in during.members {
      if case .invariant(let invariant) = member.kind { checkInvariant(invariant, during: phases) }
    }
  }

  /// An invariant of the contract or of phases.
  func checkInvariant(_ syntax: ConditionSyntax, during phases: PhaseSet?) {
    context = BodyContext(kind: .invariant, isInContract: true, name: "invariant")
    context.phases = phases ?? (program.phases.isEmpty ? nil : PhaseSet(program.phases.indices))
    guard let body = checkClause(syntax, .invariant) else { return }
    if program.invariants.count == Limits.invariantsMax {
      report(.tooMany("invariants", at: syntax.span, max: Limits.invariantsMax))
    }
    program.invariants.append(CheckedInvariant(phases: phases, body: body, span: syntax.span))
  }

  // MARK: What falls due

  /// A `due` of the contract.
  func checkDue(_ syntax: DueSyntax, _ declaration: DeclarationSyntax) {
    let words = Formatter.words(ofClause: syntax.node, in: module)
    let place = syntax.time.span
    var due = CheckedDue(
      name: words, span: place, documentation: declaration.documentation)
    if words.utf8.count > Limits.textNameOctetsMax {
      report(.nameTooLong(at: place, max: Limits.textNameOctetsMax))
    }
    let earlier =
      program.dues.first { Array($0.name.utf8) == Array(words.utf8) }?.span
      ?? contractScope.entries[words].map { program.functions[$0.index].span }
    if let earlier { report(.dueRepeated(words, at: place, earlier: earlier)) }
    if program.dues.count == Limits.duesMax {
      report(.tooMany("`due`s", at: place, max: Limits.duesMax))
    }
    due.move = resolve(syntax.move, of: "due \(words)", at: place)
    context = BodyContext(kind: .time, isInContract: true, name: "due")
    context.phases = due.move.sources
    due.time = head(checkTime(syntax.time))
    for clause in syntax.ensures {
      context = BodyContext(kind: .guarantee, isInContract: true, name: "due")
      context.phases = due.move.target.map { PhaseSet([$0]) } ?? due.move.sources
      if let condition = checkClause(clause, .guarantee) { due.ensures.append(condition) }
    }
    context = BodyContext(kind: .due, isInContract: true, name: "due")
    enter(due.move)
    let known = mistakes.count
    let block = check(syntax.body)
    if !block.isTerminating { reportUnset(at: place) }
    due.body = CheckedBody(
      locals: context.locals, parameters: [], results: [], block: block, span: syntax.body.span)
    if let body = due.body { checkFlow(of: body, due.move, since: known) }
    dueEffects.append(context.effects)
    program.dues.append(due)
  }
}

/// Collects the values that a broken clause names: each variable or field in it, or a part of one, that is no collection.
///
/// What the condition may not have come to is left out, and so is what only a pattern of the clause gives a value: to
/// read it again could fail by itself.
struct Quotation {
  private let source: SourceFile
  private let knownLocals: Int
  private(set) var values: [CheckedRequirement.QuotedValue] = []

  /// As many values as one line can show.
  private static let valuesMax = 12
  private static let clauseOctetsMax = 400

  init(source: SourceFile, knownLocals: Int) {
    self.source = source
    self.knownLocals = knownLocals
  }

  /// A text of at most `clauseOctetsMax` octets, cut between two scalars.
  ///
  /// It is a part of the module, so it may not depend on what a version of Unicode takes for one character.
  static func clipped(_ text: String) -> String {
    guard text.utf8.count > clauseOctetsMax else { return text }
    var result = String.UnicodeScalarView()
    var octets = 0
    for scalar in text.unicodeScalars {
      octets += UTF8.width(scalar)
      if octets > clauseOctetsMax - 3 { break }
      result.append(scalar)
    }
    return String(result) + "…"
  }

  /// Visits what a clause computes; what is certain is computed whenever the clause is not met.
  mutating func visit(_ expression: CheckedExpression, isCertain: Bool) {
    switch expression.kind {
    case .constant, .error: break
    case .place(let place): visit(place, isCertain: isCertain)
    case .operation(let operation, let operands):
      if operation.opcode == .caller { add("caller", expression) }
      for operand in operands { visit(operand, isCertain: isCertain) }
    case .call(let call):
      for argument in call.arguments {
        switch argument {
        case .value(let value): visit(value, isCertain: isCertain)
        case .lent: break
        }
      }
    case .collection(let operation, let place, let operands):
      visitOperands(place, isCertain: isCertain)
      if operation == .amount { visitAmount(expression, of: place, isCertain: isCertain) }
      for operand in operands { visit(operand, isCertain: isCertain) }
    case .and(let left, let right), .or(let left, let right):
      visit(left, isCertain: isCertain)
      visit(right, isCertain: false)
    case .conditional(let branches, let otherwise):
      for (index, branch) in branches.enumerated() {
        visit(branch.condition, isCertain: isCertain && index == 0)
        visit(branch.value, isCertain: false)
      }
      visit(otherwise, isCertain: false)
    case .match(let subject, let arms):
      visit(subject, isCertain: isCertain)
      for arm in arms { visit(arm.body, isCertain: false) }
    }
  }

  private mutating func visitOperands(_ place: CheckedPlace, isCertain: Bool) {
    if case .value(let value) = place.root { visit(value, isCertain: isCertain) }
    for operand in place.operands { visit(operand, isCertain: isCertain) }
  }

  private mutating func visit(_ place: CheckedPlace, isCertain: Bool) {
    visitOperands(place, isCertain: isCertain)
    if place.isLookedInto { return }
    switch place.root {
    case .value: return
    case .local(let local): if local.index >= knownLocals { return }
    case .field: break
    }
    let isPlain = place.operands.isEmpty
    guard isPlain || isCertain, !place.type.isCollection, !place.type.isError,
      !FunctionLowering.needsBlocks(
        CheckedExpression(kind: .place(place), type: place.type, span: place.span))
    else { return }
    add(
      name(at: place.span),
      CheckedExpression(kind: .place(place), type: place.type, span: place.span))
  }

  /// Notes a value once under its name, as long as there are few.
  private mutating func add(_ name: String, _ value: CheckedExpression) {
    guard values.count < Self.valuesMax, !name.isEmpty,
      !values.contains(where: { Array($0.name.utf8) == Array(name.utf8) })
    else { return }
    values.append(CheckedRequirement.QuotedValue(name: name, value: value))
  }

  /// An asset's amount is named where the asset's place would be.
  private mutating func visitAmount(
    _ expression: CheckedExpression, of place: CheckedPlace, isCertain: Bool
  ) {
    guard place.operands.isEmpty || isCertain, !FunctionLowering.needsBlocks(expression) else {
      return
    }
    if case .local(let local) = place.root, local.index >= knownLocals { return }
    add(name(at: expression.span), expression)
  }

  /// The place as it is written, in one line and without parentheses around it; empty where a comment stands inside.
  private func name(at span: SourceSpan) -> String {
    var octets = Array(source.bytes(in: span))
    octets = octets.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
      .reduce(into: []) { result, word in
        if !result.isEmpty { result.append(0x20) }
        result += word
      }
    while octets.first == 0x28, octets.last == 0x29 {
      octets = Array(octets.dropFirst().dropLast())
    }
    let text = String(decoding: octets, as: UTF8.self)
    return text.contains("//") || text.utf8.count > 80 ? "" : text
  }
}
