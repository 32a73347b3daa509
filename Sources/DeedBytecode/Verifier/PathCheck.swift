/// Proves of the path of one instruction that each step fits the type it stands on, and that what the instruction
/// does at the end of the path is allowed there.
///
/// Afterwards nothing linear is copied, overwritten or removed through a path: values are moved into and out of a list's end and a
/// map's entries, amounts split and joined in place, and a row of one linear value is taken as a whole, or written where
/// there is none (which the machine checks). What in a linear value is not linear is read and written like anything else. Nothing is written through an element of a log and
/// nothing removed from one; and a stored collection is reached by its elements only, never read or replaced as a
/// whole.
struct PathCheck {
  let types: TypeTable
  let place: VerificationFailure.Place
  /// Whether the function names a stored set as a group, which is never read.
  var isGroup = false

  /// What an instruction with a path takes and leaves.
  struct Signature {
    /// The operands of the steps, then the instruction's own, in stack order.
    var takes: [TypeIndex]
    /// The result, if any.
    var gives: TypeIndex?
  }

  /// The signature of an instruction that works on a path in a local or a field of type `root`.
  ///
  /// - Precondition: `CodeCheck` has found the type operand, if any, to exist.
  func signature(
    _ instruction: Instruction, root: TypeIndex
  ) throws(VerificationFailure) -> Signature {
    let opcode = instruction.opcode
    if instruction.path.isEmpty, types.isCollection(root), !isGroup,
      opcode == .stateLoad || opcode == .stateAssign
    {
      throw VerificationFailure(.storedCollection, place, .foundType(root))
    }
    var (keys, target) = try walk(instruction.path, from: root, isWrite: opcode.writesPath)
    if let signature = try assets(opcode, keys, target) { return signature }
    let gives: TypeIndex?
    switch opcode {
    case .localLoad, .stateLoad:
      try notLinear(target, .linearCopy)
      gives = target
    case .localAssign, .stateAssign:
      // The row of a linear field is written where there is none; else the machine faults with AssetLeft.
      if opcode == .localAssign || !instruction.path.isEmpty {
        try notLinear(target, .linearWrite)
      }
      keys.append(target)
      gives = nil
    case .localCase, .stateCase: gives = try tagged(target)
    default:
      let own = try collection(instruction, target)
      keys += own.takes
      gives = own.gives
    }
    return Signature(takes: keys, gives: gives)
  }

  /// Follows the steps; the operands they take and the type at the end.
  private func walk(
    _ path: [PathStep], from root: TypeIndex, isWrite: Bool
  ) throws(VerificationFailure) -> (keys: [TypeIndex], target: TypeIndex) {
    var keys: [TypeIndex] = []
    var type = root
    for (position, step) in path.enumerated() {
      let refusal = VerificationFailure(.pathStep, place, .found(position), .foundType(type))
      switch (step, types[type]) {
      case (.field(let field), .structure(let structure)):
        guard field < UInt32(structure.fields.count) else { throw refusal }
        type = structure.fields[Int(field)].type
      case (.element, .list(let element)):
        keys.append(.integer)
        type = element
      case (.element, .log(let element)):
        guard !isWrite else { throw VerificationFailure(.logWrite, place, .foundType(type)) }
        keys.append(.integer)
        type = element
      case (.key, .map(let key, let value)):
        keys.append(key)
        type = value
      case (.payload(let number, let part), .enumeration(let enumeration)):
        guard number < UInt32(enumeration.cases.count),
          part < UInt32(enumeration.cases[Int(number)].payload.count)
        else { throw refusal }
        type = enumeration.cases[Int(number)].payload[Int(part)].type
      case (.some, .option(let wrapped)): type = wrapped
      default: throw refusal
      }
    }
    return (keys, type)
  }

  private func tagged(_ target: TypeIndex) throws(VerificationFailure) -> TypeIndex {
    switch types[target] {
    case .enumeration, .option: return .integer
    default: throw VerificationFailure(.pathTarget, place, .foundType(target))
    }
  }

  /// The instructions on the collection that a path leads to.
  private func collection(
    _ instruction: Instruction, _ target: TypeIndex
  ) throws(VerificationFailure) -> Signature {
    switch (instruction.opcode, types[target]) {
    case (.localCount, .list), (.localCount, .log), (.localCount, .map), (.localCount, .set),
      (.stateCount, .list), (.stateCount, .log), (.stateCount, .map), (.stateCount, .set):
      return Signature(takes: [], gives: .integer)
    case (.localAppend, .list(let element)), (.localAppend, .log(let element)),
      (.stateAppend, .list(let element)), (.stateAppend, .log(let element)):
      return Signature(takes: [element], gives: nil)
    case (.localRemoveLast, .list(let element)), (.stateRemoveLast, .list(let element)):
      return Signature(takes: [], gives: element)
    case (.localRemoveLast, .log), (.stateRemoveLast, .log):
      throw VerificationFailure(.logWrite, place, .foundType(target))
    case (.localContains, .map(let key, _)), (.stateContains, .map(let key, _)),
      (.localContains, .set(let key)), (.stateContains, .set(let key)):
      return Signature(takes: [key], gives: .bool)
    case (.localInsert, .set(let element)), (.stateInsert, .set(let element)),
      (.localRemove, .set(let element)), (.stateRemove, .set(let element)):
      return Signature(takes: [element], gives: nil)
    case (.localRemove, .map(let key, let value)), (.stateRemove, .map(let key, let value)):
      try notLinear(value, .linearWrite)
      return Signature(takes: [key], gives: nil)
    case (.localKeyAt, .map(let key, _)), (.localKeyAt, .set(let key)):
      return Signature(takes: [.integer], gives: key)
    case (.localValueAt, .map(_, let value)):
      try notLinear(value, .linearCopy)
      return Signature(takes: [.integer], gives: value)
    case (.localLookup, .map(let key, let value)), (.stateLookup, .map(let key, let value)):
      try notLinear(value, .linearCopy)
      return Signature(takes: [key], gives: try option(instruction, of: value))
    case (.stateNext, .map(let key, _)), (.stateNext, .set(let key)):
      let option = try option(instruction, of: key)
      return Signature(takes: [option], gives: option)
    default: throw VerificationFailure(.pathTarget, place, .foundType(target))
    }
  }

  /// The instruction's type operand, which must be the option of a type.
  private func option(
    _ instruction: Instruction, of wrapped: TypeIndex
  ) throws(VerificationFailure) -> TypeIndex {
    let type = TypeIndex(rawValue: instruction.numbers[1])
    guard types[type] == .option(wrapped) else {
      throw VerificationFailure(.typeOperand, place, .foundType(type))
    }
    return type
  }

  private func notLinear(
    _ type: TypeIndex, _ code: VerificationCode
  ) throws(VerificationFailure) {
    guard !types.isLinear(type) else { throw VerificationFailure(code, place, .foundType(type)) }
  }
}

extension Opcode {
  /// Whether the instruction changes what its path leads to.
  var writesPath: Bool {
    switch self {
    case .localAssign, .localAppend, .localRemoveLast, .localInsert, .localRemove, .stateAssign,
      .stateAppend, .stateRemoveLast, .stateInsert, .stateRemove, .localSplit, .stateSplit,
      .localJoin, .stateJoin, .localTake, .stateTake, .localPut, .statePut, .stateMove,
      .localDestroyEmpty:
      true
    default: false
    }
  }
}
