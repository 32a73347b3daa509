#!/usr/bin/python3
"""Writes tests in Deed for the digests of the standard library, whose expected values Python's `hashlib` (OpenSSL's) computes.

usage: digest_oracle.py SEED COUNT > cases.deed; deed test cases.deed

Keccak-256, which `hashlib` does not have, is computed here; the same code gives SHA3-256, which is compared with `hashlib`'s.
"""
import hashlib, random, sys

MASK = 2**64 - 1


def keccak(message, ending):
    def turned(x, n):
        return (x << n | x >> (64 - n)) & MASK if n else x

    rate, state = 136, [0] * 25
    padded = bytearray(message + bytes([ending]) + bytes(-(len(message) + 1) % rate))
    padded[-1] |= 0x80
    for start in range(0, len(padded), rate):
        for i in range(rate // 8):
            state[i] ^= int.from_bytes(padded[start + 8 * i:start + 8 * i + 8], "little")
        register = 1
        for _ in range(24):
            columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
            for i in range(25):
                state[i] ^= columns[(i + 4) % 5] ^ turned(columns[(i + 1) % 5], 1)
            x, y, lane = 1, 0, state[1]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                lane, state[x + 5 * y] = state[x + 5 * y], turned(lane, (t + 1) * (t + 2) // 2 % 64)
            for y in range(0, 25, 5):
                row = state[y:y + 5]
                for x in range(5):
                    state[y + x] = row[x] ^ (~row[(x + 1) % 5] & MASK & row[(x + 2) % 5])
            for j in range(7):
                if register & 1:
                    state[0] ^= 1 << (2**j - 1)
                register = register << 1 ^ (0x171 if register >> 7 else 0)
    return b"".join(lane.to_bytes(8, "little") for lane in state)[:32]


def main():
    random.seed(int(sys.argv[1]))
    print("import std.sha2\nimport std.sha3\nimport std.sm3\nimport std.blake2b\n")
    for start in range(0, int(sys.argv[2]), 20):
        print('test "random messages from %d" {' % start)
        for _ in range(20):
            message = random.randbytes(random.choice([random.randrange(300), random.choice([0, 55, 56, 64, 72, 128, 136])]))
            key, count = random.randbytes(random.choice([0, random.randrange(65)])), random.randrange(1, 65)
            assert keccak(message, 6) == hashlib.sha3_256(message).digest()
            expected = {
                "sha2.digest({})": hashlib.sha256(message).digest(),
                "sha3.digest256({})": hashlib.sha3_256(message).digest(),
                "sha3.digest512({})": hashlib.sha3_512(message).digest(),
                "sha3.keccak256({})": keccak(message, 1),
                "sm3.digest({})": hashlib.new("sm3", message).digest(),
                "blake2b.digest({}, count: %d, key: hex\"%s\")" % (count, key.hex()):
                    hashlib.blake2b(message, digest_size=count, key=key).digest(),
            }
            for call, digest in expected.items():
                print('    expect %s == hex"%s"' % (call.format('hex"%s"' % message.hex()), digest.hex()))
        print("}\n")


main()
