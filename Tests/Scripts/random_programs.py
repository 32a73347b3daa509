"""What the functions of the differential test of the compiler rest on; the functions follow this text.

Integers are Python's. Division is Euclidean: the remainder is never negative. Lists are tuples and maps are sorted
tuples of pairs, so that no value is ever shared.
"""
import math
import sys

sys.set_int_max_str_digits(0)


class Fault(Exception):
    pass


class Variables:
    pass


def sized(value):
    if value.bit_length() > 65536:
        raise Fault("IntegerTooLarge")
    return value


def op_add(a, b): return sized(a + b)
def op_sub(a, b): return sized(a - b)
def op_mul(a, b): return sized(a * b)


def op_mod(a, b):
    if b == 0:
        raise Fault("DivisionByZero")
    return a % abs(b)


def op_div(a, b):
    return sized((a - op_mod(a, b)) // b)


def op_pow(a, b):
    if b < 0:
        raise Fault("NegativeExponent")
    if abs(a) <= 1:
        return a if b % 2 else a * a if b else 1
    if (a.bit_length() - 1) * b > 65536:
        raise Fault("IntegerTooLarge")
    return sized(a ** b)


def op_ring(sign, n, a, b):
    """What comes of an operation in the ring modulo n; the bits of n are those of a power of two."""
    distance, bits = b, n.bit_length() - 1
    exponent = op_mod(b, 100)
    a, b = a % n, b % n
    if sign == "inverse":
        if math.gcd(a + b, n) != 1:
            raise Fault("NotInvertible")
        return pow(a + b, -1, n)
    if sign in ("<<", ">>"):
        if distance < 0:
            raise Fault("NegativeExponent")
        return (a << min(distance, bits)) % n if sign == "<<" else a >> min(distance, bits)
    if sign == "rotate":
        return ((a << distance % bits) | (a >> (bits - distance % bits))) % n
    return {
        "+": lambda: a + b, "-": lambda: a - b, "*-": lambda: a * -b, "**": lambda: pow(a, exponent, n),
        "and": lambda: a & b, "or": lambda: a | b, "xor": lambda: a ^ b, "not": lambda: n - 1 - a + b,
    }[sign]() % n


def op_root(a):
    if a < 0:
        raise Fault("NegativeSquareRoot")
    return math.isqrt(a)


def op_turned(a): return int.from_bytes(a.to_bytes(8, "little"), "big")


def at(items, index):
    if not 0 <= index < len(items):
        raise Fault("IndexOutOfBounds")
    return items[index]


def put(index, value, items):
    items = items()
    at(items, index)
    return items[:index] + (value,) + items[index + 1:]


def pop(e, name):
    items = getattr(e, name)
    if not items:
        raise Fault("IndexOutOfBounds")
    setattr(e, name, items[:-1])
    return items[-1]


def get(table, wanted):
    for k, v in table:
        if k == wanted:
            return ("some", v)
    return None


def key(table, wanted):
    found = get(table, wanted)
    if found is None:
        raise Fault("KeyMissing")
    return found[1]


def store(wanted, value, table):
    return tuple(sorted([(k, v) for k, v in table() if k != wanted] + [(wanted, value)]))


def drop(table, wanted):
    key(table, wanted)
    return tuple((k, v) for k, v in table if k != wanted)


def pick(option, some, none):
    return none() if option is None else some(option[1])


def within(value):
    if not -40 <= value <= 40:
        raise Fault("OutOfRange")
    return value


def require(condition, value):
    if not condition():
        raise Fault("Odd(%d)" % value())


def raised(e, name):
    setattr(e, name, op_add(getattr(e, name), 1))
    return getattr(e, name)


def listed(items): return "[" + ", ".join(str(i) for i in items) + "]"


def render(r):
    a, b, c, d, e, f, g = r
    return "; ".join([
        str(a), "true" if b else "false", '"' + c + '"', listed(d),
        "none" if e is None else "some(%d)" % e[1],
        "Pair(n: %d, items: %s)" % (f[0], listed(f[1])),
        "[" + (", ".join("%d: %d" % p for p in g) or ":") + "]"])


def run(function, *arguments):
    try:
        print(render(function(Variables(), *arguments)))
    except Fault as fault:
        print(fault)


