/// A contract that keeps assets wherever they can be kept, and whose calls move them at random.
extension ProgramWriter {
  /// What holds assets in a body: each is used up on every way.
  struct Holder {
    enum Kind: CaseIterable {
      case coin, option, list, map, box, prize, crate, maybe
    }
    let name: String
    let kind: Kind
  }

  static let linear = """
    /// What holds one thing, be it an asset.
    pub struct Crate<T: linear> { label: int, inner: T }
    pub enum Maybe<T: linear> { full(inner: T), empty(why: text) }
    pub fn unpacked<T: linear>(crate: Crate<T>) -> T { return crate.inner }
    pub fn swapped<T: linear>(one: T, other: T) -> (first: T, second: T) { return other, one }
    """

  private static let head = """
    /// Keeps coins and titles.
    contract Vault {
        party owner, clerk
        let bank: mints.Mint
        let issuer: kit.Currency
        var pot: bank.Coin
        var spare: bank.Coin?
        var coins: list<bank.Coin> = []
        var accounts: map<int, bank.Coin> = [:]
        var boxes: list<Box> = []
        var prizes: map<int, Prize> = [:]
        var titles: list<issuer.Title> = []
        struct Box { note: int, money: bank.Coin }
        enum Prize { coin(money: bank.Coin, note: int), blank(note: int), nothing }
        invariant pot.amount >= 0
        create by owner
        {
            pot = withdraw(0 of bank.Coin)
            spare = none
        }
        fn held<T: linear>(money: T) -> T { return money }
        fn cut(money: inout bank.Coin, part: int) -> bank.Coin { return money.split(part) }
        fn opened(box: Box) -> bank.Coin { return box.money }
        call lodge(title: issuer.Title from caller) by anyone { titles.append(title) }
        call unlodge(to: party) by owner { give(titles.removeLast(), to) }
        call mix(money: issuer.Coin from caller) by anyone { pot.join(money) }
        call stow(title: issuer.Title from caller) by anyone { give(title, to: party(self)) }
        call unstow(id: int) by owner { give(withdraw(id of issuer.Title), to: owner) }
        call hoard(money: bank.Coin from caller) by anyone { give(money, to: party(self)) }
        call flush() by owner {
            match spare {
                some(money) { give(money, to: owner) }
                none { }
            }
            spare = none
            while not coins.isEmpty { give(coins.removeLast(), to: owner) }
            while not boxes.isEmpty { give(opened(boxes.removeLast()), to: owner) }
            for i in 0..<3 {
                if accounts.contains(i) { give(accounts.take(i), to: owner) }
                if prizes.contains(i) {
                    match prizes.take(i) {
                        coin(money, note: _) { give(money, to: owner) }
                        else { }
                    }
                }
            }
            give(pot.split(pot.amount), to: owner)
        }
        view inPot() -> int { return pot.amount }
        view inSpare() -> int { return titles.count }
        view inAccount(number: int) -> int {
            return if accounts.contains(number) { accounts[number].amount } else { -1 }
        }
        view inList() -> list<int> {
            var all1: list<int> = []
            for i in 0..<coins.count { all1.append(coins[i].amount) }
            return all1
        }
        view looked() -> list<int> {
            var all1 = [match spare { some(money) { money.amount } none { -1 } }]
            match spare {
                none { all1.append(0) }
                some(_) { all1.append(1) }
            }
            for i, _ in prizes {
                match prizes[i] {
                    coin(money, note) { all1.append(money.amount + note) }
                    blank(note) { all1.append(-2 - note) }
                    else { all1.append(-1) }
                }
            }
            for i, _ in accounts { all1.append(accounts[i].amount) }
            return all1
        }
        view mine() -> int { return holding(bank.Coin, of: party(self)) }
        view has(id: int, who: party) -> bool { return isHeld(id of issuer.Title, by: who) }
    """

