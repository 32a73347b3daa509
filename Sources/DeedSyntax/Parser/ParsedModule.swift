/// A source file that has been parsed, with or without mistakes; only the parser can make one.
package struct ParsedModule: Sendable {
  /// The file.
  package let source: SourceFile

  /// The lossless tree: every byte of the file, whatever was wrong with it.
  package let tree: SyntaxTree

  /// The abstract syntax.
  package let syntax: ModuleSyntax

  /// The mistakes found, in their total order.
  package let diagnostics: [Diagnostic]

  /// Whether a diagnostic is an error.
  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  init(source: SourceFile, tree: SyntaxTree, syntax: ModuleSyntax, diagnostics: [Diagnostic]) {
    self.source = source
    self.tree = tree
    self.syntax = syntax
    self.diagnostics = diagnostics
  }

  /// Parses a file; never fails, mistakes are in `diagnostics`.
  package static func parse(_ source: SourceFile) -> ParsedModule { Parser.parse(source) }
}
