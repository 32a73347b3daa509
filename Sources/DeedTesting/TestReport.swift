package import DeedBytecode

/// How one test of a contract ended.
package struct TestReport: Hashable, Sendable {
  /// The test's text.
  package let name: String
  /// The gas that the contract's calls used.
  package let gas: UInt64
  /// Why it failed; nil when it passed.
  package let failure: TestFailure?
  /// What was drawn, for a test `for all` values.
  package var drawing: TestDrawing?
}

/// What was drawn for a test `for all` values.
package struct TestDrawing: Hashable, Sendable {
  /// A value with the name that it has in the test.
  package struct DrawnValue: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value as a literal.
    package let literal: String
  }

  /// The seed with which the same values are drawn again.
  package let seed: UInt64
  /// The cases that were run, up to the first that failed.
  package let cases: Int
  /// The smallest values that were found for which the test fails, in order; empty when it passed.
  package let values: [DrawnValue]
  /// How many smaller values were tried after the first that failed.
  package let attempts: Int
}

/// Why a test failed, with everything that helps to see it.
package struct TestFailure: Hashable, Sendable {
  /// The fault's name: `ExpectationFailed`, or what a call failed with.
  package let fault: String
  /// The fault with the clause that was not met and the values in it, with the phase or the time, where it is of these.
  package let detail: String?
  /// The two sides of the comparison that was not met.
  package let comparison: Comparison?
  /// The active functions, innermost first.
  package let trace: [TestSite]
  /// What the test did before, in order.
  package let steps: [TestStep]

  /// The two sides of a comparison, as literals.
  package struct Comparison: Hashable, Sendable {
    /// The value on the left.
    package let left: String
    /// The value on the right.
    package let right: String
  }
}

/// A place in the source that was being executed.
package struct TestSite: Hashable, Sendable {
  /// The function's name.
  package let function: String
  /// The name of the source file; nil when the debug table has none.
  package let file: String?
  /// The octets of the source; nil when the debug table has none.
  package let span: DebugTable.Span?

  /// Where a module's code came from.
  init(function: String, at location: CodeLocation, in debug: DebugTable) {
    self.function = function
    span = debug.span(at: location)
    file = span.flatMap { span in
      Int(span.file) < debug.sources.count ? debug.sources[Int(span.file)].path : nil
    }
  }
}
