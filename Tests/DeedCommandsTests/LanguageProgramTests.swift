import DeedCommands
import Foundation
import Testing

/// The programs under `Tests/Fixtures/language`: every construct of the language, shown by tests in the language itself.
@Suite struct LanguageProgramTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/language")

  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".deed") }.sorted()

  /// Runs a command as the program does.
  private static func run(_ arguments: String...) -> (code: ExitCode, output: CapturedOutput) {
    let output = CapturedOutput()
    return (DeedCommandLine.run(arguments, environment: [:], output: output), output)
  }

  private static func path(_ name: String) -> String {
    folder.appendingPathComponent(name).path
  }

  @Test func thereArePrograms() { #expect(Self.names.count >= 15) }

  /// The samples of what goes wrong elsewhere (`docs/failures-of-others.md`).
  @Test func failuresOfOthersAreStopped() {
    let folder = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("contracts/failures").path
    let (code, output) = Self.run("test", folder)
    #expect(code == .success, "\((output.notes + output.results).joined(separator: "\n"))")
    #expect(output.notes == [], "a sample gives no warning")
    #expect(output.results.count >= 10)
    #expect(Self.run("fmt", "--check", folder).code == .success)
  }

  @Test(arguments: names)
  func passesItsTests(_ name: String) {
    let (code, output) = Self.run("test", Self.path(name))
    #expect(code == .success, "\((output.notes + output.results).joined(separator: "\n"))")
    #expect(output.notes == [], "a program gives no warning")
  }

  @Test(arguments: names)
  func isInTheLayout(_ name: String) {
    #expect(Self.run("fmt", "--check", Self.path(name)).code == .success)
  }

  /// Whether a line has one `==`, outside of parentheses.
  private static func comparesOnce(_ line: String) -> Bool {
    let parts = line.components(separatedBy: " == ")
    return parts.count == 2
      && parts[0].count { $0 == "(" } == parts[0].count { $0 == ")" }
  }

  /// With one expectation turned round, exactly its test fails: what the programs expect can fail.
  @Test(arguments: names)
  func failsWithAnExpectationTurnedRound(_ name: String) throws {
    let text = try String(contentsOfFile: Self.path(name), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let candidates = lines.indices.filter {
      lines[$0].hasPrefix("    expect ") && Self.comparesOnce(lines[$0])
    }
    try #require(!candidates.isEmpty)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-language-\(ProcessInfo.processInfo.processIdentifier)-\(name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let scratch = folder.appendingPathComponent(name)
    // What the programs import lies beside them.
    try FileManager.default.copyItem(
      at: Self.folder.appendingPathComponent("parts"), to: folder.appendingPathComponent("parts"))
    defer { try? FileManager.default.removeItem(at: folder) }
    let step = max(1, candidates.count / 6)
    for index in stride(from: 0, to: candidates.count, by: step) {
      let line = candidates[index]
      var mutated = lines
      mutated[line] = lines[line].replacingOccurrences(of: " == ", with: " != ")
      try mutated.joined(separator: "\n").write(to: scratch, atomically: true, encoding: .utf8)
      let (code, output) = Self.run("test", scratch.path)
      #expect(code == .failure, "\(name):\(line + 1)")
      #expect(output.results.last?.hasSuffix(" 1 failed") == true, "\(name):\(line + 1)")
    }
  }
}
