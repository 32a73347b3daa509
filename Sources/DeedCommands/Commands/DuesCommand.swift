import DeedBytecode
import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed dues`.
  static let dues = Command(
    "dues", "show the deadlines of a contract, and those that were carried out",
    operands: "CONTRACT",
    discussion: """
      The ledger carries out a 'due' when its time has come; nobody has to call. Each clause is shown
      with its time and state: idle (its phase is not there), armed, overdue, failed (anyone may call
      it by its words) or done. Below are the newest ones that were carried out: 'deed receipt' takes
      their ENTRY.
      """,
    options: [
      Option("limit", argument: "COUNT", "how many that were carried out to show (default: 20)")
    ] + NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    let name = try invocation.operands(1...1, "one CONTRACT")[0]
    let client = try NodeClient(invocation)
    var parameters: [JSON.Member] = [
      .init("contract", .string(try RemoteContract.id(name).description))
    ]
    if let text = invocation.value("limit") {
      guard let limit = Int64(text), limit >= 0 else {
        throw .usage("--limit takes a number, not '\(text)'")
      }
      parameters.append(.init("limit", .integer(limit)))
    }
    let answer = try client.call("deed_dues", parameters)
    if invocation.isJSON {
      output.result(answer.text)
      return .success
    }
    for due in answer["dues"]?.array ?? [] {
      output.result(
        "\(due["state"]?.string ?? "?"): due \(OneLine.text(due["clause"]?.string ?? "?"))\(time(due["time"]))"
      )
    }
    for entry in answer["carriedOut"]?.array ?? [] {
      output.result(carriedOut(entry))
    }
    return .success
  }

  /// One line about a due that was carried out.
  private static func carriedOut(_ entry: JSON) -> String {
    let ending =
      entry["ok"]?.bool == false ? ", failed with \(entry["error"]?["name"]?.string ?? "?")" : ""
    return "entry \(entry["index"]?.integer ?? 0) in block \(entry["height"]?.integer ?? 0): "
      + "due \(OneLine.text(entry["clause"]?.string ?? "?"))\(time(entry["dueTime"])), carried out"
      + "\(time(entry["time"]))\(ending)"
  }

  /// A time as the language writes it, after a word; nothing for a time that is not known.
  private static func time(_ value: JSON?) -> String {
    guard let milliseconds = value?.integer else { return "" }
    return " at \(CalendarTime(milliseconds: milliseconds))"
  }
}
