// swift-format-ignore-file
// Written by `make stdlib` from stdlib/sm3.deed.
extension StandardLibrary {
  /// `sm3.deed`.
  static let sm3Source = ###"""
/// SM3 (GB/T 32905-2016), the hash function of Chinese standards.
type Word = int mod 2**32

let start: list<Word> = [
    Word(0x7380166f),
    Word(0x4914b2b9),
    Word(0x172442d7),
    Word(0xda8a0600),
    Word(0xa96f30bc),
    Word(0x163138aa),
    Word(0xe38dee4d),
    Word(0xb0fb0e4e)
]

/// The 32 octets of a message's SM3.
pub fn digest(message: bytes) -> bytes {
    let zeros = bytes(0, count: (55 - message.count) mod 64)
    let padded = message.appending(hex"80")
        .appending(zeros)
        .appending(bytes(8 * message.count, count: 8))
    var state = start
    for block in 0..<padded.count / 64 {
        compress(inout state, words: schedule(padded, at: 64 * block))
    }
    var octets = hex""
    for word in state { octets = octets.appending(bytes(int(word), count: 4)) }
    return octets
}

/// The 68 words that are made of a block.
fn schedule(padded: bytes, at: int) -> list<Word> {
    var words: list<Word> = []
    for i in 0..<16 {
        words.append(Word(int(padded.slice(at + 4 * i, to: at + 4 * i + 4))))
    }
    for i in 16..<68 {
        let mixed = words[i - 16] xor words[i - 9] xor words[i - 3].rotatedLeft(15)
        let spread = mixed xor mixed.rotatedLeft(15) xor mixed.rotatedLeft(23)
        words.append(spread xor words[i - 13].rotatedLeft(7) xor words[i - 6])
    }
    return words
}

/// Mixes a block into the state.
fn compress(state: inout list<Word>, words: list<Word>) {
    var a = state[0]
    var b = state[1]
    var c = state[2]
    var d = state[3]
    var e = state[4]
    var f = state[5]
    var g = state[6]
    var h = state[7]
    for i in 0..<64 {
        let isEarly = i < 16
        let constant = if isEarly { Word(0x79cc4519) } else { Word(0x7a879d8a) }
        let rotated = a.rotatedLeft(12)
        let first = (rotated + e + constant.rotatedLeft(i)).rotatedLeft(7)
        let second = first xor rotated
        let boolean = if isEarly { a xor b xor c } else { (a and b) or (a and c) or (b and c) }
        let other = if isEarly { e xor f xor g } else { (e and f) or ((not e) and g) }
        let left = boolean + d + second + (words[i] xor words[i + 4])
        let right = other + h + first + words[i]
        d = c
        c = b.rotatedLeft(9)
        b = a
        a = left
        h = g
        g = f.rotatedLeft(19)
        f = e
        e = right xor right.rotatedLeft(9) xor right.rotatedLeft(17)
    }
    state[0] = state[0] xor a
    state[1] = state[1] xor b
    state[2] = state[2] xor c
    state[3] = state[3] xor d
    state[4] = state[4] xor e
    state[5] = state[5] xor f
    state[6] = state[6] xor g
    state[7] = state[7] xor h
}

"""###
}
