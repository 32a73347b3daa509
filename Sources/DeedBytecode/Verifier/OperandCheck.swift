/// Proves that every instruction finds operands of the types it takes, and computes how high the stack grows.
///
/// Each block starts and ends with an empty stack, so blocks are checked one by one. Where a type is wanted, a
/// range of it will do for `int` and `bytes[n]` for `bytes`, at top level only. Afterwards no operand is missing, of
/// another type, or left at an edge of a block or a return; the stack is never higher than `Limits.stackHeightMax`;
/// what a type operand names is of the kind that the instruction works on; and no linear operand is dropped or
/// compared, so that each is consumed exactly once by an instruction that moves it on.
struct OperandCheck {
  let module: Module
  let types: TypeTable
  let function: DecodedFunction

  /// The types of the operands in a block so far, top last.
  private var stack: [TypeIndex] = []
  private var heightMax = 0
  private var position = 0
  /// Operands pushed and popped by the current instruction.
  private var moved = 0

  init(module: Module, types: TypeTable, function: DecodedFunction) {
    self.module = module
    self.types = types
    self.function = function
  }

  /// Checks all blocks and gives the greatest height of the stack.
  consuming func check(_ meter: inout VerificationMeter) throws(VerificationFailure) -> Int {
    for index in function.items.indices {
      position = index
      let item = function.items[index]
      moved = 0
      if item.opcode == .block {
        try expectEmpty()
        continue
      }
      try apply(item.instruction)
      try meter.take(1 + moved, at: place)
      if item.opcode.endsBlock { try expectEmpty() }
    }
    return heightMax
  }

  var place: VerificationFailure.Place { function.place(position) }

  private func expectEmpty() throws(VerificationFailure) {
    guard stack.isEmpty else {
      throw VerificationFailure(.operandsLeft, place, .found(stack.count))
    }
  }

  // MARK: The stack

  mutating func give(_ type: TypeIndex) throws(VerificationFailure) {
    stack.append(type)
    moved += 1
    heightMax = max(heightMax, stack.count)
    guard stack.count <= Limits.stackHeightMax else {
      throw VerificationFailure(.stackTooHigh, place, .expected(Limits.stackHeightMax))
    }
  }

  mutating func take() throws(VerificationFailure) -> TypeIndex {
    guard let type = stack.popLast() else { throw VerificationFailure(.stackUnderflow, place) }
    moved += 1
    return type
  }

  mutating func take(_ expected: TypeIndex) throws(VerificationFailure) {
    let type = try take()
    guard types.isSubtype(type, of: expected) else {
      throw VerificationFailure(.operandType, place, .expectedType(expected), .foundType(type))
    }
  }

  /// Takes operands that were pushed in this order.
  mutating func take(all expected: [TypeIndex]) throws(VerificationFailure) {
    guard stack.count >= expected.count else {
      throw VerificationFailure(
        .stackUnderflow, place, .expected(expected.count), .found(stack.count))
    }
    for type in expected.reversed() { try take(type) }
  }

  mutating func give(all types: [TypeIndex]) throws(VerificationFailure) {
    for type in types { try give(type) }
  }

  mutating func apply(
    _ taken: [TypeIndex], _ given: TypeIndex
  ) throws(VerificationFailure) {
    try take(all: taken)
    try give(given)
  }

  // MARK: Instructions

