/// Operators and signs of other languages: each is one mistake, and becomes the token that was meant.
extension Lexer {
  /// An operator of another language: the token that was meant, its octets, and what to write.
  private struct ForeignOperator {
    let kind: TokenKind
    let length: Int
    let advice: String
    /// What replaces it; nil where more than the operator changes.
    var replacement: String?
  }

  /// Lexes an operator that other languages have as the one that was meant; false for the language's own.
  mutating func lexForeignOperator(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    guard let found = foreignOperator(first, second, third) else { return false }
    let start = offset
    offset += found.length
    let place = SourceSpan(start, offset)
    var fixIts: [FixIt] = []
    if let replacement = found.replacement {
      fixIts = [
        FixIt("write `\(replacement)`", replacing: place, with: spaced(replacement, in: place))
      ]
    }
    report(
      .foreignOperator, "there is no operator `\(source.text(in: place))`", start, offset,
      notes: [found.advice], fixIts: fixIts)
    append(found.kind, from: start)
    return true
  }

  /// What replaces an operator, with spaces where it is a word between others.
  private func spaced(_ replacement: String, in place: SourceSpan) -> String {
    guard let letter = replacement.utf8.first, Self.isWordByte(letter) else { return replacement }
    let before = place.start > 0 && Self.isWordByte(bytes[place.start - 1]) ? " " : ""
    let after = place.end < bytes.count && Self.isWordByte(bytes[place.end]) ? " " : ""
    return before + replacement + after
  }

  private func foreignOperator(
    _ first: UInt8, _ second: UInt8, _ third: UInt8
  ) -> ForeignOperator? {
    switch (first, second) {
    case (0x25, 0x3D):  // %=
      ForeignOperator(kind: .assign, length: 2, advice: "Write `x = x mod …`.")
    case (0x25, _): remainder()
    case (0x5E, _): simple(.power, 1, "Write `**` for a power, `xor` for exclusive or.")
    case (0x26, 0x26): simple(.and, 2, "Write `and`.")
    case (0x26, _): reference()
    case (0x7C, 0x7C): simple(.or, 2, "Write `or`.")
    case (0x7C, _): bar()
    case (0x21, 0x3D): third == 0x3D ? simple(.unequal, 3, "Write `!=`.") : nil
    case (0x21, _): exclamation(second)
    case (0x2B, 0x3D), (0x2D, 0x3D), (0x2F, 0x3D), (0x2A, 0x3D):
      ForeignOperator(
        kind: .assign, length: 2,
        advice: {
          let place = placeBefore
          return "Write the whole: `\(place) = \(place) \(String(Unicode.Scalar(first))) …`."
        }())
    case (0x2E, 0x2E): dots(third)
    case (0x3D, 0x3D): third == 0x3D ? simple(.equal, 3, "Write `==`.") : nil
    case (0x3D, 0x3E):
      ForeignOperator(
        kind: .arrow, length: 2,
        advice: "Write `->` before a result or a phase, `{ … }` for an arm, `>=` to compare.")
    case (0x3D, 0x3C): simple(.lessOrEqual, 2, "Write `<=`.")
    case (0x3A, 0x3D):
      ForeignOperator(
        kind: .assign, length: 2,
        advice: "Write `let x = …` for a new variable, `x = …` to change one.")
    case (0x3A, 0x3A): simple(.dot, 2, "Write `.` between the parts of a name.")
    default: nil
    }
  }

  /// The variable or part of one that stands before the current operator; `x` where it is no plain one.
  private var placeBefore: String {
    var end = offset
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    var start = end
    while start > 0, end - start < 40, Self.isOfPlace(bytes[start - 1]) { start -= 1 }
    guard start < end, end - start < 40 else { return "x" }
    let letter = bytes[start]
    guard (0x41...0x5A).contains(letter) || (0x61...0x7A).contains(letter) else { return "x" }
    // Of an index with a space inside only the end was found.
    let place = bytes[start..<end]
    guard place.count(where: { $0 == 0x5B }) == place.count(where: { $0 == 0x5D }) else {
      return "x"
    }
    return source.text(in: SourceSpan(start, end))
  }

