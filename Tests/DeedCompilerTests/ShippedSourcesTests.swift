import DeedBytecode
import DeedCompiler
import DeedSyntax
import Testing

/// Everything that ships in Deed compiles without a word, and to modules that verify.
@Suite struct ShippedSourcesTests {
  @Test(arguments: Repository.sources(below: "contracts") + Repository.sources(below: "stdlib"))
  func compiles(_ path: String) throws {
    let compilation = Compilation(SourceFile(name: path, bytes: try Repository.read(path)))
    #expect(compilation.summary == [])
    for lowered in try compilation.lowerAll() {
      do {
        _ = try Verifier.verify(lowered.module)
      } catch {
        Issue.record("\(lowered.module.kind): \(error)")
      }
    }
  }
}
