/// A contract and those that it becomes.
extension ProgramGenerator {
  /// What a successor must know of the contract that it goes on from.
  struct Predecessor {
    /// The file, and the contract in it.
    let name: String
    /// The variables that are no collections.
    let fields: [Variable]
    /// The phases in which it may be upgraded; none for a contract without phases.
    let phases: [String]
  }

  /// The programs of some choices: each goes on from the one before it.
  static func succession(_ choices: ChoiceStream) -> [String] {
    var generator = ProgramGenerator(choices: choices)
    var programs: [String] = []
    for number in 0..<(2 + generator.choices.below(2)) {
      generator.version = number
      generator.budget = 250
      generator.callees = []
      generator.lines = []
      generator.file()
      programs.append(generator.lines.joined(separator: "\n") + "\n")
    }
    return programs
  }

  /// The assets of a contract that may be upgraded, and who may do so.
  ///
  /// `carried` tells what an upgrade must not change. All of the asset is in the contract or has been paid to its parties.
  mutating func permission() {
    guard let version else { return }
    let always = hasPhases ? " in any" : ""
    line("asset Coin")
    line("var pot: Coin")
    line("call pay(count: int) by anyone\(always) { give(pot.split(count), to: ann) }")
    line("view soundCoins() -> bool\(always) {")
    line(
      "    return pot.amount + holding(Coin, of: ann) + holding(Coin, of: bob) == Coin.supply")
    line("}")
    line("view carried() -> (")
    line("    numbers: list<int>, who: list<party>, when: time, table: list<int>, last: Mood?")
    line(")\(always) {")
    line("    var sum = 0")
    line("    for k, v in m { sum = sum + k * 3 + v }")
    line("    for k, v in n { sum = sum + v.n + v.items.count }")
    line("    var members: list<party> = [ann, bob]")
    line("    for x in s { members.append(x) }")
    line("    var last: Mood? = none")
    line("    for x in g { last = some(x) }")
    line("    var table: list<int> = []")
    line("    for x in l { table.append(x) }")
    line("    return [fixed, m.count, n.count, g.count, sum], members, deadline, table, last")
    line("}")
    var phases: [String] = []
    if hasPhases {
      phases = choices.pick([["pa", "pb", "pc"], ["pa"], ["pb", "pc"], ["pa", "pb"]])
    }
    let place = phases.isEmpty ? "" : " in \(phases.joined(separator: ", "))"
    let authority = choices.pick(["ann", "ann or bob", "any 1 of (ann, bob)", "ann and bob"])
    line("upgrade by \(authority)\(place)\(choices.pick(["", "", " after deadline - 30 days"]))")
    if let predecessor { become(predecessor) }
    predecessor = Predecessor(name: "made\(version).Made0", fields: ownFields, phases: phases)
  }

  private static let ways = ["pa", "pb", "pc"]

  /// What becomes of the contract before, from each of its phases.
  private mutating func become(_ old: Predecessor) {
    let targets = old.phases.map { _ in choices.pick(Self.ways) }
    // A field that goes on does so wherever it is there.
    let goesOn = hasPhases && choices.below(2) == 1
    var handed = old.fields.map(\.name).filter { name in
      ownFields.contains { $0.name == name } && choices.below(2) == 1
    }
    if goesOn, zip(old.phases, targets).allSatisfy({ $0 != "pb" || $1 == "pb" }) {
      handed.append("held")
    }
    if goesOn, zip(old.phases, targets).allSatisfy({ $0 == "pa" || $1 != "pa" }) {
      handed.append("kept")
    }
    if old.phases.isEmpty {
      block(of: old, from: nil, to: choices.pick(Self.ways), handed)
    }
    for (phase, target) in zip(old.phases, targets) {
      block(of: old, from: phase, to: target, handed)
    }
  }

  /// One block of an upgrade.
  private mutating func block(
    of old: Predecessor, from phase: String?, to target: String, _ handed: [String]
  ) {
    let place = phase.map { " in \($0)" } ?? ""
    line("upgrade \(old.name)\(place)\(hasPhases ? " -> \(target)" : "") {")
    depth += 1
    let before = old.fields + Self.fields(of: phase)
    let stay = hasPhases ? Self.fields(of: target) : []
    for name in ["pot", "m", "n", "l", "s", "g"] { line("\(name) = old.\(name)") }
    scope = fieldScope.filter { !$0.isMutable }
    rights = Rights(reads: true)
    let outer = callees
    callees = []
    var read: [Variable] = []
    for field in before {
      if handed.contains(field.name) {
        line("\(field.name) = old.\(field.name)")
        scope.append(Self.frozen(field))
      } else if choices.below(2) == 0 {
        line("let _ = old.\(field.name)")
      } else {
        let copy = Variable(name: fresh("v"), kind: field.kind, isMutable: false)
        line("let \(copy.name) = old.\(field.name)")
        read.append(copy)
      }
    }
    scope += read
    for field in ownFields + stay
    where !handed.contains(field.name) || !before.contains(where: { $0.name == field.name }) {
      line("\(field.name) = \(expression(field.kind, 2))")
      scope.append(Self.frozen(field))
    }
    callees = outer
    depth -= 1
    rights = Rights(reads: true)
    body(read, results: [], in: Stay(fields: stay.map(Self.frozen)))
  }

  /// The contract's own variables that are there in every phase and are no collections.
  private var ownFields: [Variable] { fieldScope.filter { $0.isMutable } }
}
