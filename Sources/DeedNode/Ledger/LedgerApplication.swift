package import DeedBytecode
package import DeedCrypto
package import DeedEncoding
package import DeedLedger
import DeedState
package import DeedVM
import Synchronization

/// The ledger as the application of an ordering engine: it admits, executes, commits, signs and answers.
///
/// One lock guards the ledger. It is held while a batch is executed and while it is written and signed, so a reader sees
/// the state after a whole block, never within one, and whoever knows an outcome can fetch its receipt.
package final class LedgerApplication: OrderedApplication {
  private struct State: ~Copyable {
    var ledger: Ledger
    var executed: (block: ExecutedBlock, ids: [Digest32])?
  }

  /// What never changes about the network.
  package let genesis: Genesis
  /// The network's id.
  package let networkID: Digest32
  /// Who waits for which transaction.
  package let waiters = OutcomeWaiters()
  private let state: Mutex<State>
  private let newestHead: Mutex<Checkpoint>
  /// The time of the earliest armed alarm of the newest block.
  private let earliestAlarm: Mutex<Int64?>
  private let signer: CheckpointSigner
  private let views: ViewLanes
  private let onEvent: @Sendable (NodeEvent) -> Void

  /// Transactions in a block: bounds the time until those at the end of a queue see an outcome.
  private static let batchCountMax = 2000

  /// Takes over an opened ledger; signs its head if nobody has.
  ///
  /// - Parameters:
  ///   - ledger: the ledger.
  ///   - signer: signs the head after each block.
  ///   - viewsPerAddress: the most views of one address that may wait.
  ///   - onEvent: told of the dues that were carried out.
  /// - Throws: ``ApplicationFailure``; ``CheckpointSigningFailure`` in it when the head lies below the high-water mark.
  package init(
    _ ledger: consuming sending Ledger, signer: CheckpointSigner,
    viewsPerAddress: Int = ViewLanes.waitingPerClientMax,
    onEvent: @escaping @Sendable (NodeEvent) -> Void = { _ in }
  ) throws(ApplicationFailure) {
    genesis = ledger.genesis
    networkID = ledger.networkID
    self.signer = signer
    self.onEvent = onEvent
    views = ViewLanes(genesis: ledger.genesis, waitingPerClientMax: viewsPerAddress)
    let head = ledger.head
    try Self.signIfUnsigned(head, of: ledger, signer: signer)
    newestHead = Mutex(head)
    do throws(LedgerFailure) {
      earliestAlarm = Mutex(try ledger.nextDue())
    } catch {
      throw .ledger(error)
    }
    state = Mutex(State(ledger: ledger, executed: nil))
  }

  /// Checks the head against the high-water mark, and signs it if nobody has: over the same bytes as before the process
  /// ended, however long ago that was.
  private static func signIfUnsigned(
    _ head: Checkpoint, of ledger: borrowing Ledger, signer: CheckpointSigner
  ) throws(ApplicationFailure) {
    try signer.check(ledger)
    do throws(LedgerFailure) {
      guard try ledger.signedCheckpoint(at: head.height) == nil else { return }
    } catch {
      throw .ledger(error)
    }
    let signed: SignedCheckpoint
    do throws(CheckpointSigningFailure) {
      signed = try signer.sign(head)
    } catch {
      throw .signing(error)
    }
    do throws(LedgerFailure) {
      try ledger.attach(signed)
    } catch {
      throw .ledger(error)
    }
  }

  /// The newest committed head; does not wait for a block in execution.
  package var head: Checkpoint { newestHead.withLock { $0 } }

  // MARK: Ordered application

  package func batchLimits(at time: Int64) -> BatchLimits {
    let isDue = nextDue.map { $0 <= time } ?? false
    let limits = genesis.limits
    return BatchLimits(
      count: Self.batchCountMax, octets: limits.batchOctets,
      gas: isDue ? limits.blockGas - limits.dueGas : limits.blockGas)
  }

  package var nextDue: Int64? {
    guard let due = earliestAlarm.withLock({ $0 }) else { return nil }
    // The next block's time is never below the head's, whatever the clock says.
    return due <= head.time ? 0 : due
  }

  package func admit(
    _ transaction: [UInt8], texts: [[UInt8]], now: Int64
  ) throws(ApplicationFailure) -> Admission {
    let judged = try read { (ledger) throws(LedgerFailure) in
      try ledger.admit(transaction, now: now)
    }
    switch judged {
    case .failure(let refusal): return .refused(refusal)
    case .success(let admitted):
      guard waiters.announce(admitted.id) else { return .waiting(admitted.id) }
      return .admitted(
        OrderedTransaction(
          id: admitted.id, octets: transaction, texts: texts,
          gasLimit: admitted.transaction.payload.gasLimit))
    }
  }

  package func execute(_ batch: OrderedBatch) throws(ApplicationFailure) {
    let lag = head.time - batch.time
    guard lag <= CheckpointSigner.clockToleranceMilliseconds else {
      throw .clockBehind(milliseconds: lag)
    }
    let submissions = batch.transactions.map {
      Submission(transaction: $0.octets, texts: $0.texts)
    }
    let ids = batch.transactions.map(\.id)
    do throws(LedgerFailure) {
      try state.withLock { (state) throws(LedgerFailure) in
        let block = try state.ledger.execute(Batch(time: batch.time, submissions: submissions))
        state.executed = (block, ids)
      }
    } catch {
      throw .ledger(error)
    }
  }

  package func commit() throws(ApplicationFailure) {
    let first = head.logSize
    let committed = try state.withLock {
      (state) throws(ApplicationFailure) -> (block: ExecutedBlock, ids: [Digest32])? in
      guard let executed = state.executed else { return nil }
      state.executed = nil
      do throws(LedgerFailure) {
        try state.ledger.commit(executed.block)
      } catch {
        throw .ledger(error)
      }
      // Nobody reads of a block that has no receipts yet.
      if let checkpoint = executed.block.checkpoint { try sign(checkpoint, in: state.ledger) }
      return executed
    }
    guard let committed else { return }
    if let checkpoint = committed.block.checkpoint {
      try tellDues(of: committed.block, from: first, checkpoint)
    }
    for (id, result) in zip(committed.ids, committed.block.results) {
      switch result {
      case .recorded(let id, let index): waiters.resolve(id, .recorded(index: index))
      case .refused(.alreadyRecorded(let index)): waiters.resolve(id, .recorded(index: index))
      // The other one in the same batch decides.
      case .refused(.repeated): break
      case .refused(let refusal): waiters.resolve(id, .refused(refusal))
      }
    }
  }

  /// Signs a head that was just written, and makes it the newest.
  private func sign(
    _ checkpoint: Checkpoint, in ledger: borrowing Ledger
  ) throws(ApplicationFailure) {
    let signed: SignedCheckpoint
    do throws(CheckpointSigningFailure) {
      signed = try signer.sign(checkpoint)
    } catch {
      throw .signing(error)
    }
    do throws(LedgerFailure) {
      let due = try ledger.nextDue()
      try ledger.attach(signed)
      newestHead.withLock { $0 = checkpoint }
      earliestAlarm.withLock { $0 = due }
    } catch {
      throw .ledger(error)
    }
  }

  /// Tells of the dues of a block, which are the first of its leaves.
  private func tellDues(
    of block: ExecutedBlock, from first: UInt64, _ checkpoint: Checkpoint
  ) throws(ApplicationFailure) {
    let recorded = block.results.count { if case .recorded = $0 { true } else { false } }
    let count = checkpoint.logSize - first - UInt64(recorded)
    let told = min(count, NodeEvent.duesToldMax)
    for index in first..<first + told {
      let entry = try read { (ledger) throws(LedgerFailure) in try ledger.entry(at: index) }
      guard let record = entry?.record, let action = try? LedgerAction(decoding: record) else {
        continue
      }
      var fault: String?
      if case .failed(let failure)? = entry?.outcome?.verdict { fault = failure.name }
      onEvent(.carriedOut(action, index: index, fault: fault))
    }
    if count > told {
      onEvent(.carriedOutMore(height: checkpoint.height, count: count - told))
    }
  }

  package func abandonWaiting() { waiters.abandon() }

  // MARK: Reading

  /// Reads from the ledger as it is between two blocks.
  ///
  /// - Throws: ``ApplicationFailure``.
  package func read<Result: Sendable>(
    _ body: (borrowing Ledger) throws(LedgerFailure) -> Result
  ) throws(ApplicationFailure) -> Result {
    do throws(LedgerFailure) {
      return try state.withLock { (state) throws(LedgerFailure) in try body(state.ledger) }
    } catch {
      throw .ledger(error)
    }
  }

  /// Calls a view over the newest block, while others are executed and written.
  ///
  /// - Returns: a refusal when too many views wait already.
  /// - Throws: ``ApplicationFailure``.
  package func view(
    contract: Digest32, function: String, arguments: [CBOR], gasLimit: UInt64, time: Int64,
    for client: ClientAddress
  ) async throws(ApplicationFailure) -> Result<ViewAnswer, ViewRefusal> {
    try await look(for: client) { (machine, state, head) throws(LedgerFailure) in
      let (execution, gas, package) = try machine.view(
        contract: contract, function: function, arguments: arguments, gasLimit: gasLimit,
        time: max(time, head.time), over: state)
      return ViewAnswer(
        execution: execution, gas: gas, package: package, height: head.height)
    }
  }

  /// Where a contract stands as of the newest block, read while others are executed and written.
  ///
  /// - Parameters:
  ///   - contract: a contract that there is.
  ///   - package: the package that it is known to run.
  ///   - interface: the description of that package's module.
  ///   - client: who asks.
  /// - Returns: a refusal when too many views wait already, or the contract was upgraded meanwhile.
  /// - Throws: ``ApplicationFailure``.
  package func state(
    of contract: Digest32, running package: Digest32, interface: Interface,
    for client: ClientAddress
  ) async throws(ApplicationFailure) -> Result<
    (state: ContractState, head: Checkpoint), ViewRefusal
  > {
    let answer = try await look(for: client) { (_, state, head) throws(LedgerFailure) in
      (
        state: try ContractState(
          of: contract, running: package, interface: interface, in: state), head: head
      )
    }
    switch answer {
    case .failure(let refusal): return .failure(refusal)
    case .success(let (state?, head)): return .success((state, head))
    case .success((nil, _)): return .failure(.upgraded)
    }
  }

  /// The due clauses of a contract, with the head that they stand under; nil when there is no such contract.
  ///
  /// - Returns: a refusal when too many views wait already.
  /// - Throws: ``ApplicationFailure``.
  package func dues(
    of contract: Digest32, for client: ClientAddress
  ) async throws(ApplicationFailure) -> Result<(dues: [DueStatus]?, head: Checkpoint), ViewRefusal>
  {
    try await look(for: client) { (machine, state, head) throws(LedgerFailure) in
      (try machine.dues(of: contract, over: state), head)
    }
  }

  /// Looks at the newest block with a machine for views.
  ///
  /// The snapshot is taken when the machine is there: what waits holds nothing of the store.
  private func look<Answer: Sendable>(
    for client: ClientAddress,
    _ body: (inout ViewMachine, any StateReader, Checkpoint) throws(LedgerFailure) -> Answer
  ) async throws(ApplicationFailure) -> Result<Answer, ViewRefusal> {
    do throws(LedgerFailure) {
      return try await views.perform(for: client) { (machine) throws(LedgerFailure) in
        let (snapshot, head) = try state.withLock { (state) throws(LedgerFailure) in
          (try state.ledger.snapshot(), state.ledger.head)
        }
        return try body(&machine, snapshot, head)
      }
    } catch {
      throw .ledger(error)
    }
  }
}

/// What a view gave.
package struct ViewAnswer: Sendable {
  /// The results, or the fault.
  package let execution: Execution
  /// The gas used.
  package let gas: UInt64
  /// The package that the contract ran; nil when there is no such contract.
  package let package: Digest32?
  /// The block over which it was called.
  package let height: UInt64
}
