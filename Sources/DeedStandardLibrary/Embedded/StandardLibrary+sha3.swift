// swift-format-ignore-file
// Written by `make stdlib` from stdlib/sha3.deed.
extension StandardLibrary {
  /// `sha3.deed`.
  static let sha3Source = ###"""
/// SHA-3 (FIPS 202) and Keccak-256, the function from before the standard that other ledgers use.
type Lane = int mod 2**64

let roundConstants: list<Lane> = [
    Lane(0x0000000000000001),
    Lane(0x0000000000008082),
    Lane(0x800000000000808a),
    Lane(0x8000000080008000),
    Lane(0x000000000000808b),
    Lane(0x0000000080000001),
    Lane(0x8000000080008081),
    Lane(0x8000000000008009),
    Lane(0x000000000000008a),
    Lane(0x0000000000000088),
    Lane(0x0000000080008009),
    Lane(0x000000008000000a),
    Lane(0x000000008000808b),
    Lane(0x800000000000008b),
    Lane(0x8000000000008089),
    Lane(0x8000000000008003),
    Lane(0x8000000000008002),
    Lane(0x8000000000000080),
    Lane(0x000000000000800a),
    Lane(0x800000008000000a),
    Lane(0x8000000080008081),
    Lane(0x8000000000008080),
    Lane(0x0000000080000001),
    Lane(0x8000000080008008)
]

/// How far the lane at x + 5 * y is rotated.
let offsets: list<int> = [
    0,
    1,
    62,
    28,
    27,
    36,
    44,
    6,
    55,
    20,
    3,
    10,
    43,
    25,
    39,
    41,
    45,
    15,
    21,
    8,
    18,
    2,
    61,
    56,
    14
]

/// The 32 octets of a message's SHA3-256.
pub fn digest256(message: bytes) -> bytes { return sponge(message, ending: hex"06", count: 32) }

/// The 64 octets of a message's SHA3-512.
pub fn digest512(message: bytes) -> bytes { return sponge(message, ending: hex"06", count: 64) }

/// The 32 octets of a message's Keccak-256, which pads otherwise than SHA3-256.
pub fn keccak256(message: bytes) -> bytes { return sponge(message, ending: hex"01", count: 32) }

/// Takes a message in, block by block, and gives the first octets of the state; fewer than a block of them.
fn sponge(message: bytes, ending: bytes, count: int) -> bytes {
    let rate = 200 - 2 * count
    let padded = padding(message, ending, rate)
    let constants = roundConstants
    let distances = offsets
    var state: list<Lane> = []
    for _ in 0..<25 { state.append(Lane(0)) }
    for block in 0..<padded.count / rate {
        for i in 0..<rate / 8 {
            let at = block * rate + 8 * i
            state[i] = state[i] xor Lane(int(padded.slice(at, to: at + 8).reversed()))
        }
        permute(inout state, constants, distances)
    }
    var octets = hex""
    for i in 0..<count / 8 { octets = octets.appending(bytes(int(state[i]), count: 8).reversed()) }
    return octets
}

/// Ends a message with the bits of its function, and with the bit at the end of a block.
fn padding(message: bytes, ending: bytes, rate: int) -> bytes {
    let zeros = rate - 1 - message.count mod rate
    if zeros == 0 { return message.appending(bytes(int(ending) + 0x80, count: 1)) }
    let between = bytes(0, count: zeros - 1)
    return message.appending(ending).appending(between).appending(hex"80")
}

/// The permutation Keccak-f[1600].
fn permute(state: inout list<Lane>, constants: list<Lane>, distances: list<int>) {
    for round in 0..<24 {
        var columns: list<Lane> = []
        for x in 0..<5 {
            columns.append(state[x]
                xor state[x + 5]
                xor state[x + 10]
                xor state[x + 15]
                xor state[x + 20])
        }
        for x in 0..<5 {
            let mixed = columns[(x + 4) mod 5] xor columns[(x + 1) mod 5].rotatedLeft(1)
            for y in 0..<5 { state[x + 5 * y] = state[x + 5 * y] xor mixed }
        }
        var moved = state
        for y in 0..<5 {
            for x in 0..<5 {
                moved[y + 5 * ((2 * x + 3 * y) mod 5)] = state[x + 5 * y].rotatedLeft(distances[x +
                    5 * y])
            }
        }
        for y in 0..<5 {
            for x in 0..<5 {
                let next = moved[(x + 1) mod 5 + 5 * y]
                let second = moved[(x + 2) mod 5 + 5 * y]
                state[x + 5 * y] = moved[x + 5 * y] xor ((not next) and second)
            }
        }
        state[0] = state[0] xor constants[round]
    }
}

"""###
}
