#!/usr/bin/python3
"""Checks Deed's exact integers against Python's.

usage: integer_oracle.py FILE

Each line of FILE is an expression in postfix notation, " = " and the result that Deed gave. Numbers are
"d" with decimal digits or "x" with hexadecimal digits, a minus sign after the letter. Operators: + - * / mod **
neg < <= ==; comparisons give 1 or 0; / and mod are Euclidean. A refusal is "!" with its name; the first one in
the order of evaluation is the expression's result. Written from the language's rules, not from Deed's code.

Prints the number of lines checked and how often each operator and each refusal occurred; a line that disagrees
is printed and makes the exit code 1.
"""
import collections
import sys

BIT_LIMIT = 65536
DISAGREEMENTS_SHOWN = 10


class Refusal(Exception):
    """An operation without a result; its text is the name."""


def bounded(value):
    if abs(value).bit_length() > BIT_LIMIT:
        raise Refusal("tooLarge")
    return value


def euclidean(a, b):
    if b == 0:
        raise Refusal("divisionByZero")
    remainder = a % abs(b)
    return (a - remainder) // b, remainder


def power(base, exponent):
    if exponent < 0:
        raise Refusal("negativeExponent")
    if base in (0, 1, -1):
        return base ** (exponent if exponent < 2 else 2 + exponent % 2)
    # |base| >= 2^(bits - 1), so this one has more bits than the limit; computing it would take for ever.
    if (abs(base).bit_length() - 1) * exponent >= BIT_LIMIT:
        raise Refusal("tooLarge")
    return base**exponent


BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: euclidean(a, b)[0],
    "mod": lambda a, b: euclidean(a, b)[1],
    "**": power,
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    "==": lambda a, b: int(a == b),
}


def number(token):
    return int(token[1:], {"d": 10, "x": 16}[token[0]])


def evaluate(tokens, counts):
    stack = []
    for token in tokens:
        if token == "neg":
            counts[token] += 1
            stack.append(-stack.pop())
        elif token in BINARY:
            counts[token] += 1
            right = stack.pop()
            left = stack.pop()
            stack.append(bounded(BINARY[token](left, right)))
        else:
            stack.append(bounded(number(token)))
    (result,) = stack
    return result


def main():
    sys.set_int_max_str_digits(0)
    counts = collections.Counter()
    wrong = checked = 0
    with open(sys.argv[1], encoding="ascii") as lines:
        for line_number, line in enumerate(lines, 1):
            expression, _, given = line.rstrip("\n").partition(" = ")
            try:
                result = evaluate(expression.split(" "), counts)
                agrees = not given.startswith("!") and number(given) == result
                if agrees and given[0] == "d":
                    agrees = given == f"d{result}"  # decimal text is canonical
            except Refusal as refusal:
                counts[str(refusal)] += 1
                agrees = given == f"!{refusal}"
            checked += 1
            if not agrees:
                wrong += 1
                if wrong <= DISAGREEMENTS_SHOWN:
                    print(f"line {line_number}: {line.strip()[:400]}")
    print(f"checked {checked}, wrong {wrong}")
    for name, count in sorted(counts.items()):
        print(f"{name} {count}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
