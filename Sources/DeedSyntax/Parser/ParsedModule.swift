/// A source file that has been parsed, with or without mistakes; only the parser can make one.
package struct ParsedModule: Sendable {
  /// The file.
  package let source: SourceFile

  /// The abstract syntax.
  package let syntax: ModuleSyntax

  /// The mistakes found, in their total order.
  package let diagnostics: [Diagnostic]

  /// Whether a diagnostic is an error.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  init(source: SourceFile, syntax: ModuleSyntax, diagnostics: [Diagnostic]) {
    self.source = source
    self.syntax = syntax
    self.diagnostics = diagnostics
  }
}
