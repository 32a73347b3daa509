import DeedBytecode
import DeedCrypto
import DeedEncoding

/// Calls of other contracts that may fail, and contracts that contracts create.
extension VirtualMachine {
  /// Enters another contract with limits of its own, and goes on when that fails (`docs/language.md` rule 17).
  ///
  /// Everything from the look at the reference to the results in the arena is within the stated gas, and within what comes
  /// with it (`Allowance`). A failure undoes what was written and emitted; what was read, used or loaded, and the ids of
  /// contracts, stays used.
  mutating func attemptContract<World: Host>(
    _ operation: Operation, top: Int, framesEnd: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let meeting = try meeting(operation, top: top - 1, in: module)
    let outer = try beginLimits(
      Allowance(gas: try statedGas(arena[top - 1])), framesStart: framesEnd, host: &host)
    let mark = arena.top
    host.beginSavepoint()
    let payload: [Slot]
    let number: Int
    do throws(Trap) {
      payload = try meet(meeting, framesStart: framesEnd, in: module, host: &host)
      host.commitSavepoint()
      endLimits(outer, host: &host)
      number = 0
    } catch {
      host.rollbackSavepoint()
      endLimits(outer, host: &host)
      guard let name = caught(error) else { throw error }
      arena.release(to: mark)
      held = nil
      sites = []
      var failed = [try makeOctets(name)]
      for (offset, parameter) in meeting.function.parameters.enumerated()
      where module.types.isLinear(parameter.type) {
        failed.append(arena[meeting.first + 1 + offset])
      }
      payload = failed
      number = 1
    }
    try charge(GasSchedule.slot, 1 + payload.count)
    let new = try allocate(1 + payload.count)
    arena[new] = number
    for (offset, slot) in payload.enumerated() { arena[new + 1 + offset] = slot }
    return push(new, at: meeting.first)
  }

  /// Limits that are in force again when those of an attempt end.
  private struct OuterLimits {
    let gas: GasMeter.Limit
    let arenaEnd: Int
    let framesEnd: Int
    let depthMax: Int
  }

  /// Sets the limits of an attempt, all of which must be there: a lack is the failure of whoever attempts, not of the callee.
  private mutating func beginLimits<World: Host>(
    _ allowance: Allowance, framesStart: Int, host: inout World
  ) throws(Trap) -> OuterLimits {
    let meter = try gas.beginLimit(allowance)
    let depthMax = context.depth + allowance.levels
    let framesEnd = framesStart + allowance.frameSlots
    guard depthMax <= context.depthMax, framesEnd <= context.framesEnd else {
      throw .fault(.callTooDeep)
    }
    do throws(HostFailure) {
      try host.beginLimit(allowance)
    } catch {
      throw hold(error)
    }
    guard let arenaEnd = arena.beginLimit(octets: allowance.arenaOctets) else {
      host.endLimit()
      throw .fault(.arenaExhausted)
    }
    let outer = OuterLimits(
      gas: meter, arenaEnd: arenaEnd, framesEnd: context.framesEnd, depthMax: context.depthMax)
    context.depthMax = depthMax
    context.framesEnd = framesEnd
    return outer
  }

  private mutating func endLimits<World: Host>(_ outer: OuterLimits, host: inout World) {
    gas.endLimit(outer.gas)
    host.endLimit()
    arena.endLimit(outer.arenaEnd)
    context.framesEnd = outer.framesEnd
    context.depthMax = outer.depthMax
  }

  /// The gas that an attempt states; more than there can be is more than is left.
  private mutating func statedGas(_ slot: Slot) throws(Trap) -> UInt64 {
    if try compareIntegers(slot, 0) < 0 {
      throw fault(.outOfRange, .text(Array("gas".utf8)), .text(Array("0 or more".utf8)))
    }
    return Self.isSmall(slot) ? UInt64(slot >> 1) : .max
  }

  /// The name of a failure that an attempt catches; nil for one that goes on to whoever called the attempting contract.
  ///
  /// Those are a contract that was locked before the attempting one, which the callee did not lock, and failures of the store.
  private func caught(_ trap: Trap) -> [UInt8]? {
    let code: FaultCode
    let name: [UInt8]
    switch (trap, held) {
    case (.fault(let said), _): (code, name) = (said, Array(said.name.utf8))
    case (.held, .fault(let fault)): (code, name) = (fault.code, Array(fault.name.utf8))
    case (.held, _): return nil
    }
    return code == .busy && busyDepth < context.depth ? nil : name
  }

  /// Creates a contract, whose one signer is this one (`docs/language.md` rule 15).
  mutating func createContract<World: Host>(
    _ operation: Operation, top: Int, framesEnd: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let type = Self.index(Int(operation.a))
    let arguments = Self.index(Int(operation.b))
    guard case .structure(let structure) = module.types[arguments],
      case .bytes(let octets) = module.module.constants[operation.third].value,
      let hash = Digest32(octets: octets)
    else { preconditionFailure("a creation without the hash of a module") }
    let first = top - structure.fields.count
    guard context.depth < context.depthMax else { throw .fault(.callTooDeep) }
    let items = try items(
      (first..<top).map { arena[$0] }, structure.fields.map(\.type),
      budget: Budget(octets: Limits.resultOctetsMax, fault: .resultsTooLarge), in: module)
    let contract: Digest32
    do throws(HostFailure) {
      contract = try host.create(module: hash, gas: &gas)
    } catch {
      throw hold(error)
    }
    let callee = try self.module(of: contract, as: type, in: module, host: &host)
    let call = EntryCall(
      contract: contract, kind: .create, name: Array("create".utf8), arguments: items.items,
      signers: [context.contract])
    _ = try enterContract(call, in: callee, framesStart: framesEnd, host: &host)
    return push(try makeOctets(contract.octets), at: first)
  }
}
