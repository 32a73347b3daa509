/// Who must act, as written after `by` in the head of a `create` or a `call`.
package struct AuthoritySyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of the whole.
  package let span: SourceSpan

  /// Which form it has.
  package let kind: Kind

  /// The forms of authority.
  package indirect enum Kind: Sendable {
    /// `anyone`: exactly one signer, whoever it is.
    case anyone
    /// An expression of type `party`.
    case party(ExpressionSyntax)
    /// Two or more that must all be met: `a and b`.
    case all([AuthoritySyntax])
    /// Two or more of which one must be met: `a or b`.
    case either([AuthoritySyntax])
    /// `any n of group`: at least n distinct parties of the group.
    case quorum(count: ExpressionSyntax, group: PartyGroupSyntax)
    /// `all of group`: every party of the group.
    case everyone(group: PartyGroupSyntax)
    /// The source has a mistake here, which has been reported.
    case error
  }
}

/// A name for who must act.
package struct RoleSyntax: Sendable {
  /// The name.
  package let name: NameSyntax
  /// What it stands for.
  package let authority: AuthoritySyntax
  /// The node of the lossless tree that has the declaration.
  package let node: Int
}

/// The parties that `any n of` and `all of` count.
package enum PartyGroupSyntax: Sendable {
  /// Parties written out: `(a, b, c)`.
  case members([ExpressionSyntax])
  /// An expression of type `set<party>`.
  case collection(ExpressionSyntax)
}