  private mutating func apply(_ instruction: Instruction) throws(VerificationFailure) {
    switch instruction.opcode {
    case .block, .jump, .branch, .return, .call, .fail, .require, .emit, .importCall:
      try applyControl(instruction)
    case .false, .true: try give(.bool)
    case .integer: try give(.integer)
    case .constant: try give(module.constants[Int(instruction.numbers[0])].type)
    case .drop: try notLinear(try take())
    case .localCopy, .localMove: try give(function.locals[Int(instruction.numbers[0])])
    case .localStore: try take(function.locals[Int(instruction.numbers[0])])
    case .localDrop: break
    case .localLoad, .localAssign, .localCase, .localCount, .localAppend, .localRemoveLast,
      .localContains, .localLookup, .localInsert, .localRemove, .localKeyAt, .localValueAt,
      .localAmount, .localSplit, .localJoin, .localTake, .localPut, .localDestroyEmpty:
      try applyPath(instruction, root: function.locals[Int(instruction.numbers[0])])
    case .stateLoad, .stateAssign, .stateCount, .stateAppend, .stateRemoveLast, .stateContains,
      .stateLookup, .stateInsert, .stateRemove, .stateNext, .stateAmount, .stateSplit, .stateJoin,
      .stateTake, .statePut, .stateMove, .stateCase:
      try applyPath(instruction, root: module.fields[Int(instruction.numbers[0])].type)
    case .integerAdd, .integerSubtract, .integerMultiply, .integerDivide, .integerModulo,
      .integerPower, .integerNegate, .integerEqual, .integerLess, .integerLessOrEqual, .boolNot,
      .boolEqual, .equal, .less, .lessOrEqual:
      try applyArithmetic(instruction)
    case .rangeCheck, .timeFromInteger, .timeToInteger, .durationFromInteger, .durationToInteger,
      .bytesCount, .bytesConcatenate, .bytesSlice, .bytesAt, .bytesFix, .textCount,
      .textConcatenate, .textToBytes, .textFromBytes, .hash:
      try applyConversion(instruction)
    case .ringFromInteger, .ringToInteger, .ringAdd, .ringSubtract, .ringMultiply, .ringNegate,
      .ringPower, .ringInverse, .ringAnd, .ringOr, .ringXor, .ringNot, .ringShiftLeft,
      .ringShiftRight, .ringRotateLeft, .ringRotateRight:
      try applyRing(instruction)
    case .integerPowerModulo, .integerCommonDivisor, .integerSquareRoot, .bytesToInteger,
      .bytesFromInteger, .bytesReversed:
      try applyFurtherInteger(instruction)
    case .structNew, .structUnpack, .enumNew, .enumUnpack, .optionSome, .optionNone,
      .optionUnwrap, .listNew, .setNew, .mapNew:
      try applyAggregate(instruction)
    case .now: try give(.time)
    case .caller: try give(.party)
    case .selfContract: try give(.contract)
    case .signers:
      let type = typeOperand(instruction)
      guard types[type] == .set(.party) else { throw wrongTypeOperand(type) }
      try give(type)
    case .contractCall, .selfAs, .referenceParty, .valueDescribe, .breach:
      try applyContract(instruction)
    case .assetIssue, .assetIssueUnique, .assetBurn, .assetBurnUnique, .assetExpect,
      .assetDestroyEmpty, .optionDestroyNone, .assetRead, .assetAmend, .assetSupply, .assetGive,
      .assetGiveUnique, .assetWithdraw, .assetWithdrawUnique, .assetHolding, .assetHolds,
      .assetFreeze, .assetThaw, .assetRecall, .assetRecallUnique, .assetMayHold:
      try applyAssets(instruction)
    case .signatureVerify: try apply([.bytes, .bytes, .bytes], .bool)
    case .digestToBytes: try apply([.digest], .bytes)
    case .partyToBytes: try apply([.party], .bytes)
    case .contractAttempt: try applyAttempt(instruction)
    case .contractCreate: try applyCreation(instruction)
    case .oldLoad: try applyOldLoad(instruction)
    }
  }

  /// References to contracts, and clauses that are not met.
  private mutating func applyContract(_ instruction: Instruction) throws(VerificationFailure) {
    let type = typeOperand(instruction)
    switch (instruction.opcode, types[type]) {
    case (.breach, _): try take(all: [.text, .text])
    case (.contractCall, .interface(let interface)):
      let callee = try function(instruction.numbers[1], of: interface)
      try take(all: [type] + callee.parameters.map(\.type))
      try give(all: callee.results)
    case (.selfAs, .interface):
      guard module.interfaces.contains(type) else {
        throw VerificationFailure(.interfaceNotDeclared, place, .foundType(type))
      }
      try give(type)
    case (.referenceParty, .contract), (.referenceParty, .interface): try apply([type], .party)
    case (.valueDescribe, .some):
      try notLinear(type)
      try apply([type], .text)
    default: throw wrongTypeOperand(type)
    }
  }

  /// The function of an interface that an instruction names.
  func function(
    _ number: UInt32, of interface: InterfaceType
  ) throws(VerificationFailure) -> InterfaceType.Function {
    guard Int(number) < interface.functions.count else {
      throw VerificationFailure(
        .unknownInterfaceFunction, place, .found(Int(number)),
        .expected(interface.functions.count))
    }
    return interface.functions[Int(number)]
  }

  private mutating func applyControl(_ instruction: Instruction) throws(VerificationFailure) {
    switch instruction.opcode {
    case .branch, .require: try take(.bool)
    case .return: try take(all: function.function.results)
    case .call:
      let callee = module.functions[Int(instruction.numbers[0])]
      try take(all: callee.parameters)
      try give(all: callee.results)
    case .importCall:
      let callee = module.imports[Int(instruction.numbers[0])]
      try take(all: callee.parameters)
      try give(all: callee.results)
    case .fail: try take(all: module.errors[Int(instruction.numbers[0])].fields.map(\.type))
    case .emit: try take(all: module.events[Int(instruction.numbers[0])].fields.map(\.type))
    default: break
    }
  }

  private mutating func applyPath(
    _ instruction: Instruction, root: TypeIndex
  ) throws(VerificationFailure) {
    let isGroup = instruction.opcode == .stateLoad && module.storedGroup(function.index) != nil
    let signature = try PathCheck(types: types, place: place, isGroup: isGroup)
      .signature(instruction, root: root)
    try take(all: signature.takes)
    if let given = signature.gives { try give(given) }
  }

