/// A contract: fields, functions, calls and views, with the model beside them.
extension ProgramWriter {
  typealias Entry = ModelContract.Entry

  /// A call or view that an interface of the first file asks for.
  struct Face {
    let name: String
    let functions: [(name: String, isView: Bool, parameters: [Typed], results: [ProgramType])]
    let error: (name: String, fields: [Typed])
  }

  /// What a contract says beside its functions.
  struct Outline {
    var hasPhases = false
    /// Fields that hold numbers, texts and the like, there always.
    var fields: [Variable] = []
    var stored: [Variable] = []
    var passing: [(variable: Variable, phases: Set<Int>)] = []
    var roles: [(name: String, authority: ModelContract.Authority, hasCaller: Bool)] = []
  }

  /// Writes an interface into the first file.
  mutating func declareFace() {
    let name = fresh("Face")
    var functions: [(name: String, isView: Bool, parameters: [Typed], results: [ProgramType])] = []
    line("/// What some contract does for others.")
    line("pub interface \(name) {")
    for number in 0...(1 + below(3)) {
      let isView = number == 0 || chance(1, of: 3)
      let parameters = (0..<below(3)).map { _ in Typed(name: fresh("p"), type: type(1)) }
      let results = (0..<(isView ? 1 + below(2) : below(3))).map { _ in type(1) }
      let function = (name: fresh("g"), isView: isView, parameters: parameters, results: results)
      functions.append(function)
      let words = parameters.map { "\($0.name): \(spelled($0.type))" }.joined(separator: ", ")
      line("    \(isView ? "view" : "call") \(function.name)(\(words))\(arrow(results))")
    }
    let error = (name: fresh("Refused"), fields: [Typed(name: fresh("d"), type: .int)])
    line("    error \(error.name)(\(error.fields[0].name): int)")
    line("}")
    faces.append(Face(name: name, functions: functions, error: error))
  }

  /// A contract in the present file; `face` is the interface that it declares.
  mutating func contract(_ name: String, faces declared: [Face]) -> ModelContract {
    let model = ModelContract(name: name, file: file, number: models.count)
    outline = Outline()
    outline.hasPhases = chance(1, of: 2)
    model.hasPhases = outline.hasPhases
    model.parties = ["owner", "clerk"]
    let kept = (errors.count, functions.count)
    contractName = name
    defer { contractName = nil }
    for face in declared {
      model.interfaces.append(face.name)
      errors.append(("\(face.name).\(face.error.name)", "kit", face.error.fields))
    }
    let words = declared.map { "kit.\($0.name)" }.joined(separator: ", ")
    line("/// Something that is agreed.")
    line("contract \(name): \(words) {")
    depth += 1
    if name == "Main" { line("prose \"terms.md\"") }
    fields(model)
    roles()
    members()
    if outline.hasPhases { phases(model) }
    create(model)
    invariants(model)
    for _ in 0...below(3) { ownFunction(model) }
    selfReference(model, declared[0])
    for function in declared.flatMap(\.functions) {
      entry(model, function.name, function.isView, function.parameters, function.results)
    }
    for _ in 0...(1 + below(3)) { entry(model) }
    for _ in 0..<below(3) { entry(model, isView: true) }
    if outline.hasPhases { dues(model) }
    readers(model)
    depth -= 1
    line("}")
    // What follows names them by the contract, or not at all.
    errors.removeLast(errors.count - kept.0)
    functions.removeLast(functions.count - kept.1)
    (scope, storedInSight, events) = ([], [], [])
    models.append(model)
    return model
  }

  // MARK: Fields

