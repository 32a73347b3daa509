import DeedSyntax

/// Where a name that stands for nothing is declared after all: in an import, an interface or a contract, behind whose name
/// it must be written.
extension Checker {
  /// What is looked for.
  enum Sought {
    case type
    case value
    case function
    case error
    case event
  }

  /// The names under which a scope declares something of a kind.
  private func names(_ sought: Sought, in scope: DeclarationScope) -> [String] {
    switch sought {
    case .type:
      // An asset is named behind the contract that issues it, and not behind the interface.
      scope.types.filter { if case .asset = $0.value { false } else { true } }.map(\.key)
    case .value: Array(scope.values.keys)
    case .function:
      Array(scope.functions.keys)
        + scope.types.filter {
          switch $0.value {
          case .structure, .known(.structure): true
          default: false
          }
        }.keys
    case .error: Array(scope.errors.keys)
    case .event: Array(scope.events.keys)
    }
  }

  /// The whole names of what is declared elsewhere under the last part of a name, in alphabetical order.
  func qualifiedNames(_ sought: Sought, like name: String) -> [String] {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    var found: [(whole: String, last: String, file: String?)] = []
    func add(_ scope: DeclarationScope, _ prefix: String, _ file: String?) {
      for own in names(sought, in: scope) { found.append(("\(prefix)\(own)", own, file)) }
    }
    func addMembers(of scope: DeclarationScope, _ prefix: String, _ file: String?) {
      for (type, symbol) in scope.types {
        switch symbol {
        case .interface(let id), .contract(let id):
          // What is in sight by itself, and what only a contract itself uses, is not proposed.
          if id == program.contract?.reference { continue }
          var members = declarations(of: id)
          members.values = [:]
          members.functions = [:]
          add(members, "\(prefix)\(type).", file)
        default: break
        }
      }
    }
    addMembers(of: fileScope, "", nil)
    for (file, unit) in fileScope.imports {
      let scope = program.units[unit].exported
      add(scope, "\(file).", file)
      addMembers(of: scope, "\(file).", file)
    }
    var fitting = found.filter { $0.last == last && $0.whole != name }
    if fitting.isEmpty, last.utf8.count > 3 {
      let near = NearbyNames.closest(to: last, among: found.map(\.last)).first
      fitting = found.filter { $0.last == near && $0.whole != name }
    }
    // What is proposed is what the import is for: it is no second mistake that nothing uses it yet.
    for file in fitting.compactMap(\.file) { usedImports.insert(file) }
    return fitting.map(\.whole).sorted().prefix(3).map { $0 }
  }

  /// The whole names of what is declared elsewhere, unless something in sight is spelt more like the name.
  func elsewhere(_ sought: Sought, _ name: String, _ candidates: [String]) -> [String] {
    let found = qualifiedNames(sought, like: name)
    let isExact = found.contains { $0.hasSuffix(".\(name)") }
    if isExact || NearbyNames.closest(to: name, among: candidates).isEmpty { return found }
    return []
  }

  /// What to write where an asset stands by its name alone, whose issuer the contract knows.
  func assetAdvice(_ name: String) -> String? {
    let wholes = contractScope.values.compactMap { field, symbol -> String? in
      guard case .field(let id) = symbol, case .reference(let contract) = self.field(id).type,
        case .asset? = declarations(of: contract).types[name]
      else { return nil }
      return "`\(field).\(name)`"
    }
    guard !wholes.isEmpty else { return nil }
    return
      "an asset is named by the contract that issues it: \(wholes.sorted().joined(separator: " or "))"
  }

  /// What to write where the first part of a name may be a file that is not imported.
  func missingImport(_ name: String) -> String? {
    guard let first = name.split(separator: ".").first.map(String.init), first != name,
      let letter = first.utf8.first, (0x61...0x7A).contains(letter), lookupLocal(first) == nil,
      fileScope.imports[first] == nil, !scopesInSight.contains(where: { $0.values[first] != nil })
    else { return nil }
    return importAdvice(first)
  }

