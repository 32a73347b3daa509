import DeedCrypto
import DeedEncoding
import DeedLedger

/// The methods of a ledger node, all called `deed_…`; `docs/node.md` has an example of each.
///
/// - Reading methods answer from the state after a whole block.
/// - A failure of the store is answered with `InternalError` and reported through `onFailure`, which stops the node.
package struct LedgerMethods: Sendable {
  let application: LedgerApplication
  let engine: any OrderingEngine
  let registrar: DevelopmentRegistrar?
  let interfaces = InterfaceCache()
  let viewGas: UInt64
  let onFailure: @Sendable (ApplicationFailure) -> Void
  let wallClock: @Sendable () -> Int64

  /// The longest time that `deed_outcome` waits, in milliseconds.
  package static let outcomeWaitMillisecondsMax: Int64 = 60_000
  /// The time that `deed_outcome` waits when it is not told, in milliseconds.
  package static let outcomeWaitMilliseconds: Int64 = 10_000

  /// The gas limit of a view when the node is not told another: nobody is charged for it, and it has a machine to itself
  /// meanwhile.
  package static let viewGas: UInt64 = 10_000_000

  /// Methods over an application and its engine.
  ///
  /// - Parameters:
  ///   - application: what is read.
  ///   - engine: what is submitted to.
  ///   - registrar: registers accounts before they sign first, on a development network.
  ///   - viewGas: the gas limit of a view.
  ///   - wallClock: milliseconds since 1970, the time that views see.
  ///   - onFailure: called when the application failed.
  package init(
    application: LedgerApplication, engine: any OrderingEngine,
    registrar: DevelopmentRegistrar? = nil, viewGas: UInt64 = Self.viewGas,
    wallClock: @escaping @Sendable () -> Int64 = WallClock.now,
    onFailure: @escaping @Sendable (ApplicationFailure) -> Void
  ) {
    self.application = application
    self.engine = engine
    self.registrar = registrar
    self.viewGas = viewGas
    self.wallClock = wallClock
    self.onFailure = onFailure
  }

  /// All methods.
  package var all: [RPCMethod] {
    [
      RPCMethod("deed_submit", parameters: ["transaction", "texts"], body: submit),
      RPCMethod("deed_outcome", parameters: ["id", "timeoutMilliseconds"], body: outcome),
      RPCMethod(
        "deed_view", parameters: ["contract", "function", "arguments", "argumentsCBOR"],
        body: view),
      RPCMethod("deed_interface", parameters: ["contract", "package"], body: interface),
      RPCMethod("deed_package", parameters: ["package"], body: package),
      RPCMethod("deed_block", parameters: ["height"], body: block),
      RPCMethod("deed_checkpoint", parameters: ["height"], body: checkpoint),
      RPCMethod(
        "deed_receipt", parameters: ["id", "index", "reads", "packages", "stateKeys"],
        body: receipt),
      RPCMethod("deed_proof", parameters: ["key"], body: proof),
      RPCMethod("deed_contract", parameters: ["contract"], body: contract),
      RPCMethod("deed_dues", parameters: ["contract", "limit", "before"], body: dues),
      RPCMethod("deed_holdings", parameters: ["holder", "limit", "after"], body: holdings),
      RPCMethod("deed_account", parameters: ["address"], body: account),
      RPCMethod("deed_network", body: network),
      RPCMethod("deed_status", body: status),
    ]
  }

  // MARK: Submitting

  @Sendable private func submit(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let transaction = try arguments.octets("transaction")
    var texts: [[UInt8]] = []
    for text in try arguments.array("texts") {
      texts.append(try RPCArguments.octets(text, of: "texts"))
    }
    if let registrar {
      await registrar.prepare(transaction, until: arguments.caller.deadline)
    }
    do throws(SubmissionRefusal) {
      return ["id": .digest(try engine.submit(transaction, texts: texts))]
    } catch {
      throw Self.error(error, of: transaction)
    }
  }

  @Sendable private func outcome(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let id = try arguments.digest("id")
    let wait =
      try arguments.optionalNumber("timeoutMilliseconds") ?? Self.outcomeWaitMilliseconds
    guard wait <= Self.outcomeWaitMillisecondsMax else {
      throw .parameter(
        "timeoutMilliseconds", "is at most \(Self.outcomeWaitMillisecondsMax)")
    }
    let deadline = min(HTTPServer.now() + wait, arguments.caller.deadline)
    switch await application.waiters.wait(for: id, until: deadline) {
    case .recorded(let index): return try entry(at: index)
    case .refused(let refusal): throw Self.error(.refused(refusal))
    case .abandoned: throw Self.error(.stopped)
    case .timedOut:
      throw RPCError(
        .timeout, name: "OutcomePending",
        message: "the transaction is not recorded yet; ask again")
    case .notWaiting:
      guard let index = try read({ (ledger) throws(LedgerFailure) in try ledger.index(of: id) })
      else {
        throw RPCError(
          .unknownTransaction, name: "UnknownTransaction",
          message: "the transaction is neither recorded nor waiting here")
      }
      return try entry(at: index)
    }
  }

  private func entry(at index: UInt64) throws(RPCError) -> JSON {
    guard
      let entry = try read({ (ledger) throws(LedgerFailure) in try ledger.entry(at: index) })
    else { throw .notFound("UnknownLeaf", "the log has no leaf \(index)") }
    return try describe(entry)
  }

  // MARK: Errors

  /// Reads from the ledger; a failure of the store is reported and answered.
  func read<Result: Sendable>(
    _ body: (borrowing Ledger) throws(LedgerFailure) -> Result
  ) throws(RPCError) -> Result {
    do throws(ApplicationFailure) {
      return try application.read(body)
    } catch {
      throw failed(error)
    }
  }

  /// Reports a failure of the application and makes the answer for it.
  func failed(_ failure: ApplicationFailure) -> RPCError {
    onFailure(failure)
    return RPCError(
      .internalError, name: "LedgerFailed",
      message: "the node's ledger failed and the node stops")
  }

  /// A refusal as an answer; where one signer is the reason, with whose account it is.
  private static func error(_ refusal: SubmissionRefusal, of octets: [UInt8] = []) -> RPCError {
    switch refusal {
    case .refused(let refusal):
      var details: [JSON.Member] = []
      var words = refusal.words
      if let number = refusal.signer,
        let signers = try? Transaction(decoding: octets).payload.signers, number < signers.count
      {
        let address = signers[number].address
        details.append(.init("party", .digest(address)))
        words += ": party\"\(address)\""
      }
      if case .alreadyRecorded(let index) = refusal {
        details.append(.init("index", .unsigned(index)))
      }
      let name = refusal.name.prefix(1).uppercased() + refusal.name.dropFirst()
      return RPCError(
        .transactionRefused, name: name, message: "the transaction was refused: \(words)",
        details: details)
    case .queueFull:
      return RPCError(.busy, name: "QueueFull", message: "too many transactions wait; try again")
    case .stopped: return RPCError(.stopping, name: "Stopping", message: "the node is stopping")
    case .failed:
      return RPCError(
        .internalError, name: "LedgerFailed",
        message: "the node's ledger failed and the node stops")
    }
  }
}
