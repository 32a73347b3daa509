/// A contract whose phases keep assets, and whose calls and deadlines move them on, or fail.
extension ProgramWriter {
  /// A field that is there in some phases: of assets, or a number.
  struct Kept {
    let name: String
    /// nil for a number.
    let kind: Holder.Kind?
    let phases: Set<Int>
  }

  /// Where a body of the estate runs, and what of its fields it sees.
  struct Estate {
    /// Whether it is the estate that is being written, not the vault.
    var isWritten = false
    var kept: [Kept] = []
    /// What stays where it is in the body that is being written.
    var staying: [Kept] = []
  }

  private static let estate = """
    /// Keeps what an heir gets in the end.
    contract Estate {
        party owner, clerk, heir
        let bank: mints.Mint
        let deadline: time
        let most: int in 0...99
        var pot: bank.Coin
        var shares: bank.Share
        var coins: list<bank.Coin> = []
        var helpers: set<party> = set[]
        var when: time
        var limit: int = 20
        struct Box { note: int, money: bank.Coin }
        enum Prize { coin(money: bank.Coin, note: int), blank(note: int), nothing }
        error Late(limit: int)
        event Moved(amount: int, note: text, who: party)
        role helper = any 1 of helpers
        role pair = any 2 of helpers
        role trusted = owner or clerk
        phase early -> full, over
        phase full -> halved, over
        phase halved -> full, over
        final over
        invariant pot.amount < 400
        fn held<T: linear>(money: T) -> T { return money }
        fn cut(money: inout bank.Coin, part: int) -> bank.Coin { return money.split(part) }
        fn opened(box: Box) -> bank.Coin { return box.money }
        call enroll(who: party) by trusted in any { helpers.insert(who) }
        call dismiss(who: party) by owner in any { helpers.remove(who) }
        call postpone(to: time) by helper or owner in any { when = to }
        call loosen(to: int) by trusted in any { limit = to }
        call entrust(parts: bank.Share from caller) by anyone in any { shares.join(parts) }
        call flush() by pair in any {
            while not coins.isEmpty { give(coins.removeLast(), to: owner) }
            give(pot.split(pot.amount), to: owner)
            if mayHold(bank.Share, of: heir) { give(shares.split(shares.amount), to: heir) }
        }
        view amounts() -> list<int> in any {
            return [
                pot.amount, shares.amount, coins.count, limit, bank.Coin.supply, bank.Share.supply
            ]
        }
        view trusts(who: party) -> bool in any {
            return helpers.contains(who) and mayHold(bank.Share, of: who)
        }
        view dated() -> time in any { return when }
    """

  static let phaseNames = ["early", "full", "halved", "over"]

  /// Writes the contract, and says what it does.
  mutating func writeEstate() -> ModelContract {
    lines += Self.estate.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let model = ModelContract(name: "Estate", file: file, number: models.count)
    model.hasPhases = true
    model.parties = ["owner", "clerk", "heir"]
    model.parameters =
      model.parties.map { Typed(name: $0, type: .party) } + [
        Typed(name: "bank", type: .reference("mints.Mint")),
        Typed(name: "deadline", type: .moment), Typed(name: "most", type: .range(0, 99)),
      ]
    model.invariants = [(nil, Code(text: "", run: { .truth($0.field("pot").amount < 400) }))]
    depth = 1
    estate = Estate(isWritten: true)
    keptFields(model)
    estateCreate(model)
    for (from, to) in [([0], 1), ([1], 2), ([2], 1)] as [([Int], Int)] { way(model, from, to) }
    for _ in 0...below(3) {
      let (from, to) = pick(
        [
          ([0], 1), ([0], 3), ([1], 2), ([1], 3), ([2], 3), ([2], 1), ([1, 2], 3), ([1], nil),
          ([2], nil), ([1, 2], nil), ([0, 1], nil),
        ] as [([Int], Int?)])
      way(model, from, to)
    }
    estateDues(model)
    EstateEntries(model: model).add()
    estateReaders(model)
    depth = 0
    line("}")
    estate = Estate()
    models.append(model)
    return model
  }

