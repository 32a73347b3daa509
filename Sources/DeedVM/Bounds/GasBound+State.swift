import DeedBytecode

/// Instructions on paths: into locals and into the state.
extension GasBound {
  /// The count of a collection.
  private static let count = Extent(9)

  mutating func stepPath(_ operation: Operation, _ walk: inout BlockWalk) {
    let path = module.paths[Int(operation.b)]
    let local = Int(operation.a)
    let value = walk.popJoined(VirtualMachine.valueCount(operation.opcode))
    let keys = walk.popJoined(path.operandCount)
    let action = VirtualMachine.inMemory(operation.opcode)
    let root = walk.state.locals[local]
    let result = inMemory(action, path, root, keys: keys, value: value, isOwned: false, &walk)
    if action.isWriting {
      walk.state.locals[local] = grown(root, keys, value, action).within(extents[path.rootType])
    }
    if let result { walk.push(result) }
  }

  /// What a value is at most after a part of it was written.
  private func grown(
    _ root: Extent, _ keys: Extent, _ value: Extent, _ action: VirtualMachine.InMemory
  ) -> Extent {
    switch action {
    case .assign, .append, .insert, .put, .join: root + keys + value + Extent(16, 4)
    default: root
    }
  }

  /// Adds the work on a value in memory; gives what is pushed.
  private func inMemory(
    _ action: VirtualMachine.InMemory, _ path: ResolvedPath, _ root: Extent, keys: Extent,
    value: Extent, isOwned: Bool, _ walk: inout BlockWalk
  ) -> Extent? {
    for step in module.steps[path.firstStep..<path.firstStep + path.stepCount]
    where step.kind == .key { walk.add(.finding(keys, in: root)) }
    let layout = module.layouts.types[path.targetType]
    switch action {
    case .load:
      let result = root.within(extents[path.targetType])
      if !isOwned, !layout.isShared { walk.add(.copying(result)) }
      return result
    case .assign:
      walk.add(.shifting(root + keys))
      return nil
    case .enumCase, .count: return .word
    case .append:
      walk.add(.shifting(root))
      return nil
    case .removeLast: return root.within(extents[layout.element])
    case .contains:
      walk.add(.finding(value, in: root))
      return .word
    case .lookup:
      walk.add(.finding(value, in: root))
      let result = root.within(extents[layout.value])
      walk.add(.copying(result))
      return result + Extent(1)
    case .insert, .remove:
      walk.add(.finding(value, in: root))
      walk.add(.shifting(root))
      return nil
    case .amount: return .amount
    case .split:
      walk.add(.making(.asset))
      walk.add(.units(GasSchedule.limb, 4, charges: 2))
      return .asset
    case .join:
      walk.add(.comparing(.asset, .asset))
      walk.add(.making(.amount))
      return nil
    case .take:
      walk.add(.finding(value, in: root))
      walk.add(.shifting(root))
      return root.within(extents[layout.value])
    case .put:
      walk.add(.finding(value, in: root))
      walk.add(.shifting(root))
      return nil
    case .keyAt:
      let result = root.within(extents[layout.element])
      walk.add(.copying(result))
      return result
    case .valueAt:
      let result = root.within(extents[layout.value])
      walk.add(.copying(result))
      return result
    }
  }

  // MARK: Rows

  mutating func stepState(_ operation: Operation, _ walk: inout BlockWalk) {
    if operation.opcode == .stateNext { return stepNext(operation, &walk) }
    if operation.opcode == .stateMove { return stepMove(operation, &walk) }
    let path = module.paths[Int(operation.b)]
    let values = walk.pop(VirtualMachine.valueCount(operation.opcode))
    // Of two, the first is a map's key.
    let (mapKey, value) = (values.first ?? .zero, values.last ?? .zero)
    let keys = walk.popJoined(path.operandCount)
    let action = VirtualMachine.inMemory(operation.opcode)
    let layout = module.layouts.types[path.rootType]
    switch path.stored {
    case .scalar: stepRow(action, path, key: 2, keys: keys, value: value + mapKey, &walk)
    case .element: stepRow(action, path, key: 10, keys: keys, value: value + mapKey, &walk)
    case .key:
      let key = stepKey(keys.within(extents[layout.element]), &walk)
      stepRow(action, path, key: key, keys: keys, value: value + mapKey, &walk)
    case .whole: stepWhole(action, layout, key: mapKey, value: value, &walk)
    }
  }

  /// Adds the making of a key; gives the octets of the row's key.
  private func stepKey(_ key: Extent, _ walk: inout BlockWalk) -> Int {
    walk.add(.taking(key, limit: 4 * Limits.storageKeyOctetsMax))
    return 2 + min(2 * key.octets + 4 * key.items, Limits.storageKeyOctetsMax)
  }

