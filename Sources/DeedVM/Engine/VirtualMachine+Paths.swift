import DeedBytecode
import DeedEncoding

extension VirtualMachine {
  /// Follows steps from the word that holds a value to the word that holds a part of it.
  ///
  /// `operands` is the word of the first step's operand, which the others follow; `isInserting` says whether a last
  /// key step makes an entry that is not there.
  mutating func place(
    _ path: ResolvedPath, root: Int, operands: Int, isInserting: Bool = false,
    in module: LoadedModule
  ) throws(Trap) -> Int {
    var place = root
    var operand = operands
    for position in path.firstStep..<path.firstStep + path.stepCount {
      let step = module.steps[position]
      let slot = arena[place]
      switch step.kind {
      case .field: place = slot + step.index
      case .element:
        place = try elementPlace(slot, arena[operand])
        operand += 1
      case .key:
        let isLast = position == path.firstStep + path.stepCount - 1
        let found = try valuePlace(
          arena[operand], in: slot, keyType: step.keyType, isInserting: isInserting && isLast,
          layouts: module.layouts)
        guard let found else { throw .fault(.keyMissing) }
        place = found
        operand += 1
      case .payload:
        guard arena[slot] == step.enumCase else { throw .fault(.wrongCase) }
        place = slot + 1 + step.index
      case .some:
        guard slot != 0 else { throw .fault(.noneUnwrapped) }
        place = slot
      }
    }
    return place
  }

  /// An instruction on a path into a local, which takes the keys of its steps and the operand above them.
  mutating func performPath(
    _ opcode: Opcode, _ path: ResolvedPath, root: Int, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    if opcode == .localLoad {
      // The most frequent one goes the shortest way.
      let operands = top - path.operandCount
      let place = try place(path, root: root, operands: operands, in: module)
      return push(try copy(arena[place], path.targetType, in: module.layouts), at: operands)
    }
    let taken = path.operandCount + Self.valueCount(opcode)
    let result = try perform(
      Self.inMemory(opcode), path, root: root, operands: top - taken, value: arena[top - 1],
      key: arena[max(top - 2, 0)], isOwned: false, in: module)
    guard let result else { return top - taken }
    return push(result, at: top - taken)
  }

  /// How many values an instruction takes above the keys of its path.
  static func valueCount(_ opcode: Opcode) -> Int {
    switch opcode {
    case .localPut, .statePut: 2
    case .localAssign, .localAppend, .localContains, .localLookup, .localInsert, .localRemove,
      .localKeyAt, .localValueAt, .stateAssign, .stateAppend, .stateContains, .stateLookup,
      .stateInsert, .stateRemove, .localSplit, .stateSplit, .localJoin, .stateJoin, .localTake,
      .stateTake:
      1
    default: 0
    }
  }

  /// What an instruction does to what a path leads to, be the root a local or a row.
  enum InMemory {
    case load
    case assign
    case enumCase
    case count
    case append
    case removeLast
    case contains
    case lookup
    case insert
    case remove
    case keyAt
    case valueAt
    case amount
    case split
    case join
    case take
    case put

    /// Whether the value at the root changes.
    var isWriting: Bool {
      switch self {
      case .assign, .append, .removeLast, .insert, .remove, .split, .join, .take, .put: true
      case .load, .enumCase, .count, .contains, .lookup, .keyAt, .valueAt, .amount: false
      }
    }
  }

  static func inMemory(_ opcode: Opcode) -> InMemory {
    switch opcode {
    case .localLoad, .stateLoad: .load
    case .localAssign, .stateAssign: .assign
    case .localCase, .stateCase: .enumCase
    case .localCount, .stateCount: .count
    case .localAppend, .stateAppend: .append
    case .localRemoveLast, .stateRemoveLast: .removeLast
    case .localContains, .stateContains: .contains
    case .localLookup, .stateLookup: .lookup
    case .localInsert, .stateInsert: .insert
    case .localRemove, .stateRemove: .remove
    case .localKeyAt: .keyAt
    case .localValueAt: .valueAt
    case .localAmount, .stateAmount: .amount
    case .localSplit, .stateSplit: .split
    case .localJoin, .stateJoin: .join
    case .localTake, .stateTake: .take
    case .localPut, .statePut: .put
    default: preconditionFailure("an instruction without a path")
    }
  }

