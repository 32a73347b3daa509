/// `import a.b`: another file, used by its last name.
package struct ImportSyntax: Sendable {
  /// The folders and the file, without its ending.
  package let path: QualifiedNameSyntax
}

/// What can be called of contracts that declare it, whoever they are.
package struct InterfaceSyntax: Sendable {
  /// Its name.
  package let name: NameSyntax
  /// Its signatures and errors in order.
  package let members: [DeclarationSyntax]
}

/// A call or a view as its callers see it; who may make it is the implementer's.
package struct SignatureSyntax: Sendable {
  /// A call or a view.
  package let role: FunctionRole
  /// Its name.
  package let name: NameSyntax
  /// Its parameters in order.
  package let parameters: [ParameterSyntax]
  /// What it returns.
  package let results: ResultsSyntax
}
