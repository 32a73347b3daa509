/// A contract and its successor: what is handed over, read and given up, and tests that upgrade.
extension ProgramWriter {
  /// Writes a contract that may be upgraded into the present file.
  mutating func house() -> ModelContract {
    let model = ModelContract(name: "House", file: file, number: models.count)
    begin(model, hasPhases: chance(1, of: 2))
    for _ in 0...(2 + below(4)) { houseField(model) }
    for number in 0..<3 where number == 0 || chance(1, of: 2) { houseCollection(model, number) }
    line("var pot: Seat")
    line("create by owner { pot = Seat.issue(5) }")
    model.create.body = [
      { machine in
        machine.setField("pot", try machine.issue(Self.seat(machine), 5))
        return .next
      }
    ]
    if model.hasPhases {
      line("call shut() by anyone in open -> shut { }")
      let shut = Entry("shut", isView: false, parameters: [], results: [])
      shut.authority = .anyone
      shut.stay = .init(text: "", phases: [0], target: 1)
      model.entries.append(shut)
    }
    for field in outline.fields where field.isMutable { setter(model, field) }
    for field in outline.stored { setter(model, field) }
    let permission = Entry("upgrade", isView: false, parameters: [], results: [])
    let (text, authority): (String, ModelContract.Authority) = pick([
      ("owner", .party(self.field("owner"))),
      ("owner and clerk", .all([.party(self.field("owner")), .party(self.field("clerk"))])),
      ("any 2 of board", .count(Code(text: "2", run: { _ in .number(2) }), of: field("board"))),
      ("all of board", .everyone(field("board"))),
    ])
    permission.authority = authority
    var head = "upgrade by \(text)"
    if model.hasPhases {
      let isBoth = chance(2, of: 3)
      head += isBoth ? " in open, shut" : " in shut"
      permission.stay.phases = isBoth ? [0, 1] : [1]
    }
    if chance(1, of: 3) {
      head += " after deadline - 9 days"
      permission.after = Code(
        text: "", run: { .number($0.field("deadline").number - 9 * 86_400_000) })
    }
    line(head)
    model.permission = permission
    close(model, pot: "pot")
    return model
  }

  static func seat(_ machine: ModelMachine) -> ModelAsset {
    ModelAsset(issuer: machine.own ?? 0, name: "Seat")
  }

  private mutating func begin(_ model: ModelContract, hasPhases: Bool) {
    outline = Outline()
    outline.hasPhases = hasPhases
    model.hasPhases = hasPhases
    line("/// What may become another.")
    line("contract House {")
    depth += 1
    line("party owner, clerk")
    line("let board: set<party>")
    line("let deadline: time")
    line("asset Seat")
    if hasPhases {
      line("phase open -> shut")
      line("final shut")
    }
    model.parameters = [
      Typed(name: "owner", type: .party), Typed(name: "clerk", type: .party),
      Typed(name: "board", type: .set(.party)), Typed(name: "deadline", type: .moment),
    ]
    model.create = Entry("create", isView: false, parameters: model.parameters, results: [])
    model.create.authority = .party(field("owner"))
    outline.fields = [
      Variable(name: "owner", type: .party, isMutable: false, isField: true),
      Variable(name: "deadline", type: .moment, isMutable: false, isField: true),
    ]
    rights = Rights(reads: true, isBounded: true, isHead: true, inContract: true)
    (scope, storedInSight, events) = ([], [], [])
  }

  private mutating func houseField(_ model: ModelContract, _ known: ProgramType? = nil) {
    let type = known ?? (chance(1, of: 3) ? .int : scalar())
    let name = fresh("s")
    budget = 5
    let code = leaf(type, true)
    line("var \(name): \(spelled(type)) = \(code.text)")
    model.initialisers.append((name, code))
    outline.fields.append(Variable(name: name, type: type, isField: true))
  }

  private mutating func houseCollection(
    _ model: ModelContract, _ number: Int, _ known: ProgramType? = nil
  ) {
    let type = known ?? ([.map(key(), stored()), .list(stored()), .set(key())][number])
    let name = fresh("stored")
    let (start, empty): (String, ModelValue) =
      switch type {
      case .map: ("[:]", .map([]))
      case .set: ("set[]", .set([]))
      default: ("[]", .list([]))
      }
    line("var \(name): \(spelled(type)) = \(start)")
    model.initialisers.append((name, Code(text: start, run: { _ in empty })))
    outline.stored.append(Variable(name: name, type: type, isField: true))
  }

