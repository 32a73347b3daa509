import Testing

/// What other modules see is documented, and files and functions stay short enough to read.
@Suite struct DocumentationTests {
  /// What may follow `package` or `public` in a declaration.
  private static let declarations: Set<String> = [
    "func", "var", "let", "struct", "enum", "class", "actor", "protocol", "init", "subscript",
    "typealias", "static", "final", "indirect", "mutating", "nonmutating", "consuming", "borrowing",
    "private", "internal", "fileprivate", "nonisolated", "convenience", "required", "lazy", "weak",
    "unowned", "override", "case", "prefix", "postfix", "infix", "macro", "async", "distributed",
    "@unsafe", "@safe", "@inlinable", "@discardableResult",
  ]

  @Test func everyDeclarationForOthersHasAComment() {
    for source in Checkout.sources {
      for index in source.tokens.indices where Self.isDeclaration(source, index) {
        let isWitness = Self.requirements.contains(Self.signature(source, after: index))
        if !isWitness, !Self.isDocumented(source, line: source.tokens[index].line) {
          Issue.record("no documentation: \(source.place(index))")
        }
      }
    }
  }

  @Test func everyRequirementHasAComment() {
    for source in Checkout.sources {
      for index in Self.requirements(in: source)
      where !Self.isDocumented(source, line: source.tokens[index].line) {
        Issue.record("no documentation: \(source.place(index))")
      }
    }
  }

  /// The signatures of what our own protocols require; a witness has the comment of its requirement.
  private static let requirements = Set(
    Checkout.sources.flatMap { source in
      requirements(in: source).map { signature(source, after: $0 - 1) }
    })

  /// The positions at which requirements begin, modifiers left aside.
  private static func requirements(in source: SwiftSource) -> [Int] {
    source.tokens.indices.flatMap { index -> [Int] in
      guard source.word(index) == "protocol", source.word(index - 1) != "." else { return [] }
      guard let start = source.tokens[index...].firstIndex(where: { $0.text == "{" }),
        let end = source.closing(start)
      else { return [] }
      return (start..<end).filter {
        ["var", "func", "init"].contains(source.word($0)) && source.word($0 - 1) != "."
      }
    }
  }

  /// The kind and name of a declaration, an initialiser's with its parameters.
  private static func signature(_ source: SwiftSource, after index: Int) -> String {
    let kinds = ["var", "let", "func", "init"]
    var start = index + 1
    while start < source.tokens.count, !kinds.contains(source.word(start)) { start += 1 }
    let isInitialiser = source.word(start) == "init"
    guard isInitialiser, let end = source.closing(start + 1) else {
      return source.word(start) == "func"
        ? "func " + source.word(start + 1) : source.word(start + 1)
    }
    return source.tokens[start...end].map(\.text).joined(separator: " ")
  }

  private static func isDeclaration(_ source: SwiftSource, _ index: Int) -> Bool {
    guard ["package", "public"].contains(source.word(index)),
      source.tokens[(index + 1)...].first?.line == source.tokens[index].line
    else { return false }
    if [".", "let", "var", "func", "case", "(", ","].contains(source.word(index - 1)) {
      return false
    }
    return declarations.contains(source.word(index + 1))
  }

  /// Whether the lines above, attributes left aside, end in a documentation comment.
  private static func isDocumented(_ source: SwiftSource, line: Int) -> Bool {
    for text in source.lines[..<(line - 1)].reversed() {
      let trimmed = text.drop { $0 == " " }
      if trimmed.hasPrefix("///") { return true }
      let isSkipped =
        trimmed.hasPrefix("@") || trimmed.hasPrefix("#if") || trimmed.hasPrefix("// swift-format")
      if !isSkipped { return false }
    }
    return false
  }

  /// More than 500 lines fail; what `make stdlib` writes is as long as its source, and about 400 are the aim.
  @Test func filesAreShort() {
    for source in Checkout.sources + Checkout.tests where !source.path.contains("/Embedded/") {
      let count = source.lines.count - 1
      #expect(count <= 500, "\(source.path) has \(count) lines")
      if count > 400 { warn(["\(source.path) has \(count) lines"]) }
    }
  }

  /// Functions that are one table, where parts would only hide the whole.
  private static let tables = ["Sources/DeedVM/Engine/VirtualMachine+Loop.swift"]

  /// About 70 lines are the aim; more than 100 fail, and more than 150 in a table.
  @Test func functionsAreShort() {
    for source in Checkout.sources + Checkout.tests {
      for body in source.bodies {
        let count = source.tokens[body.close].line - source.tokens[body.name].line + 1
        let most = Self.tables.contains(source.path) ? 150 : 100
        #expect(count <= most, "\(count) lines: \(source.place(body.name))")
        if count > 70, count <= most { warn(["\(count) lines: \(source.place(body.name))"]) }
      }
    }
  }
}
