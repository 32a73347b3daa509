import DeedBytecode
import DeedCommands
import DeedCompiler
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// Transactions that are signed at different places: written, read, signed, put together, recorded.
@Suite struct DraftCommandTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func path(_ name: String) -> String { scratch.path + "/" + name }

  private func keygen(_ name: String, _ options: String...) throws -> String {
    let run = CommandLineRun(
      ["keygen", path("\(name).pem"), "--public", path("\(name).pub"), "--json"] + options,
      environment: [:])
    return try #require(try run.json("address") as? String)
  }

  private static let source = """
    contract Lease {
        party landlord, tenant
        let rent: int
        var word: text
        /// Both sign.
        create by landlord and tenant { word = "begun" }
        call say(what: text) by landlord and tenant { word = what }
        view said() -> text { return word }
    }

    """

  @Test func twoSignApart() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let ann = try keygen("ann")
    let bob = try keygen("bob", "--algorithm", "p256")
    let file = try scratch.file("lease.deed", Self.source)
    let draft = path("lease.draft")
    let deploy = ["deploy", file, "party\"\(ann)\"", "party\"\(bob)\"", "700"]

    // A key may come through a pipe, which gives its octets once.
    let pipe = path("pipe")
    let maker = try Process.run(URL(filePath: "/usr/bin/mkfifo"), arguments: [pipe])
    maker.waitUntilExit()
    #expect(maker.terminationStatus == 0)
    let octets = try Data(contentsOf: URL(filePath: path("ann.pem")))
    let writer = Thread { try? octets.write(to: URL(filePath: pipe)) }
    writer.start()
    let piped = CommandLineRun(
      deploy + ["--key", pipe, "--key", path("bob.pem")], environment: environment)
    #expect(piped.code == .success, "\(piped.note)")

    // Without --draft, a key that cannot sign is refused before anything is sent.
    let early = CommandLineRun(
      deploy + ["--key", path("ann.pem"), "--key", path("bob.pub")], environment: environment)
    #expect(early.code == .usage && early.note.contains("--draft"), "\(early.note)")

    let begun = CommandLineRun(
      deploy + ["--key", path("ann.pem"), "--key", path("bob.pub"), "--draft", draft],
      environment: environment)
    #expect(begun.code == .success, "\(begun.note)")
    #expect(begun.result.contains("MISSING party\"\(bob)\" with p256:"), "\(begun.result)")
    let incomplete = deed("draft", "submit", draft)
    #expect(incomplete.code == .failure && incomplete.note.contains("signatures are missing"))

    // Bob has no node; he reads what he is to sign, and signs.
    let read = CommandLineRun(
      "draft", "show", draft, environment: ["DEED_NODE": "http://127.0.0.1:1"])
    #expect(read.result.contains("create Lease of package"), "\(read.result)")
    #expect(read.result.contains("landlord: party\"\(ann)\""), "\(read.result)")
    #expect(read.result.contains("rent: 700"), "\(read.result)")
    let stranger = try keygen("cyd")
    #expect(stranger != bob)
    let foreign = deed("draft", "sign", draft, "--key", path("cyd.pem"))
    #expect(foreign.code == .failure && foreign.note.contains("does not ask for the key"))
    let signed = deed("draft", "sign", draft, "--key", path("bob.pem"), "--json")
    #expect(try signed.json("complete") as? Bool == true, "\(signed.note)")
    #expect(
      CommandLineRun(
        deploy + ["--key", path("ann.pem"), "--draft", draft], environment: environment
      ).code == .failure)
    let recorded = deed("draft", "submit", draft, "--json")
    #expect(recorded.code == .success, "\(recorded.result) \(recorded.note)")
    // The same once more is no second contract.
    #expect(deed("draft", "submit", draft).code == .failure)

    // A call, signed on two copies at once; the node has registered an account for Ann, who pays, and none for Bob.
    let results = try #require(try recorded.json("results") as? [[[String: Any]]])
    let id = try #require(results[1][0]["cbor"] as? String).dropFirst(4)
    let call = deed(
      "call", String(id), "say", "\"hello\"", "--key", "party\"\(ann)\"", "--key",
      path("bob.pub"), "--draft", path("a.draft"))
    #expect(call.code == .success, "\(call.note)")
    let unknown = deed(
      "call", String(id), "say", "\"hello\"", "--key", "party\"\(bob)\"", "--draft", path("c.draft")
    )
    #expect(unknown.code == .failure && unknown.note.contains("UnknownAccount"), "\(unknown.note)")
    #expect(call.result.contains("what: \"hello\""), "\(call.result)")
    try FileManager.default.copyItem(atPath: path("a.draft"), toPath: path("b.draft"))
    #expect(deed("draft", "sign", path("a.draft"), "--key", path("ann.pem")).code == .success)
    #expect(deed("draft", "sign", path("b.draft"), "--key", path("bob.pem")).code == .success)
    let strange = deed("draft", "submit", path("a.draft"), draft)
    #expect(strange.code == .failure && strange.note.contains("another transaction"))
    let done = deed("draft", "submit", path("a.draft"), path("b.draft"))
    #expect(done.code == .success, "\(done.note)")
    #expect(deed("view", String(id), "said").result == "\"hello\"")
  }

  /// Whoever writes a draft, or a name in a transaction, cannot make it look like another.
  @Test func whatIsShownIsWhatIsSigned() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let ann = try keygen("ann")
    let file = try scratch.file(
      "lease.deed", Self.source.replacing("landlord and tenant", with: "landlord"))
    let path = path("x.draft")
    let deployed = deed(
      "deploy", file, "party\"\(ann)\"", "party\"\(try keygen("bob"))\"", "1", "--key",
      self.path("ann.pem"))
    #expect(deployed.code == .success, "\(deployed.note)")
    #expect(
      deed("call", deployed.result, "say", "\"x\"", "--key", self.path("ann.pem"), "--draft", path)
        .code
        == .success)
    let draft = try Draft(file: [UInt8](Data(contentsOf: URL(filePath: path))))
    func write(_ actions: [Action], _ packages: [PackageText], _ texts: [[UInt8]] = []) throws {
      let payload = try TransactionPayload(
        network: draft.payload.network, signers: draft.payload.signers, actions: actions,
        gasLimit: draft.payload.gasLimit, notAfter: draft.payload.notAfter,
        nonce: [UInt8](repeating: 3, count: 16))
      let forged = try Draft(
        payload: payload, keys: draft.places.map(\.key), texts: texts, packages: packages)
      try Data(forged.encoded()).write(to: URL(filePath: path))
    }
    // A name with a line of its own.
    guard case .call(let call) = draft.payload.actions[0].body else { throw CancellationError() }
    let odd = Action.Call(
      contract: call.contract, expectedPackage: call.expectedPackage,
      function: "say\n\u{1B}[32mOutcome     done, gas 1", arguments: call.arguments)
    try write([Action(actingSigners: [0], body: .call(odd))], draft.packages)
    let shown = deed("draft", "sign", path, "--key", self.path("ann.pem"))
    #expect(shown.code == .success && !shown.result.contains("\u{1B}"), "\(shown.result)")
    #expect(
      !shown.result.split(separator: "\n").contains {
        $0.contains("done, gas") && !$0.hasPrefix("Action")
      })
    let recorded = deed("draft", "submit", path, "--json")
    let id = try #require(try recorded.json("id") as? String, "\(recorded.note)")
    #expect(
      deed("receipt", id, "--out", self.path("r"), "--pin", self.path("pin")).code == .success)
    let verdict = CommandLineRun("verify", self.path("r"), "--pin", self.path("pin"))
    #expect(verdict.code == .success && !verdict.result.contains("\u{1B}"), "\(verdict.result)")
    #expect(verdict.result.split(separator: "\n").filter { $0.hasPrefix("Outcome") }.count == 1)
    // A create of another name, beside a call that has its name: the machine finds the create by its kind.
    let module = try Assembler.assemble(Self.misnamed)
    let package = Package(
      module: module.encoded(), sourceHash: .zero, interfaceHash: .zero, proseHash: nil,
      compiler: "test")
    let body = Action.Body.create(
      package: package.id(suite: .ed25519SHA256),
      arguments: [.bytes(Digest32.zero.octets), .bytes(draft.payload.signers[0].address.octets)])
    try write(
      [
        Action(actingSigners: [], body: .publish(package)), Action(actingSigners: [0], body: body),
      ], [])
    let create = deed("draft", "show", path)
    #expect(create.result.contains("borrower: party\"\(Digest32.zero)\""), "\(create.result)")
    #expect(create.result.contains("lender: party\"\(ann)\""), "\(create.result)")
  }

  private static let misnamed = """
    module contract Loan

    function 0 (party, party) -> () {
      block
        return
    }

    entry 0 create begin(borrower, lender) -> () by anyone body 0
    entry 1 call create(lender, borrower) -> () by anyone body 0
    """

  @Test func wrongUseIsSaid() throws {
    let file = try scratch.file("no.draft", "no draft")
    #expect(CommandLineRun("draft").code == .usage)
    #expect(CommandLineRun("draft", "burn", file).code == .usage)
    #expect(CommandLineRun("draft", "show", file, file).code == .usage)
    #expect(CommandLineRun("draft", "show", file, "--key", file).code == .usage)
    #expect(CommandLineRun("draft", "show", file).code == .failure)
    #expect(CommandLineRun("draft", "show", path("missing")).code == .environment)
    #expect(CommandLineRun("draft", "sign", file).code == .failure)
  }
}
