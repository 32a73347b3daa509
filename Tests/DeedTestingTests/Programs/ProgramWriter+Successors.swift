/// What a contract becomes: how each of its fields is handed over, read or given up.
extension ProgramWriter {
  /// What becomes of an old field.
  private struct Decision {
    enum Kind { case read, given, handed(String) }
    let name: String
    let type: ProgramType?
    let kind: Kind
  }

  /// A block `upgrade …`, with what is there of the old contract in its phases.
  private struct Block {
    let text: String
    let phases: Set<Int>?
    let target: Int

    /// Whether a field is there in all of its phases.
    func has(_ field: Passing) -> Bool {
      phases.map { field.phases.isSuperset(of: $0) } ?? true
    }
  }

  /// Writes the contract that the one of another file becomes; it may be upgraded itself.
  mutating func successor(of old: House, isLast: Bool) -> House {
    var house = beginHouse(after: old)
    let model = house.model
    let blocks = blocks(of: old, model)
    let hasNewParty = house.parties.count > old.parties.count
    var always: [Decision] = []
    for field in old.fields {
      if field.name == old.ticks {
        always.append(handed(field, addField(&house, .int, "ticks")))
      } else if field.name == old.friend {
        if hasNewParty {
          always.append(Decision(name: field.name, type: .party, kind: .read))
        } else {
          always.append(handed(field, addField(&house, .party, "friend")))
        }
      } else {
        always.append(decision(field.name, field.type) { $0.addField(&house, field.type) })
      }
    }
    for field in old.stored {
      always.append(handed(field, addCollection(&house, 0, field.type)))
    }
    let passing = old.passing.compactMap { field -> (Passing, Decision)? in
      decided(field, blocks, &house)
    }
    let count = house.fields.count
    if house.friend.isEmpty { addField(&house, .party, "friend") }
    for number in 0...below(3) { addField(&house, number == 0 ? .int : nil) }
    let new = Array(house.fields[count...])
    let checked = new.first { $0.type == .int }?.name ?? house.ticks
    if chance(1, of: 2) { addCollection(&house, below(3)) }
    if model.hasPhases {
      for phases in [[0], [1]] as [Set<Int>] where chance(1, of: 3) {
        addPassing(&house, Passing(name: fresh("held"), type: drawnPart(), phases: phases))
      }
    }
    line("invariant \(checked) != 7")
    model.invariants = [
      (nil, Code(text: "", run: { .truth($0.field(checked).number != 7) }))
    ]
    endHouse(&house, after: old, seats: 7) { writer, house in
      for block in blocks {
        let there = passing.filter { block.has($0.0) }
        writer.upgrading(house, old, block, always + there.map(\.1), new)
      }
      if !isLast { writer.permission(house.model) }
    }
    return house
  }

  private func handed(_ field: Variable, _ name: String) -> Decision {
    Decision(name: field.name, type: field.type, kind: .handed(name))
  }

  private mutating func decision(
    _ name: String, _ type: ProgramType?, _ add: (inout Self) -> String
  ) -> Decision {
    guard type != nil else { return Decision(name: name, type: type, kind: .handed(add(&self))) }
    switch below(3) {
    case 0: return Decision(name: name, type: type, kind: .read)
    case 1: return Decision(name: name, type: type, kind: .given)
    default: return Decision(name: name, type: type, kind: .handed(add(&self)))
    }
  }

  /// What becomes of a field of some phases; nil where no block has it.
  private mutating func decided(
    _ field: Passing, _ blocks: [Block], _ house: inout House
  ) -> (Passing, Decision)? {
    let there = blocks.filter { $0.has(field) }
    guard !there.isEmpty else { return nil }
    let targets = Set(there.map(\.target))
    let decision = decision(field.name, field.type) { writer in
      let name = writer.fresh("held")
      writer.addPassing(&house, Passing(name: name, type: field.type, phases: targets))
      return name
    }
    return (field, decision)
  }

  private mutating func blocks(of old: House, _ model: ModelContract) -> [Block] {
    guard let phases = old.model.permission?.stay.phases else {
      return [Block(text: "", phases: nil, target: model.hasPhases ? below(2) : 0)]
    }
    // A field that some of a block's phases have could not be read.
    if old.passing.allSatisfy({ $0.phases == [0, 1] }), chance(1, of: 2) {
      return [Block(text: " in any", phases: phases, target: model.hasPhases ? below(2) : 0)]
    }
    return phases.sorted().map { phase in
      Block(
        text: " in \(Self.houseNames[phase])", phases: [phase],
        target: model.hasPhases ? below(2) : 0)
    }
  }

