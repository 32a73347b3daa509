import DeedBytecode
import DeedSyntax

/// The second pass: types of fields, payloads, parameters and results, and what holds of declared types.
extension Checker {
  /// Resolves everything that declarations say about types.
  func resolveDeclarations() {
    var first = true
    for declaration in module.syntax.declarations {
      if case .contract(let contract) = declaration.kind {
        guard first else { continue }
        first = false
        // What names an asset needs the types of the contracts that issue it.
        for member in contract.members {
          if case .constant = member.kind { resolve(member, isInContract: true) }
        }
        for member in contract.members {
          if case .constant = member.kind { continue }
          resolve(member, isInContract: true)
        }
      } else {
        resolve(declaration, isInContract: false)
      }
    }
    for (index, declaration) in aliases.enumerated() {
      _ = aliasedType(index, at: declaration.alias.name.span)
    }
    resolveContractInterface()
    reportRecursiveInterfaces()
    reportRecursiveTypes()
    program.fillInstances()
    let generic = program.structures.last { !$0.typeParameters.isEmpty }?.span
    _ = reportsLargeType(at: generic ?? SourceSpan(0, 0))
    settleLinear()
    checkHolders()
    checkDeclaredInterfaces()
    settleKeys()
    resolveUpgrades()
    judgeDrawn()
    for index in program.structures.indices.dropFirst(program.own.structures)
    where program.structures[index].instance == nil {
      reportDepth(.structure(StructureID(index: index)), at: program.structures[index].span)
    }
    for index in program.enumerations.indices.dropFirst(program.own.enumerations)
    where program.enumerations[index].instance == nil {
      reportDepth(.enumeration(EnumerationID(index: index)), at: program.enumerations[index].span)
    }
    judgeKeys()
  }

  /// Reports keys that are none, and types that nest too deeply, among those that were noted.
  func judgeKeys() {
    for (type, span) in keys where !program.isKey(type) {
      // That no asset can be there is said where it stands.
      if case .asset = type { continue }
      report(.notAKey(program.describe(type), at: span, isParameter: type.isParameter))
    }
    for (type, span) in nestings where depth(type) > Limits.valueDepthMax {
      report(.deepType(at: span))
    }
    keys = []
    nestings = []
  }

  /// Reports a declared type that nests too deeply although none of its parts does.
  private func reportDepth(_ type: SemanticType, at span: SourceSpan) {
    if depth(type) > Limits.valueDepthMax,
      parts(of: type).allSatisfy({ depth($0) <= Limits.valueDepthMax })
    {
      report(.deepType(at: span))
    }
  }

  private func resolve(_ declaration: DeclarationSyntax, isInContract: Bool) {
    let inner = BodyContext(kind: .constant, isInContract: isInContract, name: "")
    within(inner) {
      switch declaration.kind {
      case .parties(let bindings):
        for binding in bindings {
          if let field = declaredField(binding.name) { program.fields[field].type = .party }
        }
      case .constant(let field), .variable(let field):
        if isInContract, let index = declaredField(field.name) {
          let type = resolveField(field)
          program.fields[index].type = type
          if program.fields[index].kind != .variable {
            resolvedConstants.insert(FieldID(index: index))
            linearUses.append((type, field.type.span, "a `let`"))
          }
          // Kept in one row, a collection takes one array more.
          if type.isCollection, !program.fields[index].isCollection {
            nestings.append((.option(type), field.type.span))
          }
        }
      case .function(let function): resolveSignature(function, isInContract: isInContract)
      case .structure(let structure): resolveStructure(structure, isInContract: isInContract)
      case .enumeration(let enumeration):
        resolveEnumeration(enumeration, isInContract: isInContract)
      case .event(let record): resolveMessage(record, isInContract, isEvent: true)
      case .error(let record): resolveMessage(record, isInContract, isEvent: false)
      case .interface(let interface): resolveInterface(interface)
      case .test(let test): resolveDrawn(test)
      case .asset(let asset):
        resolveAsset(asset, isInContract ? contractScope.types[asset.name.text] : nil)
      case .contract, .create, .typeAlias, .invalid, .importing, .signature: break
      case .during(let during): resolveFields(of: during)
      case .phase, .invariant, .due, .prose, .role, .upgradePermission, .upgrade: break
      }
    }
  }

  /// The field that a declaration introduced, unless its name was taken.
  func declaredField(_ name: NameSyntax?) -> Int? {
    guard let name, case .field(let id)? = contractScope.values[name.text],
      program.fields[id.index].span == name.span
    else { return nil }
    return id.index
  }

