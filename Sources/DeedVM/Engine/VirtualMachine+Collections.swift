import DeedBytecode

/// Collections in memory: count, capacity, index of the elements.
///
/// Lists and logs grow by doubling; maps and sets are kept in ascending key order and searched by halving. The header
/// stays where it is, so a collection that grows needs no new slot.
extension VirtualMachine {
  /// An empty collection with room for `capacity` elements of `width` slots.
  mutating func makeCollection(capacity: Int, width: Int) throws(Trap) -> Slot {
    let header = try allocate(3 + capacity * width)
    arena[header] = 0
    arena[header + 1] = capacity
    arena[header + 2] = header + 3
    return header
  }

  /// The word index of an element's first slot; faults outside the list.
  func elementPlace(_ collection: Slot, _ index: Slot, width: Int = 1) throws(Trap) -> Int {
    // A negative or big index is one of at least `count` when its bits are taken for a natural number.
    let position = UInt(bitPattern: index)
    guard Self.isSmall(index), position >> 1 < UInt(bitPattern: arena[collection]) else {
      throw .fault(.indexOutOfBounds)
    }
    return arena[collection + 2] + (index >> 1) * width
  }

  /// Opens a gap of one element at a position and returns the word index of its first slot.
  ///
  /// - Precondition: 0 ≤ `position` ≤ count.
  mutating func openGap(_ collection: Slot, at position: Int, width: Int) throws(Trap) -> Int {
    let count = arena[collection]
    let capacity = arena[collection + 1]
    if count == capacity {
      let newCapacity = capacity == 0 ? 4 : capacity * 2
      try charge(GasSchedule.slot, newCapacity * width)
      let elements = try allocate(newCapacity * width)
      arena.move(from: arena[collection + 2], to: elements, count: count * width)
      arena[collection + 1] = newCapacity
      arena[collection + 2] = elements
    }
    let place = arena[collection + 2] + position * width
    let behind = (count - position) * width
    if behind > 0 {
      try charge(GasSchedule.slot, behind)
      arena.move(from: place, to: place + width, count: behind)
    }
    arena[collection] = count + 1
    return place
  }

  /// Closes the gap that an element at a position leaves.
  mutating func closeGap(_ collection: Slot, at position: Int, width: Int) throws(Trap) {
    let count = arena[collection]
    let place = arena[collection + 2] + position * width
    let behind = (count - position - 1) * width
    if behind > 0 {
      try charge(GasSchedule.slot, behind)
      arena.move(from: place + width, to: place, count: behind)
    }
    arena[collection] = count - 1
  }

  /// Where a key is, or where it belongs.
  mutating func find(
    _ key: Slot, in collection: Slot, keyType: Int, width: Int, layouts: TypeLayouts
  ) throws(Trap) -> (position: Int, isFound: Bool) {
    let elements = arena[collection + 2]
    var lower = 0
    var upper = arena[collection]
    while lower < upper {
      let middle = (lower + upper) >> 1
      let order = try compare(arena[elements + middle * width], key, keyType, in: layouts)
      if order == 0 { return (middle, true) }
      if order < 0 { lower = middle + 1 } else { upper = middle }
    }
    return (lower, false)
  }

  /// Puts an element into a set; nothing happens when it is there.
  mutating func insert(
    _ element: Slot, into set: Slot, _ layout: RuntimeType, layouts: TypeLayouts
  ) throws(Trap) {
    let found = try find(element, in: set, keyType: layout.element, width: 1, layouts: layouts)
    if found.isFound { return }
    arena[try openGap(set, at: found.position, width: 1)] = element
  }

  /// The word index of a map's value for a key; makes an entry without a value when told to.
  mutating func valuePlace(
    _ key: Slot, in map: Slot, keyType: Int, isInserting: Bool, layouts: TypeLayouts
  ) throws(Trap) -> Int? {
    let found = try find(key, in: map, keyType: keyType, width: 2, layouts: layouts)
    if found.isFound { return arena[map + 2] + found.position * 2 + 1 }
    if !isInserting { return nil }
    let place = try openGap(map, at: found.position, width: 2)
    arena[place] = key
    return place + 1
  }

  /// Some of a value.
  mutating func makeSome(_ slot: Slot) throws(Trap) -> Slot {
    let box = try allocate(1)
    arena[box] = slot
    return box
  }
}
