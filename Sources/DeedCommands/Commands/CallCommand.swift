import DeedBytecode
import DeedLedger

extension Command {
  /// The command `deed call`.
  static let call = Command(
    "call", "sign a call, have it recorded, and show its outcome",
    operands: "CONTRACT FUNCTION [ARGUMENT…]",
    discussion: """
      Arguments are literals of the language. A clause that was due and failed is called by its words,
      as 'deed dues' shows them. Each --key signs, in order, and acts in the call. The
      command ends when the outcome is durable: with exit code 0 for a success, 1 for a failure that
      is on record or a refusal that is not.
      """,
    options: Submitting.options
  ) { (invocation, output) throws(CommandFailure) in
    guard invocation.operands.count >= 2 else {
      throw .usage("expected CONTRACT FUNCTION [ARGUMENT…]")
    }
    let client = try NodeClient(invocation)
    let submitting = try Submitting(invocation, client)
    let contract = try RemoteContract(invocation.operands[0], client)
    let name = invocation.operands[1]
    let entry = try contract.callable(name)
    let arguments = try contract.interface.arguments(
      of: entry, from: Array(invocation.operands.dropFirst(2)))
    let outcome = try submitting.submit(
      [
        .call(
          .init(
            contract: contract.id, expectedPackage: contract.package, function: name,
            arguments: arguments))
      ], output)
    guard let outcome else { return .success }
    return OutcomeRendering(outcome: outcome).write(isJSON: invocation.isJSON, output)
  }
}
