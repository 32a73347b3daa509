/// Statements between braces.
package struct BlockSyntax: Sendable {
  /// The place from brace to brace.
  package let span: SourceSpan
  /// The statements in order.
  package let statements: [StatementSyntax]
}

/// A statement.
package struct StatementSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of the whole statement.
  package let span: SourceSpan

  /// Which statement it is.
  package let kind: Kind

  /// The statements of this version of the language.
  package indirect enum Kind: Sendable {
    /// `let x = e`, `let q, r = f()`, `var x: T = e`.
    case variable(isMutable: Bool, bindings: [BindingSyntax], value: ExpressionSyntax)
    /// `a.b[i].c = e`; the place is made of names, members and indices only.
    case assignment(place: ExpressionSyntax, value: ExpressionSyntax)
    /// A call for its effect: an expression of kind `call` or `callBy`.
    case call(ExpressionSyntax)
    /// `if c { … } else if d { … } else { … }`.
    case conditional(branches: [ConditionalBranchSyntax], otherwise: BlockSyntax?)
    /// `match e { … }`.
    case match(subject: ExpressionSyntax, arms: [MatchArmSyntax])
    /// `attempt r.f(a) gas n { ok(x) { … } failed(reason) { … } }`.
    case attempt(AttemptSyntax)
    /// `for x in e { … }`, `for k, v in e { … }`, `for i in a..<b { … }`.
    case forEach(bindings: [BindingSyntax], sequence: SequenceSyntax, body: BlockSyntax)
    /// `while c { … }`.
    case whileLoop(condition: ExpressionSyntax, body: BlockSyntax)
    /// `return`, `return a`, `return a, b`.
    case returning([ExpressionSyntax])
    /// `fail E(…)`.
    case fail(FailureSyntax)
    /// `emit E(…)`.
    case emit(event: QualifiedNameSyntax, arguments: [ArgumentSyntax])
    /// `requires c else E(…)`.
    case requirement(RequirementSyntax)
    /// `expect c`; in tests only.
    case expect(ExpressionSyntax)
    /// `expect fails E(…) { … }`; in tests only.
    case expectFailure(FailureSyntax, body: BlockSyntax)
    /// `expect emits E(…) { … }`; in tests only.
    case expectEvent(FailureSyntax, body: BlockSyntax)
    /// `party ann, bob`: fresh parties; in tests only.
    case parties([BindingSyntax])
    /// The source has a mistake here, which has been reported.
    case error
  }
}

/// A condition and what is done where it holds.
package struct ConditionalBranchSyntax: Sendable {
  /// The condition.
  package let condition: ExpressionSyntax
  /// What is done.
  package let body: BlockSyntax
}

/// A call of another contract that may fail, with what is done in both cases.
package struct AttemptSyntax: Sendable {
  /// What becomes of the call: `ok(a, b)` or `failed(reason)` and a block.
  package struct Branch: Sendable {
    /// The place of the branch.
    package let span: SourceSpan
    /// The names for the results, or for the reason; `_` discards one.
    package let bindings: [BindingSyntax]
    /// What is done.
    package let body: BlockSyntax
  }

  /// The call.
  package let call: ExpressionSyntax
  /// The gas that it may use.
  package let gas: ExpressionSyntax
  /// What is done when it gave results.
  package let ok: Branch
  /// What is done when it failed.
  package let failed: Branch
}

/// What a `for` runs over.
package enum SequenceSyntax: Sendable {
  /// A collection.
  case collection(ExpressionSyntax)
  /// The whole numbers of a range.
  case range(RangeSyntax)
}

/// One arm of a `match` statement.
package struct MatchArmSyntax: Sendable {
  /// The place of pattern and body.
  package let span: SourceSpan
  /// What it matches.
  package let pattern: PatternSyntax
  /// What is done.
  package let body: BlockSyntax
}

/// What an arm of a `match` stands for.
package struct PatternSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of the pattern.
  package let span: SourceSpan

  /// Which form it has.
  package let kind: Kind

  /// The forms of a pattern.
  package enum Kind: Sendable {
    /// A case of an enum with names for its payload: `award(n, to: winner)`.
    case enumerationCase(NameSyntax, payload: [PayloadBindingSyntax])
    /// `some(x)`.
    case some(BindingSyntax)
    /// `none`.
    case none
    /// `else`: whatever no arm before it matched; always the last arm.
    case otherwise
    /// The source has a mistake here, which has been reported.
    case error
  }
}

/// One name for a part of a payload: `n`, `to: winner`, `_`.
package struct PayloadBindingSyntax: Sendable {
  /// The label before the colon.
  package let label: NameSyntax?
  /// The new name, or `_`; never with a type.
  package let binding: BindingSyntax
}