  /// A call that changes a field.
  private mutating func setter(_ model: ModelContract, _ field: Variable) {
    let name = field.name
    var parameters = [Typed(name: "a", type: field.type)]
    var text = "\(name) = a"
    var change: (ModelMachine) -> ModelValue = { $0.local("a") }
    switch field.type {
    case .map(let key, let part):
      parameters = [Typed(name: "a", type: key), Typed(name: "b", type: part)]
      text = "\(name)[a] = b"
      change = { machine in
        var map = machine.field(name)
        map[machine.local("a")] = machine.local("b")
        return map
      }
    case .list(let part):
      parameters = [Typed(name: "a", type: part)]
      text = "\(name).append(a)"
      change = { machine in
        var list = machine.field(name)
        list.append(machine.local("a"))
        return list
      }
    case .set(let part):
      parameters = [Typed(name: "a", type: part)]
      text = "\(name).insert(a)"
      change = { machine in
        var set = machine.field(name)
        set.insert(machine.local("a"))
        return set
      }
    default: break
    }
    let entry = Entry("put\(name)", isView: false, parameters: parameters, results: [])
    entry.authority = .anyone
    let words = parameters.map { "\($0.name): \(spelled($0.type))" }.joined(separator: ", ")
    let always = model.hasPhases ? " in any" : ""
    line("call \(entry.name)(\(words)) by anyone\(always) { \(text) }")
    let changed = change
    entry.body = [
      { machine in
        machine.setField(name, changed(machine))
        return .next
      }
    ]
    model.entries.append(entry)
  }

  private mutating func close(_ model: ModelContract, pot: String) {
    let always = model.hasPhases ? " in any" : ""
    line("call pay(n: int) by anyone\(always) { give(\(pot).split(n), to: owner) }")
    let pay = Entry(
      "pay", isView: false, parameters: [Typed(name: "n", type: .range(-1, 4))], results: [])
    pay.authority = .anyone
    pay.body = [
      { machine in
        let part = try Self.split(pot, machine.local("n").number, isField: true, machine)
        try machine.give(part, to: machine.field("owner").account)
        return .next
      }
    ]
    model.entries.append(pay)
    line("view seats() -> list<int>\(always) {")
    line("    return [\(pot).amount, holding(Seat, of: owner), Seat.supply]")
    line("}")
    let seats = Entry("seats", isView: true, parameters: [], results: [.list(.int)])
    seats.body = [
      { machine in
        let seat = Self.seat(machine)
        let numbers = [
          machine.field(pot).amount, machine.held(seat, by: machine.field("owner").account),
          machine.world.supply[seat] ?? 0,
        ]
        machine.results = [.list(numbers.map(ModelValue.number))]
        return .left
      }
    ]
    model.entries.append(seats)
    readers(model)
    depth -= 1
    line("}")
    (scope, storedInSight) = ([], [])
    models.append(model)
  }

  // MARK: The successor

  /// The contract that the one of another file becomes.
  mutating func successor(of old: ModelContract, _ before: Outline) -> ModelContract {
    let model = ModelContract(name: "House", file: file, number: models.count)
    model.predecessor = old
    begin(model, hasPhases: chance(1, of: 2))
    var read: [Variable] = []
    var given: [Variable] = []
    for field in before.fields where field.isMutable {
      switch below(3) {
      case 0: read.append(field)
      case 1: given.append(field)
      default:
        houseField(model, field.type)
        model.handed.append((field.name, outline.fields.last?.name ?? ""))
      }
    }
    for field in before.stored {
      houseCollection(model, 0, field.type)
      model.handed.append((field.name, outline.stored.last?.name ?? ""))
    }
    model.handed.append(("pot", "purse"))
    let count = outline.fields.count
    for number in 0...below(3) { houseField(model, number == 0 ? .int : nil) }
    let new = Array(outline.fields[count...])
    if chance(1, of: 2) { houseCollection(model, below(3)) }
    line("var purse: Seat")
    line("create by owner { purse = Seat.issue(7) }")
    model.create.body = [
      { machine in
        machine.setField("purse", try machine.issue(Self.seat(machine), 7))
        return .next
      }
    ]
    let checked = new[0].name
    line("invariant \(checked) != 7")
    model.invariants = [
      (nil, Code(text: "", run: { .truth($0.field(checked).number != 7) }))
    ]
    if model.hasPhases { line("call shut() by owner in open -> shut { }") }
    var ways: [(text: String, phases: Set<Int>?)] = [("", nil)]
    if let phases = old.permission?.stay.phases {
      ways = phases.sorted().map { (" in \(["open", "shut"][$0])", [$0]) }
      if chance(1, of: 3) { ways = [(" in any", nil)] }
    }
    for way in ways {
      let target = model.hasPhases ? below(2) : 0
      line(
        "upgrade \(old.file).House\(way.text)\(model.hasPhases ? " -> \(["open", "shut"][target])" : "") {"
      )
      depth += 1
      let body = becoming(model, read, given, new)
      depth -= 1
      line("}")
      model.ways.append(.init(phases: way.phases, target: target, body: body))
    }
    for field in outline.fields where field.isMutable { setter(model, field) }
    for field in outline.stored { setter(model, field) }
    close(model, pot: "purse")
    return model
  }

