import DeedBytecode
import DeedCrypto
import DeedNode

extension Command {
  /// The command `deed view`.
  static let view = Command(
    "view", "ask a contract something; nothing is signed or recorded",
    operands: "CONTRACT FUNCTION [ARGUMENT…]", options: NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    guard invocation.operands.count >= 2 else {
      throw .usage("expected CONTRACT FUNCTION [ARGUMENT…]")
    }
    let client = try NodeClient(invocation)
    let contract = try RemoteContract(invocation.operands[0], client)
    let name = invocation.operands[1]
    let entry = try contract.entry(name, kind: .view)
    let literals = Array(invocation.operands.dropFirst(2))
    // Checked here first, so that a wrong literal is explained with the parameter's type.
    _ = try contract.interface.arguments(of: entry, from: literals)
    let answer = try client.call(
      "deed_view",
      [
        .init("contract", .string(contract.id.description)), .init("function", .string(name)),
        .init("arguments", .array(literals.map { .string($0) })),
      ])
    if invocation.isJSON {
      output.result(answer.text)
    } else {
      for value in answer["results"]?.array ?? [] {
        output.result(value["literal"]?.string ?? value["cbor"]?.string ?? "?")
      }
      output.note("at block \(try answer.number("height")), gas \(try answer.number("gas"))")
    }
    return .success
  }
}
