import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

/// The contracts and the library that ship with the project.
@Suite struct ShippedSourceTests {
  static let files: [String] = {
    let root = SyntaxFixture.folder.appending(path: "../../..").standardizedFileURL
    return ["contracts", "stdlib"].flatMap { folder -> [String] in
      let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
      return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".deed") }.sorted()
        .map { root.appending(path: folder).appending(path: $0).path }
    }
  }()

  @Test(arguments: files)
  func isASentenceAndFormats(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let module = ParsedModule.parse(SourceFile(name: path, bytes: bytes))
    let rendered = DiagnosticRenderer(files: [module.source]).render(module.diagnostics)
    #expect(module.diagnostics.isEmpty, "\(rendered)")
    var recogniser = GrammarRecogniser(try Grammar.load(), module)
    let isSentence = recogniser.accepts()
    #expect(isSentence)
    let formatted = try #require(Formatter.format(module))
    let again = ParsedModule.parse(SourceFile(name: path, text: formatted))
    #expect(again.tree.description == module.tree.description)
    #expect(Formatter.format(again) == formatted)
    if Expectations.areRewritten {
      try formatted.write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(Array(formatted.utf8) == bytes, "\(path) is not formatted")
    }
  }
}
