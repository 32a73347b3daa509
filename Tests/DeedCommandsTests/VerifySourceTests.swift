import DeedBytecode
import DeedCommands
import DeedCompiler
import DeedCrypto
import DeedLedger
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// What is on the ledger held against its source: `deed verify --source`, `--rebuild` and `--contract`.
@Suite struct VerifySourceTests {
  private let scratch: ScratchFolder
  private let evidence: String

  init() throws {
    scratch = try ScratchFolder()
    evidence = try String(
      contentsOfFile: repository + "/contracts/evidence/evidence.deed", encoding: .utf8)
    #expect(CommandLineRun("keygen", scratch.path + "/key.pem").code == .success)
  }

  /// Writes a contract into a folder, with the legal text that it names.
  private func write(_ folder: String, _ source: String) throws -> String {
    let rules = try String(
      contentsOfFile: repository + "/contracts/evidence/rules.md", encoding: .utf8)
    _ = try scratch.file(folder + "/rules.md", rules)
    return try scratch.file(folder + "/evidence.deed", source)
  }

  private func path(_ name: String) -> String { scratch.path + "/" + name }

  @Test func equalAndAlteredSources() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let file = try write("project", evidence)
    let deployed = deed("deploy", file, "--key", path("key.pem"), "--json")
    #expect(deployed.code == .success, "\(deployed.note)")
    let id = try #require(try deployed.json("id") as? String)
    let (receipt, bare, pin) = (path("receipt"), path("bare"), path("pin"))
    #expect(deed("receipt", id, "--out", receipt, "--pin", pin).code == .success)
    #expect(deed("receipt", id, "--out", bare, "--bare").code == .success)
    func verify(_ receipt: String, _ options: String...) -> CommandLineRun {
      CommandLineRun(["verify", receipt, "--pin", pin] + options, environment: [:])
    }

    // The same folder, the same file elsewhere under its name, and the source in the receipt are equal.
    _ = try write("copy", evidence)
    for options in [["--source", path("project")], ["--source", path("copy/evidence.deed")]] {
      let equal = verify(receipt, options[0], options[1])
      #expect(equal.code == .success, "\(equal.result)")
      for part in ["module    equal", "source    equal", "interface equal", "prose     equal"] {
        #expect(equal.result.contains(part), "\(equal.result)")
      }
    }
    let rebuilt = verify(receipt, "--rebuild", "--json")
    #expect(rebuilt.code == .success, "\(rebuilt.note)")
    #expect(try rebuilt.json("sourceConfirmed") as? Bool == true)
    // A receipt that carries no texts has the published package in its transaction all the same.
    #expect(verify(bare, "--source", path("project")).code == .success)
    let nothing = verify(bare, "--rebuild")
    #expect(nothing.code == .failure && nothing.result.contains("the receipt carries no source"))

    // Another comment: other source, same code. Another number: other code.
    _ = try write("comment", evidence + "// Something more.\n")
    let comment = verify(receipt, "--source", path("comment"))
    #expect(comment.code == .failure)
    #expect(comment.result.contains("ACCEPTED") && comment.result.contains("module    equal"))
    #expect(comment.result.contains("source    DIFFERS"))
    let altered = evidence.replacing(
      "custodianOf(document) and taker", with: "custodianOf(document)")
    #expect(altered != evidence)
    _ = try write("altered", altered)
    let other = verify(receipt, "--source", path("altered"), "--json")
    #expect(other.code == .failure)
    let findings = try #require(try other.json("source") as? [[String: Any]])
    #expect(findings.count == 1 && findings[0]["module"] as? Bool == false)
    #expect(findings[0]["sameCompiler"] as? Bool == true)
    // Paths are published from the deepest folder that holds all files, so a project may move.
    _ = try scratch.file("moved/deed.json", "{\"name\": \"moved\", \"edition\": \"2026\"}")
    let moved = verify(receipt, "--source", try write("moved/src", evidence))
    #expect(moved.code == .success && moved.result.contains("source    equal"))

