/// What bodies do with stored collections and with other contracts.
extension ProgramWriter {
  /// A contract that bodies may call, by the field that has the reference.
  struct Peer {
    let name: String
    /// The text of its type in the present file.
    let type: String
    let functions: [(name: String, isView: Bool, parameters: [Typed], results: [ProgramType])]
    let cost: Int
  }

  // MARK: Stored collections

  /// Changes or reads a stored collection.
  mutating func store() -> [Step] {
    guard !storedInSight.isEmpty else { return declare() }
    let field = pick(storedInSight)
    let name = field.name
    if !rights.writes || locked.contains(name) || chance(1, of: 3) { return readStored(field) }
    switch field.type {
    case .map(let key, let part):
      let index = assigned(key, 2)
      if chance(1, of: 5) {
        line("if \(name).contains(\(index.text)) { \(name).remove(\(index.text)) }")
        return [
          { machine in
            var map = machine.field(name)
            map.remove(try index.run(machine))
            machine.setField(name, map)
            return .next
          }
        ]
      }
      let code = assigned(part, 2)
      line("\(name)[\(index.text)] = \(code.text)")
      return [
        { machine in
          let key = try index.run(machine)
          let value = try code.run(machine)
          var map = machine.field(name)
          map[key] = value
          machine.setField(name, map)
          return .next
        }
      ]
    case .set(let part):
      let code = assigned(part, 2)
      let isInserted = chance(3, of: 4)
      line("\(name).\(isInserted ? "insert" : "remove")(\(code.text))")
      return [
        { machine in
          let value = try code.run(machine)
          var set = machine.field(name)
          if isInserted { set.insert(value) } else { set.remove(value) }
          machine.setField(name, set)
          return .next
        }
      ]
    case .list(let part):
      if field.isMutable, chance(1, of: 4) {
        line("if not \(name).isEmpty { let _ = \(name).removeLast() }")
        return [
          { machine in
            machine.setField(name, .list(Array(machine.field(name).elements.dropLast())))
            return .next
          }
        ]
      }
      if field.isMutable, chance(1, of: 4) {
        let code = assigned(part, 2)
        line("if not \(name).isEmpty { \(name)[0] = \(code.text) }")
        return [
          { machine in
            let list = machine.field(name)
            guard list.count > 0 else { return .next }
            machine.setField(name, list.replacing(0, try code.run(machine)))
            return .next
          }
        ]
      }
      let code = assigned(part, 2)
      line("\(name).append(\(code.text))")
      return [
        { machine in
          let value = try code.run(machine)
          var list = machine.field(name)
          list.append(value)
          machine.setField(name, list)
          return .next
        }
      ]
    default: return declare()
    }
  }

  private mutating func readStored(_ field: Variable) -> [Step] {
    let name = field.name
    let found = fresh("v")
    let code: Code
    let type: ProgramType
    switch (field.type, below(3)) {
    case (.map(let key, let part), 0):
      let index = assigned(key, 1)
      type = .option(part)
      code = Code(
        text: "\(name).get(\(index.text))",
        run: { machine in
          let key = try index.run(machine)
          return machine.field(name)[key].map { .present($0) } ?? .absent
        })
    case (.map(let key, _), 1), (.set(let key), 1):
      let index = assigned(key, 1)
      type = .truth
      code = Code(
        text: "\(name).contains(\(index.text))",
        run: { machine in
          let key = try index.run(machine)
          let field = machine.field(name)
          return .truth(field[key] != nil || field.elements.contains(key))
        })
    case (.list(let part), 0) where field.isMutable || rights.writes:
      let other = expression(part, 1, isTyped: false)
      type = part
      code = Code(
        text: "if \(name).isEmpty { \(other.text) } else { \(name)[0] }",
        run: { try $0.field(name).elements.first ?? other.run($0) }, bound: 1e6, isOperand: false)
    case (_, 2):
      type = .truth
      code = Code(text: "\(name).isEmpty", run: { .truth($0.field(name).count == 0) })
    default:
      type = .int
      code = Code(text: "\(name).count", run: { .number($0.field(name).count) }, bound: 1e5)
    }
    line("let \(found) = \(bounded(code, type).text)")
    scope.append(Variable(name: found, type: type, isMutable: false))
    let value = bounded(code, type)
    return [
      { machine in
        machine.set(found, try value.run(machine))
        return .next
      }
    ]
  }

  // MARK: Other contracts

