/// Tests of contracts: calls by whoever may and may not, which the model answers first.
extension ProgramWriter {
  /// The names of the contracts that tests create, by their kinds.
  struct Script {
    let machine = ModelMachine()
    /// The variable of each contract by its number.
    var names: [Int: String] = [:]
    var numbers: [Int] { names.keys.sorted() }
  }

  mutating func testContracts(_ kinds: [ModelContract]) {
    beginContracts()
    var wasCreated = true
    for kind in kinds where wasCreated { wasCreated = createContract(kind) }
    if wasCreated {
      var first =
        kinds[0].name == "Mint"
        ? ["survey", "allot", "admit", "admit", "survey", "mint", "mint", "mint"] : []
      for _ in 0..<(10 + below(15)) {
        chance(1, of: 8) ? wait() : act(only: first.popLast())
      }
    }
    endContracts()
  }

  mutating func beginContracts() {
    line("test \"\(fresh("test"))\" {")
    depth += 1
    line("party \(Self.accounts.joined(separator: ", "))")
    rights = Rights()
    rights.isTest = true
    rights.hasTime = true
    script = Script()
    script.machine.models = models
    scope = Self.accounts.map { Variable(name: $0, type: .party, isMutable: false) }
    for (number, account) in Self.accounts.enumerated() {
      script.machine.set(account, .party(number))
    }
    line("let crew = [ann, bob, cid, dan]")
    line("let team = kit.Terms(agent: cid, group: set[ann], deputies: [bob])")
  }

  /// The signers of a call, by their names or where they are kept.
  mutating func acting(_ signers: [Int]) -> String {
    signers.map { signer in
      if chance(1, of: 9) { return "crew[\(signer)]" }
      return signer == 2 && chance(1, of: 3) ? "team.agent" : Self.accounts[signer]
    }.joined(separator: ", ")
  }

  /// Reads everything at the end of a test.
  mutating func endContracts() {
    for number in script.numbers { readAll(number) }
    readHoldings()
    (scope, storedInSight) = ([], [])
    depth -= 1
    line("}")
  }

  /// Creates a contract; tells whether it is there.
  mutating func createContract(_ model: ModelContract) -> Bool {
    let name = "contract\(script.machine.world.contracts.count)"
    var arguments: [Code] = []
    for parameter in model.parameters {
      switch (parameter.name, parameter.type) {
      case ("owner", _): arguments.append(Code(text: "ann", run: { _ in .party(0) }))
      case ("clerk", _): arguments.append(Code(text: "bob", run: { _ in .party(1) }))
      case ("terms", _):
        arguments.append(
          Code(
            text: "kit.Terms(agent: cid, group: set[ann, bob], deputies: [dan])",
            run: { _ in
              .structure([.party(2), .set(of: [.party(0), .party(1)]), .list([.party(3)])])
            }))
      case ("heir", _): arguments.append(Code(text: "cid", run: { _ in .party(2) }))
      case ("board", _):
        let members = [0, 1, 2].filter { _ in chance(3, of: 4) }
        let names = members.map { Self.accounts[$0] }.joined(separator: ", ")
        arguments.append(
          Code(text: "set[\(names)]", run: { _ in .set(of: members.map(ModelValue.party)) }))
      case ("deadline", _):
        let days = 5 + below(20)
        arguments.append(
          Code(
            text: "now + \(days) days",
            run: { .number($0.world.now + days * 86_400_000) }))
      case (_, .reference(let text)): arguments.append(reference(text))
      case (_, .option(.reference(let text))):
        guard !script.names.isEmpty, chance(2, of: 3) else {
          arguments.append(Code(text: "none", run: { _ in .absent }))
          continue
        }
        // An interface's reference to the contract; by itself it would have the contract's type.
        let code = reference(text)
        let number = code.text.drop { !$0.isNumber }
        arguments.append(
          Code(text: "some(greeter\(number))", run: { .present(try code.run($0)) }))
      default:
        budget = 10
        arguments.append(assigned(parameter.type, 1))
      }
    }
    let words = zip(model.parameters, arguments).map { labelled($0.name, $1.text) }
    let path = named(model.name, in: model.file)
    let text = "\(path).create(\(words.joined(separator: ", ")))"
    for signers in [[0], [1], [2], [0, 1]] {
      let by = signers.map { Self.accounts[$0] }.joined(separator: ", ")
      do {
        let (machine, all) = (script.machine, arguments)
        let created = try machine.undoing {
          try machine.create(model, try all.map { try $0.run(machine) }, by: signers)
        }
        line("let \(name) = \(text) by \(by)")
        if model.name == "Relay" {
          line("let greeter\(-1 - created.account) = \(name).greeter()")
        }
        machine.set(name, created)
        script.names[-1 - created.account] = name
        scope.append(
          Variable(
            name: name, type: .reference(model.name), isMutable: false))
        return true
      } catch let fault as ModelFault {
        expectFailure(fault, "let _ = \(text) by \(by)")
      } catch {
        return false
      }
    }
    return false
  }

