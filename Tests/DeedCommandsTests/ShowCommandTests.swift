import DeedCommands
import DeedCompiler
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// `deed show`: where a contract stands, on a node in the test's process.
@Suite struct ShowCommandTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func startNode() throws -> (node: Node, environment: [String: String]) {
    let source = SourceFile(name: "governance.deed", bytes: StandardLibrary.governance)
    let checked = try #require(Compiler.check(ParsedModule.parse(source)).checked)
    let build = try ContractBuild(checked, compiler: "test")
    var configuration = NodeConfiguration(
      folder: scratch.path + "/data",
      network: .development(governance: build.package, texts: build.texts))
    configuration.port = 0
    let node = try Node(configuration) { Issue.record("the node failed: \($0)") }
    return (node, ["DEED_NODE": "http://127.0.0.1:\(node.port)"])
  }

  private static let lease = """
    interface Counting {
        view count() -> int
    }

    contract Lease: Counting {
        prose "lease.md"
        party landlord, tenant
        phase open -> running
        phase running -> ended
        final ended
        let rent: int
        var payments: list<int> = []
        var notes: text = ""
        during running {
            var until: time
        }

        create by landlord
        /// clause 1
        call begin(end: time) by tenant in open -> running { until = end }
        call pay(amount: int) by tenant in running { payments.append(amount) }
        call write(words: text) by tenant in running { notes = words }
        due until in running -> ended { }
        view count() -> int in any { return payments.count }
    }

    """

  @Test func aContractIsShown() throws {
    let (node, environment) = try startNode()
    defer { try? node.stop() }
    let keys = ["landlord", "tenant"].map { scratch.path + "/\($0).pem" }
    let parties = keys.map { CommandLineRun("keygen", $0).result }
    let file = try scratch.file("lease.deed", Self.lease)
    _ = try scratch.file("lease.md", "1. The lease begins when the tenant says so.\n")
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let deployed = deed("deploy", file, parties[0], parties[1], "700", "--key", keys[0])
    #expect(deployed.code == .success, "\(deployed.note)")
    let contract = deployed.result
    func show() -> [String] {
      let run = deed("show", contract)
      #expect(run.code == .success && run.note.hasPrefix("at block "), "\(run.note)")
      return run.results
    }
    let open = show()
    #expect(open[0] == "contract   \(contract)" && open[1] == "name       Lease")
    #expect(open[3].hasPrefix("prose      ") && open[3].count == 11 + 64)
    #expect(
      Array(open[4...]) == [
        "interface  Counting", "phase      open",
        "field      landlord: party = \(parties[0])", "field      tenant: party = \(parties[1])",
        "field      rent: int = 700", "field      payments: list<int> with 0 elements",
        "field      notes: text = \"\"",
        "due        until in running -> ended: idle",
        "call       begin(end: time) by tenant -> running", "view       count() -> int",
      ], "\(open)")

    let year = "time\"2999-01-01T00:00:00Z\""
    func call(_ arguments: String...) {
      let run = CommandLineRun(
        ["call", contract] + arguments + ["--key", keys[1]], environment: environment)
      #expect(run.code == .success, "\(run.note)")
    }
    call("begin", year)
    call("pay", "700")
    call("write", "\"\(String(repeating: "a", count: 5000))\"")
    let running = show()
    for line in [
      "phase      running", "field      payments: list<int> with 1 element",
      "field      until: time = \(year)", "field      notes: text (not shown, 5003 octets)",
      "due        until in running -> ended: armed at 2999-01-01T00:00:00Z",
      "call       pay(amount: int) by tenant",
    ] {
      #expect(running.contains(line), "\(running)")
    }
    let json = deed("show", contract, "--json")
    #expect(try json.json("phase") as? String == "running")
    #expect(try json.json("isFinal") as? Bool == false)
    let fields = try #require(try json.json("fields") as? [[String: Any]])
    #expect(
      fields.map { $0["name"] as? String } == [
        "landlord", "tenant", "rent", "payments", "notes", "until",
      ])
    #expect((fields[2]["value"] as? [String: Any])?["cbor"] as? String == "1902bc")
    #expect(fields[2]["kind"] as? String == "let" && fields[3]["count"] as? Int == 1)
    #expect(fields[4]["value"] is NSNull && fields[4]["octets"] as? Int == 5003)

    let unknown = deed("show", String(repeating: "0", count: 64))
    #expect(unknown.code == .failure && unknown.note.contains("UnknownContract"))
    #expect(deed("show").code == .usage && deed("show", parties[0]).code == .usage)
    // The governance contract, which has no phases, is shown like any other.
    let network = deed("view", contract, "count", "--json")
    #expect(network.code == .success)
  }

  /// A due that was carried out leaves the contract in its last phase, without the phase's field.
  @Test func aFinalPhaseIsShown() throws {
    let (node, environment) = try startNode()
    defer { try? node.stop() }
    let key = scratch.path + "/key.pem"
    let party = CommandLineRun("keygen", key).result
    let file = try scratch.file(
      "short.deed",
      """
      contract Short {
          party owner
          phase open -> closed
          final closed
          let end: time
          create by owner
          due end in open -> closed { }
      }

      """)
    let deployed = CommandLineRun(
      "deploy", file, party, "time\"2000-01-01T00:00:00Z\"", "--key", key, environment: environment)
    #expect(deployed.code == .success, "\(deployed.note)")
    var shown: [String] = []
    for _ in 0..<100 where !shown.contains("phase      closed (final)") {
      usleep(50_000)
      shown = CommandLineRun("show", deployed.result, environment: environment).results
    }
    #expect(shown.contains("phase      closed (final)"), "\(shown)")
    #expect(shown.last == "due        end in open -> closed: idle", "\(shown)")
  }
}
