import DeedBytecode
import DeedCompiler
import DeedSyntax
import Testing

/// Sources as deep and as long as the parser lets through: every later stage must do with the stack and the time.
@Suite struct DeepSourceTests {
  private func answer(_ text: String) throws {
    let compilation = Compilation(text)
    guard compilation.checked != nil else {
      #expect(!compilation.diagnostics.isEmpty)
      return
    }
    for lowered in try compilation.lowerAll() { _ = try? Verifier.verify(lowered.module) }
  }

  @Test(arguments: [10, 190, 199, 250, 255, 300])
  func nestedExpressions(_ depth: Int) throws {
    func nested(_ open: String, _ core: String, _ close: String) -> String {
      String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
    }
    let values = [
      nested("(", "a", ")"), nested("a + ", "a", ""), nested("(a + ", "a", ")"),
      nested("f(", "a", ")"), nested("if b { ", "a", " } else { 0 }"),
      nested("match o { some(_) { ", "a", " } none { 0 } }"), nested("-", "a", ""),
      nested("[", "a", "][0]"), nested("[", "", "]"), nested("some(", "a", ")"),
    ]
    for value in values {
      try answer(
        "fn f(a: int) -> int { return a }\nfn g(a: int, b: bool, o: int?) -> int { return \(value) }"
      )
    }
    let truths = [
      nested("b and ", "b", ""), nested("(b and ", "b", ")"), nested("(b or (b and ", "b", "))"),
      nested("not (", "b", ")"), nested("(not b or ", "b", ")"),
    ]
    for truth in truths { try answer("fn g(b: bool) -> bool { return \(truth) }") }
  }

  @Test(arguments: [10, 190, 199, 250])
  func nestedStatements(_ depth: Int) throws {
    func nested(_ open: String, _ core: String) -> String {
      String(repeating: open, count: depth) + core + String(repeating: "}", count: depth)
    }
    try answer("fn g(b: bool) { \(nested("if b { ", "let _ = b")) }")
    try answer("fn g(b: bool) { \(nested("while b { ", "let _ = b")) }")
    try answer("fn g(b: bool) { \(nested("for _ in 0..<3 { ", "let _ = b")) }")
    try answer("test \"t\" { party a\n\(nested("expect fails Busy { ", "let _ = a")) }")
    let type =
      String(repeating: "list<", count: depth) + "int" + String(repeating: ">", count: depth)
    try answer("fn g(a: \(type)) { }")
    try answer("fn g(a: \(type)) -> int { return a\(String(repeating: "[0]", count: depth)) }")
  }

  @Test func longChains() throws {
    let count = 2000
    let functions = (0..<count).map { "fn f\($0)() -> party { return f\($0 + 1)() }" }
    let views = (0..<200).map { "view v\($0)() -> party { return f\($0)() }" }
    try answer(
      "contract C {\nparty p\ncreate by anyone\n\(functions.joined(separator: "\n"))\n"
        + "fn f\(count)() -> party { return p }\n\(views.joined(separator: "\n"))\n"
        + "call c() by f0() { }\n}")
    let structs = (0..<300).map { "struct S\($0) { a: S\($0 + 1), b: S\($0 + 1) }" }
    try answer(
      "\(structs.joined(separator: "\n"))\nstruct S300 { n: int }\nfn g(a: map<S0, int>) { }")
    let long = (0..<20_000).map { "struct T\($0) { a: T\($0 + 1) }" }
    try answer("\(long.joined(separator: "\n"))\nstruct T20000 { n: int }")
    for circle in ["1", "c0"] {
      let constants = (0..<5000).map { "let c\($0): int = c\($0 + 1) + c\($0 + 1)" }
      try answer("\(constants.joined(separator: "\n"))\nlet c5000: int = \(circle)")
      let open = String(repeating: "(-", count: 90)
      let close = String(repeating: ")", count: 90)
      let nested = (0..<100).map { "let c\($0): int = \(open)c\($0 + 1)\(close)" }
      try answer("\(nested.joined(separator: "\n"))\nlet c100: int = \(circle)")
    }
    let aliases = (0..<5000).map { "type A\($0) = A\($0 + 1)" }
    try answer("\(aliases.joined(separator: "\n"))\ntype A5000 = int\nfn g(a: A0) { }")
  }
}
