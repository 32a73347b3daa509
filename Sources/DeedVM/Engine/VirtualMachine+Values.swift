import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers

/// Values in and out: the arena's slots on one side, `Value` on the other.
extension VirtualMachine {
  /// Brings a value of a type into the arena; what it takes is charged as it is made.
  mutating func slot(
    _ value: Value, _ type: TypeIndex, in module: LoadedModule
  ) throws(Trap) -> Slot {
    let layout = module.layouts.types[Int(type.rawValue)]
    switch value {
    case .bool(let value): return Self.word(value)
    case .integer(let value):
      guard layout.shape == .word else { return try makeInteger(value) }
      return Int(truncatingIfNeeded: value.uint64 ?? 0)
    case .time(let milliseconds), .duration(let milliseconds):
      return try integer(Int(milliseconds))
    case .bytes(let octets), .text(let octets), .digest(_, let octets):
      try charge(GasSchedule.octet, octets.count)
      return try makeOctets(octets)
    case .party(let identifier), .contract(let identifier):
      try charge(GasSchedule.octet, Digest32.byteCount)
      return try makeOctets(identifier.octets)
    case .asset(let issuer, let name, let number, _):
      guard let amount = number.amount else { throw .fault(.amountOutOfRange) }
      return try makeAsset(AssetID(issuer: issuer, name: name), amount)
    case .structure(let fields):
      return try slots(fields, members: layout.first, header: nil, in: module)
    case .enumeration(let index, let payload):
      guard layout.shape == .enumeration else { return Int(index) }
      let first = module.layouts.cases[layout.first + Int(index)].first
      return try slots(payload, members: first, header: Int(index), in: module)
    case .none: return 0
    case .some(let wrapped):
      try charge(GasSchedule.slot, 1)
      return try makeSome(try slot(wrapped, Self.index(layout.element), in: module))
    case .list(let elements), .set(let elements):
      try charge(GasSchedule.slot, 3 + elements.count)
      let new = try makeCollection(capacity: elements.count, width: 1)
      for (position, element) in elements.enumerated() {
        arena[arena[new + 2] + position] = try slot(
          element, Self.index(layout.element), in: module)
      }
      arena[new] = elements.count
      return new
    case .map(let entries):
      try charge(GasSchedule.slot, 3 + entries.count * 2)
      let new = try makeCollection(capacity: entries.count, width: 2)
      for (position, entry) in entries.enumerated() {
        let place = arena[new + 2] + position * 2
        arena[place] = try slot(entry.key, Self.index(layout.element), in: module)
        arena[place + 1] = try slot(entry.value, Self.index(layout.value), in: module)
      }
      arena[new] = entries.count
      return new
    }
  }

  /// Brings fields or a payload into the arena, after a header when there is one.
  private mutating func slots(
    _ values: [Value], members: Int, header: Int?, in module: LoadedModule
  ) throws(Trap) -> Slot {
    let offset = header == nil ? 0 : 1
    try charge(GasSchedule.slot, values.count + offset)
    let new = try allocate(values.count + offset)
    if let header { arena[new] = header }
    for (position, value) in values.enumerated() {
      arena[new + offset + position] = try slot(
        value, Self.index(module.layouts.members[members + position]), in: module)
    }
    return new
  }

  static func index(_ type: Int) -> TypeIndex { TypeIndex(rawValue: UInt32(type)) }

  // MARK: Out

  /// What may still be brought out: a bound on the octets of the CBOR, so that work and memory end at a limit.
  struct Budget {
    /// The octets that are left.
    var octets: Int
    /// The fault when there are too many.
    let fault: FaultCode
    /// Whether what does not fit is left out instead, since the value is for a message.
    var isClipping = false

    /// Whether nothing more is brought out.
    var isSpent: Bool { isClipping && octets <= 0 }

    /// Takes octets off.
    mutating func take(_ count: Int) throws(Trap) {
      octets -= count
      if octets < 0, !isClipping { throw .fault(fault) }
    }
  }

