import DeedBytecode
import DeedSyntax

/// The third pass: heads and bodies of everything that runs.
extension Checker {
  /// Checks all bodies in the order of declaration.
  func checkBodies() {
    for declaration in module.syntax.declarations {
      switch declaration.kind {
      case .contract(let contract):
        if contract.name.span == program.contract?.span { checkContract(contract) }
      case .function(let function): checkFunction(function, isInContract: false)
      case .test(let test): checkTest(test)
      default: break
      }
    }
    reportRepeatedTests()
  }

  private func reportRepeatedTests() {
    var seen: [[UInt8]: SourceSpan] = [:]
    for test in program.tests {
      let name = Array(test.name.utf8)
      if name.isEmpty || name.count > Limits.textNameOctetsMax {
        report(.testName(at: test.span, max: Limits.textNameOctetsMax))
      }
      if let earlier = seen[name] {
        report(
          .alreadyDeclared(NameSyntax(text: test.name, span: test.span), earlier: earlier))
      }
      seen[name] = test.span
    }
  }

  private func checkContract(_ contract: ContractSyntax) {
    for member in contract.members {
      switch member.kind {
      case .constant(let field), .variable(let field): checkInitialiser(field)
      default: break
      }
    }
    for member in contract.members {
      switch member.kind {
      case .create(let create):
        if program.contract?.create == nil { checkCreate(create, member) }
      case .function(let function): checkFunction(function, isInContract: true)
      case .invariant(let invariant): checkInvariant(invariant, during: nil)
      case .during(let during): checkInvariants(of: during, member)
      case .due(let due): checkDue(due, member)
      case .upgradePermission(let permission): checkPermission(permission, member)
      default: break
      }
    }
    checkUpgradeBodies()
    checkUnusedRoles()
    judgePhases()
  }

  /// The first value of a field, which may read the fields before it.
  private func checkInitialiser(_ field: FieldSyntax) {
    guard let index = declaredField(field.name) else { return }
    let declared = program.fields[index]
    if declared.isCollection, !startsWithLiteral(declared, field.value) {
      // Whatever is done with it meanwhile is no further mistake.
      program.fields[index].type = .error
      return
    }
    guard let syntax = field.value else { return }
    context = BodyContext(kind: .initialiser, isInContract: true, name: declared.name)
    context.results = [declared.type]
    context.unset = Set(
      program.fields.indices.filter { other in
        let field = program.fields[other]
        return !field.isParameter && !field.isCollection
          && (other >= index || !field.hasInitialiser)
      }.map { FieldID(index: $0) })
    let value = check(syntax, as: declared.type, because: "`\(declared.name)` has this type")
    program.fields[index].initialiser = head(value)
  }

  private func startsWithLiteral(_ field: CheckedField, _ value: ExpressionSyntax?) -> Bool {
    let literal: String
    let isLiteral: Bool
    switch (field.type, value?.kind) {
    case (.map, .map?): (literal, isLiteral) = ("[:]", true)
    case (.map, _): (literal, isLiteral) = ("[:]", false)
    case (.set, .set?): (literal, isLiteral) = ("set[]", true)
    case (.set, _): (literal, isLiteral) = ("set[]", false)
    case (_, .list?): (literal, isLiteral) = ("[]", true)
    default: (literal, isLiteral) = ("[]", false)
    }
    if !isLiteral {
      report(
        .storedCollectionStart(
          literal, of: field.name, type: program.describe(field.type), hasValue: value != nil,
          at: value?.span ?? field.span))
    }
    return isLiteral
  }

  /// The current context with one value as a body of its own.
  func head(_ value: CheckedExpression) -> CheckedBody {
    CheckedBody(
      locals: context.locals, parameters: context.parameters, results: [value.type],
      block: CheckedBlock(
        statements: [CheckedStatement(kind: .returning([value]), span: value.span)],
        isTerminating: true),
      span: value.span)
  }

  /// Parameters as the first variables of a body.
  func addParameters(_ parameters: [CheckedParameter]) {
    for parameter in parameters {
      let local = context.add(
        CheckedLocal(
          name: parameter.name,
          type: isTaken(parameter.name, at: parameter.span) ? .error : parameter.type,
          isInout: parameter.isInout,
          isAmount: context.isHead && program.isLinear(parameter.type)),
        BodyContext.Variable(
          span: parameter.span, immutability: parameter.isInout ? nil : "a parameter",
          mustBeUsed: false))
      context.parameters.append(local)
      context.scopes[0][parameter.name] = local
    }
  }

