import DeedBytecode
import DeedCompiler
import DeedLedger
import DeedSyntax
import DeedTesting

/// A generated program on its way: checked, formatted, built, and its tests run twice.
struct ProgramRun {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The modules of the contracts, functions and tests.
  private(set) var modules: [Module] = []
  private(set) var trees: [SyntaxTree] = []
  private(set) var testCount = 0
  private(set) var gas: UInt64 = 0

  init(_ files: [(name: String, text: String)]) throws {
    let checked = try Self.check(files)
    for file in files { trees.append(try Self.formatted(file).tree) }
    let build = try ContractBuild(checked, compiler: "test")
    modules.append(build.module.module)
    if let functions = try ContractBuild.functions(checked) {
      modules.append(functions.module.module)
    }
    let contracts = try ContractBuild.testContracts(checked, compiler: "test")
    modules += contracts.map(\.code.module.module)
    guard let tests = try ContractBuild.tests(checked) else { return }
    modules.append(tests.module.module)
    try keepsOctets(files, build)
    let runner = TestRunner(contracts: contracts, tests: tests)
    for name in runner.names {
      let cases = TestRunner.Cases(count: 10, seed: 7)
      let report = try runner.run(name, cases: cases)
      if let failure = report.failure {
        throw Failure(description: Self.words(failure, name))
      }
      guard try runner.run(name, cases: cases) == report else {
        throw Failure(description: "\(name): two runs differ")
      }
      testCount += 1
      gas += report.gas
    }
  }

  private static func words(_ failure: TestFailure, _ name: String) -> String {
    let sides = failure.comparison.map { "\($0.left) and \($0.right)" } ?? ""
    let span = failure.trace.compactMap(\.span).first.map { "\($0.start)..<\($0.end)" } ?? ""
    let place = failure.trace.first.map { "\($0.function) \($0.file ?? "") \(span)" } ?? ""
    return "\(name): \(failure.fault) \(failure.detail ?? "") \(sides) in \(place)"
  }

  private static func check(_ files: [(name: String, text: String)]) throws -> CheckedModule {
    guard let last = files.last else { throw Failure(description: "no files") }
    let parsed = ParsedModule.parse(SourceFile(name: "\(last.name).deed", text: last.text))
    let closure = SourceClosure.load(parsed, at: "\(last.name).deed", isProject: true) { path in
      files.first { "\($0.name).deed" == path }.map { Array($0.text.utf8) }
    }
    let terms = SourceFile(name: "terms.md", text: "1. The terms.\n")
    let result = Compiler.check(closure) { unit -> ProseInput? in
      ProsePath.path(of: unit.parsed) == nil ? nil : .file(terms)
    }
    guard let checked = result.checked else {
      let errors = (parsed.diagnostics + result.diagnostics).filter { $0.severity == .error }
      let sources = closure.units.map(\.parsed.source)
      throw Failure(
        description: DiagnosticRenderer(files: sources, usesColor: false).render(errors))
    }
    return checked
  }

  /// The layout of a file, which is its own.
  private static func formatted(
    _ file: (name: String, text: String)
  ) throws -> (text: String, tree: SyntaxTree) {
    let parsed = ParsedModule.parse(SourceFile(name: "\(file.name).deed", text: file.text))
    guard let text = Formatter.format(parsed) else {
      throw Failure(description: "\(file.name) has no layout")
    }
    let again = ParsedModule.parse(SourceFile(name: "\(file.name).deed", text: text))
    guard !again.hasErrors, again.tree.description == parsed.tree.description else {
      throw Failure(description: "the layout of \(file.name) says something else:\n\(text)")
    }
    guard Formatter.format(again) == text else {
      throw Failure(description: "the layout of \(file.name) has another layout:\n\(text)")
    }
    return (text, parsed.tree)
  }

  /// The files in their layout give the same contract; its clauses quote themselves in their layout, too.
  private func keepsOctets(
    _ files: [(name: String, text: String)], _ build: ContractBuild
  ) throws {
    let laidOut = try files.map { (name: $0.name, text: try Self.formatted($0).text) }
    let again = try ContractBuild(Self.check(laidOut), compiler: "test")
    guard again.moduleOctets == build.moduleOctets else {
      let lines = [build, again].map {
        Disassembler.disassemble($0.module.module).split(separator: "\n")
      }
      let other = zip(lines[0], lines[1]).first { $0 != $1 }
      throw Failure(
        description: "the layout gives another module: \(other.map { "\($0.0)\n\($0.1)" } ?? "")")
    }
  }
}