    try expectContract(environment, deployed)
    expectUsage(receipt, pin)
  }

  /// The same against a node, by the contract's id.
  private func expectContract(
    _ environment: [String: String], _ deployed: CommandLineRun
  ) throws {
    let results = try #require(try deployed.json("results") as? [[[String: Any]]])
    let contract = try #require(results[1][0]["cbor"] as? String).dropFirst(4)
    func verify(_ source: String) -> CommandLineRun {
      CommandLineRun(
        ["verify", "--contract", String(contract), "--source", path(source)],
        environment: environment)
    }
    let equal = verify("project")
    #expect(equal.code == .success, "\(equal.result) \(equal.note)")
    #expect(equal.result.contains("(Evidence)") && equal.note.contains("as the node says"))
    #expect(verify("altered").code == .failure)
  }

  private func expectUsage(_ receipt: String, _ pin: String) {
    func code(_ arguments: String...) -> ExitCode {
      CommandLineRun(["verify"] + arguments, environment: [:]).code
    }
    let zero = String(repeating: "0", count: 64)
    #expect(code("--pin", pin) == .usage)
    #expect(code(receipt, "--pin", pin, "--source", path("project"), "--rebuild") == .usage)
    #expect(code(receipt, "--pin", pin, "--node", "http://127.0.0.1:9") == .usage)
    #expect(code("--contract", zero) == .usage)
    #expect(code(receipt, "--contract", zero, "--source", path("project")) == .usage)
    #expect(code("--contract", zero, "--source", path("project"), "--pin", pin) == .usage)
    #expect(code("--contract", "12", "--source", path("project")) == .usage)
    #expect(code(receipt, "--pin", pin, "--source", path("nowhere")) == .environment)
  }

  /// A package that names another compiler: what it is, and what is equal all the same.
  @Test func anotherCompilerIsNamed() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    let run = CommandLineRun(
      "receipt", "0", "--out", path("genesis"), "--pin", path("pin"), environment: environment)
    #expect(run.code == .success, "\(run.note)")
    let file = try scratch.file(
      "stdlib/governance.deed", String(decoding: StandardLibrary.governance, as: UTF8.self))
    let verdict = CommandLineRun(
      "verify", path("genesis"), "--pin", path("pin"), "--source", file)
    #expect(verdict.code == .success, "\(verdict.result)")
    #expect(verdict.result.contains("compiled by test; this is deed "), "\(verdict.result)")
    #expect(verdict.result.contains("module    equal"))
  }

  /// Another legal text alone: the code is not blamed.
  @Test func anotherProseIsTold() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    let contract = """
      contract Terms {
          prose "terms.md"
          party owner
          create by owner
          /// clause 1
          call stop() by owner { }
      }

      """
    let file = try scratch.file("first/terms.deed", contract)
    _ = try scratch.file("first/terms.md", "1. The owner may stop.\n")
    let deployed = CommandLineRun(
      "deploy", file, "party\"\(String(repeating: "1", count: 64))\"", "--key", path("key.pem"),
      environment: environment)
    #expect(deployed.code != .success, "the owner signs")
    let address = try #require(
      CommandLineRun("keygen", path("owner.pem")).results.first)
    let done = CommandLineRun(
      "deploy", file, address, "--key", path("owner.pem"), environment: environment)
    #expect(done.code == .success, "\(done.note)")
    _ = try scratch.file("second/terms.deed", contract)
    _ = try scratch.file("second/terms.md", "1. The owner must stop.\n")
    func verify(_ options: String...) -> CommandLineRun {
      CommandLineRun(
        ["verify", "--contract", done.result, "--source", path("second")] + options,
        environment: environment)
    }
    let verdict = verify()
    #expect(verdict.code == .failure)
    let prose = "DIFFERS in the digest of the legal text alone; everything else of it is equal"
    for line in [
      "  module    \(prose)", "  source    equal", "  interface \(prose)",
      "  prose     DIFFERS: the legal text is another",
    ] {
      #expect(verdict.results.contains(line), "\(verdict.result)")
    }
    let json = try #require(try verify("--json").json("source") as? [[String: Any]])
    #expect(json[0]["differInProse"] as? [String] == ["module", "interface"])
    #expect(json[0]["module"] as? Bool == false)
    // With other code as well, the code is told to differ.
    _ = try scratch.file(
      "second/terms.deed", contract.replacing("stop()", with: "halt()"))
    #expect(verify().results.contains("  module    DIFFERS: this source compiles to other code"))
  }

  /// The source beside a package is whatever its publisher put there.
  @Test func recordedSourcesAreHeldToLimits() throws {
    func package(_ name: String) throws -> Package {
      let parsed = ParsedModule.parse(
        SourceFile(
          name: "a.deed", text: "contract \(name) {\n    party p\n    create by p\n}\n"))
      return try ContractBuild(try #require(Compiler.check(parsed).checked), compiler: "test")
        .package
    }
    func builds(_ files: [SourceText], of name: String = "A") throws -> Int? {
      let part = Receipt.PackageTexts(
        package: try package(name),
        texts: [.init(kind: .source, octets: SourceText.encoded(files))])
      do throws(CommandFailure) {
        return try RecordedSource.builds(part)?.count
      } catch {
        Issue.record("\(error.message)")
        return nil
      }
    }
    func refusal(_ files: [SourceText]) throws -> String {
      let part = Receipt.PackageTexts(
        package: try package("A"),
        texts: [.init(kind: .source, octets: SourceText.encoded(files))])
      do throws(CommandFailure) {
        _ = try RecordedSource.builds(part)
        return ""
      } catch {
        return error.message
      }
    }
    func contract(_ name: String, imports: String = "") -> [UInt8] {
      Array("\(imports)contract \(name) {\n    party p\n    create by p\n}\n".utf8)
    }
    // Only the contract of the package's name is compiled; é in two forms are two files.
    let files = [
      SourceText(path: "a.deed", octets: contract("A")),
      SourceText(path: "b.deed", octets: contract("B")),
      SourceText(path: "e\u{301}.deed", octets: [0xFF]),
      SourceText(path: "\u{E9}.deed", octets: []),
    ]
    #expect(try builds(files) == 1)
    #expect(try builds(files, of: "B") == 1)
    let many = (0..<65).map { SourceText(path: "f\(100 + $0).deed", octets: contract("A")) }
    #expect(try refusal(many).contains("has 65 files"))
    #expect(try refusal(Array(many.prefix(64))).contains("has 64 contracts of one name"))
    let large = SourceText(path: "a.deed", octets: [UInt8](repeating: 0x20, count: 4 << 20 | 1))
    #expect(try refusal([large]).contains("more than the 64 files and 4194304 octets"))
    // Imports that lead nowhere are followed up to a limit, and the file is refused.
    let lost = (0..<20_000).map { "import a\($0)\n" }.joined()
    let start = ContinuousClock.now
    #expect(
      try refusal([SourceText(path: "a.deed", octets: contract("A", imports: lost))])
        == "the source in the receipt does not compile")
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
