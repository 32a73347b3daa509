import DeedBytecode
import DeedSyntax

/// The first pass: every declared name gets its number, so that declarations may use each other in any order.
extension Checker {
  /// Declares the names of the file and its contract.
  func declareNames() {
    for declaration in module.syntax.declarations {
      declare(declaration, isInContract: false)
    }
  }

  /// Reports a name that is taken; true when it can be declared.
  func claim(_ name: NameSyntax, isInContract: Bool) -> Bool {
    guard !name.isMissing else { return false }
    reportLength(name)
    guard !Predeclared.names.contains(name.text) else {
      report(.predeclaredName(name))
      return false
    }
    let earlier =
      (isInContract ? contractScope.places[name.text] : nil) ?? fileScope.places[name.text]
    if let earlier {
      report(.alreadyDeclared(name, earlier: earlier))
      return false
    }
    if isInContract {
      contractScope.places[name.text] = name.span
    } else {
      fileScope.places[name.text] = name.span
    }
    return true
  }

  /// Reports a name that is longer than a module's names may be.
  func reportLength(_ name: NameSyntax) {
    if name.text.utf8.count > Limits.nameOctetsMax {
      report(.nameTooLong(at: name.span, max: Limits.nameOctetsMax))
    }
  }

  /// Reports more parts of one thing than a module may have.
  func reportCount(_ count: Int, of what: String, at span: SourceSpan?) {
    if count > Limits.membersMax, let span {
      report(.tooMany(what, at: span, max: Limits.membersMax))
    }
  }

  private func update(_ isInContract: Bool, _ change: (inout DeclarationScope) -> Void) {
    if isInContract { change(&contractScope) } else { change(&fileScope) }
  }

  private func declare(_ declaration: DeclarationSyntax, isInContract: Bool) {
    if declaration.isPublic { notePublic(declaration) }
    switch declaration.kind {
    case .contract(let contract):
      declareContract(contract, declaration)
    case .parties(let bindings):
      for binding in bindings {
        guard let name = binding.name else { continue }
        declareField(name, kind: .party, hasInitialiser: false, declaration)
      }
    case .constant(let field):
      declareConstant(field, declaration, isInContract: isInContract)
    case .variable(let field):
      declareField(
        field.name, kind: .variable, hasInitialiser: field.value != nil, declaration)
    case .importing(let syntax): declareImport(syntax)
    case .interface(let interface): declareInterface(interface)
    case .create, .test, .invalid, .signature:
      break
    case .during(let during): declareFields(of: during, declaration)
    case .role(let role): declareRole(role, declaration)
    case .phase, .invariant, .due, .prose, .upgradePermission, .upgrade:
      break
    case .function(let function):
      declareFunction(function, declaration, isInContract: isInContract)
    case .structure, .enumeration, .typeAlias:
      declareType(declaration, isInContract: isInContract)
    case .asset(let asset):
      if isInContract { declareAsset(asset, declaration) }
    case .event(let record):
      declareMessage(record, declaration, isInContract: isInContract, isEvent: true)
    case .error(let record):
      declareMessage(record, declaration, isInContract: isInContract, isEvent: false)
    }
  }

  private func declareContract(_ contract: ContractSyntax, _ declaration: DeclarationSyntax) {
    if let first = program.contract {
      report(.secondContract(contract.name, first: first.span))
      return
    }
    let reference = addInterface(contract.name, isContract: true)
    program.contract = CheckedContract(
      name: contract.name.text, span: contract.name.span, documentation: declaration.documentation,
      reference: reference)
    if claim(contract.name, isInContract: false) {
      fileScope.types[contract.name.text] = .contract(reference)
    }
    var create: SourceSpan?
    declarePhases(contract)
    for member in contract.members {
      if case .create = member.kind {
        if let create { report(.secondCreate(at: member.span, first: create)) }
        create = create ?? member.span
      }
      declare(member, isInContract: true)
    }
    // Where the syntax has errors, the `create` may stand in what could not be read.
    if create == nil, !module.hasErrors { report(.missingCreate(contract.name)) }
  }

  private func declareType(_ declaration: DeclarationSyntax, isInContract: Bool) {
    switch declaration.kind {
    case .structure(let structure):
      guard claim(structure.name, isInContract: isInContract) else { return }
      let id = StructureID(index: program.structures.count)
      program.structures.append(
        CheckedStructure(
          name: structure.name.text, span: structure.name.span,
          documentation: declaration.documentation, isInContract: isInContract,
          typeParameters: known(structure.typeParameters)))
      update(isInContract) { $0.types[structure.name.text] = .structure(id) }
    case .enumeration(let enumeration):
      guard claim(enumeration.name, isInContract: isInContract) else { return }
      let id = EnumerationID(index: program.enumerations.count)
      program.enumerations.append(
        CheckedEnumeration(
          name: enumeration.name.text, span: enumeration.name.span,
          documentation: declaration.documentation, isInContract: isInContract,
          typeParameters: known(enumeration.typeParameters)))
      update(isInContract) { $0.types[enumeration.name.text] = .enumeration(id) }
    case .typeAlias(let alias):
      guard claim(alias.name, isInContract: isInContract) else { return }
      aliases.append(AliasDeclaration(alias: alias, isInContract: isInContract))
      update(isInContract) { $0.types[alias.name.text] = .alias(aliases.count - 1) }
    default:
      break
    }
  }