  /// The body of an upgrade.
  private mutating func becoming(
    _ model: ModelContract, _ read: [Variable], _ given: [Variable], _ new: [Variable]
  ) -> [Step] {
    for (old, new) in model.handed { line("\(new) = old.\(old)") }
    for field in given { line("let _ = old.\(field.name)") }
    rights = Rights(reads: true, hasTime: true, inContract: true)
    rights.mayLeave = false
    (budget, times, cost) = (30, 1, 0)
    scope = [outline.fields[0], outline.fields[1]]
    var steps: [Step] = []
    for field in read {
      let (name, copy) = ("old.\(field.name)", fresh("v"))
      line("let \(copy) = \(name)")
      scope.append(Variable(name: name, type: field.type, isMutable: false))
      scope.append(Variable(name: copy, type: field.type, isMutable: false))
      steps.append { machine in
        machine.set(copy, machine.local(name))
        return .next
      }
    }
    steps += statements(below(3), 1)
    for field in new {
      var code = assigned(field.type, 2)
      // Alone it would be handed over, and could not be read.
      while code.text.wholeMatch(of: /old\.[a-z0-9]+/) != nil { code = assigned(field.type, 2) }
      let value = code
      line("\(field.name) = \(value.text)")
      steps.append { machine in
        machine.setField(field.name, try value.run(machine))
        return .next
      }
    }
    if chance(1, of: 2) {
      line("give(Seat.issue(2), to: owner)")
      steps.append { machine in
        try machine.give(
          machine.issue(Self.seat(machine), 2), to: machine.field("owner").account)
        return .next
      }
    }
    return steps
  }

  // MARK: Tests

  /// A test that creates a contract, uses it, upgrades it and goes on.
  mutating func testUpgrade(_ old: ModelContract, _ new: ModelContract) {
    beginContracts()
    defer { endContracts() }
    guard createContract(old) else { return }
    for _ in 0..<(4 + below(8)) {
      budget = 20
      act(only: nil)
    }
    guard becomes(new) else { return }
    for _ in 0..<(2 + below(6)) {
      budget = 20
      act(only: nil)
    }
    _ = becomes(new)
  }

  /// Upgrades the first contract by somebody who may; tells whether it could be.
  private mutating func becomes(_ new: ModelContract) -> Bool {
    let machine = script.machine
    let all = [[0], [1], [0, 1], [0, 2], [1, 2], [0, 1, 2]]
    let first = pick(all)
    for signers in [first] + all {
      let text = "\(new.file).House.upgrade(contract0)"
      let by = signers.map { Self.accounts[$0] }.joined(separator: ", ")
      do {
        try machine.undoing { try machine.upgrade(0, new, by: signers) }
        let name = fresh("next")
        line("let \(name) = \(text) by \(by)")
        script.names[0] = name
        return true
      } catch let fault as ModelFault {
        expectFailure(fault, "let _ = \(text) by \(by)")
        if fault.name == "TooEarly" {
          line("wait(20 days)")
          try? machine.wait(20 * 86_400_000)
        } else if fault.name == "WrongPhase" {
          line("contract0.shut() by ann")
          _ = try? machine.enter(0, "shut", [], by: [0])
        } else if fault.name == "NotUpgradable" {
          return false
        }
      } catch {
        return false
      }
    }
    return false
  }
}

/// Upgrading contracts.
extension ModelMachine {
  func upgrade(_ number: Int, _ model: ModelContract, by acting: [Int]) throws {
    let old = models[world.contracts[number].kind]
    guard let permission = old.permission else { throw ModelFault("NotUpgradable") }
    let (own, signers) = (own, signers)
    running.append(number)
    frames.append([:])
    defer {
      (self.own, self.signers) = (own, signers)
      running.removeLast()
      frames.removeLast()
    }
    (self.own, self.signers) = (number, acting)
    try admit(number, permission, [])
    guard model.predecessor === old else { throw ModelFault("NotASuccessor") }
    let contract = world.contracts[number]
    guard let way = model.ways.first(where: { $0.phases?.contains(contract.phase) ?? true })
    else { throw ModelFault("ModelWithoutWay") }
    for (name, value) in contract.fields { set("old.\(name)", value) }
    var fields: [String: ModelValue] = [:]
    for parameter in old.parameters { fields[parameter.name] = contract.fields[parameter.name] }
    world.contracts[number].fields = fields
    // Collections begin empty unless they are handed over.
    for (name, code) in model.initialisers { setField(name, try code.run(self)) }
    for (old, new) in model.handed { setField(new, contract.fields[old]) }
    world.contracts[number].phase = way.target
    _ = try run(way.body)
    world.contracts[number] = Contract(
      kind: model.number, fields: world.contracts[number].fields, phase: way.target)
    for invariant in model.invariants where try !invariant.condition.run(self).isTrue {
      throw ModelFault("InvariantBroken")
    }
  }
}
