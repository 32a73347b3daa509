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
    let packages = "/usr/lib/python3/dist-packages/cbor2/__init__.py"
    guard FileManager.default.fileExists(atPath: packages) else { return }
    let scratch = try ScratchFolder()
    for seed in 1...2 {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/python3")
      process.arguments = ["\(repository)/Tests/Scripts/stdlib_oracle.py", "\(seed)", part]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      let run = CommandLineRun("test", try scratch.file("cases.deed", text))
      #expect(
        run.code == .success && run.result.contains(" 0 failed"),
        "stdlib_oracle.py \(seed) \(part): \(run.result.suffix(2000))\(run.note)")
    }
  }
}
