import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedSyntax
import Testing

/// The legal text of a contract, and the clauses that doc comments name.
@Suite struct ProseTests {
  private func source(_ path: String = "terms.md") -> String {
    """
    /// The whole, but for clauses 1.1, 2 and 9.
    contract Sale {
      prose "\(path)"
      party buyer
      /// Clause 3.1. Not "subclause 4".
      create by buyer
      // clause 5.1 in a comment that documents nothing
      call pay() by buyer { }
    }
    """
  }

  private let terms = """
    # Terms
    ## 1 Parties
    1.1 The buyer.
    1.2 The seller, born in
    1980 or later.
    **2** Payment
    2.1 In time.
      3.1. Delivery
    ## 4 Costs
    5.1: Law
    1.1 again
    """

  private func check(
    _ text: String, _ prose: ProseInput?
  ) -> (checked: CheckedModule?, found: [String]) {
    let parsed = ParsedModule.parse(SourceFile(name: "a/sale.deed", text: text))
    #expect(parsed.diagnostics.isEmpty)
    let result = Compiler.check(parsed, prose: prose)
    let found = result.diagnostics.map { diagnostic in
      let file =
        diagnostic.fileName == "a/terms.md"
        ? SourceFile(name: "a/terms.md", text: terms) : parsed.source
      let line = file.position(at: diagnostic.span.start).line
      return "\(diagnostic.fileName):\(line) \(diagnostic.code.identifier) \(diagnostic.message)"
    }
    return (result.checked, found)
  }

  @Test func findsClausesOnBothSides() throws {
    let (checked, found) = check(source(), .file(SourceFile(name: "a/terms.md", text: terms)))
    #expect(
      found == [
        "a/sale.deed:1 D3115 a/terms.md has no clause 9",
        "a/terms.md:4 D3116 no declaration names clause 1.2",
        "a/terms.md:9 D3116 no declaration names clause 4",
        "a/terms.md:10 D3116 no declaration names clause 5.1",
      ])
    let lowered = Compiler.lower(try #require(checked))
    let hash = CipherSuite.ed25519SHA256.taggedDigest("prose", Array(terms.utf8))
    #expect(lowered.module.proseHash == hash)
    _ = try Verifier.verify(lowered.module)
  }

  /// The clauses that a text has, by the warnings about those that nothing carries out.
  private func clauses(of text: String, comment: String = "") -> [String] {
    let source = """
      contract Sale {
        prose "terms.md"
        party buyer
        /// \(comment)
        create by buyer
      }
      """
    let parsed = ParsedModule.parse(SourceFile(name: "a/sale.deed", text: source))
    let prose = ProseInput.file(SourceFile(name: "a/terms.md", text: text))
    return Compiler.check(parsed, prose: prose).diagnostics.map { diagnostic in
      let number = diagnostic.message.split(separator: " ").first {
        $0.utf8.first.map { (0x30...0x39).contains($0) } ?? false
      }
      let isPlain = diagnostic.code.identifier == "D3116"
      return (isPlain ? "" : "\(diagnostic.code.identifier) ") + (number.map(String.init) ?? "")
    }
  }

