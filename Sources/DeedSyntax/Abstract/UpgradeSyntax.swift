/// `upgrade by admins in open after t before t`: who may put a successor in the contract's place.
package struct UpgradePermissionSyntax: Sendable {
  /// Who may upgrade.
  package let authority: AuthoritySyntax
  /// In which phases, as far as that is written.
  package let move: MoveSyntax?
  /// The time from which on it may be upgraded.
  package let after: ExpressionSyntax?
  /// The time until which it may be upgraded.
  package let before: ExpressionSyntax?
}

/// `upgrade v1.Escrow in awaiting, funded -> open { members = old.customers }`: how a contract goes on from another one.
package struct UpgradeSyntax: Sendable {
  /// The contract that is upgraded, by its file.
  package let predecessor: QualifiedNameSyntax
  /// The phases of the predecessor behind `in`; nil where none is written.
  package let phases: MoveSyntax?
  /// The phase of the successor behind `->`.
  package let target: NameSyntax?
  /// What is handed over and set.
  package let body: BlockSyntax
  /// The place of the head, without the body.
  package let headSpan: SourceSpan
}
