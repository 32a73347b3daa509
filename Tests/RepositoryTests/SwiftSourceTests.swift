import Testing

/// The reader of Swift text that the other suites stand on.
@Suite struct SwiftSourceTests {
  private func words(_ text: String) -> [String] {
    SwiftSource(path: "Sources/A/a.swift", text: text).tokens.map(\.text)
  }

  @Test func commentsAreNoCode() {
    #expect(words("a // print\nb /* c /* d */ \" */ e") == ["a", "b", "e"])
  }

  @Test func stringsAreNoCodeButWhatTheyInterpolateIs() {
    let nested = words(#"f("print \" { \(a(b)) }", g)"#)
    #expect(nested == ["f", "(", "\"", "a", "(", "b", ")", "\"", ",", "g", ")"])
    #expect(words("x = \"\"\"\n  \"quoted\" { // no comment\n  \"\"\" + y").last == "y")
    #expect(words("#\"\"\"\"# + z") == ["\"", "\"", "+", "z"])
    #expect(words("#\"\\(no) \"quoted\" \\#(yes)\"# + z") == ["\"", "yes", "\"", "+", "z"])
  }

  @Test func attributesAreOneWord() {
    #expect(words("@unchecked Sendable #if") == ["@unchecked", "Sendable", "#if"])
  }

  @Test func linesAreCountedThroughStrings() {
    let source = SwiftSource(path: "Sources/A/a.swift", text: "\"\"\"\n{\n\"\"\"\nend")
    #expect(source.tokens.last?.line == 4)
  }

  /// If the reader lost its way in a file, its braces would hardly still be in balance.
  @Test func bracesOfAllFilesAreInBalance() {
    for source in Checkout.sources + Checkout.tests {
      for (open, close) in [("{", "}"), ("(", ")"), ("[", "]")] {
        let opened = source.tokens.count { $0.text == open }
        let closed = source.tokens.count { $0.text == close }
        #expect(opened == closed, "\(source.path): \(opened) \(open), \(closed) \(close)")
      }
    }
  }

  @Test func theRepositoryIsThere() {
    #expect(Checkout.sources.count > 100)
    #expect(Checkout.tests.count > 40)
  }
}
