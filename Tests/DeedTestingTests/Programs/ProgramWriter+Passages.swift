/// What bodies of the estate do: they take apart what the old phases keep, and set what the new one does.
extension ProgramWriter {
  /// What holds no coin though it might.
  private func empty(_ kind: Holder.Kind) -> (text: String, value: ModelValue)? {
    switch kind {
    case .option: ("none", .absent)
    case .prize: ("Prize.blank(4)", .variant(1, [.number(4)]))
    case .maybe: ("kit.Maybe.empty(\"nobody\")", .variant(1, [.octets(Array("nobody".utf8))]))
    default: nil
    }
  }

  /// What a body does on the way from some phases to another: all that only the old ones keep goes somewhere.
  mutating func passage(_ from: [Int], _ to: Int?, moves count: Int) -> [Step] {
    estate.staying = staying(from, to)
    var steps: [Step] = []
    if let to {
      for field in estate.kept
      where !field.phases.contains(to) && from.allSatisfy(field.phases.contains) {
        guard let kind = field.kind else { continue }
        let name = fresh("c")
        line("\(kind == .coin ? "var" : "let") \(name) = \(field.name)")
        holders[0].append(Holder(name: name, kind: kind))
        steps.append { machine in
          machine.set(name, machine.field(field.name))
          return .next
        }
      }
    }
    steps += moves(count, 2)
    if chance(1, of: 2) {
      let note = pick(["", "a", "z"])
      line("emit Moved(amount: pot.amount, note: \"\(note)\", who: clerk)")
      let fields = [
        Typed(name: "amount", type: .int), Typed(name: "note", type: .text),
        Typed(name: "who", type: .party),
      ]
      steps.append { machine in
        let values: [ModelValue] = [
          .number(machine.field("pot").amount), .octets(Array(note.utf8)), machine.field("clerk"),
        ]
        machine.world.events.append(
          ModelEvent(contract: machine.own ?? 0, name: "Moved", fields: fields, values))
        return .next
      }
    }
    if let to { steps += entering(from, to) }
    while !holders[0].isEmpty { steps += dispose(0) }
    return steps
  }

  /// Sets the fields that only the new phase has.
  mutating func entering(_ from: [Int]?, _ to: Int) -> [Step] {
    var steps: [Step] = []
    for field in estate.kept
    where field.phases.contains(to) && !(from ?? []).contains(where: field.phases.contains) {
      guard let kind = field.kind else {
        line("\(field.name) = limit + \(to)")
        steps.append { machine in
          machine.setField(field.name, .number(machine.field("limit").number + to))
          return .next
        }
        continue
      }
      if let place = holders[0].firstIndex(where: { $0.kind == kind }), chance(1, of: 3) {
        let name = holders[0].remove(at: place).name
        line("\(field.name) = \(name)")
        steps.append { machine in
          machine.setField(field.name, machine.local(name))
          return .next
        }
        continue
      }
      if let (text, value) = empty(kind), chance(1, of: 4) {
        line("\(field.name) = \(text)")
        steps.append { machine in
          machine.setField(field.name, value)
          return .next
        }
        continue
      }
      let code =
        from == nil
        ? Code(text: "withdraw(0 of bank.Coin)", run: { .asset(Self.coin($0), 0) }) : taken()
      let (text, wrapped) = wrapping(kind, code.text)
      line("\(field.name) = \(text)")
      steps.append { machine in
        machine.setField(field.name, wrapped(try code.run(machine), machine))
        return .next
      }
    }
    return steps
  }

  /// A step of a body of the estate: none has a loop, as bodies of deadlines have none.
  mutating func estateMovement(_ level: Int) -> [Step] {
    switch below(level > 0 ? 12 : 10) {
    case 0, 1: return keep()
    case 2: return give(taken())
    case 3: return swapPot()
    case 4: return look()
    case 5: return payShares()
    case 6, 7: return useStaying()
    case 8:
      let scope = holders.count - 1
      return holders[scope].count > 1 ? dispose(below(holders[scope].count)) : keep()
    case 9: return chance(1, of: 2) ? withdrawn() : swapped()
    default: return bothWays(level)
    }
  }

  /// Pays a part of the shares to somebody who may hold them, or may not.
  mutating func payShares() -> [Step] {
    let (who, part) = (pick(["heir", "owner", "clerk"]), 1 + below(3))
    let isAsked = chance(4, of: 5)
    let text = "give(shares.split(shares.amount / \(part)), to: \(who))"
    line(
      isAsked
        ? "if mayHold(bank.Share, of: \(who)) { \(text) }" : "if shares.amount > 3 { \(text) }")
    return [
      { machine in
        let (share, who) = (Self.share(machine), machine.field(who).account)
        if isAsked, !(machine.world.issued.contains(share) && machine.mayHold(share, who)) {
          return .next
        }
        if !isAsked, machine.field("shares").amount <= 3 { return .next }
        let amount = machine.field("shares").amount / part
        try machine.give(Self.split("shares", amount, isField: true, machine), to: who)
        return .next
      }
    ]
  }

  /// Changes what the phases keep, in its place.
  mutating func useStaying() -> [Step] {
    guard !estate.staying.isEmpty else { return keep() }
    let field = pick(estate.staying)
    let name = field.name
    switch field.kind {
    case nil:
      line("\(name) = \(name) + n")
      return [
        { machine in
          let number = machine.field(name).number + machine.local("n").number
          machine.setField(name, .number(number))
          return .next
        }
      ]
    case .coin:
      if chance(1, of: 2) {
        line("pot.join(\(name).split(\(name).amount / 2))")
        return [
          { machine in
            let part = try Self.split(
              name, machine.field(name).amount / 2, isField: true, machine)
            machine.setField("pot", Self.joined(machine.field("pot"), part))
            return .next
          }
        ]
      }
      let code = taken()
      line("\(name).join(\(code.text))")
      return [
        { machine in
          let part = try code.run(machine)
          machine.setField(name, Self.joined(machine.field(name), part))
          return .next
        }
      ]
    default: return look()
    }
  }
}
