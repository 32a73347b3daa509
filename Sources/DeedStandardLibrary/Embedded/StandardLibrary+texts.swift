// swift-format-ignore-file
// Written by `make stdlib` from stdlib/texts.deed.
extension StandardLibrary {
  /// `texts.deed`.
  static let textsSource = ###"""
/// Texts: taken apart, put together, searched, and as numbers; always by their UTF-8 octets, never by a language's customs.
import std.octets

/// Nothing cannot separate.
pub error NoSeparator
/// A text that is not a whole number as `decimal` writes it.
pub error NotANumber(written: text)

/// All parts one after another, with a separator between them.
pub fn joined(parts: list<text>, separator: text) -> text {
    var letters: list<bytes> = []
    for i in 0..<parts.count {
        if i > 0 { letters.append(utf8(separator)) }
        letters.append(utf8(parts[i]))
    }
    return text(octets.joined(letters))
}

/// What stands between the separators, from the left: one part more than there are separators. `NoSeparator` for an empty one.
pub fn split(whole: text, separator: text) -> list<text>
    requires separator.count > 0 else NoSeparator
{
    var parts: list<text> = []
    let letters = utf8(whole)
    var start = 0
    var isDone = false
    while not isDone {
        match octets.find(utf8(separator), whole: letters, start) {
            some(at) {
                parts.append(text(letters.slice(start, to: at)))
                start = at + separator.count
            }
            none { isDone = true }
        }
    }
    parts.append(text(letters.slice(start, to: letters.count)))
    return parts
}

/// Whether a text begins with another. Bounded.
pub fn hasPrefix(whole: text, prefix: text) -> bool {
    return octets.hasPrefix(utf8(whole), prefix: utf8(prefix))
}

/// Whether a text ends with another. Bounded.
pub fn hasSuffix(whole: text, suffix: text) -> bool {
    return octets.hasSuffix(utf8(whole), suffix: utf8(suffix))
}

/// Whether a text has another within it; every text has the empty one.
pub fn contains(whole: text, part: text) -> bool {
    if part.isEmpty { return true }
    return octets.find(utf8(part), whole: utf8(whole), start: 0) != none
}

/// The text with other words in the place of each occurrence of a part, from the left. `NoSeparator` for an empty part.
pub fn replaced(whole: text, part: text, with: text) -> text {
    return joined(split(whole, separator: part), separator: with)
}

/// The octets from one place up to, not including, another; `InvalidText` where that cuts a character.
pub fn slice(whole: text, start: int, to: int) -> text { return text(utf8(whole).slice(start, to)) }

/// The text without blanks, tabs and line ends at either end.
pub fn trimmed(whole: text) -> text {
    let letters = utf8(whole)
    var start = 0
    var end = letters.count
    while start < end and isBlank(letters[start]) { start = start + 1 }
    while start < end and isBlank(letters[end - 1]) { end = end - 1 }
    return text(letters.slice(start, to: end))
}

fn isBlank(octet: int) -> bool { return octet == 32 or octet == 9 or octet == 10 or octet == 13 }

/// The text with small letters for A to Z; all other characters stay.
pub fn lowered(whole: text) -> text { return shifted(whole, first: 65, distance: 32) }

/// The text with capital letters for a to z; all other characters stay.
pub fn raised(whole: text) -> text { return shifted(whole, first: 97, distance: -32) }

fn shifted(whole: text, first: int, distance: int) -> text {
    let letters = utf8(whole)
    var parts: list<bytes> = []
    for i in 0..<letters.count {
        let letter = letters[i]
        let isShifted = letter >= first and letter < first + 26
        parts.append(bytes(if isShifted { letter + distance } else { letter }, count: 1))
    }
    return text(octets.joined(parts))
}

/// The text with a filling before it until it has so many octets; as it is when it has them, or the filling is empty.
pub fn padded(whole: text, to: int, with: text) -> text {
    var filled = whole
    if with.isEmpty { return whole }
    while filled.count < to { filled = with.appending(filled) }
    return filled
}

/// -1, 0 or 1, as the first text comes before the second, is it, or comes behind it, by their octets. Bounded.
pub fn compared(first: text, to: text) -> int {
    return if first < to { -1 } else if first == to { 0 } else { 1 }
}

/// A number in decimal digits, with `-` before a negative one.
pub fn decimal(value: int) -> text {
    if value < 0 { return "-".appending(decimal(-value)) }
    if value < 10 { return text(bytes(48 + value, count: 1)) }
    // The digits are made by halves, so that long numbers are divided as seldom as can be.
    var power = 10
    var count = 1
    while power <= value / power {
        power = power * power
        count = 2 * count
    }
    return decimal(value / power).appending(padded(decimal(value mod power), to: count, with: "0"))
}

/// A number in decimal digits, with a separator before each three of them: `grouped(-1234567, separator: " ")` is "-1 234 567".
pub fn grouped(value: int, separator: text) -> text {
    if value < 0 { return "-".appending(grouped(-value, separator)) }
    let digits = utf8(decimal(value))
    var parts: list<text> = []
    var start = 0
    var end = (digits.count - 1) mod 3 + 1
    while start < digits.count {
        parts.append(text(digits.slice(start, to: end)))
        start = end
        end = end + 3
    }
    return joined(parts, separator)
}

/// The number that `decimal` writes so; `NotANumber` for anything else, so also for leading zeros, `+` and `-0`.
pub fn number(written: text) -> int {
    let letters = utf8(written)
    let isNegative = hasPrefix(written, prefix: "-")
    let start = if isNegative { 1 } else { 0 }
    requires letters.count > start else NotANumber(written)
    let isZero = letters[start] == 48
    requires not isZero or letters.count == 1 else NotANumber(written)
    for i in start..<letters.count {
        requires letters[i] >= 48 and letters[i] <= 57 else NotANumber(written)
    }
    let value = valueOf(letters, start, to: letters.count)
    return if isNegative { -value } else { value }
}

/// The value of decimal digits, by halves.
fn valueOf(letters: bytes, start: int, to: int) -> int {
    if to - start <= 9 {
        var value = 0
        for i in start..<to { value = 10 * value + letters[i] - 48 }
        return value
    }
    let middle = (start + to) / 2
    return valueOf(letters, start, to: middle) * 10 ** (to - middle) +
        valueOf(letters, start: middle, to)
}

"""###
}
