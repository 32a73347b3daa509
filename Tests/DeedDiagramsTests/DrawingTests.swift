import DeedDiagrams
import Foundation
import FoundationXML
import Testing

/// The pictures of a contract's life.
@Suite struct DrawingTests {
  private typealias Step = LifecycleDiagram.Step

  private static let escrow = LifecycleDiagram(
    title: "Escrow", parties: ["buyer", "seller", "arbiter"], creators: "anyone",
    phases: [
      .init(
        name: "awaiting", isFinal: false,
        steps: [
          Step(name: "fund", who: "buyer", when: "before deadline", target: 1),
          Step(name: nil, who: "", when: "at deadline", target: 2),
        ]),
      .init(
        name: "funded", isFinal: false,
        steps: [
          Step(name: "note", who: "buyer or seller", when: "", target: nil),
          Step(name: "release", who: "buyer", when: "", target: 2),
        ]),
      .init(name: "settled", isFinal: true, steps: []),
    ],
    always: [Step(name: "remark", who: "anyone", when: "", target: nil)])

  @Test func mermaidNamesPhasesMovesWhoAndWhen() {
    #expect(
      MermaidDrawing.text(of: Self.escrow) == """
        ---
        title: "Escrow"
        ---
        stateDiagram-v2
            state "awaiting" as p0
            state "funded" as p1
            state "settled" as p2
            [*] --> p0: create · anyone
            p0 --> p1: fund · buyer · before deadline
            p0 --> p2: due · at deadline
            p1 --> p1: note · buyer or seller
            p1 --> p2: release · buyer
            p2 --> [*]
            note left of p0
                in every phase:
                remark · anyone
            end note

        """)
  }

  @Test func svgIsXMLWithEveryWordOfTheDiagram() throws {
    let drawing = SVGDrawing.text(of: Self.escrow)
    let texts = try XMLTexts(drawing).texts
    for word in ["Escrow", "awaiting", "fund", "buyer", "before deadline", "due", "in every phase"]
    {
      #expect(texts.contains(word), "\(word) is missing")
    }
    #expect(texts.contains("parties: buyer, seller, arbiter"))
    #expect(drawing.contains("stroke-dasharray"), "what the ledger carries out is dashed")
  }

  /// No words of a source can break out of the text in which they stand.
  @Test(arguments: ["<script>", "a & b", "\"quoted\"", "x\u{0}y", "1 > 0: #; `{}`", "ä\n\u{202E}é"])
  func wordsAreEscaped(words: String) throws {
    let diagram = LifecycleDiagram(
      title: words, parties: [words], creators: words,
      phases: [
        .init(
          name: words, isFinal: false,
          steps: [Step(name: words, who: words, when: words, target: 0)])
      ], always: [])
    let texts = try XMLTexts(SVGDrawing.text(of: diagram)).texts
    let shown = String(words.map { $0 < " " ? "?" : $0 })
    #expect(texts.filter { $0 == shown }.count == 6, "\(texts)")
    let lines = MermaidDrawing.text(of: diagram).split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines.allSatisfy { !$0.contains("<") && !$0.contains("`") && !$0.contains("{") })
  }

  /// Boxes stand below each other, and everything lies within the picture.
  @Test(arguments: 0..<20)
  func nothingOverlaps(seed: Int) throws {
    let phases = 1 + seed % 7
    let diagram = LifecycleDiagram(
      title: "Many", parties: [], creators: "anyone",
      phases: (0..<phases).map { number in
        .init(
          name: String(repeating: "p", count: 1 + (seed * number) % 40), isFinal: false,
          steps: (0..<(seed + number) % 5).map {
            Step(
              name: String(repeating: "n", count: 1 + $0 * 9), who: "w", when: "",
              target: ($0 + seed) % phases)
          })
      }, always: [])
    let boxes = try XMLTexts(SVGDrawing.text(of: diagram)).boxes
    #expect(boxes.count == phases)
    for (upper, lower) in zip(boxes, boxes.dropFirst()) {
      #expect(upper.y + upper.height < lower.y)
    }
  }
}

/// The texts and the boxes of an SVG document, in their order.
private final class XMLTexts: NSObject, XMLParserDelegate {
  struct Unreadable: Error {}

  private(set) var texts: [String] = []
  private(set) var boxes: [(y: Int, height: Int)] = []
  private var text: String?

  init(_ document: String) throws {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    guard parser.parse() else { throw Unreadable() }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if name == "text" || name == "title" { text = "" }
    if name == "rect", let y = attributes["y"].flatMap({ Int($0) }),
      let height = attributes["height"].flatMap({ Int($0) }), attributes["rx"] == "6"
    {
      boxes.append((y, height))
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text? += characters }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if let text, name == "text" || name == "title" { texts.append(text) }
    if name == "text" || name == "title" { text = nil }
  }
}
