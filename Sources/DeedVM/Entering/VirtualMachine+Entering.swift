import DeedBytecode
import DeedCrypto
import DeedEncoding

extension VirtualMachine {
  /// Carries out a call as its entry's descriptor says (`docs/language.md` rule 8, `docs/bytecode.md`, Entering a module).
  ///
  /// The first failure decides. For what enters a contract, the contract is locked meanwhile, and a savepoint keeps
  /// the writes and events of a call that completes and undoes those of one that faults. The meter has the gas in both
  /// cases.
  ///
  /// - Throws: `HostFailure.unavailable` only: there is no outcome. The savepoint is rolled back then, too.
  package mutating func enter<World: Host>(
    _ call: EntryCall, in module: LoadedModule, host: inout World, gas meter: inout GasMeter
  ) throws(HostFailure) -> Execution {
    begin(call.contract, signers: call.signers, gas: meter)
    defer { meter = gas }

    let execution: Execution
    do throws(Trap) {
      execution = .completed(results: try attempt(call, in: module, host: &host))
    } catch {
      execution = .faulted(try fault(error))
    }
    return execution
  }

  /// Forgets what ran before.
  mutating func begin(_ contract: Digest32, signers: [Digest32], gas meter: GasMeter) {
    arena.reset()
    gas = meter
    held = nil
    sites = []
    locked = []
    context = ExecutionContext()
    context.contract = contract
    for signer in signers where !context.signers.contains(signer) {
      context.signers.append(signer)
    }
  }

  /// Locks the contract and sets the savepoint around what a call does.
  mutating func attempt<World: Host>(
    _ call: EntryCall, in module: LoadedModule, host: inout World
  ) throws(Trap) -> [CBOR] {
    guard let entry = module.entry(for: call) else { throw .fault(.unknownFunction) }
    context.entry = entry.name
    try charge(GasSchedule.entry, 1)
    switch call.kind {
    case .function, .test: return try perform(entry, call, in: module, host: &host)
    // Another module takes over: `upgrade`.
    case .upgrade: throw .fault(.unknownFunction)
    case .create, .call, .view, .due: break
    }
    do throws(HostFailure) {
      try host.enter(contract: call.contract)
    } catch {
      busyDepth = locked.last { $0.contract == call.contract }?.depth ?? 0
      throw hold(error)
    }
    locked.append((call.contract, context.depth))
    defer {
      host.leave(contract: call.contract)
      locked.removeLast()
    }
    host.beginSavepoint()
    do throws(Trap) {
      let results = try perform(entry, call, in: module, host: &host)
      host.commitSavepoint()
      return results
    } catch {
      host.rollbackSavepoint()
      throw error
    }
  }

  /// The order of a call.
  private mutating func perform<World: Host>(
    _ entry: Entry, _ call: EntryCall, in module: LoadedModule, host: inout World
  ) throws(Trap) -> [CBOR] {
    try readAlarms(call.kind, in: module, host: &host)
    let body = module.module.functions[Int(entry.body.rawValue)]
    let arguments = try decode(call.arguments, for: entry, body.parameters, in: module, host: &host)
    let heads = headArguments(arguments, body.parameters, in: module)
    let authority = entry.kind == .due && call.kind == .call ? .anyone : entry.authority
    var payers: [Digest32] = []
    if let authority {
      payers = try authorise(authority, of: entry, heads, in: module, host: &host)
    }
    try checkPhase(entry, in: module, host: &host)
    if entry.kind == .due {
      try checkAlarm(of: entry, call.kind, in: module, now: host.now)
    } else {
      try checkTimes(entry, heads, in: module, host: &host)
    }
    try take(
      entry.takes, from: payers, arguments, body.parameters, heads, in: module, host: &host)
    for condition in entry.conditions {
      try run(condition, heads, in: module, host: &host)
    }
    // The body takes its arguments over, and what it makes of them is none of the clauses after it.
    let own =
      entry.ensures.isEmpty ? arguments : try copies(of: arguments, body.parameters, in: module)
    let slots = try invoke(entry.body, arguments: own, of: module, host: &host)
    let results = try items(
      slots, body.results,
      budget: Budget(octets: Limits.resultOctetsMax, fault: .resultsTooLarge), in: module)
    try charge(GasSchedule.result, results.octetCount)
    for clause in entry.ensures {
      try run(clause, heads, in: module, host: &host)
    }
    switch entry.kind {
    case .create, .call, .due: try settle(entry, in: module, host: &host)
    case .view, .function, .test, .upgrade: break
    }
    return results.items
  }

  /// Runs a head function with copies of the arguments and gives its results.
  @discardableResult
  mutating func run<World: Host>(
    _ head: FunctionIndex, _ arguments: HeadArguments, in module: LoadedModule, host: inout World
  ) throws(Trap) -> [Slot] {
    let copies = try copies(of: arguments.slots, arguments.types, in: module)
    return try invoke(head, arguments: copies, of: module, host: &host)
  }

  /// What follows the body of what changes a contract: the move, the invariants, the alarms.
  private mutating func settle<World: Host>(
    _ entry: Entry, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    if entry.kind == .create {
      try checkCreation(in: module, host: &host)
    } else if let target = entry.target {
      try move(to: target, in: module, host: &host)
    }
    try checkTouched(in: module, host: &host)
    for invariant in module.module.invariants where invariant.holds(in: context.phase) {
      try run(invariant.function, .none, in: module, host: &host)
    }
    try setAlarms(after: entry, in: module, host: &host)
  }

  /// What a trap says to the outside.
  func fault(_ trap: Trap) throws(HostFailure) -> Fault {
    var fault: Fault
    switch trap {
    case .fault(let code): fault = Fault(code)
    case .held:
      switch held {
      case .fault(let said): fault = said
      case .unavailable(let reason): throw .unavailable(reason)
      case nil: preconditionFailure("a trap is held without a reason")
      }
    }
    fault.sites += sites
    return fault
  }

  /// A fault of the machine's own with fields, as an error that is declared has them.
  mutating func fault(_ code: FaultCode, _ fields: CBOR...) -> Trap {
    hold(.fault(Fault(code, raised: .init(name: Name(code.name), fields: fields))))
  }
}

extension Invariant {
  /// Whether the condition holds in a phase.
  func holds(in phase: PhaseIndex) -> Bool { phases.isEmpty || phases.contains(phase) }
}
