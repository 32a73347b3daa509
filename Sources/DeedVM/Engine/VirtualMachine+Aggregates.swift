import DeedBytecode

extension VirtualMachine {
  /// Makes aggregates of operands and takes them apart.
  mutating func performAggregate(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    let layout = module.layouts.types[Int(operation.a)]
    switch operation.opcode {
    case .structNew:
      try charge(GasSchedule.slot, layout.count)
      let new = try allocate(layout.count)
      arena.move(from: top - layout.count, to: new, count: layout.count)
      return push(new, at: top - layout.count)
    case .structUnpack:
      try charge(GasSchedule.slot, layout.count)
      arena.move(from: arena[top - 1], to: top - 1, count: layout.count)
      return top - 1 + layout.count
    case .enumNew:
      guard layout.shape == .enumeration else { return push(Int(operation.b), at: top) }
      let count = module.layouts.cases[layout.first + Int(operation.b)].count
      try charge(GasSchedule.slot, 1 + count)
      let new = try allocate(1 + count)
      arena[new] = Int(operation.b)
      arena.move(from: top - count, to: new + 1, count: count)
      return push(new, at: top - count)
    case .enumUnpack:
      let slot = arena[top - 1]
      guard layout.shape == .enumeration else {
        guard slot == Int(operation.b) else { throw .fault(.wrongCase) }
        return top - 1
      }
      guard arena[slot] == Int(operation.b) else { throw .fault(.wrongCase) }
      let count = module.layouts.cases[layout.first + Int(operation.b)].count
      try charge(GasSchedule.slot, count)
      arena.move(from: slot + 1, to: top - 1, count: count)
      return top - 1 + count
    case .optionSome:
      return push(try makeSome(arena[top - 1]), at: top - 1)
    case .optionNone: return push(0, at: top)
    case .optionUnwrap:
      let slot = arena[top - 1]
      if slot == 0 { throw .fault(.noneUnwrapped) }
      return push(arena[slot], at: top - 1)
    case .listNew, .setNew, .mapNew:
      return try makeCollection(operation, layout, top: top, in: module.layouts)
    default: preconditionFailure("an instruction on aggregates without an implementation")
    }
  }

  /// Puts an operand at the end and returns the new end.
  @inline(__always)
  mutating func push(_ slot: Slot, at top: Int) -> Int {
    arena[top] = slot
    return top + 1
  }

  /// What the search for an element's place counts besides the comparisons, in slots.
  static let searchSlots = 8

  private mutating func makeCollection(
    _ operation: Operation, _ layout: RuntimeType, top: Int, in layouts: TypeLayouts
  ) throws(Trap) -> Int {
    let count = Int(operation.b)
    let width = operation.opcode == .mapNew ? 2 : 1
    let start = top - count * width
    try charge(GasSchedule.slot, 3 + count * width)
    let new = try makeCollection(capacity: count, width: width)
    if operation.opcode == .listNew {
      arena.move(from: start, to: arena[new + 2], count: count)
      arena[new] = count
    } else {
      // The search for the place of each.
      try charge(GasSchedule.slot, Self.searchSlots * count)
      for position in 0..<count {
        let key = arena[start + position * width]
        let found = try find(
          key, in: new, keyType: layout.element, width: width, layouts: layouts)
        if found.isFound {
          if width == 2 { throw .fault(.duplicateKey) }
          continue
        }
        let place = try openGap(new, at: found.position, width: width)
        arena[place] = key
        if width == 2 { arena[place + 1] = arena[start + position * 2 + 1] }
      }
    }
    return push(new, at: start)
  }
}