  mutating func fields(_ model: ModelContract) {
    line("party owner, clerk")
    line("let board: set<party>")
    line("let deadline: time")
    line("let bound: int in 0...99")
    line("let terms: kit.Terms")
    line("fn ending() -> time { return deadline + 1 day }")
    line("fn last() -> time { return deadline + 3 days }")
    line("fn standIn() -> party { return clerk }")
    line("fn quorum() -> int { return 1 + 1 }")
    model.parameters = [
      Typed(name: "owner", type: .party), Typed(name: "clerk", type: .party),
      Typed(name: "board", type: .set(.party)), Typed(name: "deadline", type: .moment),
      Typed(name: "bound", type: .range(0, 99)), Typed(name: "terms", type: Self.terms),
    ]
    outline.fields = ["owner", "clerk"].map {
      Variable(name: $0, type: .party, isMutable: false, isField: true)
    }
    outline.fields.append(
      Variable(name: "deadline", type: .moment, isMutable: false, isField: true))
    outline.fields.append(
      Variable(name: "bound", type: .range(0, 99), isMutable: false, isField: true))
    for peer in peers {
      line("let \(peer.name): \(peer.type)")
      model.parameters.append(Typed(name: peer.name, type: .reference(peer.type)))
      outline.fields.append(
        Variable(name: peer.name, type: .reference(peer.type), isMutable: false, isField: true))
    }
    for _ in 0...below(2) {
      let field = Typed(name: fresh("fixed"), type: scalar())
      line("let \(field.name): \(spelled(field.type))")
      model.parameters.append(field)
      outline.fields.append(
        Variable(name: field.name, type: field.type, isMutable: false, isField: true))
    }
    rights = Rights(reads: true, isBounded: true, isHead: true, inContract: true)
    for number in 0...(2 + below(3)) {
      let type = number == 0 ? .int : scalar()
      scope = outline.fields
      budget = 10
      let code = chance(1, of: 3) ? assigned(type, 1) : leaf(type, true)
      let name = fresh("s")
      line("var \(name): \(spelled(type)) = \(code.text)")
      model.initialisers.append((name, code))
      outline.fields.append(Variable(name: name, type: type, isField: true))
    }
    for number in 0..<4 where chance(2, of: 3) {
      let name = fresh("stored")
      let type: ProgramType =
        [.map(key(), stored()), .list(stored()), .set(key()), .list(stored())][number]
      let start = number == 1 ? "[]" : number == 2 ? "set[]" : number == 3 ? "[]" : "[:]"
      // A log is a list that nothing is taken out of.
      let text =
        number == 3
        ? spelled(type).replacing("list<", with: "log<", maxReplacements: 1)
        : spelled(type)
      line("var \(name): \(text) = \(start)")
      let empty: ModelValue = [.map([]), .list([]), .set([]), .list([])][number]
      model.initialisers.append((name, Code(text: start, run: { _ in empty })))
      outline.stored.append(
        Variable(name: name, type: type, isMutable: number != 3, isField: true))
    }
    scope = []
  }

  /// Who is named together: an agent and a group.
  static let terms = ProgramType.structure(
    StructureDeclaration(
      name: "Terms", file: "kit",
      fields: [
        Typed(name: "agent", type: .party), Typed(name: "group", type: .set(.party)),
        Typed(name: "deputies", type: .list(.party)),
      ]))

  /// A type of a field: no collection.
  mutating func scalar() -> ProgramType {
    let type = type(1)
    return type.isDeep ? .int : type
  }

  /// A type of an element that has a row of its own.
  mutating func stored() -> ProgramType {
    let type = part(1)
    return type.isDeep ? .int : type
  }

  /// A reference to the contract itself, where one of its interfaces is wanted.
  mutating func selfReference(_ model: ModelContract, _ face: Face) {
    line("fn partyOf(who: kit.\(face.name)) -> party { return party(who) }")
    let entry = Entry("isItself", isView: true, parameters: [], results: [.truth])
    line(
      "view isItself() -> bool\(outline.hasPhases ? " in any" : "") { return partyOf(self) == party(self) }"
    )
    entry.body = [
      { machine in
        machine.results = [.truth(true)]
        return .left
      }
    ]
    model.entries.append(entry)
    // A range that reads what comes before.
    let bounded = Entry(
      "bounded", isView: true,
      parameters: [Typed(name: "most", type: .range(0, 99)), Typed(name: "part", type: .int)],
      results: [.int])
    line(
      "view bounded(most: int in 0...99, part: int in 0 - most...most + bound) -> int\(outline.hasPhases ? " in any" : "") {"
    )
    line("    return most - part")
    line("}")
    bounded.requires = [
      { machine in
        let (most, part) = (machine.local("most").number, machine.local("part").number)
        guard part >= -most, part <= most + machine.field("bound").number else {
          throw ModelFault("OutOfRange")
        }
        return .next
      }
    ]
    bounded.body = [
      { machine in
        machine.results = [
          .number(machine.local("most").number - machine.local("part").number)
        ]
        return .left
      }
    ]
    model.entries.append(bounded)
  }

