/// Texts and numbers as other languages write them: each is one mistake, and becomes one literal.
extension Lexer {
  // MARK: Texts

  /// The octets that close a quotation by a sign of print that begins here, if one does.
  func foreignQuote() -> [UInt8]? {
    guard bytes[offset] == 0xE2, peek(1) == 0x80 else { return nil }
    switch peek(2) {
    case 0x9C, 0x9D, 0x9E: return [0xE2, 0x80, 0x9D]
    case 0x98, 0x99, 0x9A: return [0xE2, 0x80, 0x99]
    default: return nil
    }
  }

  /// Lexes `'…'`, `` `…` `` or `“…”` as a text, since that is what was meant.
  mutating func lexForeignQuotes(close: [UInt8]) {
    let start = offset
    offset += close.count
    let contentStart = offset
    while offset < bytes.count, bytes[offset] != 0x0A, !bytes[offset...].starts(with: close) {
      consumeCharacter(inside: "a text")
    }
    let content = SourceSpan(contentStart, offset)
    let isClosed = offset < bytes.count && bytes[offset] != 0x0A
    if isClosed { offset += close.count }
    let text = source.text(in: content)
    let isPlain = isClosed && !text.utf8.contains(0x22) && !text.utf8.contains(0x5C)
    var fixIts: [FixIt] = []
    if isPlain {
      fixIts = [
        FixIt(
          "write `\"\(clip(content))\"`", replacing: SourceSpan(start, offset),
          with: "\"\(text)\"")
      ]
    }
    report(
      .strayCharacter, "a text stands in double quotes", start, offset,
      notes: isPlain ? [] : ["Write `\"` at both its ends, and `\\\"` for one inside."],
      fixIts: fixIts)
    literals[tokens.count] = .text(text)
    append(.text, from: start)
  }

  /// Lexes a text between three quotes, over lines, as a text.
  mutating func lexTripleQuoted(from start: Int) {
    let quotes: [UInt8] = [0x22, 0x22, 0x22]
    let opening = offset
    offset += 3
    while offset < bytes.count, !bytes[offset...].starts(with: quotes) {
      consumeCharacter(inside: "a text")
    }
    let content = source.text(in: SourceSpan(opening + 3, offset))
    offset = min(offset + 3, bytes.count)
    report(
      .strayCharacter, "a text stands between two `\"`, in one line", opening, opening + 3,
      notes: ["A line break inside a text is written as `\\n`."])
    literals[tokens.count] = .text(content)
    append(.text, from: start)
  }

  /// Lexes `f"…"` and others like it as a text.
  mutating func lexForeignPrefix(_ word: String, _ advice: String, from start: Int) {
    report(
      .strayCharacter, "no text begins with `\(word)\"`", start, offset, notes: [advice])
    lexText(from: start)
  }

  // MARK: Numbers

  /// Lexes a number with a fraction, or with signs other than `_` between its digits, as one token.
  mutating func lexForeignNumber() -> Bool {
    let start = offset
    var end = offset
    while isDigit(at: end) { end += 1 }
    if end < bytes.count, bytes[end] == 0x2E, isDigit(at: end + 1) {
      lexFraction(start, end)
      return true
    }
    let sign = end < bytes.count ? bytes[end] : 0
    guard (1...3).contains(end - start), sign == 0x2C || sign == 0x27 else { return false }
    // `f(1,200)` is two arguments; `1,000` can only be one number.
    var isCertain = sign == 0x27
    while end < bytes.count, bytes[end] == sign, isGroup(at: end + 1) {
      if bytes[end + 1] == 0x30 { isCertain = true }
      end += 4
    }
    guard isCertain, end - start > 3 else { return false }
    offset = end
    let place = SourceSpan(start, end)
    let grouped = bytes[start..<end].map { $0 == sign ? 0x5F : $0 }
    let text = String(decoding: grouped, as: UTF8.self)
    report(
      .invalidInteger, "`\(clip(place))` is not a whole number", start, end,
      notes: ["The digits of a number are grouped by `_`."],
      fixIts: [FixIt("write `\(text)`", replacing: place, with: text)])
    literals[tokens.count] = .integer(
      IntegerLiteral(
        digits: String(decoding: grouped.filter { $0 != 0x5F }, as: UTF8.self),
        isHexadecimal: false))
    append(.integer, from: start)
    return true
  }

