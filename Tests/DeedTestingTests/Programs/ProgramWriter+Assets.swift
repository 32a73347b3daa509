/// Statements that move assets: whatever is taken somewhere goes elsewhere on every way.
extension ProgramWriter {
  mutating func moves(_ count: Int, _ level: Int) -> [Step] {
    (0..<count).flatMap { _ in movement(level) }
  }

  mutating func movement(_ level: Int) -> [Step] {
    if estate.isWritten { return estateMovement(level) }
    switch below(level > 0 ? 17 : 14) {
    case 0, 1: return keep()
    case 2: return chance(1, of: 2) ? walked() : keep()
    case 3: return give(taken())
    case 4: return swapPot()
    case 5: return useAccount()
    case 6: return usePlaces()
    case 7: return usePrize()
    case 8: return useSpare()
    case 9:
      let scope = holders.count - 1
      return holders[scope].count > 1 ? dispose(below(holders[scope].count)) : keep()
    case 10: return withdrawn()
    case 11: return attempted()
    case 12: return look()
    case 13: return swapped()
    case 14: return repeatedly()
    default: return bothWays(level)
    }
  }

  // MARK: Where assets come from

  /// A coin that is split off somewhere.
  mutating func taken() -> Code {
    let coins = holders.flatMap { $0 }.filter { $0.kind == .coin }
    let part = below(4) + 1
    if coins.isEmpty || chance(1, of: 3) {
      if chance(1, of: 3) {
        return Code(
          text: "pot.split(n)",
          run: { machine in
            try Self.split("pot", machine.local("n").number, isField: true, machine)
          })
      }
      return Code(
        text: "pot.split(pot.amount / \(part))",
        run: { try Self.split("pot", $0.field("pot").amount / part, isField: true, $0) })
    }
    let name = pick(coins).name
    if chance(1, of: 4) {
      return Code(
        text: "cut(inout \(name), part: \(name).amount / \(part))",
        run: { try Self.split(name, $0.local(name).amount / part, isField: false, $0) })
    }
    return Code(
      text: "\(name).split(\(name).amount / \(part))",
      run: { try Self.split(name, $0.local(name).amount / part, isField: false, $0) })
  }

  static func split(
    _ name: String, _ amount: Int, isField: Bool, _ machine: ModelMachine
  ) throws -> ModelValue {
    let whole = isField ? machine.field(name) : machine.local(name)
    guard case .asset(let asset, let all) = whole else { return .absent }
    guard amount >= 0 else { throw ModelFault("AmountOutOfRange") }
    guard amount <= all else { throw ModelFault("InsufficientAmount") }
    let rest = ModelValue.asset(asset, all - amount)
    isField ? machine.setField(name, rest) : machine.set(name, rest)
    return .asset(asset, amount)
  }

  static func joined(_ left: ModelValue, _ right: ModelValue) -> ModelValue {
    guard case .asset(let asset, let amount) = left else { return right }
    return .asset(asset, amount + right.amount)
  }

  /// Gives a coin to somebody.
  mutating func give(_ code: Code) -> [Step] {
    let (to, receiver): (String, (ModelMachine) -> Int) = pick([
      ("owner", { $0.field("owner").account }), ("clerk", { $0.field("clerk").account }),
      ("party(self)", { -1 - ($0.own ?? 0) }), ("party(bank)", { $0.field("bank").account }),
    ])
    line("give(\(code.text), to: \(to))")
    return [
      { machine in
        try machine.give(try code.run(machine), to: receiver(machine))
        return .next
      }
    ]
  }

  // MARK: Where they go

  /// Puts a coin into a new variable of some kind.
  mutating func keep() -> [Step] {
    let code = taken()
    let name = fresh("c")
    let kind = pick(Holder.Kind.allCases)
    let (text, wrapped) = wrapping(kind, code.text)
    switch kind {
    case .coin: line("var \(name) = \(text)")
    case .list:
      line("var \(name): \(spelled(kind)) = []")
      line("\(name).append(\(text))")
    case .map:
      line("var \(name): \(spelled(kind)) = [:]")
      line("\(name).insert(0, value: \(text))")
    case .option, .maybe: line("let \(name): \(spelled(kind)) = \(text)")
    case .box, .prize, .crate: line("let \(name) = \(text)")
    }
    holders[holders.count - 1].append(Holder(name: name, kind: kind))
    return [
      { machine in
        machine.set(name, wrapped(try code.run(machine), machine))
        return .next
      }
    ]
  }

