/// Reads the numbers of clauses.
enum ClauseNumber {
  /// A number such as `2.1` at the beginning of octets, whether a dot stands in or behind it, and what follows.
  ///
  /// It has at most six parts of at most three digits, so that no year is one.
  static func read(
    _ octets: ArraySlice<UInt8>
  ) -> (number: String?, hasDot: Bool, rest: ArraySlice<UInt8>) {
    var rest = octets
    var parts: [[UInt8]] = []
    var hasDot = false
    while parts.count < 6 {
      let digits = Array(rest.prefix { (0x30...0x39).contains($0) })
      guard !digits.isEmpty else { break }
      guard digits.count <= 3 else { return (nil, false, octets) }
      parts.append(digits)
      rest = rest.dropFirst(digits.count)
      guard rest.first == 0x2E else { break }
      hasDot = true
      rest = rest.dropFirst()
    }
    guard !parts.isEmpty else { return (nil, false, octets) }
    return (String(decoding: Array(parts.joined(separator: [0x2E])), as: UTF8.self), hasDot, rest)
  }

  /// The parts of a number.
  static func parts(_ number: String) -> [Int] {
    number.utf8.split(separator: 0x2E).map { part in
      part.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }
  }

  /// Whether a clause can come directly after another: its first part, its next sibling, or that of what holds it, or
  /// the first part of one of these.
  static func follows(_ clause: String, _ before: String) -> Bool {
    var clause = parts(clause)
    let before = parts(before)
    if clause == before + [1] { return true }
    if clause.count > 1, clause.last == 1, clause.count <= before.count { clause.removeLast() }
    if clause == before { return false }
    for count in stride(from: before.count, through: 1, by: -1) {
      var next = Array(before.prefix(count))
      next[count - 1] += 1
      if clause == next || clause == next + [1] { return true }
    }
    return false
  }
}
