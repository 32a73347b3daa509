import DeedBytecode
import DeedSyntax

/// The names that an advice uses: those that the author has, or new ones that nothing else has.
extension Checker {
  /// A name for a new variable that nothing in sight has.
  func freshName(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while isInSight(name) {
      name = "\(wanted)\(number)"
      number += 1
    }
    return name
  }

  private func isInSight(_ name: String) -> Bool {
    context.lookup(name) != nil || Predeclared.names.contains(name)
      || scopesInSight.contains {
        $0.values[name] != nil || $0.functions[name] != nil || $0.types[name] != nil
          || $0.imports[name] != nil
      }
  }

  /// An asset that can be named here: one of the contract's own, else one whose issuer a `let` names.
  var nameableAsset: String {
    if context.isInContract {
      let own = contractScope.types.compactMap { name, symbol -> String? in
        guard case .asset(let id) = symbol, !program.assets[id.index].isUnique else { return nil }
        return name
      }
      if let name = own.min() { return name }
      let others = contractScope.values.flatMap { field, symbol -> [String] in
        guard case .field(let id) = symbol, self.field(id).kind == .constant,
          case .reference(let issuer) = self.field(id).type
        else { return [] }
        return assetNames(of: issuer).map { "\(field).\($0)" }
      }
      if let name = others.min() { return name }
    }
    return "bank.Yuan"
  }

  /// The name under which the file knows a ring or a `bytes[n]`; nil where it has none.
  func alias(of wanted: SemanticType) -> String? {
    let names = scopesInSight.flatMap { scope in
      scope.types.compactMap { name, symbol -> String? in
        switch symbol {
        case .alias(let index):
          if case .done(let type) = aliases[index].state { return type == wanted ? name : nil }
          return nil
        case .known(let type): return type == wanted ? name : nil
        default: return nil
        }
      }
    }
    return names.min()
  }

  /// What to write where a variable that stays the same is to change.
  func changeAdvice(_ local: LocalID, _ why: String) -> String? {
    let name = name(of: local)
    let type = type(of: local)
    let isLinear = program.isLinear(type)
    switch why {
    case "a `let`": return "write `var \(name)` where it is declared, if it is to change"
    case "the number of a loop":
      return "a loop counts by itself; what else is counted is a `var` of its own"
    case "an element of a loop":
      return
        "it is a copy: an element of a list is set in its place, `for i in 0..<xs.count { xs[i] = … }`"
    case "a party": return nil
    case "a copy here, since what fails leaves nothing behind":
      return
        "take it into a variable within the block: `var \(freshName("own")) = \(name)`, and use that"
    default: break
    }
    if isLinear {
      return "take it over into a variable: `var \(freshName("rest")) = \(name)`, and use that"
    }
    let copy = "copy it into a variable: `var \(freshName("own")) = \(name)`"
    guard why == "a parameter", context.kind == .function || context.kind == .freeFunction else {
      return copy
    }
    return
      "\(copy); or, where the caller is to see the change, make it a parameter that is lent: `\(name): inout \(program.describe(type))`"
  }

  /// How what is wanted can be named here, and where the value stands, for the advice on a value of another type.
  func conversionNames(_ value: CheckedExpression, _ wanted: SemanticType) -> Advice.Names {
    var names = Advice.Names()
    if case .constant(.bytes(let octets)) = value.kind { names.octetCount = octets.count }
    switch wanted {
    case .ring, .fixedBytes: names.alias = alias(of: wanted)
    default: break
    }
    if case .asset = wanted { names.asset = program.describe(wanted) }
    names.isTest = context.kind == .test
    names.isInitialiser = context.kind == .initialiser
    return names
  }

  /// Whether `bytes` is called as if it were a type with a number behind it.
  func isBytesType(_ base: ExpressionSyntax) -> Bool {
    guard case .name(let name) = base.kind else { return false }
    return name.text == "bytes" && lookupLocal(name.text) == nil
  }

