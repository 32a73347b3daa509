import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

@Suite struct GrammarTests {
  @Test func reservedWordsAreThoseOfTheGrammar() throws {
    #expect(TokenKind.reservedWords.count < 40)
    let text = try String(contentsOf: Grammar.url, encoding: .utf8)
    let words = text.components(separatedBy: "RESERVED ")[1].components(separatedBy: "NEWLINE")[0]
      .split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(words == TokenKind.reservedWords.map(\.rawValue))
  }

  /// The recogniser accepts every accepted fixture, and the fixtures use every production.
  @Test func fixturesCoverTheGrammar() throws {
    let grammar = try Grammar.load()
    var used: Set<String> = []
    for fixture in SyntaxFixture.accepted {
      var recogniser = GrammarRecogniser(grammar, try fixture.parse())
      let isSentence = recogniser.accepts()
      #expect(isSentence, "\(fixture.name) is not a sentence of the grammar")
      used.formUnion(recogniser.usedProductions)
    }
    #expect(grammar.names.filter { !used.contains($0) } == [])
  }

  /// Every production stands in the reference, in the line behind the heading of its construct, and nothing else does.
  @Test func theReferenceHasEveryProduction() throws {
    let grammar = try Grammar.load()
    let page = Grammar.url.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/language.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let reference = try #require(text.components(separatedBy: "\n## Every construct\n").last)
    var named: [String] = []
    for construct in reference.components(separatedBy: "\n### ").dropFirst() {
      let lines = construct.split(separator: "\n").map(String.init)
      named += lines[1].split(separator: "*").first.map { $0.components(separatedBy: ", ") } ?? []
      for part in ["- **Static.** ", "- **Meaning.** ", "- **Cost.** "] {
        #expect(lines.count { $0.hasPrefix(part) } == 1, "\(lines[0]) has no \(part)")
      }
    }
    #expect(named.sorted() == grammar.names.sorted())
  }

  /// The parser accepts random sentences of the grammar, and the formatter keeps their syntax.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func acceptsRandomSentences(seed: UInt64) throws {
    let grammar = try Grammar.load()
    var generator = SentenceGenerator(grammar, seed: seed)
    for round in 0..<60 {
      let text = generator.sentence(
        of: round % 2 == 0 ? "Item" : "Contract", depth: 12 + round % 12)
      let source = SourceFile(name: "random", text: text)
      let module = ParsedModule.parse(source)
      guard module.diagnostics.isEmpty else {
        let rendered = DiagnosticRenderer(files: [source]).render(module.diagnostics)
        Issue.record("seed \(seed), round \(round):\n\(text)\n\(rendered)")
        return
      }
      #expect(module.tree.reassembledBytes == source.bytes)
      let formatted = try #require(Formatter.format(module))
      let again = ParsedModule.parse(SourceFile(name: "formatted", text: formatted))
      guard again.diagnostics.isEmpty, again.tree.description == module.tree.description,
        Formatter.format(again) == formatted
      else {
        let isSame = again.tree.description == module.tree.description
        let rendered = DiagnosticRenderer(files: [again.source]).render(again.diagnostics)
        Issue.record(
          "seed \(seed), round \(round): formatting changed, same tree \(isSame)\n\(text)\n\(formatted)\n\(rendered)\n\(Formatter.format(again) ?? "")"
        )
        return
      }
    }
  }

  /// Parser and grammar agree on declarations of the fixtures with one token removed, doubled or swapped.
  @Test(arguments: SyntaxFixture.accepted)
  func agreesOnMutations(_ fixture: SyntaxFixture) throws {
    let grammar = try Grammar.load()
    let module = try fixture.parse()
    var random = SeededGenerator(seed: 1)
    for unit in units(of: module) {
      for position in 0..<(3 * unit.count) {
        let index = position / 3
        var texts = unit
        switch Int.random(in: 0..<3, using: &random) {
        case 0: texts.remove(at: index)
        case 1: texts.insert(texts[index], at: index)
        default:
          guard index + 1 < texts.count else { continue }
          texts.swapAt(index, index + 1)
        }
        try agree(texts.joined(), grammar, fixture.name)
      }
    }
  }

  /// The declarations of a file, each as its tokens with what stands before them; contracts by member.
  private func units(of module: ParsedModule) -> [[String]] {
    func texts(_ range: Range<Int>) -> [String] {
      range.map { index in
        let token = module.tree.tokens[index]
        return module.source.text(in: token.leadingSpan) + module.tree.text(of: index)
      }
    }
    var units: [[String]] = []
    func visit(_ node: Int, isMember: Bool) {
      for child in module.tree.children(of: node) {
        guard case .node(let inner) = child else { continue }
        let below = module.tree.nodes[inner]
        if below.kind == .declaration, below.tokenEnd - below.firstToken < 150 {
          let tokens = texts(below.firstToken..<below.tokenEnd)
          units.append(isMember ? ["contract C {\n"] + tokens + ["\n}"] : tokens)
        } else {
          visit(inner, isMember: isMember || below.kind == .contract)
        }
      }
    }
    visit(module.tree.root, isMember: false)
    return units
  }

  private func agree(_ text: String, _ grammar: Grammar, _ name: String) throws {
    let source = SourceFile(name: "mutated", text: text)
    let module = ParsedModule.parse(source)
    #expect(module.tree.reassembledBytes == source.bytes)
    if module.diagnostics.contains(where: { $0.code.number < 1030 }) { return }
    var recogniser = GrammarRecogniser(grammar, module)
    let isSentence = recogniser.accepts()
    if isSentence == module.hasErrors {
      let rendered = DiagnosticRenderer(files: [source]).render(module.diagnostics)
      Issue.record("\(name): grammar says \(isSentence)\n\(text)\n\(rendered)")
    }
  }
}
