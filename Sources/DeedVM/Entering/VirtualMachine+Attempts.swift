import DeedBytecode
import DeedCrypto
import DeedEncoding

/// Calls of other contracts that may fail, and contracts that contracts create.
extension VirtualMachine {
  /// Enters another contract with gas of its own, and goes on when that fails (`docs/language.md` rule 17).
  ///
  /// Everything from the look at the reference to the results in the arena is within the stated gas. A failure undoes
  /// what was written and emitted; what was read, used or loaded, and the ids of contracts, stays used.
  mutating func attemptContract<World: Host>(
    _ operation: Operation, top: Int, framesEnd: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let meeting = try meeting(operation, top: top - 1, in: module)
    let stated = try statedGas(arena[top - 1])
    guard let outer = gas.beginLimit(stated) else { throw .fault(.outOfGas) }
    let mark = arena.top
    host.beginSavepoint()
    let payload: [Slot]
    let number: Int
    do throws(Trap) {
      payload = try meet(meeting, framesStart: framesEnd, in: module, host: &host)
      host.commitSavepoint()
      gas.endLimit(outer)
      number = 0
    } catch {
      host.rollbackSavepoint()
      gas.endLimit(outer)
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

  /// The gas that an attempt states; more than there can be is more than is left.
  private mutating func statedGas(_ slot: Slot) throws(Trap) -> UInt64 {
    if try compareIntegers(slot, 0) < 0 {
      throw fault(.outOfRange, .text(Array("gas".utf8)), .text(Array("0 or more".utf8)))
    }
    return Self.isSmall(slot) ? UInt64(slot >> 1) : .max
  }

  /// The name of a failure that an attempt catches; nil for one that ends the whole transaction: what is true of the
  /// transaction, whoever is called, and failures of the store.
  private func caught(_ trap: Trap) -> [UInt8]? {
    let code: FaultCode
    let name: [UInt8]
    switch (trap, held) {
    case (.fault(let said), _): (code, name) = (said, Array(said.name.utf8))
    case (.held, .fault(let fault)): (code, name) = (fault.code, Array(fault.name.utf8))
    case (.held, _): return nil
    }
    switch code {
    case .busy, .duePending, .callTooDeep, .arenaExhausted, .tooManyRows, .tooManyPackages,
      .eventsTooLarge, .resultsTooLarge:
      return nil
    default: return name
    }
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
    guard context.depth < Limits.contractDepthMax else { throw .fault(.callTooDeep) }
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
