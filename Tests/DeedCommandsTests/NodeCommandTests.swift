import DeedCommands
import DeedCompiler
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// The commands that talk to a node, against a node in the test's process.
@Suite struct NodeCommandTests {
  @Test func theWholeRoad() throws {
    let scratch = try ScratchFolder()
    let node = try startNode(scratch)
    let environment = ["DEED_NODE": "http://127.0.0.1:\(node.port)"]
    let (ann, bob) = (scratch.path + "/ann.pem", scratch.path + "/bob.pem")
    let annKey = CommandLineRun("keygen", ann, "--json")
    let bobKey = CommandLineRun("keygen", bob, "--algorithm", "p256", "--json")
    let annAddress = try #require(try annKey.json("address") as? String)
    let bobAddress = try #require(try bobKey.json("address") as? String)

    let source = repository + "/contracts/evidence/evidence.deed"
    let deployed = CommandLineRun("deploy", source, "--key", ann, environment: environment)
    #expect(deployed.code == .success, "\(deployed.note)")
    let contract = deployed.result
    let digest = "digest\"sha256:\(String(repeating: "ab", count: 32))\""

    let filed = CommandLineRun(
      "call", contract, "file", digest, "\"a deed\"", "--key", ann, environment: environment)
    #expect(filed.code == .success, "\(filed.note)")
    #expect(filed.note.contains("event Filed"))
    let again = CommandLineRun(
      "call", contract, "file", digest, "\"a deed\"", "--key", ann, environment: environment)
    #expect(again.code == .failure)
    #expect(again.note.contains("AlreadyOnRecord"))

    let handed = CommandLineRun(
      "call", contract, "handOver", digest, "party\"\(bobAddress)\"", "--key", ann, "--key", bob,
      "--json", environment: environment)
    #expect(handed.code == .success, "\(handed.result) \(handed.note)")
    let id = try #require(try handed.json("id") as? String)
    let finding = CommandLineRun(
      "view", contract, "finding", digest, "time\"2999-01-01T00:00:00Z\"", environment: environment)
    #expect(finding.result.contains("custodian: party\"\(bobAddress)\""))
    #expect(finding.result.contains("filers: set[party\"\(annAddress)\"]"))

    let (receipt, pin) = (scratch.path + "/receipt.cbor", scratch.path + "/pin.cbor")
    let fetched = CommandLineRun(
      "receipt", id, "--out", receipt, "--pin", pin, environment: environment)
    #expect(fetched.code == .success, "\(fetched.note)")
    try node.stop()

    let verdict = CommandLineRun("verify", receipt, "--pin", pin)
    #expect(verdict.code == .success, "\(verdict.result)")
    #expect(verdict.result.contains("executed again here"))
    #expect(
      try CommandLineRun("verify", receipt, "--pin", pin, "--json").json("accepted") as? Bool
        == true)
    #expect(try independentVerdict(receipt, pin: pin) == 0)
    try expectRefusalOfFlips(receipt, pin: pin, scratch)
    #expect(CommandLineRun("audit", "--data", scratch.path + "/data").code == .success)
  }

  /// The exit code of the checker in Python, which shares no code with this program.
  private func independentVerdict(_ receipt: String, pin: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [repository + "/Tests/Scripts/check_receipt.py", pin, receipt]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Flips one bit in many places of a receipt: each is refused.
  private func expectRefusalOfFlips(
    _ receipt: String, pin: String, _ scratch: ScratchFolder
  ) throws {
    let octets = try Data(contentsOf: URL(filePath: receipt))
    for place in stride(from: 0, to: octets.count, by: max(1, octets.count / 40)) {
      var flipped = octets
      flipped[place] ^= 1
      let path = scratch.path + "/flipped.cbor"
      try flipped.write(to: URL(filePath: path))
      #expect(CommandLineRun("verify", path, "--pin", pin).code == .failure, "octet \(place)")
      if place.isMultiple(of: 5) {
        #expect(try independentVerdict(path, pin: pin) == 1, "octet \(place)")
      }
    }
  }

  private func startNode(_ scratch: ScratchFolder) throws -> Node {
    let source = SourceFile(name: "governance.deed", bytes: StandardLibrary.governance)
    let checked = try #require(Compiler.check(ParsedModule.parse(source)).checked)
    let build = try ContractBuild(checked, compiler: "test")
    var configuration = NodeConfiguration(
      folder: scratch.path + "/data",
      network: .development(governance: build.package, texts: build.texts))
    configuration.port = 0
    return try Node(configuration) { Issue.record("the node failed: \($0)") }
  }

  @Test func keysAreSecretAndNotOverwritten() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/key.pem"
    #expect(CommandLineRun("keygen", path).code == .success)
    let before = try Data(contentsOf: URL(filePath: path))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(CommandLineRun("keygen", path).code == .environment)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }
}
