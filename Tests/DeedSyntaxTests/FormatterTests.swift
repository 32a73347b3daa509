import DeedSyntax
import Foundation
import Testing

@Suite struct FormatterTests {
  @Test(arguments: SyntaxFixture.accepted)
  func formatsFixtures(_ fixture: SyntaxFixture) throws {
    let module = try fixture.parse()
    let formatted = try #require(Formatter.format(module))
    try fixture.check("formatted", formatted)
    try checkFormatted(formatted, module)
  }

  /// The result has the same syntax and the same comments, and is its own result.
  private func checkFormatted(_ formatted: String, _ module: ParsedModule) throws {
    let again = ParsedModule.parse(SourceFile(name: "formatted", text: formatted))
    #expect(again.diagnostics.isEmpty)
    #expect(again.tree.description == module.tree.description)
    #expect(comments(again) == comments(module))
    #expect(Formatter.format(again) == formatted)
    #expect(!formatted.contains("\n\n\n"))
    #expect(!formatted.contains(" \n"))
  }

  private func comments(_ module: ParsedModule) -> [String] {
    var result: [String] = []
    for token in module.tree.tokens {
      for piece in TriviaPiece.pieces(of: token.leadingSpan, in: module.source) {
        guard piece.kind == .comment || piece.kind == .documentation else { continue }
        result.append(
          module.source.text(in: piece.span).trimmingCharacters(in: .whitespaces))
      }
    }
    return result
  }

  /// Comments at every place between tokens are kept, whatever the layout makes of them.
  @Test(arguments: SyntaxFixture.accepted)
  func keepsCommentsEverywhere(_ fixture: SyntaxFixture) throws {
    let module = try fixture.parse()
    for (index, token) in module.tree.tokens.enumerated() where index > 0 {
      let kinds = [" // here\n", "\n\n// here\n\n\n", "\n/// a\n// b\n", " // x\n // y\n\n"]
      for comment in [kinds[(index + index / 4) % 4]] {
        var bytes = module.source.bytes
        bytes.insert(contentsOf: Array(comment.utf8), at: token.span.start)
        let changed = ParsedModule.parse(SourceFile(name: "changed", bytes: bytes))
        // A line end may not stand here inside a block.
        guard changed.diagnostics.isEmpty,
          changed.tree.description == module.tree.description
        else { continue }
        let formatted = try #require(Formatter.format(changed))
        try checkFormatted(formatted, changed)
      }
    }
  }

  /// However the tokens are spread over lines, the layout is a fixed point with the same syntax.
  @Test(arguments: SyntaxFixture.accepted, [20, 60])
  func keepsSyntaxOfLongLines(_ fixture: SyntaxFixture, length: Int) throws {
    let module = try fixture.parse()
    // Longer names make every construct overflow its line somewhere.
    var text = ""
    for (index, token) in module.tree.tokens.enumerated() {
      text += module.source.text(in: token.leadingSpan)
      text += module.tree.text(of: index)
      let word = module.tree.text(of: index)
      let isContextual =
        [
          "int", "bytes", "set", "anyone", "party", "fails", "emits", "pub", "gas", "ok",
          "failed",
          "freezable", "recallable", "ordered", "key", "linear",
        ]
        .contains(word)
      let isDeclaration =
        [
          "contract", "create", "call", "view", "fn", "struct", "enum", "event", "error", "type",
          "test", "import", "interface", "phase", "final", "during", "invariant", "due", "prose",
          "role", "asset", "upgrade",
        ]
        .contains(word)
      let isUnit = module.source.text(in: token.leadingSpan) == " " && word.hasPrefix("day")
      if token.kind == .identifier, !isContextual, !isDeclaration, !isUnit,
        !text.hasSuffix("millis")
      {
        text += String(repeating: "x", count: length)
      }
    }
    let changed = ParsedModule.parse(SourceFile(name: "changed", text: text))
    try #require(changed.diagnostics.isEmpty)
    let formatted = try #require(Formatter.format(changed))
    try checkFormatted(formatted, changed)
  }

  @Test func refusesErrors() {
    #expect(Formatter.format(ParsedModule.parse(SourceFile(name: "a", text: "fn f( {"))) == nil)
  }
}