  /// Does it; returns what it pushes.
  ///
  /// `value` is the operand above the keys, for the instructions that have one, and `key` the one below it; `isOwned` says that the root's value
  /// is nobody else's, so that parts of it need not be copied.
  mutating func perform(
    _ action: InMemory, _ path: ResolvedPath, root: Int, operands: Int, value: Slot, key: Slot,
    isOwned: Bool, in module: LoadedModule
  ) throws(Trap) -> Slot? {
    let layouts = module.layouts
    let place = try place(
      path, root: root, operands: operands, isInserting: action == .assign, in: module)
    let layout = layouts.types[path.targetType]
    let width = layout.shape == .map ? 2 : 1
    switch action {
    case .load:
      return isOwned ? arena[place] : try copy(arena[place], path.targetType, in: layouts)
    case .assign:
      arena[place] = value
      return nil
    case .enumCase:
      let slot = arena[place]
      switch layout.shape {
      case .option: return slot == 0 ? 0 : 2
      case .enumeration: return arena[slot] << 1
      default: return slot << 1
      }
    case .count: return arena[arena[place]] << 1
    case .append:
      let list = arena[place]
      arena[try openGap(list, at: arena[list], width: 1)] = value
      return nil
    case .removeLast:
      let list = arena[place]
      guard arena[list] > 0 else { throw .fault(.indexOutOfBounds) }
      arena[list] -= 1
      return arena[arena[list + 2] + arena[list]]
    case .contains, .lookup:
      let found = try find(
        value, in: arena[place], keyType: layout.element, width: width, layouts: layouts)
      if action == .contains { return Self.word(found.isFound) }
      guard found.isFound else { return 0 }
      let part = arena[arena[arena[place] + 2] + found.position * 2 + 1]
      return try makeSome(isOwned ? part : try copy(part, layout.value, in: layouts))
    case .insert:
      try insert(value, into: arena[place], layout, layouts: layouts)
      return nil
    case .remove:
      let found = try find(
        value, in: arena[place], keyType: layout.element, width: width, layouts: layouts)
      if found.isFound {
        try closeGap(arena[place], at: found.position, width: width)
      } else if width == 2 {
        throw .fault(.keyMissing)
      }
      return nil
    case .amount: return arena[arena[place] + 2]
    case .split: return try split(value, off: arena[place])
    case .join:
      try join(value, to: arena[place])
      return nil
    case .take:
      let found = try find(
        value, in: arena[place], keyType: layout.element, width: 2, layouts: layouts)
      guard found.isFound else { throw .fault(.keyMissing) }
      let part = arena[arena[arena[place] + 2] + found.position * 2 + 1]
      try closeGap(arena[place], at: found.position, width: 2)
      return part
    case .put:
      let found = try find(
        key, in: arena[place], keyType: layout.element, width: 2, layouts: layouts)
      guard !found.isFound else { throw .fault(.keyTaken) }
      let gap = try openGap(arena[place], at: found.position, width: 2)
      arena[gap] = key
      arena[gap + 1] = value
      return nil
    case .keyAt:
      return try copy(
        arena[try elementPlace(arena[place], value, width: width)], layout.element, in: layouts)
    case .valueAt:
      return try copy(
        arena[try elementPlace(arena[place], value, width: 2) + 1], layout.value, in: layouts)
    }
  }

  // MARK: Amounts

  /// Takes an amount off a live value, and makes one of it.
  private mutating func split(_ number: Slot, off asset: Slot) throws(Trap) -> Slot {
    let wanted = try amount(number)
    let there = liveValue(asset).number
    guard wanted <= there else {
      throw fault(.insufficientAmount, .amount(there), .amount(wanted))
    }
    try charge(GasSchedule.slot, 3)
    let new = try allocate(3)
    arena[new] = arena[asset]
    arena[new + 1] = arena[asset + 1]
    arena[new + 2] = try makeAmount(wanted)
    arena[asset + 2] = try makeAmount(there - wanted)
    return new
  }

  /// Adds a live value to another of the same asset.
  private mutating func join(_ value: Slot, to asset: Slot) throws(Trap) {
    let (added, there) = (liveValue(value), liveValue(asset))
    try expect(value, there.asset)
    let (sum, isOver) = there.number.addingReportingOverflow(added.number)
    guard !isOver else { throw .fault(.amountOutOfRange) }
    arena[asset + 2] = try makeAmount(sum)
  }
}
