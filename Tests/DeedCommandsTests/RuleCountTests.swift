import DeedTestSupport
import Foundation
import Testing

/// How often the fixtures show each rule of `docs/language.md`, kept and broken; `docs/rules.md` has the table.
///
/// What the compiler refuses carries its rule by its code: the code's page in `docs/errors` names it. Elsewhere a comment
/// does, `// rule 5` or `// rules 5, 8`: in a program above a test, in other fixtures for the file; of what fails there only the
/// faults of the rule count. Of what the verifier refuses the folder tells, where no comment does.
///
/// `DEED_UPDATE_EXPECTED=1` writes the table anew.
@Suite struct RuleCountTests {
  /// What the fixtures show of one rule.
  private struct Tally {
    var kept = 0
    var refused = 0
    var failed = 0
    var unverified = 0
  }

  /// Rules that nothing in a source breaks: the ledger and the machine alone see to them.
  private static let withoutRefusal: Set<Int> = [1, 11, 13]
  /// What a call against a rule fails with: rules 8 and 17 with anything, and against rules that are not here nothing runs.
  private static let faults: [Int: Set<String>] = [
    1: ["UnneededSignature"], 3: ["Unauthorised"], 5: ["Unauthorised"], 6: ["Unauthorised"],
    7: ["WrongPhase"], 8: [], 12: ["TooEarly", "TooLate"], 13: ["DuePending", "NotDue"],
    14: ["DueUnpaid", "DivisionByZero"], 15: ["WrongInterface"], 16: ["Busy"], 17: [],
    18: ["WrongAsset"], 20: ["AmountOutOfRange", "InsufficientAmount"],
    21: ["InsufficientHolding", "HoldingFrozen", "Unauthorised"],
    22: ["HolderNotAllowed", "HoldingFrozen"],
    23: ["DivisionByZero", "NegativeExponent", "IntegerTooLarge"], 24: ["OutOfRange"],
    25: ["NotInvertible", "NegativeExponent", "OutOfRange"], 29: ["KeyMissing"],
    31: ["InvalidText"], 32: ["CallTooDeep", "OutOfGas"],
    33: ["NotUpgradable", "NotASuccessor"], 34: ["Uninitialised"],
  ]
  /// What the fixtures of the verifier are about, by folder.
  private static let folders: [String: [Int]] = [
    "effects": [4], "entries": [11], "interfaces": [15], "linearity": [19], "phases": [10],
    "thieves": [19], "upgrades": [33],
  ]

  private static let fixtures = repository + "/Tests/Fixtures/"

