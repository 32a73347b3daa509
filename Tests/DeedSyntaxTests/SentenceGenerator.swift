import DeedSyntax
import DeedTestSupport

/// Makes random sentences of the grammar.
struct SentenceGenerator {
  let grammar: Grammar
  var random: SeededGenerator
  /// The least number of productions inside one another that a form needs.
  private let heights: [Int]
  private var output = ""

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
    heights = Self.heights(grammar)
  }

  private static func heights(_ grammar: Grammar) -> [Int] {
    var heights = Array(repeating: 1_000, count: grammar.forms.count)
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for (index, form) in grammar.forms.enumerated() {
        let height: Int
        switch form {
        case .quoted, .token, .optional, .many: height = 0
        case .production(let name):
          height = 1 + (grammar.productions[name].map { heights[$0] } ?? 0)
        case .sequence(let parts): height = parts.map { heights[$0] }.max() ?? 0
        case .choice(let options): height = options.map { heights[$0] }.min() ?? 0
        }
        if height < heights[index] {
          heights[index] = height
          hasChanged = true
        }
      }
    }
    return heights
  }

  /// A sentence of a production, as source text.
  mutating func sentence(of production: String, depth: Int) -> String {
    output = ""
    if let form = grammar.productions[production] { expand(form, depth) }
    return output
  }

  private mutating func expand(_ form: Int, _ depth: Int) {
    switch grammar.forms[form] {
    case .quoted(let word): write(word)
    case .token(let name): write(token(name))
    case .production(let name):
      if let body = grammar.productions[name] { expand(body, depth - 1) }
    case .sequence(let parts):
      for part in parts { expand(part, depth) }
    case .choice(let options):
      let affordable = options.filter { heights[$0] < depth }
      let lowest = options.min { heights[$0] < heights[$1] }
      let isPlain = Int.random(in: 0..<3, using: &random) == 0
      let option = (isPlain ? affordable.first : affordable.randomElement(using: &random)) ?? lowest
      if let option { expand(option, depth) }
    case .optional(let inner):
      if heights[inner] < depth, Bool.random(using: &random) { expand(inner, depth) }
    case .many(let inner):
      guard heights[inner] < depth else { return }
      for _ in 0..<pick([0, 0, 1, 1, 2, 3]) { expand(inner, depth) }
    }
  }

  private mutating func write(_ text: String) {
    output += text
    output += text == "\n" ? "" : " "
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &random)]
  }

  private mutating func token(_ name: String) -> String {
    let zeros = String(repeating: "0", count: 64)
    switch name {
    case "NEWLINE": return "\n"
    case "INTEGER": return pick(["0", "7", "1_000", "0xfF"])
    case "TEXT": return #""a \"text\" \u{e9}""#
    case "BYTES": return #"hex"00ff""#
    case "TIME": return #"time"2026-11-21T09:00:00Z""#
    case "PARTY": return "party\"\(zeros)\""
    case "DIGEST": return "digest\"sha256:\(zeros)\""
    case "RESERVED": return pick(TokenKind.reservedWords).rawValue
    default:
      let names = [
        "a", "b", "total", "x_1", "Claim", "call", "error", "type", "phase", "days", "pub", "int",
        "bytes", "contract", "create", "caller", "import", "party", "test",
      ]
      return pick(names)
    }
  }
}
