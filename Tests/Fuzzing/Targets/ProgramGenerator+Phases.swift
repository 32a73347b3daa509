extension ProgramGenerator {
  /// Where a body runs: the words of its head, the fields of its phases, and what it sets because it enters one.
  struct Stay {
    var clause = ""
    var fields: [Variable] = []
    var sets: [(String, Kind)] = []

    static let any = Stay(clause: " in any")
  }

  /// Three phases, fields that are there in some of them, and invariants.
  mutating func phases() {
    line("phase pa -> pb, pc")
    line("phase pb -> pa, pc")
    line("final pc")
    line("during pb {")
    line("    var held: int")
    let isHeld = choices.below(2) == 1
    if isHeld { line("    invariant (held > -1000) or (fixed > 3)") }
    line("}")
    line("during pb, pc {")
    line("    var kept: text")
    line("}")
    if isHeld {
      line("view soundWhileHeld() -> bool in pb { return (held > -1000) or (fixed > 3) }")
    }
    invariants()
  }

  /// What holds after every call, and a view that says so again.
  mutating func invariants() {
    rights = Rights(reads: true, hasTime: false, isBounded: true)
    scope = fieldScope.map {
      Variable(name: $0.name, kind: $0.kind, isMutable: false, isField: true)
    }
    guard choices.below(2) == 1 else { return }
    let outer = callees
    callees = []
    defer { callees = outer }
    let invariant = "(f0 < 1000) or (\(expression(.truth, 2)))"
    line("invariant \(invariant)")
    line("view sound() -> bool\(hasPhases ? " in any" : "") { return \(invariant) }")
  }

  private static let held = Variable(name: "held", kind: .integer, isField: true)
  private static let kept = Variable(name: "kept", kind: .words, isField: true)

  /// The fields of a phase.
  static func fields(of phase: String?) -> [Variable] {
    switch phase {
    case "pb": [held, kept]
    case "pc": [kept]
    default: []
    }
  }

  /// Where a call runs, and maybe when.
  mutating func stay() -> Stay {
    var stay: Stay = choices.pick([
      Stay(clause: " in any"),
      Stay(clause: " in pa -> pb", sets: [("held", .integer), ("kept", .words)]),
      Stay(clause: " in pb", fields: [Self.held, Self.kept]),
      Stay(clause: " in pb -> pc", fields: [Self.frozen(Self.held), Self.kept]),
      Stay(clause: " in pb -> pa", fields: [Self.frozen(Self.held), Self.frozen(Self.kept)]),
      Stay(clause: " in pa -> pc", sets: [("kept", .words)]),
      Stay(clause: " in pb, pc", fields: [Self.kept]), Stay(clause: " in pa, pb"),
    ])
    switch choices.below(6) {
    case 4: stay.clause += " after deadline - 30 days"
    case 5: stay.clause += " before deadline + 30 days"
    default: break
    }
    return stay
  }

  /// Where a view can be called.
  mutating func viewStay() -> Stay {
    choices.pick([
      Stay(clause: " in any"),
      Stay(clause: " in pb", fields: [Self.held, Self.kept].map(Self.frozen)),
      Stay(clause: " in pb, pc", fields: [Self.frozen(Self.kept)]),
    ])
  }

  /// Deadlines that the ledger carries out.
  mutating func dues() {
    let stays: [Stay] = [
      Stay(clause: " in pa -> pc", sets: [("kept", .words)]),
      Stay(clause: " in pb -> pc", fields: [Self.frozen(Self.held), Self.kept]),
      Stay(clause: " in pb", fields: [Self.held, Self.kept]),
    ]
    let outer = callees
    callees = []
    for (number, stay) in stays.enumerated() where choices.below(2) == 1 {
      line("due deadline + \(number) days\(stay.clause) {")
      rights = Rights(reads: true, writes: true)
      body([], results: [], in: stay, isBounded: true)
    }
    callees = outer
  }
}
