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
}
