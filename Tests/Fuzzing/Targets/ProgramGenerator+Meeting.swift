/// Contracts that call each other.
extension ProgramGenerator {
  /// An interface that a contract declares, and that those after it use.
  struct Face {
    let name: String
    let functions: [Function]
    /// What its contract keeps for others, by a number from 0: `keep0`, `kept0`.
    let kept: [Kind]
  }

  /// A call or a view of an interface.
  struct Function {
    let name: String
    let isView: Bool
    let parameters: [Variable]
    let results: [Kind]
  }

  /// A contract that can be called.
  struct Peer {
    let name: String
    let face: Face
  }

  /// The programs of some choices: each contract knows those before it.
  static func meeting(_ choices: ChoiceStream) -> [String] {
    var generator = ProgramGenerator(choices: choices)
    var programs: [String] = []
    for number in 0..<(2 + generator.choices.below(2)) {
      generator.budget = 250
      generator.callees = []
      generator.lines = []
      generator.faces.append(generator.face(number))
      generator.file()
      programs.append(generator.lines.joined(separator: "\n") + "\n")
    }
    return programs
  }

  private mutating func face(_ number: Int) -> Face {
    var functions: [Function] = []
    for index in 0...choices.below(3) {
      let isView = choices.below(2) == 1
      let results = (0..<(choices.below(3) + (isView ? 1 : 0))).map { _ in
        choices.pick(Kind.allCases)
      }
      functions.append(
        Function(
          name: "f\(number)x\(index)", isView: isView, parameters: parameters(), results: results))
    }
    // A field is no collection of collections.
    let simple = Kind.allCases.filter { ![.list, .table, .group].contains($0) }
    let kept = (0...choices.below(2)).map { _ in choices.pick(simple) }
    return Face(name: "Face\(number)", functions: functions, kept: kept)
  }

  /// The interfaces that a file names, which are the same in each of them.
  mutating func interfaces() {
    guard !faces.isEmpty else { return }
    line("interface Anyone { view ping(value: int) -> int }")
    for (number, face) in faces.enumerated() {
      line("interface \(face.name) {")
      for function in face.functions {
        let word = function.isView ? "view" : "call"
        line(
          "    \(word) \(function.name)(\(spelled(function.parameters)))\(Self.arrow(function.results))"
        )
      }
      for (index, kind) in face.kept.enumerated() {
        line("    call keep\(index)(key: int, value: \(kind.rawValue)) -> \(kind.rawValue)")
        line("    view kept\(index)(key: int) -> \(kind.rawValue)")
      }
      line("    call visit(guest: Anyone, value: int) -> int")
      line("    error Full\(number)(value: int)")
      line("}")
    }
  }

  /// What a contract declares to be.
  var declared: String { faces.last.map { ": Anyone, \($0.name)" } ?? "" }

  /// The references that a contract keeps, and what it keeps for others.
  mutating func references() {
    guard let own = faces.last else { return }
    peers = faces.dropLast().enumerated().map { Peer(name: "peer\($0)", face: $1) }
    for peer in peers { line("let \(peer.name): \(peer.face.name)") }
    if !peers.isEmpty { line("let other: Anyone") }
    for (index, kind) in own.kept.enumerated() {
      line("var q\(index): map<int, \(kind.rawValue)> = [:]")
    }
  }

  /// The calls and views of the contract's own interface.
  mutating func welcome() {
    guard let own = faces.last else { return }
    let always = hasPhases ? " in any" : ""
    line("view ping(value: int) -> int\(always) { return value + 1 }")
    for (index, kind) in own.kept.enumerated() {
      line(
        "call keep\(index)(key: int, value: \(kind.rawValue)) -> \(kind.rawValue) by anyone\(always) {"
      )
      line("    q\(index)[key] = value")
      line("    return q\(index)[key]")
      line("}")
      line("view kept\(index)(key: int) -> \(kind.rawValue)\(always) { return q\(index)[key] }")
    }
    line("call visit(guest: Anyone, value: int) -> int by anyone\(always) {")
    line("    if value > 90 { fail \(own.name).Full\(faces.count - 1)(value) }")
    line("    return guest.ping(value)")
    line("}")
    for function in own.functions {
      if function.isView { view(function) } else { call(function) }
    }
  }