  private static func paths(_ folder: String, _ suffix: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: fixtures + folder)
      .filter { $0.hasSuffix(suffix) }.sorted().map { fixtures + folder + "/" + $0 }
  }

  private static func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The rules that a comment names.
  private static func rules(_ line: String) throws -> [Int] {
    guard line.hasPrefix("// rule ") || line.hasPrefix("// rules ") else { return [] }
    let rules = line.split { !$0.isNumber }.compactMap { Int($0) }
    try #require(!rules.isEmpty && rules.allSatisfy { (1...34).contains($0) }, "\(line)")
    return rules
  }

  /// Whether a line says that something fails, behind these words, with a fault of the rule.
  private static func fails(_ line: String, _ words: String, rule: Int) -> Bool {
    guard let faults = faults[rule], let start = line.range(of: words) else { return false }
    return faults.isEmpty
      || faults.contains(String(line[start.upperBound...].prefix { $0.isLetter }))
  }

  /// The rules of each code, as its page says.
  private static func rulesOfCodes() throws -> [String: [Int]] {
    var rules: [String: [Int]] = [:]
    let folder = repository + "/docs/errors/"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let line = try lines(folder + name).first {
        $0.hasPrefix("Rule") && $0.hasSuffix(" of [the language](../language.md#rules).")
      }
      guard let line, let words = line.components(separatedBy: " of [").first else { continue }
      rules[String(name.dropLast(3))] = words.split { !$0.isNumber }.compactMap { Int($0) }
    }
    return rules
  }

  /// The tests of the programs in the language, each under its mark.
  private static func count(programs tally: inout [Int: Tally]) throws {
    for path in try paths("language", ".deed") {
      var marked: [Int] = []
      for line in try lines(path) {
        let found = try rules(line)
        for rule in found { tally[rule, default: Tally()].kept += 1 }
        if !found.isEmpty || line == "}" { marked = found }
        for rule in marked where fails(line, "expect fails ", rule: rule) {
          tally[rule, default: Tally()].failed += 1
        }
      }
    }
  }

  /// What the compiler accepts and refuses.
  private static func count(sources tally: inout [Int: Tally]) throws {
    let codes = try rulesOfCodes()
    #expect(codes.count > 60)
    for path in try paths("semantics/accept", ".deed") {
      for rule in try lines(path).flatMap(Self.rules) {
        tally[rule, default: Tally()].kept += 1
      }
    }
    let told =
      try paths("semantics/reject", ".deed") + paths("mistakes", ".expected")
      + paths("syntax/reject", ".diagnostics.expected")
    for path in told {
      for line in try lines(path) {
        for part in line.components(separatedBy: "error[").dropFirst() {
          for rule in codes[String(part.prefix(5))] ?? [] {
            tally[rule, default: Tally()].refused += 1
          }
        }
      }
    }
    for path in try paths("mistakes", ".deed") {
      for rule in try lines(path).flatMap(Self.rules) {
        tally[rule, default: Tally()].refused += 1
      }
    }
  }

  /// What the machine fails with, and what the verifier refuses.
  private static func count(modules tally: inout [Int: Tally]) throws {
    for path in try paths("vm", ".dasm") {
      let lines = try lines(path)
      for rule in try lines.flatMap(Self.rules) {
        let failed = lines.filter { $0.hasPrefix("//! ") && fails($0, " fails ", rule: rule) }
        tally[rule, default: Tally()].kept += 1
        tally[rule, default: Tally()].failed += failed.count
      }
    }
    for (kind, count) in [("accept", \Tally.kept), ("reject", \Tally.unverified)] {
      for path in try paths("verifier/" + kind, ".dasm") {
        let marked = try lines(path).flatMap(Self.rules)
        let folder = path.split(separator: "/").dropLast().last.map(String.init) ?? ""
        for rule in marked.isEmpty ? folders[folder] ?? [] : marked {
          tally[rule, default: Tally()][keyPath: count] += 1
        }
      }
    }
  }

  /// Numbers of the rules that `docs/language.md` states.
  private static func stated() throws -> Set<Int> {
    let lines = try lines(repository + "/docs/language.md")
    let start = try #require(lines.firstIndex(of: "## Rules"))
    return Set(
      lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.compactMap { line in
        let number = line.prefix(while: \.isNumber)
        return line.dropFirst(number.count).hasPrefix(". ") ? Int(number) : nil
      })
  }

  @Test func everyRuleIsKeptAndBroken() throws {
    var tally: [Int: Tally] = [:]
    try Self.count(programs: &tally)
    try Self.count(sources: &tally)
    try Self.count(modules: &tally)
    let stated = try Self.stated()
    var rows = [
      "| rule | kept | refused by the compiler | fails at run time | refused by the verifier |",
      "|---|---|---|---|---|",
    ]
    for rule in 1...34 {
      guard stated.contains(rule) else {
        rows.append("| \(rule) | missing: not in this version | | | |")
        continue
      }
      let found = tally[rule] ?? Tally()
      #expect(found.kept > 0, "rule \(rule) is nowhere kept")
      #expect((found.refused == 0) == Self.withoutRefusal.contains(rule), "rule \(rule) refused")
      #expect((found.failed == 0) == (Self.faults[rule] == nil), "rule \(rule) failing")
      rows.append(
        "| \(rule) | \(found.kept) | \(found.refused) | \(found.failed) | \(found.unverified) |")
    }
    try Self.check(rows)
  }

  /// Holds the table in `docs/rules.md`.
  private static func check(_ rows: [String]) throws {
    let path = repository + "/docs/rules.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let begin = try #require(text.range(of: "<!-- generated from the fixtures: begin -->\n"))
    let end = try #require(text.range(of: "<!-- generated from the fixtures: end -->\n"))
    let fresh =
      text[..<begin.upperBound] + rows.joined(separator: "\n") + "\n" + text[end.lowerBound...]
    if Expectations.areRewritten {
      try String(fresh).write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == fresh)
  }
}
