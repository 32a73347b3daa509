import DeedBytecode
package import DeedCrypto
package import DeedEncoding
package import DeedState
package import DeedVM

/// What executing one transaction or ledger action gave.
package struct Executed: Sendable {
  /// The outcome, as the log commits to it.
  package let outcome: Outcome
  /// What was consulted of the state before.
  package let reads: Reads
  /// The transaction's journal; its writes are none when the transaction failed, and those that disarm a due that failed.
  package let journal: TransactionJournal
  /// The fault with its call sites, when it failed.
  package let fault: Fault?
}

/// Executes transactions over a block's state: the same code on a node, in `deed test` and when a receipt is executed again.
///
/// A failure of the store is thrown and is no outcome. Everything else, whatever a stranger's transaction contains, is an
/// outcome. The executor reads no clock and keeps nothing that has influence on a result.
package struct TransactionExecutor: ~Copyable {
  /// What is the same for every transaction of a network.
  package struct Context: Sendable {
    /// The network's suite.
    package let suite: CipherSuite
    /// The governance contract, whose events are orders; nil when there is none.
    package let governance: Digest32?
    /// The members that accounts may belong to.
    package let members: Members
    /// Describes a network.
    package init(suite: CipherSuite, governance: Digest32?, members: Members) {
      self.suite = suite
      self.governance = governance
      self.members = members
    }
  }

  /// A signer's address and the action it asks for, with everything an execution needs.
  package struct Request: Sendable {
    /// Where contract ids come from: the transaction's id, the network's for governance.
    package let origin: Digest32
    /// The accounts whose rows are read first, in order.
    package let signers: [Digest32]
    /// The actions in order.
    package let actions: [Action]
    /// The gas that all actions may use.
    package let gasLimit: UInt64
    /// The block's time.
    package let time: Int64
    /// Describes a request.
    package init(
      origin: Digest32, signers: [Digest32], actions: [Action], gasLimit: UInt64, time: Int64
    ) {
      self.origin = origin
      self.signers = signers
      self.actions = actions
      self.gasLimit = gasLimit
      self.time = time
    }

    /// The request of a transaction.
    package init(_ transaction: Transaction, id: Digest32, time: Int64) {
      self.init(
        origin: id, signers: transaction.payload.signers.map(\.address),
        actions: transaction.payload.actions, gasLimit: transaction.payload.gasLimit, time: time)
    }
  }

  /// What is the same for every transaction.
  package let context: Context
  var machine: VirtualMachine
  private var cache = ModuleCache()

  /// An executor for a network.
  ///
  /// - Throws: `LedgerFailure.outOfMemory` when the machine's memory cannot be reserved.
  package init(context: Context) throws(LedgerFailure) {
    guard let machine = VirtualMachine() else { throw .outOfMemory }
    self.machine = machine
    self.context = context
  }

  /// Executes actions over a block.
  ///
  /// - Throws: `LedgerFailure` when the store fails or holds what nobody wrote.
  package mutating func execute(
    _ request: Request, over block: BlockJournal
  ) throws(LedgerFailure) -> Executed {
    var run = Run(
      host: takeHost(over: block, time: request.time, origin: request.origin),
      gas: GasMeter(limit: request.gasLimit),
      request: request)
    defer { putBack(run.host) }
    do throws(HostFailure) {
      // The rows of the signers are part of what a receipt shows; they are read whatever follows.
      for signer in request.signers {
        _ = try LedgerHost.reporting { () throws(StoreFailure) in
          try run.host.journal.value(of: LedgerKey.account(signer))
        }
      }
      run.host.beginSavepoint()
      for action in request.actions {
        if let fault = try execute(action, in: &run) {
          run.host.rollbackSavepoint()
          return failed(fault, run)
        }
        run.actionIndex += 1
      }
      run.host.commitSavepoint()
      return completed(run)
    } catch {
      throw .execution(error)
    }
  }

  /// Calls a view over a block, which is left as it was.
  ///
  /// - Throws: `LedgerFailure` when the store fails.
  package mutating func view(
    contract: Digest32, function: String, arguments: [CBOR], gasLimit: UInt64, time: Int64,
    over block: BlockJournal
  ) throws(LedgerFailure) -> (execution: Execution, gas: UInt64, package: Digest32?) {
    var host = takeHost(over: block, time: time)
    defer { putBack(host) }
    var gas = GasMeter(limit: gasLimit)
    do throws(HostFailure) {
      let call = EntryCall(
        contract: contract, kind: .view, name: Array(function.utf8), arguments: arguments)
      let module = try host.module(of: contract, gas: &gas)
      let execution = try machine.enter(call, in: module, host: &host, gas: &gas)
      return (execution, gas.used, host.code[contract])
    } catch {
      guard case .fault(let fault) = error else { throw .execution(error) }
      return (.faulted(fault), gas.used, host.code[contract])
    }
  }

  /// A world over a block, which takes the modules that were loaded along: they are put back when it ends.
  mutating func takeHost(
    over block: BlockJournal, time: Int64, origin: Digest32 = .zero
  ) -> LedgerHost {
    let host = LedgerHost(
      journal: TransactionJournal(over: block), now: time, origin: origin, suite: context.suite,
      cache: cache)
    cache = ModuleCache()
    return host
  }

  /// Takes the modules back that a world has loaded.
  mutating func putBack(_ host: LedgerHost) { cache = host.cache }

  /// One transaction, or one action of the ledger, under way.
  struct Run {
    var host: LedgerHost
    var gas: GasMeter
    let request: Request
    var actionIndex = 0
    var eventsSeen = 0
    var results: [[CBOR]] = []
    var resultOctets = 0
  }

  /// Executes one action.
  ///
  /// - Returns: the fault when it failed.
  private mutating func execute(
    _ action: Action, in run: inout Run
  ) throws(HostFailure) -> Fault? {
    let signers = action.actingSigners.map { run.request.signers[$0] }
    let fault: Fault?
    do throws(HostFailure) {
      switch action.body {
      case .call(let call): fault = try execute(call, signers: signers, in: &run)
      case .create(let package, let arguments):
        fault = try create(package, arguments: arguments, signers: signers, in: &run)
      case .publish(let package): fault = try publish(package, in: &run)
      case .upgrade(let upgrade): fault = try execute(upgrade, signers: signers, in: &run)
      }
    } catch {
      guard case .fault(let said) = error else { throw error }
      fault = said
    }
    if let fault { return fault }
    return try carryOutOrders(in: &run)
  }

  private mutating func execute(
    _ call: Action.Call, signers: [Digest32], in run: inout Run
  ) throws(HostFailure) -> Fault? {
    guard let package = try run.host.package(of: call.contract, gas: &run.gas) else {
      return Fault(.unknownContract)
    }
    guard package == call.expectedPackage else { return Fault(.unexpectedPackage) }
    let entry = EntryCall(
      contract: call.contract, kind: .call, name: Array(call.function.utf8),
      arguments: call.arguments, signers: signers)
    return try enter(entry, package: package, in: &run) { $0 }
  }

  private mutating func create(
    _ package: Digest32, arguments: [CBOR], signers: [Digest32], in run: inout Run
  ) throws(HostFailure) -> Fault? {
    // Before anything is asked of a package that no receipt will carry.
    try run.host.checkRoom(for: package)
    guard try run.host.isPublished(package) else { return Fault(.unknownPackage) }
    let contract = run.host.create(running: package)
    let entry = EntryCall(
      contract: contract, kind: .create, name: Array("create".utf8), arguments: arguments,
      signers: signers)
    return try enter(entry, package: package, in: &run) { _ in [.digest(contract)] }
  }

  /// Enters a contract and notes its code, its results or the package in which it failed.
  private mutating func enter(
    _ entry: EntryCall, package: Digest32, in run: inout Run, results: ([CBOR]) -> [CBOR]
  ) throws(HostFailure) -> Fault? {
    let module = try run.host.module(of: entry.contract, running: package, gas: &run.gas)
    switch try machine.enter(entry, in: module, host: &run.host, gas: &run.gas) {
    case .completed(let values):
      run.resultOctets += CBOR.array(values).encoded().count
      guard run.resultOctets <= ExecutionLimits.resultOctetsMax else {
        return Fault(.resultsTooLarge)
      }
      run.results.append(results(values))
      return nil
    case .faulted(let fault): return fault
    }
  }

  /// Publishes a package; doing so again writes the same row again.
  private func publish(
    _ package: Package, in run: inout Run
  ) throws(HostFailure) -> Fault? {
    guard run.gas.charge(UInt64(package.module.count) * LedgerGas.publishedOctet) else {
      return Fault(.outOfGas)
    }
    guard let proof = Self.proof(of: package) else { return Fault(.packageRefused) }
    let id = package.id(suite: context.suite)
    run.host.keep(proof, of: id)
    try run.host.publish(package, id: id, module: proof.hash)
    run.results.append([.digest(id)])
    return nil
  }

  /// What is proven of a package's module, or nil when it does not pass: verified, a contract's, with its prose, and with
  /// dues that a block has room for.
  static func proof(of package: Package) -> ModuleProof? {
    guard let verified = try? Verifier.verify(package.module), verified.module.kind == .contract,
      verified.module.proseHash == package.proseHash
    else { return nil }
    let module = LoadedModule(verified)
    let isPayable =
      module.dueGasBounds.allSatisfy { $0 <= Limits.dueGasMax }
      && module.dueCosts.greatest <= Limits.duePhaseMax
    return isPayable ? module.proof : nil
  }

  /// Whether a package may be a network's governance: publishable, and without dues, whose bounds have no room for orders.
  static func isGovernance(_ package: Package) -> Bool {
    proof(of: package).map(\.dueGasBounds.isEmpty) ?? false
  }

  /// Carries out the orders among the events of the last action.
  private func carryOutOrders(in run: inout Run) throws(HostFailure) -> Fault? {
    let events = run.host.events[run.eventsSeen...]
    run.eventsSeen = run.host.events.count
    for event in events where event.contract == context.governance {
      guard let order = GovernanceOrder(event) else { continue }
      guard run.gas.charge(UInt64(order.keyCount) * LedgerGas.orderedKey) else {
        return Fault(.outOfGas)
      }
      if let refusal = try order.carryOut(on: &run.host.journal, context: context) {
        return order.fault(refusal)
      }
    }
    return nil
  }

  func completed(_ run: Run) -> Executed {
    executed(run, verdict: .completed(results: run.results), events: run.host.events, fault: nil)
  }

  func failed(_ fault: Fault, _ run: Run) -> Executed {
    let location = fault.location
    let failure = Outcome.Failure(
      code: fault.code, action: run.actionIndex, name: fault.name,
      fields: fault.raised?.fields ?? [],
      package: fault.sites.first.flatMap { run.host.code[$0.contract] },
      function: location.map { UInt64($0.function.rawValue) },
      offset: location.map { UInt64($0.offset) })
    return executed(run, verdict: .failed(failure), events: [], fault: fault)
  }

  private func executed(
    _ run: Run, verdict: Outcome.Verdict, events: [Outcome.Event], fault: Fault?
  ) -> Executed {
    let journal = run.host.journal
    let reads = journal.reads
    let outcome = Outcome(
      verdict: verdict, events: events, gas: run.gas.used,
      code: run.host.allCode.sorted(),
      readsHash: context.suite.taggedDigest("reads", reads.encoded()),
      writesHash: context.suite.taggedDigest("writes", journal.writes.item.encoded()))
    return Executed(outcome: outcome, reads: reads, journal: journal, fault: fault)
  }
}
