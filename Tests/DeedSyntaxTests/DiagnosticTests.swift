import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

@Suite struct DiagnosticTests {
  private func diagnostic(
    _ message: String, _ start: Int, _ end: Int, code: DiagnosticCode = .unexpectedToken,
    file: String = "a.deed"
  ) -> Diagnostic {
    Diagnostic(code, message, in: file, at: SourceSpan(start, end))
  }

  @Test func codesAreDistinctAndOrdered() {
    let numbers = DiagnosticCode.syntaxCodes.map(\.number)
    #expect(numbers == Array(Set(numbers)).sorted())
    #expect(numbers.allSatisfy { (1000..<2000).contains($0) })
  }

  /// Every code of this module is reported by some rejected fixture, or by a test of a limit.
  @Test func everyCodeHasAFixture() throws {
    var seen: Set<DiagnosticCode> = [.sourceTooLarge, .nestingTooDeep, .tooManyDiagnostics]
    for fixture in SyntaxFixture.rejected {
      seen.formUnion(try fixture.parse().diagnostics.map(\.code))
    }
    #expect(DiagnosticCode.syntaxCodes.filter { !seen.contains($0) }.map(\.identifier) == [])
  }

  @Test func ordersTotallyAndDropsRepetitions() {
    let ordered = [
      diagnostic("z", 0, 1, file: "a.deed"), diagnostic("a", 1, 1), diagnostic("a", 1, 2),
      diagnostic("b", 1, 2), diagnostic("a", 1, 2, code: .reservedWord),
      diagnostic("a", 0, 0, file: "b.deed"),
    ]
    var random = SeededGenerator(seed: 3)
    for _ in 0..<50 {
      let shuffled = (ordered + ordered).shuffled(using: &random)
      #expect(Diagnostic.ordered(shuffled) == ordered)
    }
  }

  @Test func rendersTabsWideAndLongLines() {
    let line = "\tlet 名前 = \"e\u{301}\" + x"
    let offset = line.utf8.count - 1
    let source = SourceFile(name: "a.deed", text: line)
    let renderer = DiagnosticRenderer(files: [source])
    let place = diagnostic("here", offset, offset + 1)
    let rendered = renderer.render(place)
    let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[3] == "1 |     let 名前 = \"e\u{301}\" + x")
    #expect(lines[4] == "  | " + String(repeating: " ", count: 21) + "^")
    let wide = diagnostic("name", 5, 11)
    #expect(renderer.render(wide).contains("  |         ^^^^\n"))

    let long = String(repeating: "a", count: 5_000) + "X" + String(repeating: "b", count: 5_000)
    let longSource = SourceFile(name: "a.deed", text: long)
    let clipped = DiagnosticRenderer(files: [longSource]).render(diagnostic("here", 5_000, 5_001))
    let shown = clipped.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(shown[3].count < 120 && shown[3].contains("aXb") && shown[3].contains("| …a"))
    let caret = shown[4].distance(
      from: shown[4].startIndex, to: shown[4].firstIndex(of: "^") ?? shown[4].endIndex)
    let mark = shown[3].distance(
      from: shown[3].startIndex, to: shown[3].firstIndex(of: "X") ?? shown[3].endIndex)
    #expect(caret == mark)
  }

  @Test func showsNoControlCharacters() {
    let source = SourceFile(name: "a\u{1B}[31m", bytes: [0x1B, 0x5B, 0x32, 0x4A, 0xFF, 0x00])
    let rendered = DiagnosticRenderer(files: [source]).render(
      diagnostic("bad \u{1B}[2J\u{202E}", 0, 6, file: "a\u{1B}[31m"))
    #expect(
      rendered.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" || $0 == "\n" })
  }

  @Test func spansOutsideTheFileAreHarmless() {
    for file in [SourceFile(name: "a.deed", text: ""), SourceFile(name: "a.deed", text: "x\n")] {
      for (start, end) in [(0, 0), (5, 9), (2, 2), (-4, 100)] {
        let rendered = DiagnosticRenderer(files: [file]).render(diagnostic("m", start, end))
        #expect(rendered.contains("^"))
      }
    }
    #expect(DiagnosticRenderer(files: []).render(diagnostic("m", 0, 1)).contains("a.deed"))
  }

  @Test func writesJSONThatFoundationReads() throws {
    let source = SourceFile(name: "a\"\\\u{1}.deed", bytes: [0x61, 0xFF, 0x0A, 0x62])
    var value = Diagnostic(
      .reservedWord, "say \"no\"\n\t\u{2028}\u{202E}é😀\u{7F}", in: source.name,
      at: SourceSpan(3, 4), label: "l",
      secondaryLabels: [DiagnosticLabel("x", at: SourceSpan(0, 1))],
      notes: ["n1", "n2"], fixIts: [FixIt("f", replacing: SourceSpan(0, 2), with: "")])
    let json = Diagnostic.json([value], files: [source])
    let read = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    let first = try #require(read?.first)
    #expect(first["code"] as? String == "D1031")
    #expect((first["message"] as? String).map { Array($0.utf8) } == Array(value.message.utf8))
    #expect((first["start"] as? [String: Int])?["line"] == 2)
    #expect((first["notes"] as? [String]) == ["n1", "n2"])
    #expect((first["fixIts"] as? [[String: Any]])?.count == 1)
    value.label = nil
    #expect(value.json(files: []).contains("\"label\":null"))
  }
}
