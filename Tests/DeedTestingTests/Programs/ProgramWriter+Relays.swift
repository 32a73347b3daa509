/// Contracts that hand a number on in circles: whoever is at work already is busy, and an attempt may catch that or not.
extension ProgramWriter {
  static let couriers = """
    /// Whoever hands a number on.
    pub interface Courier {
        call pass(n: int) -> int
        call dare(n: int) -> int
        view asked(n: int) -> int
        error Worn
    }
    /// Whoever calls back.
    pub interface Greeter {
        call meet(who: Courier) -> int
    }
    """

  private static let head = """
    /// Hands numbers on to another, which may be itself.
    contract Relay: kit.Courier, kit.Greeter {
        party owner
        let first: kit.Greeter?
        var next: kit.Courier? = none
        var count: int = 0
        var words: log<text> = []
        create by anyone {
            match first {
                some(greeter) {
                    attempt greeter.meet(self) gas 2_000_000 {
                        ok(r) { count = r }
                        failed(reason) { words.append(reason) }
                    }
                }
                none { }
            }
        }
        call link(to: kit.Courier) by owner { next = some(to) }
        call unlink() by owner { next = none }
        view greeter() -> kit.Greeter { return self }
        view counted() -> int { return count }
        view spoken() -> list<text> {
            var all1: list<text> = []
            for word in words { all1.append(word) }
            return all1
        }
        view asked(n: int) -> int {
            match next {
                some(courier) { if n > 0 { return courier.asked(n - 1) + count } }
                none { requires n < 3 else kit.Courier.Worn }
            }
            return count
        }
    """

  /// Writes the contract, whose calls are drawn, and says what it does.
  mutating func relay() -> ModelContract {
    lines += Self.head.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let model = ModelContract(name: "Relay", file: file, number: models.count)
    model.parties = ["owner"]
    model.parameters = [
      Typed(name: "owner", type: .party),
      Typed(name: "first", type: .option(.reference("Greeter"))),
    ]
    model.interfaces = ["Courier", "Greeter"]
    model.initialisers = [
      ("next", Code(text: "", run: { _ in .absent })),
      ("count", Code(text: "", run: { _ in .number(0) })),
      ("words", Code(text: "", run: { _ in .list([]) })),
    ]
    model.create = Entry("create", isView: false, parameters: model.parameters, results: [])
    model.create.authority = .anyone
    model.create.body = [
      { machine in
        guard case .present(let greeter) = machine.field("first") else { return .next }
        try Self.attempt(machine) {
          try Self.ask(greeter, "meet", .reference(machine.own ?? 0), machine)
        }
        return .next
      }
    ]
    links(model)
    depth = 1
    for name in ["pass", "dare"] { handing(model, name) }
    greeting(model)
    depth = 0
    line("}")
    models.append(model)
    return model
  }

  /// Calls what a reference stands for.
  private static func ask(
    _ reference: ModelValue, _ name: String, _ argument: ModelValue, _ machine: ModelMachine
  ) throws -> ModelValue {
    let own = -1 - (machine.own ?? 0)
    return try machine.enter(-1 - reference.account, name, [argument], by: [own])[0]
  }

  /// Counts what a call gives, or keeps in mind why it gives nothing.
  private static func attempt(
    _ machine: ModelMachine, plus: Int = 0, _ call: () throws -> ModelValue
  ) throws {
    let (results, reason) = try machine.attempting { [try call()] }
    if let reason {
      var words = machine.field("words")
      words.append(reason)
      machine.setField("words", words)
    } else {
      machine.setField("count", .number(plus + results[0].number))
    }
  }

  private static func gives(_ value: ModelValue) -> ModelMachine.Step {
    { machine in
      machine.results = [value]
      return .left
    }
  }

  /// What does not depend on the seed.
  private mutating func links(_ model: ModelContract) {
    let owner = ModelContract.Authority.party(field("owner"))
    let link = Entry(
      "link", isView: false, parameters: [Typed(name: "to", type: .reference("Courier"))],
      results: [])
    link.authority = owner
    link.body = [
      { machine in
        machine.setField("next", .present(machine.local("to")))
        return .next
      }
    ]
    let unlink = Entry("unlink", isView: false, parameters: [], results: [])
    unlink.authority = owner
    unlink.body = [
      { machine in
        machine.setField("next", .absent)
        return .next
      }
    ]
    let counted = Entry("counted", isView: true, parameters: [], results: [.int])
    counted.body = [{ try Self.gives($0.field("count"))($0) }]
    let spoken = Entry("spoken", isView: true, parameters: [], results: [.list(.text)])
    spoken.body = [{ try Self.gives($0.field("words"))($0) }]
    let asked = Entry(
      "asked", isView: true, parameters: [Typed(name: "n", type: .range(-1, 4))], results: [.int])
    asked.body = [
      { machine in
        let (n, count) = (machine.local("n").number, machine.field("count").number)
        var result = count
        if case .present(let courier) = machine.field("next") {
          if n > 0 { result += try Self.ask(courier, "asked", .number(n - 1), machine).number }
        } else if n >= 3 {
          throw ModelFault("Courier.Worn", in: "kit")
        }
        return try Self.gives(.number(result))(machine)
      }
    ]
    model.entries += [link, unlink, counted, spoken, asked]
  }

