// swift-format-ignore-file
// Written by `make stdlib` from stdlib/sha2.deed.
extension StandardLibrary {
  /// `sha2.deed`.
  static let sha2Source = ###"""
/// SHA-256 (FIPS 180-4), as a contract computes it. The predeclared `sha256` gives the same octets for less gas; this one shows
/// that words are enough, and is what the tests compare it with.
type Word = int mod 2**32

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
let roundConstants: list<Word> = [
    Word(0x428a2f98),
    Word(0x71374491),
    Word(0xb5c0fbcf),
    Word(0xe9b5dba5),
    Word(0x3956c25b),
    Word(0x59f111f1),
    Word(0x923f82a4),
    Word(0xab1c5ed5),
    Word(0xd807aa98),
    Word(0x12835b01),
    Word(0x243185be),
    Word(0x550c7dc3),
    Word(0x72be5d74),
    Word(0x80deb1fe),
    Word(0x9bdc06a7),
    Word(0xc19bf174),
    Word(0xe49b69c1),
    Word(0xefbe4786),
    Word(0x0fc19dc6),
    Word(0x240ca1cc),
    Word(0x2de92c6f),
    Word(0x4a7484aa),
    Word(0x5cb0a9dc),
    Word(0x76f988da),
    Word(0x983e5152),
    Word(0xa831c66d),
    Word(0xb00327c8),
    Word(0xbf597fc7),
    Word(0xc6e00bf3),
    Word(0xd5a79147),
    Word(0x06ca6351),
    Word(0x14292967),
    Word(0x27b70a85),
    Word(0x2e1b2138),
    Word(0x4d2c6dfc),
    Word(0x53380d13),
    Word(0x650a7354),
    Word(0x766a0abb),
    Word(0x81c2c92e),
    Word(0x92722c85),
    Word(0xa2bfe8a1),
    Word(0xa81a664b),
    Word(0xc24b8b70),
    Word(0xc76c51a3),
    Word(0xd192e819),
    Word(0xd6990624),
    Word(0xf40e3585),
    Word(0x106aa070),
    Word(0x19a4c116),
    Word(0x1e376c08),
    Word(0x2748774c),
    Word(0x34b0bcb5),
    Word(0x391c0cb3),
    Word(0x4ed8aa4a),
    Word(0x5b9cca4f),
    Word(0x682e6ff3),
    Word(0x748f82ee),
    Word(0x78a5636f),
    Word(0x84c87814),
    Word(0x8cc70208),
    Word(0x90befffa),
    Word(0xa4506ceb),
    Word(0xbef9a3f7),
    Word(0xc67178f2)
]

/// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
let start: list<Word> = [
    Word(0x6a09e667),
    Word(0xbb67ae85),
    Word(0x3c6ef372),
    Word(0xa54ff53a),
    Word(0x510e527f),
    Word(0x9b05688c),
    Word(0x1f83d9ab),
    Word(0x5be0cd19)
]

/// The 32 octets of a message's SHA-256.
pub fn digest(message: bytes) -> bytes {
    let padded = padding(message)
    let constants = roundConstants
    var state = start
    for block in 0..<padded.count / 64 {
        compress(inout state, block: schedule(padded, at: 64 * block), constants)
    }
    var octets = hex""
    for word in state { octets = octets.appending(bytes(int(word), count: 4)) }
    return octets
}

/// The message, a bit, as many zeros as are wanted, and the number of its bits: whole blocks of 64 octets.
fn padding(message: bytes) -> bytes {
    let zeros = bytes(0, count: (55 - message.count) mod 64)
    return message.appending(hex"80").appending(zeros).appending(bytes(8 * message.count, count: 8))
}

/// The words of a block and those made of them, one a round.
fn schedule(padded: bytes, at: int) -> list<Word> {
    var words: list<Word> = []
    for i in 0..<16 {
        words.append(Word(int(padded.slice(at + 4 * i, to: at + 4 * i + 4))))
    }
    for i in 16..<64 {
        let a = words[i - 15]
        let b = words[i - 2]
        let first = a.rotatedRight(7) xor a.rotatedRight(18) xor a.shiftedRight(3)
        let second = b.rotatedRight(17) xor b.rotatedRight(19) xor b.shiftedRight(10)
        words.append(words[i - 16] + first + words[i - 7] + second)
    }
    return words
}

/// Mixes a block into the state.
fn compress(state: inout list<Word>, block: list<Word>, constants: list<Word>) {
    var a = state[0]
    var b = state[1]
    var c = state[2]
    var d = state[3]
    var e = state[4]
    var f = state[5]
    var g = state[6]
    var h = state[7]
    for i in 0..<64 {
        let sum = e.rotatedRight(6) xor e.rotatedRight(11) xor e.rotatedRight(25)
        let choice = (e and f) xor ((not e) and g)
        let first = h + sum + choice + constants[i] + block[i]
        let other = a.rotatedRight(2) xor a.rotatedRight(13) xor a.rotatedRight(22)
        let majority = (a and b) xor (a and c) xor (b and c)
        h = g
        g = f
        f = e
        e = d + first
        d = c
        c = b
        b = a
        a = first + other + majority
    }
    state[0] = state[0] + a
    state[1] = state[1] + b
    state[2] = state[2] + c
    state[3] = state[3] + d
    state[4] = state[4] + e
    state[5] = state[5] + f
    state[6] = state[6] + g
    state[7] = state[7] + h
}

"""###
}
