/// A token with the white space, comments and unreadable bytes before it.
///
/// Every byte of a file belongs to exactly one token: a token's leading part begins where the token before
/// it ends, and the last token, of kind `endOfFile`, has no text of its own.
package struct Token: Sendable {
  /// What kind of token it is.
  package let kind: TokenKind

  /// The offset where the bytes before the token begin.
  package let leadingStart: Int

  /// The place of the token itself.
  package let span: SourceSpan

  /// Whether a line ends between the token before it and this one.
  package let hasNewlineBefore: Bool

  /// The place of the white space and comments before the token.
  package var leadingSpan: SourceSpan { SourceSpan(leadingStart, span.start) }
}

/// What a literal token means.
enum LiteralValue: Sendable {
  case integer(IntegerLiteral)
  case text(String)
  case bytes([UInt8])
  case time(milliseconds: Int64)
  case party([UInt8])
  case digest(DigestLiteral)
}

/// A part of what stands before a token.
package struct TriviaPiece: Hashable, Sendable {
  /// The kinds of parts.
  package enum Kind: String, Sendable {
    /// Spaces and tabs.
    case whitespace
    /// One line ending.
    case newline
    /// `//` to the end of the line.
    case comment
    /// `///` to the end of the line.
    case documentation
    /// Bytes that are not part of the language; a diagnostic was reported.
    case unreadable
  }

  /// What it is.
  package let kind: Kind

  /// Where it stands.
  package let span: SourceSpan

  /// Splits what stands before a token into its parts; together they cover the span.
  package static func pieces(of span: SourceSpan, in source: SourceFile) -> [TriviaPiece] {
    var pieces: [TriviaPiece] = []
    var offset = span.start
    let bytes = source.bytes
    func scan(from start: Int, while condition: (UInt8) -> Bool) -> Int {
      var end = start
      while end < span.end, condition(bytes[end]) { end += 1 }
      return end
    }
    while offset < span.end {
      let start = offset
      let kind: Kind
      switch bytes[offset] {
      case 0x20, 0x09:
        kind = .whitespace
        offset = scan(from: start) { $0 == 0x20 || $0 == 0x09 }
      case 0x0A:
        kind = .newline
        offset += 1
      case 0x0D where offset + 1 < span.end && bytes[offset + 1] == 0x0A:
        kind = .newline
        offset += 2
      case 0x2F where offset + 1 < span.end && bytes[offset + 1] == 0x2F:
        offset = scan(from: start) { $0 != 0x0A }
        if offset < span.end, bytes[offset - 1] == 0x0D { offset -= 1 }
        let slashes = scan(from: start) { $0 == 0x2F } - start
        kind = slashes == 3 ? .documentation : .comment
      default:
        kind = .unreadable
        offset += 1
        while offset < span.end, ![0x20, 0x09, 0x0A, 0x0D, 0x2F].contains(bytes[offset]) {
          offset += 1
        }
      }
      pieces.append(TriviaPiece(kind: kind, span: SourceSpan(start, offset)))
    }
    return pieces
  }
}