  private mutating func keptFields(_ model: ModelContract) {
    for phases in [[1], [1, 2], [2], [0, 1]] as [[Int]] where chance(4, of: 5) {
      let kinds = Holder.Kind.allCases.filter { ![.list, .map].contains($0) }
      let kind = chance(1, of: 6) ? nil : pick(kinds)
      let field = Kept(name: fresh("kept"), kind: kind, phases: Set(phases))
      line("during \(phases.map { Self.phaseNames[$0] }.joined(separator: ", ")) {")
      line("    var \(field.name): \(kind.map { spelled($0) } ?? "int")")
      if kind == .option {
        line("    invariant match \(field.name) { some(x) { x.amount < 90 } none { true } }")
        model.invariants.append(
          (
            field.phases,
            Code(
              text: "",
              run: { machine in
                guard case .present(let coin) = machine.field(field.name) else {
                  return .truth(true)
                }
                return .truth(coin.amount < 90)
              })
          ))
      }
      line("}")
      estate.kept.append(field)
    }
    model.passing = estate.kept.map { ($0.name, $0.phases) }
  }

  private mutating func estateCreate(_ model: ModelContract) {
    model.initialisers = [
      ("coins", Code(text: "", run: { _ in .list([]) })),
      ("helpers", Code(text: "", run: { _ in .set([]) })),
      ("limit", Code(text: "", run: { _ in .number(20) })),
    ]
    let create = Entry("create", isView: false, parameters: model.parameters, results: [])
    create.authority = .anyone
    line("create by anyone {")
    depth += 1
    line("pot = withdraw(0 of bank.Coin)")
    line("shares = withdraw(0 of bank.Share)")
    line("when = deadline - 3 days")
    line("let n = 3")
    create.body = [
      { machine in
        machine.setField("pot", .asset(Self.coin(machine), 0))
        machine.setField("shares", .asset(Self.share(machine), 0))
        machine.setField(
          "when", .number(machine.field("deadline").number - 3 * 86_400_000))
        machine.set("n", .number(3))
        return .next
      }
    ]
    holders = [[]]
    create.body += entering(nil, 0)
    line("requires n == 3")
    depth -= 1
    line("}")
    model.create = create
  }

  static func share(_ machine: ModelMachine) -> ModelAsset {
    ModelAsset(issuer: -1 - machine.field("bank").account, name: "Share")
  }

  // MARK: Bodies

  /// Whether a head may lead there: whatever holds assets is seen, or stays.
  private func isAble(_ from: [Int], _ to: Int?) -> Bool {
    guard let to else { return true }
    return estate.kept.allSatisfy { field in
      let there = from.filter(field.phases.contains).count
      return there == 0 || there == from.count || (field.kind == nil && !field.phases.contains(to))
    }
  }

