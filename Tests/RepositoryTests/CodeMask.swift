/// Blanks the comments and the inside of the string literals of Swift code; lines and columns stay.
struct CodeMask {
  /// The code, blank where it was comment or string.
  private(set) var masked: [UInt8]
  private let octets: [UInt8]
  private var index = 0

  init(octets: [UInt8]) {
    self.octets = octets
    masked = octets
  }

  /// Masks the whole file.
  mutating func run() {
    code(isInterpolated: false)
  }

  /// Reads code to the end of the file, or past the `)` that ends an interpolation.
  private mutating func code(isInterpolated: Bool) {
    var depth = 0
    while index < octets.count {
      if isAt("//") {
        while index < octets.count, octets[index] != 0x0A { blank() }
      } else if isAt("/*") {
        comment()
      } else if let hashes = hashesOfString() {
        string(hashes)
      } else {
        if octets[index] == UInt8(ascii: "(") { depth += 1 }
        if octets[index] == UInt8(ascii: ")") {
          depth -= 1
          if isInterpolated, depth < 0 {
            blank()
            return
          }
        }
        index += 1
      }
    }
  }

  private mutating func comment() {
    var depth = 0
    repeat {
      let isOpening = isAt("/*")
      let isClosing = isAt("*/")
      if isOpening { depth += 1 }
      if isClosing { depth -= 1 }
      blank()
      if isOpening || isClosing { blank() }
    } while depth > 0 && index < octets.count
  }

  /// How many `#` a string literal that begins here has; nothing if none begins.
  private func hashesOfString() -> Int? {
    var end = index
    while end < octets.count, octets[end] == UInt8(ascii: "#") { end += 1 }
    guard end < octets.count, octets[end] == UInt8(ascii: "\"") else { return nil }
    return end - index
  }

  private mutating func string(_ hashes: Int) {
    let suffix = String(repeating: "#", count: hashes)
    // `#""""#` is a short string of two quotation marks: a long one begins with a line of its own.
    let isLong = isAt(suffix + "\"\"\"\n")
    let end = (isLong ? "\"\"\"" : "\"") + suffix
    let escape = "\\" + suffix
    for _ in 0..<hashes { blank() }
    index += isLong ? 3 : 1
    while index < octets.count {
      if isAt(end) {
        index += isLong ? 3 : 1
        for _ in 0..<hashes { blank() }
        return
      }
      if !isLong, octets[index] == 0x0A { return }
      if isAt(escape + "(") {
        for _ in 0..<escape.utf8.count + 1 { blank() }
        code(isInterpolated: true)
      } else if isAt(escape) {
        for _ in 0..<escape.utf8.count + 1 where index < octets.count { blank() }
      } else {
        blank()
      }
    }
  }

  private func isAt(_ text: String) -> Bool {
    octets[index...].starts(with: text.utf8)
  }

  private mutating func blank() {
    guard index < octets.count else { return }
    if octets[index] != 0x0A { masked[index] = 0x20 }
    index += 1
  }
}
