import DeedBytecode
import DeedSyntax

/// What other files declare: seen only behind the import's name, and only what is public there.
extension Checker {
  /// Declares an import under its last name.
  func declareImport(_ syntax: ImportSyntax) {
    guard let name = syntax.path.components.last, nextImport < imports.count else { return }
    defer { nextImport += 1 }
    if let earlier = importNames.first(where: { $0.text == name.text }) {
      report(.importsOfOneName(name, earlier: earlier.span))
      return
    }
    guard let unit = imports[nextImport], claim(name, isInContract: false) else { return }
    fileScope.imports[name.text] = unit
    importNames.append(name)
  }

  /// Warns of imports that nothing uses.
  func reportUnusedImports() {
    for name in importNames where !usedImports.contains(name.text) {
      report(.unusedImport(name))
    }
  }

  /// Notes that other files may use what a declaration introduces.
  func notePublic(_ declaration: DeclarationSyntax) {
    let name: NameSyntax? =
      switch declaration.kind {
      case .constant(let field): field.name
      case .function(let function): function.name
      case .structure(let structure): structure.name
      case .enumeration(let enumeration): enumeration.name
      case .event(let record), .error(let record): record.name
      case .typeAlias(let alias): alias.name
      case .interface(let interface): interface.name
      default: nil
      }
    if let name { publicNames.insert(name.text) }
  }

  /// The file as those that import it see it.
  func exported() -> CheckedUnit {
    var scope = DeclarationScope()
    for (name, symbol) in fileScope.types {
      if case .contract = symbol { scope.types[name] = symbol }
      if publicNames.contains(name) { scope.types[name] = settled(symbol) }
    }
    for (name, symbol) in fileScope.values where publicNames.contains(name) {
      if case .constant(let index) = symbol, case .done(let value) = constants[index].state {
        scope.values[name] = .known(value)
      }
    }
    scope.functions = fileScope.functions.filter { publicNames.contains($0.key) }
    scope.errors = fileScope.errors.filter { publicNames.contains($0.key) }
    scope.events = fileScope.events.filter { publicNames.contains($0.key) }
    if let id = program.contract?.reference {
      program.interfaces[id.index].members.types = contractScope.types.mapValues(settled)
      program.interfaces[id.index].members.errors = contractScope.errors
      program.interfaces[id.index].members.events = contractScope.events
    }
    let path = module.source.name.utf8.split(separator: 0x2F).last.map(Array.init) ?? []
    let stem = path.prefix { $0 != 0x2E }
    let hidden = fileScope.places.keys.filter {
      scope.types[$0] == nil && !publicNames.contains($0)
    }
    return CheckedUnit(
      source: module.source, start: program.own, name: String(decoding: stem, as: UTF8.self),
      contractName: program.contract?.name, exported: scope, hidden: Set(hidden),
      contract: shape)
  }

  /// A type's symbol without the numbers that only this file knows.
  private func settled(_ symbol: DeclarationScope.TypeSymbol) -> DeclarationScope.TypeSymbol {
    guard case .alias(let index) = symbol, case .done(let type) = aliases[index].state else {
      return symbol
    }
    return .known(type)
  }

  // MARK: Looking

  /// The file that an expression names, where it is an import's name.
  func importNamed(by syntax: ExpressionSyntax) -> Int? {
    guard case .name(let name) = syntax.kind, lookupLocal(name.text) == nil else { return nil }
    return imported(name.text)
  }

  private func imported(_ name: String) -> Int? {
    guard let unit = fileScope.imports[name] else { return nil }
    usedImports.insert(name)
    return unit
  }

  /// What is declared in a contract or an interface.
  func declarations(of id: InterfaceID) -> DeclarationScope {
    id == program.contract?.reference ? contractScope : program.interfaces[id.index].members
  }

