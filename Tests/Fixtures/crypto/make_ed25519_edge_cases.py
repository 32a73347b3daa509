"""Writes ed25519-edge-cases.txt: signatures on which Ed25519 libraries are known to disagree.

Plain arithmetic on Curve25519 (RFC 8032 §5.1), since libraries do not make such signatures.
A line: name, expectation (valid, invalid, or the case of the key's failure), key, message, signature.
"""
import hashlib
import pathlib

p = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
d = -121665 * pow(121666, -1, p) % p
root = pow(2, (p - 1) // 4, p)


def add(P, Q):
    x1, y1 = P
    x2, y2 = Q
    t = d * x1 * x2 * y1 * y2 % p
    x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, p) % p
    y = (y1 * y2 + x1 * x2) * pow(1 - t, -1, p) % p
    return x, y


def mul(k, P):
    R = (0, 1)
    while k:
        if k & 1:
            R = add(R, P)
        P = add(P, P)
        k >>= 1
    return R


def recover(y, sign):
    xx = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
    x = pow(xx, (p + 3) // 8, p)
    if (x * x - xx) % p:
        x = x * root % p
    if (x * x - xx) % p:
        return None
    return (p - x if x & 1 != sign else x), y


def enc(P):
    return (P[1] | (P[0] & 1) << 255).to_bytes(32, "little")


def le(n):
    return n.to_bytes(32, "little")


def challenge(R, A, M):
    return int.from_bytes(hashlib.sha512(R + A + M).digest(), "little") % L


B = recover(4 * pow(5, -1, p) % p, 0)
candidate = 2
while True:  # A point of order 8: L times any point leaves its torsion part.
    P = recover(candidate, 0)
    candidate += 1
    if P:
        T8 = mul(L, P)
        if mul(4, T8) != (0, 1):
            break
T2 = mul(4, T8)

a = int.from_bytes(hashlib.sha512(b"edge a").digest(), "little") % L
r = int.from_bytes(hashlib.sha512(b"edge r").digest(), "little") % L
A, R = mul(a, B), mul(r, B)
lines = []


def case(name, expectation, key, message, R, S):
    lines.append(" ".join([name, expectation, key.hex(), message.hex(), (R + le(S)).hex()]))


def sign(key, R_octets, r, message):
    return (r + challenge(R_octets, key, message) * a) % L


m = b"deed"
S = sign(enc(A), enc(R), r, m)
case("ordinary", "valid", enc(A), m, enc(R), S)
case("s-zero-forgery", "invalid", enc(A), m, enc(R), 0)
case("s-plus-order", "invalid", enc(A), m, enc(R), S + L)
case("s-plus-twice-the-order", "invalid", enc(A), m, enc(R), S + 2 * L)
case("s-plus-eight-times-the-order", "invalid", enc(A), m, enc(R), S + 8 * L)
case("s-equal-to-the-order", "invalid", enc(A), m, enc(R), L)
for name, torsion in (("order-2", T2), ("order-4", mul(2, T8)), ("order-8", T8)):
    r_mixed = enc(add(R, torsion))
    case(f"r-with-{name}-part", "invalid", enc(A), m, r_mixed, sign(enc(A), r_mixed, r, m))
    mixed = enc(add(A, torsion))
    seen = set()
    for i in range(200):
        message = b"mixed %d" % i
        holds = mul(challenge(enc(R), mixed, message), torsion) == (0, 1)
        if holds not in seen:
            seen.add(holds)
            case(f"key-with-{name}-part-{'cancelled' if holds else 'left'}",
                 "valid" if holds else "invalid", mixed, message, enc(R),
                 sign(mixed, enc(R), r, message))
for i in range(8):
    small = mul(i, T8)
    case(f"key-small-order-{i}", "smallOrder", enc(small), m, enc(R), r)
    R_small = enc(small)
    k = challenge(R_small, enc(A), m)
    case(f"r-small-order-{i}", "invalid", enc(A), m, R_small, k * a % L)
for y, name in ((p, "p"), (p + 1, "p-plus-1"), (p + 2, "p-plus-2"), (2**255 - 1, "largest")):
    for sign_bit in (0, 1):
        octets = (y | sign_bit << 255).to_bytes(32, "little")
        case(f"key-y-{name}-{sign_bit}", "notCanonical", octets, m, enc(R), S)
        k = challenge(octets, enc(A), m)
        case(f"r-y-{name}-{sign_bit}", "invalid", enc(A), m, octets, k * a % L)
for y, name in ((1, "1"), (p - 1, "minus-1")):
    octets = (y | 1 << 255).to_bytes(32, "little")
    case(f"key-y-{name}-negative-zero", "smallOrder", octets, m, enc(R), S)
    k = challenge(octets, enc(A), m)
    case(f"r-y-{name}-negative-zero", "invalid", enc(A), m, octets, k * a % L)
off = next(y for y in range(2, 50) if recover(y, 0) is None)
case("key-off-the-curve", "invalid", le(off), m, enc(R), S)
case("r-off-the-curve", "invalid", enc(A), m, le(off), S)

pathlib.Path(__file__).with_name("ed25519-edge-cases.txt").write_text(
    "# Written by make_ed25519_edge_cases.py: name, expectation, key, message, signature.\n"
    + "\n".join(lines) + "\n")
