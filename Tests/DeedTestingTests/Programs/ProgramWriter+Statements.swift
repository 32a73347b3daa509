/// Statements: each writes its text and gives what it does.
extension ProgramWriter {
  typealias Step = ModelMachine.Step

  /// Some statements.
  mutating func statements(_ count: Int, _ level: Int) -> [Step] {
    var steps: [Step] = []
    for _ in 0..<count where budget > 0 {
      budget -= 3
      steps += statement(level)
    }
    return steps
  }

  /// A block of its own, with what is in sight there besides.
  mutating func block(_ level: Int, adding variables: [Variable] = []) -> [Step] {
    let kept = scope
    scope += variables
    depth += 1
    var steps = statements(1 + below(3), level - 1)
    if steps.isEmpty { steps = declare() }
    depth -= 1
    scope = kept
    return steps
  }

  private mutating func statement(_ level: Int) -> [Step] {
    if !storedInSight.isEmpty, chance(1, of: 5) { return store() }
    if rights.meets, !peers.isEmpty, chance(1, of: 5) { return meet(level) }
    switch below(level > 0 ? (rights.isBounded ? 16 : 20) : 10) {
    case 0, 1: return declare()
    case 2, 3: return assign()
    case 4, 5: return change()
    case 6: return require()
    case 7: return rights.writes && !events.isEmpty ? emit() : lend()
    case 8: return lend()
    case 9: return discard()
    case 10, 11: return conditional(level)
    case 12: return matchOption(level)
    case 13, 14: return matchCase(level)
    case 15: return leave()
    case 16, 17: return loop(level)
    case 18: return loopOver(level)
    default: return repeated(level)
    }
  }

  // MARK: Variables

  mutating func declare() -> [Step] {
    let type = type(2)
    let name = fresh("v")
    var isTyped = chance(1, of: 2)
    if case .fixed = type { isTyped = true }
    if case .range = type { isTyped = true }
    let code = isTyped ? assigned(type, 3) : bounded(expression(type, 3, isTyped: false), type)
    let isMutable = chance(2, of: 3)
    line(
      "\(isMutable ? "var" : "let") \(name)\(isTyped ? ": \(spelled(type))" : "") = \(code.text)")
    scope.append(Variable(name: name, type: type, isMutable: isMutable))
    return [
      { machine in
        machine.set(name, try code.run(machine))
        return .next
      }
    ]
  }

  /// A number that fits into a variable.
  func bounded(_ code: Code, _ type: ProgramType) -> Code {
    guard type == .int, code.bound > 1e6 else { return code }
    return Code(
      text: "\(operand(code)) mod 1_000_003",
      run: { .number(Euclid.remainder(try code.run($0).number, by: 1_000_003)) }, bound: 1e6,
      isOperand: false)
  }

  /// A place that may be written: a variable, or a part of a struct in it.
  struct Place {
    let text: String
    let root: String
    let type: ProgramType
    let read: (ModelMachine) -> ModelValue
    let write: (ModelMachine, ModelValue) -> Void
  }

  /// A place of a type; nil when there is none.
  mutating func place(_ type: ProgramType, isLent: Bool = false) -> Place? {
    let open = scope.filter {
      $0.isMutable && !locked.contains($0.name) && !(isLent && $0.isField)
        && (rights.writes || !$0.isField)
    }
    var places = open.filter { $0.type == type }.map(Self.place)
    for variable in open {
      guard case .structure(let declaration) = variable.type else { continue }
      for (index, field) in declaration.fields.enumerated() where field.type == type {
        let whole = Self.place(variable)
        places.append(
          Place(
            text: "\(whole.text).\(field.name)", root: whole.root, type: type,
            read: { whole.read($0).elements[index] },
            write: { whole.write($0, whole.read($0).replacing(index, $1)) }))
      }
    }
    return places.isEmpty ? nil : pick(places)
  }

  private static func place(_ variable: Variable) -> Place {
    let name = variable.name
    return variable.isField
      ? Place(
        text: name, root: name, type: variable.type, read: { $0.field(name) },
        write: { $0.setField(name, $1) })
      : Place(
        text: name, root: name, type: variable.type, read: { $0.local(name) },
        write: { $0.set(name, $1) })
  }

