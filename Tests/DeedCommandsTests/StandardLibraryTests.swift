import DeedCommands
import DeedCompiler
import DeedLedger
import DeedNode
import DeedStandardLibrary
import Foundation
import Testing

/// `import std.…`: files that the program brings along.
@Suite struct StandardLibraryTests {
  @Test func itsFilesAreProposed() {
    #expect(StandardFolder.files == StandardLibrary.names)
  }

  /// What is built into the program is what lies in the folder: `make stdlib` writes it.
  @Test func theProgramHasTheFilesOfTheFolder() throws {
    let folder = repository + "/stdlib"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".deed") }.sorted()
    #expect(StandardLibrary.names.map { "\($0).deed" } == files, "run `make stdlib`")
    for file in files {
      let octets = try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")))
      #expect(StandardLibrary.source(at: file) == octets, "run `make stdlib`: \(file)")
    }
    #expect(StandardLibrary.source(at: "governance") == nil)
    #expect(StandardLibrary.source(at: "../Package.swift") == nil)
  }

  private let contract = """
    import std.governance

    contract Keys {
        party owner
        var keys: list<governance.Governance.AccountKey> = []

        create by owner

        call keep(key: governance.Governance.AccountKey) by owner { keys.append(key) }

        view count() -> int { return keys.count }
    }

    test "a key is kept" {
        party ann
        let keys = Keys.create(owner: ann) by ann
        keys.keep(governance.Governance.AccountKey(algorithm: -19, key: hex"00")) by ann
        expect keys.count() == 1
    }

    """

  @Test func commandsFindIt() throws {
    let scratch = try ScratchFolder()
    for folder in ["loose/a", "project/contracts"] {
      if folder.hasPrefix("project") {
        _ = try scratch.file("project/deed.json", "{\"edition\": \"2026\"}")
      }
      let file = try scratch.file("\(folder)/keys.deed", contract)
      for command in [["check"], ["test"], ["fmt", "--check"]] {
        let run = CommandLineRun(command + [file], environment: [:])
        #expect(run.code == .success && run.notes.isEmpty, "\(run.note)\(run.result)")
      }
      let out = "\(scratch.path)/\(folder)/out"
      let build = CommandLineRun("build", file, "--out", out)
      #expect(build.code == .success, "\(build.note)")
      let source = try Data(contentsOf: URL(fileURLWithPath: out + "/Keys.source"))
      let texts = try SourceText.decode(Array(source))
      #expect(texts.map(\.path) == ["keys.deed", "std/governance.deed"])
      #expect(texts.last?.octets == StandardLibrary.governance)
    }
    // A mistake in what imports it is shown where it is.
    let wrong = try scratch.file("wrong.deed", "import std.governance\nlet x: governance.No = 1\n")
    #expect(CommandLineRun("check", wrong).note.contains("--> wrong.deed:2:8"))
  }

  /// What was published compiles again from itself.
  @Test func receiptsCarryIt() throws {
    let scratch = try ScratchFolder()
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let key = scratch.path + "/key.pem"
    let address = try #require(deed("keygen", key).results.first)
    let file = try scratch.file("keys.deed", contract)
    let deployed = deed("deploy", file, address, "--key", key, "--json")
    #expect(deployed.code == .success, "\(deployed.note)")
    let id = try #require(try deployed.json("id") as? String)
    let (receipt, pin) = (scratch.path + "/receipt", scratch.path + "/pin")
    #expect(deed("receipt", id, "--out", receipt, "--pin", pin).code == .success)
    for options in [["--rebuild"], ["--source", file]] {
      let run = CommandLineRun(["verify", receipt, "--pin", pin] + options, environment: [:])
      #expect(run.code == .success, "\(run.result) \(run.note)")
      #expect(run.result.contains("source    equal"), "\(run.result)")
    }
  }

  @Test func aFolderOfItsNameIsRefused() throws {
    let scratch = try ScratchFolder()
    _ = try scratch.file("project/deed.json", "{\"edition\": \"2026\"}")
    let inside = try scratch.file("project/std/limits.deed", "pub let one: int = 1\n")
    for path in [inside, scratch.path + "/project"] {
      let run = CommandLineRun("check", path)
      #expect(run.code != .success && run.note.contains("the name of the standard library"))
    }
    // Without a project, where the published path would be `std/…`.
    _ = try scratch.file("loose/other.deed", "pub let one: int = 1\n")
    let alone = try scratch.file("loose/std/alone.deed", "let one: int = 1\n")
    #expect(CommandLineRun("check", alone).code == .success)
    let both = try scratch.file("loose/std/both.deed", "import other\nlet two: int = other.one\n")
    #expect(CommandLineRun("check", both).note.contains("D3291"))
  }
}
