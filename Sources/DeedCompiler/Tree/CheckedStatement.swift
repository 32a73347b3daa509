import DeedBytecode
import DeedSyntax

/// Statements in order.
struct CheckedBlock: Sendable {
  var statements: [CheckedStatement]
  /// Whether control never comes to the end.
  var isTerminating: Bool

  static let empty = CheckedBlock(statements: [], isTerminating: false)
}

/// A statement whose expressions are checked.
struct CheckedStatement: Sendable {
  let kind: Kind
  let span: SourceSpan

  /// The forms of a statement.
  indirect enum Kind: Sendable {
    /// A new variable, or nil to drop the value.
    case variable(LocalID?, CheckedExpression)
    /// New variables for the results of a call; nil drops one.
    case results([LocalID?], CheckedCall)
    case assignment(CheckedPlace, CheckedExpression)
    /// `x = old.y` of an upgrade, which touches no row; the field that goes on.
    case handOver(CheckedPlace)
    /// A change of a collection without a result.
    case collection(CollectionOperation, CheckedPlace, [CheckedExpression])
    /// A call without results.
    case call(CheckedCall)
    case conditional(
      [(condition: CheckedExpression, body: CheckedBlock)], otherwise: CheckedBlock?)
    case match(CheckedExpression, [CheckedArm<CheckedBlock>])
    case attempt(CheckedAttempt)
    case forRange(
      LocalID?, lower: CheckedExpression, upper: CheckedExpression,
      includesUpper: Bool, body: CheckedBlock)
    /// Keys or elements, and values where the collection is a map.
    case forEach(first: LocalID?, second: LocalID?, CheckedPlace, body: CheckedBlock)
    case whileLoop(CheckedExpression, body: CheckedBlock)
    case returning([CheckedExpression])
    case fail(CheckedFailure)
    case emit(MessageID, [CheckedExpression])
    case requirement(CheckedRequirement)
    /// `expect` of a truth value.
    case expect(CheckedExpression)
    /// `expect` of a comparison, with both sides kept for the report.
    case expectComparison(BinaryOperator, left: CheckedExpression, right: CheckedExpression)
    /// `expect fails`: the variables the block uses, and the block as a body of its own.
    case expectFailure(ExpectedMessage, captured: [LocalID], body: CheckedBody)
    /// `expect emits`.
    case expectEvent(ExpectedMessage, body: CheckedBlock)
    /// Fresh parties of a test.
    case parties([(local: LocalID, name: String)])
    case error
  }
}

/// A call of another contract that may fail, with what is done in both cases.
struct CheckedAttempt: Sendable {
  let call: CheckedCall
  let gas: CheckedExpression
  /// The variables of the results; nil drops one.
  let results: [LocalID?]
  let ok: CheckedBlock
  /// The variable of what went wrong.
  let reason: LocalID?
  let failed: CheckedBlock

  /// Where the assets that the call takes come from, and go back to when it fails; in the order of the arguments.
  var assets: [CheckedPlace] {
    call.arguments.compactMap { argument in
      guard case .value(let value) = argument, case .asset = value.type,
        case .place(let place) = value.kind
      else { return nil }
      return place
    }
  }
}

/// The number of an error or an event within its file.
struct MessageID: Hashable, Sendable {
  let index: Int
}

/// An error or event of which a test says which fields it has; those that it does not name have any value.
struct ExpectedMessage: Sendable {
  /// A field that has to have a value.
  struct Field: Sendable {
    let name: String
    /// Its number among all fields.
    let index: Int
    let value: CheckedExpression
  }

  let name: String
  let fields: [Field]
  /// What was declared; nil for a fault of the machine.
  let declaration: MessageID?
}

/// An error with the values it carries.
struct CheckedFailure: Sendable {
  let error: MessageID
  let arguments: [CheckedExpression]
}

/// A condition and the failure where it does not hold.
struct CheckedRequirement: Sendable {
  /// How the call fails.
  enum Failure: Sendable {
    /// By an error that the module declares.
    case error(CheckedFailure)
    /// By quoting the clause with the values in it.
    case breach(BreachKind, clause: String, values: [QuotedValue])
    /// By quoting the range of a parameter with the value that is not in it.
    case outside(QuotedValue, CheckedRange)
  }

  /// Two bounds that are computed when they are needed.
  struct CheckedRange: Sendable {
    let lower: CheckedExpression
    let upper: CheckedExpression
    let includesUpper: Bool
  }

  /// A value that a failure names, as it is written and as it is found.
  struct QuotedValue: Sendable {
    let name: String
    let value: CheckedExpression
  }

  let condition: CheckedExpression
  let failure: Failure
  let span: SourceSpan

  /// The places and arguments that are read only where the condition does not hold.
  var failureOperands: [CheckedExpression] {
    switch failure {
    case .error(let failure): failure.arguments
    case .breach(_, _, let values): values.map(\.value)
    case .outside(let quoted, let range): [quoted.value, range.lower, range.upper]
    }
  }
}

/// Something that becomes a function: parameters, variables and statements.
struct CheckedBody: Sendable {
  /// All variables, the parameters among them.
  var locals: [CheckedLocal]
  /// The parameters in order.
  var parameters: [LocalID]
  /// The results; those of lent parameters come after them and are not listed.
  var results: [SemanticType]
  var block: CheckedBlock
  let span: SourceSpan
}

/// A variable of a body.
struct CheckedLocal: Sendable {
  let name: String
  var type: SemanticType
  /// Whether it is a parameter that the caller lends.
  var isInout = false
  /// Whether the code sees only the amount of an asset, or its id: a parameter of a head.
  var isAmount = false
  /// Whether a linear part of it is moved by itself, so that each part has a place of its own.
  var isTakenApart = false
}
