"""Compares Deed's CBOR with Debian's python3-cbor2.

Reads one hexadecimal item a line. Prints for each the deterministic encoding of what cbor2 decodes,
with the keys of maps sorted by their encoded octets: cbor2's canonical=True sorts them length-first,
which is the order of RFC 7049 and not that of RFC 8949.
"""
import sys

import cbor2


def head(major, argument):
    for additional, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 24:
            return bytes([major << 5 | argument])
        if argument < 1 << (8 * size):
            return bytes([major << 5 | additional]) + argument.to_bytes(size, "big")
    raise ValueError(argument)


def encode(item):
    if isinstance(item, (list, tuple)):
        return head(4, len(item)) + b"".join(encode(element) for element in item)
    if isinstance(item, dict):
        pairs = sorted((encode(key), encode(value)) for key, value in item.items())
        return head(5, len(pairs)) + b"".join(key + value for key, value in pairs)
    if isinstance(item, cbor2.CBORTag):
        return head(6, item.tag) + encode(item.value)
    return cbor2.dumps(item)


for line in sys.stdin:
    print(encode(cbor2.loads(bytes.fromhex(line))).hex())
