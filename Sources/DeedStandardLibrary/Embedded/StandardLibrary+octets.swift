// swift-format-ignore-file
// Written by `make stdlib` from stdlib/octets.deed.
extension StandardLibrary {
  /// `octets.deed`.
  static let octetsSource = ###"""
/// Runs of octets: joined, searched, repeated.

/// Nothing can be looked for, or repeated a negative number of times.
pub error NoSuchOctets

/// All parts one after another.
///
/// Joined in pairs, so that n octets are copied as often as the number of parts can be halved, and not once for each part.
/// Cost: about 10 gas a part, and 1 for each 32 octets at each halving.
pub fn joined(parts: list<bytes>) -> bytes {
    var level = parts
    while level.count > 1 {
        var next: list<bytes> = []
        for i in 0..<level.count / 2 { next.append(level[2 * i].appending(level[2 * i + 1])) }
        if level.count mod 2 == 1 { next.append(level[level.count - 1]) }
        level = next
    }
    return if level.isEmpty { hex"" } else { level[0] }
}

/// A part so many times; `NoSuchOctets` when that is negative.
pub fn repeated(part: bytes, times: int) -> bytes
    requires times >= 0 else NoSuchOctets
{
    var whole = hex""
    var power = part
    var left = times
    while left > 0 {
        if left mod 2 == 1 { whole = whole.appending(power) }
        left = left / 2
        if left > 0 { power = power.appending(power) }
    }
    return whole
}

/// Whether the octets begin with others. Bounded.
pub fn hasPrefix(whole: bytes, prefix: bytes) -> bool {
    return if prefix.count > whole.count {
        false
    } else {
        whole.slice(0, to: prefix.count) == prefix
    }
}

/// Whether the octets end with others. Bounded.
pub fn hasSuffix(whole: bytes, suffix: bytes) -> bool {
    return if suffix.count > whole.count {
        false
    } else {
        whole.slice(whole.count - suffix.count, to: whole.count) == suffix
    }
}

/// Where a part stands first, at `start` or behind it; `none` when nowhere. `NoSuchOctets` for a part without octets.
pub fn find(part: bytes, whole: bytes, start: int) -> int?
    requires part.count > 0 and start >= 0 else NoSuchOctets
{
    let first = part[0]
    for at in start..<whole.count - part.count + 1 {
        if whole[at] == first {
            if whole.slice(at, to: at + part.count) == part { return some(at) }
        }
    }
    return none
}

/// A number from 0 up in as few octets as can be, the highest first; none for 0.
pub fn shortest(value: int) -> bytes
    requires value >= 0 else NoSuchOctets
{
    var count = 1
    while count < 8192 and value >= 256**count { count = 2 * count }
    let whole = bytes(value, count)
    var zeros = 0
    while zeros < count and whole[zeros] == 0 { zeros = zeros + 1 }
    return whole.slice(zeros, to: count)
}

"""###
}
