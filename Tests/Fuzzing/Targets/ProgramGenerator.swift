/// Well-typed programs by choices: one contract with stored values, calls, views and functions of every kind of statement.
///
/// What it makes must be accepted. Nothing is constant that could fail: the compiler refuses what always fails.
struct ProgramGenerator {
  /// The types that expressions have.
  enum Kind: String, CaseIterable {
    case integer = "int"
    case truth = "bool"
    case words = "text"
    case octets = "bytes"
    case moment = "time"
    case span = "duration"
    case party = "party"
    case list = "list<int>"
    case option = "int?"
    case pair = "Pair"
    case table = "map<text, int>"
    case group = "set<int>"
    case mood = "Mood"
    case small = "Small"
  }

  /// A variable, field or parameter.
  struct Variable {
    let name: String
    let kind: Kind
    /// Whether it may be assigned to and lent.
    var isMutable = true
    /// Whether it is a field of the contract.
    var isField = false
  }

  /// A function that may be called.
  struct Callee {
    let name: String
    let parameters: [(label: String, kind: Kind, isLent: Bool)]
    let result: Kind
    /// Whether it writes state: then only the bodies of calls call it.
    let writes: Bool
  }

  var choices: ChoiceStream
  var lines: [String] = []
  var depth = 0
  var scope: [Variable] = []
  var callees: [Callee] = []
  /// Collections that a loop runs over, which may not change.
  var locked: Set<String> = []
  /// What the body may do: read and write state, and know the caller.
  var rights = Rights()
  /// Statements and expressions that may still be made; below zero only the simplest are.
  var budget = 400
  /// Whether the contract has phases.
  var hasPhases = false
  /// The interfaces of contracts that meet, the contract's own last; none for a contract by itself.
  var faces: [Face] = []
  /// The contracts that may be called.
  var peers: [Peer] = []
  var counter = 0
  /// Which of a contract and its successors this is; nil for a contract that is never upgraded.
  var version: Int?
  /// The contract that this one goes on from.
  var predecessor: Predecessor?

  struct Rights {
    var reads = false
    var writes = false
    var hasCaller = false
    /// Whether it knows the time: invariants do not.
    var hasTime = true
    /// Whether it may loop and call functions: heads and dues do neither.
    var isBounded = false
    /// Whether it may call other contracts, or only read them where it does not write.
    var meets = false
    /// What the body returns.
    var results: [Kind] = []
  }

  /// The program of some choices.
  static func program(_ choices: ChoiceStream) -> String {
    var generator = ProgramGenerator(choices: choices)
    generator.file()
    return generator.lines.joined(separator: "\n") + "\n"
  }

  mutating func line(_ text: String) {
    lines.append(String(repeating: "    ", count: depth) + text)
  }

  mutating func fresh(_ prefix: String) -> String {
    counter += 1
    return "\(prefix)\(counter)"
  }

  // MARK: Declarations

  mutating func file() {
    if let version, version > 0 { line("import made\(version - 1)") }
    lines += [
      "struct Pair { n: int, items: list<int> }",
      "enum Mood { calm, cross(by: int, why: text), torn(between: Pair) }",
      "type Small = int in -40...40",
      "error Odd(value: int)",
      "error Sad(mood: Mood, who: text)",
      "/// The program found out that something does not hold that always does.",
      "error Broken(value: int)",
    ]
    interfaces()
    for _ in 0..<choices.below(3) { function(isFree: true) }
    line("contract Made\(faces.count)\(declared) {")
    depth += 1
    fields()
    references()
    hasPhases = choices.below(2) == 1
    if hasPhases { phases() } else { invariants() }
    create()
    for _ in 0..<choices.below(3) { function(isFree: false) }
    permission()
    welcome()
    for _ in 0...choices.below(4) { call() }
    for _ in 0..<choices.below(3) { view() }
    if hasPhases { dues() }
    depth -= 1
    line("}")
  }

  var fieldScope: [Variable] = []

