/// Contracts that may be upgraded: their fields, phases and deadlines.
extension ProgramWriter {
  /// A contract that may be upgraded, or that another one becomes.
  struct House {
    let model: ModelContract
    var parties = ["owner", "clerk"]
    /// What is set once, beside the board and the deadline.
    var lets: [Variable] = []
    var fields: [Variable] = []
    var stored: [Variable] = []
    var passing: [Passing] = []
    var clauses: [Clause] = []
    var pot = ""
    /// A party that may become one of the successor's, and a number that every deadline counts up.
    var friend = ""
    var ticks = ""
  }

  /// A field that is there in some phases; without a type it has seats.
  struct Passing: Equatable {
    let name: String
    let type: ProgramType?
    let phases: Set<Int>
  }

  /// What is due, and where.
  struct Clause: Equatable {
    let words: String
    let days: Int
    let phases: [Int]?
    let target: Int?
  }

  static let houseNames = ["open", "shut"]

  static func seat(_ machine: ModelMachine) -> ModelAsset {
    ModelAsset(issuer: machine.own ?? 0, name: "Seat")
  }

  /// Writes a contract that may be upgraded into the present file.
  mutating func house() -> House {
    var house = beginHouse(after: nil)
    addField(&house, .party, "friend")
    addField(&house, .int, "ticks")
    for _ in 0...(2 + below(4)) { addField(&house) }
    for number in 0..<3 where number == 0 || chance(1, of: 2) { addCollection(&house, number) }
    if house.model.hasPhases {
      for phases in [[0], [1]] as [Set<Int>] where chance(2, of: 3) {
        addPassing(&house, Passing(name: fresh("held"), type: drawnPart(), phases: phases))
      }
    }
    endHouse(&house, after: nil, seats: 5) { writer, house in writer.permission(house.model) }
    return house
  }

  /// A type of a field of some phases; nil for seats.
  mutating func drawnPart() -> ProgramType? { chance(1, of: 2) ? nil : scalar() }

  // MARK: Parts

  mutating func beginHouse(after old: House?) -> House {
    let model = ModelContract(name: "House", file: file, number: models.count)
    var house = House(model: model)
    outline = Outline()
    outline.hasPhases = chance(2, of: 3)
    model.hasPhases = outline.hasPhases
    model.predecessor = old?.model
    house.parties = old?.parties ?? house.parties
    if old != nil, chance(1, of: 2) { house.parties.append(fresh("deputy")) }
    house.lets = old?.lets ?? []
    rights = Rights(reads: true, isBounded: true, isHead: true, inContract: true)
    (scope, storedInSight, events) = ([], [], [])
    for _ in 0..<below(3) {
      house.lets.append(
        Variable(name: fresh("fixed"), type: scalar(), isMutable: false, isField: true))
    }
    line("/// What may become another.")
    line("contract House {")
    depth += 1
    line("party \(house.parties.joined(separator: ", "))")
    line("let board: set<party>")
    line("let deadline: time")
    for field in house.lets { line("let \(field.name): \(spelled(field.type))") }
    line("asset Seat")
    if model.hasPhases {
      line("phase open -> shut")
      line("final shut")
    }
    model.parties = house.parties
    model.parameters =
      house.parties.map { Typed(name: $0, type: .party) } + [
        Typed(name: "board", type: .set(.party)), Typed(name: "deadline", type: .moment),
      ] + house.lets.map { Typed(name: $0.name, type: $0.type) }
    model.create = Entry("create", isView: false, parameters: model.parameters, results: [])
    model.create.authority = .party(field("owner"))
    outline.fields = house.parties.map {
      Variable(name: $0, type: .party, isMutable: false, isField: true)
    }
    outline.fields.append(
      Variable(name: "deadline", type: .moment, isMutable: false, isField: true))
    outline.fields += house.lets
    return house
  }

  /// A field that is there always; gives its name.
  @discardableResult mutating func addField(
    _ house: inout House, _ known: ProgramType? = nil, _ role: String = ""
  ) -> String {
    let type = known ?? (chance(1, of: 3) ? .int : scalar())
    let name = fresh(role.isEmpty ? "s" : role)
    budget = 5
    let code =
      role == "friend"
      ? field("clerk") : role == "ticks" ? constant(.number(0), .int) : leaf(type, true)
    line("var \(name): \(spelled(type)) = \(code.text)")
    house.model.initialisers.append((name, code))
    if role == "friend" { house.friend = name }
    if role == "ticks" { house.ticks = name }
    let variable = Variable(name: name, type: type, isField: true)
    outline.fields.append(variable)
    house.fields.append(variable)
    return name
  }

