import DeedBytecode
import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed show`.
  static let show = Command(
    "show", "show where a contract stands: its phase, fields and deadlines", operands: "CONTRACT",
    discussion: """
      Shows the contract's phase, the fields that it has there with their values (of a collection the
      number of its elements), each 'due' with its time and state as 'deed dues' does, the interfaces
      that it declares, the digest of its legal text, and the calls and views of this phase; of a contract
      that may be upgraded by whom and when, and of a successor what it goes on from. All of it is
      public, as everything on a ledger is; nothing is signed or executed. 'deed view' asks for what the
      contract itself answers.
      """,
    options: NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    let name = try invocation.operands(1...1, "one CONTRACT")[0]
    let id = try RemoteContract.id(name)
    let client = try NodeClient(invocation)
    let answer = try client.call("deed_contract", [.init("contract", .string(id.description))])
    if invocation.isJSON {
      output.result(answer.text)
      return .success
    }
    output.result("contract   contract\"\(id)\"")
    output.result("name       \(OneLine.text(try answer.text("name")))")
    output.result("package    \(try answer.text("package"))")
    if let prose = answer["prose"]?.string { output.result("prose      \(prose)") }
    for interface in answer["interfaces"]?.array ?? [] {
      output.result("interface  \(OneLine.text(interface.string ?? "?"))")
    }
    if let predecessor = answer["predecessor"]?.string {
      output.result("successor  of \(OneLine.text(predecessor))")
    }
    if let permission = answer["upgrade"]?.string {
      output.result("upgrade    \(OneLine.text(permission))")
    }
    if let phase = answer["phase"]?.string {
      let ending = answer["isFinal"]?.bool == true ? " (final)" : ""
      output.result("phase      \(OneLine.text(phase))\(ending)")
    }
    for field in answer["fields"]?.array ?? [] { output.result("field      \(words(field))") }
    for due in answer["dues"]?.array ?? [] { output.result("due        \(DueRendering(due).text)") }
    for entry in answer["open"]?.array ?? [] {
      let kind = entry["kind"]?.string == "view" ? "view" : "call"
      output.result("\(kind)       \(OneLine.text(entry["head"]?.string ?? "?"))")
    }
    output.note(
      "at block \(try answer.number("height")) of "
        + CalendarTime(milliseconds: try answer.number("time")).description)
    return .success
  }

  /// A field with what is there to be shown of it.
  private static func words(_ field: JSON) -> String {
    let name = OneLine.text(field["name"]?.string ?? "?")
    let type = OneLine.text(field["type"]?.string ?? "?")
    if let literal = field["value"]?["literal"]?.string {
      return "\(name): \(type) = \(literal)"
    }
    if let count = field["count"]?.integer {
      return "\(name): \(type) with \(count) element\(count == 1 ? "" : "s")"
    }
    let size = field["octets"]?.integer.map { ", \($0) octets" } ?? ""
    return "\(name): \(type) (not shown\(size))"
  }
}
