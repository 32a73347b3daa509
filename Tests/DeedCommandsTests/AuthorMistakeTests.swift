import DeedCommands
import DeedTestSupport
import Foundation
import Testing

/// Mistakes that authors make, under `Tests/Fixtures/mistakes`: each is told once, where it is, and without what only follows.
///
/// `DEED_UPDATE_EXPECTED=1` writes the expectations anew.
@Suite struct AuthorMistakeTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/mistakes")

  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".deed") }.sorted()

  @Test func thereAreMistakes() { #expect(Self.names.count >= 50) }

  @Test(arguments: names)
  func isToldOnce(_ name: String) throws {
    let output = CapturedOutput()
    let path = Self.folder.appendingPathComponent(name)
    let code = DeedCommandLine.run(["check", path.path], environment: [:], output: output)
    #expect(code == .failure)
    let text = output.notes.joined(separator: "\n") + "\n"
    let expected = path.deletingPathExtension().appendingPathExtension("expected")
    if Expectations.areRewritten {
      try text.write(to: expected, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: expected, encoding: .utf8) == text)
    let places = text.split(separator: "\n").filter { $0.contains("--> ") }
      .compactMap { $0.split(separator: ":").dropFirst().first.map(String.init) }
    #expect(Set(places).count == places.count, "two errors in one line:\n\(text)")
  }
}
