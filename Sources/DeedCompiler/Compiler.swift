import DeedBytecode
package import DeedSyntax

/// The way from a parsed file to modules: check, then lower.
package enum Compiler {
  /// Checks a file; its checked form is there exactly when nothing is an error, in the syntax neither.
  ///
  /// The diagnostics are those of the checker alone, in their total order.
  package static func check(
    _ parsed: ParsedModule
  ) -> (checked: CheckedModule?, diagnostics: [Diagnostic]) {
    let checker = Checker(parsed)
    checker.run()
    let diagnostics = Array(
      Diagnostic.ordered(checker.mistakes).prefix(SyntaxLimits.diagnosticCount))
    guard !checker.hasErrors else { return (nil, diagnostics) }
    return (CheckedModule(source: parsed.source, program: checker.program), diagnostics)
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
