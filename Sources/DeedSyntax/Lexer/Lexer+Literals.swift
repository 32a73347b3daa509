/// The words that make a literal with the text directly behind them.
enum PrefixedLiteral: String {
  case hex
  case time
  case party
  case digest
}

extension DigestLiteral {
  /// The algorithms a digest may name and the octets each gives (FIPS 180-4).
  package static let algorithms: [(name: String, octetCount: Int)] = [
    ("sha256", 32), ("sha384", 48), ("sha512", 64),
  ]
}

extension Lexer {
  /// Lexes `"…"` and decodes its escapes.
  mutating func lexText(from start: Int) {
    if peek(1) == 0x22, peek(2) == 0x22 {
      lexTripleQuoted(from: start)
      return
    }
    offset += 1
    var content = String.UnicodeScalarView()
    while true {
      guard offset < bytes.count, bytes[offset] != 0x0A,
        !(bytes[offset] == 0x0D && peek(1) == 0x0A)
      else {
        report(
          .unterminatedText, "the text that begins here has no closing `\"` in its line", start,
          start + 1, notes: ["Write a line break inside a text as `\\n`."])
        break
      }
      if bytes[offset] == 0x22 {
        offset += 1
        break
      }
      if bytes[offset] == 0x5C {
        if let scalar = lexEscape() { content.append(scalar) }
        continue
      }
      if let value = consumeCharacter(inside: "a text"), let scalar = Unicode.Scalar(value) {
        content.append(scalar)
      }
    }
    literals[tokens.count] = .text(String(content))
    append(.text, from: start)
  }

  private mutating func lexEscape() -> Unicode.Scalar? {
    let start = offset
    offset += 1
    let escaped = peek()
    switch escaped {
    case 0x22, 0x5C:
      offset += 1
      return Unicode.Scalar(escaped)
    case 0x6E:
      offset += 1
      return "\n"
    case 0x74:
      offset += 1
      return "\t"
    case 0x72:
      offset += 1
      return "\r"
    case 0x75 where peek(1) == 0x7B:
      offset += 2
      let digitsStart = offset
      while isHexadecimal(peek()) { offset += 1 }
      let digits = source.text(in: SourceSpan(digitsStart, offset))
      let isClosed = peek() == 0x7D
      if isClosed { offset += 1 }
      if isClosed, (1...6).contains(digits.utf8.count), let value = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        return scalar
      }
      report(
        .invalidEscape, "`\(clip(SourceSpan(start, offset)))` is not a Unicode character", start,
        offset, notes: ["Write one to six hexadecimal digits, up to 10FFFF: `\\u{e9}`."])
      return nil
    default:
      if offset < bytes.count, escaped != 0x0A, escaped != 0x0D {
        consumeCharacter(inside: "a text")
      }
      report(
        .invalidEscape, "`\(clip(SourceSpan(start, offset)))` is not an escape", start, offset,
        notes: [
          escaped == 0x28
            ? "Nothing is put into a text; texts are joined: `a.appending(b)`."
            : "The escapes are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\r` and `\\u{…}`."
        ])
      return nil
    }
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool { hexadecimalValue(byte) != nil }

  private func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    case 0x41...0x46: byte - 0x41 + 10
    default: nil
    }
  }

  /// Lexes `hex"…"`, `time"…"`, `party"…"` or `digest"…"`; the current byte is the opening quote.
  mutating func lexPrefixed(_ literal: PrefixedLiteral, from start: Int) {
    offset += 1
    let contentStart = offset
    while offset < bytes.count, bytes[offset] != 0x22, bytes[offset] != 0x0A {
      consumeCharacter(inside: "a literal")
    }
    let content = SourceSpan(contentStart, offset)
    if peek() == 0x22 {
      offset += 1
    } else {
      report(
        .unterminatedText, "the literal that begins here has no closing `\"` in its line", start,
        contentStart)
    }
    let kind: TokenKind
    switch literal {
    case .hex:
      kind = .bytesLiteral
      literals[tokens.count] = .bytes(octets(in: content, count: nil, of: "`hex`") ?? [])
    case .party:
      kind = .partyLiteral
      let octets = octets(in: content, count: 32, of: "a party")
      literals[tokens.count] = .party(octets ?? Array(repeating: 0, count: 32))
    case .digest:
      kind = .digestLiteral
      literals[tokens.count] = .digest(digest(in: content))
    case .time:
      kind = .timeLiteral
      literals[tokens.count] = .time(milliseconds: time(in: content))
    }
    append(kind, from: start)
  }

  private mutating func octets(in content: SourceSpan, count: Int?, of what: String) -> [UInt8]? {
    var octets: [UInt8] = []
    var high: UInt8?
    for index in content.start..<content.end {
      guard let value = hexadecimalValue(bytes[index]) else {
        let end = index + UnicodeScan.scalar(in: bytes, at: index).byteCount
        report(
          .invalidOctets, "`\(source.text(in: SourceSpan(index, end)))` is not a hexadecimal digit",
          index, end)
        return nil
      }
      if let first = high {
        octets.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    if high != nil {
      report(
        .invalidOctets, "an octet has two hexadecimal digits; here one is missing",
        content.end - 1, content.end)
      return nil
    }
    if let count, octets.count != count {
      report(
        .invalidOctets, "\(what) has \(count) octets (\(2 * count) digits), not \(octets.count)",
        content.start, content.end)
      return nil
    }
    return octets
  }

  private mutating func digest(in content: SourceSpan) -> DigestLiteral {
    let none = DigestLiteral(algorithm: "sha256", octets: Array(repeating: 0, count: 32))
    guard let colon = bytes[content.start..<content.end].firstIndex(of: 0x3A) else {
      report(
        .invalidOctets, "a digest names its algorithm", content.start, content.end,
        notes: ["Write `digest\"sha256:…\"`."])
      return none
    }
    let name = source.text(in: SourceSpan(content.start, colon))
    guard let algorithm = DigestLiteral.algorithms.first(where: { $0.name == name }) else {
      let known = DigestLiteral.algorithms.map(\.name).joined(separator: ", ")
      report(
        .invalidOctets, "`\(clip(SourceSpan(content.start, colon)))` is not a digest algorithm",
        content.start, colon, notes: ["The algorithms are \(known)."])
      return none
    }
    let octets = octets(
      in: SourceSpan(colon + 1, content.end), count: algorithm.octetCount,
      of: "a digest by \(algorithm.name)")
    guard let octets else { return none }
    return DigestLiteral(algorithm: algorithm.name, octets: octets)
  }
}
