import Testing

/// `docs/rules.md` names fixtures for each rule of the language, kept and broken, and they show what it says.
@Suite struct RuleTests {
  /// Numbers of the rules that `docs/language.md` states.
  private static func stated() throws -> [String] {
    let text = try Checkout.requireText("docs/language.md")
    let lines = text.split(separator: "\n")
    guard let start = lines.firstIndex(of: "## Rules") else { return [] }
    return lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.compactMap { line in
      let number = line.prefix { $0.isASCII && $0.isNumber }
      return !number.isEmpty && line.dropFirst(number.count).hasPrefix(". ") ? String(number) : nil
    }
  }

  /// The rows of the table: number, where it is kept, where it is broken.
  private static func rows() throws -> [[String]] {
    try Checkout.requireText("docs/rules.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { cell in
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      return cells.count == 3 && cells[0].allSatisfy(\.isNumber) ? cells : nil
    }
  }

  @Test func everyRuleIsShown() throws {
    let stated = try Self.stated()
    #expect(stated.count >= 26)
    #expect(Set(try Self.rows().map { $0[0] }) == Set(stated))
    #expect(try Self.rows().count == stated.count)
  }

  @Test func fixturesShowWhatIsSaid() throws {
    for row in try Self.rows() {
      for cell in row[1...] {
        let fixtures = cell.split(separator: "·")
        #expect(!fixtures.isEmpty, "rule \(row[0])")
        for fixture in fixtures {
          let words = fixture.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
          let path = "Tests/Fixtures/" + (words.first ?? "?")
          guard let text = Checkout.text(path) else {
            Issue.record("rule \(row[0]): \(path) is not there")
            continue
          }
          for word in words.dropFirst() {
            #expect(text.contains(word), "rule \(row[0]): \(path) has no \(word)")
          }
        }
      }
    }
  }
}