  /// Assigns what is neither a stored collection nor locked.
  private mutating func assign() -> [Step] {
    let types = Set(scope.filter(\.isMutable).map(\.type))
    let wanted = type(1)
    guard let place = place(types.contains(wanted) ? wanted : .int) else { return declare() }
    guard !isStored(place) else { return change() }
    let code = assigned(place.type, 3)
    line("\(place.text) = \(code.text)")
    return [
      { machine in
        place.write(machine, try code.run(machine))
        return .next
      }
    ]
  }

  /// Whether a place is a stored collection, which is never assigned as a whole.
  private func isStored(_ place: Place) -> Bool {
    place.type.isDeep && scope.contains { $0.name == place.text && $0.isField }
  }

  /// Changes a collection in place.
  private mutating func change() -> [Step] {
    let deep = Set(scope.filter { $0.isMutable && $0.type.isDeep }.map(\.type))
      .sorted { spelled($0) < spelled($1) }
    guard !deep.isEmpty, let place = place(pick(deep)) else { return declare() }
    switch place.type {
    case .list(let part): return changeList(place, part)
    case .set(let part):
      let code = assigned(part, 2)
      let isInserted = chance(2, of: 3)
      line("\(place.text).\(isInserted ? "insert" : "remove")(\(code.text))")
      return [
        { machine in
          var set = place.read(machine)
          let element = try code.run(machine)
          if isInserted { set.insert(element) } else { set.remove(element) }
          place.write(machine, set)
          return .next
        }
      ]
    case .map(let key, let part):
      let index = assigned(key, 2)
      guard chance(3, of: 4) else { return remove(index, from: place) }
      let code = assigned(part, 2)
      line("\(place.text)[\(index.text)] = \(code.text)")
      return [
        { machine in
          let key = try index.run(machine)
          let value = try code.run(machine)
          var map = place.read(machine)
          map[key] = value
          place.write(machine, map)
          return .next
        }
      ]
    default: return declare()
    }
  }

  /// Takes an entry out of a map; mostly one that is there.
  private mutating func remove(_ index: Code, from place: Place) -> [Step] {
    let text = "\(place.text).remove(\(index.text))"
    let isChecked = chance(7, of: 8)
    line(isChecked ? "if \(place.text).contains(\(index.text)) { \(text) }" : text)
    return [
      { machine in
        let key = try index.run(machine)
        var map = place.read(machine)
        guard map[key] != nil else {
          if isChecked { return .next }
          throw ModelFault("KeyMissing")
        }
        map.remove(key)
        place.write(machine, map)
        return .next
      }
    ]
  }

  private mutating func changeList(_ place: Place, _ part: ProgramType) -> [Step] {
    switch below(4) {
    case 0 where !rights.isBounded:
      let name = fresh("v")
      // A name that some ways lack is none.
      line("if not \(place.text).isEmpty {")
      line("    let \(name) = \(place.text).removeLast()")
      line("    requires \(name) == \(name)")
      line("}")
      return [
        { machine in
          let elements = place.read(machine).elements
          if !elements.isEmpty { place.write(machine, .list(Array(elements.dropLast()))) }
          return .next
        }
      ]
    case 1:
      let index = expression(.int, 1)
      let code = assigned(part, 2)
      guard case .list(let part) = place.type, part != .party else { return declare() }
      line("if \(place.text).count > 1 {")
      line("    \(place.text)[(\(index.text)) mod 2] = \(code.text)")
      line("}")
      return [
        { machine in
          let list = place.read(machine)
          guard list.count > 1 else { return .next }
          let number = Euclid.remainder(try index.run(machine).number, by: 2)
          let value = try code.run(machine)
          place.write(machine, list.replacing(number, value))
          return .next
        }
      ]
    default:
      let code = assigned(part, 2)
      line("\(place.text).append(\(code.text))")
      return [
        { machine in
          let value = try code.run(machine)
          var list = place.read(machine)
          list.append(value)
          place.write(machine, list)
          return .next
        }
      ]
    }
  }