  private static func isOfPlace(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x5B, 0x5D: true
    default: false
    }
  }

  private func simple(_ kind: TokenKind, _ length: Int, _ advice: String) -> ForeignOperator {
    ForeignOperator(kind: kind, length: length, advice: advice, replacement: kind.rawValue)
  }

  /// `%`: a remainder, or a share where nothing follows.
  private func remainder() -> ForeignOperator {
    var end = offset + 1
    while end < bytes.count, bytes[end] == 0x20 { end += 1 }
    let isLast = end == bytes.count || [0x0A, 0x0D, 0x29, 0x2C, 0x7D].contains(bytes[end])
    guard isLast else { return simple(.mod, 1, "Write `mod` for the remainder.") }
    return ForeignOperator(
      kind: .mod, length: 1,
      advice: "There are no shares: count in percent, and divide by 100 where it is used.")
  }

  /// `|`: joins conditions, or begins a function's parameters where an operand begins.
  private func bar() -> ForeignOperator {
    guard opensOperand(before: offset) else { return simple(.or, 1, "Write `or`.") }
    return ForeignOperator(
      kind: .or, length: 1, advice: "A function is no value: write a `for` over the collection.")
  }

  private func dots(_ third: UInt8) -> ForeignOperator? {
    switch third {
    case 0x2E, 0x3C: nil
    case 0x3D: simple(.closedRange, 3, "Write `...` for a range with its end.")
    default:
      simple(.halfOpenRange, 2, "Write `..<` for a range without its end, `...` for one with it.")
    }
  }

  /// `&`: lends a variable where an operand begins, else joins conditions.
  private func reference() -> ForeignOperator {
    guard opensOperand(before: offset) else {
      return simple(.and, 1, "Write `and`, or `inout` before what is lent.")
    }
    let isMutable = bytes[(offset + 1)...].starts(with: Array("mut ".utf8))
    return ForeignOperator(
      kind: .inout, length: isMutable ? 5 : 1,
      advice: "Write `inout` before what a function may change; all else is copied.",
      replacement: "inout ")
  }

  /// `!`: a macro's, an unwrapping one, or a negation.
  private func exclamation(_ next: UInt8) -> ForeignOperator {
    let before = offset > 0 ? bytes[offset - 1] : 0
    guard Self.isWordByte(before) || before == 0x29 || before == 0x5D else {
      return simple(.not, 1, "Write `not`.")
    }
    if [0x28, 0x5B, 0x7B].contains(next) {
      return ForeignOperator(kind: .not, length: 1, advice: "There are no macros.")
    }
    return ForeignOperator(
      kind: .not, length: 1,
      advice: "Nothing is unwrapped by a sign: `match x { some(v) { … } none { … } }`.")
  }

  /// Whether what stands before an offset lets an operand begin there.
  private func opensOperand(before offset: Int) -> Bool {
    var index = offset - 1
    while index >= 0, bytes[index] == 0x20 || bytes[index] == 0x09 { index -= 1 }
    return index >= 0 && [0x28, 0x2C, 0x3A, 0x3D].contains(bytes[index])
  }

  /// Skips a sign that begins no token, with what belongs to it.
  mutating func skipForeignSign(_ sign: UInt8) {
    let start = offset
    offset += 1
    let end = offset
    var notes: [String] = []
    switch sign {
    case 0x23:  // #
      skipComment()
      notes = ["A comment begins with `//`."]
    case 0x40:  // @
      while offset < bytes.count, Self.isWordByte(bytes[offset]) { offset += 1 }
      notes = ["There are no annotations; who may act stands behind `by`."]
    case 0x24:  // $
      notes = ["An amount is a whole number, counted in the smallest unit."]
    default: break
    }
    let character = String(Unicode.Scalar(sign))
    report(
      .strayCharacter, "`\(character)` is not part of the language", start, end, notes: notes)
  }
}
