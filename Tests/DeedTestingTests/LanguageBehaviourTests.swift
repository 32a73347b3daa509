import DeedBytecode
import DeedCompiler
import DeedLedger
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// What programs of the language do, shown by tests in the language itself.
@Suite struct LanguageBehaviourTests {
  static let paths = [
    "Tests/Fixtures/semantics/accept/behaviour/case.deed", "contracts/evidence/evidence.deed",
  ]

  @Test(arguments: paths)
  func passesItsOwnTests(_ path: String) throws {
    let checked = try TestSources.checkShipped(path)
    let build = try ContractBuild(checked, compiler: "test")
    let tests = try #require(try ContractBuild.tests(checked))
    let contract = (
      code: build.code, package: build.package,
      interface: build.interface
    )
    let runner = TestRunner(contract: contract, tests: tests)
    #expect(!runner.names.isEmpty)
    for name in runner.names {
      let report = try runner.run(name)
      #expect(report.failure == nil, "\(name)")
    }
  }
}
