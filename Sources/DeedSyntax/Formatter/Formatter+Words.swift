extension Formatter {
  /// What a clause says, in one line as the formatter writes it where it fits, and without comments.
  ///
  /// For a `requires`, `ensures` or `invariant` this is the condition; for a `due` the time and the phases. The node is that
  /// of the clause in the module's lossless tree. A module with errors has no layout: of its clauses it is the tokens.
  package static func words(ofClause node: Int, in module: ParsedModule) -> String {
    guard !module.hasErrors else {
      let clause = module.tree.nodes[node]
      return (clause.firstToken..<clause.tokenEnd).dropFirst()
        .prefix { ![.else, .ensures, .leftBrace].contains(module.tree.tokens[$0].kind) }
        .map { module.tree.text(of: $0) }.joined(separator: " ")
    }
    let formatter = Formatter(module.tree)
    var words: [String] = []
    for child in module.tree.children(of: node).dropFirst() {
      if formatter.isToken(child, .else) || [.ensures, .block].contains(formatter.kind(of: child)) {
        break
      }
      words.append(formatter.document(of: child).flatText)
    }
    return words.joined(separator: " ")
  }
}

extension Document {
  /// The text in one line, without comments.
  var flatText: String {
    var result = ""
    var stack = [self]
    while let document = stack.popLast() {
      switch document.kind {
      case .text(let text, _): result += text
      case .softLine(let flat, _): result += flat
      // Behind a space it is what breaks the line in the source, and says nothing.
      case .hardLine: if result.utf8.last != 0x20 { result += " " }
      case .lineComment, .ownComment: break
      case .sequence(let parts), .indented(let parts), .group(let parts):
        stack += parts.reversed()
      }
    }
    return result
  }
}