  /// A line inside a paragraph is a clause only where a number goes on and no sentence does.
  @Test func sentencesThatGoOnAreNoClauses() {
    #expect(clauses(of: "1.1 Interest is\n2.5 percent a year.\n\n1.2 Next") == ["1.1", "1.2"])
    #expect(clauses(of: "1.1 Interest is\n1.2 percent a year.") == ["1.1"])
    #expect(clauses(of: "1.1 Paid by\n3.12 Ann, 4.10 Bob.\n1.2 Next") == ["1.1", "1.2"])
    #expect(
      clauses(of: "1.1 One\n1.2 Two\n2.1 Three\n3. Four\n3.1.1 Five") == ["1.1", "1.2", "2.1", "3"])
    #expect(clauses(of: "## 2026 Budget\n26.11.2026 Today\n**1** One") == ["1"])
  }

  @Test func codeIsNoText() {
    #expect(clauses(of: "1. One\n\n```\n2. Two\n```\n3. Three") == ["1", "3"])
    #expect(clauses(of: "~~~ x\n1. One\n```\n2. Two\n~~~~\n\n3. Three\n\n    4. Four") == ["3"])
  }

  @Test func aNumberStandsOnce() {
    #expect(clauses(of: "1. One\n\n2. Two\n\n## 1 Again", comment: "clauses 1, 2") == ["D3118 1"])
  }

  @Test func rangesNameAllBetween() {
    let text = "## 1 A\n1.1 B\n1.2 C\n\n## 2 D\n2.1 E\n\n## 3 F\n3.1 G"
    #expect(clauses(of: text, comment: "clauses 1-2") == ["3", "3.1"])
    #expect(clauses(of: text, comment: "clauses 1.2–2.1 and 3") == ["1.1"])
    #expect(clauses(of: text, comment: "clauses 1.1 to 3") == [])
    #expect(clauses(of: text, comment: "clauses 1-4") == ["D3115 4"])
  }

  @Test func rangesMayOverlapAndStandInAnyOrder() {
    let text = (1...9).map { "\($0). A\n\n\($0).1 B\n\n\($0).2 C" }.joined(separator: "\n\n")
    #expect(clauses(of: text, comment: "clauses 6-7, 1-5, 2-3 and 9") == ["8", "8.1", "8.2"])
    #expect(
      clauses(of: text, comment: "clauses 9-1, 4.2 to 8.1, 2 and 5-6")
        == ["3", "3.1", "3.2", "4.1", "8.2"])
  }

  /// Some 16 million pairs of a range and a clause: they are not compared one by one.
  @Test func manyRangesOverManyClausesTakeNoTime() {
    let text = (0..<8_102).map { "\($0 / 900 + 1).\($0 / 30 % 30 + 1).\($0 % 30 + 1) x" }
      .joined(separator: "\n\n")
    let ranges = (0..<2_000).map { _ in "1.1.1-9.30.30" }.joined(separator: ", ")
    #expect(clauses(of: text, comment: "clauses \(ranges)") == ["10.1.1", "10.1.2"])
  }

  @Test func clausesWithoutATextAreToldOnce() {
    let text = "/// clause 1\ncontract C {\n  party a\n  /// clause 2\n  create by a\n}"
    let (_, found) = check(text, nil)
    #expect(
      found == [
        "a/sale.deed:1 D3115 clause 1 is named, but the contract names no legal text"
      ])
  }

  @Test(arguments: [
    "../terms.md", "/etc/passwd", "a/../../b.md", "", "a//b.md", "./terms.md", "a\\\\b.md",
  ])
  func refusesPathsThatLeadOut(_ path: String) {
    let parsed = ParsedModule.parse(SourceFile(name: "sale.deed", text: source(path)))
    #expect(ProsePath.path(of: parsed) == nil)
    let (checked, found) = check(source(path), nil)
    #expect(checked == nil)
    #expect(found.count == 1 && found[0].contains("D3114 the path of a legal text"))
  }

  @Test func refusesTextsThatCannotBeUsed() {
    func message(_ input: ProseInput?) -> String { check(source(), input).found.joined() }
    let broken = SourceFile(name: "a/terms.md", bytes: [0x31, 0x2E, 0x31, 0x20, 0xFF])
    #expect(message(.file(broken)).hasSuffix("not UTF-8: octet 5, in line 1"))
    let large = SourceFile(name: "a/terms.md", bytes: Array(repeating: 0x61, count: 131_073))
    #expect(message(.file(large)).hasSuffix("the legal text has more than 131072 octets"))
    #expect(message(.unavailable("there is none")) == "a/sale.deed:3 D3114 there is none")
    #expect(message(nil) == "a/sale.deed:3 D3114 the legal text was not read")
  }

  @Test func pathsBelowTheFolderAreTaken() {
    let parsed = ParsedModule.parse(SourceFile(name: "sale.deed", text: source("text/terms.md")))
    #expect(ProsePath.path(of: parsed) == "text/terms.md")
  }
}