  /// Lexes `0.4`, `1.000.000` or `1.5e3` as one token.
  private mutating func lexFraction(_ start: Int, _ dot: Int) {
    offset = dot
    while offset < bytes.count {
      let isDot = bytes[offset] == 0x2E && isDigit(at: offset + 1)
      guard isDot || Self.isWordByte(bytes[offset]) else { break }
      offset += 1
    }
    let place = SourceSpan(start, offset)
    let groups = bytes[dot..<offset].split(separator: 0x2E)
    let isGrouped = groups.allSatisfy { $0.count == 3 && $0.first == 0x30 }
    report(
      .invalidInteger, "`\(clip(place))` is not a whole number: there are no fractions", start,
      offset,
      notes: [
        isGrouped
          ? "The digits of a number are grouped by `_`: `1_000`."
          : "Count in the smallest unit, such as cents or millionths."
      ])
    literals[tokens.count] = .integer(IntegerLiteral(digits: "0", isHexadecimal: false))
    append(.integer, from: start)
  }

  private func isDigit(at index: Int) -> Bool {
    index < bytes.count && (0x30...0x39).contains(bytes[index])
  }

  /// Whether three digits, and no more of a word, stand at an offset.
  private func isGroup(at index: Int) -> Bool {
    (0..<3).allSatisfy { isDigit(at: index + $0) }
      && (index + 3 >= bytes.count || !Self.isWordByte(bytes[index + 3]))
  }
}

/// What other languages write around and behind literals.
enum ForeignLiterals {
  /// Prefixes of texts, and what to write instead.
  static let prefixes: [String: String] = [
    "f": "Nothing is put into a text; texts are joined: `a.appending(b)`.",
    "r": "Write the text without it, and `\\\\` for a backslash.",
    "u": "Every text is Unicode; write it without the `u`.",
    "b": "Octets are written `hex\"…\"`; those of a text are `utf8(text)`.",
    "x": "Octets are written `hex\"…\"`.", "bytes": "Octets are written `hex\"…\"`.",
    "date": "A time is written `time\"2026-11-21T09:00:00Z\"`.",
    "datetime": "A time is written `time\"2026-11-21T09:00:00Z\"`.",
    "address": "A party is written `party\"…\"`.",
    "sha256": "A digest is written `digest\"sha256:…\"`.",
  ]

  /// What to write instead of a number with letters behind its digits.
  static func adviceOnNumber(_ text: String) -> String? {
    if ["0b", "0B", "0o", "0O"].contains(text.prefix(2)) {
      return "Numbers are decimal, or hexadecimal with `0x`."
    }
    if text.utf8.first == 0x30, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return "Write it without the 0 before it; hexadecimal numbers begin with `0x`."
    }
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) || $0 == 0x5F }
    let suffix = String(text.utf8.dropFirst(digits.count)) ?? ""
    switch suffix.utf8.first {
    case 0x54: return "A time is written `time\"2026-12-31T00:00:00Z\"`."
    case 0x65, 0x45: return "Write `10 ** 6` for a one with six zeros."
    case 0x75, 0x69, 0x6E, 0x66, 0x55, 0x4C, 0x6C:
      return "A number has no type of its own: `int` has no width."
    default: break
    }
    return ForeignUnits.meaning(suffix).map {
      "Write the unit out, behind a space: `\(String(digits) ?? "") \($0)`."
    }
  }
}

/// Units of time as other languages name them.
enum ForeignUnits {
  private static let meanings: [String: String] = [
    "ms": "milliseconds", "millis": "milliseconds", "s": "seconds", "sec": "seconds",
    "secs": "seconds", "m": "minutes", "min": "minutes", "mins": "minutes", "h": "hours",
    "hr": "hours", "hrs": "hours", "d": "days", "w": "weeks", "wk": "weeks", "wks": "weeks",
  ]

  /// Units that are not always equally long.
  static let calendar: Set<String> = [
    "month", "months", "year", "years", "quarter", "quarters", "decade", "decades",
  ]

  /// Units of money, which the language does not know.
  static let money: Set<String> = [
    "ether", "eth", "gwei", "wei", "finney", "szabo", "satoshi", "satoshis", "sats", "btc",
    "cent", "cents", "dollar", "dollars", "euro", "euros", "yuan", "usd", "eur", "cny",
  ]

  /// The unit that was meant.
  static func meaning(_ word: String) -> String? {
    if let meaning = meanings[word] { return meaning }
    guard word.utf8.count >= 3 else { return nil }
    return NearbyNames.closest(to: word, among: Parser.durationUnits.keys.sorted()).first
  }
}
