import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed receipt`.
  static let receipt = Command(
    "receipt", "fetch the receipt of a recorded transaction", operands: "TRANSACTION|ENTRY",
    discussion: """
      TRANSACTION is the id that a call shows, ENTRY the number of its entry in the log. The receipt is
      one file that 'deed verify' and others check without the node. --pin also writes the file of
      trust: take it from a source that you trust, not from whoever hands you the receipt.
      """,
    options: [
      Option("out", argument: "FILE", "where to write the receipt (default: receipt.cbor)"),
      Option("pin", argument: "FILE", "also write the node's network and members as a pin"),
      Option("bare", "leave out what execution read and the code that ran"),
    ] + NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    let name = try invocation.operands(1...1, "one TRANSACTION or ENTRY")[0]
    let client = try NodeClient(invocation)
    var parameters = [try Self.leaf(name)]
    if invocation.has("bare") {
      parameters += [.init("reads", false), .init("packages", false)]
    }
    let answer = try client.call("deed_receipt", parameters)
    let octets = try answer.octets("receipt")
    let path = invocation.value("out") ?? "receipt.cbor"
    try Files.write(octets, to: path)
    if let pin = invocation.value("pin") {
      try Files.write(try client.call("deed_network").octets("pin"), to: pin)
    }
    if invocation.isJSON {
      let result: JSON = [
        "file": .string(path), "octets": .count(octets.count),
        "index": .integer(try answer.number("index")),
        "height": .integer(try answer.number("height")),
      ]
      output.result(result.text)
    } else {
      output.result(path)
      output.note(
        "entry \(try answer.number("index")) under the checkpoint of block "
          + "\(try answer.number("height")), \(octets.count) octets")
    }
    return .success
  }

  /// The parameter that names what the receipt is of.
  private static func leaf(_ name: String) throws(CommandFailure) -> JSON.Member {
    if let index = Int64(name), index >= 0, name.utf8.count < 20 {
      return .init("index", .integer(index))
    }
    if let id = Digest32(hexadecimal: name) { return .init("id", .string(id.description)) }
    for kind in ["contract", "party"] where name.hasPrefix("\(kind)\"") {
      throw .usage(
        "'\(name)' is a \(kind); a receipt is of one TRANSACTION, whose id each call shows, or of one ENTRY of the log"
      )
    }
    throw .usage(
      "'\(name)' is neither a transaction's id, 64 hexadecimal digits, nor the number of an entry")
  }
}
