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
      Option("gas", argument: "N", "the gas limit (default: the network's greatest)"),
      Option(
        "valid", argument: "SECONDS",
        "how long the transaction may wait to be recorded (default: 600)"),
    ] + NodeClient.options

  private let client: NodeClient
  private let invocation: Invocation
  private let keys: SigningKeys

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
    keys = try SigningKeys(invocation, account: account)
  }

  /// Submits actions in which every signer acts, and waits until they are recorded.
  ///
  /// - Returns: the node's description of the leaf, its outcome included.
  /// - Throws: `CommandFailure`; a recorded failure is a result.
  func submit(_ bodies: [Action.Body], texts: [[UInt8]] = []) throws(CommandFailure) -> JSON {
    let transaction = try transaction(bodies)
    let submitted = try client.call(
      "deed_submit",
      [
        .init("transaction", .octets(transaction.encoded())),
        .init("texts", .array(texts.map { .octets($0) })),
      ])
    let id = try submitted.text("id")
    while true {
      switch try client.attempt(
        "deed_outcome", [.init("id", .string(id)), .init("timeoutMilliseconds", 30_000)])
      {
      case .success(let outcome): return outcome
      case .failure(let error) where error.name == "OutcomePending": continue
      case .failure(let error):
        throw .refused("transaction \(id): \(error.message) (\(error.name))")
      }
    }
  }

  private func transaction(_ bodies: [Action.Body]) throws(CommandFailure) -> Transaction {
    let network = try client.call("deed_network")
    guard let suite = CipherSuite(name: try network.text("suite")) else {
      throw .environment("the node's network has a suite that this program does not know")
    }
    let signers = keys.signers(suite: suite)
    let limit = network["limits"]?["transactionGas"]?.integer ?? 1_000_000
    let gas = try invocation.number("gas", in: 1...Int.max) ?? Int(limit)
    let seconds = try invocation.number("valid", in: 1...31_536_000) ?? 600
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    let id = try network.digest("network")
    let payload: TransactionPayload
    do throws(DecodingFailure) {
      payload = try TransactionPayload(
        network: id, signers: signers,
        actions: bodies.map { Action(actingSigners: Array(signers.indices), body: $0) },
        gasLimit: UInt64(gas), notAfter: now + Int64(seconds) * 1000,
        nonce: SystemRandom.octets(count: 16))
    } catch {
      throw .usage("the transaction would break a rule of its form: \(error)")
    }
    do throws(TransactionSigningFailure) {
      return try Transaction(signing: payload, with: keys.all)
    } catch {
      throw .environment("the transaction cannot be signed: \(error)")
    }
  }
}