  private mutating func applyArithmetic(_ instruction: Instruction) throws(VerificationFailure) {
    switch instruction.opcode {
    case .integerNegate: try apply([.integer], .integer)
    case .integerEqual, .integerLess, .integerLessOrEqual: try apply([.integer, .integer], .bool)
    case .boolNot: try apply([.bool], .bool)
    case .boolEqual: try apply([.bool, .bool], .bool)
    case .equal:
      let type = typeOperand(instruction)
      try notLinear(type)
      try apply([type, type], .bool)
    case .less, .lessOrEqual:
      let type = typeOperand(instruction)
      guard types.isOrdered(type) else { throw wrongTypeOperand(type) }
      try apply([type, type], .bool)
    default: try apply([.integer, .integer], .integer)
    }
  }

  private mutating func applyConversion(_ instruction: Instruction) throws(VerificationFailure) {
    switch instruction.opcode {
    case .rangeCheck:
      let type = typeOperand(instruction)
      guard case .range = types[type] else { throw wrongTypeOperand(type) }
      try apply([.integer], type)
    case .bytesFix:
      let type = typeOperand(instruction)
      guard case .fixedBytes = types[type] else { throw wrongTypeOperand(type) }
      try apply([.bytes], type)
    case .timeFromInteger: try apply([.integer], .time)
    case .timeToInteger: try apply([.time], .integer)
    case .durationFromInteger: try apply([.integer], .duration)
    case .durationToInteger: try apply([.duration], .integer)
    case .bytesCount: try apply([.bytes], .integer)
    case .bytesConcatenate: try apply([.bytes, .bytes], .bytes)
    case .bytesSlice: try apply([.bytes, .integer, .integer], .bytes)
    case .bytesAt: try apply([.bytes, .integer], .integer)
    case .textCount: try apply([.text], .integer)
    case .textConcatenate: try apply([.text, .text], .text)
    case .textToBytes: try apply([.text], .bytes)
    case .textFromBytes: try apply([.bytes], .text)
    default: try apply([.bytes], .digest)
    }
  }

  private mutating func applyAggregate(_ instruction: Instruction) throws(VerificationFailure) {
    let type = typeOperand(instruction)
    switch (instruction.opcode, types[type]) {
    case (.structNew, .structure(let structure)):
      try apply(structure.fields.map(\.type), type)
    case (.structUnpack, .structure(let structure)):
      try take(type)
      try give(all: structure.fields.map(\.type))
    case (.enumNew, .enumeration(let enumeration)):
      try apply(try payload(instruction, enumeration), type)
    case (.enumUnpack, .enumeration(let enumeration)):
      try take(type)
      try give(all: try payload(instruction, enumeration))
    case (.optionSome, .option(let wrapped)): try apply([wrapped], type)
    case (.optionNone, .option): try give(type)
    case (.optionUnwrap, .option(let wrapped)): try apply([type], wrapped)
    case (.listNew, .list(let element)), (.listNew, .log(let element)),
      (.setNew, .set(let element)):
      try elements([element], count: instruction.numbers[1])
      try give(type)
    case (.mapNew, .map(let key, let value)):
      try elements([key, value], count: instruction.numbers[1])
      try give(type)
    default: throw wrongTypeOperand(type)
    }
  }

  /// Takes as many times these operands; a count above the stack's height is refused before any work.
  private mutating func elements(
    _ expected: [TypeIndex], count: UInt32
  ) throws(VerificationFailure) {
    guard Int(count) * expected.count <= stack.count else {
      throw VerificationFailure(
        .stackUnderflow, place, .expected(Int(count) * expected.count), .found(stack.count))
    }
    for _ in 0..<count { try take(all: expected) }
  }

  private func payload(
    _ instruction: Instruction, _ enumeration: EnumerationType
  ) throws(VerificationFailure) -> [TypeIndex] {
    let number = Int(instruction.numbers[1])
    guard number < enumeration.cases.count else {
      throw VerificationFailure(
        .unknownCase, place, .found(number), .expected(enumeration.cases.count))
    }
    return enumeration.cases[number].payload.map(\.type)
  }

  func typeOperand(_ instruction: Instruction) -> TypeIndex {
    TypeIndex(rawValue: instruction.numbers[0])
  }

  func wrongTypeOperand(_ type: TypeIndex) -> VerificationFailure {
    VerificationFailure(.typeOperand, place, .foundType(type))
  }

  func notLinear(_ type: TypeIndex) throws(VerificationFailure) {
    guard !types.isLinear(type) else {
      throw VerificationFailure(.linearOperand, place, .foundType(type))
    }
  }
}
