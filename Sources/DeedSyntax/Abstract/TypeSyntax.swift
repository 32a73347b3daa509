/// A type as it was written.
package struct TypeSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of the whole type.
  package let span: SourceSpan

  /// Which type it is.
  package let kind: Kind

  /// The forms of a type.
  package indirect enum Kind: Sendable {
    /// A predeclared or declared name with type arguments: `party`, `Escrow.Claim`, `map<int, text>`.
    case named(QualifiedNameSyntax, arguments: [TypeSyntax])
    /// `bytes[n]`: exactly n octets.
    case fixedBytes(count: ExpressionSyntax)
    /// `int in a...b` or `int in a..<b`.
    case range(RangeSyntax)
    /// `int mod n`: the integers modulo n.
    case ring(modulus: ExpressionSyntax)
    /// `T?`; the type inside is never optional itself.
    case optional(TypeSyntax)
    /// The source has a mistake here, which has been reported.
    case error
  }
}

/// A type parameter of a struct, an enum or a `fn`: `T`, `T: ordered`.
package struct TypeParameterSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of name and bound.
  package let span: SourceSpan

  /// The name.
  package let name: NameSyntax

  /// What is demanded of the types that it stands for; nil where no bound is written, or a wrong one was reported.
  package let bound: TypeBound?
}

/// What a type parameter demands of the types that it stands for.
package enum TypeBound: String, Sendable, CaseIterable {
  /// `<` compares them.
  case ordered
  /// They may be keys.
  case key
  /// They may be linear.
  case linear
}

/// Two bounds: `a...b` includes the upper one, `a..<b` does not.
package struct RangeSyntax: Sendable {
  /// The place of bounds and operator.
  package let span: SourceSpan

  /// The lower bound.
  package let lower: ExpressionSyntax

  /// The upper bound.
  package let upper: ExpressionSyntax

  /// Whether the upper bound belongs to the range.
  package let includesUpper: Bool
}