  /// `bytes[4](b)`: only the name of a type converts.
  func unnamedOctets(
    _ callee: ExpressionSyntax, _ count: ExpressionSyntax, _ arguments: [ArgumentSyntax]
  ) -> Mistake {
    let number = module.source.text(in: count.span)
    let name = if case .integer = count.kind { "B\(number)" } else { "Octets" }
    let octets = arguments.first.map { module.source.text(in: $0.value.span) } ?? "…"
    return .notCallable(
      "bytes[\(number)]", is: "a type without a name", at: callee.span,
      hint: "declare `type \(name) = bytes[\(number)]` and write `\(name)(\(octets))`")
  }

  /// The cases of an enum, for one that it has not.
  func casesAdvice(_ enumeration: CheckedEnumeration) -> String? {
    let cases = enumeration.cases.map(\.name)
    return cases.isEmpty || cases.count > 8 ? nil : "its cases are \(Mistake.list(cases))"
  }

  /// What is meant by too many or too few arguments of what the language has itself; nil where nothing is known.
  func countAdvice(
    _ name: String, _ slots: [String], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) -> String? {
    let texts = arguments.map { module.source.text(in: $0.value.span) }
    // The call up to its arguments, such as `m.get(`.
    let opening = arguments.first.map {
      module.source.text(in: SourceSpan(span.start, $0.span.start))
    }
    switch (name, slots, arguments.count) {
    case ("get", ["key"], 2):
      return
        "it gives an option: `match \(opening ?? "m.get(")\(texts[0])) { some(x) { x } none { \(texts[1]) } }`"
    case ("issue", ["amount"], 2):
      return
        "what is issued is given in a statement: `give(\(opening ?? "Coin.issue(")\(texts[0])), to: \(texts[1]))`"
    case ("withdraw", ["amount"], 2):
      return
        "a contract takes out of its own holding alone; what somebody pays is a parameter of the call: `money: \(nameableAsset) from buyer`"
    case ("sha256", ["value"], 2):
      return
        "octets are joined first: `sha256(\(texts[0]).appending(\(texts[1])))`, and a length before each where both may vary"
    case ("party", ["value"], 0) where context.kind == .test:
      return "a statement makes fresh parties: `party ann, bob`"
    default: return nil
    }
  }

  /// What to write where a value does not become a number, octets or a party by the name of a type.
  func conversionAdvice(_ name: String, _ value: CheckedExpression) -> String? {
    switch (name, value.type) {
    case ("int", .enumeration):
      return "cases have no numbers: `match \(text(of: value)) { … }` gives each its own"
    case ("int", .bool): return "write `if \(text(of: value)) { 1 } else { 0 }`"
    case ("int", .asset): return "how much it is says `\(text(of: value)).amount`"
    case ("int", .option), ("bytes", .option):
      return "it may be `none`: take it apart by `match … { some(x) { … } none { … } }`"
    case ("party", .integer), ("party", .range):
      return "there is no empty party: what may be missing is a `party?`, and then `none`"
    case ("party", .text), ("party", .bytes), ("party", .fixedBytes):
      return "a party is one of the contract's `party` fields, a parameter, or `party\"…\"`"
    case ("bytes", .contract), ("bytes", .reference):
      return "`bytes(party(\(text(of: value))))` gives the 32 octets of the contract"
    case ("bytes", .integer), ("bytes", .range):
      return
        "`bytes(\(text(of: value)), count: 8)` writes the number as 8 octets, the most significant first"
    case ("bytes", .text): return "the octets of a text are `utf8(\(text(of: value)))`"
    default: return nil
    }
  }

  /// A collection and the key or index of one of its elements, as they are written: `m` and `k` of `m[k]`.
  static func element(_ text: String) -> (collection: String, key: String)? {
    let octets = Array(text.utf8)
    guard octets.last == 0x5D else { return nil }
    var depth = 0
    for index in octets.indices.reversed() {
      if octets[index] == 0x5D { depth += 1 }
      if octets[index] == 0x5B { depth -= 1 }
      if depth == 0 {
        return (
          String(decoding: octets[..<index], as: UTF8.self),
          String(decoding: octets[(index + 1)..<(octets.count - 1)], as: UTF8.self)
        )
      }
    }
    return nil
  }
}
