import DeedCommands
import DeedCompiler
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
