// swift-format-ignore-file
// Written by `make stdlib` from stdlib/cbor.deed.
extension StandardLibrary {
  /// `cbor.deed`.
  static let cborSource = ###"""
/// CBOR (RFC 8949), written and read in its one deterministic form (§4.2.1): the shortest heads, definite lengths, keys in
/// the order of their octets; integers beyond 64 bits as bignums (§3.4.3). Floating point is not there.
///
/// What is written is put together from the octets of its parts; what is read goes from item to item with a `Reader`, and
/// fails at the first octet that a deterministic writer would not have written.
import std.octets

/// What stands at this place is not what a strict reader expects there.
pub error NotExpected(at: int)
/// A tag or a length that is negative or has more than 64 bits.
pub error HeadTooLarge(value: int)

/// What an item is.
pub enum Kind { integer, string, words, items, entries, tag, truth, null }

/// Octets, and how far they have been read.
pub struct Reader { whole: bytes, at: int }

/// How deep items may lie in one another.
let depthMax: int = 32

/// An integer; beyond 64 bits a bignum.
pub fn integer(value: int) -> bytes {
    let magnitude = if value < 0 { -1 - value } else { value }
    if magnitude < 2**64 { return head(if value < 0 { 1 } else { 0 }, argument: magnitude) }
    return tagged(if value < 0 { 3 } else { 2 }, item: string(octets.shortest(magnitude)))
}

/// A run of octets.
pub fn string(content: bytes) -> bytes {
    return head(2, argument: content.count).appending(content)
}

/// A text.
pub fn words(content: text) -> bytes {
    return head(3, argument: content.count).appending(utf8(content))
}

/// An array of items, each in its octets.
pub fn items(parts: list<bytes>) -> bytes {
    return head(4, argument: parts.count).appending(octets.joined(parts))
}

/// A map: octets of items by the octets of their keys, which the language's maps have in the order that is wanted.
pub fn entries(parts: map<bytes, bytes>) -> bytes {
    var written: list<bytes> = []
    for key, item in parts { written.append(key.appending(item)) }
    return head(5, argument: parts.count).appending(octets.joined(written))
}

/// An item under a tag.
pub fn tagged(tag: int, item: bytes) -> bytes { return head(6, argument: tag).appending(item) }

/// `true` or `false`. Bounded.
pub fn truth(value: bool) -> bytes { return if value { hex"f5" } else { hex"f4" } }

/// `null`. Bounded.
pub fn null() -> bytes { return hex"f6" }

/// A major type and its argument.
fn head(major: int, argument: int) -> bytes {
    requires argument >= 0 and argument < 2**64 else HeadTooLarge(value: argument)
    if argument < 24 { return bytes(32 * major + argument, count: 1) }
    var power = 0
    while argument >= 256 ** 2**power { power = power + 1 }
    return bytes(32 * major + 24 + power, count: 1).appending(bytes(argument, count: 2**power))
}

/// A reader at the first of some octets. Bounded.
pub fn reader(whole: bytes) -> Reader { return Reader(whole, at: 0) }

/// What comes next; `NotExpected` at the end and where no item begins. Bounded.
pub fn next(reading: Reader) -> Kind {
    requires reading.at < reading.whole.count else NotExpected(at: reading.at)
    let first = reading.whole[reading.at]
    let major = first / 32
    if major <= 1 or first == 0xc2 or first == 0xc3 { return Kind.integer }
    if major == 2 { return Kind.string }
    if major == 3 { return Kind.words }
    if major == 4 { return Kind.items }
    if major == 5 { return Kind.entries }
    if major == 6 { return Kind.tag }
    if first == 0xf4 or first == 0xf5 { return Kind.truth }
    requires first == 0xf6 else NotExpected(at: reading.at)
    return Kind.null
}

/// Whether nothing is left. Bounded.
pub fn isAtEnd(reading: Reader) -> bool { return reading.at == reading.whole.count }

/// `NotExpected` unless nothing is left. Bounded.
pub fn end(reading: Reader) { requires isAtEnd(reading) else NotExpected(at: reading.at) }

/// An integer, a bignum among them when it has more than 64 bits.
pub fn readInteger(reading: inout Reader) -> int {
    let start = reading.at
    if next(reading) != Kind.integer { fail NotExpected(at: start) }
    let first = reading.whole[start]
    if first == 0xc2 or first == 0xc3 {
        reading.at = start + 1
        let content = readString(inout reading)
        requires content.count > 8 else NotExpected(at: start)
        requires content[0] != 0 else NotExpected(at: start)
        let magnitude = int(content)
        return if first == 0xc3 { -1 - magnitude } else { magnitude }
    }
    let argument = readHead(inout reading, major: first / 32)
    return if first >= 32 { -1 - argument } else { argument }
}

/// A run of octets.
pub fn readString(reading: inout Reader) -> bytes { return readContent(inout reading, major: 2) }

/// A text; `InvalidText` when it is not UTF-8.
pub fn readWords(reading: inout Reader) -> text {
    return text(readContent(inout reading, major: 3))
}

/// The head of an array: the number of items that follow.
pub fn readItems(reading: inout Reader) -> int { return readHead(inout reading, major: 4) }

/// The head of a map: the number of pairs of key and item that follow. Their order is the caller's to check, as by
/// `readKey`, or by `readItem`, which checks all inside.
pub fn readEntries(reading: inout Reader) -> int { return readHead(inout reading, major: 5) }

/// A tag's number; bignums are integers and no tags.
pub fn readTag(reading: inout Reader) -> int {
    if next(reading) != Kind.tag { fail NotExpected(at: reading.at) }
    return readHead(inout reading, major: 6)
}

/// `true` or `false`.
pub fn readTruth(reading: inout Reader) -> bool {
    if next(reading) != Kind.truth { fail NotExpected(at: reading.at) }
    reading.at = reading.at + 1
    return reading.whole[reading.at - 1] == 0xf5
}

/// `null`.
pub fn readNull(reading: inout Reader) {
    if next(reading) != Kind.null { fail NotExpected(at: reading.at) }
    reading.at = reading.at + 1
}

/// A key with these words and nothing else: for records whose keys are known, asked for in the order of their octets.
pub fn readKey(reading: inout Reader, key: text) {
    let start = reading.at
    let found = readWords(inout reading)
    requires found == key else NotExpected(at: start)
}

/// The next item, whatever it is, as its octets; all inside it is checked.
pub fn readItem(reading: inout Reader) -> bytes {
    let start = reading.at
    skip(inout reading, depth: 0)
    return reading.whole.slice(start, to: reading.at)
}

/// Whether octets are one deterministic item and nothing else; other octets fail as in reading.
pub fn check(whole: bytes) {
    var reading = reader(whole)
    skip(inout reading, depth: 0)
    end(reading)
}

fn skip(reading: inout Reader, depth: int) {
    let start = reading.at
    requires depth <= depthMax else NotExpected(at: start)
    match next(reading) {
        integer { let _ = readInteger(inout reading) }
        string { let _ = readString(inout reading) }
        words { let _ = readWords(inout reading) }
        items {
            let count = readItems(inout reading)
            requires count <= reading.whole.count else NotExpected(at: start)
            for i in 0..<count { skip(inout reading, depth: depth + 1) }
        }
        entries { skipEntries(inout reading, depth) }
        tag {
            let _ = readTag(inout reading)
            skip(inout reading, depth: depth + 1)
        }
        truth { let _ = readTruth(inout reading) }
        null { readNull(inout reading) }
    }
}

fn skipEntries(reading: inout Reader, depth: int) {
    let start = reading.at
    let count = readEntries(inout reading)
    requires count <= reading.whole.count else NotExpected(at: start)
    var last = hex""
    for i in 0..<count {
        let at = reading.at
        skip(inout reading, depth: depth + 1)
        let key = reading.whole.slice(at, to: reading.at)
        requires last < key else NotExpected(at)
        last = key
        skip(inout reading, depth: depth + 1)
    }
}

fn readContent(reading: inout Reader, major: int) -> bytes {
    let start = reading.at
    let count = readHead(inout reading, major)
    requires count <= reading.whole.count - reading.at else NotExpected(at: start)
    reading.at = reading.at + count
    return reading.whole.slice(reading.at - count, to: reading.at)
}

/// The argument of a head of a major type, in its shortest form.
fn readHead(reading: inout Reader, major: int) -> int {
    let start = reading.at
    requires start < reading.whole.count else NotExpected(at: start)
    let first = reading.whole[start]
    let short = first mod 32
    requires first / 32 == major and short < 28 else NotExpected(at: start)
    if short < 24 {
        reading.at = start + 1
        return short
    }
    let count = 2 ** (short - 24)
    requires start + count < reading.whole.count else NotExpected(at: start)
    let argument = int(reading.whole.slice(start + 1, to: start + 1 + count))
    let least = if count == 1 { 24 } else { 256 ** (count / 2) }
    requires argument >= least else NotExpected(at: start)
    reading.at = start + 1 + count
    return argument
}

"""###
}
