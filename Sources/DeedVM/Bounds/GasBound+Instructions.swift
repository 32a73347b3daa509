import DeedBytecode

extension GasBound {
  /// Follows an instruction that neither jumps nor calls.
  mutating func step(_ operation: Operation, _ walk: inout BlockWalk) {
    switch operation.opcode {
    case .block: walk.add(WorkBound(UInt64(bitPattern: operation.immediate)))
    case .localLoad, .localAssign, .localCase, .localCount, .localAppend, .localRemoveLast,
      .localContains, .localLookup, .localInsert, .localRemove, .localKeyAt, .localValueAt,
      .localAmount, .localSplit, .localJoin, .localTake, .localPut:
      stepPath(operation, &walk)
    case .stateLoad, .stateAssign, .stateCount, .stateAppend, .stateRemoveLast, .stateContains,
      .stateLookup, .stateInsert, .stateRemove, .stateNext, .stateAmount, .stateSplit, .stateJoin,
      .stateTake, .statePut, .stateMove, .stateCase:
      stepState(operation, &walk)
    case .integerAdd, .integerSubtract, .integerMultiply, .integerDivide, .integerModulo,
      .integerPower, .integerNegate, .integerEqual, .integerLess, .integerLessOrEqual:
      stepInteger(operation.opcode, &walk)
    case .bytesCount, .bytesConcatenate, .bytesSlice, .bytesAt, .bytesFix, .textCount,
      .textConcatenate, .textToBytes, .textFromBytes, .hash:
      stepOctets(operation, &walk)
    case .ringFromInteger, .ringToInteger, .ringAdd, .ringSubtract, .ringMultiply, .ringNegate,
      .ringPower, .ringInverse, .ringAnd, .ringOr, .ringXor, .ringNot, .ringShiftLeft,
      .ringShiftRight, .ringRotateLeft, .ringRotateRight:
      stepRing(operation, &walk)
    case .integerPowerModulo, .integerCommonDivisor, .integerSquareRoot, .bytesToInteger,
      .bytesFromInteger, .bytesReversed:
      stepFurtherInteger(operation.opcode, &walk)
    case .structNew, .structUnpack, .enumNew, .enumUnpack, .optionSome, .optionNone,
      .optionUnwrap, .listNew, .setNew, .mapNew:
      stepAggregate(operation, &walk)
    case .false, .true, .integer, .now: walk.push(.word)
    case .selfContract, .selfAs: walk.push(.identifier)
    case .constant:
      let constant = constants[Int(operation.a)]
      walk.add(.making(constant))
      walk.push(constant)
    case .drop, .require: walk.pop()
    case .localCopy:
      let value = walk.state.locals[Int(operation.a)]
      if operation.b >= 0 { walk.add(.copying(value)) }
      walk.push(value)
    case .localMove: walk.push(walk.state.locals[Int(operation.a)])
    case .localStore: walk.state.locals[Int(operation.a)] = walk.pop()
    case .assetIssue, .assetIssueUnique, .assetBurn, .assetBurnUnique, .assetExpect,
      .assetDestroyEmpty, .optionDestroyNone, .assetRead, .assetAmend, .assetSupply, .assetGive,
      .assetGiveUnique, .assetWithdraw, .assetWithdrawUnique, .assetHolding, .assetHolds,
      .assetFreeze, .assetThaw, .assetRecall, .assetRecallUnique, .assetMayHold:
      stepAsset(operation, &walk)
    case .localDrop, .localDestroyEmpty, .digestToBytes, .partyToBytes, .referenceParty,
      .timeToInteger, .durationToInteger:
      break
    case .boolNot, .timeFromInteger, .durationFromInteger:
      walk.pop()
      walk.push(.word)
    case .boolEqual:
      _ = walk.pop(2)
      walk.push(.word)
    case .equal, .less, .lessOrEqual:
      let operands = walk.pop(2)
      let type = extents[Int(operation.a)]
      walk.add(.comparing(operands[0].within(type), operands[1].within(type)))
      walk.push(.word)
    case .rangeCheck:
      let type = extents[Int(operation.a)]
      walk.add(.units(GasSchedule.limb, type.limbs))
      walk.push(walk.pop().within(type))
    case .fail: stepFields(module.module.errors[Int(operation.a)].fields.count, &walk)
    case .breach: stepFields(2, &walk)
    case .emit: stepEvent(module.module.events[Int(operation.a)], &walk)
    case .valueDescribe: stepDescription(operation, &walk)
    case .signatureVerify: stepSignature(operation, &walk)
    case .jump, .branch, .return, .call, .caller, .signers, .importCall, .oldLoad, .contractCall,
      .contractAttempt, .contractCreate:
      walk.add(.unbounded)
    }
  }

  // MARK: Integers

