import DeedBytecode

/// One decoded instruction with everything resolved that the loop would otherwise look up, in 16 octets.
///
/// | opcodes | a | b | immediate |
/// |---|---|---|---|
/// | block | | | gas of the block |
/// | jump, branch | position of the target | | |
/// | call | function | | gas of its arguments and results |
/// | fail, emit, constant, import.call, signers, conversions, comparisons | index | | |
/// | int | | | the tagged integer |
/// | local.copy | local | type; −1 when slots share it | |
/// | local.… | local | path | |
/// | state.… | field | path | |
/// | state.next | field | type | |
/// | struct.…, option.… | type | | |
/// | enum.… | type | case | |
/// | list.new, set.new, map.new | type | count | |
/// | contract.call | type | function | |
/// | state.move | field | | |
/// | asset.… on the module's own | asset | | |
/// | asset.expect, asset.read | type | name's constant | |
/// | other asset.… | name's constant | | |
/// | contract.attempt, contract.create | type | function, type | type, constant, above b |
/// | ring.… up to n = 2^64 | type | | n − 1 |
/// | ring.… beyond | ~type | | |
/// | self.as, reference.party, value.describe, breach | operand | | |
/// | signature.verify | scheme | | |
///
/// None has both b and an immediate, so they share a word.
struct Operation {
  let opcode: Opcode
  let a: Int32
  let immediate: Int64

  var b: Int32 { Int32(truncatingIfNeeded: immediate) }
  /// The operand above b, of instructions with three.
  var third: Int { Int(immediate >> 32) }

  init(_ opcode: Opcode, a: Int = 0, b: Int = 0, immediate: Int64 = 0) {
    self.opcode = opcode
    self.a = Int32(truncatingIfNeeded: a)
    self.immediate = b == 0 ? immediate : Int64(b)
  }
}

/// A path with its types.
struct ResolvedPath {
  /// Where a path into the state begins.
  enum Stored {
    /// In the row of a scalar field, and nowhere for paths into locals.
    case scalar
    /// In the row of an element; the first operand is the index.
    case element
    /// In the row of a map's entry; the first operand is the key.
    case key
    /// At the collection as a whole, whose rows the instruction works on.
    case whole
  }

  /// Where it begins.
  let stored: Stored
  /// The type of the field or local.
  let rootType: Int
  /// The type of the row's value, or of the local.
  let rowType: Int
  /// The type that the path leads to.
  let targetType: Int
  /// The first in-memory step's position in `LoadedModule.steps`.
  let firstStep: Int
  /// The number of in-memory steps.
  let stepCount: Int
  /// The operands that all steps take from the stack, the row's key included.
  let operandCount: Int
}

/// A step of a path inside a value.
struct ResolvedStep {
  /// Into what it leads.
  enum Kind {
    case field
    case element
    case key
    case payload
    case some
  }

  let kind: Kind
  /// The field's or the payload part's number.
  let index: Int
  /// The case that a payload step wants.
  let enumCase: Int
  /// The type of a key.
  let keyType: Int
}

/// A function ready to run.
struct LoadedFunction {
  /// The position of its first operation.
  let start: Int
  let parameterCount: Int
  let resultCount: Int
  /// The slots of parameters and locals; the operands begin after them.
  let localCount: Int
  /// The slots of a frame: locals, operands and the link to the caller.
  let frameSlots: Int

  /// The slots that link a frame to its caller's: position and function, base, stack.
  static let linkSlots = 3
}
