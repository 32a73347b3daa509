import DeedBytecode

extension VirtualMachine {
  /// Runs a function with arguments that it takes over, and returns its results.
  ///
  /// - Throws: the trap that ended it; `sites` then has the active functions.
  mutating func invoke<World: Host>(
    _ index: FunctionIndex, arguments: [Slot], of module: LoadedModule, host: inout World
  ) throws(Trap) -> [Slot] {
    let function = module.functions[Int(index.rawValue)]
    try charge(GasSchedule.frame, arguments.count)
    let base = context.framesStart
    guard base + function.frameSlots <= context.framesEnd else {
      throw .fault(.callTooDeep)
    }
    for (offset, argument) in arguments.enumerated() { arena[base + offset] = argument }
    link(base: base, function, position: -1, caller: 0, callerBase: 0, callerTop: 0)
    let top = try run(Int(index.rawValue), of: module, host: &host)
    return (0..<function.resultCount).map { arena[top - function.resultCount + $0] }
  }

  /// Writes what a frame needs to return.
  private mutating func link(
    base: Int, _ function: LoadedFunction, position: Int, caller: Int, callerBase: Int,
    callerTop: Int
  ) {
    let end = base + function.frameSlots
    arena[end - 3] = position << 16 | caller
    arena[end - 2] = callerBase
    arena[end - 1] = callerTop
  }

  /// The loop: from the function in the lowest frame until it returns; gives the end of its operands.
  private mutating func run<World: Host>(
    _ first: Int, of module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    let operations = module.operations.span
    let functions = module.functions.span
    var function = first
    var base = context.framesStart
    var top = base + functions[first].localCount
    var position = functions[first].start
    let framesLimit = context.framesEnd
    do throws(Trap) {
      while true {
        let operation = operations[position]
        position += 1
        switch operation.opcode {
        case .block:
          guard gas.charge(UInt64(bitPattern: operation.immediate)) else {
            throw .fault(.outOfGas)
          }
        case .jump:
          position = Int(operation.a)
        case .branch:
          top -= 1
          if arena[top] != 0 { position = Int(operation.a) }
        case .call:
          let callee = Int(operation.a)
          let target = functions[callee]
          guard gas.charge(UInt64(bitPattern: operation.immediate)) else {
            throw .fault(.outOfGas)
          }
          let newBase = base + functions[function].frameSlots
          guard newBase + target.frameSlots <= framesLimit else {
            throw .fault(.callTooDeep)
          }
          top -= target.parameterCount
          arena.move(from: top, to: newBase, count: target.parameterCount)
          link(
            base: newBase, target, position: position, caller: function, callerBase: base,
            callerTop: top)
          function = callee
          base = newBase
          position = target.start
          top = base + target.localCount
        case .contractCall:
          top = try callContract(
            operation, top: top, framesEnd: base + functions[function].frameSlots, in: module,
            host: &host)
        case .contractAttempt:
          top = try attemptContract(
            operation, top: top, framesEnd: base + functions[function].frameSlots, in: module,
            host: &host)
        case .contractCreate:
          top = try createContract(
            operation, top: top, framesEnd: base + functions[function].frameSlots, in: module,
            host: &host)
        case .return:
          let end = base + functions[function].frameSlots
          let count = functions[function].resultCount
          let link = arena[end - 3]
          if link < 0 { return top }
          let callerTop = arena[end - 1]
          arena.move(from: top - count, to: callerTop, count: count)
          top = callerTop + count
          base = arena[end - 2]
          function = link & 0xFFFF
          position = link >> 16
        case .require:
          top -= 1
          if arena[top] == 0 { throw .fault(.requirementFailed) }
        case .false, .true:
          arena[top] = operation.opcode == .true ? 1 : 0
          top += 1
        case .integer:
          arena[top] = Int(operation.immediate)
          top += 1
        case .drop:
          top -= 1
        case .localCopy:
          let slot = arena[base + Int(operation.a)]
          arena[top] =
            operation.b < 0 ? slot : try copy(slot, Int(operation.b), in: module.layouts)
          top += 1
        case .localMove:
          arena[top] = arena[base + Int(operation.a)]
          top += 1
        case .localStore:
          top -= 1
          arena[base + Int(operation.a)] = arena[top]
        case .localDrop: break
        case .integerAdd:
          top -= 1
          arena[top - 1] = try integer(.integerAdd, arena[top - 1], arena[top])
        case .integerSubtract:
          top -= 1
          arena[top - 1] = try integer(.integerSubtract, arena[top - 1], arena[top])
        case .integerMultiply:
          top -= 1
          arena[top - 1] = try integer(.integerMultiply, arena[top - 1], arena[top])
        case .integerEqual:
          top -= 1
          arena[top - 1] = try integer(.integerEqual, arena[top - 1], arena[top])
        case .integerLess:
          top -= 1
          arena[top - 1] = try integer(.integerLess, arena[top - 1], arena[top])
        case .integerLessOrEqual:
          top -= 1
          arena[top - 1] = try integer(.integerLessOrEqual, arena[top - 1], arena[top])
        case .integerDivide, .integerModulo, .integerPower:
          top -= 1
          arena[top - 1] = try integer(operation.opcode, arena[top - 1], arena[top])
        case .integerNegate:
          arena[top - 1] = try integer(.integerSubtract, 0, arena[top - 1])
        case .boolNot:
          arena[top - 1] ^= 1
        case .boolEqual:
          top -= 1
          arena[top - 1] = arena[top - 1] == arena[top] ? 1 : 0
        case .ringAdd, .ringSubtract, .ringMultiply, .ringAnd, .ringOr, .ringXor:
          if operation.a < 0 {
            top = try performWideRing(operation, top: top, in: module)
          } else {
            top -= 1
            arena[top - 1] = Self.combined(operation, arena[top - 1], arena[top])
          }
        case .ringShiftLeft, .ringShiftRight, .ringRotateLeft, .ringRotateRight:
          if operation.a < 0 {
            top = try performWideRing(operation, top: top, in: module)
          } else {
            top -= 1
            arena[top - 1] = try moved(operation, arena[top - 1], by: arena[top])
          }
        default:
          top = try perform(operation, base: base, top: top, in: module, host: &host)
        }
      }
    } catch {
      record(position - 1, function, base: base, in: module)
      throw error
    }
  }

