/// `phase a -> b, c`, `phase a` or `final a`.
package struct PhaseSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// The phases to which it can move, in order.
  package let targets: [NameSyntax]
  /// Whether it was declared by `final`, so that nothing need come after it.
  package let isFinal: Bool
}

/// `in A, B -> C`: the phases in which an entry may be carried out, and the one to which it moves.
package struct MoveSyntax: Sendable {
  /// The place of the clause.
  package let span: SourceSpan
  /// The phases in order; nil for `any`.
  package let sources: [NameSyntax]?
  /// The phase behind `->`.
  package let target: NameSyntax?
}

/// `during A, B { … }`: fields and invariants that are there in some phases only.
package struct DuringSyntax: Sendable {
  /// The phases in order; never empty where the source has no mistake.
  package let phases: [NameSyntax]
  /// Its members in order, of kind `variable` without a value, `invariant` or `invalid`.
  package let members: [DeclarationSyntax]
}

/// `ensures e` or `invariant e`: what must hold, or else the call fails.
package struct ConditionSyntax: Sendable {
  /// The place of the whole clause.
  package let span: SourceSpan
  /// What must hold.
  package let condition: ExpressionSyntax
  /// The node of the lossless tree that has the clause.
  package let node: Int
}

/// `due t in A -> B ensures e { … }`: what the ledger carries out when a time has come.
package struct DueSyntax: Sendable {
  /// The time from which on it is due.
  package let time: ExpressionSyntax
  /// In which phases it is due and to which it moves, as far as that is written.
  package let move: MoveSyntax?
  /// What must hold after the body.
  package let ensures: [ConditionSyntax]
  /// What it does.
  package let body: BlockSyntax
  /// The node of the lossless tree that has the declaration.
  package let node: Int
}

/// `prose "file.md"`: the legal text of the contract.
package struct ProseSyntax: Sendable {
  /// The path as it is written, relative to the source file.
  package let path: String
  /// The place of the path.
  package let pathSpan: SourceSpan
}
