import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import Foundation

/// Makes, signs and submits a transaction, and waits for its outcome.
struct Submitting {
  /// The options of every command that signs.
  static let options =
    [
      Option(
        "key", argument: "[ADDRESS=]FILE", repeatable: true,
        "a private key, and the account it signs for; the first one's pays"),
      KeyFiles.passphraseOption,
      Option(
        "draft", argument: "FILE",
        "write the transaction for others to sign: a --key may be public, or party\"…\""),
      Option("gas", argument: "N", "the gas limit (default: the network's greatest)"),
      Option(
        "valid", argument: "SECONDS",
        "how long the transaction may wait to be recorded (default: 600; a draft: 7 days)"),
    ] + NodeClient.options

  /// How long a draft may gather signatures, when the command line does not say: 7 days.
  private static let draftSeconds: Int64 = 7 * 24 * 3600

  private let client: NodeClient
  private let invocation: Invocation
  /// The keys of `--key`.
  let keys: SigningKeys

  /// Reads the keys and finds the node.
  ///
  /// - Parameters:
  ///   - invocation: the command line.
  ///   - client: the node.
  ///   - account: the account that all keys sign for; nil when each says so itself.
  /// - Throws: `CommandFailure`.
  init(
    _ invocation: Invocation, _ client: NodeClient, account: Digest32? = nil
  ) throws(CommandFailure) {
    self.client = client
    self.invocation = invocation
    keys = try SigningKeys(invocation, client, account: account)
  }

  /// Submits actions in which every signer acts, and waits until they are recorded; with `--draft`, writes them to
  /// its file for others to sign.
  ///
  /// - Parameters:
  ///   - bodies: the actions.
  ///   - texts: what travels beside packages that they publish.
  ///   - output: where a draft is shown.
  /// - Returns: the node's description of the leaf, its outcome included; nil for a draft.
  /// - Throws: `CommandFailure`; a recorded failure is a result.
  func submit(
    _ bodies: [Action.Body], texts: [[UInt8]] = [], _ output: any Output
  ) throws(CommandFailure) -> JSON? {
    if let path = invocation.value("draft"), Files.holdsContent(path) {
      throw .refused("'\(path)' exists; a draft may hold signatures, so it is not overwritten")
    }
    let payload = try payload(bodies)
    if let path = invocation.value("draft") {
      let draft = try draft(of: payload, texts: texts)
      try DraftFile.write(draft, to: path)
      DraftRendering(draft: draft).write(isJSON: invocation.isJSON, output)
      return nil
    }
    return try client.record(signed(payload), texts: texts)
  }

  private func signed(_ payload: TransactionPayload) throws(CommandFailure) -> Transaction {
    do throws(TransactionSigningFailure) {
      return try Transaction(signing: payload, with: keys.present)
    } catch {
      throw .environment("the transaction cannot be signed: \(error)")
    }
  }

  /// A draft with the signatures of the private keys that are here.
  private func draft(
    of payload: TransactionPayload, texts: [[UInt8]]
  ) throws(CommandFailure) -> Draft {
    let published = payload.actions.compactMap { action -> Digest32? in
      guard case .publish(let package) = action.body else { return nil }
      return package.id(suite: .ed25519SHA256)
    }
    var packages: [Digest32: PackageText] = [:]
    for id in payload.actions.flatMap(\.packages) where !published.contains(id) {
      if packages[id] == nil { packages[id] = try PackageText(id, client) }
    }
    var draft: Draft
    do throws(DecodingFailure) {
      draft = try Draft(
        payload: payload, keys: keys.listed(in: payload), texts: texts,
        packages: Array(packages.values))
    } catch {
      throw .usage("the draft would break a rule of its form: \(error)")
    }
    for key in keys.present { _ = try DraftFile.sign(&draft, with: key) }
    return draft
  }

  private func payload(_ bodies: [Action.Body]) throws(CommandFailure) -> TransactionPayload {
    let network = try client.call("deed_network")
    guard let suite = CipherSuite(name: try network.text("suite")) else {
      throw .environment("the node's network has a suite that this program does not know")
    }
    let signers = keys.signers(suite: suite)
    let limits = network["limits"]
    let limit = limits?["transactionGas"]?.integer ?? 1_000_000
    let gas = try invocation.number("gas", in: 1...Int.max) ?? Int(limit)
    let usual: Int64 = invocation.value("draft") == nil ? 600 : Self.draftSeconds
    let window = limits?["windowMilliseconds"]?.integer ?? .max
    let seconds = try invocation.number("valid", in: 1...31_536_000).map { Int64($0) * 1000 }
    // A minute less than the network allows, for clocks that differ.
    let milliseconds = seconds ?? max(1000, min(usual * 1000, window - 60_000))
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    let id = try network.digest("network")
    do throws(DecodingFailure) {
      return try TransactionPayload(
        network: id, signers: signers,
        actions: bodies.map { Action(actingSigners: Array(signers.indices), body: $0) },
        gasLimit: UInt64(gas), notAfter: now + milliseconds, nonce: SystemRandom.octets(count: 16))
    } catch {
      throw .usage("the transaction would break a rule of its form: \(error)")
    }
  }
}

extension PackageText {
  /// Asks a node for a package.
  ///
  /// - Throws: `CommandFailure`, also when the answer is another package.
  fileprivate init(_ id: Digest32, _ client: NodeClient) throws(CommandFailure) {
    let answer = try client.call("deed_package", [.init("package", .string(id.description))])
    let octets = try answer.octets("record")
    let text = answer["abi"]?.string == nil ? nil : try answer.octets("abi")
    guard let package = try? Package(decoding: octets), package.id(suite: .ed25519SHA256) == id
    else { throw .environment("the node answers with another package than \(id)") }
    self.init(package, interfaceText: text)
  }
}
