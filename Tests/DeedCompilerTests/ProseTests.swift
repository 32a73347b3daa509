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
    #expect(message(.file(broken)).hasSuffix("the legal text is not UTF-8"))
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
