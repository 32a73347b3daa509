import DeedCommands
import Foundation
import Testing

/// Where files lie that a command reads: several of one name, and symbolic links.
@Suite struct SourcePlaceTests {
  /// Each mistake is shown in its own file, named as it was given.
  @Test func filesOfOneNameAreToldApart() throws {
    let scratch = try ScratchFolder()
    let first = try scratch.file("a/x.deed", "let one: int = true\n")
    let second = try scratch.file("b/x.deed", "\n\nlet two: text = 2\n")
    let run = CommandLineRun("check", first, second)
    #expect(run.code == .failure)
    #expect(run.note.contains("--> \(first):1:"), "\(run.note)")
    #expect(run.note.contains("--> \(second):3:"), "\(run.note)")
    #expect(run.note.contains("1 | let one: int = true"), "\(run.note)")
    #expect(run.note.contains("3 | let two: text = 2"), "\(run.note)")
    // Alone, a file has its own name.
    #expect(CommandLineRun("check", first).note.contains("--> x.deed:1:"))
  }

  /// Two projects have files of one name, too, and what they import.
  @Test func projectsAreToldApart() throws {
    let scratch = try ScratchFolder()
    var files: [String] = []
    for name in ["p", "q"] {
      _ = try scratch.file("\(name)/deed.json", "{\"edition\": \"2026\"}")
      _ = try scratch.file("\(name)/parts.deed", "pub let \(name): int = true\n")
      files.append(
        try scratch.file("\(name)/main.deed", "import parts\nlet x: int = parts.\(name)\n"))
    }
    let note = CommandLineRun("check", files[0], files[1]).note
    #expect(note.contains("1 | pub let p: int = true"), "\(note)")
    #expect(note.contains("1 | pub let q: int = true"), "\(note)")
  }

  private let contract = """
    contract C {
        prose "terms.md"
        party owner
        /// clause 1
        create by owner
    }

    """

  @Test func linksLeadOutOfNoFolder() throws {
    let scratch = try ScratchFolder()
    let files = FileManager.default
    let outside = try scratch.file("outside/terms.md", "1. One\n")
    let library = try scratch.file("outside/store.deed", "pub let one: int = 1\n")
    let file = try scratch.file("inside/c.deed", contract)
    try files.createSymbolicLink(
      atPath: scratch.path + "/inside/terms.md", withDestinationPath: outside)
    let prose = CommandLineRun("check", file)
    #expect(prose.code == .failure)
    #expect(prose.note.contains("leads by a symbolic link out of the folder"), "\(prose.note)")

    _ = try scratch.file("project/deed.json", "{\"edition\": \"2026\"}")
    let main = try scratch.file("project/main.deed", "import store\nlet x: int = store.one\n")
    try files.createSymbolicLink(
      atPath: scratch.path + "/project/store.deed", withDestinationPath: library)
    let imported = CommandLineRun("check", main)
    #expect(imported.code == .failure)
    #expect(imported.note.contains("leads by a symbolic link out of"), "\(imported.note)")
  }

  /// Inside of a project links may lead where they will, and the project itself may be reached by one.
  @Test func linksInsideAProjectAreFollowed() throws {
    let scratch = try ScratchFolder()
    let files = FileManager.default
    _ = try scratch.file("project/deed.json", "{\"edition\": \"2026\"}")
    let terms = try scratch.file("project/texts/long.md", "1. One\n")
    _ = try scratch.file("project/sale/c.deed", contract)
    try files.createSymbolicLink(
      atPath: scratch.path + "/project/sale/terms.md", withDestinationPath: terms)
    try files.createSymbolicLink(
      atPath: scratch.path + "/way", withDestinationPath: scratch.path + "/project")
    for folder in ["project", "way"] {
      let run = CommandLineRun("check", "\(scratch.path)/\(folder)/sale/c.deed")
      #expect(run.code == .success, "\(run.note)")
    }
  }

  @Test func misleadingPathsAreExplained() throws {
    let scratch = try ScratchFolder()
    let ending = try scratch.file("a.deed", "import store.deed\nlet x: int = 1\n")
    #expect(CommandLineRun("check", ending).note.contains("fix: write `store`"))
    let above = try scratch.file(
      "b.deed", contract.replacingOccurrences(of: "terms.md", with: "../terms.md"))
    #expect(CommandLineRun("check", above).note.contains("beside the source"))
  }
}
