extension ProgramGenerator {
  /// An expression of a kind; `needsType` where nothing around it says which type `none` or `[]` has.
  mutating func expression(_ kind: Kind, _ level: Int, needsType: Bool = false) -> String {
    budget -= 1
    guard level > 0, budget > 0, choices.below(4) > 0 else { return leaf(kind, needsType) }
    switch choices.below(12) {
    case 10:
      let condition = expression(.truth, level - 1)
      let first = expression(kind, level - 1, needsType: true)
      let second = expression(kind, level - 1, needsType: true)
      return "(if \(condition) { \(first) } else { \(second) })"
    case 11:
      let name = fresh("x")
      let subject = expression(.option, level - 1, needsType: true)
      scope.append(Variable(name: name, kind: .integer, isMutable: false))
      let first = expression(kind, level - 1, needsType: true)
      scope.removeLast()
      let second = expression(kind, level - 1, needsType: true)
      return "(match \(subject) { some(\(name)) { \(first) } none { \(second) } })"
    case 9: return calling(kind, level) ?? leaf(kind, needsType)
    default: break
    }
    switch kind {
    case .integer: return integer(level)
    case .truth: return truth(level)
    case .words:
      return choices.below(3) < 2
        ? "(\(expression(.words, level - 1))).appending(\(expression(.words, 0)))"
        : leaf(.words, needsType)
    case .octets:
      switch choices.below(3) {
      case 0: return "(\(expression(.octets, level - 1))).appending(\(expression(.octets, 0)))"
      case 1: return "utf8(\(expression(.words, level - 1)))"
      default: return leaf(kind, needsType)
      }
    case .moment: return "(\(variable(.moment)) \(sign()) \(expression(.span, level - 1)))"
    case .span:
      return choices.below(2) == 0
        ? "(\(variable(.span)) \(sign()) \(expression(.span, level - 1)))"
        : "(\(variable(.moment)) - \(expression(.moment, level - 1)))"
    case .party: return leaf(kind, needsType)
    case .list:
      var parts: [String] = []
      for _ in 0...choices.below(3) { parts.append(expression(.integer, level - 1)) }
      return "[\(parts.joined(separator: ", "))]"
    case .option:
      if choices.below(2) == 0 { return "some(\(expression(.integer, level - 1)))" }
      return rights.reads && choices.below(2) == 0
        ? "m.get(\(expression(.integer, level - 1)))"
        : "\(variable(.table)).get(\(expression(.words, level - 1)))"
    case .pair:
      let number = expression(.integer, level - 1)
      return "Pair(n: \(number), items: \(expression(.list, level - 1)))"
    case .table, .group: return leaf(kind, needsType)
    case .mood:
      switch choices.below(3) {
      case 0: return "Mood.calm"
      case 1:
        let by = expression(.integer, level - 1)
        return "Mood.cross(\(by), why: \(expression(.words, level - 1)))"
      default: return "Mood.torn(\(expression(.pair, level - 1)))"
      }
    case .small: return leaf(kind, needsType)
    }
  }

  private mutating func sign() -> String { choices.pick(["+", "-"]) }

  /// A call of a function that is lent nothing.
  private mutating func calling(_ kind: Kind, _ level: Int) -> String? {
    let callable = callees.filter { callee in
      callee.result == kind && (!callee.writes || (rights.writes && locked.isEmpty))
        && !callee.parameters.contains { $0.isLent }
    }
    guard !callable.isEmpty else { return nil }
    let callee = choices.pick(callable)
    var arguments: [String] = []
    for (index, parameter) in callee.parameters.enumerated() {
      let value = expression(parameter.kind, level - 1)
      arguments.append(index == 0 ? value : "\(parameter.label): \(value)")
    }
    return "\(callee.name)(\(arguments.joined(separator: ", ")))"
  }

  /// The name of a variable; a literal in a head where there is none.
  mutating func variable(_ kind: Kind) -> String {
    let found = scope.filter { $0.kind == kind }
    guard found.isEmpty else { return choices.pick(found).name }
    return kind == .option ? "some(3)" : literal(kind)
  }

