import DeedCommands
import DeedLedger
import Foundation
import Testing

/// Projects that import from other folders: by hash, through each other, and reproducible.
@Suite struct DependencyTests {
  private let scratch: ScratchFolder
  private let zero = String(repeating: "0", count: 64)

  init() throws { scratch = try ScratchFolder() }

  private func write(_ path: String, _ text: String) throws {
    _ = try scratch.file(path, text)
  }

  private func manifest(_ folder: String, _ dependencies: [(String, String, String?)]) throws {
    let rows = dependencies.map { name, path, hash in
      "\"\(name)\": {\"path\": \"\(path)\"\(hash.map { ", \"hash\": \"\($0)\"" } ?? "")}"
    }
    try write(
      folder + "/deed.json",
      "{\"edition\": \"2026\", \"dependencies\": {\(rows.joined(separator: ", "))}}")
  }

  private func check(_ path: String) -> CommandLineRun {
    CommandLineRun("check", "\(scratch.path)/\(path)")
  }

  /// The hash that the refusal of an import says is the right one.
  private func rightHash(_ run: CommandLineRun) throws -> String {
    let text = run.note
    let match = try #require(
      text.firstMatch(of: /(?:its hash is|' is) ([0-9a-f]{64})/), "\(text)")
    return String(match.1)
  }

  private func writeBanks(_ folder: String = "banks") throws {
    try write("\(folder)/purse.deed", "pub struct Purse { held: int }\n")
  }

  private func writeUser() throws {
    try write(
      "project/src/main.deed",
      "import banks.purse\n\nfn held(it: purse.Purse) -> int { return it.held }\n")
  }

  @Test func hashesAreHeld() throws {
    try writeBanks()
    try writeUser()
    try manifest("project", [("banks", "../banks", nil)])
    let missing = check("project/src/main.deed")
    #expect(missing.code == .failure && missing.note.contains("has no hash"), "\(missing.note)")
    try manifest("project", [("banks", "../banks", zero)])
    let wrong = check("project/src/main.deed")
    #expect(wrong.note.contains("is not what the dependency 'banks' names"), "\(wrong.note)")
    let hash = try rightHash(wrong)
    #expect(try rightHash(missing) == hash)
    try manifest("project", [("banks", "../banks", hash)])
    #expect(check("project/src/main.deed").code == .success)
    #expect(check("project").code == .success)
    // Another comment is another content; files that are neither source nor legal text are none.
    try write("banks/notes.txt", "nothing")
    #expect(check("project/src/main.deed").code == .success)
    try write("banks/purse.deed", "// One.\npub struct Purse { held: int }\n")
    #expect(check("project/src/main.deed").code == .failure)
    // What does not import from it goes on.
    try write("project/src/alone.deed", "let one: int = 1\n")
    #expect(check("project/src/alone.deed").code == .success)
  }

  @Test func legalTextsCount() throws {
    let contract = """
      contract Terms {
          prose "terms.md"
          party owner
          create by owner
          /// clause 1
          call stop() by owner { }
      }

      """
    try write("banks/terms.deed", contract)
    try write("banks/terms.md", "1. The owner may stop.\n")
    try write("project/main.deed", "import banks.terms\n\nlet one: int = 1\n")
    try manifest("project", [("banks", "../banks", zero)])
    let before = try rightHash(check("project/main.deed"))
    try write("banks/terms.md", "1. The owner must stop.\n")
    #expect(try rightHash(check("project/main.deed")) != before)
  }

  @Test func dependenciesHaveDependencies() throws {
    try write("coins/coin.deed", "pub struct Coin { value: int }\n")
    try write(
      "banks/purse.deed",
      "import coins.coin\n\npub fn value(it: coin.Coin) -> int { return it.value }\n")
    try manifest("banks", [("coins", "../coins", zero)])
    let coins = try rightHash(check("banks/purse.deed"))
    try manifest("banks", [("coins", "../coins", coins)])
    #expect(check("banks").code == .success)
    // The project sees the type through the dependency alone, or as its own when it is the same.
    let main =
      "import coins.coin\nimport banks.purse\n\n"
      + "fn one() -> int { return purse.value(coin.Coin(value: 1)) }\n"
    try write("project/main.deed", main)
    try manifest("project", [("banks", "../banks", zero), ("coins", "../coins", coins)])
    let banks = try rightHash(check("project/main.deed"))
    try manifest("project", [("banks", "../banks", banks)])
    let indirect = check("project/main.deed").note
    #expect(indirect.contains("there is no file `coins/coin.deed`"))
    #expect(indirect.contains("'coins' is a dependency of 'banks' and not of this project"))
    try write("project/ones.deed", "import banks.ones\n")
    #expect(check("project/ones.deed").note.contains("which has no file 'ones.deed'"))
    // What changes below a dependency is told by the manifest that names it.
    try write("coins/coin.deed", "pub struct Coin { value: int, year: int }\n")
    let changed = check("project/main.deed").note
    #expect(
      changed.contains("'deed deps --update' in '\(scratch.path)/banks'"),
      "\(changed)")
    try write("coins/coin.deed", "pub struct Coin { value: int }\n")
    try manifest("project", [("banks", "../banks", banks), ("coins", "../coins", coins)])
    let shared = check("project/main.deed")
    #expect(shared.code == .success, "\(shared.note)")
    // Under another name it is another folder, and its types are others.
    try manifest("project", [("banks", "../banks", banks), ("money", "../coins", coins)])
    try write("project/main.deed", main.replacing("coins.coin", with: "money.coin"))
    #expect(check("project/main.deed").code == .failure)
  }

  @Test func whatCannotBeIsRefused() throws {
    try writeBanks()
    try writeUser()
    func refusal(_ dependencies: [(String, String, String?)]) throws -> String {
      try manifest("project", dependencies)
      let run = check("project/src/main.deed")
      #expect(run.code == .failure)
      return run.note
    }
    #expect(try refusal([("banks", "../nowhere", zero)]).contains("is not there"))
    #expect(try refusal([("std", "../banks", zero)]).contains("standard library"))
    #expect(try refusal([("a-b", "../banks", zero)]).contains("no name"))
    #expect(try refusal([("banks", "/etc", zero)]).contains("needs a \"path\""))
    #expect(try refusal([("banks", "../banks", "12")]).contains("no 64 hexadecimal digits"))
    #expect(try refusal([("banks", ".", zero)]).contains("cannot be a circle"))
    try write("project/banks/other.deed", "")
    #expect(try refusal([("banks", "../banks", zero)]).contains("rename one of them"))
    try FileManager.default.removeItem(atPath: scratch.path + "/project/banks")
    // Two that depend on each other: neither can have the hash of the other, and the circle is seen first.
    try manifest("banks", [("project", "../project", zero)])
    try manifest("project", [("banks", "../banks", zero)])
    let hash = try rightHash(check("project/src/main.deed"))
    #expect(try refusal([("banks", "../banks", hash)]).contains("cannot be a circle"))
  }

  @Test func commandsWriteTheHashes() throws {
    try writeBanks()
    try writeUser()
    try write("project/deed.json", "{\"name\": \"p\", \"edition\": \"2026\"}")
    func run(_ arguments: String...) -> (code: ExitCode, output: String) {
      let run = CommandLineRun(
        arguments + ["--project", scratch.path + "/project"], environment: [:])
      return (run.code, run.result + run.note)
    }
    let banks = scratch.path + "/banks"
    let added = run("add", banks)
    #expect(added.code == .success && added.output.hasPrefix("banks: ../banks "), "\(added.output)")
    #expect(check("project").code == .success)
    #expect(run("deps").code == .success)
    try write("banks/purse.deed", "pub struct Purse { held: int, spent: int }\n")
    let stale = run("deps")
    #expect(stale.code == .failure && stale.output.contains("says otherwise"))
    #expect(check("project").code == .failure)
    #expect(run("deps", "--update").code == .success)
    #expect(check("project").code == .success)
    let text = try String(contentsOfFile: scratch.path + "/project/deed.json", encoding: .utf8)
    #expect(
      text.hasPrefix("{\n  \"name\": \"p\",\n  \"edition\": \"2026\",\n  \"dependencies\": {"))
    #expect(run("add", banks, "--as", "std").code == .usage)
    let project = scratch.path + "/project"
    // A name that stands for a folder goes on standing for it.
    try write("coins/coin.deed", "pub struct Coin { value: int }\n")
    let other = run("add", scratch.path + "/coins", "--as", "banks")
    #expect(other.code == .usage)
    #expect(other.output.contains("'banks' is the dependency on '../banks' already"))
    #expect(run("add", banks).code == .success)
    #expect(run("add", project, "--as", "itself").code == .usage)
    #expect(run("add", scratch.path, "--as", "above").code == .usage)
    #expect(try String(contentsOfFile: project + "/deed.json", encoding: .utf8) == text)
    #expect(run("add", banks + "/nowhere").code == .environment)
  }

  /// The same files give the same octets in two folders, and compile again from what is published.
  @Test func buildsAreReproducible() throws {
    let contract = """
      import banks.purse

      contract Safe {
          party owner
          var last: purse.Purse = purse.Purse(held: 0)
          create by owner
          call keep(it: purse.Purse) by owner { last = it }
      }

      """
    var outputs: [[String: Data]] = []
    for place in ["first", "second/deeper"] {
      try writeBanks("\(place)/lib/banks")
      try write("\(place)/project/contracts/safe.deed", contract)
      try manifest("\(place)/project", [("banks", "../lib/banks", zero)])
      let hash = try rightHash(check("\(place)/project/contracts/safe.deed"))
      try manifest("\(place)/project", [("banks", "../lib/banks", hash)])
      let out = "\(scratch.path)/\(place)/out"
      let run = CommandLineRun("build", "\(scratch.path)/\(place)/project", "--out", out)
      #expect(run.code == .success, "\(run.note)")
      var files: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: out) {
        files[name] = try Data(contentsOf: URL(filePath: "\(out)/\(name)"))
      }
      outputs.append(files)
    }
    #expect(outputs[0].count == 5 && outputs[0] == outputs[1])
    let source = try #require(outputs[0]["Safe.source"])
    #expect(
      try SourceText.decode(Array(source)).map(\.path)
        == ["banks/purse.deed", "contracts/safe.deed"])
  }
}
