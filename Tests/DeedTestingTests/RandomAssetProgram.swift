import DeedTestSupport

/// A random call that moves assets through every place that they can be in, and what becomes of them.
///
/// It is carried out twice, with `flag` false and true; whatever the generator does to the source it does to a model of
/// both runs. Every program is well typed: each asset is used exactly once on every way.
struct RandomAssetProgram {
  /// Where an asset, or several, are kept.
  enum Kind: CaseIterable {
    case coin, option, list, box, prize, map
  }

  /// A variable with what it holds in each run; nil where the run does not come by.
  struct Variable {
    let name: String
    let kind: Kind
    /// Of a list or map, in order; of the others one amount, or none.
    var amounts: [[Int]]
  }

  private(set) var lines: [String] = []
  /// What each of the three parties has in each run, and the contract's field.
  private(set) var given = [[Int]](repeating: [0, 0, 0], count: 2)
  private(set) var pot = [0, 0]

  private var random: SeededGenerator
  private var runs = [0, 1]
  private var scopes: [[Variable]] = [[]]
  private var counter = 0
  private var depth = 2

  static let issued = 1_000

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    line("var v0 = Coin.issue(\(Self.issued))")
    scopes[0].append(
      Variable(name: "v0", kind: .coin, amounts: [[Self.issued], [Self.issued]]))
    block(statements: 6 + random.below(8), level: 2)
    while !scopes[0].isEmpty { dispose(0) }
  }

  // MARK: Output

  private mutating func line(_ text: String) {
    lines.append(String(repeating: "    ", count: depth) + text)
  }

  private mutating func fresh() -> String {
    counter += 1
    return "v\(counter)"
  }

  // MARK: What there is

  /// A coin in sight that a run can take something of, by its scope and place.
  private mutating func coin() -> (scope: Int, index: Int)? {
    let all = scopes.indices.flatMap { scope in
      scopes[scope].indices.filter { scopes[scope][$0].kind == .coin }.map { (scope, $0) }
    }
    return all.isEmpty ? nil : all[random.below(all.count)]
  }

  /// The most that can be split off in all runs that come by.
  private func least(_ variable: Variable) -> Int {
    runs.map { variable.amounts[$0].first ?? 0 }.min() ?? 0
  }

  private mutating func take(_ amount: Int, from place: (scope: Int, index: Int)) {
    for run in runs { scopes[place.scope][place.index].amounts[run][0] -= amount }
  }

  /// Writes a part of a coin, and takes it away.
  private mutating func part() -> (text: String, amount: Int)? {
    guard let place = coin() else { return nil }
    let variable = scopes[place.scope][place.index]
    let amount = random.below(min(least(variable), 50) + 1)
    take(amount, from: place)
    let isLent = random.below(4) == 0
    return (
      isLent
        ? "cut(inout \(variable.name), amount: \(amount))" : "\(variable.name).split(\(amount))",
      amount
    )
  }

  private mutating func give(_ amounts: [Int], _ text: String) {
    let party = random.below(3)
    line("give(\(text), to: \(["owner", "ann", "bob"][party]))")
    for run in runs { given[run][party] += amounts[run] }
  }

  // MARK: Statements

  private mutating func block(statements: Int, level: Int) {
    for _ in 0..<statements { statement(level) }
  }

  private mutating func statement(_ level: Int) {
    switch random.below(level > 0 && runs.count == 2 ? 12 : 9) {
    case 0, 1: if let (text, amount) = part() { declare(text, amount) }
    case 2: if let (text, amount) = part() { give([amount, amount], text) }
    case 3: usePot()
    case 4: changeInPlace()
    case 5: repeated()
    case 6, 7:
      let scope = scopes.count - 1
      if !scopes[scope].isEmpty { dispose(random.below(scopes[scope].count)) }
    case 8: if scopes.count == 1, runs.count == 2 { swapPot() }
    default: conditional(level)
    }
  }

  private mutating func declare(_ text: String, _ amount: Int) {
    let name = fresh()
    let kind = Kind.allCases[random.below(Kind.allCases.count)]
    let number = random.below(9)
    switch kind {
    case .coin: line("var \(name) = pass(\(text))")
    case .option: line("var \(name): Coin? = some(\(text))")
    case .list: line("var \(name): list<Coin> = [\(text)]")
    case .box: line("var \(name) = Box(note: \(number), money: \(text))")
    case .prize: line("var \(name) = Prize.coin(\(text), note: \(number))")
    case .map:
      line("var \(name): map<int, Coin> = [:]")
      line("\(name).insert(0, value: \(text))")
    }
    var variable = Variable(name: name, kind: kind, amounts: [[], []])
    for run in runs { variable.amounts[run] = [amount] }
    scopes[scopes.count - 1].append(variable)
  }

  private mutating func usePot() {
    if random.below(2) == 0 {
      guard let (text, amount) = part() else { return }
      line("pot.join(\(text))")
      for run in runs { pot[run] += amount }
    } else if let place = coin() {
      let amount = random.below((runs.map { pot[$0] }.min() ?? 0) + 1)
      line("\(scopes[place.scope][place.index].name).join(pot.split(\(amount)))")
      for run in runs {
        pot[run] -= amount
        scopes[place.scope][place.index].amounts[run][0] += amount
      }
    }
  }

  /// Moves the field out and sets it again.
  private mutating func swapPot() {
    guard let (text, amount) = part() else { return }
    let name = fresh()
    line("var \(name) = pot")
    line("pot = \(text)")
    scopes[0].append(Variable(name: name, kind: .coin, amounts: pot.map { [$0] }))
    pot = [amount, amount]
  }

  /// Adds to a list, a map's entry, or a struct's part.
  private mutating func changeInPlace() {
    guard let (text, amount) = part() else { return }
    let scope = random.below(scopes.count)
    let index = scopes[scope].indices.first {
      [.list, .map, .box].contains(scopes[scope][$0].kind)
    }
    guard let index else { return give([amount, amount], text) }
    let name = scopes[scope][index].name
    switch scopes[scope][index].kind {
    case .list:
      line("\(name).append(\(text))")
      for run in runs { scopes[scope][index].amounts[run].append(amount) }
    case .map:
      line("\(name)[0].join(\(text))")
      for run in runs { scopes[scope][index].amounts[run][0] += amount }
    default:
      line("\(name).money.join(\(text))")
      for run in runs { scopes[scope][index].amounts[run][0] += amount }
    }
  }

  private mutating func repeated() {
    guard let place = coin() else { return }
    let variable = scopes[place.scope][place.index]
    let (count, amount) = (random.below(4), random.below(5))
    guard count * amount <= least(variable) else { return }
    line("for i in 0..<\(count) {")
    depth += 1
    let text = "\(variable.name).split(\(amount))"
    give([count * amount, count * amount], text)
    depth -= 1
    line("}")
    take(count * amount, from: place)
  }

  private mutating func conditional(_ level: Int) {
    for (run, head) in [(1, "if flag {"), (0, "} else {")] {
      line(head)
      depth += 1
      runs = [run]
      scopes.append([])
      block(statements: 1 + random.below(3), level: level - 1)
      while !scopes[scopes.count - 1].isEmpty { dispose(0) }
      scopes.removeLast()
      depth -= 1
    }
    runs = [0, 1]
    line("}")
  }

  /// Moves on what a variable of the innermost scope holds.
  private mutating func dispose(_ index: Int) {
    let variable = scopes[scopes.count - 1].remove(at: index)
    let name = variable.name
    let sums = variable.amounts.map { $0.reduce(0, +) }
    let other = fresh()
    switch variable.kind {
    case .coin:
      if let place = coin(), random.below(2) == 0 {
        line("\(scopes[place.scope][place.index].name).join(\(name))")
        for run in runs { scopes[place.scope][place.index].amounts[run][0] += sums[run] }
      } else {
        give(sums, name)
      }
    case .option:
      line("match \(name) {")
      line("    some(\(other)) { give(\(other), to: bob) }")
      line(random.below(2) == 0 ? "    none { }" : "    else { }")
      line("}")
      for run in runs { given[run][2] += sums[run] }
    case .prize:
      line("match \(name) {")
      line("    coin(\(other), note: _) { give(\(other), to: ann) }")
      line(random.below(2) == 0 ? "    blank(_) { }\n            nothing { }" : "    else { }")
      line("}")
      for run in runs { given[run][1] += sums[run] }
    case .box:
      if random.below(2) == 0 {
        line("let \(other) = \(name)")
        give(sums, "open(\(other))")
      } else {
        give(sums, "\(name).money")
      }
    case .list:
      line("while not \(name).isEmpty { give(\(name).removeLast(), to: ann) }")
      line("\(name).destroyEmpty()")
      for run in runs { given[run][1] += sums[run] }
    case .map:
      give(sums, "\(name).take(0)")
      line("\(name).destroyEmpty()")
    }
  }

  // MARK: The whole

  /// A contract with the call, and a test of both runs.
  var source: String {
    var text = """
      contract Maze {
          party owner, ann, bob
          var pot: Coin
          asset Coin
          struct Box { note: int, money: Coin }
          enum Prize { coin(money: Coin, note: int), blank(note: int), nothing }
          create by anyone { pot = Coin.issue(0) }
          fn pass(money: Coin) -> Coin { return money }
          fn cut(money: inout Coin, amount: int) -> Coin { return money.split(amount) }
          fn open(box: Box) -> Coin { return box.money }
          call fetch(amount: int) by owner { give(pot.split(amount), to: owner) }
          call run(flag: bool) by owner {

      """
    text +=
      lines.joined(separator: "\n") + "\n    }\n    view kept() -> int { return pot.amount }\n}\n"
    for (run, flag) in ["false", "true"].enumerated() {
      text += """
        test "\(flag)" {
            party owner, ann, bob
            let maze = Maze.create(owner, ann, bob) by owner
            maze.run(\(flag)) by owner
            expect maze.kept() == \(pot[run])
            expect holding(maze.Coin, of: owner) == \(given[run][0])
            expect holding(maze.Coin, of: ann) == \(given[run][1])
            expect holding(maze.Coin, of: bob) == \(given[run][2])
        }

        """
    }
    return text
  }
}
