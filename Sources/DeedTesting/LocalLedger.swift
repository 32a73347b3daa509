import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState
import DeedVM

/// A ledger in memory for one test: one contract package, fresh parties, and a clock that moves only when it is told to.
///
/// Calls go through the ledger's own executor, each as a transaction of one action.
final class LocalLedger {
  /// The time in milliseconds since 1970.
  private(set) var now: Int64
  private let suite = CipherSuite.ed25519SHA256
  private let package: Digest32
  private var block: BlockJournal
  private var executor: TransactionExecutor
  private var transactions = 0
  private var parties = 0

  /// Every test begins at 2026-01-01T00:00:00Z.
  static let startTime: Int64 = 1_767_225_600_000
  /// Gas of one call: the limit of a network that chooses nothing else, so that what passes here passes there.
  static let gasLimit = NetworkLimits().transactionGas

  /// A ledger with one published package.
  ///
  /// - Throws: `LedgerFailure.outOfMemory`.
  init(package: Package) throws(LedgerFailure) {
    let suite = CipherSuite.ed25519SHA256
    self.package = package.id(suite: suite)
    var block = BlockJournal(over: MemoryStore())
    block.write(package.encoded(), to: LedgerKey.package(self.package))
    self.block = block
    now = Self.startTime
    executor = try TransactionExecutor(context: Self.context(suite))
  }

  /// A network of one member, since accounts are no subject of a contract's tests.
  private static func context(_ suite: CipherSuite) throws(LedgerFailure)
    -> TransactionExecutor
    .Context
  {
    do {
      let key = try PrivateKey(
        algorithm: .ed25519, seed: [UInt8](repeating: 1, count: PrivateKey.seedByteCount))
      let members = try Members(
        epoch: 0, quorum: 1, members: [.init(id: 0, name: "local", key: key.publicKey)],
        faultModel: .crash)
      return TransactionExecutor.Context(suite: suite, governance: nil, members: members)
    } catch {
      throw .genesisRefused("the local network cannot be described: \(error)")
    }
  }

  /// A party that nobody else is.
  func freshParty() -> Digest32 {
    parties += 1
    return suite.taggedDigest("party", CBOR.array([.unsigned(UInt64(parties))]))
  }

  /// Lets time pass; a negative duration lets none pass.
  ///
  /// - Returns: whether the time then is still one that the language has; if not, none has passed.
  func wait(_ duration: Int64) -> Bool {
    let (time, overflow) = now.addingReportingOverflow(max(0, duration))
    guard !overflow, time < Limits.timeBound else { return false }
    now = time
    return true
  }

  /// Creates a contract of the package.
  ///
  /// - Throws: `LedgerFailure`.
  func create(
    arguments: [CBOR], signers: [Digest32]
  ) throws(LedgerFailure) -> Executed {
    try execute(.create(package: package, arguments: arguments), signers)
  }

  /// Calls a contract.
  ///
  /// - Throws: `LedgerFailure`.
  func call(
    _ contract: Digest32, _ function: String, arguments: [CBOR], signers: [Digest32]
  ) throws(LedgerFailure) -> Executed {
    try execute(
      .call(
        .init(
          contract: contract, expectedPackage: package, function: function, arguments: arguments)),
      signers)
  }

  /// Calls a view.
  ///
  /// - Throws: `LedgerFailure`.
  func view(
    _ contract: Digest32, _ function: String, arguments: [CBOR]
  ) throws(LedgerFailure) -> (execution: Execution, gas: UInt64, package: Digest32?) {
    try executor.view(
      contract: contract, function: function, arguments: arguments, gasLimit: Self.gasLimit,
      time: now, over: block)
  }

  private func execute(
    _ body: Action.Body, _ signers: [Digest32]
  ) throws(LedgerFailure) -> Executed {
    transactions += 1
    var distinct: [Digest32] = []
    for signer in signers where !distinct.contains(signer) { distinct.append(signer) }
    let executed = try executor.execute(
      .init(
        origin: suite.taggedDigest(
          "transaction", CBOR.array([.unsigned(UInt64(transactions))])),
        signers: distinct,
        actions: [Action(actingSigners: Array(distinct.indices), body: body)],
        gasLimit: Self.gasLimit, time: now),
      over: block)
    block.commit(executed.journal)
    return executed
  }
}
