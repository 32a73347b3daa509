/// Statements with blocks in them, and calls of functions.
extension ProgramWriter {
  mutating func conditional(_ level: Int) -> [Step] {
    var branches: [(condition: Code, steps: [Step])] = []
    for number in 0...below(2) {
      let condition = expression(.truth, 3)
      line(number == 0 ? "if \(condition.text) {" : "} else if \(condition.text) {")
      branches.append((condition, block(level)))
    }
    var last: [Step] = []
    if chance(1, of: 2) {
      line("} else {")
      last = block(level)
    }
    line("}")
    let (all, otherwise) = (branches, last)
    return [
      { machine in
        for branch in all where try branch.condition.run(machine).isTrue {
          return try machine.run(branch.steps)
        }
        return try machine.run(otherwise)
      }
    ]
  }

  mutating func matchOption(_ level: Int) -> [Step] {
    let part = part(1)
    let name = fresh("x")
    let subject = expression(.option(part), 2, isTyped: false)
    line("match \(subject.text) {")
    depth += 1
    let isNoneFirst = chance(1, of: 4)
    var none: [Step] = []
    if isNoneFirst {
      line("none {")
      none = block(level)
      line("}")
    }
    line("some(\(name)) {")
    let some = block(level, adding: [Variable(name: name, type: part, isMutable: false)])
    line("}")
    if !isNoneFirst {
      line(chance(1, of: 2) ? "none {" : "else {")
      none = block(level)
      line("}")
    }
    depth -= 1
    line("}")
    let otherwise = none
    return [
      { machine in
        guard case .present(let value) = try subject.run(machine) else {
          return try machine.run(otherwise)
        }
        machine.set(name, value)
        return try machine.run(some)
      }
    ]
  }

  mutating func matchCase(_ level: Int) -> [Step] {
    guard !enumerations.isEmpty else { return declare() }
    let declaration = pick(enumerations)
    let subject = expression(.enumeration(declaration), 2, isTyped: false)
    line("match \(subject.text) {")
    depth += 1
    var arms: [(names: [String], steps: [Step])] = []
    let count = 1 + below(declaration.cases.count)
    for number in 0..<count {
      let kept = scope
      let (pattern, names) = pattern(declaration.cases[number])
      line("\(pattern) {")
      arms.append((names, block(level)))
      line("}")
      scope = kept
    }
    var last: [Step] = []
    if count < declaration.cases.count {
      line("else {")
      last = block(level)
      line("}")
    }
    depth -= 1
    line("}")
    let (all, otherwise) = (arms, last)
    return [
      { machine in
        guard case .variant(let number, let parts) = try subject.run(machine) else { return .next }
        guard number < all.count else { return try machine.run(otherwise) }
        for (name, part) in zip(all[number].names, parts) { machine.set(name, part) }
        return try machine.run(all[number].steps)
      }
    ]
  }

  // MARK: Loops

  private mutating func looping(
    _ count: Int, _ level: Int, adding variables: [Variable], locking name: String? = nil
  ) -> [Step] {
    isBoundedSoFar = false
    let outer = times
    times *= max(1, count)
    let isNew = name.map { locked.insert($0).inserted } ?? false
    let steps = block(level, adding: variables)
    if isNew, let name { locked.remove(name) }
    times = outer
    return steps
  }

  /// A loop over whole numbers.
  mutating func loop(_ level: Int) -> [Step] {
    let name = chance(1, of: 8) ? "_" : fresh("i")
    let (first, count) = (below(5) - 1, below(4))
    let isClosed = chance(1, of: 2)
    let end: Code
    if chance(1, of: 3) {
      let (code, bound) = (small(expression(.int, 1), 9), fresh("v"))
      line("let \(bound) = \(operand(code)) mod 3")
      let text = chance(1, of: 2) ? bound : "gcd(\(bound), with: 0)"
      end = Code(
        text: text,
        run: { .number(Euclid.remainder(try code.run($0).number, by: 3)) })
    } else if chance(1, of: 3) {
      let code = expression(.int, 1)
      end = Code(
        text: "\(operand(code)) mod 3",
        run: { .number(Euclid.remainder(try code.run($0).number, by: 3)) })
    } else {
      end = constant(.number(first + count), .int)
    }
    let start = chance(1, of: 6) ? "(\(first))" : "\(first)"
    line("for \(name) in \(start)\(isClosed ? "..." : "..<")\(end.text) {")
    let steps = looping(
      4, level, adding: name == "_" ? [] : [Variable(name: name, type: .int, isMutable: false)])
    line("}")
    return [
      { machine in
        let last = try end.run(machine).number + (isClosed ? 0 : -1)
        guard first <= last else { return .next }
        for number in first...last {
          machine.set(name, .number(number))
          if case .left = try machine.run(steps) { return .left }
        }
        return .next
      }
    ]
  }