  mutating func vault() -> ModelContract {
    lines += Self.head.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let model = ModelContract(name: "Vault", file: file, number: models.count)
    model.parties = ["owner", "clerk"]
    model.parameters = [
      Typed(name: "owner", type: .party), Typed(name: "clerk", type: .party),
      Typed(name: "bank", type: .reference("mints.Mint")),
      Typed(name: "issuer", type: .reference("kit.Currency")),
    ]
    model.create = ModelContract.Entry(
      "create", isView: false, parameters: model.parameters, results: [])
    model.create.authority = .party(Code(text: "owner", run: { $0.field("owner") }))
    model.create.body = [
      { machine in
        machine.setField("pot", .asset(Self.coin(machine), 0))
        machine.setField("spare", .absent)
        for name in ["coins", "boxes", "titles"] { machine.setField(name, .list([])) }
        for name in ["accounts", "prizes"] { machine.setField(name, .map([])) }
        return .next
      }
    ]
    written(model)
    for _ in 0...(1 + below(3)) { moving(model) }
    line("}")
    models.append(model)
    return model
  }

  static func coin(_ machine: ModelMachine) -> ModelAsset {
    ModelAsset(issuer: -1 - machine.field("bank").account, name: "Coin")
  }

  private static func title(_ machine: ModelMachine) -> ModelAsset {
    ModelAsset(issuer: -1 - machine.field("issuer").account, name: "Title")
  }

  /// An entry that is always the same.
  private func add(
    to model: ModelContract, _ name: String, _ parameters: [(String, ProgramType)],
    _ results: [ProgramType],
    by authority: ModelContract.Authority?,
    _ body: @escaping (ModelMachine) throws -> [ModelValue]
  ) {
    let entry = ModelContract.Entry(
      name, isView: authority == nil,
      parameters: parameters.map { Typed(name: $0.0, type: $0.1) }, results: results)
    entry.authority = authority
    if case .asset(_, let asset)? = parameters.first?.1 {
      entry.takes = [
        .init(
          parameter: 0, payer: Code(text: "", run: { .party($0.signers.first ?? 0) }),
          asset: { asset == "Title" ? Self.title($0) : Self.coin($0) })
      ]
    }
    entry.body = [
      { machine in
        machine.results = try body(machine)
        return .left
      }
    ]
    model.entries.append(entry)
  }

  /// The calls and views that are always the same.
  private mutating func written(_ model: ModelContract) {
    let owner = ModelContract.Authority.party(Code(text: "", run: { $0.field("owner") }))
    add(
      to: model, "lodge", [("title", .asset("", "Title"))], [], by: .anyone
    ) { machine in
      var titles = machine.field("titles")
      titles.append(machine.local("title"))
      machine.setField("titles", titles)
      return []
    }
    add(
      to: model, "unlodge", [("to", .party)], [], by: owner
    ) { machine in
      let titles = machine.field("titles").elements
      guard let last = titles.last else { throw ModelFault("IndexOutOfBounds") }
      machine.setField("titles", .list(Array(titles.dropLast())))
      try machine.give(last, to: machine.local("to").account)
      return []
    }
    add(
      to: model, "mix", [("money", .asset("", "Coin"))], [], by: .anyone
    ) { machine in
      guard case .asset(let asset, let amount) = machine.local("money") else { return [] }
      let all = machine.field("pot").amount + amount
      machine.setField("pot", .asset(asset, all))
      return []
    }
    add(
      to: model, "stow", [("title", .asset("", "Title"))], [], by: .anyone
    ) { machine in
      try machine.give(machine.local("title"), to: -1 - (machine.own ?? 0))
      return []
    }
    add(
      to: model, "unstow", [("id", .range(1, 4))], [], by: owner
    ) { machine in
      let (id, title) = (machine.local("id").number, Self.title(machine))
      try machine.pay(title, id, from: -1 - (machine.own ?? 0))
      try machine.give(.asset(title, id), to: machine.field("owner").account)
      return []
    }
    add(
      to: model, "hoard", [("money", .asset("", "Coin"))], [], by: .anyone
    ) { machine in
      try machine.give(machine.local("money"), to: -1 - (machine.own ?? 0))
      return []
    }
    add(
      to: model, "flush", [], [], by: owner
    ) { machine in
      let kept =
        ["pot", "spare"].map { machine.field($0) }
        + machine.field("coins").elements
        + machine.field("boxes").elements.map { $0.elements[1] }
        + machine.field("accounts").entries.map(\.value)
        + machine.field("prizes").entries.compactMap { $0.value.elements.first }
      let sum = kept.map { value in
        if case .present(let coin) = value { coin.amount } else { value.amount }
      }.reduce(0, +)
      try machine.give(
        .asset(Self.coin(machine), sum), to: machine.field("owner").account)
      machine.setField("pot", .asset(Self.coin(machine), 0))
      machine.setField("spare", .absent)
      for name in ["coins", "boxes"] { machine.setField(name, .list([])) }
      for name in ["accounts", "prizes"] { machine.setField(name, .map([])) }
      return []
    }
    writtenViews(model)
  }