  /// What to write where a value has no elements to be reached by an index.
  func indexAdvice(_ type: SemanticType) -> String? {
    switch type {
    case .set: "a set is asked `contains(x)`, or run over: `for x in …`"
    case .text: "a text is read as its octets: `utf8(x)[i]`"
    case .structure: "a part of a struct is reached by its name: `x.part`"
    case .option: "it may be `none`: take it apart by `match … { some(x) { … } none { … } }`"
    default: nil
    }
  }

  /// A statement of tests that stands elsewhere.
  func statementOfTests(_ statement: StatementSyntax) -> Mistake {
    if case .parties = statement.kind {
      return .testOnly(
        "`party` as a statement", at: statement.span,
        hint: "a party is a parameter, or a field: `party owner` in the contract")
    }
    return .testOnly(
      "`expect`", at: statement.span, hint: "what must hold is written `requires …`")
  }

  /// Reports, once in a line, that the phase or a phase's name is taken for a value; true when the name is that.
  func reportsPhase(_ name: NameSyntax) -> Bool {
    guard declaresPhases, context.isInContract || context.kind == .test,
      phaseNumbers[name.text] != nil || name.text == "phase"
    else { return false }
    if linesWithPhases.insert(module.source.lineIndex(at: name.span.start)).inserted {
      report(.phaseAsValue(name, isInTest: context.kind == .test))
    }
    return true
  }

  /// What to write where a name stands for no value.
  func valueAdvice(_ name: NameSyntax, isQualifier: Bool) -> String? {
    guard isQualifier else { return nil }
    guard let first = name.text.utf8.first, (0x41...0x5A).contains(first) else {
      return missingImport("\(name.text).")
    }
    return
      "if it is declared in another file, write `import` and the file's name, then `file.\(name.text)`"
  }

  /// What to write where a value has no such member.
  func memberAdvice(_ name: String, _ type: SemanticType) -> String? {
    switch type {
    case .reference(let id):
      if name == "phase" || name == "state" {
        return
          "the phase shows in what may be called, `expect fails WrongPhase { … }`, and in views that say `in` a phase"
      }
      if name == "upgrade" {
        return
          "the successor's type has it: `let second = v2.\(program.interfaces[id.index].name).upgrade(first) by ann`, in tests"
      }
      if id == program.contract?.reference, case .field? = contractScope.values[name] {
        return "the fields of a contract are read through its views: `view \(name)() -> … { … }`"
      }
      if name.lowercased().hasPrefix("balance"), !program.interfaces[id.index].isContract {
        return
          "the ledger keeps what a party holds of an asset: `holding(bank.Yuan, of: p)`"
      }
      return
        "it has \(program.interfaces[id.index].isContract ? "the calls and views of the contract" : "what the interface declares")"
        + (members(of: type).isEmpty ? ", which are none" : ": \(Mistake.list(members(of: type)))")
    case .party:
      return
        "a party is an account and has nothing to call; a contract is called through a reference, whose type is an interface's name"
    case .contract:
      return
        "in the contract its own fields and `fn`s are named without `self`"
    case .option:
      return "it may be `none`: take it apart by `match … { some(x) { … } none { … } }`"
    case .asset(let asset) where asset.isUnique:
      return "a unique asset has an id and its fields, and goes as a whole"
    case .list where name == "remove":
      return "a list gives up its last element, `removeLast()`; a set or a map removes any"
    case .map(_, let value)
    where program.isLinear(value) && (name.hasPrefix("get") || name == "remove"):
      return
        "an entry that is or holds an asset is used in its place, or taken out: `if m.contains(k) { give(m[k].split(5), to: p) }`, `m.take(k)`"
    case .map where name.hasPrefix("get"):
      return "`get(k)` gives an option: `match m.get(k) { some(x) { x } none { 0 } }`"
    case .structure where !members(of: type).isEmpty:
      return "it has \(Mistake.list(members(of: type)))"
    case .map where ["keys", "entries", "items", "values"].contains(name):
      return "a map is run over itself: `for k, v in m`, `for k, _ in m`"
    case .list where name == "clear":
      return "elements go one by one: `let _ = x.removeLast()`"
    case .integer, .range:
      return name == "amount" || name == "value"
        ? "this is a number already" : nil
    case .list where ["map", "filter", "reduce", "forEach", "each"].contains(name):
      return "functions are no values: run over it, `for x in …`"
    case .list:
      return StandardNames.ofLists[name].map {
        "`import std.lists` has a function for it: `lists.\($0)(…)`"
      }
    case .text:
      return StandardNames.ofTexts[name].map {
        "`import std.texts` has a function for it: `texts.\($0)(…)`"
      }
    case .bytes, .fixedBytes:
      return StandardNames.ofOctets[name].map {
        "`import std.octets` has a function for it: `octets.\($0)(…)`"
      }
    case .set where name == "get": return "whether something is in the set says `contains`"
    default: return nil
    }
  }

