import DeedSyntax
import Foundation
import Testing

@Suite struct FixtureTests {
  @Test(arguments: SyntaxFixture.accepted)
  func accepted(_ fixture: SyntaxFixture) throws {
    let module = try fixture.parse()
    let rendered = DiagnosticRenderer(files: [module.source]).render(module.diagnostics)
    #expect(module.diagnostics.isEmpty, "\(rendered)")
    #expect(module.tree.reassembledBytes == module.source.bytes)
    try fixture.check("tree", module.tree.description)
  }

  @Test(arguments: SyntaxFixture.rejected)
  func rejected(_ fixture: SyntaxFixture) throws {
    let module = try fixture.parse()
    #expect(module.hasErrors)
    #expect(module.tree.reassembledBytes == module.source.bytes)
    try fixture.check(
      "diagnostics", DiagnosticRenderer(files: [module.source]).render(module.diagnostics))
  }

  @Test func everyExpectationHasItsSource() throws {
    #expect(SyntaxFixture.accepted.count >= 4)
    #expect(SyntaxFixture.rejected.count >= 8)
    for part in ["accept", "reject"] {
      let folder = SyntaxFixture.folder.appending(path: part)
      let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
      for name in names where name.hasSuffix(".expected") {
        let base = name.split(separator: ".")[0]
        #expect(names.contains("\(base).deed"), "\(name) has no source")
      }
    }
  }
}