  private func writtenViews(_ model: ModelContract) {
    add(
      to: model, "inPot", [], [.int], by: nil
    ) { [.number($0.field("pot").amount)] }
    add(
      to: model, "inSpare", [], [.int], by: nil
    ) { [.number($0.field("titles").count)] }
    add(
      to: model, "inAccount", [("number", .range(0, 3))], [.int], by: nil
    ) { machine in
      [.number(machine.field("accounts")[machine.local("number")]?.amount ?? -1)]
    }
    add(
      to: model, "inList", [], [.list(.int)], by: nil
    ) { machine in
      [.list(machine.field("coins").elements.map { .number($0.amount) })]
    }
    add(
      to: model, "looked", [], [.list(.int)], by: nil
    ) { machine in
      var all = [-1, 0]
      if case .present(let coin) = machine.field("spare") { all = [coin.amount, 1] }
      for entry in machine.field("prizes").entries {
        guard case .variant(let number, let parts) = entry.value else { continue }
        switch number {
        case 0: all.append(parts[0].amount + parts[1].number)
        case 1: all.append(-2 - parts[0].number)
        default: all.append(-1)
        }
      }
      all += machine.field("accounts").entries.map(\.value.amount)
      return [.list(all.map(ModelValue.number))]
    }
    add(
      to: model, "mine", [], [.int], by: nil
    ) { machine in
      [.number(machine.held(Self.coin(machine), by: -1 - (machine.own ?? 0)))]
    }
    add(
      to: model, "has", [("id", .range(0, 4)), ("who", .party)], [.truth], by: nil
    ) { machine in
      let (id, who) = (machine.local("id").number, machine.local("who").account)
      let titles = machine.world.titles[Self.title(machine)] ?? []
      return [.truth(id > 0 && id <= titles.count && titles[id - 1]?.holder == who)]
    }
  }

  /// A call that takes coins and moves them, and others, about.
  private mutating func moving(_ model: ModelContract) {
    let (from, by, authority): (String, String, ModelContract.Authority) = pick([
      ("caller", "anyone", .anyone),
      ("owner", "owner", .party(Code(text: "", run: { $0.field("owner") }))),
      ("clerk", "anyone", .anyone),
    ])
    let name = fresh("move")
    let entry = ModelContract.Entry(
      name, isView: false,
      parameters: [
        Typed(name: "money", type: .asset("", "Coin")), Typed(name: "n", type: .range(0, 20)),
        Typed(name: "flag", type: .truth),
      ], results: [.int])
    entry.authority = authority
    let payer =
      from == "caller"
      ? Code(text: "", run: { .party($0.signers.first ?? 0) })
      : Code(text: "", run: { $0.field(from) })
    entry.takes = [.init(parameter: 0, payer: payer, asset: { Self.coin($0) })]
    line("    call \(name)(money: bank.Coin from \(from), n: int, flag: bool) -> int by \(by)")
    if chance(1, of: 2) {
      line("        requires money.amount > 1 else kit.Few(amount: money.amount)")
      entry.requires = [
        { machine in
          guard machine.local("money").amount > 1 else { throw ModelFault("Few", in: "kit") }
          return .next
        }
      ]
    }
    line("    {")
    depth = 2
    line("var own = money")
    entry.body.append { machine in
      machine.set("own", machine.local("money"))
      return .next
    }
    holders = [[Holder(name: "own", kind: .coin)]]
    times = 1
    entry.body += moves(4 + below(7), 2)
    while !holders[0].isEmpty { entry.body += dispose(0) }
    line("return pot.amount")
    entry.body.append { machine in
      machine.results = [.number(machine.field("pot").amount)]
      return .left
    }
    depth = 0
    line("    }")
    model.entries.append(entry)
  }
}
