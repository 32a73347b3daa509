#!/usr/bin/python3
"""check_signatures.py FILE: what check_receipt.py says of the signatures in an edge case file of Tests/Fixtures/crypto.

A line of FILE has name, expectation, key, message and signature; prints those that get another verdict.
"""
import sys

import check_receipt

with open(sys.argv[1], encoding="ascii") as lines:
    for line in lines:
        if not line.startswith("#"):
            name, expected, *octets = line.split()
            key, message, signature = (bytes.fromhex(part.strip("-")) for part in octets)
            if check_receipt.verifies(-19, key, signature, message) != (expected == "valid"):
                print(name, "is not", expected)
