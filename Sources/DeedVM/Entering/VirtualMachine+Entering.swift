import DeedBytecode
import DeedCrypto
import DeedEncoding

extension VirtualMachine {
  /// Carries out a call as its entry's descriptor says (`docs/language.md` rule 8, `docs/bytecode.md`, Entering a module).
  ///
  /// Decode the arguments, judge the acting signers, run the conditions, run the body, and for a `create` see that the
  /// fields have values and the parties are distinct. The first failure decides. For a `create`, a `call` and a `view`
  /// the contract is locked meanwhile, and a savepoint keeps the writes and events of a call that completes and
  /// undoes those of one that faults. The meter has the gas in both cases.
  ///
  /// - Throws: `HostFailure.unavailable` only: there is no outcome. The savepoint is rolled back then, too.
  package mutating func enter<World: Host>(
    _ call: EntryCall, in module: LoadedModule, host: inout World, gas meter: inout GasMeter
  ) throws(HostFailure) -> Execution {
    arena.reset()
    gas = meter
    held = nil
    sites = []
    context = ExecutionContext()
    context.contract = call.contract
    for signer in call.signers where !context.signers.contains(signer) {
      context.signers.append(signer)
    }
    defer { meter = gas }

    let execution: Execution
    do throws(Trap) {
      execution = .completed(results: try attempt(call, in: module, host: &host))
    } catch {
      execution = .faulted(try fault(error))
    }
    return execution
  }

  /// Locks the contract and sets the savepoint around what a call does.
  private mutating func attempt<World: Host>(
    _ call: EntryCall, in module: LoadedModule, host: inout World
  ) throws(Trap) -> [CBOR] {
    guard let entry = module.entry(call.kind, named: call.name) else {
      throw .fault(.unknownFunction)
    }
    context.entry = entry.name
    try charge(GasSchedule.entry, 1)
    try charge(GasSchedule.code, module.octetCount)
    switch call.kind {
    case .function, .test: return try perform(entry, call, in: module, host: &host)
    case .create, .call, .view, .due: break
    }
    do throws(HostFailure) {
      try host.enter(contract: call.contract)
    } catch {
      throw hold(error)
    }
    defer { host.leave(contract: call.contract) }
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
    let body = module.module.functions[Int(entry.body.rawValue)]
    let arguments = try decode(call.arguments, body.parameters, in: module)
    if let authority = entry.authority {
      try authorise(authority, arguments, body.parameters, in: module, host: &host)
    }
    for condition in entry.conditions {
      let copies = try copies(of: arguments, body.parameters, in: module)
      _ = try invoke(condition, arguments: copies, of: module, host: &host)
    }
    let slots = try invoke(entry.body, arguments: arguments, of: module, host: &host)
    let results = try items(
      slots, body.results,
      budget: Budget(octets: Limits.resultOctetsMax, fault: .resultsTooLarge), in: module)
    try charge(GasSchedule.result, results.octetCount)
    if entry.kind == .create { try checkCreation(in: module, host: &host) }
    return results.items
  }

  /// Takes the arguments for values of the parameters' types.
  private mutating func decode(
    _ arguments: [CBOR], _ types: [TypeIndex], in module: LoadedModule
  ) throws(Trap) -> [Slot] {
    for argument in arguments {
      try charge(GasSchedule.argument, argument.encoded().count)
    }
    let values: [Value]
    do throws(ValueFailure) {
      values = try Value.decode(items: .array(arguments), types: types, in: module.types)
    } catch {
      throw .fault(error.fault)
    }
    var slots: [Slot] = []
    for (value, type) in zip(values, types) { slots.append(try slot(value, type, in: module)) }
    return slots
  }

  /// Copies of the arguments, for a head function to take over.
  mutating func copies(
    of arguments: [Slot], _ types: [TypeIndex], in module: LoadedModule
  ) throws(Trap) -> [Slot] {
    var copies: [Slot] = []
    for (argument, type) in zip(arguments, types) {
      copies.append(try copy(argument, Int(type.rawValue), in: module.layouts))
    }
    return copies
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

  // MARK: After create

  /// Sees that every field that is not a collection has a value, and that the parties are pairwise distinct.
  private mutating func checkCreation<World: Host>(
    in module: LoadedModule, host: inout World
  ) throws(Trap) {
    var parties: [[UInt8]] = []
    for (index, field) in module.module.fields.enumerated()
    where !module.types.isCollection(field.type) {
      guard let row = try readRow(Self.fieldKey(index), host: &host) else {
        throw .fault(.uninitialised)
      }
      if field.kind == .party { parties.append(row) }
    }
    let sorted = parties.sorted { $0.lexicographicallyPrecedes($1) }
    for (first, second) in zip(sorted, sorted.dropFirst()) where first == second {
      throw .fault(.partiesNotDistinct)
    }
  }
}
