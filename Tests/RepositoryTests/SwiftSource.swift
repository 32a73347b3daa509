/// A Swift file read as text: its lines, its lines without comments and the inside of strings, and its words.
struct SwiftSource: Sendable {
  /// One word or one sign of the code, `@safe` and `#if` as one word.
  struct Token: Sendable {
    let text: String
    /// From 1.
    let line: Int
    /// Whether nothing stands between it and the token before.
    let isJoined: Bool
  }

  let path: String
  let lines: [String]
  /// ``lines`` with comments and the inside of string literals blank; interpolated code stays.
  let code: [String]
  let tokens: [Token]

  init(path: String, text: String) {
    self.path = path
    var mask = CodeMask(octets: Array(text.utf8))
    mask.run()
    let split = { (octets: [UInt8]) in
      octets.split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
    lines = split(Array(text.utf8))
    code = split(mask.masked)
    tokens = Self.tokens(of: mask.masked)
  }

  /// The name of the module or test target that the file belongs to.
  var target: String {
    String(path.split(separator: "/").dropFirst().first ?? "")
  }

  /// The text of the token at a position, or nothing outside the file.
  func word(_ position: Int) -> String {
    tokens.indices.contains(position) ? tokens[position].text : ""
  }

  /// The modules that the file imports.
  var imports: [Token] {
    tokens.indices.dropLast().filter { word($0) == "import" && isFirstInLine($0) }
      .map { tokens[$0 + 1] }
  }

  /// Whether only attributes and levels of access stand before a token in its line.
  func isFirstInLine(_ position: Int) -> Bool {
    let levels = ["package", "public", "internal", "private", "fileprivate"]
    let before = tokens[..<position].reversed().prefix { $0.line == tokens[position].line }
    return before.allSatisfy { $0.text.hasPrefix("@") || levels.contains($0.text) }
  }

  /// The places of tokens that satisfy a condition, as `path:line: text`.
  func places(where isFound: (Int) -> Bool) -> [String] {
    tokens.indices.filter(isFound).map { place($0) }
  }

  /// A token's place and line, for a finding.
  func place(_ position: Int) -> String {
    let line = tokens[position].line
    let text = lines[line - 1].drop { $0 == " " }
    return "\(path):\(line): \(text)"
  }

  /// The position of the sign that closes the one at a position, or nothing.
  func closing(_ position: Int) -> Int? {
    let open = word(position)
    guard let close = ["(": ")", "[": "]", "{": "}"][open] else { return nil }
    var depth = 0
    for index in position..<tokens.count {
      if word(index) == open { depth += 1 }
      if word(index) == close {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  private static func tokens(of octets: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var line = 1
    var index = 0
    while index < octets.count {
      let start = index
      let octet = octets[index]
      index += 1
      if octet == 0x0A { line += 1 }
      if octet <= 0x20 { continue }
      let isMarked = octet == UInt8(ascii: "@") || octet == UInt8(ascii: "#")
      if isMarked || isWord(octet) {
        while index < octets.count, isWord(octets[index]) { index += 1 }
      }
      let text = String(decoding: octets[start..<index], as: UTF8.self)
      let isJoined = start > 0 && octets[start - 1] > 0x20
      tokens.append(Token(text: text, line: line, isJoined: isJoined))
    }
    return tokens
  }

  private static func isWord(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }
}
