import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedLedger
import DeedNode
import DeedTesting

extension Command {
  /// The command `deed deploy`.
  static let deploy = Command(
    "deploy", "compile a contract, publish it and create one on a node",
    operands: "FILE [ARGUMENT…]",
    discussion: """
      Publishes the package and creates the contract in one transaction: both or neither. Packages of the
      contracts that it creates itself are published before it. The arguments are those of the contract's
      create. Shows the new contract's id.
      """,
    options: Submitting.options
  ) { (invocation, output) throws(CommandFailure) in
    guard let path = invocation.operands.first else { throw .usage("expected FILE [ARGUMENT…]") }
    let module = try Compilation.checked(path, output)
    guard module.contractName != nil else { throw .usage("'\(path)' has no contract") }
    let builds = try ContractBuild.allOrFailure(module)
    guard let build = builds.last else { throw .usage("'\(path)' has no contract") }
    guard let entry = build.interface.entries.first(where: { $0.kind == .create }) else {
      throw .refused("'\(path)' has no create")
    }
    let arguments = try build.interface.arguments(
      of: entry, from: Array(invocation.operands.dropFirst()))
    let client = try NodeClient(invocation)
    let submitting = try Submitting(invocation, client)
    let id = build.package.id(suite: .ed25519SHA256)
    let outcome = try submitting.submit(
      builds.map { .publish($0.package) } + [.create(package: id, arguments: arguments)],
      texts: builds.flatMap(\.texts), output)
    guard let outcome else { return .success }
    let rendering = OutcomeRendering(outcome: outcome)
    guard rendering.isSuccess, !invocation.isJSON else {
      return rendering.write(isJSON: invocation.isJSON, output)
    }
    output.result(rendering.contract(createdBy: builds.count))
    for build in builds.dropLast() {
      let id = build.package.id(suite: .ed25519SHA256)
      output.note("package \(id) (\(build.module.module.name))")
    }
    output.note("package \(id)")
    output.note(rendering.summary)
    return .success
  }
}
