import DeedCommands
import Foundation
import Testing

/// What the repository ships as Deed source holds: contracts, library, and the examples in the documentation.
@Suite struct ShippedSourceTests {
  @Test(arguments: ["contracts", "stdlib", "benchmarks"])
  func folderChecksIsFormattedAndPasses(folder: String) {
    let path = repository + "/" + folder
    let check = CommandLineRun("check", path)
    #expect(check.code == .success, "\(check.note)")
    #expect(check.notes.isEmpty, "\(check.note)")
    #expect(CommandLineRun("fmt", "--check", path).result == "")
    let tests = CommandLineRun("test", path)
    #expect(tests.code == .success, "\(tests.result)")
  }

  /// Every block marked `deed` in a Markdown file is formatted, compiles without a warning, and its tests pass.
  @Test func examplesInTheDocumentationHold() throws {
    let scratch = try ScratchFolder()
    var count = 0
    for path in try markdownFiles() {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      for (number, block) in Self.blocks(text).enumerated() {
        count += 1
        // An example of several files has a folder of its own.
        let files = ErrorPageTests.files(of: String(block.dropLast()), main: "example.deed")
        for (name, part) in files { _ = try scratch.file("example\(count)/\(name)", part) }
        let folder = "\(scratch.path)/example\(count)"
        let format = CommandLineRun("fmt", "--check", folder)
        #expect(format.code == .success, "block \(number) of \(path) is not formatted")
        let run = CommandLineRun("test", folder)
        #expect(run.code == .success, "block \(number) of \(path):\n\(run.note)\n\(run.result)")
        #expect(run.notes.isEmpty, "block \(number) of \(path):\n\(run.note)")
      }
    }
    #expect(count > 0)
  }

  private func markdownFiles() throws -> [String] {
    let roots = ["docs", "contracts", "stdlib"]
    let below = try roots.flatMap { root in
      try FileManager.default.subpathsOfDirectory(atPath: repository + "/" + root)
        .filter { $0.hasSuffix(".md") }.map { "\(repository)/\(root)/\($0)" }
    }
    return [repository + "/README.md"] + below.sorted()
  }

  private static func blocks(_ text: String) -> [String] {
    var blocks: [String] = []
    var current: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = current {
        if line == "```" {
          blocks.append(open.joined(separator: "\n") + "\n")
          current = nil
        } else {
          current = open + [line]
        }
      } else if line == "```deed" {
        current = []
      }
    }
    return blocks
  }
}
