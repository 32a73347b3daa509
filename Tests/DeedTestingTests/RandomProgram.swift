import DeedTestSupport

/// A random function as Deed and as Python, which must give the same results or the same fault.
struct RandomProgram {
  /// The types that the generator knows.
  enum Kind: CaseIterable {
    case integer, truth, words, list, option, pair, table
  }

  /// A variable in both languages.
  struct Variable {
    let deed: String
    let python: String
    let kind: Kind
    var isMutable = true
  }

  /// An expression in both languages.
  struct Code {
    var deed: String
    var python: String
    /// Whether the compiler may compute it, and then refuses what always fails.
    var isConstant = false
  }

  private(set) var deed: [String] = []
  private(set) var python: [String] = []
  /// What the parameters `p0` and `p1` are in the run.
  let arguments: [Int]

  var generator: SeededGenerator
  var scope: [Variable] = []
  private var iterated: Set<String> = []
  private var counter = 0
  private var depth = 1
  private static let results: [Kind] = [.integer, .truth, .words, .list, .option, .pair, .table]
  static let resultTypes =
    "(a: int, b: bool, c: text, d: list<int>, e: int?, f: Pair, g: map<int, int>)"

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    arguments = (0..<2).map { [generator] _ in
      var generator = generator
      return Int.random(in: -9...9, using: &generator)
    }
    deed.append("fn f\(seed)(p0: int, p1: int) -> \(Self.resultTypes) {")
    python.append("def f\(seed)(e, p0, p1):")
    scope = ["p0", "p1"].map {
      Variable(deed: $0, python: $0, kind: .integer, isMutable: false)
    }
    for kind in Self.results + [.integer, .list] { declare(kind, level: 0) }
    statements(count: Int.random(in: 3...8, using: &generator), level: 2)
    leave()
    deed.append("}")
  }

  // MARK: Output

  private mutating func line(_ deed: String, _ python: String) {
    let indent = String(repeating: "    ", count: depth)
    self.deed.append(indent + deed)
    self.python.append(indent + python)
  }

  mutating func chance(_ part: Int, of whole: Int) -> Bool {
    Int.random(in: 0..<whole, using: &generator) < part
  }

  mutating func fresh(_ prefix: String) -> String {
    counter += 1
    return "\(prefix)\(counter)"
  }

  private static func typeName(_ kind: Kind) -> String {
    switch kind {
    case .integer: "int"
    case .truth: "bool"
    case .words: "text"
    case .list: "list<int>"
    case .option: "int?"
    case .pair: "Pair"
    case .table: "map<int, int>"
    }
  }

  mutating func variable(_ kind: Kind, toWrite: Bool = false) -> Variable {
    let found = scope.filter {
      $0.kind == kind && (!toWrite || ($0.isMutable && !iterated.contains($0.deed)))
    }
    // Every kind has a variable that no loop runs over: the first one is never iterated.
    return found[Int.random(in: 0..<found.count, using: &generator)]
  }

  /// The first variable of a kind, which no loop runs over.
  func first(_ kind: Kind) -> String? { scope.first { $0.kind == kind }?.deed }

  // MARK: Statements

  private mutating func declare(_ kind: Kind, level: Int = 2) {
    let value = expression(kind, level)
    let name = fresh("v")
    line(
      "var \(name): \(Self.typeName(kind)) = \(value.deed)", "e.\(name) = \(value.python)")
    scope.append(Variable(deed: name, python: "e.\(name)", kind: kind))
  }

  private mutating func leave() {
    let values = Self.results.map { variable($0) }
    line(
      "return " + values.map(\.deed).joined(separator: ", "),
      "return [" + values.map(\.python).joined(separator: ", ") + "]")
  }

  private mutating func statements(count: Int, level: Int) {
    for _ in 0..<count { statement(level) }
  }

  private mutating func block(_ level: Int) {
    let kept = scope
    depth += 1
    python.append(String(repeating: "    ", count: depth) + "pass")
    statements(count: Int.random(in: 1...3, using: &generator), level: level - 1)
    depth -= 1
    scope = kept
  }

  private mutating func statement(_ level: Int) {
    switch Int.random(in: 0..<(level > 0 ? 18 : 11), using: &generator) {
    case 0...3: assign()
    case 4: declare(Kind.allCases[Int.random(in: 0..<7, using: &generator)])
    case 5: changeList()
    case 6: changeTable()
    case 7: changePair()
    case 8: checkRange()
    case 9: lend()
    case 10: require()
    case 11...13: conditional(level)
    case 14, 15: loop(level)
    case 16: repeated(level)
    default: match(level)
    }
  }

  private mutating func assign() {
    let kind = Kind.allCases[Int.random(in: 0..<7, using: &generator)]
    let target = variable(kind, toWrite: true)
    let value = expression(kind, 3)
    line("\(target.deed) = \(value.deed)", "\(target.python) = \(value.python)")
  }

  private mutating func changeList() {
    let list = variable(.list, toWrite: true)
    let value = expression(.integer, 2)
    switch Int.random(in: 0..<3, using: &generator) {
    case 0:
      line("\(list.deed).append(\(value.deed))", "\(list.python) += (\(value.python),)")
    case 1:
      let target = variable(.integer, toWrite: true)
      line(
        "\(target.deed) = \(list.deed).removeLast()",
        "\(target.python) = pop(e, '\(list.deed)')")
    default:
      let index = near(expression(.integer, 1))
      line(
        "\(list.deed)[\(index.deed)] = \(value.deed)",
        "\(list.python) = put(\(index.python), \(value.python), lambda: \(list.python))")
    }
  }

  private mutating func changeTable() {
    let table = variable(.table, toWrite: true)
    let key = expression(.integer, 1)
    if chance(1, of: 8) {
      line(
        "\(table.deed).remove(\(key.deed))",
        "\(table.python) = drop(\(table.python), \(key.python))")
    } else {
      let value = expression(.integer, 2)
      line(
        "\(table.deed)[\(key.deed)] = \(value.deed)",
        "\(table.python) = store(\(key.python), \(value.python), lambda: \(table.python))")
    }
  }

  private mutating func changePair() {
    let pair = variable(.pair, toWrite: true)
    let value = expression(.integer, 2)
    if chance(1, of: 2) {
      line(
        "\(pair.deed).n = \(value.deed)", "\(pair.python) = (\(value.python), \(pair.python)[1])")
    } else {
      line(
        "\(pair.deed).items.append(\(value.deed))",
        "\(pair.python) = (lambda x: (\(pair.python)[0], \(pair.python)[1] + (x,)))(\(value.python))"
      )
    }
  }

  private mutating func checkRange() {
    // A sum is never a constant that the compiler refuses, whatever the branches in it are.
    let operand = expression(.integer, 2)
    let value = Code(
      deed: "(p0 + \(operand.deed))", python: "op_add(p0, \(operand.python))")
    let name = fresh("r")
    line("let \(name): int in -40...40 = \(value.deed)", "\(name) = within(\(value.python))")
    // An option or list of a range is none of `int`.
    scope.append(Variable(deed: "int(\(name))", python: name, kind: .integer, isMutable: false))
  }

  private mutating func lend() {
    // Not what `raise` is lent: a variable is lent once in a call.
    var target = variable(.integer, toWrite: true)
    let raised = scope.first { $0.kind == .integer && $0.isMutable }
    if target.deed == raised?.deed {
      guard
        let other = scope.last(where: {
          $0.kind == .integer && $0.isMutable && $0.deed != raised?.deed
        })
      else { return }
      target = other
    }
    let value = expression(.integer, 2)
    line(
      "swap(inout \(target.deed), amount: \(value.deed))",
      "e.\(target.deed) = (lambda x: op_add(e.\(target.deed), x))(\(value.python))")
  }

  private mutating func require() {
    let condition = expression(.truth, 2)
    let value = expression(.integer, 1)
    line(
      "requires \(condition.deed) or (p0 > -5) else Odd(value: \(value.deed))",
      "require(lambda: \(condition.python) or p0 > -5, lambda: \(value.python))")
  }

  private mutating func conditional(_ level: Int) {
    let condition = expression(.truth, 3)
    line("if \(condition.deed) {", "if \(condition.python):")
    block(level)
    if chance(1, of: 8) {
      depth += 1
      leave()
      depth -= 1
    } else if chance(1, of: 2) {
      line("} else {", "else:")
      block(level)
    }
    line("}", "pass")
  }

  private mutating func loop(_ level: Int) {
    let name = fresh("i")
    let loopVariable = Variable(deed: name, python: name, kind: .integer, isMutable: false)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      guard let list = scope.last(where: { $0.kind == .list }), list.deed != first(.list) else {
        return
      }
      line("for \(name) in \(list.deed) {", "for \(name) in \(list.python):")
      let isNew = iterated.insert(list.deed).inserted
      scope.append(loopVariable)
      block(level)
      scope.removeAll { $0.deed == name }
      if isNew { iterated.remove(list.deed) }
    case 1:
      let key = fresh("k")
      var table = expression(.table, 1)
      if table.deed == first(.table) { table = Code(deed: "[5: p0]", python: "((5, p0),)") }
      let isNew = iterated.insert(table.deed).inserted
      line("for \(key), \(name) in \(table.deed) {", "for \(key), \(name) in \(table.python):")
      scope += [
        loopVariable, Variable(deed: key, python: key, kind: .integer, isMutable: false),
      ]
      block(level)
      scope.removeAll { $0.deed == name || $0.deed == key }
      if isNew { iterated.remove(table.deed) }
    default:
      let first = Int.random(in: -2...2, using: &generator)
      let last = first + Int.random(in: -1...3, using: &generator)
      let isClosed = chance(1, of: 2)
      line(
        "for \(name) in \(first)\(isClosed ? "..." : "..<")\(last) {",
        "for \(name) in range(\(first), \(isClosed ? last + 1 : last)):")
      scope.append(loopVariable)
      block(level)
      scope.removeAll { $0.deed == name }
    }
    line("}", "pass")
  }

  private mutating func repeated(_ level: Int) {
    let name = fresh("w")
    line("var \(name) = 0", "\(name) = 0")
    let condition = expression(.truth, 2)
    line(
      "while (\(name) < 4) and \(condition.deed) {",
      "while \(name) < 4 and \(condition.python):")
    depth += 1
    line("\(name) = \(name) + 1", "\(name) += 1")
    depth -= 1
    scope.append(Variable(deed: name, python: name, kind: .integer, isMutable: false))
    block(level)
    line("}", "pass")
  }

  private mutating func match(_ level: Int) {
    let subject = expression(.option, 2, needsType: true)
    let name = fresh("m")
    let temporary = fresh("t")
    line("match \(subject.deed) {", "\(temporary) = \(subject.python)")
    deed.append(String(repeating: "    ", count: depth) + "some(\(name)) {")
    python.append(String(repeating: "    ", count: depth) + "if \(temporary) is not None:")
    depth += 1
    python.append(String(repeating: "    ", count: depth) + "\(name) = \(temporary)[1]")
    depth -= 1
    scope.append(Variable(deed: name, python: name, kind: .integer, isMutable: false))
    block(level)
    scope.removeAll { $0.deed == name }
    line("}", "pass")
    line("none {", "if \(temporary) is None:")
    block(level)
    line("}", "pass")
    line("}", "pass")
  }
}
