// swift-format-ignore-file
// Written by `make stdlib` from stdlib/octets.deed.
extension StandardLibrary {
  /// `octets.deed`.
  static let octetsSource = ###"""
/// Runs of octets: joined, searched, repeated.

let table: bytes[256] = hex"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"

/// Nothing can be looked for, or repeated a negative number of times.
pub error NoSuchOctets

/// One octet of a number. Bounded.
pub fn octet(number: int in 0...255) -> bytes {
    return table.slice(number, to: number + 1)
}

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

/// The octets from the last to the first.
pub fn reversed(whole: bytes) -> bytes {
    var parts: list<bytes> = []
    for i in 0..<whole.count {
        let at = whole.count - 1 - i
        parts.append(whole.slice(at, to: at + 1))
    }
    return joined(parts)
}

/// A number from 0 up in so many octets, the highest first; `NoSuchOctets` when it does not fit.
pub fn bigEndian(value: int, count: int) -> bytes
    requires value >= 0 and count >= 0 else NoSuchOctets
{
    if count <= 1 {
        requires value < 256**count else NoSuchOctets
        return if count == 0 { hex"" } else { octet(value) }
    }
    let low = count / 2
    let unit = 256**low
    return bigEndian(value / unit, count: count - low).appending(bigEndian(
        value mod unit,
        count: low
    ))
}

/// A number from 0 up in as few octets as can be, the highest first; none for 0.
pub fn shortest(value: int) -> bytes
    requires value >= 0 else NoSuchOctets
{
    var count = 1
    while count < 8192 and value >= 256**count { count = 2 * count }
    let whole = bigEndian(value, count)
    var zeros = 0
    while zeros < count and whole[zeros] == 0 { zeros = zeros + 1 }
    return whole.slice(zeros, to: count)
}

/// The number that octets are, the highest first; 0 for none.
pub fn unsigned(whole: bytes) -> int {
    if whole.count <= 6 {
        var value = 0
        for i in 0..<whole.count { value = 256 * value + whole[i] }
        return value
    }
    let high = whole.count / 2
    let low = whole.count - high
    return unsigned(whole.slice(0, to: high)) * 256**low +
        unsigned(whole.slice(high, to: whole.count))
}

"""###
}
