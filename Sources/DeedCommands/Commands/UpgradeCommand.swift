import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedLedger
import DeedTesting

extension Command {
  /// The command `deed upgrade`.
  static let upgrade = Command(
    "upgrade", "compile a successor, publish it and make a contract on a node one of it",
    operands: "FILE CONTRACT",
    discussion: """
      FILE says with `upgrade file.Contract { … }` how its contract goes on from the one that CONTRACT is now.
      Publishes the package and upgrades in one transaction: both or neither. Each --key signs, in order, and
      acts; who must is the line `upgrade by …` of the old contract. The contract keeps its id.
      """,
    options: Submitting.options
  ) { (invocation, output) throws(CommandFailure) in
    guard invocation.operands.count == 2 else { throw .usage("expected FILE CONTRACT") }
    let path = invocation.operands[0]
    let module = try Compilation.checked(path, output)
    guard module.contractName != nil else { throw .usage("'\(path)' has no contract") }
    let builds = try ContractBuild.allOrFailure(module)
    guard let build = builds.last else { throw .usage("'\(path)' has no contract") }
    guard let predecessor = build.module.module.predecessor else {
      throw .usage(
        "'\(path)' goes on from no other contract: it has no `upgrade file.Contract { … }`")
    }
    let client = try NodeClient(invocation)
    let submitting = try Submitting(invocation, client)
    let contract = try RemoteContract(invocation.operands[1], client)
    let successor = build.package.id(suite: .ed25519SHA256)
    guard contract.package != successor else {
      throw .refused("the contract runs package \(successor) already")
    }
    guard contract.interface.name == predecessor.name else {
      throw .refused(
        "the contract is a \(contract.interface.name), and '\(path)' goes on from a \(predecessor.name)"
      )
    }
    guard contract.interface.entries.contains(where: { $0.kind == .upgrade }) else {
      throw .refused(
        "the contract is never upgraded: the \(contract.interface.name) that it is has no `upgrade by`"
      )
    }
    let outcome = try submitting.submit(
      builds.map { .publish($0.package) } + [
        .upgrade(
          .init(
            contract: contract.id, expectedPackage: contract.package, successor: successor))
      ],
      texts: builds.flatMap(\.texts), output)
    guard let outcome else { return .success }
    let rendering = OutcomeRendering(outcome: outcome)
    guard rendering.isSuccess, !invocation.isJSON else {
      return rendering.write(isJSON: invocation.isJSON, output)
    }
    output.result("contract\"\(contract.id)\"")
    output.note("package \(contract.package) until now")
    output.note("package \(successor)")
    output.note(rendering.summary)
    return .success
  }
}
