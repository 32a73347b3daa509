import DeedCommands
import Foundation
import Testing

@Suite struct UsageTests {
  @Test func wrongUsageIsCodeTwo() {
    #expect(CommandLineRun().code == .usage)
    #expect(CommandLineRun("fly").code == .usage)
    #expect(CommandLineRun("version", "--fly").code == .usage)
    #expect(CommandLineRun("build", "--out").code == .usage)
    #expect(CommandLineRun("build", "--out", "a", "--out", "b").code == .usage)
    #expect(CommandLineRun("keygen").code == .usage)
    #expect(CommandLineRun("verify", "receipt.cbor").code == .usage)
    #expect(CommandLineRun("node").code == .usage)
    #expect(CommandLineRun("node", "--data", "x").code == .usage)
    #expect(CommandLineRun("call", "00", "f", "--node", "nonsense").code == .usage)
    #expect(CommandLineRun("run", "f.deed", "f", "--repeat", "0").code == .usage)
  }

  @Test func theEnvironmentIsCodeThree() {
    #expect(CommandLineRun("check", "/nonexistent/file.deed").code == .environment)
    #expect(
      CommandLineRun("view", String(repeating: "0", count: 64), "f", "--node", "http://127.0.0.1:1")
        .code == .environment)
    #expect(CommandLineRun("audit", "--data", "/nonexistent").code == .environment)
  }

  @Test func helpAndVersionGoToStandardOutput() {
    let help = CommandLineRun("--help")
    #expect(help.code == .success && help.notes.isEmpty)
    let version = CommandLineRun("--version")
    #expect(version.code == .success && version.result.hasPrefix("deed "))
  }

  /// `docs/command-line.md` is what `--help` says: one section a command.
  @Test func thePageIsFresh() throws {
    let path = repository + "/docs/command-line.md"
    let words = CommandLineRun("--help").results[0].split(separator: "\n")
      .drop { $0 != "commands:" }.dropFirst().prefix { $0.hasPrefix("  ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(words.count > 10)
    var page = """
      # The command line

      Made from what `deed COMMAND --help` says; a test keeps it fresh.

      Results go to standard output, everything else to standard error. With `--json` the result is one JSON value, and what goes
      to standard error stays the same. Exit codes: 0 done as asked; 1 refused or failed (diagnostics, the verifier, a failed call or
      test, a rejected receipt); 2 wrong usage; 3 the environment (a file, the network, the store). Arguments of contracts are
      [literals](literals.md) of the language.

      """
    for word in words {
      page += "\n## deed \(word)\n```\n\(CommandLineRun(word, "--help").result)\n```\n"
    }
    if isUpdatingExpectations {
      try Data(page.utf8).write(to: URL(filePath: path))
    }
    let found = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    #expect(Array(found.utf8) == Array(page.utf8), "run with DEED_UPDATE_EXPECTED=1")
  }
}