  /// Writes a block.
  private mutating func upgrading(
    _ house: House, _ old: House, _ block: Block, _ decisions: [Decision], _ new: [Variable]
  ) {
    let model = house.model
    let target = model.hasPhases ? " -> \(Self.houseNames[block.target])" : ""
    line("upgrade \(old.model.file).House\(block.text)\(target) {")
    depth += 1
    rights = Rights(reads: true, hasTime: true, inContract: true)
    rights.mayLeave = false
    (budget, times, cost) = (30, 1, 0)
    scope = outline.fields.filter { field in
      field.name == "deadline" || old.parties.contains(field.name)
        || old.lets.contains { $0.name == field.name }
    }
    var (steps, sets): ([Step], Set<String>) = ([], [])
    let pots = Decision(name: old.pot, type: nil, kind: .handed(house.pot))
    for decision in decisions + [pots] {
      let name = "old.\(decision.name)"
      switch (decision.kind, decision.type) {
      case (.handed(let new), _):
        line("\(new) = \(name)")
        sets.insert(new)
        steps.append { machine in
          machine.setField(new, machine.local(name))
          return .next
        }
      case (.read, let type?):
        let copy = fresh("v")
        line("let \(copy) = \(name)")
        scope.append(Variable(name: name, type: type, isMutable: false))
        scope.append(Variable(name: copy, type: type, isMutable: false))
        steps.append { machine in
          machine.set(copy, machine.local(name))
          return .next
        }
      default: line("let _ = \(name)")
      }
    }
    steps += statements(below(3), 1)
    steps += beginnings(house, old, new)
    for field in house.passing
    where !sets.contains(field.name) && (!model.hasPhases || field.phases.contains(block.target)) {
      steps.append(filling(field))
    }
    if chance(1, of: 2) {
      line("give(Seat.issue(2), to: owner)")
      steps.append { machine in
        try machine.give(
          machine.issue(Self.seat(machine), 2), to: machine.field("owner").account)
        return .next
      }
    }
    depth -= 1
    line("}")
    model.ways.append(.init(phases: block.phases, target: block.target, body: steps))
  }

  /// What begins with the successor: its new parties, what it sets once, and its new fields.
  private mutating func beginnings(
    _ house: House, _ old: House, _ new: [Variable]
  ) -> [Step] {
    var steps: [Step] = []
    for name in house.parties.dropFirst(old.parties.count) {
      let friend = "old.\(old.friend)"
      line("requires set[\(friend), owner].contains(owner)")
      line("\(name) = \(friend)")
      steps.append { machine in
        machine.setField(name, machine.local(friend))
        return .next
      }
    }
    for field in house.lets.dropFirst(old.lets.count) + new {
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
    return steps
  }

  // MARK: Tests

  /// A test that creates a contract, uses it, upgrades it and goes on.
  mutating func testUpgrade(_ houses: [House]) {
    beginContracts()
    defer { endContracts() }
    guard createContract(houses[0].model) else { return }
    let first = script.names[0] ?? ""
    useHouse(4 + below(8))
    var name = first
    for (old, new) in zip(houses, houses.dropFirst()) {
      guard let next = become(new.model, name, old) else { return }
      useHouse(3 + below(8))
      // It is no predecessor of what it is now.
      if chance(1, of: 3) { _ = become(new.model, name, new) }
      name = next
    }
    useHouse(2)
  }

  private mutating func useHouse(_ count: Int) {
    for _ in 0..<count { chance(1, of: 6) ? wait() : act(only: nil) }
  }

  /// Upgrades the first contract by somebody who may; gives the name of what it is then.
  private mutating func become(
    _ new: ModelContract, _ contract: String, _ old: House
  ) -> String? {
    let machine = script.machine
    let all = [[0], [1], [0, 1], [0, 2], [1, 2], [0, 1, 2]]
    let first = pick(all)
    let world = machine.world
    let able = all.filter { signers in
      defer { machine.world = world }
      do {
        try machine.undoing { try machine.upgrade(0, new, by: signers) }
        return true
      } catch {
        return false
      }
    }
    for signers in (chance(1, of: 3) ? [first] : []) + able + all + all {
      let text = "\(new.file).House.upgrade(\(contract))"
      let by = signers.map { Self.accounts[$0] }.joined(separator: ", ")
      do {
        try machine.undoing { try machine.upgrade(0, new, by: signers) }
        let name = fresh("next")
        line("let \(name) = \(text) by \(by)")
        script.names[0] = name
        return name
      } catch let fault as ModelFault {
        expectFailure(fault, "let _ = \(text) by \(by)")
        let owned = script.names[0] ?? ""
        switch fault.name {
        case "TooEarly", "DuePending":
          line("wait(20 days)")
          try? machine.wait(20 * 86_400_000)
        case "WrongPhase":
          guard (try? machine.undoing { try machine.enter(0, "shut", [], by: [0]) }) != nil else {
            return nil
          }
          line("\(owned).shut() by ann")
        case "PartiesNotDistinct":
          let who = pick([2, 3])
          guard
            (try? machine.undoing {
              try machine.enter(0, "put\(old.friend)", [.party(who)], by: [0])
            }) != nil
          else { return nil }
          line("\(owned).put\(old.friend)(\(Self.party(who))) by ann")
        case "Unauthorised", "UnneededSignature": continue
        default: return nil
        }
      } catch {
        return nil
      }
    }
    return nil
  }
}

/// Upgrading contracts.
extension ModelMachine {
  func upgrade(_ number: Int, _ model: ModelContract, by acting: [Int]) throws {
    let old = models[world.contracts[number].kind]
    guard let permission = old.permission else { throw ModelFault("NotUpgradable") }
    if !pending(number, until: world.now).isEmpty { throw ModelFault("DuePending") }
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
    world.contracts[number].phase = way.target
    _ = try run(way.body)
    fields = world.contracts[number].fields
    let parties = model.parties.map { field($0).account }
    guard Set(parties).count == parties.count else { throw ModelFault("PartiesNotDistinct") }
    world.contracts[number] = Contract(kind: model.number, fields: fields, phase: way.target)
    try checkInvariants(number, model)
    for (clause, due) in model.dues.enumerated() {
      guard let time = try time(of: due, number) else { continue }
      // What was done for the same time is not done twice.
      let same = old.dues.firstIndex { $0.name == due.name }.flatMap { contract.alarms[$0] }
      let isDone = same?.state == .done && same?.time == time
      world.contracts[number].alarms[clause] = .init(time: time, state: isDone ? .done : .armed)
    }
  }
}
