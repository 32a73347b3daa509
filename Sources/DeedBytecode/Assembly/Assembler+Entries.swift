internal import DeedCrypto

/// Entries, and what a contract says beside its tables: prose, phases, invariants.
extension Assembler {
  mutating func readEntry() throws(AssemblyFailure) {
    try number(module.entries.count)
    let kind: Entry.Kind
    let start = nextWord()
    switch scanner.word() {
    case "create": kind = .create
    case "call": kind = .call
    case "view": kind = .view
    case "function": kind = .function
    case "test": kind = .test
    case "due": kind = .due
    case "upgrade": kind = .upgrade
    default: throw scanner.failure(.expected(.word), at: start)
    }
    let name = try scanner.name()
    let parameters = try names()
    try scanner.expect("->")
    let results = try names()
    let authority = scanner.skip(word: "by") ? try authority(depth: 1) : nil
    let phases = try phases(after: "in")
    let target = scanner.skip(word: "to") ? PhaseIndex(rawValue: try scanner.number()) : nil
    let opens = scanner.skip(word: "opens") ? try function() : nil
    let closes = scanner.skip(word: "closes") ? try function() : nil
    let conditions = scanner.skip(word: "requires") ? try functions() : []
    let ensures = scanner.skip(word: "ensures") ? try functions() : []
    try scanner.expect(word: "body")
    module.entries.append(
      Entry(
        kind: kind, name: name.octets, parameterNames: parameters, resultNames: results,
        authority: authority, phases: phases, target: target, opens: opens, closes: closes,
        conditions: conditions, ensures: ensures, body: try function(), takes: try takes()))
  }

  private mutating func names() throws(AssemblyFailure) -> [Name] {
    try list("(", ")") { (assembler) throws(AssemblyFailure) in try assembler.scanner.name() }
  }

  private mutating func functions() throws(AssemblyFailure) -> [FunctionIndex] {
    try sequence { (assembler) throws(AssemblyFailure) in try assembler.function() }
  }

  mutating func function() throws(AssemblyFailure) -> FunctionIndex {
    FunctionIndex(rawValue: try scanner.number())
  }

  private mutating func authority(depth: Int) throws(AssemblyFailure) -> Authority {
    // Deeper than the verifier allows, so that its refusal can be shown.
    guard depth <= 4 * Limits.authorityDepthMax else { throw scanner.failure(.tooDeep) }
    func parts(_ assembler: inout Assembler) throws(AssemblyFailure) -> [Authority] {
      try assembler.list("(", ")") { (assembler) throws(AssemblyFailure) in
        try assembler.authority(depth: depth + 1)
      }
    }
    let start = nextWord()
    switch scanner.word() {
    case "anyone": return .anyone
    case "party": return .party(try function())
    case "all": return .all(try parts(&self))
    case "any": return .any(try parts(&self))
    case "quorum": return .quorum(count: try function(), of: try function())
    case "every": return .every(of: try function())
    default: throw scanner.failure(.expected(.authority), at: start)
    }
  }

  mutating func readProse() throws(AssemblyFailure) {
    let start = nextWord()
    guard let digest = Digest32(octets: try scanner.hexadecimal()) else {
      throw scanner.failure(.expected(.hexadecimal), at: start)
    }
    module.proseHash = digest
  }

  mutating func readPhase() throws(AssemblyFailure) {
    try number(module.phases.count)
    let name = try scanner.name()
    var targets: [PhaseIndex] = []
    if scanner.skip("->") { targets = try phaseNumbers() }
    let isFinal = scanner.skip(word: "final")
    module.phases.append(Phase(name: name, targets: targets, isFinal: isFinal))
  }

  mutating func readInvariant() throws(AssemblyFailure) {
    try number(module.invariants.count)
    try scanner.expect(word: "function")
    let function = try function()
    module.invariants.append(Invariant(function: function, phases: try phases(after: "in")))
  }

  /// The phases behind a word; none when the word is not there.
  mutating func phases(after word: String) throws(AssemblyFailure) -> [PhaseIndex] {
    scanner.skip(word: word) ? try phaseNumbers() : []
  }

  mutating func phaseNumbers() throws(AssemblyFailure) -> [PhaseIndex] {
    try sequence { (assembler) throws(AssemblyFailure) in
      PhaseIndex(rawValue: try assembler.scanner.number())
    }
  }
}
