import DeedCompiler
import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

/// Sources as somebody writes them who comes from Solidity, Rust, TypeScript or Python, under `Tests/Fixtures/foreign`: each
/// is one mistake, is told once, and with what to write instead.
///
/// A file holds many, each below a line `//= name`. `DEED_UPDATE_EXPECTED=1` writes the expectations anew.
@Suite struct ForeignFormTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/foreign")

  static let groups = ["declarations", "heads", "statements", "values"]

  private static func snippets(_ group: String) throws -> [(name: String, text: String)] {
    let text = try String(
      contentsOf: folder.appending(path: "\(group).snippets"), encoding: .utf8)
    var result: [(name: String, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("//= ") {
        result.append((String(line.dropFirst(4)), ""))
      } else if !result.isEmpty {
        result[result.count - 1].text += line + "\n"
      }
    }
    return result
  }

  @Test(arguments: groups)
  func isOneMistakeWithAdvice(_ group: String) throws {
    var shown = ""
    let snippets = try Self.snippets(group)
    #expect(snippets.count >= 30)
    for (name, text) in snippets {
      let source = SourceFile(name: name, text: text)
      let found = Compilation(source).diagnostics.filter { $0.severity == .error }
      #expect(found.count == 1, "\(group), \(name): \(found.map(\.message))")
      let hasAdvice = found.allSatisfy { !$0.notes.isEmpty || !$0.fixIts.isEmpty }
      #expect(hasAdvice, "\(group), \(name): \(found.map(\.message))")
      shown += DiagnosticRenderer(files: [source]).render(found)
    }
    let path = Self.folder.appending(path: "\(group).expected")
    if Expectations.areRewritten {
      try shown.write(to: path, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: path, encoding: .utf8)
    #expect(Array(expected.utf8) == Array(shown.utf8), "\(group) differs")
  }

  /// Every fix of one token leads to a source that has not this mistake any more.
  @Test(arguments: groups)
  func fixesMend(_ group: String) throws {
    for (name, text) in try Self.snippets(group) {
      let source = SourceFile(name: name, text: text)
      let found = Compilation(source).diagnostics.filter { $0.severity == .error }
      guard let diagnostic = found.first, !diagnostic.fixIts.isEmpty else { continue }
      var octets = source.bytes
      for fix in diagnostic.fixIts.sorted(by: { $0.span.start > $1.span.start }) {
        octets.replaceSubrange(fix.span.start..<fix.span.end, with: Array(fix.replacement.utf8))
      }
      let again = Compilation(SourceFile(name: name, bytes: octets)).diagnostics
      let isMended = !again.contains {
        $0.message == diagnostic.message && $0.span.start <= diagnostic.span.start
      }
      let result = String(decoding: octets, as: UTF8.self)
      #expect(isMended, "\(group), \(name): \(diagnostic.message)\n\(result)")
    }
  }
}
