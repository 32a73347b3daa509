// swift-format-ignore-file
// Written by `make stdlib` from stdlib/hex.deed.
extension StandardLibrary {
  /// `hex.deed`.
  static let hexSource = ###"""
/// Octets as hexadecimal digits, two each (RFC 4648 §8).
import std.octets

/// What stands at this place is no hexadecimal digit, or half an octet.
pub error NotHexadecimal(at: int)

let digits: bytes[16] = hex"30313233343536373839616263646566"

/// The octets as small hexadecimal digits.
pub fn encode(whole: bytes) -> text {
    let letters = bytes(digits)
    var parts: list<bytes> = []
    for i in 0..<whole.count {
        let high = whole[i] / 16
        let low = whole[i] mod 16
        parts.append(letters.slice(high, to: high + 1).appending(letters.slice(low, to: low + 1)))
    }
    return text(octets.joined(parts))
}

/// The octets of hexadecimal digits, small or capital; `NotHexadecimal` for anything else.
pub fn decode(written: text) -> bytes {
    let letters = utf8(written)
    requires letters.count mod 2 == 0 else NotHexadecimal(at: letters.count)
    var parts: list<bytes> = []
    for i in 0..<letters.count / 2 {
        let high = digit(letters[2 * i], at: 2 * i)
        let low = digit(letters[2 * i + 1], at: 2 * i + 1)
        parts.append(bytes(16 * high + low, count: 1))
    }
    return octets.joined(parts)
}

/// The value of a digit's letter.
fn digit(letter: int, at: int) -> int {
    if letter >= 48 and letter <= 57 { return letter - 48 }
    if letter >= 97 and letter <= 102 { return letter - 87 }
    requires letter >= 65 and letter <= 70 else NotHexadecimal(at)
    return letter - 55
}

"""###
}