  // MARK: Checks and ends

  /// The arguments of an error or event.
  mutating func fields(_ fields: [Typed]) -> (text: String, codes: [Code]) {
    let codes = fields.map { assigned($0.type, 1) }
    let words = zip(fields, codes).map { labelled($0.name, $1.text) }
    return (words.isEmpty ? "" : "(\(words.joined(separator: ", ")))", codes)
  }

  /// What is known as `Contract.Error` outside of the contract that declares it.
  private func fault(_ name: String, in other: String) -> ModelFault {
    guard let contractName, other == file else { return ModelFault(name, in: other) }
    return ModelFault("\(contractName).\(name)", in: other)
  }

  /// The name of a fault in a test.
  func named(_ fault: ModelFault) -> String {
    fault.file == file
      ? fault.name.split(separator: ".").last.map(String.init) ?? ""
      : named(fault.name, in: fault.file)
  }

  mutating func require() -> [Step] {
    let condition = expression(.truth, 2)
    let usual = expression(.int, 1)
    let isPlain = chance(1, of: 8)
    let text = isPlain ? condition.text : "(\(condition.text)) or (\(operand(usual)) < 900)"
    guard !errors.isEmpty, chance(3, of: 4) else {
      line("requires \(text)")
      return [
        { machine in
          if try condition.run(machine).isTrue { return .next }
          if !isPlain, try usual.run(machine).number < 900 { return .next }
          throw ModelFault("RequirementFailed")
        }
      ]
    }
    let error = pick(errors)
    let (words, codes) = fields(error.fields)
    let fault = fault(error.name, in: error.file)
    line("requires \(text) else \(named(error.name, in: error.file))\(words)")
    return [
      { machine in
        if try condition.run(machine).isTrue { return .next }
        if !isPlain, try usual.run(machine).number < 900 { return .next }
        throw fault.with(error.fields, try codes.map { try $0.run(machine) })
      }
    ]
  }

  private mutating func emit() -> [Step] {
    let event = pick(events)
    let (words, codes) = fields(event.fields)
    line("emit \(event.name)\(words)")
    return [
      { machine in
        let values = try codes.map { try $0.run(machine) }
        machine.world.events.append(
          ModelEvent(contract: machine.own ?? 0, name: event.name, fields: event.fields, values))
        return .next
      }
    ]
  }

  private mutating func discard() -> [Step] {
    let code = expression(type(1), 3, isTyped: false)
    if case .some = scope.first(where: { $0.name == code.text }) { return declare() }
    line("let _ = \(code.text)")
    return [
      { machine in
        _ = try code.run(machine)
        return .next
      }
    ]
  }

  /// Leaves or fails under a condition, so that what follows is reached.
  private mutating func leave() -> [Step] {
    let condition = expression(.truth, 2)
    let number = expression(.int, 1)
    line("if (\(condition.text)) and (\(operand(number)) > 50) {")
    depth += 1
    var steps: [Step]
    if !errors.isEmpty, chance(1, of: 2) || !rights.mayLeave {
      let error = pick(errors)
      let (words, codes) = fields(error.fields)
      let fault = fault(error.name, in: error.file)
      line("fail \(named(error.name, in: error.file))\(words)")
      steps = [
        { machine in
          throw fault.with(error.fields, try codes.map { try $0.run(machine) })
        }
      ]
    } else {
      steps = rights.mayLeave ? giveResults() : declare()
    }
    depth -= 1
    line("}")
    return [
      { machine in
        guard try condition.run(machine).isTrue, try number.run(machine).number > 50 else {
          return .next
        }
        return try machine.run(steps)
      }
    ]
  }

  /// `return` with values of the types that are wanted.
  mutating func giveResults() -> [Step] {
    let codes = rights.results.map { assigned($0, 2) }
    let words = codes.map(\.text).joined(separator: ", ")
    line(words.isEmpty ? "return" : "return \(words)")
    return [
      { machine in
        let values = try codes.map { try $0.run(machine) }
        machine.results = values
        return .left
      }
    ]
  }
}
