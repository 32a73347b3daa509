/// The issuer of a program's assets, written out: what is random is who does what with them.
extension ProgramWriter {
  static let currency = """
    /// Whoever issues what others keep.
    pub interface Currency {
        asset Coin
        asset Title { parcel: text, area: int }
        call pass(money: Coin from caller, to: party) -> int
    }
    """

  private static let mint = """
    /// Issues coins that anyone may hold, shares that members may, and titles.
    contract Mint: kit.Currency {
        party owner
        var members: set<party> = set[]
        asset Coin
        asset Share for members, freezable, recallable
        asset Title { parcel: text, area: int } for anyone, recallable
        error TooMuch(amount: int)
        create by owner
        call mint(amount: int, to: party) by owner { give(Coin.issue(amount), to) }
        call pass(money: Coin from caller, to: party) -> int by anyone
            requires money.amount < 40 else TooMuch(amount: money.amount)
        {
            let amount = money.amount
            give(money, to)
            return amount
        }
        call melt(money: Coin from caller) by anyone { Coin.burn(money) }
        call admit(who: party) by owner { members.insert(who) }
        call allot(amount: int, to: party) by owner { give(Share.issue(amount), to) }
        call sell(shares: Share from seller, seller: party, to: party) by anyone {
            give(shares, to)
        }
        call stop(who: party) by owner { Share.freeze(who) }
        call free(who: party) by owner { Share.thaw(who) }
        call seize(amount: int, who: party) by owner {
            Share.burn(Share.recall(amount, from: who))
        }
        call survey(parcel: text, area: int, to: party) by owner {
            give(Title.issue(parcel, area), to)
        }
        call measure(title: Title from caller, area: int) -> int by anyone {
            let before1 = title.area
            Title.amend(title.id, parcel: title.parcel.appending("'"), area)
            let after1 = title.area
            give(title, to: caller)
            return after1 - before1
        }
        call reclaim(id: int, who: party) by owner { Title.burn(Title.recall(id, from: who)) }
        call raze(title: Title from caller) by anyone { Title.burn(title) }
        view coins(who: party) -> int { return holding(Coin, of: who) }
        view titles(who: party) -> int { return holding(Title, of: who) }
        call vote(to: party) by any 1 of members { give(Share.issue(1), to) }
        view may(who: party) -> bool { return mayHold(Share, of: who) }
        view supplied() -> list<int> { return [Coin.supply, Share.supply, Title.supply] }
    }
    """

  /// Writes the contract, and says what it does.
  mutating func mint() -> ModelContract {
    lines += Self.mint.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let model = ModelContract(name: "Mint", file: file, number: models.count)
    model.parties = ["owner"]
    model.parameters = [Typed(name: "owner", type: .party)]
    model.interfaces = ["Currency"]
    model.initialisers = [("members", Code(text: "", run: { _ in .set([]) }))]
    model.create = ModelContract.Entry(
      "create", isView: false, parameters: model.parameters, results: [])
    let entries = MintEntries(model: model)
    model.create.authority = .party(entries.owner)
    entries.addMoney()
    entries.addShares()
    entries.addTitles()
    entries.addQuestions()
    models.append(model)
    return model
  }
}

/// What the calls and views of the mint do.
private struct MintEntries {
  let model: ModelContract
  let owner = ProgramWriter.Code(text: "owner", run: { $0.field("owner") })
  let caller = ProgramWriter.Code(text: "caller", run: { .party($0.signers.first ?? 0) })

  private func local(_ name: String) -> ProgramWriter.Code {
    ProgramWriter.Code(text: name, run: { $0.local(name) })
  }

  private func asset(_ machine: ModelMachine, _ name: String) -> ModelAsset {
    ModelAsset(issuer: machine.own ?? 0, name: name)
  }

