import DeedBytecode
import DeedCrypto
import DeedEncoding

extension VirtualMachine {
  /// Enters another contract by a function of the interface of a reference to it (`docs/language.md` rules 3, 15 and 16).
  ///
  /// The callee has frames above the caller's, a context and a savepoint of its own, and the caller's contract as its
  /// one signer; a view has none. Values cross as CBOR, which the callee checks as it does arguments from outside. What
  /// the callee leaves in the arena is given back.
  mutating func callContract<World: Host>(
    _ operation: Operation, top: Int, framesEnd: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let meeting = try meeting(operation, top: top, in: module)
    let results = try meet(meeting, framesStart: framesEnd, in: module, host: &host)
    for (offset, slot) in results.enumerated() { arena[meeting.first + offset] = slot }
    return meeting.first + results.count
  }

  /// A call of another contract, its arguments brought out of the arena.
  struct Meeting {
    /// The type of the reference.
    let type: TypeIndex
    let function: InterfaceType.Function
    /// The function's number in the interface.
    let number: Int
    /// Where the reference lies among the operands.
    let first: Int
    let contract: Digest32
    let arguments: [CBOR]
  }

  /// The call that an instruction asks for, whose last argument lies below `top`.
  mutating func meeting(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Meeting {
    let type = Self.index(Int(operation.a))
    guard case .interface(let interface) = module.types[type] else {
      preconditionFailure("a contract call by a type that is no interface")
    }
    let function = interface.functions[Int(operation.b)]
    let first = top - function.parameters.count
    guard context.depth < context.depthMax else { throw .fault(.callTooDeep) }
    let contract = identifier(hostOctets(arena[first - 1]))
    let arguments = try items(
      (first..<top).map { arena[$0] }, function.parameters.map(\.type),
      budget: Budget(octets: Limits.resultOctetsMax, fault: .resultsTooLarge), in: module)
    return Meeting(
      type: type, function: function, number: Int(operation.b), first: first - 1,
      contract: contract,
      arguments: arguments.items)
  }

  /// Carries out a call of another contract and brings its results into the arena.
  mutating func meet<World: Host>(
    _ meeting: Meeting, framesStart: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> [Slot] {
    let function = meeting.function
    let callee = try self.module(
      of: meeting.contract, as: meeting.type, for: meeting.number, in: module, host: &host)
    let call = EntryCall(
      contract: meeting.contract, kind: function.kind.entry, name: function.name.octets,
      arguments: meeting.arguments, signers: function.kind == .call ? [context.contract] : [])
    let results = try enterContract(call, in: callee, framesStart: framesStart, host: &host)
    // The function is the interface's, with its types, so the results are of the caller's.
    let values = try decode(results, function.results, in: module)
    return try slots(values, function.results, in: module)
  }

  /// Carries out a call in a context of its own.
  mutating func enterContract<World: Host>(
    _ call: EntryCall, in module: LoadedModule, framesStart: Int, host: inout World
  ) throws(Trap) -> [CBOR] {
    let caller = context
    let mark = arena.top
    context = ExecutionContext()
    context.contract = call.contract
    context.signers = call.signers
    context.framesStart = framesStart
    context.framesEnd = caller.framesEnd
    context.depth = caller.depth + 1
    context.depthMax = caller.depthMax
    defer { context = caller }
    let results = try attempt(call, in: module, host: &host)
    arena.release(to: mark)
    return results
  }

  /// References as other values, descriptions of values, and clauses that are not met.
  mutating func performContract(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    switch operation.opcode {
    case .selfAs: return push(try makeOctets(context.contract.octets), at: top)
    case .referenceParty: return top
    case .valueDescribe:
      arena[top - 1] = try describe(arena[top - 1], Self.index(Int(operation.a)), in: module)
      return top
    case .breach:
      let texts = try items(
        [arena[top - 2], arena[top - 1]], [.text, .text],
        budget: Budget(octets: Limits.resultOctetsMax, fault: .resultsTooLarge), in: module)
      try charge(GasSchedule.result, texts.octetCount)
      guard let kind = BreachKind(rawValue: UInt32(operation.a)) else {
        preconditionFailure("a breach of no kind")
      }
      throw fault(kind.fault, texts.items[0], texts.items[1])
    default: preconditionFailure("an instruction on contracts without an implementation")
    }
  }

  /// The octets of literals that are looked at: each octet of a budget stands for half an octet of the literal at least.
  static let describedBudget = 2 * Limits.describedOctetsMax + 112

  /// The text of a value as its literal, cut at a character.
  private mutating func describe(
    _ slot: Slot, _ type: TypeIndex, in module: LoadedModule
  ) throws(Trap) -> Slot {
    var budget = Budget(octets: Self.describedBudget, fault: .arenaExhausted, isClipping: true)
    let value = try value(slot, type, budget: &budget, in: module)
    var octets = Array(value.literal(as: type, in: module.types).utf8)
    if octets.count > Limits.describedOctetsMax {
      var end = Limits.describedOctetsMax
      while end > 0, octets[end] & 0xC0 == 0x80 { end -= 1 }
      octets = octets[..<end] + Array("…".utf8)
    }
    try charge(GasSchedule.description, octets.count)
    return try makeOctets(octets)
  }
}