  /// What to write instead of a function of `std.lists`, which a list that the ledger keeps cannot be handed to.
  func storedListAdvice(_ name: String, _ base: CheckedPlace) -> String? {
    guard case .list(let element) = base.type, isStoredCollection(base),
      let function = StandardNames.ofLists[name]
    else { return nil }
    let list = module.source.text(in: base.span)
    let loop = "run over it, `for x in \(list) { … }`"
    guard function == "contains", program.isKey(element) else { return loop }
    return
      "\(loop), or keep a set, `set<\(program.describe(element))>`, which says `contains`"
  }

  /// What to write where a name may be a file's.
  func importAdvice(_ name: String) -> String {
    "if `\(name)` is the file `\(name).deed`, write `import \(name)` at the top of this file"
  }
}

extension Checker {
  func isContractFunction(_ id: FunctionID) -> Bool {
    program.functions[id.index].isInContract
  }

  /// Says what a name is that cannot be called, or that there is none.
  func reportNotCallable(_ name: NameSyntax) {
    if lookupLocal(name.text) != nil {
      report(.notCallable(name.text, is: "a variable", at: name.span))
      return
    }
    if context.isInContract, let entry = contractScope.entries[name.text] {
      let role = program.functions[entry.index].role
      report(.entryCalledInside(name.text, role.rawValue, at: name.span))
      return
    }
    if context.kind == .test, let entry = contractScope.entries[name.text] {
      let role = program.functions[entry.index].role
      report(
        .notCallable(
          name.text, is: "a \(role.rawValue)", at: name.span,
          hint: "the contract stands before it: `c.\(name.text)(…)`", verb: "called by itself"))
      return
    }
    for scope in scopesInSight {
      if scope.events[name.text] != nil {
        report(
          .notCallable(
            name.text, is: "an event", at: name.span, hint: "write `emit \(name.text)(…)`"))
        return
      }
      if scope.errors[name.text] != nil {
        report(
          .notCallable(
            name.text, is: "an error", at: name.span, hint: "write `fail \(name.text)(…)`"))
        return
      }
      if case .contract? = scope.types[name.text] {
        report(
          .notCallable(
            name.text, is: "a contract", at: name.span,
            hint:
              "a contract is created: `\(name.text).create(…)`\(context.kind == .test ? ", signed `by` somebody" : "")"
          ))
        return
      }
      if scope.types[name.text] != nil || scope.values[name.text] != nil {
        report(
          .notCallable(
            name.text, is: scope.types[name.text] == nil ? "a value" : "a type", at: name.span))
        return
      }
    }
    if Predeclared.types.contains(name.text) || Predeclared.values.contains(name.text) {
      let kind = Predeclared.types.contains(name.text) ? "a type" : "a value"
      report(.notCallable(name.text, is: kind, at: name.span))
      return
    }
    if context.kind == .test, contractScope.functions[name.text] != nil {
      report(
        .notCallable(
          name.text, is: "a `fn` of the contract", at: name.span,
          hint: "tests use calls and views; a `fn` outside of the contract can be used by both"))
      return
    }
    var candidates = Predeclared.functions + Predeclared.conversions
    candidates += fileScope.functions.keys
    if context.isInContract { candidates += contractScope.functions.keys }
    // A function is not meant within itself: nothing calls itself.
    candidates.removeAll { $0 == context.name }
    report(
      .unknownFunction(
        name, candidates: candidates, elsewhere: elsewhere(.function, name.text, candidates)))
  }
}