  /// A loop over the elements of a collection, which has a name or none.
  mutating func loopOver(_ level: Int) -> [Step] {
    let deep = Set(scope.filter { $0.type.isDeep }.map(\.type))
      .sorted { spelled($0) < spelled($1) }
    let type: ProgramType =
      deep.isEmpty || chance(1, of: 6) ? pick([.list(.int), .set(.int)]) : pick(deep)
    let sequence =
      chance(1, of: 4) || variable(type) == nil
      ? stored(type) ?? expression(type, 1, isTyped: false)
      : variable(type).map(reading) ?? expression(type, 1, isTyped: false)
    let (name, other) = (fresh("e"), fresh("k"))
    var variables: [Variable] = []
    switch type {
    case .map(let key, let part):
      if case .party = key { return declare() }
      line("for \(other), \(name) in \(sequence.text) {")
      variables = [
        Variable(name: other, type: key, isMutable: false),
        Variable(name: name, type: part, isMutable: false),
      ]
    case .set(.party): return declare()
    case .list(let part), .set(let part):
      line("for \(name) in \(sequence.text) {")
      variables = [Variable(name: name, type: part, isMutable: false)]
    default: return declare()
    }
    let steps = looping(4, level, adding: variables, locking: sequence.text)
    line("}")
    return [
      { machine in
        let value = try sequence.run(machine)
        for element in value.elements {
          machine.set(name, element)
          if case .left = try machine.run(steps) { return .left }
        }
        for entry in value.entries {
          machine.set(other, entry.key)
          machine.set(name, entry.value)
          if case .left = try machine.run(steps) { return .left }
        }
        return .next
      }
    ]
  }

  /// A stored collection of a type.
  private mutating func stored(_ type: ProgramType) -> Code? {
    let found = storedInSight.filter { $0.type == type }
    return found.isEmpty ? nil : reading(pick(found))
  }

  mutating func repeated(_ level: Int) -> [Step] {
    if rights.mayLeave, chance(1, of: 5) { return endless() }
    let name = fresh("w")
    line("var \(name) = 0")
    let condition = expression(.truth, 2)
    line("while (\(name) < 4) and (\(condition.text)) {")
    depth += 1
    line("\(name) = \(name) + 1")
    depth -= 1
    let steps = looping(
      4, level, adding: [Variable(name: name, type: .int, isMutable: false)])
    line("}")
    return [
      { machine in
        machine.set(name, .number(0))
        while machine.local(name).number < 4, try condition.run(machine).isTrue {
          machine.set(name, .number(machine.local(name).number + 1))
          if case .left = try machine.run(steps) { return .left }
        }
        return .next
      }
    ]
  }

  /// A loop that only a `return` in it ends.
  private mutating func endless() -> [Step] {
    let condition = expression(.truth, 2)
    line("if \(condition.text) {")
    depth += 1
    line("while true {")
    depth += 1
    isBoundedSoFar = false
    let steps = giveResults()
    depth -= 2
    line("    }")
    line("}")
    return [{ try condition.run($0).isTrue ? try $0.run(steps) : .next }]
  }

  // MARK: Functions