  @discardableResult mutating func addCollection(
    _ house: inout House, _ number: Int, _ known: ProgramType? = nil
  ) -> String {
    let type = known ?? ([.map(key(), stored()), .list(stored()), .set(key())][number])
    let name = fresh("stored")
    let (start, empty): (String, ModelValue) =
      switch type {
      case .map: ("[:]", .map([]))
      case .set: ("set[]", .set([]))
      default: ("[]", .list([]))
      }
    line("var \(name): \(spelled(type)) = \(start)")
    house.model.initialisers.append((name, Code(text: start, run: { _ in empty })))
    let variable = Variable(name: name, type: type, isField: true)
    outline.stored.append(variable)
    house.stored.append(variable)
    return name
  }

  mutating func addPassing(_ house: inout House, _ field: Passing) {
    let type = field.type.map { spelled($0) } ?? "Seat"
    if house.model.hasPhases {
      let names = field.phases.sorted().map { Self.houseNames[$0] }.joined(separator: ", ")
      line("during \(names) {")
      line("    var \(field.name): \(type)")
      line("}")
    } else {
      line("var \(field.name): \(type)")
    }
    house.passing.append(field)
    house.model.passing = house.passing.map { ($0.name, $0.phases) }
  }

  /// Sets a field that only some phases have.
  mutating func filling(_ field: Passing) -> Step {
    guard let type = field.type else {
      let count = 1 + below(5)
      line("\(field.name) = Seat.issue(\(count))")
      return { machine in
        machine.setField(field.name, try machine.issue(Self.seat(machine), count))
        return .next
      }
    }
    var code = leaf(type, true)
    while code.text.wholeMatch(of: /old\.[a-z0-9]+/) != nil { code = leaf(type, true) }
    let value = code
    line("\(field.name) = \(value.text)")
    return { machine in
      machine.setField(field.name, try value.run(machine))
      return .next
    }
  }

  // MARK: Calls and deadlines

  /// The rest of a contract, whose fields are written.
  mutating func endHouse(
    _ house: inout House, after old: House?, seats: Int,
    upgrades: (inout Self, House) -> Void
  ) {
    let model = house.model
    house.pot = fresh("pot")
    let pot = house.pot
    line("var \(pot): Seat")
    line("create by owner {")
    depth += 1
    line("\(pot) = Seat.issue(\(seats))")
    model.create.body = [
      { machine in
        machine.setField(pot, try machine.issue(Self.seat(machine), seats))
        return .next
      }
    ]
    rights = Rights(reads: true, isBounded: true, isHead: true, inContract: true)
    scope = outline.fields.filter { !$0.isMutable }
    for field in house.passing where !model.hasPhases || field.phases.contains(0) {
      model.create.body.append(filling(field))
    }
    depth -= 1
    line("}")
    if model.hasPhases { shutting(&house) }
    clauses(&house, after: old)
    for field in house.fields { setter(model, field) }
    for field in house.stored { setter(model, field) }
    for field in house.passing where field.type == nil { draining(model, field) }
    upgrades(&self, house)
    close(model, pot: pot, house)
  }

  /// What only the open phase has goes, and what only the shut one has is set.
  private mutating func moved(_ house: House) -> [Step] {
    var steps: [Step] = []
    for field in house.passing where field.phases == [0] && field.type == nil {
      line("give(\(field.name), to: owner)")
      steps.append { machine in
        try machine.give(machine.field(field.name), to: machine.field("owner").account)
        return .next
      }
    }
    for field in house.passing where field.phases == [1] { steps.append(filling(field)) }
    return steps
  }

  private mutating func shutting(_ house: inout House) {
    line("call shut() by anyone in open -> shut {")
    depth += 1
    let shut = Entry("shut", isView: false, parameters: [], results: [])
    shut.authority = .anyone
    shut.stay = .init(text: "", phases: [0], target: 1)
    shut.body = moved(house)
    depth -= 1
    line("}")
    house.model.entries.append(shut)
  }

  /// Deadlines: some as in the contract before, some in other words or places.
  private mutating func clauses(_ house: inout House, after old: House?) {
    for clause in old?.clauses ?? [] where chance(2, of: 3) {
      if (clause.phases != nil) == house.model.hasPhases { house.clauses.append(clause) }
    }
    let places: [([Int]?, Int?)] =
      house.model.hasPhases
      ? [([0], 1), ([1], nil), ([0], nil), ([0, 1], nil)] : [(nil, nil)]
    for (words, days) in [("deadline", 0), ("deadline - 2 days", -2), ("deadline + 3 days", 3)]
    where chance(1, of: 2) {
      let (phases, target) = pick(places)
      let clause = Clause(words: words, days: days, phases: phases, target: target)
      if !house.clauses.contains(where: { $0.words == words }) { house.clauses.append(clause) }
    }
    for clause in house.clauses { write(clause, of: house) }
  }

