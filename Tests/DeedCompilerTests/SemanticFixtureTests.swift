import DeedBytecode
import DeedCompiler
import DeedSyntax
import Foundation
import Testing

/// A source file that says in its comments what the compiler must find in it.
///
/// The first line is `//! stage: check` or `//! stage: lower`. `//~ error[D2001]` marks a mistake in its line, `//~^`
/// in the line above, each further `^` one more.
struct SemanticFixture {
  /// A mistake by line and code.
  struct Mark: Hashable, Comparable, CustomStringConvertible {
    let line: Int
    let severity: String
    let code: String

    var description: String { "line \(line): \(severity)[\(code)]" }

    static func < (left: Mark, right: Mark) -> Bool {
      (left.line, left.code, left.severity) < (right.line, right.code, right.severity)
    }
  }

  let source: SourceFile
  let stage: String
  let expected: [Mark]

  init(_ path: String) throws {
    source = SourceFile(name: path, bytes: try Repository.read(path))
    let text = String(decoding: source.bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let directive = lines.first ?? ""
    let known = ["//! stage: check": "check", "//! stage: lower": "lower"]
    stage = try #require(known[directive], "unknown directive in \(path)")
    var marks: [Mark] = []
    for (index, line) in lines.enumerated() {
      guard let start = line.range(of: "//~") else { continue }
      for var item in line[start.upperBound...].split(separator: "//~") {
        var up = 0
        while item.first == "^" {
          up += 1
          item = item.dropFirst()
        }
        let parts = item.split(separator: "[")
        let severity = parts.first.map { $0.filter { $0.isLetter } } ?? ""
        let code = parts.count > 1 ? String(parts[1].prefix(5)) : ""
        marks.append(Mark(line: index + 1 - up, severity: severity, code: code))
      }
    }
    expected = marks.sorted()
  }

  /// What the compiler found.
  var found: (marks: [Mark], compilation: Compilation) {
    let compilation = Compilation(source)
    let own = compilation.diagnostics.filter { $0.fileName == source.name }
    let marks = own.map { diagnostic in
      Mark(
        line: source.position(at: diagnostic.span.start).line,
        severity: diagnostic.severity.word, code: diagnostic.code.identifier)
    }
    return (marks.sorted(), compilation)
  }
}

/// The fixtures under `Tests/Fixtures/semantics`.
@Suite struct SemanticFixtureTests {
  static let accepted = Repository.sources(below: "Tests/Fixtures/semantics/accept")
  static let rejected = Repository.sources(below: "Tests/Fixtures/semantics/reject")

  @Test(arguments: accepted)
  func accepts(_ path: String) throws {
    let fixture = try SemanticFixture(path)
    let (marks, compilation) = fixture.found
    #expect(marks == fixture.expected, "\(compilation.summary.joined(separator: "\n"))")
    for lowered in try compilation.lowerAll() {
      do {
        _ = try Verifier.verify(lowered.module)
      } catch {
        Issue.record("\(lowered.module.kind): \(error)\n\(lowered.listing)")
      }
    }
  }

  @Test(arguments: rejected)
  func rejects(_ path: String) throws {
    let fixture = try SemanticFixture(path)
    let (marks, compilation) = fixture.found
    #expect(marks == fixture.expected, "\(compilation.summary.joined(separator: "\n"))")
    #expect(compilation.checked == nil)
  }

  @Test func everyCodeHasAFixture() throws {
    // What goes beyond the limits of imports takes many files: `ImportTests` shows it.
    var seen: Set<String> = ["D2303"]
    for path in Self.accepted + Self.rejected {
      seen.formUnion(try SemanticFixture(path).expected.map(\.code))
    }
    // What is wrong between a file and its legal text is shown by `ProseTests`.
    seen.formUnion(["D3115", "D3116", "D3118"])
    // What takes the module to know is shown by `SourceCommandTests`.
    seen.insert("D3117")
    // A mistake of the compiler is shown by no file.
    seen.insert("D2016")
    let missing = DiagnosticCode.semantics.map(\.identifier).filter { !seen.contains($0) }
    #expect(missing == [])
    #expect(Set(DiagnosticCode.semantics.map(\.number)).count == DiagnosticCode.semantics.count)
  }
}

extension LoweredModule {
  /// The module's assembly.
  var listing: String { Disassembler.disassemble(module) }
}
