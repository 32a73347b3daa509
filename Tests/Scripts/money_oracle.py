#!/usr/bin/python3
"""Checks rounding and decimals of the standard library (`std.numbers`, `std.money`) against Python's fractions.

usage: money_oracle.py FILE

Each line of FILE is a function, its arguments in hexadecimal (a minus sign before them; a list's elements with commas between
them, "-" for none; a text as the hexadecimal of its octets after a quotation mark) and behind " = " what Deed gave, written
alike, or "!" and a fault. A rounding is its place in the list below. Written from the documentation, not from the library.

Prints the number of lines checked and how often each function and each fault occurred; a line that disagrees is printed and
makes the exit code 1.
"""
import collections
import re
import sys
from fractions import Fraction

ROUNDINGS = "floor ceiling towardsZero awayFromZero halfUp halfDown halfEven".split()
DIGITS = re.compile(r"-?(0|[1-9][0-9]*)(\.([0-9]+))?")


class Fault(Exception):
    """What fails; its text is the fault's name."""


def fitting(number):
    if abs(number).bit_length() > 65536:
        raise Fault("IntegerTooLarge")
    return number


def rounded(value, rounding):
    """The neighbours of a fraction are told apart by their distance, and only then by the name of the rounding."""
    below = value.numerator // value.denominator
    if value == below:
        return below
    above = below + 1
    nearer, farther = (above, below) if value < 0 else (below, above)
    name = ROUNDINGS[rounding]
    if name in ("floor", "ceiling"):
        return below if name == "floor" else above
    if name in ("towardsZero", "awayFromZero"):
        return nearer if name == "towardsZero" else farther
    if value - below != above - value:
        return below if value - below < above - value else above
    return {"halfUp": farther, "halfDown": nearer, "halfEven": below if below % 2 == 0 else above}[name]


def divided(a, over, rounding):
    if over == 0:
        raise Fault("DivisionByZero")
    return fitting(rounded(Fraction(a, over), rounding))


def mul_div(a, times, over, rounding):
    return divided(fitting(a * times), over, rounding)


def multiple(a, unit, rounding):
    return fitting(divided(a, abs(unit), rounding) * abs(unit))


def interest(units, points, days, basis, rounding):
    if days < 0:
        raise Fault("NegativeTime")
    return mul_div(fitting(units * points), days, 10_000 * (360, 365)[basis], rounding)


def compounded(units, points, periods, rounding):
    if periods < 0:
        raise Fault("NegativeTime")
    return divided(fitting(units * fitting((10_000 + points) ** periods)), 10_000**periods, rounding)


def allocated(units, shares):
    if any(share < 0 for share in shares) or sum(shares) == 0:
        raise Fault("NoShares")
    exact = [Fraction(fitting(abs(units) * share), sum(shares)) for share in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: abs(units) - sum(parts)]:
        parts[i] += 1
    return [-part if units < 0 else part for part in parts]


def split(units, parts):
    if parts <= 0:
        raise Fault("NoShares")
    return allocated(units, [1] * parts)


def plain(units, decimals):
    whole, rest = divmod(abs(units), 10**decimals)
    point = "." + str(rest).zfill(decimals) if decimals else ""
    return "-" * (units < 0) + format(whole, ",") + point


def read(words, decimals):
    found = DIGITS.fullmatch(words)
    if not found or len(found[3] or "") != decimals:
        raise Fault("NotAnAmount")
    units = int(words.replace(".", ""))
    if units == 0 and words.startswith("-"):
        raise Fault("NotAnAmount")
    return units


RULES = {
    "divided": divided,
    "mulDiv": mul_div,
    "rounded": multiple,
    "percent": lambda units, share, rounding: mul_div(units, share, 100, rounding),
    "basisPoints": lambda units, points, rounding: mul_div(units, points, 10_000, rounding),
    "interest": interest,
    "compounded": compounded,
    "allocated": allocated,
    "split": split,
    "plain": plain,
    "read": read,
}


def parsed(name, position, word):
    if word.startswith('"'):
        return bytes.fromhex(word[1:]).decode()
    if name == "allocated" and position == 1:
        return [int(part, 16) for part in word.split(",")] if word != "-" else []
    return int(word, 16)


def written(value):
    if isinstance(value, str):
        return '"' + value.encode().hex()
    if isinstance(value, list):
        return ",".join(format(part, "x") for part in value) or "-"
    return format(value, "x")


def main():
    counts, wrong, lines = collections.Counter(), 0, 0
    with open(sys.argv[1]) as file:
        for line in file:
            lines += 1
            question, found = line.rstrip("\n").split(" = ")
            name, *words = question.split(" ")
            counts[name] += 1
            try:
                arguments = [parsed(name, position, word) for position, word in enumerate(words)]
                expected = written(RULES[name](*arguments))
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
