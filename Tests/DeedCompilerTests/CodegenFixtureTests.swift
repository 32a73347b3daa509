import DeedBytecode
import DeedCompiler
import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

/// Sources with the assembly they give, under `Tests/Fixtures/codegen`.
///
/// `DEED_UPDATE_EXPECTED=1` writes the expectations anew.
@Suite struct CodegenFixtureTests {
  static let paths = Repository.sources(below: "Tests/Fixtures/codegen")

  @Test(arguments: paths)
  func givesTheExpectedCode(_ path: String) throws {
    let compilation = Compilation(SourceFile(name: path, bytes: try Repository.read(path)))
    let text = try compilation.lowerAll().filter { !$0.module.entries.isEmpty }
      .map { Disassembler.disassemble($0.module) }.joined(separator: "\n")
    let expected = Repository.root.appendingPathComponent(
      path.replacingOccurrences(of: ".deed", with: ".dasm.expected"))
    if Expectations.areRewritten {
      try Data(text.utf8).write(to: expected)
    }
    let wanted = try Data(contentsOf: expected)
    #expect(Array(text.utf8) == Array(wanted), "\(text)")
  }

  /// The same source gives the same bytes, wherever it lies and however often it is compiled.
  @Test(arguments: SemanticFixtureTests.accepted)
  func isReproducible(_ path: String) throws {
    let octets = try Repository.read(path)
    let here = try Compilation(SourceFile(name: path, bytes: octets)).lowerAll()
    let elsewhere = try Compilation(
      SourceFile(name: "/elsewhere/\(path)", bytes: octets), in: "elsewhere/"
    ).lowerAll()
    #expect(here.map { $0.module.encoded() } == elsewhere.map { $0.module.encoded() })
  }

  /// A clause quotes itself alike however its lines are broken, so that the layout gives the same bytes.
  @Test func aClauseIsTheSameInItsLayout() throws {
    let source = """
      contract Till {
          var n: int = 1
          create by anyone
          call pay(amount: int) by anyone {
              requires (if amount > n { amount < 1000 } else if amount == n { n == 1 } else { false }) or (match some(amount) { some(m) { m > 0 } none { false } })
              n = amount
          }
      }

      """
    let parsed = ParsedModule.parse(SourceFile(name: "till.deed", text: source))
    let layout = try #require(Formatter.format(parsed))
    #expect(layout.split(separator: "\n").count > 8 && layout != source)
    let modules = try [source, layout].map { try Compilation($0).lowerAll()[0].module.encoded() }
    #expect(modules[0] == modules[1])
  }
}
