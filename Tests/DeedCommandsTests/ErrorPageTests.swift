import DeedCommands
import DeedCompiler
import DeedSyntax
import Foundation
import Testing

/// The pages in `docs/errors`: one for each code, whose wrong example gives exactly that code.
///
/// The right examples are compiled together with all other examples of the documentation.
@Suite struct ErrorPageTests {
  private static let codes = (DiagnosticCode.syntaxCodes + DiagnosticCode.semantics)
    .sorted { $0.number < $1.number }
  private static let folder = repository + "/docs/errors"

  @Test func everyCodeHasItsPage() throws {
    var expected: Set<String> = ["README.md"]
    for code in Self.codes {
      expected.insert("\(code.identifier).md")
      let path = "\(Self.folder)/\(code.identifier).md"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasPrefix("# \(code.identifier): \(code.title)\n"), "\(path)")
    }
    let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    #expect(Set(found) == expected)
  }

  @Test func theListNamesEveryCode() throws {
    let text = try String(contentsOfFile: Self.folder + "/README.md", encoding: .utf8)
    let rows = Self.codes.map { "| [\($0.identifier)](\($0.identifier).md) | \($0.title) |" }
    #expect(text.contains(rows.joined(separator: "\n") + "\n<!-- end of codes -->"))
  }

  /// Pages of limits, which no page can show, have no examples; all others have both.
  @Test func theWrongExampleGivesTheCodeAndNothingElse() throws {
    let scratch = try ScratchFolder()
    let limits: Set<String> = ["D1020", "D1021", "D1022", "D2015", "D2016", "D2303"]
    for code in Self.codes where !limits.contains(code.identifier) {
      let path = "\(Self.folder)/\(code.identifier).md"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let example = try #require(Self.example(in: text), "\(path) has no wrong example")
      #expect(text.contains("\n## Right\n```deed\n"), "\(path) has no right example")
      for (name, part) in Self.files(of: example, main: "\(code.identifier).deed") {
        _ = try scratch.file("\(code.identifier)/\(name)", octets: Self.octets(of: part))
      }
      let main = "\(scratch.path)/\(code.identifier)/\(code.identifier).deed"
      let run = CommandLineRun("check", main, "--json")
      let found = try JSONDecoder().decode([Found].self, from: Data(run.result.utf8))
      #expect(Set(found.map(\.code)) == [code.identifier], "\(path): \(run.result)")
    }
  }

  private struct Found: Decodable {
    let code: String
  }

  private static func example(in text: String) -> String? {
    guard let start = text.range(of: "```deed wrong\n"),
      let end = text.range(of: "\n```", range: start.upperBound..<text.endIndex)
    else { return nil }
    return text[start.upperBound..<end.lowerBound] + "\n"
  }

  /// The files of an example: one, or several that each begin with a line `// file: NAME`.
  static func files(of example: String, main: String) -> [(name: String, text: String)] {
    let mark = "// file: "
    var files: [(name: String, text: String)] = []
    for line in example.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(mark) {
        files.append((String(line.dropFirst(mark.count)), ""))
      } else {
        if files.isEmpty { files.append((main, "")) }
        files[files.count - 1].text += line + "\n"
      }
    }
    return files
  }

  /// The octets of an example, in which `\xE9` stands for one octet.
  private static func octets(of text: String) -> [UInt8] {
    var octets: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.popFirst() {
      if first == 0x5C, rest.first == 0x78,
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        octets.append(value)
        rest = rest.dropFirst(3)
      } else {
        octets.append(first)
      }
    }
    return octets
  }
}
