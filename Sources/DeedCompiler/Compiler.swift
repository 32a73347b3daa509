import DeedBytecode
import DeedCrypto
package import DeedSyntax

/// The way from a parsed file to modules: check, then lower.
package enum Compiler {
  /// Checks a file by itself, whose imports lead nowhere.
  ///
  /// - Parameters:
  ///   - parsed: the file.
  ///   - prose: what lies at the `ProsePath` of the file; nil where it names none.
  /// - Returns: the checked form, and what was found.
  package static func check(
    _ parsed: ParsedModule, prose: ProseInput? = nil
  ) -> (checked: CheckedModule?, diagnostics: [Diagnostic]) {
    check(SourceClosure(parsed)) { _ in prose }
  }

  /// Checks a file and its imports; its checked form is there exactly when nothing is an error, in the syntax neither, and
  /// all modules that it gives verify.
  ///
  /// The diagnostics are those of the checker for every file, and those of the syntax of the imports, each in their
  /// total order. A file of whose imports one is missing or has errors is not looked into.
  package static func check(
    _ closure: SourceClosure, prose: (SourceClosure.Unit) -> ProseInput? = { _ in nil }
  ) -> (checked: CheckedModule?, diagnostics: [Diagnostic]) {
    var diagnostics = limited(closure.mistakes)
    var program = CheckedProgram()
    var effects: [Effects] = []
    // By the numbers of the closure; nil where something is wrong.
    var modules: [CheckedModule?] = []
    var positions: [Int] = []
    // By the numbers in the program, with the hashes of the modules of contracts that others create.
    var creatable: [Int: CheckedModule] = [:]
    var hashes: [Int: Digest32] = [:]
    for (number, unit) in closure.units.enumerated() {
      let isRoot = number == closure.units.count - 1
      if !isRoot { diagnostics += unit.parsed.diagnostics }
      let below = unit.imports.map { $0.flatMap { modules[$0] } }
      positions.append(program.units.count)
      guard !below.contains(where: { $0 == nil }) else {
        modules.append(nil)
        continue
      }
      let checker = Checker(
        unit.parsed, imports: unit.imports.map { $0.map { positions[$0] } }, behind: program,
        effects: effects, prose: prose(unit))
      checker.run()
      var found = limited(
        withoutConsequences(
          withoutRepetitions(checker.mistakes, in: unit.parsed.source), of: unit.parsed)
          + (unit.parsed.hasErrors ? [] : checker.proseMistakes))
      var module: CheckedModule?
      if !checker.hasErrors {
        var own = checker.program
        let created = own.creates.sorted()
        for unit in created {
          guard let module = creatable[unit] else { continue }
          let hash = hashes[unit] ?? lower(module).module.hash
          hashes[unit] = hash
          own.moduleHashes[unit] = hash
        }
        var checked = CheckedModule(
          of: unit, program: own, imports: CheckedModule.closure(of: below.compactMap { $0 }),
          creates: created.compactMap { creatable[$0] })
        let lowered = Self.modules(checked, isRoot: isRoot)
        let beyond = judge(lowered, of: checked)
        found += beyond
        checked.keep(lowered)
        if beyond.isEmpty { module = checked }
        creatable[positions[number]] = module
        let exported = checker.exported()
        program = checker.program.successor(adding: exported)
        effects = checker.effects
      }
      modules.append(module)
      diagnostics += found
    }
    let errors = diagnostics.contains { $0.severity == .error }
    return (errors ? nil : modules.last ?? nil, Diagnostic.ordered(diagnostics))
  }

  /// As many diagnostics as are shown, in their order; no warning takes the place of an error.
  private static func limited(_ mistakes: [Diagnostic]) -> [Diagnostic] {
    let limit = SyntaxLimits.diagnosticCount
    guard mistakes.count > limit else { return Diagnostic.ordered(mistakes) }
    let errors = Diagnostic.ordered(mistakes.filter { $0.severity == .error }).prefix(limit)
    let warnings = Diagnostic.ordered(mistakes.filter { $0.severity == .warning })
    let shown = Array(errors) + Array(warnings.prefix(limit - errors.count))
    return Diagnostic.ordered(noting(mistakes.count - shown.count, behind: shown))
  }

  /// Says in the last of what is shown how many there are besides.
  private static func noting(_ hidden: Int, behind shown: [Diagnostic]) -> [Diagnostic] {
    guard hidden > 0, let last = shown.indices.last else { return shown }
    var shown = shown
    shown[last].notes.append(hidden == 1 ? "1 more is not shown" : "\(hidden) more are not shown")
    return shown
  }

  /// Shows a name that stands for nothing once, where it first stands, and says how often it does: one declaration that is
  /// missing or misspelt is one mistake.
  private static func withoutRepetitions(
    _ mistakes: [Diagnostic], in source: SourceFile
  ) -> [Diagnostic] {
    var positions: [String: Int] = [:]
    var counts: [Int] = []
    var result: [Diagnostic] = []
    for mistake in Diagnostic.ordered(mistakes) {
      // A type's name is also its constructor's.
      let name = source.text(in: mistake.span)
      let first = name.utf8.first ?? 0
      let isConstructor = mistake.code == .unknownFunction && (0x41...0x5A).contains(first)
      let key =
        mistake.code == .unknownType || isConstructor
        ? "type \(name)" : "\(mistake.code.number) \(mistake.message)"
      if DiagnosticCode.unknownNames.contains(mistake.code), let position = positions[key] {
        counts[position] += 1
      } else {
        positions[key] = result.count
        result.append(mistake)
        counts.append(0)
      }
    }
    for (index, count) in counts.enumerated() where count > 0 {
      result[index].notes.append(
        count == 1 ? "and in one more place" : "and in \(count) more places")
    }
    return result
  }

  /// Leaves out what only follows from a mistake in the syntax.
  ///
  /// In a line with one, nothing else is known to be wrong, and what is missing or unused in the file may stand where it
  /// could not be read. Of many errors only the first few are shown then: a declaration that could not be read is missed wherever it is used.
  private static func withoutConsequences(
    _ mistakes: [Diagnostic], of parsed: ParsedModule
  ) -> [Diagnostic] {
    guard parsed.hasErrors else { return mistakes }
    // A mistake that is told once for several lines has a fix in each.
    let places = parsed.diagnostics.flatMap { [$0.span] + $0.fixIts.map(\.span) }
    let lines = Set(places.map { parsed.source.lineIndex(at: $0.start) })
    let own = mistakes.filter {
      !DiagnosticCode.consequences.contains($0.code)
        && !lines.contains(parsed.source.lineIndex(at: $0.span.start))
    }
    let errors = Diagnostic.ordered(own.filter { $0.severity == .error })
    let shown = Array(errors.prefix(errorsBesideSyntaxMax))
    return noting(errors.count - shown.count, behind: shown)
      + own.filter { $0.severity != .error }
  }

  /// The most errors that are shown beside mistakes in the syntax.
  private static let errorsBesideSyntaxMax = 14

  /// Lowers the contract of a file, or the free functions of a file that has none.
  package static func lower(_ checked: CheckedModule) -> LoweredModule {
    guard let contract = checked.program.contract else { return lowerLibrary(checked) }
    if let known = checked.lowered(.contract) { return known }
    let lowering = ModuleLowering(.contract, name: contract.name, checked.program)
    lowering.lowerContract(contract)
    return lowering.finish(checked.source)
  }

  /// Lowers the free functions without `inout` parameters as entries, for running them alone; nil without any.
  package static func lowerFunctions(_ checked: CheckedModule) -> LoweredModule? {
    let lowered = lowerLibrary(checked)
    return lowered.module.entries.isEmpty ? nil : lowered
  }

  private static func lowerLibrary(_ checked: CheckedModule) -> LoweredModule {
    if let known = checked.lowered(.library) { return known }
    let lowering = ModuleLowering(
      .library, name: moduleName(of: checked.source), checked.program)
    lowering.lowerFreeFunctions()
    return lowering.finish(checked.source)
  }

  /// Lowers the tests of a file; nil without any.
  package static func lowerTests(_ checked: CheckedModule) -> LoweredModule? {
    guard !checked.program.tests.isEmpty else { return nil }
    if let known = checked.lowered(.test) { return known }
    let lowering = ModuleLowering(
      .test, name: moduleName(of: checked.source), checked.program)
    lowering.lowerTests()
    return lowering.finish(checked.source)
  }

  /// The name of a module without a contract: its file's, without folders and ending, as an identifier.
  ///
  /// Folders play no part, so that the bytes do not depend on where the file lies.
  private static func moduleName(of source: SourceFile) -> String {
    let file = source.name.utf8.split(separator: 0x2F).last.map(Array.init) ?? []
    let stem = file.split(separator: 0x2E, omittingEmptySubsequences: false).first ?? []
    func isIdentifier(_ octet: UInt8) -> Bool {
      (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
        || (0x30...0x39).contains(octet)
    }
    let octets = stem.prefix(64).map { isIdentifier($0) ? $0 : 0x5F }
    guard let first = octets.first, !(0x30...0x39).contains(first) else {
      return "_" + String(decoding: octets, as: UTF8.self)
    }
    return String(decoding: octets, as: UTF8.self)
  }
}