  // MARK: Statements

  /// Calls or reads another contract, and compares what holds of it whatever it is.
  mutating func meet() {
    guard let peer = peers.isEmpty ? nil : choices.pick(peers) else { return }
    let calls = rights.writes && locked.isEmpty
    switch choices.below(calls ? 8 : 3) {
    case 0: line("let _ = \(peer.name).kept0(\(expression(.integer, 1)))")
    case 1: ask(peer)
    case 2: line("if party(\(peer.name)) == party(self) { fail Broken(value: 1) }")
    case 3: keep(peer)
    case 4: visit(peer)
    default: enter(peer)
    }
  }

  /// Variables with the arguments of a function.
  private mutating func arguments(_ parameters: [Variable]) -> String {
    var arguments: [String] = []
    for (index, parameter) in parameters.enumerated() {
      let value = expression(parameter.kind, 2)
      let name = fresh("a")
      line("var \(name): \(parameter.kind.rawValue) = \(value)")
      arguments.append(index == 0 ? name : "\(parameter.name): \(name)")
    }
    return arguments.joined(separator: ", ")
  }

  /// A view gives the same twice.
  private mutating func ask(_ peer: Peer) {
    let views = peer.face.functions.filter(\.isView)
    guard !views.isEmpty else { return discard() }
    let view = choices.pick(views)
    let arguments = arguments(view.parameters)
    let (first, second) = (
      view.results.map { _ in fresh("v") }, view.results.map { _ in fresh("v") }
    )
    for names in [first, second] {
      line("let \(names.joined(separator: ", ")) = \(peer.name).\(view.name)(\(arguments))")
    }
    for (one, other) in zip(first, second) {
      line("if \(one) != \(other) { fail Broken(value: 2) }")
    }
    scope += zip(first, view.results).map { Variable(name: $0, kind: $1, isMutable: false) }
  }

  /// What is handed over comes back as the same value, and is there.
  private mutating func keep(_ peer: Peer) {
    let index = choices.below(peer.face.kept.count)
    let arguments = arguments([
      Variable(name: "key", kind: .integer), Variable(name: "value", kind: peer.face.kept[index]),
    ])
    let names = arguments.split(separator: ", ").map { $0.split(separator: " ").last ?? "" }
    let result = fresh("v")
    line("let \(result) = \(peer.name).keep\(index)(\(arguments))")
    line("if \(result) != \(names[1]) { fail Broken(value: 3) }")
    line("if \(peer.name).kept\(index)(\(names[0])) != \(names[1]) { fail Broken(value: 4) }")
  }

  /// A contract that executes cannot be entered; any other answers.
  private mutating func visit(_ peer: Peer) {
    let value = fresh("a")
    line("let \(value) = \(expression(.integer, 1))")
    let guest = choices.pick(["other", "other", "other", "self"])
    let result = fresh("v")
    line("let \(result) = \(peer.name).visit(\(guest), value: \(value))")
    line("if \(result) != \(value) + 1 { fail Broken(value: 5) }")
    if guest == "self" { line("if \(result) == \(value) + 1 { fail Broken(value: 6) }") }
  }

  /// Nothing that another contract does changes this one.
  private mutating func enter(_ peer: Peer) {
    let calls = peer.face.functions.filter { !$0.isView }
    guard !calls.isEmpty else { return keep(peer) }
    let call = choices.pick(calls)
    let arguments = arguments(call.parameters)
    let before = fresh("v")
    line("let \(before) = f0")
    let names = call.results.map { _ in fresh("v") }
    let target = names.isEmpty ? "" : "let \(names.joined(separator: ", ")) = "
    line("\(target)\(peer.name).\(call.name)(\(arguments))")
    line("if (\(before) != f0) or (m.count < 0) { fail Broken(value: 7) }")
    scope += zip(names, call.results).map { Variable(name: $0, kind: $1, isMutable: false) }
  }
}
