import DeedCommands
import Testing

/// The escrow by which the language was designed compiles as it was first written, but for its layout, and does what it says.
@Suite struct FirstExampleTests {
  private static let path = repository + "/Tests/Fixtures/example/escrow.deed"

  @Test func compilesWithoutAWord() {
    let check = CommandLineRun("check", Self.path)
    #expect(check.code == .success && check.notes.isEmpty, "\(check.note)")
  }

  @Test func passesItsTests() {
    let run = CommandLineRun("test", Self.path)
    #expect(run.code == .success && run.result.contains("2 passed, 0 failed"), "\(run.result)")
  }

  @Test func canBeBuilt() throws {
    let scratch = try ScratchFolder()
    let build = CommandLineRun("build", Self.path, "--out", scratch.path)
    #expect(build.code == .success, "\(build.note)")
  }
}
