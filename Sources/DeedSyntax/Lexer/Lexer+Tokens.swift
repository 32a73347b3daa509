extension Lexer {
  /// Lexes the token that begins here.
  mutating func lexToken() {
    let byte = bytes[offset]
    switch byte {
    case 0x30...0x39:
      lexInteger()
    case 0x22:
      lexText(from: offset)
    case 0x27, 0x60:
      lexForeignQuotes(close: [byte])
    case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...:
      lexWord()
    default:
      lexPunctuation()
    }
  }

  /// Whether a byte may stand in a name; bytes outside ASCII are taken along and reported once.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  private mutating func lexWord() {
    let start = offset
    if let close = foreignQuote() {
      lexForeignQuotes(close: close)
      return
    }
    var isASCII = true
    while offset < bytes.count {
      if Self.isWordByte(bytes[offset]) {
        offset += 1
        continue
      }
      guard bytes[offset] >= 0x80 else { break }
      let (value, byteCount) = UnicodeScan.scalar(in: bytes, at: offset)
      guard let value, !UnicodeScan.isInvisible(value) else { break }
      isASCII = false
      offset += byteCount
    }
    let span = SourceSpan(start, offset)
    guard isASCII else {
      report(
        .nonASCIIName, "`\(source.text(in: span))` is not a name", start, offset,
        notes: ["Names are made of the letters a to z and A to Z, digits and `_`."])
      append(.identifier, from: start)
      return
    }
    let word = source.text(in: span)
    if peek() == 0x22, let literal = PrefixedLiteral(rawValue: word) {
      lexPrefixed(literal, from: start)
      return
    }
    if peek() == 0x22, let advice = ForeignLiterals.prefixes[word] {
      lexForeignPrefix(word, advice, from: start)
      return
    }
    if word == "_" {
      append(.underscore, from: start)
    } else {
      append(TokenKind.reservedWordBySpelling[word] ?? .identifier, from: start)
    }
  }

  private mutating func lexPunctuation() {
    let start = offset
    let first = bytes[offset]
    let second = peek(1)
    let third = peek(2)
    if lexForeignOperator(first, second, third) { return }
    let (kind, length): (TokenKind, Int)
    switch (first, second, third) {
    case (0x2E, 0x2E, 0x2E): (kind, length) = (.closedRange, 3)
    case (0x2E, 0x2E, 0x3C): (kind, length) = (.halfOpenRange, 3)
    case (0x2E, _, _): (kind, length) = (.dot, 1)
    case (0x2D, 0x3E, _): (kind, length) = (.arrow, 2)
    case (0x2D, _, _): (kind, length) = (.minus, 1)
    case (0x3D, 0x3D, _): (kind, length) = (.equal, 2)
    case (0x3D, _, _): (kind, length) = (.assign, 1)
    case (0x21, 0x3D, _): (kind, length) = (.unequal, 2)
    case (0x3C, 0x3D, _): (kind, length) = (.lessOrEqual, 2)
    case (0x3C, _, _): (kind, length) = (.less, 1)
    case (0x3E, 0x3D, _): (kind, length) = (.greaterOrEqual, 2)
    case (0x3E, _, _): (kind, length) = (.greater, 1)
    case (0x2A, 0x2A, _): (kind, length) = (.power, 2)
    case (0x2A, _, _): (kind, length) = (.star, 1)
    case (0x2B, _, _): (kind, length) = (.plus, 1)
    case (0x2F, _, _): (kind, length) = (.slash, 1)
    case (0x28, _, _): (kind, length) = (.leftParenthesis, 1)
    case (0x29, _, _): (kind, length) = (.rightParenthesis, 1)
    case (0x5B, _, _): (kind, length) = (.leftBracket, 1)
    case (0x5D, _, _): (kind, length) = (.rightBracket, 1)
    case (0x7B, _, _): (kind, length) = (.leftBrace, 1)
    case (0x7D, _, _): (kind, length) = (.rightBrace, 1)
    case (0x2C, _, _): (kind, length) = (.comma, 1)
    case (0x3A, _, _): (kind, length) = (.colon, 1)
    default: (kind, length) = (.question, 1)
    }
    offset += length
    append(kind, from: start)
  }

  private mutating func lexInteger() {
    let start = offset
    if lexForeignNumber() { return }
    let isHexadecimal = bytes[offset] == 0x30 && (peek(1) == 0x78 || peek(1) == 0x58)
    if isHexadecimal { offset += 2 }
    let digitsStart = offset
    while offset < bytes.count, Self.isWordByte(bytes[offset]) { offset += 1 }
    var digits: [UInt8] = []
    var problem: String?
    for index in digitsStart..<offset where problem == nil {
      let byte = bytes[index]
      switch byte {
      case 0x5F:
        let isBetweenDigits =
          index > digitsStart && index + 1 < offset && bytes[index - 1] != 0x5F
        if !isBetweenDigits { problem = "`_` stands between two digits only" }
      case 0x30...0x39:
        digits.append(byte)
      case 0x61...0x66 where isHexadecimal, 0x41...0x46 where isHexadecimal:
        digits.append(byte)
      default:
        problem = "`\(Unicode.Scalar(byte))` is not a digit"
      }
    }
    if problem == nil, digits.isEmpty { problem = "there is no digit after `0x`" }
    if problem == nil, !isHexadecimal, digits.count > 1, digits[0] == 0x30 {
      problem = "a decimal number does not begin with 0"
    }
    if problem == nil, isHexadecimal, bytes[start + 1] == 0x58 { problem = "write `0x`" }
    if let problem {
      let number = SourceSpan(start, offset)
      report(
        .invalidInteger, "`\(clip(number))` is not a whole number: \(problem)", start, offset,
        notes: ForeignLiterals.adviceOnNumber(source.text(in: number)).map { [$0] } ?? [])
      digits = [0x30]
    }
    literals[tokens.count] = .integer(
      IntegerLiteral(
        digits: String(decoding: digits, as: UTF8.self),
        isHexadecimal: isHexadecimal && problem == nil))
    append(.integer, from: start)
  }

  /// The text of a span for a message, cut where it is long.
  func clip(_ span: SourceSpan) -> String {
    guard span.byteCount > 40 else { return source.text(in: span) }
    return source.text(in: SourceSpan(span.start, span.start + 37)) + "…"
  }
}
