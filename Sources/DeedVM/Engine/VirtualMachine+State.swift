import DeedBytecode

/// Instructions on the contract's state. A path leads to one row and on into the row's value, or is a collection as a
/// whole, whose rows are used in place.
extension VirtualMachine {
  mutating func performState<World: Host>(
    _ operation: Operation, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let field = Int(operation.a)
    let slot = module.slots[field]
    if operation.opcode == .stateNext {
      let type = Int(module.module.fields[field].type.rawValue)
      return push(
        try nextKey(slot, type, after: arena[top - 1], in: module, host: &host), at: top - 1)
    }
    if operation.opcode == .stateMove {
      return push(try moveOut(field, in: module, host: &host), at: top)
    }
    let path = module.paths[Int(operation.b)]
    let action = Self.inMemory(operation.opcode)
    let taken = path.operandCount + Self.valueCount(operation.opcode)
    let (first, value, mapKey) = (top - taken, arena[top - 1], arena[max(top - 2, 0)])
    let result: Slot?
    if path.stored == .whole {
      result = try performWhole(
        action, slot, path, value: value, mapKey: mapKey, in: module, host: &host)
    } else {
      result = try performRow(
        action, field, path, first: first, value: value, mapKey: mapKey, in: module, host: &host)
    }
    guard let result else { return first }
    return push(result, at: first)
  }

  // MARK: One row