  private func add(
    _ name: String, _ parameters: [(String, ProgramType)], from payer: ProgramWriter.Code? = nil,
    gives: [ProgramType] = [], isView: Bool = false,
    _ body: @escaping (ModelMachine) throws -> [ModelValue]
  ) {
    let entry = ModelContract.Entry(
      name, isView: isView, parameters: parameters.map { Typed(name: $0.0, type: $0.1) },
      results: gives)
    if let payer, case .asset(_, let asset) = parameters[0].1 {
      entry.authority = .anyone
      entry.takes = [
        .init(
          parameter: 0, payer: payer,
          asset: { ModelAsset(issuer: $0.own ?? 0, name: asset) })
      ]
    } else if !isView {
      entry.authority = .party(owner)
    }
    entry.body = [
      { machine in
        machine.results = try body(machine)
        return .left
      }
    ]
    model.entries.append(entry)
  }

  func addMoney() {
    let coin = ProgramType.asset("", "Coin")
    add("mint", [("amount", .range(-2, 200)), ("to", .party)]) { machine in
      try machine.give(
        machine.issue(asset(machine, "Coin"), machine.local("amount").number),
        to: machine.local("to").account)
      return []
    }
    add("pass", [("money", coin), ("to", .party)], from: caller, gives: [.int]) { machine in
      let money = machine.local("money")
      try machine.give(money, to: machine.local("to").account)
      return [.number(money.amount)]
    }
    model.entries[1].requires = [
      { machine in
        guard machine.local("money").amount < 40 else {
          throw ModelFault("Mint.TooMuch", in: "mints")
        }
        return .next
      }
    ]
    add("melt", [("money", coin)], from: caller) { machine in
      machine.burn(machine.local("money"))
      return []
    }
  }

  func addShares() {
    let share = ProgramType.asset("", "Share")
    add("admit", [("who", .party)]) { machine in
      var members = machine.field("members")
      members.insert(machine.local("who"))
      machine.setField("members", members)
      return []
    }
    add("allot", [("amount", .range(1, 98)), ("to", .party)]) { machine in
      try machine.give(
        machine.issue(asset(machine, "Share"), machine.local("amount").number),
        to: machine.local("to").account)
      return []
    }
    add("sell", [("shares", share), ("seller", .party), ("to", .party)], from: local("seller")) {
      machine in
      try machine.give(machine.local("shares"), to: machine.local("to").account)
      return []
    }
    for (name, isFrozen) in [("stop", true), ("free", false)] {
      add(name, [("who", .party)]) { machine in
        let holding = ModelMachine.Holding(
          holder: machine.local("who").account, asset: asset(machine, "Share"))
        if isFrozen {
          machine.world.frozen.insert(holding)
        } else {
          machine.world.frozen.remove(holding)
        }
        return []
      }
    }
    add("seize", [("amount", .range(0, 20)), ("who", .party)]) { machine in
      let (share, who) = (asset(machine, "Share"), machine.local("who").account)
      let amount = machine.local("amount").number
      guard machine.held(share, by: who) >= amount else {
        throw ModelFault("InsufficientHolding")
      }
      machine.change(share, of: who, by: -amount)
      machine.burn(.asset(share, amount))
      return []
    }
  }