  private func stepInteger(_ opcode: Opcode, _ walk: inout BlockWalk) {
    if opcode == .integerNegate {
      let value = walk.pop()
      walk.add(.units(GasSchedule.limb, value.limbs + VirtualMachine.sumLimbs))
      return walk.push(Extent(value.octets + 3).within(.integer))
    }
    let operands = walk.pop(2).map { $0.within(.integer) }
    let (left, right) = (operands[0], operands[1])
    let most = max(left.octets, right.octets)
    var result = Extent(most + 3)
    switch opcode {
    case .integerAdd, .integerSubtract:
      walk.add(.units(GasSchedule.limb, max(left.limbs, right.limbs) + VirtualMachine.sumLimbs))
    case .integerMultiply:
      walk.add(.units(GasSchedule.limbProduct, VirtualMachine.products(left.limbs, right.limbs)))
      result = Extent(left.octets + right.octets + 4)
    case .integerDivide, .integerModulo:
      walk.add(.units(GasSchedule.limbProduct, Self.quotientProducts(left, right)))
      walk.add(.units(GasSchedule.limb, left.limbs + VirtualMachine.sumLimbs))
      result = Extent((opcode == .integerDivide ? left.octets : right.octets) + 3)
    case .integerPower:
      let limbs = Extent.integer.limbs + 1
      walk.add(.units(GasSchedule.limbProduct, limbs * limbs))
      result = .integer
    default:
      walk.add(.units(GasSchedule.limb, min(left.limbs, right.limbs)))
      result = .word
    }
    walk.push(result.within(.integer))
  }

  // MARK: Octets

  private func stepOctets(_ operation: Operation, _ walk: inout BlockWalk) {
    switch operation.opcode {
    case .bytesCount, .textCount:
      walk.pop()
      walk.push(.word)
    case .bytesConcatenate, .textConcatenate:
      let operands = walk.pop(2)
      let octets = operands[0].octets + operands[1].octets
      walk.add(.units(GasSchedule.octet, octets))
      walk.push(Extent(octets + 8))
    case .bytesSlice:
      let operands = walk.pop(3)
      walk.add(.units(GasSchedule.octet, operands[0].octets))
      walk.push(operands[0])
    case .bytesAt:
      _ = walk.pop(2)
      walk.push(.word)
    case .bytesFix: walk.push(walk.pop().within(extents[Int(operation.a)]))
    case .textFromBytes:
      let octets = walk.pop()
      walk.add(.units(GasSchedule.octet, 2 * octets.octets))
      walk.push(octets)
    case .hash:
      walk.add(.units(GasSchedule.hash, walk.pop().octets))
      walk.push(.digest)
    default: break
    }
  }

  // MARK: Aggregates

  private func stepAggregate(_ operation: Operation, _ walk: inout BlockWalk) {
    let layout = module.layouts.types[Int(operation.a)]
    let count: Int
    switch operation.opcode {
    case .enumNew, .enumUnpack:
      count =
        layout.shape == .enumeration
        ? module.layouts.cases[layout.first + Int(operation.b)].count : 0
    default: count = layout.count
    }
    switch operation.opcode {
    case .structNew, .enumNew:
      walk.add(.units(GasSchedule.slot, 1 + count))
      walk.push(walk.popJoined(count) + Extent(8, 2))
    case .structUnpack, .enumUnpack:
      let whole = walk.pop()
      walk.add(.units(GasSchedule.slot, count))
      let first =
        operation.opcode == .structUnpack || count == 0
        ? layout.first : module.layouts.cases[layout.first + Int(operation.b)].first
      for part in 0..<count {
        walk.push(whole.within(extents[module.layouts.members[first + part]]))
      }
    case .optionSome: walk.push(walk.pop() + Extent(1))
    case .optionNone: walk.push(Extent(1))
    case .optionUnwrap: walk.push(walk.pop().within(extents[layout.element]))
    default: stepCollection(operation, &walk)
    }
  }

  private func stepCollection(_ operation: Operation, _ walk: inout BlockWalk) {
    let count = Int(operation.b)
    let width = operation.opcode == .mapNew ? 2 : 1
    let parts = walk.popJoined(count * width)
    walk.add(.units(GasSchedule.slot, 3 + count * width))
    if operation.opcode != .listNew {
      walk.add(.units(GasSchedule.slot, VirtualMachine.searchSlots * count))
      for _ in 0..<count {
        walk.add(.finding(parts, in: parts))
        walk.add(.shifting(parts))
      }
    }
    walk.push(parts + Extent(9 + 3 * count, 1 + count))
  }

  // MARK: Events and clauses

  /// The fields of an error, or the texts of a clause that is not met.
  private func stepFields(_ count: Int, _ walk: inout BlockWalk) {
    let limit = Limits.resultOctetsMax
    let fields = walk.pop(count)
    for field in fields { walk.add(.taking(field, limit: limit)) }
    walk.add(.units(GasSchedule.result, min(fields.reduce(.zero, +).octets, limit)))
  }

  private func stepEvent(_ event: Message, _ walk: inout BlockWalk) {
    let limit = Limits.eventOctetsMax
    let fields = walk.pop(event.fields.count)
    for field in fields { walk.add(.taking(field, limit: limit)) }
    let octets = min(fields.reduce(.zero, +).octets, limit)
    walk.add(.units(GasSchedule.eventOctet, event.name.octets.count + octets))
  }

  private func stepDescription(_ operation: Operation, _ walk: inout BlockWalk) {
    let whole = walk.pop().within(extents[Int(operation.a)])
    // What is looked at: the budget, then at most one integer and the parts around it.
    let limit = VirtualMachine.describedBudget + Extent.integer.octets
    walk.add(.taking(whole, limit: limit))
    let limbs = whole.within(octets: limit).octets / 8 + 1
    walk.add(
      .units(GasSchedule.limbProduct, limbs * limbs, charges: whole.within(octets: limit).items))
    walk.add(.units(GasSchedule.octet, 4 * limit))
    // The cut ends with an ellipsis of three octets.
    walk.add(.units(GasSchedule.description, Limits.describedOctetsMax + 3))
    walk.push(Extent(Limits.describedOctetsMax + 8))
  }
}
