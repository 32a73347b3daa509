import DeedCommands
import DeedCompiler
import DeedCrypto
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// A network that an operator describes by `deed genesis`, and what it takes to be admitted there.
@Suite struct GenesisCommandTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder()
    for name in ["m1", "m2", "m3", "f1", "f2"] {
      let made = CommandLineRun(
        "keygen", "\(scratch.path)/\(name).pem", "--public", "\(scratch.path)/\(name).pub")
      #expect(made.code == .success, "\(made.note)")
    }
  }

  private func path(_ name: String) -> String { scratch.path + "/" + name }

  @Test func aNetworkOfThreeMembersRegistersAndRefuses() throws {
    let made = CommandLineRun(
      "genesis", path("net"), "--name", "Harbour", "--member", "1:North:\(path("m1.pub"))",
      "--member", "2:South:\(path("m2.pub"))", "--member", "3:West:\(path("m3.pub"))",
      "--founder", "1:\(path("f1.pub"))", "--founder", "2:\(path("f2.pub"))", "--gas", "5000000",
      "--json")
    #expect(made.code == .success, "\(made.note)")
    let governance = try #require(try made.json("governance") as? String)
    let (node, environment) = try startNode(path("net"), keys: ["m1.pem", "m3.pem"])
    defer { try? node.stop() }
    let source = repository + "/contracts/evidence/evidence.deed"

    let account = try ann()
    let stranger = CommandLineRun(
      "deploy", source, "--key", path("ann.pem"), environment: environment)
    #expect(stranger.code == .failure)
    #expect(stranger.note.contains("UnknownAccount"), "\(stranger.note)")

    let registration = [
      "call", governance, "register", "party\"\(account.address)\"", "-19",
      "hex\"\(account.key)\"", "2", "--key", path("f1.pem"),
    ]
    let alone = CommandLineRun(registration, environment: environment)
    #expect(alone.code == .failure)
    #expect(alone.note.contains("Unauthorised"), "\(alone.note)")
    let both = CommandLineRun(
      registration + ["--key", path("f2.pem"), "--json"], environment: environment)
    #expect(both.code == .success, "\(both.result) \(both.note)")

    let deployed = CommandLineRun(
      "deploy", source, "--key", path("ann.pem"), environment: environment)
    #expect(deployed.code == .success, "\(deployed.note)")
    let id = try #require(try both.json("id") as? String)
    let receipt = path("receipt.cbor")
    #expect(
      CommandLineRun("receipt", id, "--out", receipt, environment: environment).code == .success)
    let verdict = CommandLineRun("verify", receipt, "--pin", path("net/network.pin"))
    #expect(verdict.code == .success, "\(verdict.result) \(verdict.note)")
    for words in ["North", "West", "(2 needed)"] {
      #expect(verdict.result.contains(words), "\(verdict.result)")
    }
  }

  /// Ann's address and public key, as `deed keygen` showed them.
  private func ann() throws -> (address: String, key: String) {
    let run = CommandLineRun("keygen", path("ann.pem"), "--json")
    return (
      try #require(try run.json("address") as? String), try #require(try run.json("key") as? String)
    )
  }

  @Test func wrongDescriptionsAreRefused() {
    let (m1, m2, f1) = (path("m1.pub"), path("m2.pub"), path("f1.pub"))
    let right = ["--name", "N", "--member", "1:A:\(m1)", "--founder", "1:\(f1)"]
    func code(_ change: [String]) -> ExitCode {
      let run = CommandLineRun(["genesis", path("none")] + change, environment: [:])
      #expect(!run.note.contains("DeedEncoding"), "\(run.note)")
      return run.code
    }
    #expect(code([]) == .usage)
    #expect(code(Array(right.dropFirst(2))) == .usage, "no name")
    #expect(code(Array(right.dropLast(2))) == .usage, "no founder")
    #expect(code(right + ["--member", "1:B:\(m2)"]) == .usage, "a number twice")
    #expect(code(right + ["--member", "2:B:\(m1)"]) == .usage, "a key twice")
    #expect(code(right + ["--member", "x:B:\(m2)"]) == .usage, "no number")
    #expect(code(right + ["--member", "2:B"]) == .usage, "no file")
    #expect(code(right + ["--member", "2:B:\(path("m1.pem"))"]) == .failure, "a private key")
    #expect(code(right + ["--member", "2:B:/nonexistent"]) == .environment)
    #expect(code(right + ["--founder", "9:\(m2)"]) == .usage, "no such member")
    #expect(code(right + ["--founder", "1:\(f1)"]) == .usage, "a founder twice")
    #expect(code(right + ["--member", "2:B:\(m2)"]) == .usage, "two must sign, one founder")
    #expect(code(right + ["--quorum", "2"]) == .usage)
    #expect(code(right + ["--quorum", "0"]) == .usage)
    #expect(code(right + ["--fault-model", "none"]) == .usage)
    #expect(code(right + ["--suite", "sm2-sm3"]) == .usage)
    #expect(
      code(right + ["--suite", "p256-sha256"]) == .usage, "members' keys of another algorithm")
    #expect(code(right + ["--gas", "9", "--block-gas", "8"]) == .usage)
    #expect(code(right + ["--gas", "9"]) == .usage, "governance does not fit")
    #expect(code(right + ["--name", "M"]) == .usage)
    #expect(!FileManager.default.fileExists(atPath: path("none")))
    #expect(code(right) == .success)
    #expect(code(right) == .environment, "an existing genesis is kept")
  }

  /// A folder that lost a part of its network is left as it is.
  @Test func noPartOfANetworkIsReplaced() throws {
    for (name, missing) in [("a", "member.pem"), ("b", "founder.pem"), ("c", "genesis.cbor")] {
      let folder = path(name)
      try startDevelopmentNode(folder).stop()
      try FileManager.default.removeItem(atPath: "\(folder)/\(missing)")
      let failure = #expect(throws: NodeFailure.self) { try startDevelopmentNode(folder) }
      #expect("\(failure, default: "")".contains("\(missing) is missing"))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/\(missing)"))
    }
  }

  private func governance() throws -> ContractBuild {
    let source = SourceFile(name: "governance.deed", bytes: StandardLibrary.governance)
    let checked = try #require(Compiler.check(ParsedModule.parse(source)).checked)
    return try ContractBuild(checked, compiler: "test")
  }

  private func startNode(
    _ folder: String, keys: [String]
  ) throws -> (node: Node, environment: [String: String]) {
    var configuration = NodeConfiguration(
      folder: folder,
      network: .member(
        keys: try keys.map {
          try PrivateKey(pem: String(contentsOfFile: path($0), encoding: .utf8))
        },
        texts: try governance().texts))
    configuration.port = 0
    let node = try Node(configuration, onFailure: { _ in })
    return (node, ["DEED_NODE": "http://127.0.0.1:\(node.port)"])
  }

  @discardableResult
  private func startDevelopmentNode(_ folder: String) throws -> Node {
    let build = try governance()
    var configuration = NodeConfiguration(
      folder: folder, network: .development(governance: build.package, texts: build.texts))
    configuration.port = 0
    return try Node(configuration, onFailure: { _ in })
  }
}
