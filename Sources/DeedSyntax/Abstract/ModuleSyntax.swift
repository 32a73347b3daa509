/// The abstract syntax of one source file.
///
/// Plain values with a place on every node. Where the source has mistakes, nodes of kind `error`, names that are
/// missing and declarations of kind `invalid` stand in, so that a checker can go on; all of these have been
/// reported.
package struct ModuleSyntax: Sendable {
  /// The declarations of the file in order.
  package let declarations: [DeclarationSyntax]

  /// The place of the whole file.
  package let span: SourceSpan

  /// The number of node identities used: they are `0..<nodeCount`.
  package let nodeCount: Int
}

/// A declaration of a file or of a contract.
package struct DeclarationSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID

  /// The place of the declaration without its documentation.
  package let span: SourceSpan

  /// The lines of the `///` comments before it, without the slashes and one space, joined by line feeds.
  package let documentation: String?

  /// Whether `pub` stands before it.
  package let isPublic: Bool

  /// Which declaration it is.
  package let kind: Kind

  /// The declarations of this version of the language.
  package enum Kind: Sendable {
    /// `import a.b`; at file level only, before everything else.
    case importing(ImportSyntax)
    /// `interface I { … }`; at file level only.
    case interface(InterfaceSyntax)
    /// `call f(a: T) -> R` or `view …` without a body; in interfaces only.
    case signature(SignatureSyntax)
    /// `contract C { … }` or `contract C: I, J { … }`; at file level only.
    case contract(ContractSyntax)
    /// `party a, b`; in contracts only.
    case parties([BindingSyntax])
    /// `let x: T`, `let x: T = e`; without a value in contracts only.
    case constant(FieldSyntax)
    /// `var x: T`, `var x: T = e`; in contracts only.
    case variable(FieldSyntax)
    /// `phase a -> b`, `final a`; in contracts only.
    case phase(PhaseSyntax)
    /// `during a, b { … }`; in contracts only.
    case during(DuringSyntax)
    /// `invariant e`; in contracts and `during` only.
    case invariant(ConditionSyntax)
    /// `due t { … }`; in contracts only.
    case due(DueSyntax)
    /// `role admins = any 2 of board`; in contracts only.
    case role(RoleSyntax)
    /// `prose "file.md"`; in contracts only.
    case prose(ProseSyntax)
    /// `create by …`; in contracts only.
    case create(CreateSyntax)
    /// `call`, `view` or `fn`; a file has only `fn`.
    case function(FunctionSyntax)
    /// `struct S { … }`.
    case structure(StructureSyntax)
    /// `enum E { … }`.
    case enumeration(EnumerationSyntax)
    /// `event E(…)`.
    case event(RecordSyntax)
    /// `error E(…)`.
    case error(RecordSyntax)
    /// `type T = …`.
    case typeAlias(TypeAliasSyntax)
    /// `upgrade by admins`; in contracts only.
    case upgradePermission(UpgradePermissionSyntax)
    /// `upgrade v1.Escrow in open -> open { … }`; in contracts only.
    case upgrade(UpgradeSyntax)
    /// `asset A`, `asset A { … }`; in contracts and interfaces only.
    case asset(AssetSyntax)
    /// `test "…" { … }`, `test "…" for all a: T { … }`; at file level only.
    case test(TestSyntax)
    /// Something that was reported: not a declaration, or one that this version does not support.
    case invalid
  }
}

/// A contract and its members.
package struct ContractSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// The interfaces that it declares, in order.
  package let interfaces: [QualifiedNameSyntax]
  /// Its members in order.
  package let members: [DeclarationSyntax]
}

/// A `let` or `var` of a file or a contract.
package struct FieldSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// Its type, which is always written.
  package let type: TypeSyntax
  /// The value after `=`.
  package let value: ExpressionSyntax?
}

/// A name with a type: a field of a struct, event or error, a payload, a result.
package struct TypedNameSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID
  /// The place of name and type.
  package let span: SourceSpan
  /// The name; every word may stand here except for results.
  package let name: NameSyntax
  /// The type.
  package let type: TypeSyntax
}

/// A struct.
package struct StructureSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// Its type parameters in order.
  package let typeParameters: [TypeParameterSyntax]
  /// Its fields in order.
  package let fields: [TypedNameSyntax]
}

/// An event or an error: a name and the values it carries.
package struct RecordSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// What it carries, in order; empty also where no parentheses are written.
  package let fields: [TypedNameSyntax]
}

/// An enum.
package struct EnumerationSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// Its type parameters in order.
  package let typeParameters: [TypeParameterSyntax]
  /// Its cases in order.
  package let cases: [EnumerationCaseSyntax]
}

/// One case of an enum with its payload.
package struct EnumerationCaseSyntax: Sendable {
  /// The identity of the node.
  package let id: NodeID
  /// The place of name and payload.
  package let span: SourceSpan
  /// Its name.
  package let name: NameSyntax
  /// What it carries, in order.
  package let payload: [TypedNameSyntax]
}

/// A second name for a type.
package struct TypeAliasSyntax: Sendable {
  /// The new name.
  package let name: NameSyntax
  /// The type it stands for.
  package let type: TypeSyntax
}

/// A test: a name and what it does.
package struct TestSyntax: Sendable {
  /// The text after `test`, decoded.
  package let name: String
  /// The place of that text.
  package let nameSpan: SourceSpan
  /// The values behind `for all`, of which it does what it does for many; empty where it is done once.
  package let drawn: [TypedNameSyntax]
  /// What it does.
  package let body: BlockSyntax
}

/// What a contract issues: `asset A`, `asset A { … }`, `asset A for group, freezable, recallable`.
package struct AssetSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// The fields of a unique one in order; nil for a fungible one.
  package let fields: [TypedNameSyntax]?
  /// Who may hold it: a field of the contract, or `anyone`; nil where nothing is written.
  package let holders: NameSyntax?
  /// The words `freezable` and `recallable` as they are written.
  package let powers: [NameSyntax]
}
