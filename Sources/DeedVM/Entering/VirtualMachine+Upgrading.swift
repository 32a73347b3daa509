import DeedBytecode
package import DeedCrypto
import DeedEncoding

/// Contracts that go on under another module (`docs/language.md` rule 33; `docs/bytecode.md`, Upgrades).
extension VirtualMachine {
  /// Makes a contract one of another module, as the step from its phase says.
  ///
  /// The first failure decides. The contract is locked meanwhile, and a savepoint undoes everything when it fails. The meter
  /// has the gas in both cases.
  ///
  /// - Parameters:
  ///   - contract: the contract.
  ///   - signers: the acting signers in the order of the action.
  ///   - old: the module that it runs.
  ///   - new: the module that it is to run; ``Host/becomeSuccessor(contract:)`` is called when it does.
  ///   - host: the world.
  ///   - meter: the meter of the transaction.
  /// - Returns: no results, or the fault.
  /// - Throws: `HostFailure.unavailable` only: there is no outcome.
  package mutating func upgrade<World: Host>(
    _ contract: Digest32, signers: [Digest32], from old: LoadedModule, to new: LoadedModule,
    host: inout World, gas meter: inout GasMeter
  ) throws(HostFailure) -> Execution {
    begin(contract, signers: signers, gas: meter)
    defer { meter = gas }
    let execution: Execution
    do throws(Trap) {
      try attemptUpgrade(from: old, to: new, host: &host)
      execution = .completed(results: [])
    } catch {
      execution = .faulted(try fault(error))
    }
    return execution
  }

  private mutating func attemptUpgrade<World: Host>(
    from old: LoadedModule, to new: LoadedModule, host: inout World
  ) throws(Trap) {
    guard let entry = old.entry(.upgrade, named: Entry.upgradeName) else {
      throw .fault(.notUpgradable)
    }
    context.entry = entry.name
    try charge(GasSchedule.entry, 1)
    let contract = context.contract
    do throws(HostFailure) {
      try host.enter(contract: contract)
    } catch {
      throw hold(error)
    }
    defer { host.leave(contract: contract) }
    host.beginSavepoint()
    do throws(Trap) {
      let step = try permit(entry, from: old, to: new, host: &host)
      try carryOut(step, from: old, to: new, host: &host)
      host.commitSavepoint()
    } catch {
      host.rollbackSavepoint()
      throw error
    }
  }

  /// What the predecessor says of its upgrade, and the step that the successor has for its phase.
  private mutating func permit<World: Host>(
    _ entry: Entry, from old: LoadedModule, to new: LoadedModule, host: inout World
  ) throws(Trap) -> UpgradeStep {
    try readAlarms(.upgrade, in: old, host: &host)
    if let authority = entry.authority {
      _ = try authorise(authority, of: nil, .none, in: old, host: &host)
    }
    try checkPhase(entry, in: old, host: &host)
    try checkTimes(entry, .none, in: old, host: &host)
    // Its predecessor may look like itself; its step would run again at each upgrade.
    guard old.proof.hash != new.proof.hash, let wanted = new.references.predecessorID,
      wanted == old.references.upgradeID,
      let predecessor = new.module.predecessor,
      let step = predecessor.step(from: context.phase)
    else { throw .fault(.notASuccessor) }
    return predecessor.steps[step]
  }

  private mutating func carryOut<World: Host>(
    _ step: UpgradeStep, from old: LoadedModule, to new: LoadedModule, host: inout World
  ) throws(Trap) {
    let before = context
    // Nothing that was made of the old module's code is used by the new one's.
    context = ExecutionContext()
    context.contract = before.contract
    context.entry = before.entry
    context.phase = step.target ?? .initial
    do throws(HostFailure) {
      try host.becomeSuccessor(contract: context.contract)
    } catch {
      throw hold(error)
    }
    _ = try invoke(step.body, arguments: [], of: new, host: &host)
    try removeLeft(step, phase: before.phase, of: old, host: &host)
    try checkFields(step, of: new, host: &host)
    try checkTouched(in: new, host: &host)
    try settlePhase(step, phase: before.phase, of: old, host: &host)
    for invariant in new.module.invariants where invariant.holds(in: context.phase) {
      try run(invariant.function, .none, in: new, host: &host)
    }
    try setAlarms(after: before.alarms, from: old, to: new, host: &host)
  }

  /// Removes the rows of the fields that are not handed over.
  ///
  /// The verifier has proven that each is one row without assets, and that no other field has its slot.
  private mutating func removeLeft<World: Host>(
    _ step: UpgradeStep, phase: PhaseIndex, of old: LoadedModule, host: inout World
  ) throws(Trap) {
    let kept = Set(step.kept.map { Int($0.old) })
    for (number, field) in old.module.fields.enumerated()
    where !kept.contains(number) && field.isPresent(in: phase) {
      guard !old.types.isLinear(field.type), !old.types.isCollection(field.type) else {
        throw .fault(.assetLeft)
      }
      try writeRow(Self.fieldKey(old.slots[number]), nil, host: &host)
    }
  }

  /// Sees that every field of the new phase that is no collection has a value, and that the parties are pairwise distinct.
  ///
  /// What is handed over has its row; parties are compared when there are new ones.
  private mutating func checkFields<World: Host>(
    _ step: UpgradeStep, of new: LoadedModule, host: inout World
  ) throws(Trap) {
    let kept = Set(step.kept.map { Int($0.field) })
    let fields = new.module.fields
    let hasNewParty = fields.indices.contains { fields[$0].kind == .party && !kept.contains($0) }
    var parties: [StoredParty] = []
    for (number, field) in fields.enumerated()
    where !new.types.isCollection(field.type) && field.isPresent(in: context.phase) {
      let isParty = field.kind == .party && hasNewParty
      if kept.contains(number), !isParty { continue }
      guard let row = try readRow(Self.fieldKey(new.slots[number]), host: &host) else {
        throw .fault(.uninitialised)
      }
      if isParty { parties.append(StoredParty(name: field.name, row: row)) }
    }
    try checkDistinct(parties)
  }

  /// Writes the row of the phase when it is another one, or there was none; removes it when there are no phases any more.
  private mutating func settlePhase<World: Host>(
    _ step: UpgradeStep, phase: PhaseIndex, of old: LoadedModule, host: inout World
  ) throws(Trap) {
    switch (old.module.phases.isEmpty, step.target) {
    case (true, nil): break
    case (false, nil): try writeRow(Self.phaseKey, nil, host: &host)
    case (let isNew, let target?):
      if isNew || phase != target { try write(phase: target, host: &host) }
    }
  }

  /// Brings the value of a field of the predecessor into the arena.
  mutating func loadOld<World: Host>(
    _ number: Int, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    guard let field = module.module.predecessor?.fields[number] else {
      preconditionFailure("a field of a predecessor that is not there")
    }
    guard let row = try readRow(Self.fieldKey(Int(field.slot)), host: &host) else {
      throw .fault(.uninitialised)
    }
    return push(try decodeRow(row, Int(field.type.rawValue), in: module), at: top)
  }
}
