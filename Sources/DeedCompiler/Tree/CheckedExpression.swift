import DeedBytecode
import DeedIntegers
import DeedSyntax

/// The number of a function within its file: `fn`s, calls, views, in the order of declaration.
package struct FunctionID: Hashable, Sendable {
  let index: Int
}

/// An expression whose names are resolved, whose type is known and whose conversions are explicit.
struct CheckedExpression: Sendable {
  /// What is computed.
  let kind: Kind
  /// The type of the value.
  let type: SemanticType
  /// The place in the source.
  let span: SourceSpan

  /// The forms of an expression.
  indirect enum Kind: Sendable {
    /// A value that is known now.
    case constant(Value)
    /// The value of a variable, a field, or a part of one.
    case place(CheckedPlace)
    /// One instruction on operands.
    case operation(Operation, [CheckedExpression])
    /// A call of a function with exactly one result.
    case call(CheckedCall)
    /// A predeclared query or change of a collection at a place, with one result.
    case collection(CollectionOperation, CheckedPlace, [CheckedExpression])
    /// `a and b`, with the second evaluated only where it matters.
    case and(CheckedExpression, CheckedExpression)
    /// `a or b`, with the second evaluated only where it matters.
    case or(CheckedExpression, CheckedExpression)
    /// `if` as a value.
    case conditional(
      [(condition: CheckedExpression, value: CheckedExpression)], otherwise: CheckedExpression)
    /// `match` as a value.
    case match(CheckedExpression, [CheckedArm<CheckedExpression>])
    /// Something that was reported.
    case error
  }
}

/// An instruction with the operands that do not come from the stack.
struct Operation: Sendable {
  let opcode: Opcode
  /// The type operand, for instructions that have one.
  var type: SemanticType?
  /// The number after the type operand: an enum's case or a count of elements.
  var number: UInt32?
  /// The asset's name, for instructions that have a constant of it as their last operand.
  var name: String?

  init(
    _ opcode: Opcode, type: SemanticType? = nil, number: UInt32? = nil, name: String? = nil
  ) {
    self.opcode = opcode
    self.type = type
    self.number = number
    self.name = name
  }
}

/// What the language can do with a collection in place.
enum CollectionOperation: Sendable {
  case count
  case contains
  case get
  case append
  case removeLast
  case insert
  case remove
  /// The amount of an asset, or the id of a unique one.
  case amount
  case split
  case join
  /// Takes the linear value of a key out of a map.
  case take
  /// Puts a linear value under a new key of a map.
  case put
  /// Ends an empty list or map of linear values in a variable.
  case destroyEmpty

  /// Whether the collection is another one afterwards.
  var isChange: Bool {
    switch self {
    case .count, .contains, .get, .amount: false
    case .append, .removeLast, .insert, .remove, .split, .join, .take, .put,
      .destroyEmpty:
      true
    }
  }

  /// Whether a linear value leaves the place.
  var takesOut: Bool {
    switch self {
    case .removeLast, .split, .take: true
    default: false
    }
  }
}

/// A variable or field and the way to a part of it.
struct CheckedPlace: Sendable {
  /// Where a place begins.
  indirect enum Root: Sendable {
    case local(LocalID)
    case field(FieldID)
    /// A value without a name; it can be read only.
    case value(CheckedExpression)
  }

  /// One step into a value.
  enum Step: Sendable {
    case field(Int)
    case element(CheckedExpression)
    case key(CheckedExpression)
  }

  var root: Root
  var steps: [Step]
  /// The type of what the place holds.
  var type: SemanticType
  let span: SourceSpan
  /// Whether a `match` looks into what contains assets where it is, and takes nothing.
  var isLookedInto = false

  /// The indices and keys on the way, in order.
  var operands: [CheckedExpression] {
    steps.compactMap { step in
      switch step {
      case .field: nil
      case .element(let index): index
      case .key(let key): key
      }
    }
  }

  /// Whether a change at one place can be seen at another: one way leads through the other.
  func overlaps(_ other: CheckedPlace) -> Bool {
    switch (root, other.root) {
    case (.local(let left), .local(let right)) where left == right: break
    case (.field(let left), .field(let right)) where left == right: break
    default: return false
    }
    for (one, other) in zip(steps, other.steps) {
      // Indices and keys are known only at run time, and may be equal.
      if case .field(let one) = one, case .field(let other) = other, one != other { return false }
    }
    return true
  }
}

/// A call of something that runs: a function of the file or, in a test, of the runner.
struct CheckedCall: Sendable {
  /// What is called.
  enum Callee: Sendable {
    /// A function, with what its type parameters stand for.
    case function(FunctionID, [SemanticType])
    /// One instruction, whose operands are the arguments.
    case instruction(Operation)
    /// A function of the test runner, with its name.
    case runner(String)
    /// A function of another contract, by its interface and its name; the reference is the first argument.
    case contract(InterfaceID, String)
    /// The `create` of another contract.
    case creation(InterfaceID)
  }

  /// One argument.
  enum Argument: Sendable {
    case value(CheckedExpression)
    case lent(CheckedPlace)
  }

  let callee: Callee
  let arguments: [Argument]
  let results: [SemanticType]
  let span: SourceSpan
}

/// Which values an arm of a match takes.
enum CheckedPattern: Sendable {
  /// A case of an enum; the variables of its payload, nil where it is not used.
  case enumCase(Int, [LocalID?])
  case some(LocalID?)
  case none
  case otherwise
}

/// One arm of a match.
struct CheckedArm<Body: Sendable>: Sendable {
  let pattern: CheckedPattern
  let body: Body
  let span: SourceSpan
}