  /// Whether a name that stands somewhere is declared elsewhere, which was reported: what is meant by it is not known.
  private func isTaken(_ name: String, at span: SourceSpan) -> Bool {
    let own = context.isInContract ? contractScope.places[name] : nil
    return (own ?? fileScope.places[name]).map { $0 != span } ?? false
  }

  private func checkFunction(_ function: FunctionSyntax, isInContract: Bool) {
    guard let id = declaredFunction(function, isInContract: isInContract) else { return }
    let declared = program.functions[id.index]
    if declared.role != .function { checkHead(function, id) }
    let kind: BodyContext.Kind =
      switch declared.role {
      case .call: .call
      case .view: .view
      case .function: declared.isForTests ? .test : isInContract ? .function : .freeFunction
      }
    context = BodyContext(kind: kind, isInContract: isInContract, name: declared.name)
    context.authority = program.functions[id.index].authority
    context.otherPayer = program.functions[id.index].otherPayer
    context.results = declared.results.map(\.type)
    if declared.role != .function { enter(program.functions[id.index].move) }
    context.typeParameters = declared.typeParameters
    if !declared.typeParameters.isEmpty { context.genericFunction = id }
    addParameters(declared.parameters)
    var statements: [CheckedStatement] = []
    if declared.role == .function {
      for position in declared.parameters.indices where declared.parameters[position].isBounded {
        guard let bounds = checkBounds(of: function.parameters[position], at: position) else {
          continue
        }
        statements.append(CheckedStatement(kind: .requirement(bounds), span: bounds.span))
      }
      for requirement in function.requirements {
        if let checked = checkRequirement(requirement) {
          statements.append(
            CheckedStatement(kind: .requirement(checked), span: requirement.span))
        }
      }
    }
    let known = mistakes.count
    var block = check(function.body)
    block.statements = statements + block.statements
    // What is returned in a case that is missing is no second mistake.
    if !block.isTerminating, !declared.results.isEmpty, !context.lacksCase {
      report(.missingReturn(declared.name, at: function.name.span))
    } else if !block.isTerminating {
      reportUnset(at: function.name.span)
    }
    program.functions[id.index].body = CheckedBody(
      locals: context.locals, parameters: context.parameters,
      results: declared.results.map(\.type), block: block, span: function.body.span)
    if let body = program.functions[id.index].body {
      checkFlow(of: body, program.functions[id.index].move, since: known)
    }
    effects[id.index] = context.effects
  }

  private func checkHead(_ function: FunctionSyntax, _ id: FunctionID) {
    let declared = program.functions[id.index]
    let move = resolve(function.move, of: declared.name, at: function.name.span)
    program.functions[id.index].move = move
    func begin(_ kind: BodyContext.Kind) {
      context = BodyContext(kind: kind, isInContract: true, name: declared.name)
      context.phases = move.sources
      if kind != .authority {
        context.authority = program.functions[id.index].authority
        context.otherPayer = program.functions[id.index].otherPayer
      }
      addParameters(declared.parameters)
    }
    if let authority = function.authority {
      program.functions[id.index].authority = checkAuthority(authority) {
        begin(.authority)
        return context
      } parameters: {
      }
    }
    checkPayers(function, id) {
      begin(.payer)
    }
    if let after = function.after {
      begin(.time)
      program.functions[id.index].after = head(checkTime(after))
    }
    if let before = function.before {
      begin(.time)
      program.functions[id.index].before = head(checkTime(before))
    }
    for position in declared.parameters.indices where declared.parameters[position].isBounded {
      begin(.condition)
      if let bounds = checkBounds(of: function.parameters[position], at: position) {
        program.functions[id.index].conditions.append(conditionBody(bounds))
      }
    }
    for requirement in function.requirements {
      begin(.condition)
      if let condition = checkCondition(requirement) {
        program.functions[id.index].conditions.append(condition)
      }
    }
    for clause in function.ensures {
      begin(.guarantee)
      context.phases = move.target.map { PhaseSet([$0]) } ?? move.sources
      if let condition = checkClause(clause, .guarantee) {
        program.functions[id.index].ensures.append(condition)
      }
    }
  }

  private func checkCondition(_ requirement: RequirementSyntax) -> CheckedBody? {
    checkRequirement(requirement).map(conditionBody)
  }

