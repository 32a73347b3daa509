/// An expression.
package struct ExpressionSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of the whole expression, with the parentheses around it.
  package let span: SourceSpan

  /// Which expression it is.
  package let kind: Kind

  /// The number of expressions from here to the deepest one inside; at most ``SyntaxLimits/expressionHeight``.
  package let height: Int

  /// The forms of an expression; parentheses leave no node.
  package indirect enum Kind: Sendable {
    /// `5`, `1_000`, `0xff`.
    case integer(IntegerLiteral)
    /// `true`, `false`.
    case boolean(Bool)
    /// `"…"`, with its escapes replaced. Compare by UTF-8 bytes.
    case text(String)
    /// `hex"00ff"`.
    case bytes([UInt8])
    /// `time"2026-11-21T09:00:00Z"`: milliseconds since 1970-01-01T00:00:00Z.
    case time(milliseconds: Int64)
    /// `3 days`.
    case duration(IntegerLiteral, unit: DurationUnit)
    /// `party"…"`: 32 octets.
    case party([UInt8])
    /// `digest"sha256:…"`.
    case digest(DigestLiteral)
    /// A name, also the predeclared `caller`, `signers`, `self` and `now`.
    case name(NameSyntax)
    /// `none`.
    case none
    /// `some(e)`.
    case some(ExpressionSyntax)
    /// `[a, b]`, `[]`.
    case list([ExpressionSyntax])
    /// `[k: v]`, `[:]`.
    case map([MapEntrySyntax])
    /// `set[a, b]`, `set[]`.
    case set([ExpressionSyntax])
    /// `base.name`.
    case member(base: ExpressionSyntax, name: NameSyntax)
    /// `base[index]`.
    case index(base: ExpressionSyntax, index: ExpressionSyntax)
    /// `callee(…)`; the callee is a name or a member where the program is right.
    case call(callee: ExpressionSyntax, arguments: [ArgumentSyntax])
    /// `call by ann, bob`: a call with its acting signers in order; in tests only.
    case callBy(call: ExpressionSyntax, signers: [ExpressionSyntax])
    /// `-a`, `not a`.
    case unary(UnaryOperator, ExpressionSyntax)
    /// `a + b` and the like, with the place of the operator.
    case binary(
      BinaryOperator, operatorSpan: SourceSpan, left: ExpressionSyntax, right: ExpressionSyntax)
    /// `if c { a } else if d { b } else { e }`.
    case conditional(branches: [ConditionalValueSyntax], otherwise: ExpressionSyntax)
    /// `match e { … }` with a value in each arm.
    case match(subject: ExpressionSyntax, arms: [MatchValueSyntax])
    /// `old.field`: of the contract that is upgraded; in the bodies of upgrades only.
    case old(NameSyntax)
    /// `n of A`: as many of an asset, or the unique one of this id; in arguments only.
    case amount(count: ExpressionSyntax, asset: QualifiedNameSyntax)
    /// The source has a mistake here, which has been reported.
    case error
  }
}

/// A whole number as it was written, of any size.
package struct IntegerLiteral: Hashable, Sendable {
  /// The digits without `0x` and `_`; at least one; hexadecimal ones may be of either case.
  package let digits: String
  /// Whether the digits are hexadecimal.
  package let isHexadecimal: Bool
}

/// The units that may follow a whole number.
package enum DurationUnit: Int64, Sendable {
  /// The unit in which times and durations are counted.
  case milliseconds = 1
  /// 1,000 milliseconds.
  case seconds = 1_000
  /// 60 seconds.
  case minutes = 60_000
  /// 60 minutes.
  case hours = 3_600_000
  /// 24 hours.
  case days = 86_400_000
  /// 7 days.
  case weeks = 604_800_000

  /// How many milliseconds the unit has.
  package var milliseconds: Int64 { rawValue }
}

/// A digest with the name of its algorithm.
package struct DigestLiteral: Hashable, Sendable {
  /// The algorithm's name as it was written, such as `sha256`; one of ``DigestLiteral/algorithms``.
  package let algorithm: String
  /// The octets, as many as the algorithm gives.
  package let octets: [UInt8]
}

/// A key and its value in a map literal.
package struct MapEntrySyntax: Sendable {
  /// The key.
  package let key: ExpressionSyntax
  /// The value.
  package let value: ExpressionSyntax
}

/// An argument of a call, event or error.
package struct ArgumentSyntax: Sendable {
  /// The place of label and value.
  package let span: SourceSpan
  /// The label before the colon; every word may stand there.
  package let label: NameSyntax?
  /// Whether `inout` stands before the value.
  package let isInout: Bool
  /// The value.
  package let value: ExpressionSyntax
}

/// A condition and the value where it holds.
package struct ConditionalValueSyntax: Sendable {
  /// The condition.
  package let condition: ExpressionSyntax
  /// The value.
  package let value: ExpressionSyntax
}

/// One arm of a `match` that is a value.
package struct MatchValueSyntax: Sendable {
  /// The place of pattern and value.
  package let span: SourceSpan
  /// What it matches.
  package let pattern: PatternSyntax
  /// The value.
  package let value: ExpressionSyntax
}

/// The operators with one operand.
package enum UnaryOperator: String, Sendable {
  /// `-a`.
  case negate = "-"
  /// `not a`.
  case not
}

/// The operators with two operands.
package enum BinaryOperator: String, Sendable, CaseIterable {
  /// `a + b`.
  case add = "+"
  /// `a - b`.
  case subtract = "-"
  /// `a * b`.
  case multiply = "*"
  /// `a / b`, rounded as Euclid does.
  case divide = "/"
  /// `a mod b`, never negative.
  case modulo = "mod"
  /// `a ** b`.
  case power = "**"
  /// `a == b`.
  case equal = "=="
  /// `a != b`.
  case unequal = "!="
  /// `a < b`.
  case less = "<"
  /// `a <= b`.
  case lessOrEqual = "<="
  /// `a > b`.
  case greater = ">"
  /// `a >= b`.
  case greaterOrEqual = ">="
  /// `a and b`.
  case and
  /// `a or b`.
  case or
  /// `a xor b`.
  case xor
}