  private mutating func fields() {
    line("party ann, bob")
    line("let fixed: int")
    line("let deadline: time")
    line("event Noted(value: int, mood: Mood)")
    line("event Told(text1: text, when: time, items: list<int>)")
    let initial: [(Kind, String)] = [
      (.integer, "7"), (.truth, "true"), (.words, "\"é\""), (.list, "[1, 2]"), (.option, "none"),
      (.pair, "Pair(n: 1, items: [])"), (.table, "[\"a\": 1]"), (.mood, "Mood.calm"),
      (.small, "3"), (.group, "set[4]"), (.octets, "hex\"00ff\""), (.span, "3 days"),
      (.moment, "time\"2026-01-01T00:00:00Z\""),
    ]
    fieldScope = ["ann", "bob"].map {
      Variable(name: $0, kind: .party, isMutable: false, isField: true)
    }
    fieldScope.append(Variable(name: "fixed", kind: .integer, isMutable: false, isField: true))
    fieldScope.append(Variable(name: "deadline", kind: .moment, isMutable: false, isField: true))
    for (number, (kind, value)) in initial.enumerated() where number < 3 || choices.below(2) == 1 {
      // A stored collection is no value: what stands here is one within a struct's field or a scalar.
      guard ![.list, .table, .group].contains(kind) else { continue }
      line("var f\(number): \(kind.rawValue) = \(value)")
      fieldScope.append(Variable(name: "f\(number)", kind: kind, isField: true))
    }
    line("var m: map<int, int> = [:]")
    line("var n: map<text, Pair> = [:]")
    line("var l: list<int> = []")
    line("var s: set<party> = set[]")
    line("var g: log<Mood> = []")
  }

  private mutating func create() {
    scope = []
    let coins = version == nil ? "" : " { pot = Coin.issue(9) }"
    line(choices.pick(["create by anyone", "create by ann", "create by ann or bob"]) + coins)
  }

  mutating func parameters() -> [Variable] {
    (0..<choices.below(4)).map { _ in
      Variable(name: fresh("p"), kind: choices.pick(Kind.allCases), isMutable: false)
    }
  }

  func spelled(_ parameters: [Variable]) -> String {
    parameters.map { "\($0.name): \($0.kind.rawValue)" }.joined(separator: ", ")
  }

  /// A variable of each kind first, so that every kind has one.
  private mutating func opening() {
    let literals: [(Kind, String)] = [
      (.integer, "1"), (.truth, "false"), (.words, "\"a\""), (.octets, "hex\"01\""),
      (.moment, "time\"2026-03-01T00:00:00Z\""), (.span, "2 hours"), (.list, "[3]"),
      (.option, "none"), (.pair, "Pair(n: 2, items: [5])"), (.table, "[\"z\": 26]"),
      (.group, "set[1, 2]"), (.mood, "Mood.calm"), (.small, "0"),
      (.party, rights.reads ? "bob" : "party\"\(String(repeating: "0", count: 64))\""),
    ]
    for (kind, literal) in literals where choices.below(3) == 0 || !has(kind) {
      let name = fresh("v")
      line("var \(name): \(kind.rawValue) = \(literal)")
      scope.append(Variable(name: name, kind: kind))
    }
  }

  func has(_ kind: Kind) -> Bool {
    scope.contains { $0.kind == kind && $0.isMutable && !$0.isField }
  }

  mutating func body(
    _ parameters: [Variable], results: [Kind], in stay: Stay = Stay(), checks: [String] = [],
    isBounded: Bool = false
  ) {
    scope = parameters + (rights.reads ? fieldScope + stay.fields : [])
    if !rights.writes { scope = scope.map { Self.frozen($0) } }
    locked = []
    rights.results = results
    rights.isBounded = isBounded
    depth += 1
    for check in checks { line("if not (\(check)) { fail Broken(value: 8) }") }
    for (name, kind) in stay.sets { line("\(name) = \(expression(kind, 2))") }
    opening()
    statements(1 + choices.below(6), level: isBounded ? 0 : 3)
    leave()
    depth -= 1
    line("}")
  }