  /// The host's value for a slot; charged as it is made, and ended by the budget.
  mutating func value(
    _ slot: Slot, _ type: TypeIndex, budget: inout Budget, in module: LoadedModule
  ) throws(Trap) -> Value {
    guard let definition = module.types[type] else {
      preconditionFailure("a value of a type that the module does not have")
    }
    try charge(GasSchedule.conversion, 1)
    switch definition {
    case .bool:
      try budget.take(1)
      return .bool(slot != 0)
    case .ring(let modulus) where modulus.lastWord != nil:
      try budget.take(1)
      return .integer(Integer(UInt64(truncatingIfNeeded: slot)))
    case .integer, .range, .ring:
      if !Self.isSmall(slot) {
        let limbs = arena[slot >> 1] >> 1
        try charge(GasSchedule.limb, limbs)
        // A literal is decimal.
        if budget.isClipping { try charge(GasSchedule.limbProduct, limbs * limbs) }
        // At least the octets of all limbs but the top one.
        try budget.take((limbs - 1) * 8)
      }
      try budget.take(1)
      return .integer(hostInteger(slot))
    case .time:
      try budget.take(1)
      return .time(Int64(slot >> 1))
    case .duration:
      try budget.take(1)
      return .duration(Int64(slot >> 1))
    case .bytes, .fixedBytes: return .bytes(try octets(slot, budget: &budget))
    case .text: return .text(try octets(slot, budget: &budget))
    case .party: return .party(identifier(try octets(slot, budget: &budget)))
    case .contract, .interface: return .contract(identifier(try octets(slot, budget: &budget)))
    case .digest: return .digest(.sha256, try octets(slot, budget: &budget))
    case .asset, .unique:
      // Its tag, its array and its number, beside the octets.
      try charge(GasSchedule.conversion, 4)
      try budget.take(3 + 1 + 17)
      return .asset(
        issuer: identifier(try octets(arena[slot], budget: &budget)),
        name: Name(octets: try octets(arena[slot + 1], budget: &budget)),
        number: hostInteger(arena[slot + 2]), isUnique: definition == .unique)
    case .option(let wrapped):
      try budget.take(1)
      if slot == 0 { return .none }
      return .some(try value(arena[slot], wrapped, budget: &budget, in: module))
    case .list(let element), .log(let element):
      return .list(try elements(slot, element, budget: &budget, in: module))
    case .set(let element):
      return .set(try elements(slot, element, budget: &budget, in: module))
    case .map(let key, let type):
      return .map(try entries(slot, key, type, budget: &budget, in: module))
    case .structure(let structure):
      return .structure(
        try members(slot, structure.fields, budget: &budget, in: module))
    case .enumeration(let enumeration):
      if enumeration.isPlain {
        try budget.take(2)
        return .enumeration(UInt32(slot), [])
      }
      let index = arena[slot]
      try budget.take(1)
      return .enumeration(
        UInt32(index),
        try members(slot + 1, enumeration.cases[index].payload, budget: &budget, in: module))
    }
  }

  /// The values of fields or a payload, whose slots begin at a word.
  private mutating func members(
    _ first: Int, _ members: [NamedType], budget: inout Budget, in module: LoadedModule
  ) throws(Trap) -> [Value] {
    try budget.take(1)
    var values: [Value] = []
    values.reserveCapacity(members.count)
    for (position, member) in members.enumerated() where !budget.isSpent {
      values.append(
        try value(arena[first + position], member.type, budget: &budget, in: module))
    }
    return values
  }

  private mutating func elements(
    _ slot: Slot, _ type: TypeIndex, budget: inout Budget, in module: LoadedModule
  ) throws(Trap) -> [Value] {
    let count = arena[slot]
    try budget.take(1)
    var values: [Value] = []
    for position in 0..<count {
      if budget.isSpent { break }
      values.append(
        try value(arena[arena[slot + 2] + position], type, budget: &budget, in: module))
    }
    return values
  }

  private mutating func entries(
    _ slot: Slot, _ key: TypeIndex, _ type: TypeIndex, budget: inout Budget,
    in module: LoadedModule
  ) throws(Trap) -> [Value.MapEntry] {
    let count = arena[slot]
    try budget.take(1)
    var entries: [Value.MapEntry] = []
    for position in 0..<count {
      if budget.isSpent { break }
      try budget.take(1)
      let place = arena[slot + 2] + position * 2
      let first = try value(arena[place], key, budget: &budget, in: module)
      let second = try value(arena[place + 1], type, budget: &budget, in: module)
      entries.append(Value.MapEntry(key: first, value: second))
    }
    return entries
  }

  private mutating func octets(_ slot: Slot, budget: inout Budget) throws(Trap) -> [UInt8] {
    let count = budget.isClipping ? min(arena[slot], max(budget.octets, 32)) : arena[slot]
    try budget.take(1 + count)
    try charge(GasSchedule.octet, count)
    return arena.octets(slot + 1, count: count)
  }

  func identifier(_ octets: [UInt8]) -> Digest32 {
    guard let identifier = Digest32(octets: octets) else {
      preconditionFailure("a party or a contract without 32 octets")
    }
    return identifier
  }

  /// The CBOR of several values, and its octets together.
  mutating func items(
    _ slots: [Slot], _ types: [TypeIndex], budget: Budget, in module: LoadedModule
  ) throws(Trap) -> (items: [CBOR], octetCount: Int) {
    var rough = budget
    var exact = budget
    var items: [CBOR] = []
    for (slot, type) in zip(slots, types) {
      let item = try value(slot, type, budget: &rough, in: module).cbor()
      try exact.take(item.encoded().count)
      items.append(item)
    }
    return (items, budget.octets - exact.octets)
  }
}
