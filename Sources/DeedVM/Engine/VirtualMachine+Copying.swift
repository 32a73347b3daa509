import DeedBytecode

/// Copies and comparisons of whole values, by type. A type nests at most `Limits.valueDepthMax` deep, as the verifier
/// has proven, and so do these functions.
extension VirtualMachine {
  /// A copy with one owner; what is never changed in place is shared.
  mutating func copy(_ slot: Slot, _ type: Int, in layouts: TypeLayouts) throws(Trap) -> Slot {
    let layout = layouts.types[type]
    switch layout.shape {
    case .word, .integer, .octets: return slot
    case .structure:
      try charge(GasSchedule.slot, max(1, layout.count))
      let new = try allocate(layout.count)
      for position in 0..<layout.count {
        arena[new + position] = try copy(
          arena[slot + position], layouts.members[layout.first + position], in: layouts)
      }
      return new
    case .enumeration:
      let enumCase = layouts.cases[layout.first + arena[slot]]
      try charge(GasSchedule.slot, 1 + enumCase.count)
      let new = try allocate(1 + enumCase.count)
      arena[new] = arena[slot]
      for part in 0..<enumCase.count {
        arena[new + 1 + part] = try copy(
          arena[slot + 1 + part], layouts.members[enumCase.first + part], in: layouts)
      }
      return new
    case .asset:
      // The verifier has proven that nothing asks for it. Were it wrong, the call would fail here.
      throw .fault(.assetLeft)
    case .option:
      if slot == 0 { return 0 }
      try charge(GasSchedule.slot, 1)
      let new = try allocate(1)
      arena[new] = try copy(arena[slot], layout.element, in: layouts)
      return new
    case .list, .set, .map:
      return try copyCollection(slot, layout, in: layouts)
    }
  }

  private mutating func copyCollection(
    _ slot: Slot, _ layout: RuntimeType, in layouts: TypeLayouts
  ) throws(Trap) -> Slot {
    let count = arena[slot]
    let width = layout.shape == .map ? 2 : 1
    try charge(GasSchedule.slot, 3 + count * width)
    let new = try makeCollection(capacity: count, width: width)
    arena[new] = count
    let (source, target) = (arena[slot + 2], arena[new + 2])
    arena.move(from: source, to: target, count: count * width)
    let keysAreShared = layouts.types[layout.element].isShared
    if !keysAreShared {
      for position in 0..<count {
        arena[target + position * width] = try copy(
          arena[source + position * width], layout.element, in: layouts)
      }
    }
    if width == 2, !layouts.types[layout.value].isShared {
      for position in 0..<count {
        arena[target + position * 2 + 1] = try copy(
          arena[source + position * 2 + 1], layout.value, in: layouts)
      }
    }
    return new
  }

  /// Orders two values of a type in key order; for types without an order only zero has a meaning: equal.
  ///
  /// Compares part by part from the left up to the first difference, which is what gas is charged for.
  mutating func compare(
    _ left: Slot, _ right: Slot, _ type: Int, in layouts: TypeLayouts
  ) throws(Trap) -> Int {
    let layout = layouts.types[type]
    switch layout.shape {
    case .word:
      // Two words of a ring may lie farther apart than a word holds.
      let (first, second) = (UInt(bitPattern: left), UInt(bitPattern: right))
      return first < second ? -1 : first == second ? 0 : 1
    case .integer: return try compareIntegers(left, right)
    case .octets:
      let (leftCount, rightCount) = (arena[left], arena[right])
      try charge(GasSchedule.octet, min(leftCount, rightCount))
      return arena.compareOctets(left + 1, leftCount, right + 1, rightCount)
    case .structure:
      try charge(GasSchedule.slot, max(1, layout.count))
      for position in 0..<layout.count {
        let order = try compare(
          arena[left + position], arena[right + position],
          layouts.members[layout.first + position], in: layouts)
        if order != 0 { return order }
      }
      return 0
    case .enumeration:
      if arena[left] != arena[right] { return arena[left] - arena[right] }
      let enumCase = layouts.cases[layout.first + arena[left]]
      try charge(GasSchedule.slot, 1 + enumCase.count)
      for part in 0..<enumCase.count {
        let order = try compare(
          arena[left + 1 + part], arena[right + 1 + part],
          layouts.members[enumCase.first + part], in: layouts)
        if order != 0 { return order }
      }
      return 0
    case .asset: throw .fault(.wrongAsset)
    case .option:
      if left == 0 || right == 0 { return (left == 0 ? 0 : 1) - (right == 0 ? 0 : 1) }
      try charge(GasSchedule.slot, 1)
      return try compare(arena[left], arena[right], layout.element, in: layouts)
    case .list, .set, .map:
      return try compareCollections(left, right, layout, in: layouts)
    }
  }

  private mutating func compareCollections(
    _ left: Slot, _ right: Slot, _ layout: RuntimeType, in layouts: TypeLayouts
  ) throws(Trap) -> Int {
    let count = arena[left]
    if count != arena[right] { return count - arena[right] }
    let width = layout.shape == .map ? 2 : 1
    let (first, second) = (arena[left + 2], arena[right + 2])
    for position in 0..<count * width {
      try charge(GasSchedule.slot, 1)
      let type = width == 2 && position & 1 == 1 ? layout.value : layout.element
      let order = try compare(
        arena[first + position], arena[second + position], type, in: layouts)
      if order != 0 { return order }
    }
    return 0
  }
}
