extension ProgramGenerator {
  mutating func statements(_ count: Int, level: Int) {
    for _ in 0..<count where budget > 0 {
      budget -= 4
      statement(level)
    }
  }

  mutating func leave() {
    guard !rights.results.isEmpty else { return }
    var values: [String] = []
    for kind in rights.results { values.append(expression(kind, 2, needsType: false)) }
    line("return " + values.joined(separator: ", "))
  }

  private mutating func block(_ level: Int, adding variables: [Variable] = []) {
    let kept = scope
    scope += variables
    depth += 1
    statements(1 + choices.below(3), level: level - 1)
    depth -= 1
    scope = kept
  }

  private mutating func statement(_ level: Int) {
    if rights.meets, !peers.isEmpty, choices.below(4) == 3 { return meet() }
    switch choices.below(level > 0 ? 20 : 11) {
    case 0, 1, 2: assign()
    case 3: declare()
    case 4: changeLocal()
    case 5: rights.writes ? changeState() : declare()
    case 6: rights.writes ? changeState() : assign()
    case 7: require()
    case 8: lend()
    case 9: emit()
    case 10: discard()
    case 11, 12: conditional(level)
    case 13, 14: loop(level)
    case 15: rights.reads ? storedLoop(level) : loop(level)
    case 16: repeated(level)
    case 17: matchOption(level)
    case 18: matchMood(level)
    default: failOrLeave()
    }
  }

  /// A variable that may change; every kind has one after the opening.
  mutating func target(_ kind: Kind) -> Variable? {
    let found = scope.filter { $0.kind == kind && $0.isMutable && !locked.contains($0.name) }
    return found.isEmpty ? nil : choices.pick(found)
  }

  private mutating func declare() {
    let kind = choices.pick(Kind.allCases)
    let value = expression(kind, 3)
    let name = fresh("v")
    line("var \(name): \(kind.rawValue) = \(value)")
    scope.append(Variable(name: name, kind: kind))
  }

  private mutating func assign() {
    let kind = choices.pick(Kind.allCases)
    guard let target = target(kind) else { return }
    line("\(target.name) = \(expression(kind, 3))")
  }

  private mutating func changeLocal() {
    let value = expression(.integer, 2)
    switch choices.below(7) {
    case 0: if let list = target(.list) { line("\(list.name).append(\(value))") }
    case 1:
      guard let list = target(.list), let number = target(.integer) else { return }
      line("\(number.name) = \(list.name).removeLast()")
    case 2:
      let index = expression(.integer, 1)
      if let list = target(.list) { line("\(list.name)[(\(index)) mod 3] = \(value)") }
    case 3:
      let key = expression(.words, 1)
      guard let table = target(.table) else { return }
      line(
        choices.below(5) < 4
          ? "\(table.name)[\(key)] = \(value)" : "\(table.name).remove(\(key))")
    case 4:
      guard let group = target(.group) else { return }
      line("\(group.name).\(choices.pick(["insert", "remove"]))(\(value))")
    case 5: if let pair = target(.pair) { line("\(pair.name).n = \(value)") }
    default: if let pair = target(.pair) { line("\(pair.name).items.append(\(value))") }
    }
  }

  private mutating func changeState() {
    let (value, key) = (expression(.integer, 2), expression(.integer, 1))
    let word = expression(.words, 1)
    let place: (String, String) = choices.pick([
      ("m", "m[\(key)] = \(value)"), ("m", "m.remove(\(key))"), ("m", "m[\(key)] = m.count"),
      ("n", "n[\(word)] = Pair(n: \(value), items: [])"), ("n", "n[\(word)].n = \(value)"),
      ("n", "n[\(word)].items.append(\(value))"), ("n", "n.remove(\(word))"),
      ("l", "l.append(\(value))"), ("l", "l[(\(key)) mod 3] = \(value)"),
      ("l", "let _ = l.removeLast()"), ("s", "s.insert(ann)"), ("s", "s.remove(bob)"),
      ("g", "g.append(Mood.calm)"), ("g", "g.append(Mood.cross(\(value), why: \(word)))"),
    ])
    guard !locked.contains(place.0) else { return }
    line(place.1)
  }

  private mutating func require() {
    let (condition, value) = (expression(.truth, 2), expression(.integer, 1))
    guard let number = scope.first(where: { $0.kind == .integer && $0.isMutable }) else { return }
    line("requires (\(condition)) or (\(number.name) < 90) else Odd(value: \(value))")
  }

  /// Calls a function that may be lent variables.
  private mutating func lend() {
    let callable = callees.filter { !$0.writes || (rights.writes && locked.isEmpty) }
    guard !callable.isEmpty else { return discard() }
    let callee = choices.pick(callable)
    var arguments: [String] = []
    for (index, parameter) in callee.parameters.enumerated() {
      let label = index == 0 ? "" : "\(parameter.label): "
      if parameter.isLent {
        let lendable = scope.filter {
          $0.kind == parameter.kind && $0.isMutable && !$0.isField && !locked.contains($0.name)
        }
        guard !lendable.isEmpty else { return }
        arguments.append("\(label)inout \(choices.pick(lendable).name)")
      } else {
        arguments.append(label + expression(parameter.kind, 1))
      }
    }
    let name = fresh("v")
    line("let \(name) = \(callee.name)(\(arguments.joined(separator: ", ")))")
    scope.append(Variable(name: name, kind: callee.result, isMutable: false))
  }

