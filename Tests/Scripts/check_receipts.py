#!/usr/bin/python3
"""check_receipts.py FILE: the verdicts of check_receipt.py on many receipts in one process.

FILE is pin, receipt, pin, receipt and so on, each after its length in 4 octets, big-endian. Prints a line for each
pair: the rule broken, or 0, and the verdict in words.
"""
import sys

import check_receipt

with open(sys.argv[1], "rb") as batch:

    def part():
        return batch.read(int.from_bytes(batch.read(4), "big"))

    while batch.peek(1):
        try:
            print(0, check_receipt.verify(part(), part()))
        except check_receipt.Broken as broken:
            print(*broken.args)
