import DeedCommands
import DeedNode
import Foundation
import Testing

/// What parties and contracts hold, from issuing to a receipt that the independent checker accepts.
@Suite struct HoldingsCommandTests {
  private static let bank = """
    contract Bank {
        party office
        asset Yuan for anyone, freezable
        asset Title { parcel: text }
        event Paid(amount: int)
        create by office
        call mint(amount: int, to: party) by office { give(Yuan.issue(amount), to) }
        call record(parcel: text, to: party) by office { give(Title.issue(parcel), to) }
        call pay(money: Yuan from caller, to: party) by anyone {
            emit Paid(amount: money.amount)
            give(money, to)
        }
        call pass(title: Title from office, to: party) by anyone { give(title, to) }
        call freeze(who: party) by office { Yuan.freeze(who) }
    }
    """

  /// The party or contract that a literal of a kind names, in hexadecimal digits.
  private func digits(_ literal: String) -> String { String(literal.dropLast().suffix(64)) }

  @Test func sayWhatIsHeldAfterIssuingAndGiving() throws {
    let scratch = try ScratchFolder()
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    func key(_ name: String) -> String { scratch.path + "/\(name).pem" }
    func keygen(_ name: String) throws -> String {
      "party\"\(try #require(try deed("keygen", key(name), "--json").json("address") as? String))\""
    }
    let (ann, bob, cid) = (try keygen("ann"), try keygen("bob"), try keygen("cid"))
    let source = try scratch.file("bank.deed", Self.bank)
    let deployed = deed("deploy", source, ann, "--key", key("ann"))
    #expect(deployed.code == .success, "\(deployed.note)")
    let bank = deployed.result.trimmingCharacters(in: .whitespacesAndNewlines)
    let contract = "contract\"\(bank.filter(\.isHexDigit).suffix(64))\""
    let nothing = deed("holdings", bob)
    #expect(nothing.code == .success && nothing.result.isEmpty, "\(nothing.result)")
    #expect(nothing.note.contains("nothing is held, at block "), "\(nothing.note)")

    for call in [
      ["mint", "100", bob], ["record", "\"north\"", bob], ["record", "\"south\"", ann],
      ["mint", "7", "party\"\(digits(contract))\""], ["mint", "1", ann], ["freeze", ann],
    ] {
      let run = CommandLineRun(
        ["call", bank] + call + ["--key", key("ann")], environment: environment)
      #expect(run.code == .success, "\(call): \(run.note)")
    }
    let money = "40 of \(contract).Yuan"
    let paid = deed("call", bank, "pay", money, cid, "--key", key("bob"), "--json")
    #expect(paid.code == .success, "\(paid.note)")

    #expect(lines(deed("holdings", bob)) == ["1 of \(contract).Title", "60 of \(contract).Yuan"])
    #expect(lines(deed("holdings", digits(cid))) == ["40 of \(contract).Yuan"])
    #expect(lines(deed("holdings", contract)) == ["7 of \(contract).Yuan"])
    #expect(
      lines(deed("holdings", ann)) == ["1 of \(contract).Yuan (frozen)", "2 of \(contract).Title"])

    let json = deed("holdings", bob, "--json")
    #expect(try json.json("holder") as? String == digits(bob))
    #expect(try json.json("height") as? Int ?? 0 > 0 && json.json("time") as? Int ?? 0 > 0)
    let rows = try #require(try json.json("holdings") as? [[String: Any]])
    #expect(rows.map { $0["asset"] as? String } == ["Title", "Yuan"], "\(json.result)")
    #expect(rows.allSatisfy { $0["issuer"] as? String == digits(contract) }, "\(json.result)")
    #expect(rows[0]["id"] as? String == "1" && rows[1]["amount"] as? String == "60")

    // Nobody but the office can hand a title of its own over, whoever calls.
    let refused = deed(
      "call", bank, "pass", "2 of \(contract).Title", bob, "--key", key("bob"))
    #expect(refused.code == .failure, "\(refused.result)")
    #expect(
      refused.note.contains("Unauthorised: it takes anyone and \(ann), from whom title is"),
      "\(refused.note)")
    for words in [deed("show", bank).result, deed("diagram", source, "--mermaid").result] {
      #expect(words.contains("anyone and office, from whom title is"), "\(words)")
    }
    for wrong in [["holdings"], ["holdings", "bob"], ["holdings", bob, cid]] {
      #expect(CommandLineRun(wrong, environment: environment).code == .usage, "\(wrong)")
    }
    try expectReceipt(of: paid, environment, scratch)
  }

  private func lines(_ run: CommandLineRun) -> [String] {
    run.result.split(separator: "\n").map(String.init).sorted()
  }

  /// The receipt of a payment, with its asset among the arguments and its event, holds here and in Python.
  private func expectReceipt(
    of run: CommandLineRun, _ environment: [String: String], _ scratch: ScratchFolder
  ) throws {
    let id = try #require(try run.json("id") as? String)
    let (receipt, pin) = (scratch.path + "/receipt", scratch.path + "/pin")
    let fetched = CommandLineRun(
      "receipt", id, "--out", receipt, "--pin", pin, environment: environment)
    #expect(fetched.code == .success, "\(fetched.note)")
    let verdict = CommandLineRun("verify", receipt, "--pin", pin)
    #expect(verdict.code == .success && verdict.result.contains("Paid"), "\(verdict.result)")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [repository + "/Tests/Scripts/check_receipt.py", pin, receipt]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