  mutating func members() {
    for _ in 0...below(2) {
      let name = fresh("Noted")
      let fields = (0..<below(3)).map { _ in Typed(name: fresh("d"), type: type(1)) }
      let words = fields.map { "\($0.name): \(spelled($0.type))" }.joined(separator: ", ")
      line("event \(name)\(words.isEmpty ? "" : "(\(words))")")
      events.append((name, fields))
    }
    let error = fresh("Wrong")
    line("error \(error)(value: int)")
    errors.append((error, file, [Typed(name: "value", type: .int)]))
  }

  func field(_ name: String) -> Code { Code(text: name, run: { $0.field(name) }) }

  // MARK: Entries

  mutating func create(_ model: ModelContract) {
    rights = Rights(
      reads: true, hasTime: true, isBounded: true, isHead: true, inContract: true)
    let text = pick(["anyone", "owner", "owner or clerk", "any 1 of board"])
    let entry = Entry("create", isView: false, parameters: model.parameters, results: [])
    switch text {
    case "anyone": entry.authority = .anyone
    case "owner": entry.authority = .party(field("owner"))
    case "owner or clerk":
      entry.authority = .any([.party(field("owner")), .party(field("clerk"))])
    default:
      entry.authority = .count(Code(text: "1", run: { _ in .number(1) }), of: field("board"))
    }
    line("create by \(text)")
    if chance(1, of: 2) { line("    requires deadline > now") }
    if chance(1, of: 3) { line("    ensures deadline >= now") }
    line("{")
    rights = Rights(reads: true, writes: true, hasTime: true, inContract: true)
    rights.mayLeave = false
    depth += 1
    for (variable, phases) in outline.passing where phases.contains(0) {
      scope = outline.fields
      budget = 10
      let code = assigned(variable.type, 1)
      let name = variable.name
      line("\(name) = \(code.text)")
      entry.body.append { machine in
        machine.setField(name, try code.run(machine))
        return .next
      }
    }
    (budget, times, cost) = (30, 1, 0)
    scope = outline.fields
    storedInSight = outline.stored
    entry.body += statements(below(3), 1)
    depth -= 1
    line("}")
    model.create = entry
  }

  /// A function of the contract.
  mutating func ownFunction(_ model: ModelContract) {
    rights = Rights(
      reads: true, writes: chance(1, of: 2), hasTime: true, inContract: true, meets: true)
    scope = outline.fields
    storedInSight = outline.stored
    function(isLending: chance(1, of: 3))
  }

  /// A call or view; its name and types are given where an interface asks for it.
  mutating func entry(
    _ model: ModelContract, _ name: String? = nil, _ isView: Bool = false,
    _ wanted: [Typed]? = nil, _ results: [ProgramType]? = nil
  ) {
    var parameters = wanted ?? (0..<below(4)).map { _ in Typed(name: fresh("p"), type: type(2)) }
    let results = results ?? (0..<(below(3) + (isView ? 1 : 0))).map { _ in type(2) }
    var words = parameters.map { "\($0.name): \(spelled($0.type))" }
    let range = wanted == nil && chance(1, of: 3) ? computedRange(parameters) : nil
    if let range {
      words.append(range.text)
      parameters.append(Typed(name: range.name, type: .range(-9, 60)))
    }
    let entry = Entry(
      name ?? fresh(isView ? "view" : "call"), isView: isView, parameters: parameters,
      results: results)
    entry.stay = !outline.hasPhases ? .init() : name != nil ? .any : stay(isView: isView)
    var (by, hasCaller) = ("", false)
    if !isView {
      let found = name != nil ? ("anyone", .anyone, true) : authority(level: 1)
      (by, hasCaller, entry.authority) = (" by \(found.0)", found.2, found.1)
    }
    line(
      "\(isView ? "view" : "call") \(entry.name)(\(words.joined(separator: ", ")))\(arrow(results))\(by)\(entry.stay.text)"
    )
    // A range that is computed is that of an `int`.
    let own = parameters.map {
      Variable(name: $0.name, type: $0.name == range?.name ? .int : $0.type, isMutable: false)
    }
    if let range { entry.requires.append(range.check) }
    head(entry, own)
    line("{")
    rights = Rights(
      reads: true, writes: !isView, hasCaller: hasCaller && !isView,
      hasSigners: !hasCaller && !isView, hasTime: true, inContract: true, results: results,
      meets: true)
    (budget, times, cost) = (80, 1, 0)
    scope = own + sight(entry.stay)
    storedInSight = outline.stored
    depth += 1
    entry.body = settings(entry.stay)
    rights.mayLeave = true
    entry.body += statements(1 + below(5), 3)
    entry.body += giveResults(unlessNone: true)
    depth -= 1
    line("}")
    entry.cost = cost
    model.entries.append(entry)
  }