  private func declareMessage(
    _ record: RecordSyntax, _ declaration: DeclarationSyntax, isInContract: Bool, isEvent: Bool
  ) {
    if !isEvent, Predeclared.faults.contains(record.name.text) {
      report(.predeclaredName(record.name))
      return
    }
    guard claim(record.name, isInContract: isInContract) else { return }
    let message = CheckedMessage(
      name: record.name.text, span: record.name.span, documentation: declaration.documentation,
      isInContract: isInContract)
    if isEvent {
      program.events.append(message)
      let id = MessageID(index: program.events.count - 1)
      update(isInContract) { $0.events[record.name.text] = id }
    } else {
      program.errors.append(message)
      let id = MessageID(index: program.errors.count - 1)
      update(isInContract) { $0.errors[record.name.text] = id }
    }
  }

  private func declareConstant(
    _ field: FieldSyntax, _ declaration: DeclarationSyntax, isInContract: Bool
  ) {
    if isInContract, field.value.map({ !isConstant($0) }) ?? true {
      declareField(
        field.name, kind: .constant, hasInitialiser: field.value != nil, declaration)
      return
    }
    guard claim(field.name, isInContract: isInContract) else { return }
    constants.append(ConstantDeclaration(field: field, isInContract: isInContract))
    update(isInContract) { $0.values[field.name.text] = .constant(constants.count - 1) }
  }

  func declareField(
    _ name: NameSyntax, kind: Field.Kind, hasInitialiser: Bool, _ declaration: DeclarationSyntax,
    phases: PhaseSet? = nil
  ) {
    guard claim(name, isInContract: true) else { return }
    let id = FieldID(index: program.fields.count)
    program.fields.append(
      CheckedField(
        name: name.text, span: name.span, documentation: declaration.documentation, kind: kind,
        isParameter: kind == .party || (kind == .constant && !hasInitialiser),
        hasInitialiser: hasInitialiser, phases: phases))
    contractScope.values[name.text] = .field(id)
  }

  private func declareFunction(
    _ function: FunctionSyntax, _ declaration: DeclarationSyntax, isInContract: Bool
  ) {
    let id = FunctionID(index: program.functions.count)
    if function.role == .function {
      guard claim(function.name, isInContract: isInContract) else { return }
      update(isInContract) { $0.functions[function.name.text] = id }
    } else {
      guard !function.name.isMissing else { return }
      if let earlier = contractScope.entries[function.name.text] {
        report(.alreadyDeclared(function.name, earlier: program.functions[earlier.index].span))
        return
      }
      reportLength(function.name)
      if ["create", "upgrade"].contains(function.name.text) {
        report(.predeclaredName(function.name))
        return
      }
      contractScope.entries[function.name.text] = id
    }
    program.functions.append(
      CheckedFunction(
        name: function.name.text, span: function.name.span,
        documentation: declaration.documentation, role: function.role,
        isInContract: isInContract, isForTests: function.isForTests,
        typeParameters: known(function.typeParameters)))
    effects.append(Effects())
  }

  /// Whether an expression is made of literals, operators, constructors and constants declared before it.
  ///
  /// A `let` of a contract with such a value is a constant; any other is stored when the contract is created.
  private func isConstant(_ expression: ExpressionSyntax) -> Bool {
    switch expression.kind {
    case .integer, .boolean, .text, .bytes, .time, .duration, .party, .digest, .none: return true
    case .some(let value): return isConstant(value)
    case .list(let elements), .set(let elements): return elements.allSatisfy(isConstant)
    case .map(let entries): return entries.allSatisfy { isConstant($0.key) && isConstant($0.value) }
    case .unary(_, let operand): return isConstant(operand)
    case .binary(_, _, let left, let right): return isConstant(left) && isConstant(right)
    case .name(let name):
      if case .constant? = contractScope.values[name.text] { return true }
      // Names may also be declared further down; what they stand for is checked with the value.
      return !Predeclared.names.contains(name.text)
        && (contractScope.places[name.text] == nil || contractScope.types[name.text] != nil)
    case .member(let base, _): return isConstant(base)
    case .call(let callee, _) where isFunctionOfImport(callee): return false
    case .call(let callee, let arguments):
      switch callee.kind {
      case .name(let name):
        guard let first = name.text.utf8.first, (0x41...0x5A).contains(first) else { return false }
      case .member: break
      default: return false
      }
      return arguments.allSatisfy { isConstant($0.value) }
    default: return false
    }
  }
}
