/// Splits a source file into tokens; takes any bytes and loses none.
///
/// What is no part of the language is reported and kept as leading bytes of the next token. Operators that other
/// languages have (`%`, `&&`, `!`) become the token that was meant, so that one mistake stays one diagnostic.
struct Lexer {
  let source: SourceFile
  let bytes: [UInt8]
  var offset = 0
  var tokens: [Token] = []
  /// The meaning of literal tokens, by token index.
  var literals: [Int: LiteralValue] = [:]
  var diagnostics: [Diagnostic] = []

  private var leadingStart = 0
  private var hasNewline = false

  init(_ source: SourceFile) {
    self.source = source
    bytes = source.bytes
  }

  /// Lexes the whole file; the last token is `endOfFile`.
  mutating func lex() {
    if bytes.count > SyntaxLimits.sourceByteCount {
      report(
        .sourceTooLarge,
        "the file has \(bytes.count) bytes; a source file has at most \(SyntaxLimits.sourceByteCount)",
        0, 0)
      offset = bytes.count
      append(.endOfFile, from: offset)
      return
    }
    while true {
      skipLeading()
      guard offset < bytes.count else { break }
      lexToken()
    }
    append(.endOfFile, from: offset)
  }

  /// The byte at a distance from the current one, or 0 past the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    offset + distance < bytes.count ? bytes[offset + distance] : 0
  }

  /// Ends the token that began at `start` at the current offset.
  mutating func append(_ kind: TokenKind, from start: Int) {
    tokens.append(
      Token(
        kind: kind, leadingStart: leadingStart, span: SourceSpan(start, offset),
        hasNewlineBefore: hasNewline))
    leadingStart = offset
    hasNewline = false
  }

  /// Reports a mistake, up to the limit.
  mutating func report(
    _ code: DiagnosticCode, _ message: String, _ start: Int, _ end: Int, notes: [String] = [],
    fixIts: [FixIt] = []
  ) {
    guard diagnostics.count <= SyntaxLimits.diagnosticCount else { return }
    diagnostics.append(
      Diagnostic(
        code, message, in: source.name, at: SourceSpan(start, end), notes: notes, fixIts: fixIts))
  }

  // MARK: White space, comments, unreadable bytes

  private mutating func skipLeading() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09:
        offset += 1
      case 0x0A:
        hasNewline = true
        offset += 1
      case 0x0D where peek(1) == 0x0A:
        hasNewline = true
        offset += 2
      case 0x2F where peek(1) == 0x2F:
        skipComment()
      case 0x2F where peek(1) == 0x2A:
        skipBlockComment()
      default:
        guard skipUnreadable() else { return }
      }
    }
  }

  mutating func skipComment() {
    while offset < bytes.count, bytes[offset] != 0x0A {
      if bytes[offset] == 0x0D, peek(1) == 0x0A { return }
      consumeCharacter(inside: "a comment")
    }
  }

  private mutating func skipBlockComment() {
    let start = offset
    offset += 2
    while offset < bytes.count, !(bytes[offset] == 0x2A && peek(1) == 0x2F) {
      if bytes[offset] == 0x0A { hasNewline = true }
      consumeCharacter(inside: "a comment")
    }
    offset = min(offset + 2, bytes.count)
    report(
      .blockComment, "`/*` does not begin a comment", start, start + 2,
      notes: ["A comment begins with `//` and ends with its line."])
  }

  /// Takes one character of a comment or text, reporting what may not stand there; gives the scalar.
  @discardableResult
  mutating func consumeCharacter(inside place: String) -> UInt32? {
    let start = offset
    let (value, byteCount) = UnicodeScan.scalar(in: bytes, at: offset)
    offset += byteCount
    guard let value else {
      while offset < bytes.count, UnicodeScan.scalar(in: bytes, at: offset).value == nil {
        offset += 1
      }
      report(.invalidUTF8, "\(place) contains bytes that are not UTF-8", start, offset)
      return nil
    }
    if value < 0x20 && value != 0x09 && value != 0x0A || value == 0x7F {
      report(
        .controlCharacter, "\(place) contains the control character \(Self.describe(value))",
        start, offset)
    } else if UnicodeScan.isBidirectionalControl(value) {
      report(
        .hiddenCharacter, "\(place) contains \(Self.describe(value)), which reorders what is shown",
        start, offset, notes: ["In a text, write it as an escape: `\\u{…}`."])
    }
    return value
  }

  /// Skips what begins no token; false when a token begins here.
  private mutating func skipUnreadable() -> Bool {
    let start = offset
    let byte = bytes[offset]
    if byte == 0x3B {  // `;`
      offset += 1
      hasNewline = true
      report(
        .strayCharacter, "`;` is not part of the language", start, offset,
        notes: ["A statement ends with its line."],
        fixIts: [FixIt("remove `;`", replacing: SourceSpan(start, offset), with: "")])
      return true
    }
    if byte < 0x20 || byte == 0x7F {
      while offset < bytes.count, isPlainControl(bytes[offset]) { offset += 1 }
      if offset == start { offset += 1 }
      report(
        .controlCharacter, "control character \(Self.describe(UInt32(byte))) in the source", start,
        offset)
      return true
    }
    if byte < 0x80 {
      guard [0x23, 0x24, 0x40, 0x5C, 0x7E].contains(byte) else { return false }
      skipForeignSign(byte)
      return true
    }
    let (value, byteCount) = UnicodeScan.scalar(in: bytes, at: offset)
    guard let value else {
      consumeCharacter(inside: "the source")
      return true
    }
    guard UnicodeScan.isInvisible(value) else { return false }
    offset += byteCount
    report(
      .hiddenCharacter, "the invisible character \(Self.describe(value)) stands in the source",
      start, offset,
      fixIts: [FixIt("remove it", replacing: SourceSpan(start, offset), with: "")])
    return true
  }

  private func isPlainControl(_ byte: UInt8) -> Bool {
    byte == 0x7F || (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D)
  }

  /// A scalar's number in the usual notation, such as U+202E.
  static func describe(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