  /// A parameter whose bounds read what is set once and earlier parameters.
  private mutating func computedRange(
    _ parameters: [Typed]
  ) -> (name: String, text: String, check: Step) {
    let lets = outline.fields.filter { !$0.isMutable && $0.type.isNumber }.map(reading)
    let earlier = parameters.filter { $0.type.isNumber }.map {
      reading(Variable(name: $0.name, type: $0.type))
    }
    let base = pick(lets + earlier)
    let (more, less, isClosed) = (1 + below(60), 1 + below(9), chance(1, of: 2))
    let ends: [(text: String, value: (Int) -> Int)] = [
      ("\(base.text) + \(more)", { $0 + more }), (base.text, { $0 }),
      ("\(base.text) * 2 - 3", { $0 * 2 - 3 }), ("\(more)", { _ in more }),
    ]
    let starts: [(text: String, value: (Int) -> Int)] = [
      ("-\(less)", { _ in -less }), ("0 - \(base.text)", { -$0 }), ("\(less)", { _ in less }),
      ("\(base.text) - 99", { $0 - 99 }),
    ]
    let (start, end, name) = (pick(starts), pick(ends), fresh("p"))
    // One of the two is computed, whatever the other is.
    let last = start.text.contains(base.text) ? end : ends[0]
    return (
      name, "\(name): int in \(start.text)\(isClosed ? "..." : "..<")\(last.text)",
      { machine in
        let (number, value) = (machine.local(name).number, try base.run(machine).number)
        guard number >= start.value(value), number <= last.value(value) - (isClosed ? 0 : 1) else {
          throw ModelFault("OutOfRange")
        }
        return .next
      }
    )
  }

  mutating func entry(_ model: ModelContract, isView: Bool) {
    entry(model, nil, isView, nil, nil)
  }

  /// Times, conditions and guarantees.
  mutating func head(_ entry: Entry, _ parameters: [Variable]) {
    rights = Rights(reads: true, isBounded: true, isHead: true, inContract: true)
    rights.hasTime = true
    budget = 40
    if !entry.isView, chance(1, of: 4) {
      let time = constant(.number(86_400_000 * (1 + below(20))), .span)
      if chance(1, of: 8) {
        line("    after deadline")
        entry.after = field("deadline")
      } else {
        line("    after deadline - \(operand(time))")
        entry.after = Code(
          text: "", run: { .number($0.field("deadline").number - (try time.run($0).number)) })
      }
    }
    if !entry.isView, entry.after == nil, chance(1, of: 12) {
      let day = 1 + below(9)
      line("    after time\"2026-01-0\(day)T00:00:00Z\"")
      entry.after = constant(.number(ModelMachine.start + (day - 1) * 86_400_000), .moment)
    }
    if !entry.isView, chance(1, of: 4) {
      line("    before ending()")
      entry.before = Code(
        text: "", run: { .number($0.field("deadline").number + 86_400_000) })
    }
    depth += 1
    scope = parameters + outline.fields
    storedInSight = []
    for _ in 0..<below(3) { entry.requires += require() }
    if !entry.isView, chance(1, of: 3) {
      let condition = expression(.truth, 2)
      let number = expression(.int, 1)
      line("ensures (\(condition.text)) or (\(operand(number)) < 1_000)")
      entry.ensures.append(
        Code(
          text: "",
          run: { .truth(try condition.run($0).isTrue || number.run($0).number < 1000) }))
    }
    depth -= 1
  }
}
