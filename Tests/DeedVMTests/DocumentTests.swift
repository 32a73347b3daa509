import DeedBytecode
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// The generated parts of the documents say what the code says; `DEED_UPDATE_EXPECTED=1` writes them anew.
@Suite struct DocumentTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func check(_ name: String, source: String, _ rows: [String]) throws {
    let path = Self.root.appendingPathComponent("docs/\(name)")
    let text = try String(contentsOf: path, encoding: .utf8)
    let begin = "<!-- generated from \(source): begin -->\n"
    let end = "<!-- generated from \(source): end -->\n"
    let first = try #require(text.range(of: begin))
    let last = try #require(text.range(of: end))
    let fresh =
      text[..<first.upperBound] + rows.joined(separator: "\n") + "\n" + text[last.lowerBound...]
    if Expectations.areRewritten {
      try String(fresh).write(to: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: path, encoding: .utf8) == fresh)
  }

  @Test func theTableOfFaultsIsFresh() throws {
    let path = Self.root.appendingPathComponent("Sources/DeedBytecode/Model/Fault.swift")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    var meanings: [String: String] = [:]
    for (comment, line) in zip(lines, lines.dropFirst()) where line.hasPrefix("case ") {
      let name = line.dropFirst(5).prefix { $0.isLetter }
      if comment.hasPrefix("/// ") { meanings[String(name)] = String(comment.dropFirst(4)) }
    }
    var rows = ["| code | name | meaning |", "|---|---|---|"]
    for code in FaultCode.allCases {
      let meaning = try #require(meanings["\(code)"], "\(code) has no comment")
      rows.append("| \(code.rawValue) | \(code.name) | \(meaning) |")
    }
    try check("faults.md", source: "FaultCode", rows)
  }

  @Test func theGasScheduleIsFresh() throws {
    var rows = ["| work | gas | for | unit |", "|---|---|---|---|"]
    for rate in GasSchedule.rates {
      rows.append("| \(rate.work) | \(rate.gas) | \(rate.per) | \(rate.unit) |")
    }
    try check("gas.md", source: "GasSchedule", rows)
  }
}
