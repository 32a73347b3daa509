import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers
import DeedLedger
import DeedState
import DeedVM

/// A ledger in memory for one test: some packages, fresh parties, and a clock that moves only when it is told to.
///
/// Calls go through the ledger's own executor, each as a transaction of one action.
final class LocalLedger {
  /// The time in milliseconds since 1970.
  private(set) var now: Int64
  private let suite = CipherSuite.ed25519SHA256
  /// The packages of the contracts that ran or were consulted, whoever created them.
  private var packageIDs: [Digest32: Digest32] = [:]
  private var block: BlockJournal
  private var executor: TransactionExecutor
  private var transactions = 0
  private var parties = 0

  /// Every test begins at 2026-01-01T00:00:00Z.
  static let startTime: Int64 = 1_767_225_600_000
  /// Gas of one call: the limit of a network that chooses nothing else, so that what passes here passes there.
  static let gasLimit = NetworkLimits().transactionGas

  /// A ledger with published packages.
  ///
  /// - Throws: `LedgerFailure.outOfMemory`.
  init(packages: [Package]) throws(LedgerFailure) {
    let suite = CipherSuite.ed25519SHA256
    var block = BlockJournal(over: MemoryStore())
    for package in packages {
      let id = package.id(suite: suite)
      block.write(package.encoded(), to: LedgerKey.package(id))
      if let hash = Digest32(octets: DigestAlgorithm.sha256.digest(package.module)) {
        block.write(id.octets, to: LedgerKey.module(hash))
      }
    }
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

  /// A due that the ledger carried out while time passed.
  struct CarriedOut {
    /// The contract, clause and time.
    let due: SelectedDue
    /// When it was carried out.
    let time: Int64
    /// What it did.
    let executed: Executed
  }

  /// Lets time pass, and carries out what is due meanwhile, each as soon as its time has come, as an idle node does.
  ///
  /// - Parameters:
  ///   - duration: how long, in milliseconds.
  ///   - gas: the test's own gas, which pays for what is carried out: contracts whose clauses arm each other for ever
  ///     would keep a long wait from ending.
  /// - Returns: the dues that were carried out, in order, and why the time was not reached: a time that the language
  ///   has not, a negative duration (then none has passed), or gas that is used up.
  /// - Throws: `LedgerFailure`.
  func wait(
    _ duration: Int64, gas: inout GasMeter
  ) throws(LedgerFailure) -> (carriedOut: [CarriedOut], fault: FaultCode?) {
    let (end, overflow) = now.addingReportingOverflow(duration)
    guard duration >= 0, !overflow, end < Limits.timeBound else { return ([], .timeOutOfRange) }
    var carriedOut: [CarriedOut] = []
    while let next = try executor.nextAlarm(over: block), next.time <= end {
      now = max(now, next.time)
      let dues = try executor.selectDues(
        until: now, gas: NetworkLimits().dueGas, over: block)
      for due in dues {
        let executed = try executor.carryOut(due, time: now, over: block)
        try commit(executed)
        carriedOut.append(CarriedOut(due: due, time: now, executed: executed))
        guard gas.charge(Self.dueGas + executed.outcome.gas) else { return (carriedOut, .outOfGas) }
      }
    }
    now = end
    return (carriedOut, nil)
  }

  /// Gas of a test for each due that it waits for, beside what the due itself uses: 4,000 at most, one a day for ten years.
  private static let dueGas = TestRunner.gasLimit / 4_000

  /// Creates a contract of a package, and whatever contracts that creates.
  ///
  /// - Throws: `LedgerFailure`.
  func create(
    _ package: Package, arguments: [CBOR], signers: [Digest32]
  ) throws(LedgerFailure) -> Executed {
    try execute(.create(package: package.id(suite: suite), arguments: arguments), signers)
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
          contract: contract, expectedPackage: packageIDs[contract] ?? .zero, function: function,
          arguments: arguments)),
      signers)
  }

  /// Makes a contract one of another package.
  ///
  /// - Throws: `LedgerFailure`.
  func upgrade(
    _ contract: Digest32, to successor: Package, signers: [Digest32]
  ) throws(LedgerFailure) -> Executed {
    try execute(
      .upgrade(
        .init(
          contract: contract, expectedPackage: packageIDs[contract] ?? .zero,
          successor: successor.id(suite: suite))),
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

  /// The value of a row that the ledger keeps of an asset.
  ///
  /// - Throws: `LedgerFailure`.
  func value(of row: AssetRow) throws(LedgerFailure) -> [UInt8]? {
    do throws(StoreFailure) {
      return try block.value(of: row.key)
    } catch {
      throw .store(error)
    }
  }

  /// Takes over what was written, once it is sure that no asset came out of nothing or got lost.
  private func commit(_ executed: Executed) throws(LedgerFailure) {
    try Conservation.check(executed.journal.writes, over: block)
    block.commit(executed.journal)
  }

  /// How much of a fungible asset somebody holds, or how many of a unique one.
  ///
  /// - Throws: `LedgerFailure`.
  func holding(of holder: Digest32, _ asset: AssetID) throws(LedgerFailure) -> Integer {
    for row in [AssetRow.holding(holder: holder, asset), .count(holder: holder, asset)] {
      guard let octets = try value(of: row.key), let held = (try? CBOR.decode(octets))?.amount
      else { continue }
      return Integer(amount: held)
    }
    return .zero
  }

  /// Whether somebody holds the unique asset of an id.
  ///
  /// - Throws: `LedgerFailure`.
  func holds(_ holder: Digest32, _ asset: AssetID, id: Integer) throws(LedgerFailure) -> Bool {
    guard let number = id.amount else { return false }
    return try value(of: AssetRow.unique(holder: holder, asset, id: number).key) != nil
  }

  /// How much of an asset is issued and not burned.
  ///
  /// - Throws: `LedgerFailure`.
  func supply(of asset: AssetID) throws(LedgerFailure) -> Integer {
    let row = try value(of: AssetRow.supply(asset).key)
    return Integer(amount: row.flatMap { AssetSupply(decoding: $0)?.outstanding } ?? 0)
  }

  /// Whether somebody may be given an asset; nobody, of one of which nothing was issued.
  ///
  /// - Throws: `LedgerFailure`.
  func mayHold(_ holder: Digest32, _ asset: AssetID) throws(LedgerFailure) -> Bool {
    guard let row = try value(of: AssetRow.supply(asset).key) else { return false }
    guard let key = AssetSupply(decoding: row)?.key(ofHolder: holder) else { return true }
    return try value(of: LedgerKey.contract(asset.issuer) + key) != nil
  }

  private func value(of key: [UInt8]) throws(LedgerFailure) -> [UInt8]? {
    do {
      return try block.value(of: key)
    } catch {
      throw .store(error)
    }
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
    try commit(executed)
    for code in executed.outcome.code { packageIDs[code.contract] = code.package }
    // Of a contract that was upgraded both packages are there.
    if case .upgrade(let upgrade) = body {
      let isDone = executed.fault == nil
      packageIDs[upgrade.contract] = isDone ? upgrade.successor : upgrade.expectedPackage
    }
    return executed
  }
}
