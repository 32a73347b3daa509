// swift-format-ignore-file
// Written by `make stdlib` from stdlib/base64.deed.
extension StandardLibrary {
  /// `base64.deed`.
  static let base64Source = ###"""
/// Octets as letters, six bits each (RFC 4648 §4 and §5), read strictly: each run of octets has one form only.
import std.octets

/// What stands at this place is not what a strict reader expects: another letter, a wrong end, bits that are not zero.
pub error NotBase64(at: int)

/// A to Z, a to z, 0 to 9, and what the two alphabets end with.
let common: text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/// The octets in the usual alphabet, which ends with `+` and `/`, filled up with `=` to a multiple of four letters.
pub fn encode(whole: bytes) -> text {
    let written = letters(whole, alphabet: utf8(common.appending("+/")))
    let missing = (-whole.count) mod 3
    return text(written.appending(octets.repeated(utf8("="), times: missing)))
}

/// The octets in the alphabet for addresses and names of files, which ends with `-` and `_`, not filled up.
pub fn encodeURL(whole: bytes) -> text {
    return text(letters(whole, alphabet: utf8(common.appending("-_"))))
}

/// The octets of what `encode` gives; `NotBase64` for anything else.
pub fn decode(written: text) -> bytes {
    let read = utf8(written)
    requires read.count mod 4 == 0 else NotBase64(at: read.count)
    var end = read.count
    if end > 0 {
        if read[end - 1] == 61 { end = end - 1 }
        if read[end - 1] == 61 { end = end - 1 }
    }
    return decoded(read, to: end, plus: 43, slash: 47)
}

/// The octets of what `encodeURL` gives; `NotBase64` for anything else.
pub fn decodeURL(written: text) -> bytes {
    let read = utf8(written)
    return decoded(read, to: read.count, plus: 45, slash: 95)
}

fn letters(whole: bytes, alphabet: bytes) -> bytes {
    var parts: list<bytes> = []
    for group in 0..<(whole.count + 2) / 3 {
        let at = 3 * group
        let count = if whole.count - at < 3 { whole.count - at } else { 3 }
        let second = if count > 1 { whole[at + 1] } else { 0 }
        let third = if count > 2 { whole[at + 2] } else { 0 }
        let bits = 65_536 * whole[at] + 256 * second + third
        var part = letterFor(bits / 262_144, alphabet).appending(letterFor(
            bits / 4096 mod 64,
            alphabet
        ))
        if count > 1 { part = part.appending(letterFor(bits / 64 mod 64, alphabet)) }
        if count > 2 { part = part.appending(letterFor(bits mod 64, alphabet)) }
        parts.append(part)
    }
    return octets.joined(parts)
}

fn letterFor(bits: int, alphabet: bytes) -> bytes { return alphabet.slice(bits, to: bits + 1) }

fn decoded(read: bytes, to: int, plus: int, slash: int) -> bytes {
    requires to mod 4 != 1 else NotBase64(at: to)
    var parts: list<bytes> = []
    for group in 0..<(to + 3) / 4 {
        let at = 4 * group
        let count = if to - at < 4 { to - at } else { 4 }
        var bits = 0
        for i in 0..<4 {
            bits = 64 * bits
            if i < count { bits = bits + bitsOf(read[at + i], at: at + i, plus, slash) }
        }
        // What the last letter has beyond whole octets is zero.
        let spare = if count == 4 { 1 } else if count == 3 { 256 } else { 65_536 }
        requires bits mod spare == 0 else NotBase64(at: to - 1)
        var part = bytes(bits / 65_536, count: 1)
        if count > 2 { part = part.appending(bytes(bits / 256 mod 256, count: 1)) }
        if count > 3 { part = part.appending(bytes(bits mod 256, count: 1)) }
        parts.append(part)
    }
    return octets.joined(parts)
}

/// The six bits of a letter.
fn bitsOf(letter: int, at: int, plus: int, slash: int) -> int {
    if letter >= 65 and letter <= 90 { return letter - 65 }
    if letter >= 97 and letter <= 122 { return letter - 71 }
    if letter >= 48 and letter <= 57 { return letter + 4 }
    if letter == plus { return 62 }
    requires letter == slash else NotBase64(at)
    return 63
}

"""###
}
