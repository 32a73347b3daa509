/// Writes a module in the one layout there is.
///
/// Four spaces a level, at most 100 columns where breaks allow it, every comment kept, at most one blank line.
/// The tokens and their order never change, so the result has the syntax of the source. An author decides two
/// things: where blank lines stand, and whether a block of one statement, a struct or an enum that would
/// fit in one line stands in one.
package struct Formatter {
  let tree: SyntaxTree

  init(_ tree: SyntaxTree) { self.tree = tree }

  /// The module's source in the standard layout; nil when it has syntax errors.
  package static func format(_ module: ParsedModule) -> String? {
    guard !module.hasErrors else { return nil }
    let formatter = Formatter(module.tree)
    return DocumentPrinter.print(formatter.module())
  }

  // MARK: Tokens and comments

  /// What stands before a token: comments, and where lines end between them.
  private struct Leading {
    /// Comments in the line of the token before.
    var trailing: [String] = []
    /// Comments in lines of their own, each with whether a blank line stands before it.
    var own: [(text: String, hasBlankBefore: Bool)] = []
    /// Whether a blank line stands directly before the token.
    var hasBlankBefore = false
  }

  private func leading(of token: Int) -> Leading {
    var result = Leading()
    var newlines = 0
    var hasNewline = token == 0
    for piece in TriviaPiece.pieces(of: tree.tokens[token].leadingSpan, in: tree.source) {
      switch piece.kind {
      case .newline:
        newlines += 1
        hasNewline = true
      case .comment, .documentation:
        var text = tree.source.text(in: piece.span)
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        if hasNewline {
          result.own.append((text, newlines > 1))
        } else {
          result.trailing.append(text)
        }
        newlines = 0
      case .whitespace, .unreadable:
        break
      }
    }
    result.hasBlankBefore = newlines > 1
    return result
  }

  /// A token with the comments that belong to it: those before it and those behind it in its line.
  func document(ofToken token: Int, omitsOwnComments: Bool = false) -> Document {
    var parts: [Document] = []
    if !omitsOwnComments { parts = ownComments(before: token) }
    parts.append(.text(tree.text(of: token)))
    if token + 1 < tree.tokens.count {
      for comment in leading(of: token + 1).trailing {
        parts.append(Document(.lineComment(comment)))
      }
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private func ownComments(before token: Int) -> [Document] {
    let leading = leading(of: token)
    return leading.own.enumerated().map { index, comment in
      Document(
        .ownComment(
          comment.text, keepsBlankBefore: index > 0 && comment.hasBlankBefore,
          keepsBlankAfter: index == leading.own.count - 1 && leading.hasBlankBefore))
    }
  }

  /// The comments before a closing bracket, each in a line of its own; they stand one level further in.
  func commentsInside(before token: Int) -> [Document] {
    leading(of: token).own.flatMap { comment in
      [
        Document(.hardLine(keepsBlank: comment.hasBlankBefore)),
        .text(comment.text),
      ]
    }
  }

  /// Whether comments in lines of their own stand before a token.
  func hasOwnComments(before token: Int) -> Bool { !leading(of: token).own.isEmpty }

  /// Whether the source has a blank line before what begins with a token, comments included.
  func hasBlank(before token: Int) -> Bool {
    let leading = leading(of: token)
    return leading.own.first?.hasBlankBefore ?? leading.hasBlankBefore
  }

  private func module() -> Document {
    var parts: [Document] = []
    for child in tree.children(of: tree.root) {
      switch child {
      case .node(let node):
        if !parts.isEmpty {
          parts.append(
            Document(.hardLine(keepsBlank: hasBlank(before: tree.nodes[node].firstToken))))
        }
        parts.append(document(ofNode: node))
      case .token(let token):
        parts += commentsInside(before: token)
        if token == 0 {
          for comment in leading(of: 0).trailing { parts.append(.text(comment)) }
        }
      }
    }
    return .sequence(parts)
  }
}