  func resolveField(_ field: FieldSyntax) -> SemanticType {
    let type = resolve(field.type)
    let parts: [SemanticType] =
      switch type {
      case .list(let element), .set(let element), .log(let element): [element]
      case .map(let key, let value): [key, value]
      default: []
      }
    if parts.contains(where: \.isCollection) {
      report(.nestedStoredCollection(at: field.type.span))
      return .error
    }
    return type
  }

  /// Resolves names with types, reporting names that come twice.
  func resolveComponents(_ syntax: [TypedNameSyntax]) -> [CheckedComponent] {
    var seen: [String: SourceSpan] = [:]
    reportCount(syntax.count, of: "parts", at: syntax.last?.span)
    return syntax.map { component in
      reportLength(component.name)
      if let earlier = seen[component.name.text], !component.name.isMissing {
        report(.alreadyDeclared(component.name, earlier: earlier))
      }
      seen[component.name.text] = component.name.span
      return CheckedComponent(
        name: component.name.text, type: resolve(component.type), span: component.name.span)
    }
  }

  private func resolveStructure(_ structure: StructureSyntax, isInContract: Bool) {
    let scope = isInContract ? contractScope : fileScope
    guard case .structure(let id)? = scope.types[structure.name.text],
      program.structures[id.index].span == structure.name.span
    else { return }
    declareTypeParameters(structure.typeParameters, isInContract: isInContract)
    let fields = resolveComponents(structure.fields)
    program.structures[id.index].fields = fields
    judgeUse(of: structure.typeParameters, in: fields.map(\.type), "in no field")
  }

  private func resolveEnumeration(_ enumeration: EnumerationSyntax, isInContract: Bool) {
    let scope = isInContract ? contractScope : fileScope
    guard case .enumeration(let id)? = scope.types[enumeration.name.text],
      program.enumerations[id.index].span == enumeration.name.span
    else { return }
    declareTypeParameters(enumeration.typeParameters, isInContract: isInContract)
    var seen: [String: SourceSpan] = [:]
    var cases: [CheckedEnumeration.Case] = []
    reportCount(enumeration.cases.count, of: "cases", at: enumeration.cases.last?.span)
    for item in enumeration.cases {
      if let earlier = seen[item.name.text], !item.name.isMissing {
        report(.alreadyDeclared(item.name, earlier: earlier))
        continue
      }
      seen[item.name.text] = item.name.span
      reportLength(item.name)
      cases.append(
        CheckedEnumeration.Case(name: item.name.text, payload: resolveComponents(item.payload)))
    }
    program.enumerations[id.index].cases = cases
    judgeUse(
      of: enumeration.typeParameters, in: cases.flatMap { $0.payload.map(\.type) },
      "in no payload")
  }

  private func resolveMessage(_ record: RecordSyntax, _ isInContract: Bool, isEvent: Bool) {
    let scope = isInContract ? contractScope : fileScope
    let fields = resolveComponents(record.fields)
    for (field, written) in zip(fields, record.fields) {
      linearUses.append((field.type, written.type.span, isEvent ? "an event" : "an error"))
    }
    if isEvent {
      guard let id = scope.events[record.name.text],
        program.events[id.index].span == record.name.span
      else { return }
      program.events[id.index].fields = fields
    } else {
      guard let id = scope.errors[record.name.text],
        program.errors[id.index].span == record.name.span
      else { return }
      program.errors[id.index].fields = fields
    }
  }

  /// The function that a declaration introduced, unless its name was taken.
  func declaredFunction(_ function: FunctionSyntax, isInContract: Bool) -> FunctionID? {
    let scope = isInContract ? contractScope : fileScope
    let id =
      function.role == .function
      ? scope.functions[function.name.text] : scope.entries[function.name.text]
    guard let id, program.functions[id.index].span == function.name.span else { return nil }
    return id
  }

  private func resolveSignature(_ function: FunctionSyntax, isInContract: Bool) {
    guard let id = declaredFunction(function, isInContract: isInContract) else { return }
    declareTypeParameters(function.typeParameters, isInContract: isInContract)
    var names: [String: SourceSpan] = [:]
    let (parameters, payers) = resolveParameters(
      function.parameters, function.role
    ) { name, _ in
      reportParameterName(name, seen: &names, isInContract: isInContract)
    }
    program.functions[id.index].parameters = parameters
    program.functions[id.index].isUnclear = function.isUnclear
    payerForms[id] = payers
    if function.isForTests {
      for (parameter, written) in zip(parameters, function.parameters) {
        linearUses.append((parameter.type, written.type.span, "a test"))
      }
    }
    switch function.results {
    case .none: break
    case .single(let type):
      program.functions[id.index].results = [
        CheckedComponent(name: "", type: resolve(type), span: type.span)
      ]
    case .named(let results):
      program.functions[id.index].results = resolveComponents(results)
      program.functions[id.index].hasResultNames = true
    }
    noteResults(program.functions[id.index].results, function.role)
    let results = program.functions[id.index].results
    judgeUse(
      of: function.typeParameters, in: parameters.map(\.type) + results.map(\.type),
      "in no parameter and no result")
  }