  /// A call in some phases that leads to another or stays.
  private mutating func way(_ model: ModelContract, _ from: [Int], _ to: Int?) {
    guard isAble(from, to) else { return }
    let hasMoney = chance(2, of: 3)
    let (owner, clerk) = (field("owner"), field("clerk"))
    let helpers = field("helpers")
    let one = Code(text: "1", run: { _ in .number(1) })
    var (by, payer, authority): (String, String, ModelContract.Authority) = pick([
      ("anyone", "caller", .anyone), ("owner", "owner", .party(owner)),
      ("anyone", "clerk", .anyone), ("helper", "owner", .count(one, of: helpers)),
      ("trusted", "caller", .any([.party(owner), .party(clerk)])),
    ])
    if !hasMoney { payer = "" }
    var parameters = [Typed(name: "n", type: .range(0, 20)), Typed(name: "flag", type: .truth)]
    var words = "n: int in 0...\(hasMoney && chance(1, of: 3) ? "money.amount" : "most")"
    let isOfMoney = words.hasSuffix("money.amount")
    words += ", flag: bool"
    if hasMoney {
      parameters.insert(Typed(name: "money", type: .asset("", "Coin")), at: 0)
      words = "money: bank.Coin from \(payer), \(words)"
    }
    if by == "anyone", chance(1, of: 3), !hasMoney {
      (by, authority) = ("pair", .count(Code(text: "2", run: { _ in .number(2) }), of: helpers))
    }
    let entry = Entry(fresh("way"), isView: false, parameters: parameters, results: [.int])
    entry.authority = authority
    entry.stay = .init(text: "", phases: Set(from), target: to)
    if hasMoney {
      let code =
        payer == "caller"
        ? Code(text: "", run: { .party($0.signers.first ?? 0) })
        : Code(text: "", run: { $0.field(payer) })
      entry.takes = [.init(parameter: 0, payer: code, asset: { Self.coin($0) })]
    }
    line("call \(entry.name)(\(words)) -> int by \(by)\(spelled(from, to))")
    entry.requires.append { machine in
      let end =
        isOfMoney ? machine.local("money").amount : machine.field("most").number
      guard (0...end).contains(machine.local("n").number) else { throw ModelFault("OutOfRange") }
      return .next
    }
    estate.staying = staying(from, to)
    headLook(entry)
    line("{")
    depth += 1
    holders = [[]]
    if hasMoney {
      line("var own = money")
      entry.body.append { machine in
        machine.set("own", machine.local("money"))
        return .next
      }
      holders = [[Holder(name: "own", kind: .coin)]]
    }
    entry.body += passage(from, to, moves: 2 + below(5))
    line("return pot.amount")
    entry.body.append { machine in
      machine.results = [.number(machine.field("pot").amount)]
      return .left
    }
    depth -= 1
    line("}")
    model.entries.append(entry)
  }

  private func spelled(_ from: [Int], _ to: Int?) -> String {
    let target = to.map { " -> \(Self.phaseNames[$0])" } ?? ""
    return " in \(from.map { Self.phaseNames[$0] }.joined(separator: ", "))\(target)"
  }

  func staying(_ from: [Int], _ to: Int?) -> [Kept] {
    estate.kept.filter { field in
      from.allSatisfy(field.phases.contains) && (to.map(field.phases.contains) ?? true)
    }
  }

  /// A condition that looks into what the phases keep.
  private mutating func headLook(_ entry: Entry) {
    let options = estate.staying.filter { $0.kind == .option }
    guard !options.isEmpty, chance(1, of: 2) else { return }
    let (name, bound) = (pick(options).name, 20 + below(40))
    line("    requires match \(name) { some(x) { x.amount < \(bound) } none { n < 90 } }")
    entry.requires.append { machine in
      if case .present(let coin) = machine.field(name), coin.amount >= bound {
        throw ModelFault("RequirementFailed")
      }
      if case .absent = machine.field(name), machine.local("n").number >= 90 {
        throw ModelFault("RequirementFailed")
      }
      return .next
    }
  }

  // MARK: Deadlines

