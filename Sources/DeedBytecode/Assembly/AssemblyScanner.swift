/// Takes assembly apart: words, numbers, quoted texts, paths; blanks, line ends and `//` comments are skipped.
struct AssemblyScanner {
  let octets: [UInt8]
  private(set) var offset = 0

  init(_ octets: [UInt8]) { self.octets = octets }

  /// A failure at an offset, by default the one reached.
  func failure(
    _ problem: AssemblyFailure.Problem, at offset: Int? = nil
  ) -> AssemblyFailure {
    let place = min(offset ?? self.offset, octets.count)
    let before = octets[..<place]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return AssemblyFailure(line: line, column: place - start + 1, problem: problem)
  }

  mutating func skipTrivia() {
    while let octet = current {
      switch octet {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      case UInt8(ascii: "/"):
        guard offset + 1 < octets.count, octets[offset + 1] == UInt8(ascii: "/") else { return }
        while let octet = current, octet != 0x0A { _ = octet; offset += 1 }
      default: return
      }
    }
  }

  var isAtEnd: Bool { offset >= octets.count }

  private var current: UInt8? { offset < octets.count ? octets[offset] : nil }

  /// Takes a character or a pair such as `->` when it stands here.
  mutating func skip(_ mark: String) -> Bool {
    skipTrivia()
    guard octets[offset...].starts(with: mark.utf8) else { return false }
    offset += mark.utf8.count
    return true
  }

  mutating func expect(_ mark: String) throws(AssemblyFailure) {
    guard skip(mark) else { throw failure(.expected(.punctuation)) }
  }

  /// Takes a word of letters, digits, `_` and `.`, when one begins here.
  mutating func word() -> String? {
    skipTrivia()
    guard let first = current, Self.isLetter(first) else { return nil }
    let start = offset
    while let octet = current, Self.isLetter(octet) || Self.isDigit(octet) || octet == 0x2E {
      _ = octet
      offset += 1
    }
    return String(decoding: octets[start..<offset], as: UTF8.self)
  }

  /// Takes a word when it is this one.
  mutating func skip(word: String) -> Bool {
    let start = offset
    if let found = self.word(), found.utf8.elementsEqual(word.utf8) { return true }
    offset = start
    return false
  }

  mutating func expect(word: String) throws(AssemblyFailure) {
    guard skip(word: word) else { throw failure(.expected(.word)) }
  }

  /// Takes an identifier, or any quoted text for a name that is none.
  mutating func name() throws(AssemblyFailure) -> Name {
    skipTrivia()
    if current == UInt8(ascii: "\"") { return Name(octets: try text()) }
    let start = offset
    while let octet = current, Self.isLetter(octet) || (offset > start && Self.isDigit(octet)) {
      offset += 1
    }
    guard offset > start else { throw failure(.expected(.name)) }
    return Name(octets: Array(octets[start..<offset]))
  }

  /// Takes the digits of an integer with its sign.
  mutating func integerDigits() throws(AssemblyFailure) -> [UInt8] {
    skipTrivia()
    let start = offset
    if current == UInt8(ascii: "-") { offset += 1 }
    let digits = offset
    while let octet = current, Self.isDigit(octet) { _ = octet; offset += 1 }
    guard offset > digits else { throw failure(.expected(.integer), at: start) }
    return Array(octets[start..<offset])
  }

  mutating func number() throws(AssemblyFailure) -> UInt32 {
    skipTrivia()
    let start = offset
    guard let first = current, Self.isDigit(first) else { throw failure(.expected(.number)) }
    let digits = try integerDigits()
    guard let number = UInt32(String(decoding: digits, as: UTF8.self)) else {
      throw failure(.numberTooLarge, at: start)
    }
    return number
  }

  /// Takes a quoted text with the escapes `\"`, `\\` and `\xNN`.
  mutating func text() throws(AssemblyFailure) -> [UInt8] {
    skipTrivia()
    let start = offset
    guard current == UInt8(ascii: "\"") else { throw failure(.expected(.text)) }
    offset += 1
    var text: [UInt8] = []
    while let octet = current, octet != 0x0A {
      offset += 1
      switch octet {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"):
        let escaped = current
        offset += 1
        if escaped == UInt8(ascii: "x") {
          text.append(try hexadecimalOctet())
        } else if escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") {
          text.append(escaped ?? 0)
        } else {
          throw failure(.expected(.text), at: offset - 1)
        }
      default: text.append(octet)
      }
    }
    throw failure(.expected(.text), at: start)
  }

  private mutating func hexadecimalOctet() throws(AssemblyFailure) -> UInt8 {
    guard offset + 2 <= octets.count,
      let octet = UInt8(String(decoding: octets[offset..<offset + 2], as: UTF8.self), radix: 16)
    else { throw failure(.expected(.hexadecimal)) }
    offset += 2
    return octet
  }

  /// Takes pairs of hexadecimal digits up to a blank.
  mutating func hexadecimal() throws(AssemblyFailure) -> [UInt8] {
    skipTrivia()
    var result: [UInt8] = []
    while let octet = current, Self.isLetter(octet) || Self.isDigit(octet) {
      _ = octet
      result.append(try hexadecimalOctet())
    }
    return result
  }

  /// Takes the rest of the line, without blanks around it, and where it begins.
  mutating func restOfLine() -> (octets: [UInt8], offset: Int) {
    while let octet = current, octet == 0x20 || octet == 0x09 { _ = octet; offset += 1 }
    let start = offset
    while let octet = current, octet != 0x0A { _ = octet; offset += 1 }
    var end = offset
    while end > start, [0x20, 0x09, 0x0D].contains(octets[end - 1]) { end -= 1 }
    return (Array(octets[start..<end]), start)
  }

  /// Takes a path, one word without blanks: `-` for no step, else steps as `PathStep.assembly` writes them.
  mutating func path() throws(AssemblyFailure) -> [PathStep] {
    skipTrivia()
    if skip("-") { return [] }
    var steps: [PathStep] = []
    while let octet = current {
      switch octet {
      case UInt8(ascii: "."):
        offset += 1
        steps.append(.field(try number()))
      case UInt8(ascii: "["):
        try expect("[]")
        steps.append(.element)
      case UInt8(ascii: "{"):
        try expect("{}")
        steps.append(.key)
      case UInt8(ascii: "<"):
        offset += 1
        let enumCase = try number()
        try expect(".")
        steps.append(.payload(enumCase: enumCase, part: try number()))
        try expect(">")
      case UInt8(ascii: "?"):
        offset += 1
        steps.append(.some)
      default:
        guard !steps.isEmpty else { throw failure(.expected(.pathStep)) }
        return steps
      }
    }
    guard !steps.isEmpty else { throw failure(.expected(.pathStep)) }
    return steps
  }

  private static func isLetter(_ octet: UInt8) -> Bool {
    (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet) || octet == 0x5F
  }

  private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
}
