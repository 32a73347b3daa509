/// Assets in holdings, in calls of other contracts, and on ways that part.
extension ProgramWriter {
  mutating func withdrawn() -> [Step] {
    line("if holding(bank.Coin, of: party(self)) > 3 { pot.join(withdraw(3 of bank.Coin)) }")
    return [
      { machine in
        let (coin, own) = (Self.coin(machine), -1 - (machine.own ?? 0))
        guard machine.held(coin, by: own) > 3 else { return .next }
        machine.change(coin, of: own, by: -3)
        machine.setField("pot", Self.joined(machine.field("pot"), .asset(coin, 3)))
        return .next
      }
    ]
  }

  /// Changes every entry of the map of coins, in its place.
  mutating func walked() -> [Step] {
    let (name, part) = (fresh("k"), 2 + below(3))
    line("for \(name), _ in accounts {")
    line("    pot.join(accounts[\(name)].split(accounts[\(name)].amount / \(part)))")
    line("}")
    return [
      { machine in
        var map = machine.field("accounts")
        for entry in map.entries {
          guard case .asset(let asset, let amount) = entry.value else { continue }
          map[entry.key] = .asset(asset, amount - amount / part)
          machine.setField(
            "pot", Self.joined(machine.field("pot"), .asset(asset, amount / part)))
        }
        machine.setField("accounts", map)
        return .next
      }
    ]
  }

  /// Lets the issuer pass a coin on, which it refuses when there is much of it.
  mutating func attempted() -> [Step] {
    let code = taken()
    let (name, reason) = (fresh("c"), fresh("v"))
    line("let \(name) = \(code.text)")
    line("attempt bank.pass(\(name), to: clerk) gas 900_000 {")
    line("    ok(_) { }")
    line("    failed(\(reason)) {")
    line(
      "        if \(reason) == \"TooMuch\" { pot.join(\(name)) } else { give(\(name), to: owner) }")
    line("    }")
    line("}")
    return [
      { machine in
        let coin = try code.run(machine)
        let bank = -1 - machine.field("bank").account
        let (_, reason) = try machine.attempting {
          try machine.enter(
            bank, "pass", [coin, machine.field("clerk")], by: [-1 - (machine.own ?? 0)])
        }
        if reason != nil { machine.setField("pot", Self.joined(machine.field("pot"), coin)) }
        return .next
      }
    ]
  }

  mutating func repeatedly() -> [Step] {
    let coins = holders.flatMap { $0 }.filter { $0.kind == .coin }
    guard !coins.isEmpty else { return keep() }
    let (name, count) = (pick(coins).name, below(4))
    line("for _ in 0..<\(count) { pot.join(\(name).split(\(name).amount / 3)) }")
    return [
      { machine in
        for _ in 0..<count {
          let part = try Self.split(name, machine.local(name).amount / 3, isField: false, machine)
          machine.setField("pot", Self.joined(machine.field("pot"), part))
        }
        return .next
      }
    ]
  }

  mutating func bothWays(_ level: Int) -> [Step] {
    line("if flag {")
    let first = way(level)
    line("} else {")
    let second = way(level)
    line("}")
    return [{ try $0.run($0.local("flag").isTrue ? first : second) }]
  }

  mutating func way(_ level: Int) -> [Step] {
    depth += 1
    holders.append([])
    var steps = moves(1 + below(3), level - 1)
    while !(holders.last ?? []).isEmpty { steps += dispose(0) }
    holders.removeLast()
    depth -= 1
    return steps
  }

  /// Changes two coins for each other, by a function for whatever is linear.
  mutating func swapped() -> [Step] {
    let own = holders[holders.count - 1]
    let places = own.indices.filter { own[$0].kind == .coin }
    guard places.count > 1 else { return keep() }
    let (one, two) = (own[places[0]].name, own[places[1]].name)
    let (first, second) = (fresh("c"), fresh("c"))
    holders[holders.count - 1].removeAll { [one, two].contains($0.name) }
    holders[holders.count - 1] += [
      Holder(name: first, kind: .coin), Holder(name: second, kind: .coin),
    ]
    line("var \(first), \(second) = kit.swapped(\(one), other: \(two))")
    return [
      { machine in
        machine.set(first, machine.local(two))
        machine.set(second, machine.local(one))
        return .next
      }
    ]
  }

  /// Looks into what may hold a coin, and goes by what it sees.
  mutating func look() -> [Step] {
    let places = lookable()
    guard !places.isEmpty else { return keep() }
    let place = pick(places)
    let (name, other, bound) = (fresh("seen"), fresh("c"), 1 + below(20))
    let taking = taken()
    let isPrize = place.kind == .prize
    let some =
      isPrize ? "coin(\(other), _)" : place.kind == .maybe ? "full(\(other))" : "some(\(other))"
    let none = isPrize || place.kind == .maybe ? "else" : pick(["none", "else"])
    let isValue = chance(1, of: 3)
    if isValue, let condition = place.guarding {
      line("var \(name) = -1")
      line("if \(condition) {")
      line(
        "    \(name) = match \(place.text) { \(some) { \(other).amount } \(none) { -1 } }")
      line("}")
    } else if isValue {
      line("let \(name) = match \(place.text) { \(some) { \(other).amount } \(none) { -1 } }")
    } else {
      line("var \(name) = -1")
      if let condition = place.guarding { line("if \(condition) {") }
      depth += place.guarding == nil ? 0 : 1
      line("match \(place.text) {")
      line("    \(some) {")
      line("        \(name) = \(other).amount")
      line("        if \(other).amount > \(bound) { give(\(taking.text), to: owner) }")
      line("    }")
      line("    \(none) { }")
      line("}")
      depth -= place.guarding == nil ? 0 : 1
      if place.guarding != nil { line("}") }
    }
    line("if \(name) > \(bound) { give(pot.split(pot.amount mod \(name)), to: clerk) }")
    return [
      { machine in
        var seen = -1
        switch place.value(machine) {
        case .present(let coin): seen = coin.amount
        case .variant(0, let parts): seen = parts[0].amount
        default: break
        }
        if !isValue, seen > bound {
          try machine.give(taking.run(machine), to: machine.field("owner").account)
        }
        if seen > bound {
          let part = machine.field("pot").amount % seen
          try machine.give(
            Self.split("pot", part, isField: true, machine), to: machine.field("clerk").account)
        }
        return .next
      }
    ]
  }

  /// A place that a `match` may look into.
  private struct Lookable {
    let text: String
    let kind: Holder.Kind
    /// What holds where the place is there.
    var guarding: String?
    let value: (ModelMachine) -> ModelValue
  }

  private mutating func lookable() -> [Lookable] {
    let kinds: [Holder.Kind] = [.option, .prize, .maybe]
    var places = holders.flatMap { $0 }.filter { kinds.contains($0.kind) }.map { holder in
      Lookable(text: holder.name, kind: holder.kind, value: { $0.local(holder.name) })
    }
    guard !estate.isWritten else {
      for field in estate.staying {
        guard let kind = field.kind, kinds.contains(kind) else { continue }
        places.append(
          Lookable(text: field.name, kind: kind, value: { $0.field(field.name) }))
      }
      return places
    }
    places.append(Lookable(text: "spare", kind: .option, value: { $0.field("spare") }))
    let key = below(2)
    places.append(
      Lookable(
        text: "prizes[\(key)]", kind: .prize, guarding: "prizes.contains(\(key))",
        value: { $0.field("prizes")[.number(key)] ?? .absent }))
    return places
  }
}