  private mutating func estateDues(_ model: ModelContract) {
    let clauses: [(text: String, from: [Int], to: Int?, time: (ModelMachine) -> Int)] = [
      ("when + 1 day", [1], 2, { $0.field("when").number + 86_400_000 }),
      ("deadline", [1], 3, { $0.field("deadline").number }),
      ("deadline", [1, 2], 3, { $0.field("deadline").number }),
      ("deadline + 2 days", [2], 3, { $0.field("deadline").number + 2 * 86_400_000 }),
      ("when", [1, 2], nil, { $0.field("when").number }),
      ("when + 5 days", [2], nil, { $0.field("when").number + 5 * 86_400_000 }),
      ("deadline + 5 days", [0], 3, { $0.field("deadline").number + 5 * 86_400_000 }),
    ]
    for clause in clauses where chance(1, of: 2) && isAble(clause.from, clause.to) {
      let name = "due \(clause.text)\(spelled(clause.from, clause.to))"
      let entry = Entry("due", isView: false, parameters: [], results: [])
      entry.stay = .init(text: "", phases: Set(clause.from), target: clause.to)
      line("\(name) {")
      depth += 1
      if chance(1, of: 2) {
        let least = below(40)
        line("requires limit > \(least)\(chance(1, of: 2) ? " else Late(limit)" : "")")
        entry.body.append { machine in
          guard machine.field("limit").number > least else { throw ModelFault("Late") }
          return .next
        }
      }
      line("let n = 2")
      line("let flag = limit mod 2 == 0")
      entry.body.append { machine in
        machine.set("n", .number(2))
        machine.set(
          "flag", .truth(Euclid.remainder(machine.field("limit").number, by: 2) == 0))
        return .next
      }
      holders = [[]]
      entry.body += passage(clause.from, clause.to, moves: below(4))
      line("requires flag or (n == 2)")
      depth -= 1
      line("}")
      let time = clause.time
      model.dues.append(
        .init(name: name, time: Code(text: "", run: { .number(time($0)) }), entry: entry))
    }
  }

  // MARK: Views

  private mutating func estateReaders(_ model: ModelContract) {
    for field in estate.kept {
      let entry = Entry("show\(field.name)", isView: true, parameters: [], results: [.int])
      entry.stay.phases = field.phases
      let name = field.name
      let shown: String =
        switch field.kind {
        case nil: name
        case .coin: "\(name).amount"
        case .box: "\(name).money.amount * 100 + \(name).note"
        case .crate: "\(name).inner.amount * 100 + \(name).label"
        case .maybe: "match \(name) { full(x) { x.amount } empty(why) { why.count - 9 } }"
        case .prize:
          "match \(name) { coin(x, note) { x.amount * 100 + note } blank(m) { m } nothing { -1 } }"
        default: "match \(name) { some(x) { x.amount } none { -1 } }"
        }
      line(
        "view \(entry.name)() -> int\(spelled(field.phases.sorted(), nil)) { return \(shown) }")
      entry.body = [
        { machine in
          machine.results = [.number(Self.shown(machine.field(name)))]
          return .left
        }
      ]
      model.entries.append(entry)
    }
  }

  private static func shown(_ value: ModelValue) -> Int {
    switch value {
    case .number(let number): number
    case .present(let coin): coin.amount
    case .structure(let parts): parts[1].amount * 100 + parts[0].number
    case .variant(0, let parts):
      parts.count > 1 ? parts[0].amount * 100 + parts[1].number : parts[0].amount
    case .asset(_, let amount): amount
    case .variant(1, let parts):
      parts[0].number + parts[0].octets.count - (parts[0].octets.isEmpty ? 0 : 9)
    default: -1
    }
  }

  // MARK: Tests

  mutating func testEstate(_ mint: ModelContract, _ model: ModelContract) {
    beginContracts()
    defer { endContracts() }
    guard createContract(mint), createContract(model) else { return }
    for (number, name) in Self.accounts.enumerated() where chance(4, of: 5) {
      let party = Code(text: name, run: { _ in .party(number) })
      let amount = constant(.number(40 + below(60)), .int)
      for call in ["mint", "admit", "allot"] {
        guard let entry = mint.entry(call) else { continue }
        perform(entry, of: 0, call == "admit" ? [party] : [amount, party])
      }
    }
    if chance(2, of: 3), let admit = mint.entry("admit") {
      perform(admit, of: 0, [Code(text: "party(contract1)", run: { _ in .party(-2) })])
    }
    for name in ["enroll", "enroll", "entrust"] { act(only: name, of: 1) }
    for _ in 0..<(14 + below(16)) {
      if chance(1, of: 6) { wait() } else { act(only: nil, of: chance(1, of: 5) ? 0 : 1) }
    }
  }
}
