import DeedBytecode
import DeedIntegers

/// Turns the functions of a verified module into operations.
struct Loader {
  let module: Module
  let types: TypeTable
  let layouts: TypeLayouts
  private(set) var operations: [Operation] = []
  private(set) var offsets: [UInt32] = []
  private(set) var functions: [LoadedFunction] = []
  private(set) var paths: [ResolvedPath] = []
  private(set) var steps: [ResolvedStep] = []

  init(module: Module, types: TypeTable) {
    self.module = module
    self.types = types
    layouts = TypeLayouts(types)
  }

  /// Loads one function, whose operands are never more than so many; called for each in order.
  ///
  /// - Returns: false when the code does not decode, which verified code does.
  mutating func load(_ index: Int, stackHeight: Int) -> Bool {
    let function = module.functions[index]
    let start = operations.count
    // Where each block begins, and the gas of the present one.
    var blocks: [Int] = []
    var gas: UInt64 = 0
    var reader = CodeReader(function.code)
    while !reader.isAtEnd {
      let offset = reader.offset
      guard let instruction = try? reader.next() else { return false }
      if instruction.opcode == .block {
        close(blocks.last, gas: gas)
        gas = 0
        blocks.append(operations.count)
      }
      gas += Self.gas[Int(instruction.opcode.rawValue)]
      operations.append(resolve(instruction, in: function))
      offsets.append(UInt32(offset))
    }
    close(blocks.last, gas: gas)
    for position in start..<operations.count {
      let operation = operations[position]
      guard operation.opcode == .jump || operation.opcode == .branch else { continue }
      guard Int(operation.a) < blocks.count else { return false }
      operations[position] = Operation(operation.opcode, a: blocks[Int(operation.a)])
    }
    let localCount = function.parameters.count + function.locals.count
    functions.append(
      LoadedFunction(
        start: start, parameterCount: function.parameters.count,
        resultCount: function.results.count, localCount: localCount,
        frameSlots: localCount + stackHeight + LoadedFunction.linkSlots))
    return true
  }

  /// The gas of the instructions, by opcode.
  private static let gas = OpcodeTable.rows.map(\.gas)

  /// Gives a block the gas of its instructions, its own included.
  private mutating func close(_ block: Int?, gas: UInt64) {
    guard let block else { return }
    operations[block] = Operation(.block, immediate: Int64(gas))
  }

  private mutating func resolve(_ instruction: Instruction, in function: Function) -> Operation {
    let first = instruction.numbers.first.map(Int.init) ?? 0
    switch instruction.opcode {
    case .call:
      let callee = module.functions[first]
      let cost = GasSchedule.frame.cost(callee.parameters.count + callee.results.count)
      return Operation(.call, a: first, immediate: Int64(cost))
    case .integer: return Operation(.integer, immediate: instruction.signed << 1)
    case .contractAttempt, .contractCreate:
      let above = Int64(instruction.numbers[2]) << 32
      return Operation(
        instruction.opcode, a: first, immediate: above | Int64(instruction.numbers[1]))
    case .localLoad, .localAssign, .localCase, .localCount, .localAppend, .localRemoveLast,
      .localContains, .localLookup, .localInsert, .localRemove, .localKeyAt, .localValueAt,
      .localAmount, .localSplit, .localJoin, .localTake, .localPut:
      let type =
        first < function.parameters.count
        ? function.parameters[first] : function.locals[first - function.parameters.count]
      let path = resolve(instruction.path, from: type, isState: false)
      return Operation(instruction.opcode, a: first, b: path)
    case .stateLoad, .stateAssign, .stateCount, .stateAppend, .stateRemoveLast, .stateContains,
      .stateLookup, .stateInsert, .stateRemove, .stateAmount, .stateSplit, .stateJoin, .stateTake,
      .statePut, .stateCase:
      let path = resolve(instruction.path, from: module.fields[first].type, isState: true)
      return Operation(instruction.opcode, a: first, b: path)
    case .localCopy:
      let type =
        first < function.parameters.count
        ? function.parameters[first] : function.locals[first - function.parameters.count]
      let isShared = layouts.types[Int(type.rawValue)].isShared
      return Operation(.localCopy, a: first, b: isShared ? -1 : Int(type.rawValue))
    case .ringFromInteger, .ringToInteger, .ringAdd, .ringSubtract, .ringMultiply, .ringNegate,
      .ringPower, .ringInverse, .ringAnd, .ringOr, .ringXor, .ringNot, .ringShiftLeft,
      .ringShiftRight, .ringRotateLeft, .ringRotateRight:
      guard case .ring(let modulus) = types[TypeIndex(rawValue: UInt32(first))],
        let last = modulus.lastWord
      else { return Operation(instruction.opcode, a: ~first) }
      return Operation(instruction.opcode, a: first, immediate: Int64(bitPattern: last))
    case .constant:
      // A word of a ring needs no look at the table.
      let constant = module.constants[first]
      guard case .ring(let modulus) = types[constant.type], modulus.lastWord != nil,
        case .integer(let value) = constant.value
      else { return Operation(.constant, a: first) }
      return Operation(.integer, immediate: Int64(bitPattern: value.uint64 ?? 0))
    default:
      return Operation(
        instruction.opcode, a: first,
        b: instruction.numbers.count > 1 ? Int(instruction.numbers[1]) : 0)
    }
  }

  // MARK: Paths

  /// Resolves a path and returns its position in `paths`.
  private mutating func resolve(_ path: [PathStep], from root: TypeIndex, isState: Bool) -> Int {
    let firstStep = steps.count
    var stored = ResolvedPath.Stored.scalar
    var type = Int(root.rawValue)
    var rest = path[...]
    if isState, types.isCollection(root) {
      switch rest.popFirst() {
      case .element:
        stored = .element
        type = layouts.types[type].element
      case .key:
        stored = .key
        type = layouts.types[type].value
      default: stored = .whole
      }
    }
    let rowType = type
    for step in rest { type = resolve(step, from: type) }
    paths.append(
      ResolvedPath(
        stored: stored, rootType: Int(root.rawValue), rowType: rowType, targetType: type,
        firstStep: firstStep, stepCount: steps.count - firstStep,
        operandCount: path.count { $0.takesOperand }))
    return paths.count - 1
  }

  /// Resolves a step from a type and returns the type it leads to.
  private mutating func resolve(_ step: PathStep, from type: Int) -> Int {
    let layout = layouts.types[type]
    switch step {
    case .field(let index):
      steps.append(ResolvedStep(kind: .field, index: Int(index), enumCase: 0, keyType: 0))
      return layouts.members[layout.first + Int(index)]
    case .element:
      steps.append(ResolvedStep(kind: .element, index: 0, enumCase: 0, keyType: 0))
      return layout.element
    case .key:
      steps.append(ResolvedStep(kind: .key, index: 0, enumCase: 0, keyType: layout.element))
      return layout.value
    case .payload(let enumCase, let part):
      steps.append(
        ResolvedStep(kind: .payload, index: Int(part), enumCase: Int(enumCase), keyType: 0))
      return layouts.members[layouts.cases[layout.first + Int(enumCase)].first + Int(part)]
    case .some:
      steps.append(ResolvedStep(kind: .some, index: 0, enumCase: 0, keyType: 0))
      return layout.element
    }
  }
}