  private mutating func performRow<World: Host>(
    _ action: InMemory, _ field: Int, _ path: ResolvedPath, first: Int, value: Slot,
    mapKey: Slot, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Slot? {
    let key = try rowKey(path, module.slots[field], first: first, in: module)
    let operands = path.stored == .scalar ? first : first + 1
    if action == .assign, path.stepCount == 0 {
      try assignRow(key, field, path, value: value, in: module, host: &host)
      return nil
    }
    guard let row = try readRow(key, host: &host) else { throw .fault(Self.absence(path.stored)) }
    let mark = arena.top
    let root = try allocate(1)
    arena[root] = try decodeRow(row, path.rowType, in: module)
    let result = try perform(
      action, path, root: root, operands: operands, value: value, key: mapKey, isOwned: true,
      in: module)
    if action.isWriting {
      try writeRow(key, try encodeRow(arena[root], path.rowType, in: module), host: &host)
    }
    // Without a result nothing refers to the row's value any more; a word or a small integer refers to nothing.
    switch action {
    case .assign, .append, .insert, .remove, .enumCase, .count, .contains, .join, .put:
      arena.release(to: mark)
    case .load, .removeLast, .lookup, .keyAt, .valueAt, .amount, .split, .take: break
    }
    return result
  }

  /// Replaces a row as a whole; a map's entry is made when absent.
  private mutating func assignRow<World: Host>(
    _ key: [UInt8], _ field: Int, _ path: ResolvedPath, value: Slot, in module: LoadedModule,
    host: inout World
  ) throws(Trap) {
    let octets = try encodeRow(value, path.rowType, in: module)
    if module.types.isLinear(Self.index(path.rowType)) {
      guard try readRow(key, host: &host) == nil else { throw .fault(.assetLeft) }
      context.touch(field)
    }
    if path.stored != .scalar, try readRow(key, host: &host) == nil {
      guard path.stored == .key else { throw .fault(.indexOutOfBounds) }
      let slot = module.slots[field]
      try writeCount(slot, try readCount(slot, host: &host) + 1, host: &host)
    }
    try writeRow(key, octets, host: &host)
  }

  /// Takes the row of a linear field out; the field is without a value until one is assigned.
  private mutating func moveOut<World: Host>(
    _ field: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Slot {
    let key = Self.fieldKey(module.slots[field])
    guard let row = try readRow(key, host: &host) else { throw .fault(.uninitialised) }
    try writeRow(key, nil, host: &host)
    context.touch(field)
    return try decodeRow(row, Int(module.module.fields[field].type.rawValue), in: module)
  }

  /// The key of the row in which a path begins.
  private mutating func rowKey(
    _ path: ResolvedPath, _ slot: Int, first: Int, in module: LoadedModule
  ) throws(Trap) -> [UInt8] {
    switch path.stored {
    case .scalar, .whole: return Self.fieldKey(slot)
    case .element:
      let index = arena[first]
      guard Self.isSmall(index), index >= 0 else { throw .fault(.indexOutOfBounds) }
      return Self.elementKey(slot, index >> 1)
    case .key:
      return try rowKey(
        slot, arena[first], module.layouts.types[path.rootType].element, in: module)
    }
  }

  /// What it means that a row is not there.
  private static func absence(_ stored: ResolvedPath.Stored) -> FaultCode {
    switch stored {
    case .scalar, .whole: .uninitialised
    case .element: .indexOutOfBounds
    case .key: .keyMissing
    }
  }

  // MARK: Collections

  private mutating func performWhole<World: Host>(
    _ action: InMemory, _ slot: Int, _ path: ResolvedPath, value: Slot, mapKey: Slot,
    in module: LoadedModule, host: inout World
  ) throws(Trap) -> Slot? {
    let layout = module.layouts.types[path.rootType]
    switch action {
    case .count: return try readCount(slot, host: &host) << 1
    case .append:
      let octets = try encodeRow(value, layout.element, in: module)
      let count = try readCount(slot, host: &host)
      try writeRow(Self.elementKey(slot, count), octets, host: &host)
      try writeCount(slot, count + 1, host: &host)
      return nil
    case .removeLast:
      let count = try readCount(slot, host: &host)
      guard count > 0 else { throw .fault(.indexOutOfBounds) }
      let key = Self.elementKey(slot, count - 1)
      guard let row = try readRow(key, host: &host) else {
        throw hold(.unavailable("the last element of a list has no row"))
      }
      try writeRow(key, nil, host: &host)
      try writeCount(slot, count - 1, host: &host)
      return try decodeRow(row, layout.element, in: module)
    case .contains:
      let key = try rowKey(slot, value, layout.element, in: module)
      return Self.word(try readRow(key, host: &host) != nil)
    case .lookup:
      let key = try rowKey(slot, value, layout.element, in: module)
      guard let row = try readRow(key, host: &host) else { return 0 }
      return try makeSome(try decodeRow(row, layout.value, in: module))
    case .insert:
      let key = try rowKey(slot, value, layout.element, in: module)
      if try readRow(key, host: &host) != nil { return nil }
      try writeRow(key, [], host: &host)
      try writeCount(slot, try readCount(slot, host: &host) + 1, host: &host)
      return nil
    case .remove:
      let key = try rowKey(slot, value, layout.element, in: module)
      guard try readRow(key, host: &host) != nil else {
        if layout.shape == .map { throw .fault(.keyMissing) }
        return nil
      }
      try writeRow(key, nil, host: &host)
      try writeCount(slot, try readCount(slot, host: &host) - 1, host: &host)
      return nil
    case .take:
      let key = try rowKey(slot, value, layout.element, in: module)
      guard let row = try readRow(key, host: &host) else { throw .fault(.keyMissing) }
      try writeRow(key, nil, host: &host)
      try writeCount(slot, try readCount(slot, host: &host) - 1, host: &host)
      return try decodeRow(row, layout.value, in: module)
    case .put:
      let key = try rowKey(slot, mapKey, layout.element, in: module)
      guard try readRow(key, host: &host) == nil else { throw .fault(.keyTaken) }
      try writeRow(key, try encodeRow(value, layout.value, in: module), host: &host)
      try writeCount(slot, try readCount(slot, host: &host) + 1, host: &host)
      return nil
    case .load, .assign, .enumCase, .keyAt, .valueAt, .amount, .split, .join:
      preconditionFailure("an instruction that takes no stored collection")
    }
  }

  /// The first key after the one given, or the first of all, as an option.
  private mutating func nextKey<World: Host>(
    _ slot: Int, _ type: Int, after option: Slot, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Slot {
    let keyType = module.layouts.types[type].element
    let last =
      option == 0
      ? Self.fieldKey(slot) : try rowKey(slot, arena[option], keyType, in: module)
    guard let row = try nextRow(slot, after: last, host: &host) else { return 0 }
    return try makeSome(try decodeKey(row.key, keyType, in: module))
  }

  /// Brings the key of a row into the arena.
  private mutating func decodeKey(
    _ key: [UInt8], _ type: Int, in module: LoadedModule
  ) throws(Trap) -> Slot {
    try charge(GasSchedule.conversion, (key.count + 3) / 4)
    let value: Value
    do throws(ValueFailure) {
      value = try StateKey.decodeKey(
        key.dropFirst(2), type: Self.index(type), in: module.types)
    } catch {
      throw hold(.unavailable("a row's key does not decode: \(error.problem)"))
    }
    return try slot(value, Self.index(type), in: module)
  }
}
