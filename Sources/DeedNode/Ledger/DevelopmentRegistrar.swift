package import DeedCrypto
import DeedEncoding
import DeedLedger
import Synchronization

/// Registers, on a development network, the account of a transaction's first signer before the transaction is admitted.
///
/// The registration is an ordinary transaction of the founding account, so the log shows it like any other.
package actor DevelopmentRegistrar {
  private let application: LedgerApplication
  private let engine: any OrderingEngine
  private let founder: PrivateKey
  private let wallClock: @Sendable () -> Int64
  private var running: [Digest32: Task<Void, Never>] = [:]

  /// A registrar that signs with the key of the founding account.
  package init(
    application: LedgerApplication, engine: any OrderingEngine, founder: PrivateKey,
    wallClock: @escaping @Sendable () -> Int64 = WallClock.now
  ) {
    self.application = application
    self.engine = engine
    self.founder = founder
    self.wallClock = wallClock
  }

  /// Registers the first signer's account if it has none and the transaction is validly signed with its one key.
  ///
  /// Whatever goes wrong here shows when the transaction itself is admitted.
  package func prepare(_ octets: [UInt8], until deadline: Int64) async {
    guard let key = Self.newcomer(octets, of: application) else { return }
    let address = application.genesis.suite.address(of: key)
    if let task = running[address] { return await task.value }
    let task = Task(executorPreference: RequestExecutor.shared) {
      await self.register(key, address: address, until: deadline)
    }
    running[address] = task
    await task.value
    running[address] = nil
  }

  /// The key of a first signer without an account, when a transaction is otherwise in order.
  private static func newcomer(
    _ octets: [UInt8], of application: LedgerApplication
  ) -> PublicKey? {
    guard let transaction = try? Transaction(decoding: octets),
      transaction.payload.network == application.networkID,
      let signer = transaction.payload.signers.first, let key = transaction.keys.first,
      signer.keys.count == 1, application.genesis.suite.address(of: key) == signer.address,
      let account = try? application.read({ (ledger) throws(LedgerFailure) in
        [try ledger.account(signer.address)]
      }), account[0] == nil, transaction.firstInvalidSignature() == nil
    else { return nil }
    return key
  }

  private nonisolated func register(
    _ key: PublicKey, address: Digest32, until deadline: Int64
  ) async {
    let genesis = application.genesis
    let action = Action(
      actingSigners: [0],
      body: .call(
        .init(
          contract: genesis.governanceID,
          expectedPackage: genesis.governance.id(suite: genesis.suite), function: "register",
          arguments: [
            .bytes(address.octets), .integer(key.algorithm.rawValue), .bytes(key.octets),
            .unsigned(genesis.founders[0].member),
          ])))
    let payload = try? TransactionPayload(
      network: application.networkID,
      signers: [
        .init(
          address: genesis.suite.address(of: founder.publicKey), keys: [founder.publicKey.octets])
      ],
      actions: [action], gasLimit: genesis.limits.transactionGas,
      notAfter: max(wallClock(), application.head.time) + Self.validityMilliseconds,
      nonce: SystemRandom.octets(count: 16))
    guard let payload, let transaction = try? Transaction(signing: payload, with: [founder]),
      let id = try? engine.submit(transaction.encoded(), texts: [])
    else { return }
    _ = await application.waiters.wait(for: id, until: deadline)
  }

  /// How long a registration may wait to be recorded.
  private static let validityMilliseconds: Int64 = 600_000
}
