import DeedBytecode
import DeedCompiler
import DeedSyntax

extension FuzzTarget {
  /// Source text: all of it is kept by the tree; formatting is idempotent; what is accepted lowers, verifies and runs.
  static let source = FuzzTarget(
    "source", octetsMax: 8192,
    words: TokenKind.reservedWords.map { " \($0.rawValue) " } + [
      "contract C {\n", "create by anyone\n", "fn f(", "call c() by anyone {\n", "view v() {\n",
      "map<", "list<", "set<", "log<", "**", "...", "..<", "==", "!=", "->", "0x", "hex\"",
      "time\"",
      "party ", "digest\"sha256:", "inout ", "\\u{", "//", "///", " 3 days", "struct ", "enum ",
      "phase ", "final ", "during ", "invariant ", "due ", "interface ", "import ", "prose ",
    ],
    seeds: { try Repository.all(".deed") },
    run: { octets in
      for module in try SourceCheck(octets).modules() {
        try ContractRun().repeatedly(module, ChoiceStream(hashing: octets))
      }
    })

  /// Well-typed programs: the input makes the choices, the program must be accepted, and runs alike each time.
  static let program = FuzzTarget(
    "program", octetsMax: 1024,
    seeds: {
      (0..<64 as Range<UInt64>).map { seed in
        var choices = ChoiceStream(seed: seed)
        return (0..<(16 << (seed % 6))).map { _ in UInt8(choices.below(256)) }
      }
    },
    run: { octets in
      let text = ProgramGenerator.program(ChoiceStream(octets))
      do {
        let modules = try SourceCheck(Array(text.utf8)).modules(isGenerated: true)
        try ContractRun(isGenerated: true).repeatedly(modules, ChoiceStream(hashing: octets))
      } catch {
        throw Finding("\(error)\n\(text)")
      }
    })

  /// Contracts that call each other: the input makes the choices, each is accepted, and what they find out about each other
  /// holds.
  package static let meeting = FuzzTarget(
    "meeting", octetsMax: 2048,
    seeds: {
      (0..<64 as Range<UInt64>).map { seed in
        var choices = ChoiceStream(seed: seed)
        return (0..<(32 << (seed % 7))).map { _ in UInt8(choices.below(256)) }
      }
    },
    run: { octets in _ = try meet(octets) })

  /// A contract and its successors: the input makes the choices, each is accepted, and an upgrade changes nothing that it must not.
  package static let upgrade = FuzzTarget(
    "upgrade", octetsMax: 2048,
    seeds: {
      (0..<64 as Range<UInt64>).map { seed in
        var choices = ChoiceStream(seed: seed)
        return (0..<(32 << (seed % 7))).map { _ in UInt8(choices.below(256)) }
      }
    },
    run: { octets in _ = try succeed(octets) })

  /// Lets a contract of an input become its successors; tells how many upgrades completed, and the faults of transactions.
  package static func succeed(_ octets: [UInt8]) throws -> (completed: Int, faults: Set<String>) {
    let texts = ProgramGenerator.succession(ChoiceStream(octets))
    var files: [String: [UInt8]] = [:]
    do {
      var modules: [VerifiedModule] = []
      for (number, text) in texts.enumerated() {
        let name = "made\(number).deed"
        files[name] = Array(text.utf8)
        modules += try SourceCheck(Array(text.utf8), name: name, beside: files)
          .modules(isGenerated: true)
      }
      let trace = try ContractRun(callCount: 20, isGenerated: true).repeatedly(
        modules, ChoiceStream(hashing: octets))
      return (trace.upgraded, Set(trace.faults.keys))
    } catch {
      throw Finding("\(error)\n\(texts.joined(separator: "\n"))")
    }
  }

  /// Lets the contracts of an input meet; tells how many transactions completed that entered several, and the faults of others.
  package static func meet(_ octets: [UInt8]) throws -> (completed: Int, faults: Set<String>) {
    let texts = ProgramGenerator.meeting(ChoiceStream(octets))
    do {
      let modules = try texts.flatMap {
        try SourceCheck(Array($0.utf8)).modules(isGenerated: true)
      }
      let trace = try ContractRun(callCount: 12, isGenerated: true).repeatedly(
        modules, ChoiceStream(hashing: octets))
      return (trace.met, Set(trace.faults.keys))
    } catch {
      throw Finding("\(error)\n\(texts.joined(separator: "\n"))")
    }
  }
}

/// What holds of every source text.
struct SourceCheck {
  private let source: SourceFile

  /// What its imports may lead to, by path.
  private let files: [String: [UInt8]]

  init(_ octets: [UInt8], name: String = "input.deed", beside files: [String: [UInt8]] = [:]) {
    source = SourceFile(name: name, bytes: octets)
    self.files = files
  }

  /// Checks it and what the compiler makes of it; `isGenerated` says that it must be accepted, and not only may.
  func modules(isGenerated: Bool = false) throws -> [VerifiedModule] {
    let parsed = ParsedModule.parse(source)
    try require(parsed.tree.reassembledBytes == source.bytes, "the tree lost octets")
    try require(
      parsed.diagnostics.count <= SyntaxLimits.diagnosticCount + 1, "too many diagnostics")
    if !parsed.hasErrors { try checkFormat(parsed) }
    let closure = SourceClosure.load(parsed, at: source.name, isProject: true) { files[$0] }
    let (checked, mistakes) = Compiler.check(closure)
    let diagnostics = Diagnostic.ordered(parsed.diagnostics + mistakes)
    let renderer = DiagnosticRenderer(files: [source], usesColor: false)
    _ = renderer.render(diagnostics)
    _ = Diagnostic.json(diagnostics, files: [source])
    for diagnostic in diagnostics where diagnostic.fileName == source.name {
      let span = diagnostic.span
      try require(
        0 <= span.start && span.start <= span.end && span.end <= source.bytes.count,
        "a diagnostic outside the source: \(diagnostic.message)")
    }
    try require(
      !diagnostics.contains { $0.code.identifier == "D2016" }, "what was lowered does not verify")
    guard let checked else {
      try require(diagnostics.contains { $0.severity == .error }, "refused without a reason")
      try require(
        !isGenerated, "refused: \(renderer.render(diagnostics.filter { $0.severity == .error }))")
      return []
    }
    try require(!parsed.hasErrors, "accepted in spite of errors")
    var lowered = [Compiler.lower(checked)]
    lowered += [Compiler.lowerFunctions(checked), Compiler.lowerTests(checked)].compactMap { $0 }
    return try lowered.map { lowered in
      try require(
        (try? DebugTable.decode(lowered.debugTable.encoded())) == lowered.debugTable,
        "a debug table does not decode")
      do {
        return try Verifier.verify(lowered.module.encoded())
      } catch {
        throw Finding("what was lowered does not verify: \(error)")
      }
    }
  }

  private func checkFormat(_ parsed: ParsedModule) throws {
    guard let formatted = Formatter.format(parsed) else {
      throw Finding("a source without errors has no format")
    }
    let again = ParsedModule.parse(SourceFile(name: "formatted.deed", text: formatted))
    // A layout may be longer than the source, and a source has a greatest length.
    guard formatted.utf8.count <= SyntaxLimits.sourceByteCount else { return }
    try require(!again.hasErrors, "what was formatted has errors:\n\(formatted)")
    try require(
      again.tree.description == parsed.tree.description, "formatting changed the syntax")
    try require(Formatter.format(again) == formatted, "formatting is not idempotent")
  }
}
