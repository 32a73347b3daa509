import DeedCompiler
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedSyntax
import DeedTesting

extension Command {
  /// The command `deed verify`.
  static let verify = Command(
    "verify", "check a receipt offline against a pinned network, and code against its source",
    operands: "[RECEIPT]",
    discussion: """
      Checks every rule that docs/formats.md sets down, without a node or a network. Says in words what
      the receipt shows and what it does not. Exit code 1 when the receipt is refused.

      --source compiles the contracts of a file or folder and says whether the packages in the receipt
      are made of them: the module's octets, and the digests of source, interface and prose. --rebuild
      does so with the source that the receipt carries itself. With --contract in place of a RECEIPT,
      the package is the one that a node says this contract runs. Exit code 1 when a part differs, or
      when nothing could be compared.
      """,
    options: [
      Option("pin", argument: "FILE", "the network and members to trust (needed for a receipt)"),
      Option("source", argument: "DIR", "compile the contracts there and compare"),
      Option("rebuild", "compile the source that the receipt carries and compare"),
      Option("contract", argument: "ID", "compare the code of a contract on a node"),
    ] + NodeClient.options
  ) { (invocation, output) throws(CommandFailure) in
    if let contract = invocation.value("contract") {
      return try SourceVerification.contract(contract, invocation, output)
    }
    let path = try invocation.operands(1...1, "one RECEIPT")[0]
    guard let pinPath = invocation.value("pin") else {
      throw .usage("--pin FILE is needed: a receipt is trusted for a pinned network only")
    }
    guard invocation.value("node") == nil else {
      throw .usage("--node goes with --contract: a receipt is checked without a node")
    }
    let pinOctets = try Files.read(pinPath)
    let pin: Pin
    do throws(DecodingFailure) {
      pin = try Pin(decoding: pinOctets)
    } catch {
      throw .refused("'\(pinPath)' is no pin: \(error)")
    }
    let octets = try Files.read(path)
    let verified: VerifiedReceipt
    do throws(ReceiptRefusal) {
      verified = try ReceiptVerifier(pin: pin).verify(octets)
    } catch {
      VerdictRendering.writeRefusal(error, isJSON: invocation.isJSON, output)
      return .failure
    }
    let comparison = try SourceVerification.compare(
      verified.receipt, suite: pin.suite, invocation, output)
    VerdictRendering(verified: verified, pin: pin, comparison: comparison)
      .write(isJSON: invocation.isJSON, output)
    return comparison?.isConfirmed ?? true ? .success : .failure
  }
}

/// Compiles what the options of `deed verify` name, and compares.
private enum SourceVerification {
  /// Compares the packages of a receipt; nil when no option asks for it.
  static func compare(
    _ receipt: Receipt, suite: CipherSuite, _ invocation: Invocation, _ output: any Output
  ) throws(CommandFailure) -> SourceComparison? {
    let source = invocation.value("source")
    guard source != nil || invocation.has("rebuild") else { return nil }
    guard source == nil || !invocation.has("rebuild") else {
      throw .usage("either --source or --rebuild")
    }
    var comparison = SourceComparison()
    let builds = try source.map { (path) throws(CommandFailure) in
      try Self.builds(try Project([path]).sources, output)
    }
    for part in Self.packages(of: receipt) {
      if let builds {
        comparison.compare(part.package, with: builds, suite: suite)
      } else if let own = try RecordedSource.builds(part) {
        comparison.compare(part.package, with: own, suite: suite)
      } else {
        comparison.noteMissingSource(part.package, suite: suite)
      }
    }
    return comparison
  }

  /// Compares the code that a node says a contract runs.
  static func contract(
    _ text: String, _ invocation: Invocation, _ output: any Output
  ) throws(CommandFailure) -> ExitCode {
    _ = try invocation.operands(0...0, "--contract ID or a RECEIPT, not both")
    guard let source = invocation.value("source") else {
      throw .usage("--source DIR is needed: what to compare the contract with")
    }
    guard invocation.value("pin") == nil, !invocation.has("rebuild") else {
      throw .usage("--pin and --rebuild go with a RECEIPT")
    }
    let id = try RemoteContract.id(text)
    let client = try NodeClient(invocation)
    let builds = try builds(try Project([source]).sources, output)
    let contract = try RemoteContract(id, client)
    let network = try client.call("deed_network")
    guard let suite = CipherSuite(name: try network.text("suite")) else {
      throw .environment("the node's network has a suite that this program does not know")
    }
    let key = "0x" + Hexadecimal.encode(LedgerKey.package(contract.package))
    let proof = try client.call("deed_proof", [.init("key", .string(key))])
    guard let value = Hexadecimal.decode(try proof.text("value")),
      let package = try? Package(decoding: value), package.id(suite: suite) == contract.package
    else { throw .environment("the node's package is not the one that it names") }
    var comparison = SourceComparison()
    comparison.compare(package, with: builds, suite: suite)
    if invocation.isJSON {
      let result: JSON = [
        "contract": .string(id.description), "source": comparison.json,
        "confirmed": .bool(comparison.isConfirmed),
      ]
      output.result(result.text)
    } else {
      output.result("Contract    \(id)")
      comparison.lines.forEach(output.result)
      output.note(
        "Which package the contract runs is as the node says; a receipt shows it by itself.")
    }
    return comparison.isConfirmed ? .success : .failure
  }

  /// The packages that a receipt carries, and those that its record publishes.
  private static func packages(of receipt: Receipt) -> [Receipt.PackageTexts] {
    var parts = receipt.packages
    var published: [Package] = []
    switch receipt.record {
    case .transaction(let transaction):
      for case .publish(let package) in transaction.payload.actions.map(\.body) {
        published.append(package)
      }
    case .genesis(let genesis): published.append(genesis.governance)
    case .ledgerAction, nil: break
    }
    for package in published where !parts.contains(where: { $0.package == package }) {
      parts.append(Receipt.PackageTexts(package: package, texts: []))
    }
    return parts
  }

  private static func builds(
    _ sources: [Project.Source], _ output: any Output
  ) throws(CommandFailure) -> [ContractBuild] {
    var builds: [ContractBuild] = []
    for module in try Compilation.checked(sources, output) where module.contractName != nil {
      builds.append(try ContractBuild.orFailure(module))
    }
    return builds
  }
}
