import DeedCommands
import DeedTestSupport
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

  /// What was given in place of what is needed is named.
  @Test func wrongOperandsAreNamed() throws {
    func note(_ arguments: String...) -> String {
      let run = CommandLineRun(arguments, environment: ["DEED_NODE": "http://127.0.0.1:9"])
      #expect(run.code == .usage, "\(arguments): \(run.note)")
      return run.notes.first ?? ""
    }
    let zero = String(repeating: "0", count: 64)
    #expect(note("view", "party\"\(zero)\"", "f").contains("is a party, and a contract is needed"))
    #expect(note("dues", "x").contains("'x' is no contract id"))
    #expect(note("receipt", "contract\"\(zero)\"").contains("is a contract; a receipt is of one"))
    #expect(note("receipt", "-1").contains("neither a transaction's id"))
    for limit in ["101", "-1", "x"] {
      #expect(note("dues", zero, "--limit", limit).contains("--limit takes a number from 0 to 100"))
    }
    #expect(note("diagram", repository).contains("is a folder: name the FILE"))
    let scratch = try ScratchFolder()
    let file = try scratch.file(
      "f.deed",
      """
      fn zero() -> int { return 1 }
      fn one(at: time) -> time { return at }
      fn two(who: party, name: text) -> bool { return true }

      """)
    #expect(note("run", file, "zero", "3").contains("'zero' takes no arguments, not 1"))
    #expect(note("run", file, "one").contains("takes 1 argument (at: time), not 0"))
    #expect(note("run", file, "two", "3").contains("takes 2 arguments (who: party, name: text)"))
    let time = note("run", file, "one", "2026-11-21")
    #expect(time.contains("a time such as `time\"2026-11-21T09:00:00Z\"` should stand here"))
    #expect(time.hasSuffix("a shell takes quotes away unless others stand around them: '…\"…\"'"))
    #expect(!note("run", file, "two", "party\"00\"", "\"a\"").contains("a shell"))
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
    if Expectations.areRewritten {
      try Data(page.utf8).write(to: URL(filePath: path))
    }
    let found = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    #expect(Array(found.utf8) == Array(page.utf8), "run with DEED_UPDATE_EXPECTED=1")
  }
}