  /// The declarations that the parts of a name before its last lead to: of an import, a contract or an interface.
  func scope(named parts: ArraySlice<NameSyntax>) -> DeclarationScope? {
    guard let first = parts.first, parts.count <= 2 else { return nil }
    if let unit = imported(first.text) {
      let scope = program.units[unit].exported
      guard parts.count == 2, let second = parts.last else { return scope }
      return members(of: scope.types[second.text])
    }
    guard parts.count == 1 else { return nil }
    return members(of: fileScope.types[first.text])
  }

  /// The declarations that an expression leads to: of an import, a contract or an interface.
  func scope(namedBy syntax: ExpressionSyntax) -> DeclarationScope? {
    switch syntax.kind {
    case .name(let name): return scope(named: [name])
    case .member(let base, let name):
      guard case .name(let first) = base.kind else { return nil }
      return scope(named: [first, name])
    default: return nil
    }
  }

  private func members(of symbol: DeclarationScope.TypeSymbol?) -> DeclarationScope? {
    switch symbol {
    case .contract(let id), .interface(let id): declarations(of: id)
    default: nil
    }
  }

  /// Reports a qualified name that is declared in another file but private there; true when it is.
  func reportsHidden(_ name: QualifiedNameSyntax) -> Bool {
    guard name.components.count > 1, let unit = fileScope.imports[name.components[0].text] else {
      return false
    }
    return reportsHidden(name.components[1], in: unit)
  }

  private func reportsHidden(_ name: NameSyntax, in unit: Int) -> Bool {
    guard program.units[unit].hidden.contains(name.text) else { return false }
    report(.notPublic(name, of: program.units[unit].source.name))
    return true
  }

  /// Whether what is called is a function of an import, and no case of an enum.
  func isFunctionOfImport(_ callee: ExpressionSyntax) -> Bool {
    guard case .member(let base, let name) = callee.kind, case .name(let first) = base.kind,
      let unit = fileScope.imports[first.text]
    else { return false }
    return program.units[unit].exported.functions[name.text] != nil
  }

  // MARK: Using

  /// `file.f(…)`, `file.Struct(…)`.
  func checkImportedCall(
    _ unit: Int, _ name: NameSyntax, _ arguments: [ArgumentSyntax],
    expecting expected: SemanticType?, at span: SourceSpan
  ) -> CallOutcome {
    let scope = program.units[unit].exported
    if let id = scope.functions[name.text] {
      return checkFunctionCall(id, arguments, expecting: expected, at: span)
    }
    if let symbol = scope.types[name.text] {
      switch symbol {
      case .structure(let id), .known(.structure(let id)):
        return checkConstruction(id, arguments, expecting: expected, at: span)
      default:
        if let type = conversion(symbol, at: name.span) {
          return checkConversion(to: type, name.text, arguments, at: span)
        }
      }
    }
    checkLoosely(arguments)
    if name.isMissing || reportsHidden(name, in: unit) { return .failed }
    if let kind = kind(of: name.text, in: scope) {
      report(.notCallable(name.text, is: kind, at: name.span))
    } else {
      report(.unknownFunction(name, candidates: Array(scope.functions.keys)))
    }
    return .failed
  }

  /// `file.constant`.
  func checkImportedValue(_ unit: Int, _ name: NameSyntax, at span: SourceSpan) -> CheckedExpression
  {
    let scope = program.units[unit].exported
    if case .known(let value)? = scope.values[name.text] {
      return use(value, at: span)
    }
    if name.isMissing || reportsHidden(name, in: unit) { return failed(span) }
    if let kind = kind(of: name.text, in: scope) {
      report(.notAValue(name.text, is: kind, at: name.span))
    } else {
      report(.unknownName(name, candidates: Array(scope.values.keys), caseOf: nil))
    }
    return failed(span)
  }

  private func kind(of name: String, in scope: DeclarationScope) -> String? {
    if scope.types[name] != nil { return "a type" }
    if scope.functions[name] != nil { return "a function" }
    if scope.events[name] != nil { return "an event" }
    if scope.errors[name] != nil { return "an error" }
    return scope.values[name] != nil ? "a value" : nil
  }
}
