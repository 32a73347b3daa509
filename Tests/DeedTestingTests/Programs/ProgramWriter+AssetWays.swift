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
        do {
          _ = try machine.undoing {
            try machine.enter(
              bank, "pass", [coin, machine.field("clerk")], by: [-1 - (machine.own ?? 0)])
          }
        } catch let fault as ModelFault where fault.name == "Mint.TooMuch" {
          machine.setField("pot", Self.joined(machine.field("pot"), coin))
        }
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
}
