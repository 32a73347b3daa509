import DeedBytecode
import DeedCompiler
import DeedSyntax
import DeedTesting
import Testing

/// Random programs that move assets: each compiles, passes the verifier, and moves what a model of it does.
@Suite struct RandomAssetProgramTests {
  private static let seeds: Range<UInt64> = 0..<150

  @Test func movesWhatTheModelMoves() throws {
    for seed in Self.seeds {
      let program = RandomAssetProgram(seed: seed)
      for run in 0..<2 {
        let held = program.given[run].reduce(program.pot[run], +)
        try #require(held == RandomAssetProgram.issued, "seed \(seed): the model loses something")
      }
      let checked: CheckedModule
      do {
        checked = try TestSources.check(SourceFile(name: "maze.deed", text: program.source))
      } catch {
        Issue.record("seed \(seed): \(error)\n\(program.source)")
        continue
      }
      let build = try ContractBuild(checked, compiler: "test")
      let tests = try #require(try ContractBuild.tests(checked))
      let runner = TestRunner(
        contract: (
          code: build.code, package: build.package,
          interface: build.interface
        ), tests: tests)
      for name in runner.names {
        let report = try runner.run(name)
        #expect(
          report.failure == nil,
          "seed \(seed), \(name): \(String(describing: report.failure))\n\(program.source)")
      }
    }
  }

  /// One asset that is left out, or used twice, is refused: leaving out any one line that moves an asset on is a mistake.
  @Test func refusesWhatLosesSomething() throws {
    var refused = 0
    for seed in Self.seeds {
      let program = RandomAssetProgram(seed: seed)
      guard
        let last = program.lines.last(where: {
          $0.hasPrefix("        give(v") && $0.contains(", to")
        }),
        !last.contains("."), !last.contains("cut(")
      else { continue }
      let source = program.source.replacing(last + "\n", with: "", maxReplacements: 1)
      #expect(throws: TestSources.Failure.self, "seed \(seed)\n\(source)") {
        try TestSources.check(SourceFile(name: "maze.deed", text: source))
      }
      let twice = program.source.replacing(
        last + "\n", with: "\(last)\n\(last)\n", maxReplacements: 1)
      #expect(throws: TestSources.Failure.self, "seed \(seed)\n\(twice)") {
        try TestSources.check(SourceFile(name: "maze.deed", text: twice))
      }
      refused += 1
    }
    #expect(refused > 20, "only \(refused)")
  }
}
