/// One step of a path from a root local or field to a part of its value.
package enum PathStep: Hashable, Sendable {
  /// Into a struct's field; octet 0, then the field's number.
  case field(UInt32)
  /// Into an element of a list or log, whose index is on the stack; octet 1.
  case element
  /// Into a map's value, whose key is on the stack; octet 2.
  case key
  /// Into part of an enum's payload; octet 3, then the case's number and the part's. Faults with WrongCase.
  case payload(enumCase: UInt32, part: UInt32)
  /// Into an option's value; octet 4. Faults with NoneUnwrapped.
  case some

  /// Whether the step takes an index or a key from the stack.
  package var takesOperand: Bool {
    switch self {
    case .element, .key: true
    case .field, .payload, .some: false
    }
  }
}

/// One decoded instruction: an opcode with the operands its table row names, those absent being zero or empty.
///
/// One shape for all instructions keeps codec, assembler and disassembler free of a case an opcode.
package struct Instruction: Hashable, Sendable {
  /// What to do.
  package let opcode: Opcode
  /// The numeric operands (all but `signed` and `path`), in the order of the row.
  package let numbers: [UInt32]
  /// The `signed` operand.
  package let signed: Int64
  /// The `path` operand.
  package let path: [PathStep]

  /// Makes an instruction.
  ///
  /// - Precondition: the operands are those of the opcode's row.
  package init(_ opcode: Opcode, _ numbers: UInt32..., signed: Int64 = 0, path: [PathStep] = []) {
    self.init(opcode, numbers: numbers, signed: signed, path: path)
  }

  /// Makes an instruction of a list of numeric operands.
  package init(_ opcode: Opcode, numbers: [UInt32], signed: Int64, path: [PathStep]) {
    self.opcode = opcode
    self.numbers = numbers
    self.signed = signed
    self.path = path
  }
}

/// The clauses that `breach` says are not met; the raw value is the instruction's operand.
package enum BreachKind: UInt32, CaseIterable, Sendable {
  /// A `requires`.
  case requirement = 0
  /// An `ensures`.
  case guarantee = 1
  /// An `invariant`.
  case invariant = 2
  /// The range of a parameter; the operands are the value as it is found and the range.
  case range = 3

  /// The fault that the call ends with.
  package var fault: FaultCode {
    switch self {
    case .requirement: .requirementFailed
    case .guarantee: .ensuresFailed
    case .invariant: .invariantBroken
    case .range: .outOfRange
    }
  }
}
