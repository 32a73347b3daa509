/// The calls and views of the estate that are always the same.
struct EstateEntries {
  let model: ModelContract

  private func field(_ name: String) -> ProgramWriter.Code {
    ProgramWriter.Code(text: name, run: { $0.field(name) })
  }

  private func count(_ number: Int) -> ModelContract.Authority {
    .count(ProgramWriter.Code(text: "", run: { _ in .number(number) }), of: field("helpers"))
  }

  private func add(
    _ name: String, _ parameters: [(String, ProgramType)], _ results: [ProgramType] = [],
    by authority: ModelContract.Authority?,
    _ body: @escaping (ModelMachine) throws -> [ModelValue]
  ) {
    let entry = ModelContract.Entry(
      name, isView: authority == nil,
      parameters: parameters.map { Typed(name: $0.0, type: $0.1) }, results: results)
    entry.authority = authority
    entry.body = [
      { machine in
        machine.results = try body(machine)
        return .left
      }
    ]
    model.entries.append(entry)
  }

  func add() {
    let owner = ModelContract.Authority.party(field("owner"))
    let trusted = ModelContract.Authority.any([owner, .party(field("clerk"))])
    add("enroll", [("who", .party)], by: trusted) { machine in
      var helpers = machine.field("helpers")
      helpers.insert(machine.local("who"))
      machine.setField("helpers", helpers)
      return []
    }
    add("dismiss", [("who", .party)], by: owner) { machine in
      var helpers = machine.field("helpers")
      helpers.remove(machine.local("who"))
      machine.setField("helpers", helpers)
      return []
    }
    add("postpone", [("to", .moment)], by: .any([count(1), owner])) { machine in
      machine.setField("when", machine.local("to"))
      return []
    }
    add("loosen", [("to", .range(0, 50))], by: trusted) { machine in
      machine.setField("limit", machine.local("to"))
      return []
    }
    add("entrust", [("parts", .asset("", "Share"))], by: .anyone) { machine in
      let parts = machine.local("parts")
      machine.setField("shares", ProgramWriter.joined(machine.field("shares"), parts))
      return []
    }
    model.entry("entrust")?.takes = [
      .init(
        parameter: 0,
        payer: ProgramWriter.Code(text: "", run: { .party($0.signers.first ?? 0) }),
        asset: { ProgramWriter.share($0) })
    ]
    add("flush", [], by: count(2)) { machine in
      let (owner, heir) = (machine.field("owner").account, machine.field("heir").account)
      let coins = machine.field("coins").elements
      let sum = coins.map(\.amount).reduce(machine.field("pot").amount, +)
      let coin = ProgramWriter.coin(machine)
      try machine.give(.asset(coin, sum), to: owner)
      machine.setField("coins", .list([]))
      machine.setField("pot", .asset(coin, 0))
      let share = ProgramWriter.share(machine)
      if machine.world.issued.contains(share), machine.mayHold(share, heir) {
        try machine.give(machine.field("shares"), to: heir)
        machine.setField("shares", .asset(share, 0))
      }
      return []
    }
    add("amounts", [], [.list(.int)], by: nil) { machine in
      let supply = machine.world.supply
      let numbers = [
        machine.field("pot").amount, machine.field("shares").amount,
        machine.field("coins").count, machine.field("limit").number,
        supply[ProgramWriter.coin(machine)] ?? 0, supply[ProgramWriter.share(machine)] ?? 0,
      ]
      return [.list(numbers.map(ModelValue.number))]
    }
    add("trusts", [("who", .party)], [.truth], by: nil) { machine in
      let who = machine.local("who")
      let share = ProgramWriter.share(machine)
      let may = machine.world.issued.contains(share) && machine.mayHold(share, who.account)
      return [.truth(machine.field("helpers").elements.contains(who) && may)]
    }
    add("dated", [], [.moment], by: nil) { [$0.field("when")] }
  }
}
