import DeedCompiler
import DeedSyntax
import DeedTesting

/// Checks files and reports what is wrong with them.
struct Compilation {
  /// The files that are right, in order.
  let checked: [CheckedModule]
  /// Whether any file has an error.
  let hasErrors: Bool
  /// What was found, in the order of the files, each file named as it is shown.
  let diagnostics: [Diagnostic]
  private let files: [SourceFile]

  /// Parses and checks files, with all that they import.
  ///
  /// - Throws: `CommandFailure` when an imported file cannot be read.
  init(_ sources: [Project.Source]) throws(CommandFailure) {
    var checked: [CheckedModule] = []
    var groups: [DiagnosticGroup] = []
    // A file that several import, or that is checked for itself, is reported on once.
    var reported = Set(sources.map { Array($0.place.path.utf8) })
    for source in sources {
      let place = source.place
      let closure = try SourceClosure.load(
        ParsedModule.parse(source.file), at: place.location, isProject: place.isProject,
        advice: { place.dependencies?.advice(for: $0, among: $1) }, read: place.read)
      var group = DiagnosticGroup()
      var places: [[UInt8]: (path: String, folder: String?)] = [:]
      for unit in closure.units { places[Array(unit.location.utf8)] = try place.place(of: unit) }
      let result = Compiler.check(closure) { unit in
        guard !unit.isStandard, let (path, folder) = places[Array(unit.location.utf8)] else {
          return nil
        }
        let prose = Project.prose(of: unit.parsed, at: path, in: folder)
        if case .file(let text)? = prose {
          let name = ProsePath.path(of: unit.parsed) ?? text.name
          group.add(text, "\(Files.parent(path))/\(name)")
        }
        return prose
      }
      var silent: [String] = []
      for unit in closure.units.dropLast() {
        let path = places[Array(unit.location.utf8)]?.path ?? unit.location
        group.add(unit.parsed.source, path)
        if !reported.insert(Array(path.utf8)).inserted { silent.append(unit.parsed.source.name) }
      }
      group.add(closure.root.source, place.path, given: source.path)
      group.diagnostics =
        closure.root.diagnostics
        + result.diagnostics.filter { diagnostic in
          !silent.contains { $0.utf8.elementsEqual(diagnostic.fileName.utf8) }
        }
      if let module = result.checked {
        let costly = try Self.dueDiagnostics(of: module)
        group.diagnostics += costly
        if costly.isEmpty { checked.append(module) }
      }
      groups.append(group)
    }
    self.checked = checked
    hasErrors = checked.count < sources.count
    let shown = DiagnosticGroup.named(groups)
    // What several files say of one that they import, or of its legal text, is said once.
    var said: Set<Diagnostic> = []
    diagnostics = shown.flatMap(\.diagnostics).filter { said.insert($0).inserted }
    files = shown.flatMap { $0.files.map(\.file) }
  }

  /// Says what the ledger would not carry out by itself, of a file's contract and of those that it imports.
  private static func dueDiagnostics(
    of module: CheckedModule
  ) throws(CommandFailure) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for module in module.imports + [module] {
      do throws(BuildFailure) {
        diagnostics += try ContractBuild.dueDiagnostics(module)
      } catch {
        throw .refused("'\(module.source.name)' cannot be built: \(error)")
      }
    }
    return diagnostics
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