  func addTitles() {
    let title = ProgramType.asset("", "Title")
    add("survey", [("parcel", .text), ("area", .int), ("to", .party)]) { machine in
      let title = asset(machine, "Title")
      let fields = [machine.local("parcel"), machine.local("area")]
      machine.world.titles[title, default: []].append(.init(holder: nil, fields: fields))
      machine.world.supply[title, default: 0] += 1
      let number = machine.world.titles[title]?.count ?? 0
      try machine.give(.asset(title, number), to: machine.local("to").account)
      return []
    }
    add("measure", [("title", title), ("area", .int)], from: caller, gives: [.int]) { machine in
      let title = machine.local("title")
      guard case .asset(let asset, let id) = title,
        let old = machine.world.titles[asset]?[id - 1]?.fields
      else { return [] }
      let area = machine.local("area").number
      machine.world.titles[asset]?[id - 1]?.fields = [
        .octets(old[0].octets + Array("'".utf8)), .number(area),
      ]
      try machine.give(title, to: machine.signers.first ?? 0)
      return [.number(area - old[1].number)]
    }
    add("reclaim", [("id", .range(1, 4)), ("who", .party)]) { machine in
      let (id, who) = (machine.local("id").number, machine.local("who").account)
      let title = asset(machine, "Title")
      let all = machine.world.titles[title] ?? []
      guard id > 0, id <= all.count, all[id - 1]?.holder == who else {
        throw ModelFault("InsufficientHolding")
      }
      machine.world.titles[title]?[id - 1] = nil
      machine.world.supply[title, default: 0] -= 1
      return []
    }
    add("raze", [("title", title)], from: caller) { machine in
      if case .asset(let asset, let id) = machine.local("title") {
        machine.world.titles[asset]?[id - 1] = nil
        machine.world.supply[asset, default: 0] -= 1
      }
      return []
    }
    add("coins", [("who", .party)], gives: [.int], isView: true) { machine in
      [.number(machine.held(asset(machine, "Coin"), by: machine.local("who").account))]
    }
    add("titles", [("who", .party)], gives: [.int], isView: true) { machine in
      let who = machine.local("who").account
      let all = machine.world.titles[asset(machine, "Title")] ?? []
      return [.number(all.filter { $0?.holder == who }.count)]
    }
  }

  /// What any member may do, and what anybody may ask.
  func addQuestions() {
    add("vote", [("to", .party)]) { machine in
      try machine.give(
        machine.issue(asset(machine, "Share"), 1), to: machine.local("to").account)
      return []
    }
    model.entry("vote")?.authority = .count(
      ProgramWriter.Code(text: "1", run: { _ in .number(1) }),
      of: ProgramWriter.Code(text: "members", run: { $0.field("members") }))
    add("may", [("who", .party)], gives: [.truth], isView: true) { machine in
      [.truth(machine.mayHold(asset(machine, "Share"), machine.local("who").account))]
    }
    add("supplied", [], gives: [.list(.int)], isView: true) { machine in
      let names = ["Coin", "Share", "Title"]
      return [
        .list(names.map { .number(machine.world.supply[asset(machine, $0)] ?? 0) })
      ]
    }
  }
}

extension ModelValue {
  /// How much of an asset it is, or the id of a unique one.
  var amount: Int {
    if case .asset(_, let amount) = self { return amount }
    return 0
  }
}

extension ModelMachine {
  /// New assets.
  func issue(_ asset: ModelAsset, _ amount: Int) throws -> ModelValue {
    guard amount >= 0 else { throw ModelFault("AmountOutOfRange") }
    world.issued.insert(asset)
    world.supply[asset, default: 0] += amount
    return .asset(asset, amount)
  }

  /// Puts an asset into a holding.
  func give(_ value: ModelValue, to holder: Int) throws {
    guard case .asset(let asset, let amount) = value else { return }
    if asset.name == "Title" {
      world.titles[asset]?[amount - 1]?.holder = holder
      return
    }
    guard !world.issued.contains(asset) || mayHold(asset, holder) else {
      throw ModelFault("HolderNotAllowed")
    }
    change(asset, of: holder, by: amount)
  }

  /// What the issuer itself is told; whoever else asks is told no until some was issued.
  func mayHold(_ asset: ModelAsset, _ holder: Int) -> Bool {
    guard asset.name == "Share" else { return true }
    let members = world.contracts[asset.issuer].fields["members"]?.elements ?? []
    return members.contains(.party(holder))
  }

  func burn(_ value: ModelValue) {
    guard case .asset(let asset, let amount) = value else { return }
    world.supply[asset, default: 0] -= amount
  }
}