  private mutating func leaf(_ kind: Kind, _ needsType: Bool) -> String {
    if kind == .party, rights.hasCaller, choices.below(3) == 0 { return "caller" }
    if kind == .moment, rights.reads, rights.hasTime, choices.below(3) == 0 { return "now" }
    if needsType || choices.below(3) < 2 { return variable(kind) }
    return literal(kind)
  }

  private mutating func literal(_ kind: Kind) -> String {
    switch kind {
    case .integer:
      return choices.pick(["0", "1", "2", "7", "(-3)", "0xff", "(10 ** 20)", "(2 ** 64)"])
    case .truth: return choices.pick(["true", "false"])
    case .words: return choices.pick(["\"\"", "\"a\"", "\"é\\n\"", "\"z\\u{20AC}\""])
    case .octets: return choices.pick(["hex\"\"", "hex\"00ff\""])
    case .moment: return "time\"2026-01-0\(1 + choices.below(9))T00:00:00Z\""
    case .span: return choices.pick(["0 seconds", "3 days", "1 millisecond"])
    case .party: return "party\"\(String(repeating: "0", count: 63))1\""
    case .list: return "[\(choices.below(9))]"
    case .option: return "none"
    case .pair: return "Pair(n: 4, items: [\(choices.below(9))])"
    case .table: return "[\"k\": \(choices.below(9))]"
    case .group: return "set[\(choices.below(9))]"
    case .mood: return "Mood.calm"
    case .small: return choices.pick(["0", "40"])
    }
  }

  private mutating func integer(_ level: Int) -> String {
    let inner = expression(.integer, level - 1)
    switch choices.below(16) {
    case 0: return "\(variable(.list))[(\(inner)) mod 2]"
    case 1: return "\(variable(.list)).count"
    case 2: return "\(variable(.words)).count"
    case 3: return "\(variable(.pair)).n"
    case 4: return "\(variable(.table))[\(expression(.words, level - 1))]"
    case 5: return "(-\(variable(.integer)))"
    case 6: return "int(\(variable(.small)))"
    case 7: return "\(variable(.pair)).items[0]"
    case 8:
      guard rights.reads else { return inner }
      return choices.pick(["m[\(inner)]", "m.count", "l[(\(inner)) mod 3]", "l.count", "g.count"])
    case 9:
      guard rights.reads else { return inner }
      return "n[\(expression(.words, level - 1))].\(choices.pick(["n", "items.count"]))"
    default:
      let left = variable(.integer)
      let operation = choices.pick(["+", "-", "*", "/", "mod", "**"])
      if operation == "**" { return "((\(left) + 1) ** ((\(left) + \(inner)) mod 4))" }
      return "((\(left) + 0) \(operation) (\(inner)))"
    }
  }

  private mutating func truth(_ level: Int) -> String {
    switch choices.below(10) {
    case 0: return "(not (\(expression(.truth, level - 1))))"
    case 1, 2:
      let word = choices.pick(["and", "or", "xor"])
      return "((\(expression(.truth, level - 1))) \(word) (\(expression(.truth, level - 1))))"
    case 3: return "\(variable(.table)).contains(\(expression(.words, level - 1)))"
    case 4: return "\(variable(.group)).contains(\(expression(.integer, level - 1)))"
    case 5:
      guard rights.reads else { return variable(.truth) }
      return choices.pick([
        "m.contains(\(expression(.integer, level - 1)))", "s.contains(\(leaf(.party, false)))",
        "l.isEmpty", "n.contains(\(variable(.words)))",
      ])
    case 6:
      let kind = choices.pick(Kind.allCases)
      let sign = choices.pick(["==", "!="])
      return "(\(variable(kind)) \(sign) \(expression(kind, level - 1)))"
    default:
      let kind = choices.pick([.integer, .words, .octets, .moment, .span, .small] as [Kind])
      let sign = choices.pick(["<", "<=", ">", ">="])
      return "(\(variable(kind)) \(sign) \(expression(kind, level - 1)))"
    }
  }
}