  mutating func expectFailure(_ fault: ModelFault, _ text: String) {
    line("expect fails \(named(fault))\(said(fault.fields)) {")
    line("    \(text)")
    line("}")
  }

  mutating func wait() {
    let days = below(6)
    let count = script.machine.world.events.count
    try? script.machine.wait(days * 86_400_000)
    let events = Array(script.machine.world.events[count...])
    if events.isEmpty { return line("wait(\(days) days)") }
    expectEvents(events, ["wait(\(days) days)"])
  }

  /// Calls or reads one of the contracts.
  mutating func act(only name: String?, of wanted: Int? = nil) {
    budget = 20
    let machine = script.machine
    let number = wanted ?? (name == nil ? pick(script.numbers) : 0)
    let model = models[machine.world.contracts[number].kind]
    var callable = model.entries.filter {
      !$0.name.hasPrefix("show") && (name == nil || $0.name == name)
    }
    if chance(5, of: 6) {
      // Mostly something that can be called now.
      let phase = machine.world.contracts[number].phase
      callable = callable.filter { $0.stay.phases?.contains(phase) ?? true }
    }
    guard !callable.isEmpty else { return }
    let entry = pick(callable)
    perform(entry, of: number, entry.parameters.map { argument($0.type) })
  }

  /// Calls or reads a contract by somebody, and expects what the model gives.
  mutating func perform(_ entry: ModelContract.Entry, of number: Int, _ arguments: [Code]) {
    let machine = script.machine
    let words = zip(entry.parameters, arguments).enumerated().map { index, pair in
      index == 0 ? pair.1.text : "\(pair.0.name): \(pair.1.text)"
    }
    let (signers, all) = (signers(entry, number, arguments), arguments)
    let by = acting(signers)
    let text =
      "\(script.names[number] ?? "").\(entry.name)(\(words.joined(separator: ", ")))"
      + (entry.isView ? "" : " by \(by)")
    let count = machine.world.events.count
    do {
      let results = try machine.undoing {
        try machine.enter(number, entry.name, try all.map { try $0.run(machine) }, by: signers)
      }
      if machine.world.events.count > count, chance(1, of: 2) {
        let blanks = entry.results.map { _ in "_" }.joined(separator: ", ")
        let lines = [blanks.isEmpty ? text : "let \(blanks) = \(text)"]
        return expectEvents(Array(machine.world.events[count...]), lines)
      }
      guard !results.isEmpty else { return line(text) }
      let names = results.map { _ in fresh("r") }
      line("let \(names.joined(separator: ", ")) = \(text)")
      for (index, name) in names.enumerated() {
        let type = entry.results[index]
        line("expect \(name) == \(literal(results[index], type))")
        machine.set(name, results[index])
        scope.append(Variable(name: name, type: type, isMutable: false))
      }
      // What would be a reference to a party or variable of the test only has its literal.
    } catch let fault as ModelFault {
      let blanks = entry.results.map { _ in "_" }.joined(separator: ", ")
      expectFailure(fault, blanks.isEmpty ? text : "let \(blanks) = \(text)")
    } catch {
      return
    }
  }