  private mutating func emit() {
    guard rights.writes else { return declare() }
    let value = expression(.integer, 2)
    if choices.below(2) == 0 {
      line("emit Noted(value: \(value), mood: \(expression(.mood, 2)))")
    } else {
      let (words, items) = (expression(.words, 1), expression(.list, 2))
      line("emit Told(text1: \(words), when: \(expression(.moment, 1)), items: \(items))")
    }
  }

  mutating func discard() {
    let kind = choices.pick(Kind.allCases)
    line("let _ = \(expression(kind, 3, needsType: true))")
  }

  private mutating func conditional(_ level: Int) {
    line("if \(expression(.truth, 3)) {")
    block(level)
    for _ in 0..<choices.below(2) {
      line("} else if \(expression(.truth, 2)) {")
      block(level)
    }
    if choices.below(2) == 1 {
      line("} else {")
      block(level)
    }
    line("}")
  }

  private mutating func loop(_ level: Int) {
    let name = fresh("i")
    let variable = Variable(name: name, kind: .integer, isMutable: false)
    switch choices.below(3) {
    case 0:
      let first = choices.below(5)
      line("for \(name) in \(first)\(choices.pick(["..<", "..."]))\(first + choices.below(4)) {")
      block(level, adding: [variable])
    case 1:
      guard let list = target(.list) else { return }
      line("for \(name) in \(list.name) {")
      let isNew = locked.insert(list.name).inserted
      block(level, adding: [variable])
      if isNew { locked.remove(list.name) }
    default:
      guard let table = target(.table) else { return }
      let key = fresh("k")
      line("for \(key), \(name) in \(table.name) {")
      let isNew = locked.insert(table.name).inserted
      block(level, adding: [variable, Variable(name: key, kind: .words, isMutable: false)])
      if isNew { locked.remove(table.name) }
    }
    line("}")
  }

  private mutating func storedLoop(_ level: Int) {
    let (name, key) = (fresh("i"), fresh("k"))
    let (field, head, variables): (String, String, [Variable]) = choices.pick([
      (
        "m", "for \(key), \(name) in m {",
        [
          Variable(name: key, kind: .integer, isMutable: false),
          Variable(name: name, kind: .integer, isMutable: false),
        ]
      ),
      (
        "n", "for \(key), \(name) in n {",
        [
          Variable(name: key, kind: .words, isMutable: false),
          Variable(name: name, kind: .pair, isMutable: false),
        ]
      ),
      ("l", "for \(name) in l {", [Variable(name: name, kind: .integer, isMutable: false)]),
      ("s", "for \(name) in s {", [Variable(name: name, kind: .party, isMutable: false)]),
      ("g", "for \(name) in g {", [Variable(name: name, kind: .mood, isMutable: false)]),
    ])
    line(head)
    let isNew = locked.insert(field).inserted
    block(level, adding: variables)
    if isNew { locked.remove(field) }
    line("}")
  }

  private mutating func repeated(_ level: Int) {
    let name = fresh("w")
    line("var \(name) = 0")
    line("while (\(name) < 4) and (\(expression(.truth, 2))) {")
    depth += 1
    line("\(name) = \(name) + 1")
    depth -= 1
    block(level, adding: [Variable(name: name, kind: .integer, isMutable: false)])
    line("}")
  }

  private mutating func matchOption(_ level: Int) {
    let name = fresh("x")
    line("match \(expression(.option, 2, needsType: true)) {")
    depth += 1
    line("some(\(name)) {")
    block(level, adding: [Variable(name: name, kind: .integer, isMutable: false)])
    line("}")
    line("none {")
    block(level)
    line("}")
    depth -= 1
    line("}")
  }

  private mutating func matchMood(_ level: Int) {
    let (by, why, pair) = (fresh("x"), fresh("y"), fresh("z"))
    line("match \(expression(.mood, 2, needsType: true)) {")
    depth += 1
    line("cross(\(by), why: \(why)) {")
    block(
      level,
      adding: [
        Variable(name: by, kind: .integer, isMutable: false),
        Variable(name: why, kind: .words, isMutable: false),
      ])
    line("}")
    if choices.below(2) == 1 {
      line("torn(\(pair)) {")
      block(level, adding: [Variable(name: pair, kind: .pair, isMutable: false)])
      line("}")
      line("calm {")
    } else {
      line("else {")
    }
    block(level)
    line("}")
    depth -= 1
    line("}")
  }

  /// Under a condition, so that what follows is reached.
  private mutating func failOrLeave() {
    line(
      "if \(expression(.truth, 2)) and (\(scope.first { $0.kind == .integer }?.name ?? "0") > 3) {")
    depth += 1
    switch choices.below(rights.results.isEmpty ? 2 : 3) {
    case 0: line("fail Odd(value: \(expression(.integer, 1)))")
    case 1: line("fail Sad(mood: \(expression(.mood, 1)), who: \(expression(.words, 1)))")
    default: leave()
    }
    depth -= 1
    line("}")
  }
}