  /// A call that hands a number on, directly or by an attempt.
  private mutating func handing(_ model: ModelContract, _ name: String) {
    let entry = Entry(
      name, isView: false, parameters: [Typed(name: "n", type: .range(-1, 4))], results: [.int])
    entry.authority = .anyone
    line("call \(name)(n: int) -> int by anyone {")
    depth += 1
    for _ in 0...below(2) {
      let step = below(9)
      line("count = count + \(step)")
      entry.body.append { machine in
        machine.setField("count", .number(machine.field("count").number + step))
        return .next
      }
      if chance(3, of: 4) { entry.body.append(onward()) }
    }
    line("return count - n")
    entry.body.append { machine in
      let number = machine.field("count").number - machine.local("n").number
      return try Self.gives(.number(number))(machine)
    }
    depth -= 1
    line("}")
    model.entries.append(entry)
  }

  private mutating func onward() -> Step {
    let callee = pick(["pass", "dare", "dare", "asked"])
    let isAttempted = chance(1, of: 2)
    let fails = chance(1, of: 3)
    line("match next {")
    line("    some(courier) {")
    line("        if n > 0 {")
    depth += 3
    if isAttempted {
      line("attempt courier.\(callee)(n - 1) gas 60_000 * 2 ** n {")
      line("    ok(r) { count = r }")
      line("    failed(reason) { words.append(reason) }")
      line("}")
    } else {
      line("let given = courier.\(callee)(n - 1)")
      line("count = count + given mod 100")
    }
    depth -= 3
    line("        }")
    line("    }")
    line(fails ? "    none { fail kit.Courier.Worn }" : "    none { count = count - 1 }")
    line("}")
    return { machine in
      let n = machine.local("n").number
      guard case .present(let courier) = machine.field("next") else {
        if fails { throw ModelFault("Courier.Worn", in: "kit") }
        machine.setField("count", .number(machine.field("count").number - 1))
        return .next
      }
      guard n > 0 else { return .next }
      let call = { try Self.ask(courier, callee, .number(n - 1), machine) }
      if isAttempted {
        try Self.attempt(machine, call)
      } else {
        let given = Euclid.remainder(try call().number, by: 100)
        machine.setField("count", .number(machine.field("count").number + given))
      }
      return .next
    }
  }

  /// A call that calls back, and one that asks for it.
  private mutating func greeting(_ model: ModelContract) {
    let meet = Entry(
      "meet", isView: false, parameters: [Typed(name: "who", type: .reference("Courier"))],
      results: [.int])
    meet.authority = .anyone
    let callee = pick(["asked", "pass", "dare"])
    let isAttempted = chance(1, of: 2)
    line("call meet(who: kit.Courier) -> int by anyone {")
    if isAttempted {
      line("    attempt who.\(callee)(1) gas 900_000 {")
      line("        ok(r) { count = 1 + r }")
      line("        failed(reason) { words.append(reason) }")
      line("    }")
    } else {
      line("    count = who.\(callee)(1) + 1")
    }
    line("    return count")
    line("}")
    meet.body = [
      { machine in
        let who = machine.local("who")
        let call = { try Self.ask(who, callee, .number(1), machine) }
        if isAttempted {
          try Self.attempt(machine, plus: 1, call)
        } else {
          machine.setField("count", .number(1 + (try call().number)))
        }
        return try Self.gives(machine.field("count"))(machine)
      }
    ]
    let visit = Entry(
      "visit", isView: false, parameters: [Typed(name: "to", type: .reference("Greeter"))],
      results: [.int])
    visit.authority = .anyone
    line("call visit(to: kit.Greeter) -> int by anyone {")
    line("    var met = -5")
    line("    attempt to.meet(self) gas 2_000_000 {")
    line("        ok(r) { met = r }")
    line("        failed(reason) { words.append(reason) }")
    line("    }")
    line("    return met")
    line("}")
    visit.body = [
      { machine in
        let to = machine.local("to")
        let own = ModelValue.reference(machine.own ?? 0)
        let (results, reason) = try machine.attempting { [try Self.ask(to, "meet", own, machine)] }
        if let reason {
          var words = machine.field("words")
          words.append(reason)
          machine.setField("words", words)
        }
        return try Self.gives(reason == nil ? results[0] : .number(-5))(machine)
      }
    ]
    model.entries += [meet, visit]
  }

  /// A test of some of them.
  mutating func testRelays(_ model: ModelContract) {
    beginContracts()
    defer { endContracts() }
    for _ in 0...(1 + below(2)) where !createContract(model) { return }
    for number in script.numbers where chance(4, of: 5) { act(only: "link", of: number) }
    for _ in 0..<(8 + below(12)) { act(only: nil) }
  }
}
