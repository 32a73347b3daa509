import DeedBytecode
import DeedCompiler
import DeedLedger
import DeedNode
import DeedSyntax
import DeedTesting

extension Command {
  /// The command `deed test`.
  static let test = Command(
    "test", "run the tests of source files", operands: "[FILE|FOLDER…]",
    discussion: """
      Runs every test on a ledger and with parties of its own, on the same machine and executor as a
      node. A failure shows the call trace with its source lines, the calls before it with their
      arguments and events, and both sides of a comparison. A test 'for all' values is run for many,
      which a seed decides; of those for which it fails, small ones are looked for and shown.
      """,
    options: [
      Option("filter", argument: "TEXT", "run only the tests whose name contains TEXT"),
      Option(
        "cases", argument: "N",
        "how many values a test 'for all' is run for (default: \(TestRunner.Cases.defaultCount))"),
      Option(
        "seed", argument: "S",
        "draw the values that belong to S (default: \(TestRunner.Cases.defaultSeed))"),
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let count = try invocation.number("cases", in: 1...TestRunner.Cases.countMax)
    let seed = try invocation.number("seed", in: 0...Int.max)
    let project = try Project(invocation.operands)
    let modules = try Compilation.checked(project.sources, output)
    let suite = TestSuiteRun(
      filter: invocation.value("filter"),
      cases: TestRunner.Cases(
        count: count ?? TestRunner.Cases.defaultCount,
        seed: seed.map(UInt64.init) ?? TestRunner.Cases.defaultSeed),
      isJSON: invocation.isJSON, output: output)
    for module in modules { try suite.run(module) }
    return try suite.finish()
  }
}

/// Runs the tests of several files and counts them.
private final class TestSuiteRun {
  private let filter: String?
  private let cases: TestRunner.Cases
  private let isJSON: Bool
  private let output: any Output
  private var passed = 0
  private var failed = 0
  private var reports: [JSON] = []

  init(filter: String?, cases: TestRunner.Cases, isJSON: Bool, output: any Output) {
    self.filter = filter
    self.cases = cases
    self.isJSON = isJSON
    self.output = output
  }

  /// Runs the tests of one file.
  func run(_ module: CheckedModule) throws(CommandFailure) {
    let tests = try ContractBuild.orFailure(module) { (module) throws(BuildFailure) in
      try ContractBuild.tests(module)
    }
    guard let tests else { return }
    let contracts: [TestRunner.Contract]
    do throws(BuildFailure) {
      contracts = try ContractBuild.testContracts(module, compiler: ProgramVersion.compiler)
    } catch {
      throw .refused("'\(module.source.name)' cannot be built: \(error)")
    }
    let runner = TestRunner(contracts: contracts, tests: tests)
    for name in runner.names where filter.map(name.contains) ?? true {
      do throws(LedgerFailure) {
        report(try runner.run(name, cases: cases), of: module)
      } catch {
        throw .environment("the test \"\(name)\" could not be run: \(error)")
      }
    }
  }

  private func report(_ report: TestReport, of module: CheckedModule) {
    if report.failure == nil { passed += 1 } else { failed += 1 }
    let rendering = TestReportRendering(report: report, sources: module.sources.map(\.file))
    if isJSON {
      reports.append(rendering.json)
    } else {
      output.result(rendering.text)
    }
  }

  /// Writes the sum; a filter that matches nothing is a failure.
  func finish() throws(CommandFailure) -> ExitCode {
    if isJSON {
      let sum: JSON = [
        "passed": .count(passed), "failed": .count(failed), "tests": .array(reports),
      ]
      output.result(sum.text)
    } else {
      output.result("\(passed) passed, \(failed) failed")
    }
    if passed + failed == 0, filter != nil { throw .refused("no test matches the filter") }
    return failed == 0 ? .success : .failure
  }
}
