import DeedCompiler
import DeedSyntax

/// Checks files and reports what is wrong with them.
struct Compilation {
  /// The files that are right, in order.
  let checked: [CheckedModule]
  /// Whether any file has an error.
  let hasErrors: Bool
  /// What was found, in the order of the files.
  let diagnostics: [Diagnostic]
  private let files: [SourceFile]

  /// Parses and checks files.
  init(_ sources: [Project.Source]) {
    var checked: [CheckedModule] = []
    var diagnostics: [Diagnostic] = []
    var texts: [SourceFile] = []
    for source in sources {
      let parsed = ParsedModule.parse(source.file)
      let prose = Project.prose(of: parsed, at: source.path)
      if case .file(let text)? = prose { texts.append(text) }
      let result = Compiler.check(parsed, prose: prose)
      diagnostics += parsed.diagnostics + result.diagnostics
      if let module = result.checked { checked.append(module) }
    }
    self.checked = checked
    self.diagnostics = diagnostics
    hasErrors = checked.count < sources.count
    files = sources.map(\.file) + texts
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
    let compilation = Compilation(sources)
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
