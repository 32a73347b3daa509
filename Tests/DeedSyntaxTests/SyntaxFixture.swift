import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

/// A source file under `Tests/Fixtures/syntax` with the expectation beside it.
struct SyntaxFixture: CustomTestStringConvertible, Sendable {
  let name: String
  let url: URL

  var testDescription: String { name }

  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/syntax")

  static let accepted = all(in: "accept")
  static let rejected = all(in: "reject")

  private static func all(in part: String) -> [SyntaxFixture] {
    let folder = folder.appending(path: part)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".deed") }.sorted().map {
      SyntaxFixture(name: "\(part)/\($0)", url: folder.appending(path: $0))
    }
  }

  var bytes: [UInt8] { get throws { [UInt8](try Data(contentsOf: url)) } }

  /// Reads and parses the file; its first line must be the directive for this suite.
  func parse() throws -> ParsedModule {
    let bytes = try bytes
    let firstLine = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    #expect(firstLine == "//! stage: parse", "\(name): unknown directive")
    return ParsedModule.parse(SourceFile(name: url.lastPathComponent, bytes: bytes))
  }

  /// Compares with the file beside the source, or rewrites it when `DEED_UPDATE_EXPECTED` is set.
  func check(_ kind: String, _ observed: String) throws {
    let base = url.deletingPathExtension()
    let expected = base.appendingPathExtension("\(kind).expected")
    if Expectations.areRewritten {
      try observed.write(to: expected, atomically: true, encoding: .utf8)
      return
    }
    let wanted = try? String(contentsOf: expected, encoding: .utf8)
    let place = base.appendingPathExtension("\(kind).observed")
    if let wanted, Array(wanted.utf8) == Array(observed.utf8) {
      try? FileManager.default.removeItem(at: place)
      return
    }
    try observed.write(to: place, atomically: true, encoding: .utf8)
    Issue.record("\(name): \(kind) differs; compare \(place.lastPathComponent)")
  }
}