  private mutating func write(_ clause: Clause, of house: House) {
    let phases = clause.phases.map {
      " in \($0.map { Self.houseNames[$0] }.joined(separator: ", "))"
    }
    let target = clause.target.map { " -> \(Self.houseNames[$0])" }
    let name = "due \(clause.words)\(phases ?? "")\(target ?? "")"
    let entry = Entry("due", isView: false, parameters: [], results: [])
    entry.stay = .init(
      text: "", phases: clause.phases.map { Set($0) }, target: clause.target)
    let (ticks, step) = (house.ticks, 1 + below(3))
    line("\(name) {")
    depth += 1
    line("\(ticks) = \(ticks) + \(step)")
    entry.body.append { machine in
      machine.setField(ticks, .number(machine.field(ticks).number + step))
      return .next
    }
    if chance(1, of: 3) {
      let most = 1 + below(4)
      line("requires \(ticks) < \(most)")
      entry.body.append { machine in
        guard machine.field(ticks).number < most else { throw ModelFault("RequirementFailed") }
        return .next
      }
    }
    if clause.target != nil { entry.body += moved(house) }
    depth -= 1
    line("}")
    let days = clause.days
    let time = Code(
      text: "", run: { .number($0.field("deadline").number + days * 86_400_000) })
    house.model.dues.append(.init(name: name, time: time, entry: entry))
  }

  /// Who may upgrade it, where and when.
  mutating func permission(_ model: ModelContract) {
    let permission = Entry("upgrade", isView: false, parameters: [], results: [])
    let (text, authority): (String, ModelContract.Authority) = pick([
      ("owner", .party(field("owner"))),
      ("owner and clerk", .all([.party(field("owner")), .party(field("clerk"))])),
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
    if chance(1, of: 4) {
      head += " before deadline + 60 days"
      permission.before = Code(
        text: "", run: { .number($0.field("deadline").number + 60 * 86_400_000) })
    }
    line(head)
    model.permission = permission
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

  /// A call that gives away seats that some phases have.
  private mutating func draining(_ model: ModelContract, _ field: Passing) {
    let names = field.phases.sorted().map { Self.houseNames[$0] }.joined(separator: ", ")
    let place = model.hasPhases ? " in \(names)" : ""
    line(
      "call drain\(field.name)(n: int) by anyone\(place) { give(\(field.name).split(n), to: owner) }"
    )
    paying(model, "drain\(field.name)", field.name, model.hasPhases ? field.phases : nil)
  }

  private func paying(
    _ model: ModelContract, _ name: String, _ pot: String, _ phases: Set<Int>?
  ) {
    let entry = Entry(
      name, isView: false, parameters: [Typed(name: "n", type: .range(-1, 4))], results: [])
    entry.authority = .anyone
    entry.stay.phases = phases
    entry.body = [
      { machine in
        let part = try Self.split(pot, machine.local("n").number, isField: true, machine)
        try machine.give(part, to: machine.field("owner").account)
        return .next
      }
    ]
    model.entries.append(entry)
  }

  private mutating func close(_ model: ModelContract, pot: String, _ house: House) {
    let always = model.hasPhases ? " in any" : ""
    line("call pay(n: int) by anyone\(always) { give(\(pot).split(n), to: owner) }")
    paying(model, "pay", pot, nil)
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
    for field in house.passing { shower(model, field) }
    readers(model)
    depth -= 1
    line("}")
    (scope, storedInSight) = ([], [])
    models.append(model)
  }

  private mutating func shower(_ model: ModelContract, _ field: Passing) {
    let type = field.type ?? .int
    let entry = Entry("show\(field.name)", isView: true, parameters: [], results: [type])
    let names = field.phases.sorted().map { Self.houseNames[$0] }.joined(separator: ", ")
    if model.hasPhases { entry.stay.phases = field.phases }
    let (name, isSeat) = (field.name, field.type == nil)
    line(
      "view \(entry.name)()\(arrow([type]))\(model.hasPhases ? " in \(names)" : "") { return \(name)\(isSeat ? ".amount" : "") }"
    )
    entry.body = [
      { machine in
        let value = machine.field(name)
        machine.results = [isSeat ? .number(value.amount) : value]
        return .left
      }
    ]
    model.entries.append(entry)
  }
}
