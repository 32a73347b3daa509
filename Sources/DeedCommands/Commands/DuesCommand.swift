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
      Option(
        "limit", argument: "COUNT",
        "how many that were carried out to show, at most 100 (default: 20)")
    ] + NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    let name = try invocation.operands(1...1, "one CONTRACT")[0]
    let client = try NodeClient(invocation)
    var parameters: [JSON.Member] = [
      .init("contract", .string(try RemoteContract.id(name).description))
    ]
    if let limit = try invocation.number("limit", in: 0...100) {
      parameters.append(.init("limit", .integer(Int64(limit))))
    }
    let answer = try client.call("deed_dues", parameters)
    if invocation.isJSON {
      output.result(answer.text)
      return .success
    }
    for due in answer["dues"]?.array ?? [] {
      let rendering = DueRendering(due)
      output.result("\(rendering.state): due \(rendering.clause)\(rendering.time)")
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
      + "due \(OneLine.text(entry["clause"]?.string ?? "?"))\(DueRendering.time(entry["dueTime"])), carried out"
      + "\(DueRendering.time(entry["time"]))\(ending)"
  }
}

/// A due clause of a node's answer, for a person.
struct DueRendering {
  /// The words of its head, on one line.
  let clause: String
  /// `armed` and so on.
  let state: String
  /// Its time after a word; nothing for a clause without one.
  let time: String

  /// Takes a due of `deed_dues` or `deed_contract`.
  init(_ due: JSON) {
    clause = OneLine.text(due["clause"]?.string ?? "?")
    state = OneLine.text(due["state"]?.string ?? "?")
    time = Self.time(due["time"])
  }

  /// The clause with its state and time.
  var text: String { "\(clause): \(state)\(time)" }

  /// A time as the language writes it, after a word; nothing for a time that is not known.
  static func time(_ value: JSON?) -> String {
    guard let milliseconds = value?.integer else { return "" }
    return " at \(CalendarTime(milliseconds: milliseconds))"
  }
}