  /// Calls, reads or attempts another contract.
  mutating func meet(_ level: Int) -> [Step] {
    if let made = creatable, rights.writes, locked.isEmpty, times == 1, chance(1, of: 5) {
      return create(made)
    }
    let able = peers.filter { $0.cost * times < 1500 }
    guard !able.isEmpty else { return declare() }
    let peer = pick(able)
    let functions = peer.functions.filter { $0.isView || (rights.writes && locked.isEmpty) }
    guard !functions.isEmpty else { return declare() }
    let function = pick(functions)
    cost += (peer.cost + 80) * times
    isBoundedSoFar = false
    let arguments = function.parameters.map { assigned($0.type, 1) }
    let words = zip(function.parameters, arguments).enumerated().map { index, pair in
      index == 0 ? pair.1.text : "\(pair.0.name): \(pair.1.text)"
    }
    let text = "\(peer.name).\(function.name)(\(words.joined(separator: ", ")))"
    let (name, callee) = (peer.name, function.name)
    let run: (ModelMachine) throws -> [ModelValue] = { machine in
      let values = try arguments.map { try $0.run(machine) }
      let number = -1 - machine.field(name).account
      return try machine.enter(number, callee, values, by: [-1 - (machine.own ?? 0)])
    }
    if rights.writes, locked.isEmpty, level > 0, chance(1, of: 2) {
      return attempt(text, function.results, level, run, name, callee, arguments)
    }
    let names = function.results.map { _ in chance(1, of: 8) ? "_" : fresh("v") }
    line(names.isEmpty ? text : "let \(names.joined(separator: ", ")) = \(text)")
    for (name, type) in zip(names, function.results) where name != "_" {
      scope.append(Variable(name: name, type: type, isMutable: false))
    }
    return [
      { machine in
        for (name, value) in zip(names, try run(machine)) { machine.set(name, value) }
        return .next
      }
    ]
  }

  private mutating func attempt(
    _ text: String, _ results: [ProgramType], _ level: Int,
    _ run: @escaping (ModelMachine) throws -> [ModelValue], _ peer: String, _ callee: String,
    _ arguments: [Code]
  ) -> [Step] {
    let gas = fresh("gas")
    if chance(1, of: 2) {
      line("let \(gas) = 3_000_000")
      line("attempt \(text) gas \(gas) {")
    } else {
      line("attempt \(text) gas 3_000_000 {")
    }
    depth += 1
    let names = results.map { _ in chance(1, of: 6) ? "_" : fresh("v") }
    let all = zip(names, results).filter { $0.0 != "_" }.map {
      Variable(name: $0.0, type: $0.1, isMutable: false)
    }
    line("ok\(names.isEmpty ? "" : "(\(names.joined(separator: ", ")))") {")
    let ok = block(level, adding: all)
    line("}")
    let reason = chance(1, of: 5) ? "_" : fresh("v")
    line("failed(\(reason)) {")
    let failed = block(
      level,
      adding: reason == "_" ? [] : [Variable(name: reason, type: .text, isMutable: false)])
    line("}")
    depth -= 1
    line("}")
    return [
      { machine in
        let values = try arguments.map { try $0.run(machine) }
        let number = -1 - machine.field(peer).account
        let (given, why) = try machine.attempting {
          try machine.enter(number, callee, values, by: [-1 - (machine.own ?? 0)])
        }
        if let why {
          machine.set(reason, why)
          return try machine.run(failed)
        }
        for (name, value) in zip(names, given) { machine.set(name, value) }
        return try machine.run(ok)
      }
    ]
  }

  /// Creates a contract of the file that this one imports, and reads it.
  private mutating func create(_ model: ModelContract) -> [Step] {
    cost += 300
    isBoundedSoFar = false
    var arguments: [Code] = []
    for parameter in model.parameters {
      switch parameter.name {
      case "owner":
        arguments.append(Code(text: "party(self)", run: { .party(-1 - ($0.own ?? 0)) }))
      case "clerk": arguments.append(Code(text: "clerk", run: { $0.field("clerk") }))
      case "board":
        arguments.append(
          Code(
            text: "set[party(self), clerk]",
            run: { .set(of: [.party(-1 - ($0.own ?? 0)), $0.field("clerk")]) }))
      case "deadline":
        arguments.append(
          Code(text: "now + 9 days", run: { .number($0.world.now + 9 * 86_400_000) }))
      case "terms":
        arguments.append(
          Code(
            text: "kit.Terms(agent: clerk, group: set[owner, clerk], deputies: [clerk])",
            run: { machine in
              let (owner, clerk) = (machine.field("owner"), machine.field("clerk"))
              return .structure([clerk, .set(of: [owner, clerk]), .list([clerk])])
            }))
      default: arguments.append(assigned(parameter.type, 1))
      }
    }
    let words = zip(model.parameters, arguments).map { labelled($0.name, $1.text) }
    let (name, found) = (fresh("d"), fresh("v"))
    line("let \(name) = desk.Desk.create(\(words.joined(separator: ", ")))")
    let readers = model.entries.filter {
      $0.isView && $0.parameters.isEmpty && $0.results.count == 1
    }
    let reader = pick(readers)
    line("let \(found) = \(name).\(reader.name)()")
    scope.append(Variable(name: found, type: reader.results[0], isMutable: false))
    let all = arguments
    return [
      { machine in
        let values = try all.map { try $0.run(machine) }
        let signers = [-1 - (machine.own ?? 0)]
        let created = try machine.create(model, values, by: signers)
        let read = try machine.enter(-1 - created.account, reader.name, [], by: signers)
        machine.set(found, read[0])
        return .next
      }
    ]
  }
}
