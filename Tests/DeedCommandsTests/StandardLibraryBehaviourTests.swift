import DeedCommands
import Foundation
import Testing

/// What the files of `stdlib` do, by tests in the language beside them.
@Suite struct StandardLibraryBehaviourTests {
  static let tests: [String] = {
    let folder = repository + "/stdlib/tests"
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).filter { $0.hasSuffix(".deed") }.sorted()
  }()

  @Test(arguments: tests)
  func passesItsTests(_ name: String) {
    let run = CommandLineRun(["test", "\(repository)/stdlib/tests/\(name)"], environment: [:])
    #expect(run.code == .success && run.result.contains(" 0 failed"), "\(run.result)\(run.note)")
  }

  /// Hundreds of cases a part, written by a script whose expected values come from Python's own libraries.
  @Test(arguments: [
    "dates", "business-days", "codings", "texts", "cbor", "lists", "money", "merkle",
  ])
  func agreesWithPython(_ part: String) throws {
    for seed in 1...2 { try expectAgreement("stdlib_oracle.py", ["\(seed)", part]) }
  }

  /// Random stories of parties, told to the library and to models of its parts that are written in Python.
  @Test(arguments: ["access", "banks", "evidence", "governance", "mandates", "proposals"])
  func agreesWithItsModel(_ part: String) throws {
    for seed in 1...2 { try expectAgreement("agreements_oracle.py", ["\(seed)", part]) }
  }

  @Test func digestsAgreeWithOpenSSL() throws {
    try expectAgreement("digest_oracle.py", ["3", "40"])
  }

  /// Sees that the tests which a script writes pass, and that there are some.
  ///
  /// The scripts need Debian's python3-cbor2 and python3-cryptography, which `scripts/setup.sh` installs.
  private func expectAgreement(_ script: String, _ arguments: [String]) throws {
    let scratch = try ScratchFolder()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-B", "\(repository)/Tests/Scripts/\(script)"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let call = "\(script) \(arguments.joined(separator: " "))"
    try #require(
      process.terminationStatus == 0 && text.contains("\ntest \""),
      "\(call) writes no tests; scripts/setup.sh installs what it needs")
    let run = CommandLineRun("test", try scratch.file("cases.deed", text))
    #expect(
      run.code == .success && run.result.contains(" passed, 0 failed"),
      "\(call): \(run.result.suffix(2000))\(run.note)")
  }
}
