import DeedCompiler
import DeedSyntax
import DeedTesting

/// Checks files and reports what is wrong with them.
struct Compilation {
  /// The files that are right, in order.
  let checked: [CheckedModule]
  /// Whether any file has an error.
  let hasErrors: Bool
  /// What was found, in the order of the files.
  let diagnostics: [Diagnostic]
  private let files: [SourceFile]

  /// Parses and checks files, with all that they import.
  ///
  /// - Throws: `CommandFailure` when an imported file cannot be read.
  init(_ sources: [Project.Source]) throws(CommandFailure) {
    var checked: [CheckedModule] = []
    var diagnostics: [Diagnostic] = []
    var files: [SourceFile] = []
    var texts: [SourceFile] = []
    // A file that several import, or that is checked for itself, is reported on once.
    var reported = Set(sources.map(\.place.path))
    for source in sources {
      let place = source.place
      let closure = try SourceClosure.load(
        ParsedModule.parse(source.file), at: place.location, isProject: place.isProject,
        read: place.read)
      let result = Compiler.check(closure) { unit in
        let prose = Project.prose(of: unit.parsed, at: "\(place.folder)/\(unit.origin)")
        if case .file(let text)? = prose, !texts.contains(where: { $0.name == text.name }) {
          texts.append(text)
        }
        return prose
      }
      var silent: Set<String> = []
      for unit in closure.units.dropLast() {
        let path = "\(place.folder)/\(unit.origin)"
        if !reported.insert(path).inserted { silent.insert(unit.parsed.source.name) }
      }
      diagnostics +=
        closure.root.diagnostics + result.diagnostics.filter { !silent.contains($0.fileName) }
      for file in closure.units.map(\.parsed.source)
      where !files.contains(where: { $0.name == file.name }) {
        files.append(file)
      }
      guard let module = result.checked else { continue }
      let costly = try Self.costlyDues(of: module, closure.root)
      diagnostics += costly
      if costly.isEmpty { checked.append(module) }
    }
    self.checked = checked
    self.diagnostics = diagnostics
    hasErrors = checked.count < sources.count
    self.files = files + texts
  }

  /// Says which due clauses of a contract may take more gas than the ledger gives one.
  private static func costlyDues(
    of module: CheckedModule, _ parsed: ParsedModule
  ) throws(CommandFailure) -> [Diagnostic] {
    var spans: [SourceSpan] = []
    for case .contract(let contract) in parsed.syntax.declarations.map(\.kind) {
      for member in contract.members {
        if case .due(let due) = member.kind { spans.append(due.time.span) }
      }
    }
    guard module.contractName != nil, !spans.isEmpty else { return [] }
    let costly: [ContractBuild.CostlyDue]
    do throws(BuildFailure) {
      costly = try ContractBuild.costlyDues(module)
    } catch {
      throw .refused("'\(module.source.name)' cannot be built: \(error)")
    }
    return costly.compactMap { due in
      guard spans.indices.contains(due.number) else { return nil }
      return Diagnostic(
        .dueTooCostly, "\(BuildFailure.dueTooCostly(due.words, bound: due.bound))",
        in: parsed.source.name, at: spans[due.number])
    }
  }

  /// The diagnostics as one JSON array.
  var json: String { Diagnostic.json(diagnostics, files: files) }

  /// Writes the diagnostics to standard error.
  func report(_ output: any Output) {
    guard !diagnostics.isEmpty else { return }
    output.note(
      DiagnosticRenderer(files: files, usesColor: output.hasColor).render(diagnostics))
  }

  /// Checks files, and ends the command when one has an error.
  ///
  /// - Throws: `CommandFailure`.
  static func checked(
    _ sources: [Project.Source], _ output: any Output
  ) throws(CommandFailure) -> [CheckedModule] {
    let compilation = try Compilation(sources)
    compilation.report(output)
    if compilation.hasErrors { throw .refused("the source has errors") }
    return compilation.checked
  }

  /// Checks the one file that a command works on.
  ///
  /// - Throws: `CommandFailure`.
  static func checked(_ path: String, _ output: any Output) throws(CommandFailure) -> CheckedModule
  {
    let modules = try checked([try Project.source(path)], output)
    guard let module = modules.first else { throw .refused("the source has errors") }
    return module
  }
}
