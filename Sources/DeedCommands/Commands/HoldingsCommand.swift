import DeedBytecode
import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed holdings`.
  static let holdings = Command(
    "holdings", "show what a party or a contract holds", operands: "PARTY",
    discussion: """
      Shows what is in the holding of a party (64 hexadecimal digits, or party"…") or of a contract
      (contract"…"): of each asset the amount, or the numbers of unique ones, as the argument of a call
      is written; 'frozen' behind those that the issuer has frozen. What is in a contract's fields is
      not in its holding: 'deed show' shows it.
      """,
    options: NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    let name = try invocation.operands(1...1, "one PARTY")[0]
    guard let holder = Digest32(name, literal: "party") ?? Digest32(name, literal: "contract")
    else {
      throw .usage("'\(name)' is neither a party nor a contract: 64 hexadecimal digits")
    }
    let client = try NodeClient(invocation)
    var holdings: [JSON] = []
    var after: JSON?
    var (height, time): (Int64, Int64) = (0, 0)
    repeat {
      var parameters: [JSON.Member] = [
        .init("holder", .string(holder.description)), .init("limit", .integer(500)),
      ]
      if let after { parameters.append(.init("after", after)) }
      let answer = try client.call("deed_holdings", parameters)
      holdings += answer["holdings"]?.array ?? []
      (height, time) = (try answer.number("height"), try answer.number("time"))
      after = answer["next"]?.string.map(JSON.string)
    } while after != nil
    if invocation.isJSON {
      let result: JSON = [
        "holder": .string(holder.description), "height": .integer(height),
        "time": .integer(time), "holdings": .array(holdings),
      ]
      output.result(result.text)
      return .success
    }
    for holding in holdings { output.result(words(holding)) }
    let place = "at block \(height) of \(CalendarTime(milliseconds: time).description)"
    output.note(holdings.isEmpty ? "nothing is held, \(place)" : place)
    return .success
  }

  /// An amount or a unique one as a literal.
  private static func words(_ holding: JSON) -> String {
    let number = holding["amount"]?.string ?? holding["id"]?.string ?? "?"
    let issuer = OneLine.text(holding["issuer"]?.string ?? "?")
    let name = OneLine.text(holding["asset"]?.string ?? "?")
    let ending = holding["isFrozen"]?.bool == true ? " (frozen)" : ""
    return "\(OneLine.text(number)) of contract\"\(issuer)\".\(name)\(ending)"
  }
}