  private func stepRow(
    _ action: VirtualMachine.InMemory, _ path: ResolvedPath, key: Int, keys: Extent, value: Extent,
    _ walk: inout BlockWalk
  ) {
    let row = extents.row(path.rowType)
    if action == .assign, path.stepCount == 0 {
      let value = value.within(extents[path.rowType])
      walk.add(.taking(value, limit: Limits.storageValueOctetsMax))
      if module.types.isLinear(VirtualMachine.index(path.rowType)) {
        walk.add(.reading(key: key, row))
      }
      if path.stored != .scalar {
        walk.add(.reading(key: key, row))
        stepCount(&walk)
      }
      return walk.add(.writing(key: key, value))
    }
    walk.add(.reading(key: key, row))
    walk.add(.decoding(row))
    let result = inMemory(action, path, row, keys: keys, value: value, isOwned: true, &walk)
    if action.isWriting {
      let grown = grown(row, keys, value, action).within(extents[path.rowType])
      walk.add(.taking(grown, limit: Limits.storageValueOctetsMax))
      walk.add(.writing(key: key, grown))
    }
    if let result { walk.push(result) }
  }

  /// Adds the change of a collection's count.
  private func stepCount(_ walk: inout BlockWalk) {
    walk.add(.reading(key: 2, Self.count))
    walk.add(.writing(key: 2, Self.count))
  }

  private func stepWhole(
    _ action: VirtualMachine.InMemory, _ layout: RuntimeType, key mapKey: Extent, value: Extent,
    _ walk: inout BlockWalk
  ) {
    switch action {
    case .count:
      walk.add(.reading(key: 2, Self.count))
      walk.push(.word)
    case .append:
      walk.add(.taking(value, limit: Limits.storageValueOctetsMax))
      stepCount(&walk)
      walk.add(.writing(key: 10, value))
    case .removeLast:
      let row = extents.row(layout.element)
      stepCount(&walk)
      walk.add(.reading(key: 10, row))
      walk.add(.writing(key: 10, .zero))
      walk.add(.decoding(row))
      walk.state.work.removals += 1
      walk.push(row)
    case .contains, .lookup, .insert, .remove:
      let row = layout.shape == .map ? extents.row(layout.value) : .zero
      let key = stepKey(value.within(extents[layout.element]), &walk)
      walk.add(.reading(key: key, row))
      switch action {
      case .contains: walk.push(.word)
      case .lookup:
        walk.add(.decoding(row))
        walk.push(row + Extent(1))
      default:
        stepCount(&walk)
        walk.add(.writing(key: key, .zero))
        if action == .remove { walk.state.work.removals += 1 }
      }
    case .take:
      let row = extents.row(layout.value)
      let key = stepKey(value.within(extents[layout.element]), &walk)
      walk.add(.reading(key: key, row))
      walk.add(.writing(key: key, .zero))
      stepCount(&walk)
      walk.add(.decoding(row))
      walk.state.work.removals += 1
      walk.push(row)
    case .put:
      let key = stepKey(mapKey.within(extents[layout.element]), &walk)
      walk.add(.reading(key: key, extents.row(layout.value)))
      walk.add(.taking(value, limit: Limits.storageValueOctetsMax))
      walk.add(.writing(key: key, value))
      stepCount(&walk)
    case .load, .assign, .enumCase, .keyAt, .valueAt, .amount, .split, .join:
      walk.add(.unbounded)
    }
  }

  /// Adds the taking out of a linear field's row.
  private func stepMove(_ operation: Operation, _ walk: inout BlockWalk) {
    let row = extents.row(Int(module.module.fields[Int(operation.a)].type.rawValue))
    walk.add(.reading(key: 2, row))
    walk.add(.writing(key: 2, .zero))
    walk.add(.decoding(row))
    walk.push(row)
  }

  private func stepNext(_ operation: Operation, _ walk: inout BlockWalk) {
    let type = Int(module.module.fields[Int(operation.a)].type.rawValue)
    let layout = module.layouts.types[type]
    let keyExtent = extents[layout.element].within(octets: Limits.storageKeyOctetsMax)
    let key = stepKey(walk.pop().within(extents[layout.element]), &walk)
    let found = 2 + min(2 * keyExtent.octets + 4 * keyExtent.items, Limits.storageKeyOctetsMax)
    let row = layout.shape == .map ? extents.row(layout.value) : .zero
    walk.add(.units(GasSchedule.rowList, 1))
    walk.add(.units(GasSchedule.rowOctetRead, key + found + row.octets, charges: 2))
    walk.add(.units(GasSchedule.conversion, (found + 3) / 4))
    walk.add(.making(keyExtent))
    walk.state.work.listings += 1
    walk.push(keyExtent + Extent(1))
  }
}
