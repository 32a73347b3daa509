// swift-format-ignore-file
// Written by `make stdlib` from stdlib/blake2b.deed.
extension StandardLibrary {
  /// `blake2b.deed`.
  static let blake2bSource = ###"""
/// BLAKE2b (RFC 7693), with and without a key.
type Lane = int mod 2**64

let start: list<Lane> = [
    Lane(0x6a09e667f3bcc908),
    Lane(0xbb67ae8584caa73b),
    Lane(0x3c6ef372fe94f82b),
    Lane(0xa54ff53a5f1d36f1),
    Lane(0x510e527fade682d1),
    Lane(0x9b05688c2b3e6c1f),
    Lane(0x1f83d9abfb41bd6b),
    Lane(0x5be0cd19137e2179)
]

/// Which word of the block each step of the ten rounds takes.
let order: list<int> = [
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    14,
    10,
    4,
    8,
    9,
    15,
    13,
    6,
    1,
    12,
    0,
    2,
    11,
    7,
    5,
    3,
    11,
    8,
    12,
    0,
    5,
    2,
    15,
    13,
    10,
    14,
    3,
    6,
    7,
    1,
    9,
    4,
    7,
    9,
    3,
    1,
    13,
    12,
    11,
    14,
    2,
    6,
    5,
    10,
    4,
    0,
    15,
    8,
    9,
    0,
    5,
    7,
    2,
    4,
    10,
    15,
    14,
    1,
    11,
    12,
    6,
    8,
    3,
    13,
    2,
    12,
    6,
    10,
    0,
    11,
    8,
    3,
    4,
    13,
    7,
    5,
    15,
    14,
    1,
    9,
    12,
    5,
    1,
    15,
    14,
    13,
    4,
    10,
    0,
    7,
    6,
    3,
    9,
    2,
    8,
    11,
    13,
    11,
    7,
    14,
    12,
    1,
    3,
    9,
    5,
    0,
    15,
    4,
    8,
    6,
    2,
    10,
    6,
    15,
    14,
    9,
    11,
    3,
    0,
    8,
    12,
    2,
    13,
    7,
    1,
    4,
    10,
    5,
    10,
    2,
    8,
    4,
    7,
    6,
    1,
    5,
    15,
    11,
    9,
    14,
    3,
    12,
    13,
    0
]

/// The digest has 1 to 64 octets, and a key at most 64.
pub error WrongSize(octets: int)

/// So many octets of a message's BLAKE2b; the key has no octets where none is wanted.
pub fn digest(message: bytes, count: int, key: bytes) -> bytes {
    requires (1 <= count) and (count <= 64) else WrongSize(octets: count)
    requires key.count <= 64 else WrongSize(octets: key.count)
    let keyed = if key.isEmpty { message } else { filled(key).appending(message) }
    let words = start
    let steps = order
    var state = words
    state[0] = state[0] xor Lane(0x01010000 + 256 * key.count + count)
    var at = 0
    while at + 128 < keyed.count {
        let block = lanes(keyed.slice(at, to: at + 128))
        at = at + 128
        compress(inout state, block, octets: at, isLast: false, words, steps)
    }
    let last = lanes(filled(keyed.slice(at, to: keyed.count)))
    compress(inout state, block: last, octets: keyed.count, isLast: true, words, steps)
    var octets = hex""
    for lane in state { octets = octets.appending(bytes(int(lane), count: 8).reversed()) }
    return octets.slice(0, to: count)
}

/// Octets with zeros behind them, 128 together.
fn filled(octets: bytes) -> bytes {
    return octets.appending(bytes(0, count: 128 - octets.count))
}

/// The lanes of a block, whose least significant octets stand first.
fn lanes(block: bytes) -> list<Lane> {
    var words: list<Lane> = []
    for i in 0..<16 { words.append(Lane(int(block.slice(8 * i, to: 8 * i + 8).reversed()))) }
    return words
}

/// Mixes a block into the state; `octets` are those of the message so far.
fn compress(
    state: inout list<Lane>,
    block: list<Lane>,
    octets: int,
    isLast: bool,
    words: list<Lane>,
    steps: list<int>
) {
    var work = state
    for word in words { work.append(word) }
    work[12] = work[12] xor Lane(octets)
    work[13] = work[13] xor Lane(octets / 2**64)
    if isLast { work[14] = not work[14] }
    for round in 0..<12 {
        let first = 16 * (round mod 10)
        for i in 0..<8 {
            let x = block[steps[first + 2 * i]]
            let y = block[steps[first + 2 * i + 1]]
            let shift = if i < 4 { 0 } else { 1 }
            mix(
                inout work,
                a: i mod 4,
                b: 4 + (i + shift) mod 4,
                c: 8 + (i + 2 * shift) mod 4,
                d: 12 + (i + 3 * shift) mod 4,
                x,
                y
            )
        }
    }
    for i in 0..<8 { state[i] = state[i] xor work[i] xor work[i + 8] }
}

/// Mixes two words of a block into four lanes.
fn mix(v: inout list<Lane>, a: int, b: int, c: int, d: int, x: Lane, y: Lane) {
    v[a] = v[a] + v[b] + x
    v[d] = (v[d] xor v[a]).rotatedRight(32)
    v[c] = v[c] + v[d]
    v[b] = (v[b] xor v[c]).rotatedRight(24)
    v[a] = v[a] + v[b] + y
    v[d] = (v[d] xor v[a]).rotatedRight(16)
    v[c] = v[c] + v[d]
    v[b] = (v[b] xor v[c]).rotatedRight(63)
}

"""###
}