  static func frozen(_ variable: Variable) -> Variable {
    guard variable.isField else { return variable }
    return Variable(name: variable.name, kind: variable.kind, isMutable: false, isField: true)
  }

  private mutating func function(isFree: Bool) {
    var own = parameters()
    let isLending = choices.below(2) == 1
    let lent = Variable(name: fresh("p"), kind: choices.pick([.integer, .list, .pair]))
    if isLending { own.insert(lent, at: 0) }
    let result = choices.pick(Kind.allCases)
    let name = fresh("h")
    let writes = !isFree && choices.below(2) == 1
    rights = Rights(reads: !isFree, writes: writes, meets: !isFree)
    let spelled = own.map { "\($0.name): \($0.isMutable ? "inout " : "")\($0.kind.rawValue)" }
    line("fn \(name)(\(spelled.joined(separator: ", "))) -> \(result.rawValue) {")
    body(own, results: [result])
    callees.append(
      Callee(
        name: name, parameters: own.map { ($0.name, $0.kind, $0.isMutable) }, result: result,
        writes: writes))
  }

  /// A call; `wanted` is what an interface says of it.
  mutating func call(_ wanted: Function? = nil) {
    let own = wanted?.parameters ?? parameters()
    let (authority, hasCaller) = choices.pick(
      wanted != nil
        ? [("anyone", true), ("anyone", true), ("anyone", true), ("ann or bob", true)]
        : [
          ("anyone", true), ("ann", true), ("ann or bob", true), ("any 1 of (ann, bob)", true),
          ("ann and bob", false), ("any 2 of (ann, bob)", false), ("all of board", false),
          ("any fixed of board", false), ("any 1 of board", true),
        ])
    let board = authority.contains("board") ? [own.isEmpty ? "" : ", ", "board: set<party>"] : []
    let results = wanted?.results ?? (0..<choices.below(3)).map { _ in choices.pick(Kind.allCases) }
    let stay = hasPhases ? (wanted == nil || choices.below(3) == 2 ? self.stay() : .any) : Stay()
    line(
      "call \(wanted?.name ?? fresh("c"))(\(spelled(own))\(board.joined()))\(Self.arrow(results)) by \(authority)\(stay.clause)"
    )
    rights = Rights(reads: true, hasCaller: false)
    scope = own + fieldScope
    let outer = callees
    callees = []
    // The body finds every clause of its head met: nothing has changed yet.
    var checks: [String] = []
    for _ in 0..<choices.below(3) {
      let (condition, value) = (expression(.truth, 2), expression(.integer, 2))
      checks.append("(\(condition)) or fixed > 5")
      line("    requires \(checks[checks.count - 1]) else Odd(value: \(value))")
    }
    if choices.below(3) == 2 {
      line("    ensures (\(expression(.truth, 2))) or fixed > 5")
    }
    callees = outer
    line("{")
    rights = Rights(reads: true, writes: true, hasCaller: hasCaller, meets: true)
    body(own, results: results, in: stay, checks: checks)
  }

  /// A view; `wanted` is what an interface says of it.
  mutating func view(_ wanted: Function? = nil) {
    let own = wanted?.parameters ?? parameters()
    let results =
      wanted?.results ?? (0...choices.below(2)).map { _ in choices.pick(Kind.allCases) }
    let stay = hasPhases ? (wanted == nil ? viewStay() : .any) : Stay()
    line(
      "view \(wanted?.name ?? fresh("w"))(\(spelled(own)))\(Self.arrow(results))\(stay.clause) {")
    rights = Rights(reads: true, meets: true)
    body(own, results: results, in: stay)
  }

  static func arrow(_ results: [Kind]) -> String {
    switch results.count {
    case 0: return ""
    case 1: return " -> \(results[0].rawValue)"
    default:
      let named = results.enumerated().map { "r\($0.offset): \($0.element.rawValue)" }
      return " -> (\(named.joined(separator: ", ")))"
    }
  }
}
