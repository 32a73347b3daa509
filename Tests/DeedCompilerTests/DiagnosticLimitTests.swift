import DeedSyntax
import Testing

/// The limit on the number of diagnostics.
@Suite struct DiagnosticLimitTests {
  @Test func warningsHideNoError() throws {
    var text = "fn f(a: int) -> int {\n"
    for number in 0..<300 { text += "    let unused\(number) = a\n" }
    text += "    return \"text\"\n}\n"
    let compilation = Compilation(text)
    #expect(compilation.checked == nil)
    #expect(compilation.diagnostics.count { $0.severity == .error } == 1)
    #expect(compilation.diagnostics.count == SyntaxLimits.diagnosticCount)
  }

  /// Each name that stands for nothing is compared with all others: after many, the rest is not looked at.
  @Test func manyUnknownNamesEndTheCheck() throws {
    let names = (0..<20_000).map { "    let a\($0) = b\($0)\n" }.joined()
    let types = (0..<20_000).map { "fn g\($0)(a: T\($0)) { }\n" }.joined()
    for text in ["fn f() -> int {\n\(names)}\n", types] {
      let compilation = Compilation(text)
      #expect(compilation.checked == nil)
      #expect(compilation.diagnostics.count == SyntaxLimits.diagnosticCount)
      let code = text == types ? "D2002" : "D2001"
      #expect(compilation.diagnostics.allSatisfy { $0.code.identifier == code })
    }
  }
}