  /// Calls a function that may be lent variables and have several results.
  mutating func lend() -> [Step] {
    let callable = functions.filter { function in
      function.open.isEmpty && (rights.reads || !function.reads)
        && (function.isBounded || !rights.isBounded)
        && (!function.writes || (rights.writes && locked.isEmpty))
        && function.cost * times < 4000
        && (function.results.count != 1 || function.parameters.contains { $0.isLent })
    }
    guard !callable.isEmpty else { return declare() }
    let function = pick(callable)
    cost += function.cost * times
    if !function.isBounded { isBoundedSoFar = false }
    var words: [String] = []
    var arguments: [(code: Code, place: Place?)] = []
    let outer = locked
    defer { locked = outer }
    for (index, parameter) in function.parameters.enumerated() {
      let label = index == 0 ? "" : "\(parameter.typed.name): "
      if parameter.isLent {
        guard let place = place(parameter.typed.type, isLent: true) else {
          locked = outer
          return declare()
        }
        locked.insert(place.root)
        arguments.append((Code(text: "", run: { place.read($0) }), place))
        words.append("\(label)inout \(place.text)")
      } else {
        let code = assigned(parameter.typed.type, 1)
        arguments.append((code, nil))
        words.append(label + code.text)
      }
    }
    let text = "\(named(function.name, in: function.file))(\(words.joined(separator: ", ")))"
    let names = function.results.map { _ in chance(1, of: 6) ? "_" : fresh("v") }
    line(names.isEmpty ? text : "let \(names.joined(separator: ", ")) = \(text)")
    for (name, type) in zip(names, function.results) where name != "_" {
      scope.append(Variable(name: name, type: type, isMutable: false))
    }
    let (all, labels) = (arguments, function.parameters.map(\.typed.name))
    return [
      { machine in
        let values = try all.map { try $0.code.run(machine) }
        let (results, after) = try machine.call(labels, values, function.body)
        for (argument, value) in zip(all, after) { argument.place?.write(machine, value) }
        for (name, value) in zip(names, results) { machine.set(name, value) }
        return .next
      }
    ]
  }

  /// A function, free or of a contract.
  mutating func function(
    results: [ProgramType]? = nil, isLending: Bool = false, isBounded: Bool = false,
    isPublic: Bool = false, open: [TypeParameter] = []
  ) {
    let name = fresh("f")
    typeParameters = open
    defer { typeParameters = [] }
    // Each type that is open is told by an argument.
    var parameters = open.map {
      (typed: Typed(name: fresh("p"), type: ProgramType.parameter($0)), isLent: false)
    }
    for _ in 0..<(below(3) + (isLending ? 1 : 0)) {
      parameters.append((Typed(name: fresh("p"), type: type(2)), false))
    }
    if isLending, open.isEmpty {
      parameters[0] = (
        Typed(name: parameters[0].typed.name, type: pick([.int, .list(.int)])), true
      )
      parameters.shuffle(using: &random)
    }
    let results = results ?? (0..<pick([1, 1, 1, 2, 0])).map { _ in type(2) }
    let words = parameters.map {
      "\($0.typed.name): \($0.isLent ? "inout " : "")\(spelled($0.typed.type))"
    }
    rights.results = results
    rights.mayLeave = true
    rights.isBounded = isBounded
    let outer = scope
    scope = (rights.inContract && rights.reads ? scope : []).filter(\.isField)
    scope += parameters.map {
      Variable(name: $0.typed.name, type: $0.typed.type, isMutable: $0.isLent)
    }
    (budget, times, cost, isBoundedSoFar) = (70, 1, 0, true)
    line(
      "\(isPublic ? "pub " : "")fn \(name)\(bounds(open))(\(words.joined(separator: ", ")))\(arrow(results))"
    )
    lines[lines.count - 1] += " {"
    depth += 1
    var steps = statements(1 + below(5), 3)
    steps += giveResults(unlessNone: true)
    depth -= 1
    line("}")
    scope = outer
    functions.append(
      Function(
        name: name, file: rights.inContract ? "" : file, parameters: parameters, results: results,
        cost: cost, isBounded: isBoundedSoFar, reads: rights.inContract,
        writes: rights.inContract && rights.writes, body: steps, open: open))
  }

  mutating func giveResults(unlessNone: Bool) -> [Step] {
    rights.results.isEmpty && unlessNone ? [] : giveResults()
  }

  func arrow(_ results: [ProgramType]) -> String {
    switch results.count {
    case 0: return ""
    case 1:
      if case .range = results[0] { return " -> (\(spelled(results[0])))" }
      return " -> \(spelled(results[0]))"
    default:
      let words = results.enumerated().map { "r\($0.offset): \(spelled($0.element))" }
      return " -> (\(words.joined(separator: ", ")))"
    }
  }
}
