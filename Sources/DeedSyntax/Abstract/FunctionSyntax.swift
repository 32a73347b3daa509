/// A `call`, a `view` or a `fn`.
package struct FunctionSyntax: Sendable {
  /// Which of the three it is.
  package let role: FunctionRole
  /// Whether it is a `test fn`: what it does is done by the tests that call it.
  package let isForTests: Bool
  /// Its name.
  package let name: NameSyntax
  /// The type parameters of a `fn` in order.
  package let typeParameters: [TypeParameterSyntax]
  /// Its parameters in order.
  package let parameters: [ParameterSyntax]
  /// What it returns.
  package let results: ResultsSyntax
  /// Who may act; always there for a `call` (of kind `error` where the source forgot it), else nil.
  package let authority: AuthoritySyntax?
  /// In which phases it may be made and to which it moves, as far as that is written; never for a `fn`.
  package let move: MoveSyntax?
  /// The time from which on a `call` may be made.
  package let after: ExpressionSyntax?
  /// The time until which a `call` may be made.
  package let before: ExpressionSyntax?
  /// The conditions of the head in order.
  package let requirements: [RequirementSyntax]
  /// What must hold after the body of a `call`.
  package let ensures: [ConditionSyntax]
  /// What it does.
  package let body: BlockSyntax
  /// Whether something about its parameters or results was not understood, so that no use of it can be judged.
  package let isUnclear: Bool
}

/// The three kinds of function.
package enum FunctionRole: String, Sendable {
  /// Changes the contract's state; has `by`.
  case call
  /// Reads the contract's state.
  case view
  /// Is called from the same module.
  case function = "fn"
}

/// How a contract comes to be: its parameters are the parties and the `let`s without a value, in order.
package struct CreateSyntax: Sendable {
  /// Who may create it; of kind `error` where the source forgot it.
  package let authority: AuthoritySyntax
  /// The conditions of the head in order.
  package let requirements: [RequirementSyntax]
  /// What must hold after the body.
  package let ensures: [ConditionSyntax]
  /// What it does beyond storing its parameters.
  package let body: BlockSyntax?
}

/// A parameter of a function.
package struct ParameterSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID
  /// The place of name and type.
  package let span: SourceSpan
  /// The name.
  package let name: NameSyntax
  /// Whether the caller's variable is changed.
  package let isInout: Bool
  /// The type.
  package let type: TypeSyntax
  /// Who pays, behind `from`.
  package let payer: ExpressionSyntax?
}

/// What a function returns.
package enum ResultsSyntax: Sendable {
  /// Nothing.
  case none
  /// One value without a name: `-> T`.
  case single(TypeSyntax)
  /// Named values, one or more: `-> (paid: int, rest: int)`.
  case named([TypedNameSyntax])
}

/// `requires condition else E(…)`, in a head or as a statement.
package struct RequirementSyntax: Sendable {
  /// The place of the whole.
  package let span: SourceSpan
  /// What must hold.
  package let condition: ExpressionSyntax
  /// How the call fails where it does not; nil where no `else` is written.
  package let failure: FailureSyntax?
  /// The node of the lossless tree that has the clause.
  package let node: Int
}

/// An error as it is raised: its name and the values it carries.
package struct FailureSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID
  /// The place of name and arguments.
  package let span: SourceSpan
  /// The error's name.
  package let name: QualifiedNameSyntax
  /// The arguments; empty also where no parentheses are written.
  package let arguments: [ArgumentSyntax]
}