  /// Writes down which functions are active.
  private mutating func record(
    _ position: Int, _ function: Int, base: Int, in module: LoadedModule
  ) {
    var (position, function, base) = (position, function, base)
    while true {
      sites.append(
        Fault.Site(
          contract: context.contract, entry: context.entry,
          location: module.location(function: function, position: position)))
      let end = base + module.functions[function].frameSlots
      let link = arena[end - 3]
      if link < 0 || sites.count >= Self.sitesMax { return }
      base = arena[end - 2]
      function = link & 0xFFFF
      position = (link >> 16) - 1
    }
  }

  /// The most active functions that a fault names.
  private static let sitesMax = 64

  /// Carries out the instructions that the loop does not do itself; returns the new end of the operands.
  private mutating func perform<World: Host>(
    _ operation: Operation, base: Int, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    switch operation.opcode {
    case .localLoad, .localAssign, .localCase, .localCount, .localAppend, .localRemoveLast,
      .localContains, .localLookup, .localInsert, .localRemove, .localKeyAt, .localValueAt,
      .localAmount, .localSplit, .localJoin, .localTake, .localPut:
      let path = module.paths[Int(operation.b)]
      return try performPath(
        operation.opcode, path, root: base + Int(operation.a), top: top, in: module)
    case .stateLoad, .stateAssign, .stateCount, .stateAppend, .stateRemoveLast, .stateContains,
      .stateLookup, .stateInsert, .stateRemove, .stateNext, .stateAmount, .stateSplit, .stateJoin,
      .stateTake, .statePut, .stateMove, .stateCase:
      return try performState(operation, top: top, in: module, host: &host)
    case .equal, .less, .lessOrEqual, .rangeCheck, .timeFromInteger, .timeToInteger,
      .durationFromInteger, .durationToInteger:
      return try performConversion(operation, top: top, in: module)
    case .bytesCount, .bytesConcatenate, .bytesSlice, .bytesAt, .bytesFix, .textCount,
      .textConcatenate, .textToBytes, .textFromBytes, .hash:
      return try performOctets(operation, top: top, in: module)
    case .structNew, .structUnpack, .enumNew, .enumUnpack, .optionSome, .optionNone, .optionUnwrap,
      .listNew, .setNew, .mapNew:
      return try performAggregate(operation, top: top, in: module)
    case .constant, .fail, .now, .caller, .signers, .selfContract, .emit, .importCall:
      return try performContext(operation, top: top, in: module, host: &host)
    case .ringFromInteger, .ringToInteger, .ringNegate, .ringNot, .ringPower, .ringInverse:
      return try performRing(operation, top: top, in: module)
    case .integerPowerModulo, .integerCommonDivisor, .integerSquareRoot, .bytesToInteger,
      .bytesFromInteger, .bytesReversed:
      return try performFurtherInteger(operation, top: top)
    case .selfAs, .referenceParty, .valueDescribe, .breach:
      return try performContract(operation, top: top, in: module)
    case .assetIssue, .assetIssueUnique, .assetBurn, .assetBurnUnique, .assetExpect,
      .assetDestroyEmpty, .optionDestroyNone, .assetRead, .assetAmend, .assetSupply:
      return try performAsset(operation, top: top, in: module, host: &host)
    case .assetGive, .assetGiveUnique, .assetWithdraw, .assetWithdrawUnique, .assetHolding,
      .assetHolds, .assetFreeze, .assetThaw, .assetRecall, .assetRecallUnique, .assetMayHold:
      return try performHolding(operation, top: top, in: module, host: &host)
    case .localDestroyEmpty:
      guard arena[arena[base + Int(operation.a)]] == 0 else { throw .fault(.notEmpty) }
      return top
    case .signatureVerify:
      return try performSignature(operation, top: top)
    case .digestToBytes, .partyToBytes: return top
    case .oldLoad: return try loadOld(Int(operation.a), top: top, in: module, host: &host)
    default:
      preconditionFailure("an instruction without an implementation")
    }
  }
}