  /// Resolves parameters, each of which those behind it may name as the issuer of an asset.
  func resolveParameters(
    _ syntax: [ParameterSyntax], _ role: FunctionRole,
    judge: (NameSyntax, SourceSpan?) -> Void
  ) -> (parameters: [CheckedParameter], payers: [Int: PayerForm]) {
    var seen: [String: SourceSpan] = [:]
    var payers: [Int: PayerForm] = [:]
    var result: [CheckedParameter] = []
    reportCount(syntax.count, of: "parameters", at: syntax.last?.span)
    context.locals = []
    context.variables = []
    context.scopes = [[:]]
    for (position, parameter) in syntax.enumerated() {
      let name = parameter.name
      reportLength(name)
      judge(name, seen[name.text])
      seen[name.text] = name.span
      if parameter.isInout, role != .function {
        report(.inoutInEntry(name.text, at: parameter.span))
      }
      let isBounded = isBounded(parameter, among: syntax)
      let type = isBounded ? .integer : resolve(parameter.type)
      let local = context.add(
        CheckedLocal(name: name.text, type: type),
        BodyContext.Variable(
          span: name.span, immutability: parameter.isInout ? nil : "a parameter",
          mustBeUsed: false))
      if !name.isMissing { context.scopes[0][name.text] = local }
      judgePayer(of: parameter, type, role)
      payers[position] = parameter.payer.map { payer in
        guard case .name(let word) = payer.kind else { return .other }
        if word.text == "caller" { return .caller }
        return syntax.contains { $0.name.text == word.text } ? .parameter(word.text) : .other
      }
      result.append(
        CheckedParameter(
          name: name.text, type: type, isInout: parameter.isInout, span: name.span,
          isBounded: isBounded))
    }
    return (result, payers)
  }

  /// Reports an asset that a call takes from nobody, and payers of what nobody pays (`docs/language.md` rule 21).
  private func judgePayer(
    of parameter: ParameterSyntax, _ type: SemanticType, _ role: FunctionRole
  ) {
    var isAsset = false
    if case .asset = type { isAsset = true }
    switch role {
    case .call where isAsset:
      if parameter.payer == nil {
        report(.payerMissing(parameter.name.text, at: parameter.span))
      }
      return
    case .call:
      linearUses.append(
        (type, parameter.type.span, "a parameter of a call, where each asset stands by itself"))
    case .view: linearUses.append((type, parameter.type.span, "a view"))
    case .function: break
    }
    // What holds assets is no parameter of a call; that is said.
    var holdsAssets = false
    switch type {
    case .option(.asset), .list(.asset), .map(_, .asset): holdsAssets = role == .call
    default: break
    }
    if let payer = parameter.payer, !type.isError, !holdsAssets {
      report(.payerNotWanted(parameter.name.text, role, at: payer.span))
    }
  }

  /// Notes results that must not be assets.
  func noteResults(_ results: [CheckedComponent], _ role: FunctionRole) {
    guard role != .function else { return }
    for result in results {
      linearUses.append(
        (result.type, result.span, role == .view ? "a view" : "the result of a call"))
    }
  }

  func reportParameterName(
    _ name: NameSyntax, seen: inout [String: SourceSpan], isInContract: Bool
  ) {
    if let earlier = seen[name.text], !name.isMissing {
      report(.alreadyDeclared(name, earlier: earlier))
    } else {
      reportTakenName(name, isInContract: isInContract)
    }
    seen[name.text] = name.span
  }

  /// Reports a variable's name that a declaration in sight or the language has taken.
  func reportTakenName(_ name: NameSyntax, isInContract: Bool) {
    guard !name.isMissing else { return }
    if Predeclared.names.contains(name.text) {
      report(.predeclaredName(name))
    } else if let earlier =
      (isInContract ? contractScope.places[name.text] : nil) ?? fileScope.places[name.text]
    {
      // An import that gives its name up to something else is no second mistake.
      usedImports.insert(name.text)
      report(.alreadyDeclared(name, earlier: earlier))
    }
  }
}