  /// An argument of a call; of an asset as many as somebody may have.
  private mutating func argument(_ type: ProgramType) -> Code {
    if case .reference(let text) = type { return reference(text) }
    if type == .moment, chance(1, of: 2) {
      let days = below(9)
      return Code(
        text: "now + \(days) days", run: { .number($0.world.now + days * 86_400_000) })
    }
    if type == .party, chance(1, of: 3) {
      let number = pick(script.numbers)
      return Code(
        text: "party(\(script.names[number] ?? ""))", run: { _ in .party(-1 - number) })
    }
    guard case .asset(_, let name) = type else { return assigned(type, 1) }
    let issuers = script.machine.world.contracts.indices.filter {
      models[script.machine.world.contracts[$0].kind].name == "Mint"
    }
    let issuer = pick(issuers)
    let count = name == "Title" ? 1 + below(4) : pick([name == "Share" ? 2 : 0, 1, 5, 20, 35, 60])
    let asset = ModelAsset(issuer: issuer, name: name)
    return Code(
      text: "\(count) of \(script.names[issuer] ?? "").\(name)", run: { _ in .asset(asset, count) })
  }

  /// One of the contracts that a reference of a type may stand for.
  private mutating func reference(_ text: String) -> Code {
    let machine = script.machine
    let able = machine.world.contracts.indices.filter {
      models[machine.world.contracts[$0].kind].answers(text) && script.names[$0] != nil
    }
    let number = pick(able)
    return Code(text: script.names[number] ?? "", run: { _ in .reference(number) })
  }

  /// Everybody's holdings of every asset.
  private mutating func readHoldings() {
    let machine = script.machine
    for (number, contract) in machine.world.contracts.enumerated()
    where models[contract.kind].name == "Mint" {
      for name in ["Coin", "Share"] {
        let asset = ModelAsset(issuer: number, name: name)
        let path = "\(script.names[number] ?? "").\(name)"
        line("expect \(path).supply == \(machine.world.supply[asset] ?? 0)")
        for account in 0..<Self.accounts.count {
          let isIssued = machine.world.issued.contains(asset)
          let may = isIssued && machine.mayHold(asset, account) ? "" : "not "
          line("expect \(may)mayHold(\(path), of: \(Self.party(account)))")
        }
        for holder in Array(0..<Self.accounts.count)
          + script.numbers.map({ -1 - $0 })
        {
          line(
            "expect holding(\(path), of: \(Self.party(holder))) == \(machine.held(asset, by: holder))"
          )
        }
      }
      let title = ModelAsset(issuer: number, name: "Title")
      for (index, value) in (machine.world.titles[title] ?? []).enumerated() {
        guard let holder = value?.holder else { continue }
        line(
          "expect isHeld(\(index + 1) of \(script.names[number] ?? "").Title, by: \(Self.party(holder)))"
        )
      }
    }
  }

  /// Mostly somebody who may.
  private mutating func signers(
    _ entry: ModelContract.Entry, _ number: Int, _ arguments: [Code]
  ) -> [Int] {
    guard !entry.isView else { return [] }
    let all = [[0], [1], [2], [3], [0, 1], [1, 0], [0, 2], [1, 2], [0, 1, 2]]
    let first = pick(all)
    if chance(1, of: 8) { return first }
    let machine = script.machine
    for signers in [first] + all {
      let (world, frames) = (machine.world, machine.frames)
      defer { (machine.world, machine.frames) = (world, frames) }
      do {
        _ = try machine.undoing {
          try machine.enter(
            number, entry.name, try arguments.map { try $0.run(machine) }, by: signers)
        }
        return signers
      } catch let fault as ModelFault {
        if !["Unauthorised", "UnneededSignature"].contains(fault.name) { return signers }
      } catch {
        return signers
      }
    }
    return first
  }

  /// Reads every field of a contract.
  private mutating func readAll(_ number: Int) {
    let machine = script.machine
    let model = models[machine.world.contracts[number].kind]
    for entry in model.entries where entry.isView && entry.parameters.isEmpty {
      let text = "\(script.names[number] ?? "").\(entry.name)()"
      do {
        let results = try machine.undoing {
          try machine.enter(number, entry.name, [], by: [])
        }
        if results.count == 1 {
          line("expect \(text) == \(literal(results[0], entry.results[0]))")
        }
      } catch let fault as ModelFault {
        let blanks = entry.results.map { _ in "_" }.joined(separator: ", ")
        expectFailure(fault, "let \(blanks) = \(text)")
      } catch {
        return
      }
    }
  }
}

extension ModelContract {
  /// Whether a reference of a type, by its text, may stand for the contract.
  func answers(_ type: String) -> Bool {
    type == name || type.hasSuffix(".\(name)") || interfaces.contains { type.hasSuffix($0) }
  }
}
