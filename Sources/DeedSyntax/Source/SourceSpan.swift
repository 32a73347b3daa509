/// A half-open range of UTF-8 byte offsets in one source file.
package struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte.
  package let start: Int

  /// The offset just past the last byte.
  package let end: Int

  /// Makes a span; an end before the start is taken as an empty span at the start.
  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The number of bytes covered.
  package var byteCount: Int { end - start }

  /// Whether the span covers no byte.
  package var isEmpty: Bool { start == end }

  /// The smallest span that covers this one and `other`.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }
}

/// A place in a source file as people count: both numbers begin at 1.
package struct SourcePosition: Hashable, Sendable {
  /// The line, counted by line feeds.
  package let line: Int

  /// The column, counted in Unicode scalars; an invalid byte sequence counts as one.
  package let column: Int

  /// Makes a position from its two numbers.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