  /// The type of what holds coins.
  func spelled(_ kind: Holder.Kind) -> String {
    switch kind {
    case .coin: "bank.Coin"
    case .option: "bank.Coin?"
    case .list: "list<bank.Coin>"
    case .map: "map<int, bank.Coin>"
    case .box: "Box"
    case .prize: "Prize"
    case .crate: "kit.Crate<bank.Coin>"
    case .maybe: "kit.Maybe<bank.Coin>"
    }
  }

  /// What holds a coin, and how; of a list and a map the element.
  mutating func wrapping(
    _ kind: Holder.Kind, _ text: String
  ) -> (text: String, value: (ModelValue, ModelMachine) -> ModelValue) {
    switch kind {
    case .coin: return ("held(\(text))", { coin, _ in coin })
    case .option: return ("some(\(text))", { coin, _ in .present(coin) })
    case .list: return (text, { coin, _ in .list([coin]) })
    case .map: return (text, { coin, _ in .map([ModelEntry(key: .number(0), value: coin)]) })
    case .box:
      return ("Box(note: n, money: \(text))", { .structure([$1.local("n"), $0]) })
    case .prize: return ("Prize.coin(\(text), note: n)", { .variant(0, [$0, $1.local("n")]) })
    case .crate:
      return ("kit.Crate(label: n, inner: \(text))", { .structure([$1.local("n"), $0]) })
    case .maybe: return ("kit.Maybe.full(\(text))", { coin, _ in .variant(0, [coin]) })
    }
  }

  /// Uses up a variable of the innermost block.
  mutating func dispose(_ index: Int) -> [Step] {
    let holder = holders[holders.count - 1].remove(at: index)
    let (name, other) = (holder.name, fresh("c"))
    func inner(_ machine: ModelMachine) -> ModelValue? {
      switch machine.local(name) {
      case .present(let value): value
      case .list(let values): values.last
      case .map(let entries): entries.first?.value
      case .structure(let parts): parts[1]
      case .variant(0, let parts): parts[0]
      case .asset(let asset, let amount): .asset(asset, amount)
      default: nil
      }
    }
    var text = name
    switch holder.kind {
    case .coin: break
    case .box: text = chance(1, of: 2) ? "opened(\(name))" : "\(name).money"
    case .crate: text = chance(1, of: 2) ? "kit.unpacked(\(name))" : "\(name).inner"
    case .option, .prize, .maybe:
      line("match \(name) {")
      let pattern =
        holder.kind == .option
        ? "some(\(other))"
        : holder.kind == .maybe
          ? "full(\(other))" : pick(["coin(\(other), note: _)", "coin(\(other), _)"])
      line("    \(pattern) {")
      text = other
    case .list: text = "\(name).removeLast()"
    case .map: text = "\(name).take(0)"
    }
    let isMatch = [.option, .prize, .maybe].contains(holder.kind)
    depth += isMatch ? 2 : 0
    let code = Code(text: text, run: { inner($0) ?? .absent })
    let coins = holders.flatMap { $0 }.filter { $0.kind == .coin }
    var steps: [Step]
    switch below(5) {
    case 0 where !coins.isEmpty:
      let target = pick(coins).name
      line("\(target).join(\(text))")
      steps = [
        { machine in
          let value = try code.run(machine)
          machine.set(target, Self.joined(machine.local(target), value))
          return .next
        }
      ]
    case 1, 2:
      line("pot.join(\(text))")
      steps = [
        { machine in
          machine.setField("pot", Self.joined(machine.field("pot"), try code.run(machine)))
          return .next
        }
      ]
    case 3:
      line("coins.append(\(text))")
      steps = [
        { machine in
          var coins = machine.field("coins")
          coins.append(try code.run(machine))
          machine.setField("coins", coins)
          return .next
        }
      ]
    case 4 where holder.kind == .coin:
      line("if \(name).amount == 0 { \(name).destroyEmpty() } else { give(\(name), to: clerk) }")
      steps = [
        { machine in
          try machine.give(machine.local(name), to: machine.field("clerk").account)
          return .next
        }
      ]
    default: steps = give(code)
    }
    depth -= isMatch ? 2 : 0
    if isMatch {
      line("    }")
      line("    else { }")
      line("}")
    }
    if [.list, .map].contains(holder.kind) { line("\(name).destroyEmpty()") }
    guard isMatch else { return steps }
    let arm = steps
    return [{ inner($0) == nil ? .next : try $0.run(arm) }]
  }

  /// Moves the field out, and sets it again.
  mutating func swapPot() -> [Step] {
    guard holders.count == 1, let place = holders[0].firstIndex(where: { $0.kind == .coin }),
      holders[0].count > 1
    else { return keep() }
    let new = holders[0].remove(at: place).name
    let name = fresh("c")
    line("var \(name) = pot")
    line("pot = \(new)")
    holders[0].append(Holder(name: name, kind: .coin))
    return [
      { machine in
        machine.set(name, machine.field("pot"))
        machine.setField("pot", machine.local(new))
        return .next
      }
    ]
  }

