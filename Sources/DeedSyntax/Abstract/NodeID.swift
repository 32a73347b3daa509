/// The identity of a node of the abstract syntax within its module.
///
/// The numbers are dense: a module with `nodeCount` nodes uses exactly `0..<nodeCount`, so a checker
/// can keep what it learns in arrays beside the tree.
package struct NodeID: Hashable, Comparable, Sendable {
  /// The number of the node within its module.
  package let index: Int

  /// Names a node; only the parser gives out new ones.
  package init(index: Int) { self.index = index }

  /// Orders by number.
  package static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// An identifier as it was written.
package struct NameSyntax: Sendable {
  /// The identifier; ASCII unless a diagnostic was reported, empty when it is missing.
  package let text: String

  /// Where it stands; empty where it is missing.
  package let span: SourceSpan

  /// Whether the source has no name here and the parser went on without.
  package var isMissing: Bool { text.isEmpty }

  /// Makes a name; needed outside the parser only for names the language predeclares.
  package init(text: String, span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

/// A name or several joined by dots: `TooMuch`, `banks.Bank`.
package struct QualifiedNameSyntax: Sendable {
  /// The parts in order; never empty.
  package let components: [NameSyntax]

  /// From the first part to the last.
  package let span: SourceSpan

  /// The whole as it would be written.
  package var text: String { components.map(\.text).joined(separator: ".") }

  /// Whether the source has no name here.
  package var isMissing: Bool { components.allSatisfy(\.isMissing) }

  /// Makes a name of parts, at least one.
  package init(components: [NameSyntax], span: SourceSpan) {
    self.components = components
    self.span = span
  }
}

/// A name that a statement or a pattern introduces, or `_`, with an optional type.
package struct BindingSyntax: Sendable {
  /// The identity of the binding.
  package let id: NodeID

  /// The place of name and type.
  package let span: SourceSpan

  /// The name, or nil for `_`, which discards on purpose.
  package let name: NameSyntax?

  /// The type written after the colon.
  package let type: TypeSyntax?
}
