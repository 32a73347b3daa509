import DeedCommands
import DeedNode
import Foundation
import Testing

/// Contracts that become those of another package, from the source to a receipt that is checked.
@Suite struct UpgradeCommandTests {
  private static let first = """
    contract Club {
        party owner
        let second: party
        var members: set<party> = set[]
        var fee: int = 10
        asset Seat for members
        create by owner
        call admit(who: party) by owner {
            members.insert(who)
            give(Seat.issue(1), to: who)
        }
        view count() -> int { return members.count }
        /// Two decide.
        upgrade by owner and second
    }
    """

  private static let second = """
    import club

    contract Club {
        party owner
        let second: party
        var people: set<party> = set[]
        var cents: int
        asset Seat for people
        phase active -> closed
        final closed
        create by owner { cents = 0 }
        upgrade club.Club -> active {
            people = old.members
            cents = old.fee * 100
        }
        call close() by owner in active -> closed { }
        view count() -> int in any { return people.count + cents }
    }
    """

  @Test func fromTheSourceToAReceipt() throws {
    let scratch = try ScratchFolder()
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    func path(_ name: String) -> String { scratch.path + "/" + name }
    func keygen(_ name: String) throws -> String {
      let run = deed("keygen", path("\(name).pem"), "--public", path("\(name).pub"), "--json")
      return "party\"\(try #require(try run.json("address") as? String))\""
    }
    let club = try scratch.file("project/club.deed", Self.first)
    let next = try scratch.file("project/club2.deed", Self.second)
    let (ann, bob) = (try keygen("ann"), try keygen("bob"))
    let deployed = deed("deploy", club, ann, bob, "--key", path("ann.pem"))
    #expect(deployed.code == .success, "\(deployed.note)")
    let id = deployed.result.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(deed("call", id, "admit", bob, "--key", path("ann.pem")).code == .success)

    let before = deed("show", id)
    #expect(before.results.contains("upgrade    by owner and second"), "\(before.result)")
    #expect(!before.result.contains("successor"), "\(before.result)")
    #expect(try deed("show", id, "--json").json("upgrade") as? String == "by owner and second")
    // What is no successor, and who may not.
    let none = deed("upgrade", club, id, "--key", path("ann.pem"))
    #expect(none.code == .usage && none.note.contains("goes on from no other"), "\(none.note)")
    let alone = deed("upgrade", next, id, "--key", path("ann.pem"))
    #expect(alone.code == .failure && alone.note.contains("Unauthorised"), "\(alone.note)")
    #expect(deed("view", id, "count").result.contains("1"))

    // The two sign apart, and each sees what becomes of the contract.
    let draft = path("upgrade.draft")
    let begun = deed(
      "upgrade", next, id, "--key", path("ann.pem"), "--key", path("bob.pub"), "--draft", draft)
    #expect(begun.code == .success, "\(begun.note)")
    #expect(begun.result.contains("upgrade \(id), Club of package "), "\(begun.result)")
    #expect(begun.result.contains(", to Club of package "), "\(begun.result)")
    #expect(deed("draft", "sign", draft, "--key", path("bob.pem")).code == .success)
    let submitted = deed("draft", "submit", draft, "--json")
    #expect(submitted.code == .success, "\(submitted.note)")
    #expect(deed("view", id, "count").result.contains("1001"))
    #expect(deed("call", id, "close", "--key", path("ann.pem")).code == .success)
    let again = deed("upgrade", next, id, "--key", path("ann.pem"), "--key", path("bob.pem"))
    #expect(again.code == .failure && again.note.contains("already"), "\(again.note)")
    let after = deed("show", id)
    #expect(after.code == .success)
    #expect(after.results.contains("successor  of Club"), "\(after.result)")
    #expect(!after.result.contains("upgrade "), "\(after.result)")
    #expect(try deed("show", id, "--json").json("predecessor") as? String == "Club")

    let leaf = try #require(try submitted.json("id") as? String)
    #expect(deed("receipt", leaf, "--out", path("receipt"), "--pin", path("pin")).code == .success)
    let verified = CommandLineRun(
      "verify", path("receipt"), "--pin", path("pin"), "--rebuild", environment: [:])
    #expect(verified.code == .success, "\(verified.result)\n\(verified.note)")
    #expect(verified.result.contains("upgrade contract "), "\(verified.result)")
    #expect(!verified.result.contains("DIFFERS"), "\(verified.result)")
  }

  /// An event of the step is told with names only where both packages declare it alike.
  @Test(arguments: [false, true])
  func eventsOfTwoPackagesAreNotMistaken(_ isNamed: Bool) throws {
    let first = """
      contract Pay {
          party owner, bob
          event Paid(to: party, from: party)
          create by owner
          call pay() by owner { emit Paid(to: bob, from: owner) }
          upgrade by owner
      }
      """
    let emission = "emit Paid(to: bob, from: owner)"
    let crossed =
      first.replacing("to: party, from: party", with: "from: party, to: party")
      .replacing(emission, with: "emit Paid(from: owner, to: bob)")
    let scratch = try ScratchFolder()
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let keys = ["ann", "bob"].map { scratch.path + "/\($0).pem" }
    let parties = keys.map { CommandLineRun("keygen", $0).result }
    let old = try scratch.file("project/pay.deed", first)
    let new = try scratch.file(
      "project/pay2.deed",
      "import pay\n"
        + (isNamed ? first : crossed)
        .replacing("upgrade by owner", with: "upgrade pay.Pay { tell() }")
        .replacing("call pay() by owner", with: "fn tell()"))
    let deployed = deed("deploy", old, parties[0], parties[1], "--key", keys[0])
    #expect(deployed.code == .success, "\(deployed.note)")
    let upgraded = deed("upgrade", new, deployed.result, "--key", keys[0], "--json")
    #expect(upgraded.code == .success, "\(upgraded.note)")
    let receipt = scratch.path + "/receipt"
    let leaf = try #require(try upgraded.json("id") as? String)
    #expect(deed("receipt", leaf, "--out", receipt, "--pin", receipt + ".pin").code == .success)
    let verified = CommandLineRun(
      "verify", receipt, "--pin", receipt + ".pin", environment: [:])
    #expect(verified.code == .success, "\(verified.note)")
    let events = try #require(try upgraded.json("events") as? [[String: Any]])
    let literal = try #require(events.first?["literal"] as? String)
    let named = "Paid(to: \(parties[1]), from: \(parties[0]))"
    let unnamed =
      "Paid(\(parties[0]), \(parties[1])), without names: packages of the contract declare it differently"
    #expect(literal == (isNamed ? named : unnamed))
    #expect(verified.results.contains("Event       \(literal)"), "\(verified.result)")
  }
}
