import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers

extension VirtualMachine {
  /// Constants, declared errors, and what connects the code to the call and the host.
  mutating func performContext<World: Host>(
    _ operation: Operation, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let index = Int(operation.a)
    switch operation.opcode {
    case .constant: return push(try constant(index, in: module), at: top)
    case .now: return push(try integer(Int(host.now)), at: top)
    case .caller:
      guard let signer = context.signers.first else {
        preconditionFailure("a caller without a signer")
      }
      return push(try makeOctets(signer.octets), at: top)
    case .selfContract: return push(try makeOctets(context.contract.octets), at: top)
    case .signers:
      return push(
        try slot(
          .set(context.signers.sorted().map { .party($0) }), Self.index(index), in: module),
        at: top)
    case .fail:
      let message = module.module.errors[index]
      let count = message.fields.count
      // The fields stand in the Outcome as results do, and have their limit.
      let fields = try items(
        (top - count..<top).map { arena[$0] }, message.fields.map(\.type),
        budget: Budget(octets: Limits.resultOctetsMax, fault: .resultsTooLarge), in: module)
      try charge(GasSchedule.result, fields.octetCount)
      throw hold(
        .fault(Fault(.declaredError, raised: .init(name: message.name, fields: fields.items))))
    case .emit: return try emit(module.module.events[index], top: top, in: module, host: &host)
    case .importCall: return try importCall(index, top: top, in: module, host: &host)
    default: preconditionFailure("an instruction without an implementation")
    }
  }

  /// A copy of a constant, which is made on first use; each use has the same gas.
  private mutating func constant(_ index: Int, in module: LoadedModule) throws(Trap) -> Slot {
    let constant = module.module.constants[index]
    let type = Int(constant.type.rawValue)
    if context.constants.isEmpty {
      context.constants = Array(repeating: 0, count: module.module.constants.count)
    }
    guard module.layouts.types[type].isShared else {
      return try slot(constant.value, constant.type, in: module)
    }
    guard context.constants[index] != 0 else {
      context.constants[index] = try slot(constant.value, constant.type, in: module)
      return context.constants[index]
    }
    // The gas that making it took.
    switch constant.value {
    case .bytes(let octets), .text(let octets), .digest(_, let octets):
      try charge(GasSchedule.octet, octets.count)
    case .party, .contract: try charge(GasSchedule.octet, Digest32.byteCount)
    case .integer(let value) where value.int64 == nil:
      try charge(GasSchedule.limb, value.limbCount)
    default: break
    }
    return context.constants[index]
  }

  private mutating func emit<World: Host>(
    _ event: Message, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let first = top - event.fields.count
    let fields = try items(
      (first..<top).map { arena[$0] }, event.fields.map(\.type),
      budget: Budget(octets: Limits.eventOctetsMax, fault: .eventsTooLarge), in: module)
    let octets = event.name.octets.count + fields.octetCount
    try charge(GasSchedule.eventOctet, octets)
    guard gas.countEvent(octets: octets) else { throw .fault(.eventsTooLarge) }
    do throws(HostFailure) {
      try host.emit(contract: context.contract, event: event.name, fields: fields.items)
    } catch {
      throw hold(error)
    }
    return first
  }

  private mutating func importCall<World: Host>(
    _ index: Int, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let callee = module.module.imports[index]
    let first = top - callee.parameters.count
    var budget = Budget(octets: Limits.arenaOctetsMax, fault: .arenaExhausted)
    var arguments: [Value] = []
    for (offset, type) in callee.parameters.enumerated() {
      arguments.append(try value(arena[first + offset], type, budget: &budget, in: module))
    }
    let results: [Value]
    do throws(HostFailure) {
      results = try host.importCall(index, arguments: arguments, gas: &gas)
    } catch {
      throw hold(error)
    }
    guard results.count == callee.results.count,
      zip(results, callee.results).allSatisfy({ $0.conforms(to: $1, in: module.types) })
    else { throw hold(.unavailable("the test runner's results are of other types")) }
    for (offset, result) in results.enumerated() {
      arena[first + offset] = try slot(result, callee.results[offset], in: module)
    }
    return first + results.count
  }
}
