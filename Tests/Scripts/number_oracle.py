#!/usr/bin/python3
"""Checks rings, functions of integers and integers as octets against Python's integers.

usage: number_oracle.py FILE

Each line of FILE is an operation, its operands in hexadecimal (a minus sign before them; octets as such digits, "-" for
none) and behind " = " what Deed gave: a number, octets, or "!" and a fault. The first operand of a ring's operation is its modulus.
Written from the language's rules, not from Deed's code.

Prints the number of lines checked and how often each operation and each fault occurred; a line that disagrees is printed and
makes the exit code 1.
"""
import collections
import math
import sys


class Fault(Exception):
    """What fails; its text is the fault's name."""


def inverse(n, a):
    try:
        return pow(a, -1, n)
    except ValueError:
        raise Fault("NotInvertible")


def power(n, a, e):
    if e < 0:
        raise Fault("NegativeExponent")
    return pow(a, e, n)


def shift(n, a, distance, is_left):
    if distance < 0:
        raise Fault("NegativeExponent")
    bits = n.bit_length() - 1
    distance = min(distance, bits)
    return (a << distance) % n if is_left else a >> distance


def rotate(n, a, distance):
    bits = n.bit_length() - 1
    distance %= bits
    return (a << distance | a >> (bits - distance)) % n


def powmod(b, e, m):
    if m == 0:
        raise Fault("DivisionByZero")
    if e < 0:
        raise Fault("NegativeExponent")
    return pow(b, e, abs(m))


def root(a):
    if a < 0:
        raise Fault("NegativeSquareRoot")
    return math.isqrt(a)


def octets(a, count):
    if not 0 <= count <= 8192 or a < 0 or a.bit_length() > 8 * count:
        raise Fault("OutOfRange")
    return a.to_bytes(count, "big")


def number(text):
    value = int.from_bytes(text, "big")
    if value.bit_length() > 65536:
        raise Fault("IntegerTooLarge")
    return value


RULES = {
    "reduce": lambda n, a: a % n,
    "number": lambda n, a: a,
    "add": lambda n, a, b: (a + b) % n,
    "subtract": lambda n, a, b: (a - b) % n,
    "multiply": lambda n, a, b: a * b % n,
    "negate": lambda n, a: -a % n,
    "power": power,
    "inverse": inverse,
    "and": lambda n, a, b: a & b,
    "or": lambda n, a, b: a | b,
    "xor": lambda n, a, b: a ^ b,
    "not": lambda n, a: n - 1 - a,
    "shift_left": lambda n, a, d: shift(n, a, d, True),
    "shift_right": lambda n, a, d: shift(n, a, d, False),
    "rotate_left": rotate,
    "rotate_right": lambda n, a, d: rotate(n, a, -d),
    "powmod": powmod,
    "gcd": math.gcd,
    "root": root,
    "octets": octets,
    "to_number": number,
    "turned": lambda text: text[::-1],
}
ON_OCTETS = {"to_number", "turned"}


def written(value):
    return (value.hex() or "-") if isinstance(value, bytes) else format(value, "x")


def main():
    counts, wrong, lines = collections.Counter(), 0, 0
    with open(sys.argv[1]) as file:
        for line in file:
            lines += 1
            question, found = line.rstrip("\n").split(" = ")
            name, *operands = question.split(" ")
            counts[name] += 1
            try:
                if name in ON_OCTETS:
                    values = [bytes.fromhex(operands[0].replace("-", ""))]
                else:
                    values = [int(operand, 16) for operand in operands]
                expected = written(RULES[name](*values))
            except Fault as fault:
                expected = "!" + str(fault)
                counts[str(fault)] += 1
            if expected != found:
                wrong += 1
                if wrong <= 10:
                    print("wrong: %s; it is %s" % (line.rstrip("\n")[:400], expected[:200]))
    for name, count in sorted(counts.items()):
        print(name, count)
    print("checked %d, wrong %d" % (lines, wrong))
    sys.exit(1 if wrong else 0)


main()
