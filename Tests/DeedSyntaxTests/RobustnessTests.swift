import DeedSyntax
import DeedTestSupport
import Foundation
import Testing

/// Any bytes: the parser ends, keeps them all, and does not crash.
@Suite struct RobustnessTests {
  /// Parses and checks what holds for every input.
  @discardableResult
  private func check(_ bytes: [UInt8], _ note: @autoclosure () -> String) -> ParsedModule {
    let module = ParsedModule.parse(SourceFile(name: "input", bytes: bytes))
    #expect(module.tree.reassembledBytes == bytes, "\(note())")
    #expect(module.diagnostics.count <= SyntaxLimits.diagnosticCount + 1, "\(note())")
    let isInside = module.diagnostics.allSatisfy {
      $0.span.start >= 0 && $0.span.end <= bytes.count
    }
    #expect(isInside, "\(note())")
    let nodes = module.tree.nodes
    #expect(nodes.last?.subtreeCount == nodes.count, "\(note())")
    _ = DiagnosticRenderer(files: [module.source], usesColor: true).render(module.diagnostics)
    _ = Diagnostic.json(module.diagnostics, files: [module.source])
    if !module.hasErrors { #expect(Formatter.format(module) != nil, "\(note())") }
    return module
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func randomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for round in 0..<150 {
      let count = Int.random(in: 0...400, using: &random)
      let alphabet: [UInt8] =
        round % 2 == 0
        ? Array(0...255) : Array("{}()[]<>\"\\/.,:=+-*?_ \n\t\r;%az09\u{e9}\u{202e}".utf8)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      check(bytes, "seed \(seed), round \(round)")
    }
  }

  @Test(arguments: SyntaxFixture.accepted + SyntaxFixture.rejected)
  func shuffledTokens(_ fixture: SyntaxFixture) throws {
    let module = try fixture.parse()
    var random = SeededGenerator(seed: 7)
    let texts = module.tree.tokens.indices.map {
      module.source.text(in: module.tree.tokens[$0].leadingSpan) + module.tree.text(of: $0)
    }
    for round in 0..<40 {
      var changed = texts
      if round % 4 == 0 {
        changed.shuffle(using: &random)
      } else {
        for _ in 0..<(1 << (round % 6)) where !changed.isEmpty {
          let index = changed.indices.randomElement(using: &random) ?? 0
          let other = changed.indices.randomElement(using: &random) ?? 0
          switch Int.random(in: 0..<3, using: &random) {
          case 0: changed.remove(at: index)
          case 1: changed.insert(changed[index], at: other)
          default: changed.swapAt(index, other)
          }
        }
      }
      check(Array(changed.joined().utf8), "\(fixture.name), round \(round)")
    }
  }

  /// A file cut off at any byte.
  @Test(arguments: SyntaxFixture.accepted)
  func truncated(_ fixture: SyntaxFixture) throws {
    let bytes = try fixture.bytes
    for end in stride(from: 0, to: bytes.count, by: 7) {
      check(Array(bytes[..<end]), "\(fixture.name) to \(end)")
    }
  }

  private static let deep: [(name: String, open: String, close: String)] = [
    ("parentheses", "(", ")"), ("brackets", "[", "]"), ("braces", "{", "}"), ("calls", "f(", ")"),
    ("minus", "-", ""), ("not", "not (", ")"), ("if", "if a { ", "}"), ("sum", "1+", ""),
    ("value if", "if a { 1 } else { ", "}"), ("members", "a.", "b"), ("index", "a[", "]"),
    ("powers", "2**", ""), ("match", "match a { b { ", "} }"), ("for", "for a in b { ", "}"),
    ("and", "a and ", ""), ("some", "some(", ")"), ("map", "[1: ", "]"), ("suffix", "a()", "()"),
  ]

  /// The octets of the stack on which what nests must do: frames without optimisation are many times larger.
  private static let stackOctets = _isDebugAssertConfiguration() ? 16 << 20 : 1 << 20

  /// A hundred thousand levels, in a thread with a stack of one mebibyte.
  @Test func deepNesting() {
    onSmallStack {
      for (name, open, close) in Self.deep {
        let text =
          "fn a() {\n let x = " + String(repeating: open, count: 100_000) + "1"
          + String(repeating: close, count: 100_000) + "\n" + open + "}\n"
        let module = check(Array(text.utf8.prefix(SyntaxLimits.sourceByteCount)), name)
        #expect(module.hasErrors, "\(name)")
        #expect(module.diagnostics.count < 10, "\(name): \(module.diagnostics.count)")
        let statement = "fn a() {\n" + String(repeating: open, count: 100_000)
        #expect(check(Array(statement.utf8), name).hasErrors, "\(name) as a statement")
      }
      for open in ["list<", "(", "map<int, ", "bytes[", "a.", "int in "] {
        let text = "let a: " + String(repeating: open, count: 100_000) + "int"
        #expect(check(Array(text.utf8), open).hasErrors)
      }
      for open in ["(", "any 2 of (", "a or (", "all of a["] {
        let text = "contract C { create by " + String(repeating: open, count: 100_000)
        #expect(check(Array(text.utf8), open).hasErrors)
      }
    }
  }

  /// What is nested just within the limits parses, formats and is let go on the same stack.
  @Test func allowedNesting() {
    onSmallStack {
      let depth = SyntaxLimits.nestingDepth - 5
      for (open, close) in [("(", ")"), ("f(", ")"), ("-", ""), ("[", "]"), ("some(", ")")] {
        let text =
          "fn a() {\n let x = " + String(repeating: open, count: depth) + "1"
          + String(repeating: close, count: depth) + "\n}\n"
        #expect(check(Array(text.utf8), open).diagnostics.isEmpty, "\(open)")
      }
      for open in ["if a { ", "for a in b { ", "while a { "] {
        let text =
          "fn a() { " + String(repeating: open, count: depth)
          + String(repeating: " }", count: depth) + " }"
        #expect(check(Array(text.utf8), open).diagnostics.isEmpty, "\(open)")
      }
      let sum = String(repeating: "1 + ", count: SyntaxLimits.expressionHeight - 2) + "1"
      #expect(check(Array("let a: int = \(sum)".utf8), "sum").diagnostics.isEmpty)
    }
  }

  private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      body()
      done.signal()
    }
    thread.stackSize = Self.stackOctets
    thread.start()
    done.wait()
  }

  @Test func limitOfTheSource() {
    let limit = SyntaxLimits.sourceByteCount
    let atLimit = Array("//".utf8) + Array(repeating: 0x61, count: limit - 2)
    #expect(check(atLimit, "at the limit").diagnostics.isEmpty)
    let beyond = check(atLimit + [0x61], "beyond the limit")
    #expect(beyond.diagnostics.map(\.code) == [.sourceTooLarge])
  }

  @Test func longLinesAndManyMistakes() {
    let names = String(repeating: "a, ", count: 100_000)
    check(Array("enum E { \(names)b }".utf8), "one long line")
    check(Array("fn f() { a(\(names)) }".utf8), "a long argument list")
    let stray = Array(String(repeating: "$\n", count: 100_000).utf8)
    #expect(check(stray, "one stray character").diagnostics.count < 3)
    let module = check(
      Array(String(repeating: "fn f() { 1 }\n", count: 1_000).utf8), "many mistakes")
    #expect(module.diagnostics.last?.code == .tooManyDiagnostics)
    check(Array(repeating: 0, count: 100_000), "NULs")
    check(Array(String(repeating: "\"\n", count: 100_000).utf8), "texts without an end")
    check(Array(String(repeating: "fn f() {\n", count: 100_000).utf8), "unclosed functions")
    check(Array(String(repeating: "let ", count: 200_000).utf8), "one word")
    check(Array(String(repeating: "match a { b { ", count: 60_000).utf8), "matches")
  }
}