  /// A formula of `by`, each leaf in a fresh context with the entry's parameters.
  func checkAuthority(
    _ syntax: AuthoritySyntax, _ fresh: () -> BodyContext, parameters: () -> Void
  ) -> CheckedAuthority {
    func leaf(_ expression: ExpressionSyntax, _ type: SemanticType, _ why: String) -> CheckedBody {
      context = fresh()
      parameters()
      return head(check(expression, as: type, because: why))
    }
    func group(_ syntax: PartyGroupSyntax, at span: SourceSpan) -> CheckedBody {
      switch syntax {
      case .collection(let expression):
        context = fresh()
        parameters()
        return head(checkGroup(expression))
      case .members(let members):
        context = fresh()
        parameters()
        let checked = members.map { check($0, as: .party, because: "a group has parties") }
        return head(
          operation(
            .setNew, checked, operand: .set(.party), number: UInt32(checked.count),
            gives: .set(.party), at: span))
      }
    }
    switch syntax.kind {
    case .anyone, .error: return .anyone
    case .party(let expression) where role(namedBy: expression) != nil:
      guard let role = role(namedBy: expression), enter(role, at: expression.span) else {
        return .anyone
      }
      let meaning = checkAuthority(role.authority, fresh, parameters: parameters)
      openRoles.removeLast()
      return meaning
    case .party(let expression):
      return .party(leaf(expression, .party, "a party acts, or a formula of parties"))
    case .all(let parts):
      return .all(parts.map { checkAuthority($0, fresh, parameters: parameters) })
    case .either(let parts):
      return .any(parts.map { checkAuthority($0, fresh, parameters: parameters) })
    case .quorum(let count, let members):
      var isOne = false
      if case .integer(let literal) = count.kind { isOne = literal.digits == "1" }
      if isOne, case .members(let expressions) = members {
        return .any(
          expressions.map { .party(leaf($0, .party, "a group has parties")) })
      }
      reportNeverMet(count, members)
      return .quorum(
        count: leaf(count, .integer, "a quorum is a number"), of: group(members, at: syntax.span),
        isOne: isOne)
    case .everyone(let members): return .every(of: group(members, at: syntax.span))
    }
  }

  private func checkCreate(_ create: CreateSyntax, _ declaration: DeclarationSyntax) {
    var checked = CheckedCreate(
      span: declaration.span, documentation: declaration.documentation)
    checked.parameterFields = program.fields.indices.filter { program.fields[$0].isParameter }
      .map { FieldID(index: $0) }
    let parameters = checked.parameterFields.map { id in
      CheckedParameter(
        name: field(id).name, type: field(id).type, isInout: false, span: field(id).span)
    }
    // In the head the fields of the same names stand for the parameters; nothing is stored yet.
    func addAll() {
      addParameters(parameters)
      context.parameterFields = Dictionary(
        uniqueKeysWithValues: zip(checked.parameterFields, context.parameters))
      context.scopes[0] = [:]
    }
    checked.authority = checkAuthority(create.authority) {
      BodyContext(kind: .authority, isInContract: true, name: "create")
    } parameters: {
      addAll()
    }
    for requirement in create.requirements {
      context = BodyContext(kind: .condition, isInContract: true, name: "create")
      context.authority = checked.authority
      addAll()
      if let condition = checkCondition(requirement) { checked.conditions.append(condition) }
    }
    let initial = program.phases.isEmpty ? nil : PhaseSet([0])
    for clause in create.ensures {
      context = BodyContext(kind: .guarantee, isInContract: true, name: "create")
      context.authority = checked.authority
      context.phases = initial
      addParameters(parameters)
      context.scopes[0] = [:]
      if let condition = checkClause(clause, .guarantee) { checked.ensures.append(condition) }
    }
    context = BodyContext(kind: .create, isInContract: true, name: "create")
    context.authority = checked.authority
    context.phases = initial
    addParameters(parameters)
    context.scopes[0] = [:]
    context.unset = Set(
      program.fields.indices.filter { index in
        let field = program.fields[index]
        return field.kind == .variable && !field.hasInitialiser && !field.isCollection
          && !field.type.isError && field.phases?.contains(0) ?? true
      }.map { FieldID(index: $0) })
    let known = mistakes.count
    let block = create.body.map { check($0) } ?? .empty
    if !block.isTerminating { reportUnset(at: declaration.span) }
    checked.body = CheckedBody(
      locals: context.locals, parameters: context.parameters, results: [], block: block,
      span: declaration.span)
    program.contract?.create = checked
    if let body = checked.body {
      checkFlow(of: body, CheckedMove(sources: initial, target: nil), since: known)
    }
  }
}
