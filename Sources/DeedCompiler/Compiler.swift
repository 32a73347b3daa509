import DeedBytecode
package import DeedSyntax

/// The way from a parsed file to modules: check, then lower.
package enum Compiler {
  /// Checks a file; its checked form is there exactly when nothing is an error, in the syntax neither.
  ///
  /// The diagnostics are those of the checker alone, in their total order.
  ///
  /// - Parameters:
  ///   - parsed: the file.
  ///   - prose: what lies at the `ProsePath` of the file; nil where it names none.
  /// - Returns: the checked form, and what was found.
  package static func check(
    _ parsed: ParsedModule, prose: ProseInput? = nil
  ) -> (checked: CheckedModule?, diagnostics: [Diagnostic]) {
    let checker = Checker(parsed, prose: prose)
    checker.run()
    let diagnostics = limited(
      withoutConsequences(checker.mistakes, of: parsed)
        + (parsed.hasErrors ? [] : checker.proseMistakes))
    guard !checker.hasErrors else { return (nil, diagnostics) }
    return (CheckedModule(source: parsed.source, program: checker.program), diagnostics)
  }

  /// As many diagnostics as are shown, in their order; no warning takes the place of an error.
  private static func limited(_ mistakes: [Diagnostic]) -> [Diagnostic] {
    let limit = SyntaxLimits.diagnosticCount
    guard mistakes.count > limit else { return Diagnostic.ordered(mistakes) }
    let errors = Diagnostic.ordered(mistakes.filter { $0.severity == .error }).prefix(limit)
    let warnings = Diagnostic.ordered(mistakes.filter { $0.severity == .warning })
    return Diagnostic.ordered(Array(errors) + Array(warnings.prefix(limit - errors.count)))
  }

  /// Leaves out what only follows from a mistake in the syntax: in a line with one, nothing else is known to be
  /// wrong, and what is missing or unused in the file may stand where it could not be read.
  private static func withoutConsequences(
    _ mistakes: [Diagnostic], of parsed: ParsedModule
  ) -> [Diagnostic] {
    guard parsed.hasErrors else { return mistakes }
    let lines = Set(
      parsed.diagnostics.map { parsed.source.lineIndex(at: $0.span.start) })
    return mistakes.filter {
      !DiagnosticCode.consequences.contains($0.code)
        && !lines.contains(parsed.source.lineIndex(at: $0.span.start))
    }
  }

  /// Lowers the contract of a file, or the free functions of a file that has none.
  package static func lower(_ checked: CheckedModule) -> LoweredModule {
    guard let contract = checked.program.contract else { return lowerLibrary(checked) }
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
    let lowering = ModuleLowering(
      .library, name: moduleName(of: checked.source), checked.program)
    lowering.lowerFreeFunctions()
    return lowering.finish(checked.source)
  }

  /// Lowers the tests of a file; nil without any.
  package static func lowerTests(_ checked: CheckedModule) -> LoweredModule? {
    guard !checked.program.tests.isEmpty else { return nil }
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