  // MARK: Fields that hold several

  mutating func useAccount() -> [Step] {
    let key = ModelValue.number(below(3))
    let number = key.number
    let code = taken()
    guard chance(1, of: 3) else {
      let name = fresh("c")
      line("let \(name) = \(code.text)")
      line("if accounts.contains(\(number)) {")
      line("    accounts[\(number)].join(\(name))")
      line("} else {")
      line("    accounts.insert(\(number), value: \(name))")
      line("}")
      return [
        { machine in
          let value = try code.run(machine)
          var map = machine.field("accounts")
          map[key] = map[key].map { Self.joined($0, value) } ?? value
          machine.setField("accounts", map)
          return .next
        }
      ]
    }
    let isSplit = chance(1, of: 2)
    line("if accounts.contains(\(number)) {")
    line(
      isSplit
        ? "    pot.join(accounts[\(number)].split(accounts[\(number)].amount / 2))"
        : "    pot.join(accounts.take(\(number)))")
    line("}")
    return [
      { machine in
        var map = machine.field("accounts")
        guard case .asset(let asset, let amount)? = map[key] else { return .next }
        map[key] = isSplit ? .asset(asset, amount - amount / 2) : nil
        machine.setField("accounts", map)
        machine.setField(
          "pot", Self.joined(machine.field("pot"), .asset(asset, isSplit ? amount / 2 : amount)))
        return .next
      }
    ]
  }

  /// The lists of coins and of boxes.
  mutating func usePlaces() -> [Step] {
    switch below(3) {
    case 0:
      let code = taken()
      line("boxes.append(Box(note: n, money: \(code.text)))")
      return [
        { machine in
          var boxes = machine.field("boxes")
          boxes.append(.structure([machine.local("n"), try code.run(machine)]))
          machine.setField("boxes", boxes)
          return .next
        }
      ]
    case 1:
      line("if not boxes.isEmpty { pot.join(opened(boxes.removeLast())) }")
      return [
        { machine in
          let boxes = machine.field("boxes").elements
          guard let last = boxes.last else { return .next }
          machine.setField("boxes", .list(Array(boxes.dropLast())))
          machine.setField("pot", Self.joined(machine.field("pot"), last.elements[1]))
          return .next
        }
      ]
    default:
      line("if coins.count > 1 { coins[0].join(coins.removeLast()) }")
      return [
        { machine in
          var coins = machine.field("coins").elements
          guard coins.count > 1 else { return .next }
          let last = coins.removeLast()
          coins[0] = Self.joined(coins[0], last)
          machine.setField("coins", .list(coins))
          return .next
        }
      ]
    }
  }

  mutating func usePrize() -> [Step] {
    let key = ModelValue.number(below(2))
    let name = fresh("c")
    let code = taken()
    line("if prizes.contains(\(key.number)) {")
    line("    match prizes.take(\(key.number)) {")
    line("        coin(\(name), note: _) { give(\(name), to: owner) }")
    line("        blank(_) { }")
    line("        nothing { }")
    line("    }")
    line("} else {")
    let isCoin = chance(2, of: 3)
    let number = isCoin ? 0 : 1 + below(2)
    let text = ["Prize.coin(\(code.text), note: n)", "Prize.blank(n)", "Prize.nothing"][number]
    line("    prizes.insert(\(key.number), value: \(text))")
    line("}")
    return [
      { machine in
        var prizes = machine.field("prizes")
        if let prize = prizes[key] {
          prizes[key] = nil
          if case .variant(0, let parts) = prize {
            try machine.give(parts[0], to: machine.field("owner").account)
          }
        } else {
          let note = machine.local("n")
          let coin = isCoin ? [try code.run(machine)] : []
          prizes[key] = .variant(number, number == 2 ? [] : coin + [note])
        }
        machine.setField("prizes", prizes)
        return .next
      }
    ]
  }

  /// The field that has a coin or none.
  mutating func useSpare() -> [Step] {
    guard holders.count == 1 else { return usePlaces() }
    let name = fresh("c")
    let code = taken()
    let isSet = chance(2, of: 3)
    line("match spare {")
    line("    some(\(name)) { give(\(name), to: clerk) }")
    line("    none { }")
    line("}")
    line("spare = \(isSet ? "some(\(code.text))" : "none")")
    return [
      { machine in
        if case .present(let coin) = machine.field("spare") {
          try machine.give(coin, to: machine.field("clerk").account)
        }
        machine.setField("spare", isSet ? .present(try code.run(machine)) : .absent)
        return .next
      }
    ]
  }
}
