/// The limits on one source file, each with its reason.
package enum SyntaxLimits {
  /// The largest source file, in bytes.
  ///
  /// No contract written by people comes near it, and every later stage
  /// may take time and memory in proportion.
  package static let sourceByteCount = 1 << 20

  /// How deep blocks, types, authorities and expressions may stand in one another.
  ///
  /// The parser and all later
  /// stages recurse once a level, and must do with a stack of one mebibyte.
  package static let nestingDepth = 128

  /// How many expressions may stand in one another, counting the operands of a long sum, which nest to the
  /// left without brackets.
  package static let expressionHeight = 256

  /// How many diagnostics one file reports; what follows is most often a consequence.
  package static let diagnosticCount = 100

  /// Declarations outside of a contract that are reported; more follow from a contract that ends too early.
  package static let misplacedCount = 3
}
