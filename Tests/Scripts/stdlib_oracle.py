"""Writes tests in Deed for the standard library, whose expected values are computed by Python's own libraries.

stdlib_oracle.py SEED PART > cases.deed
"""
import base64
import calendar
import datetime
import hashlib
import random
import sys
from decimal import Decimal
from fractions import Fraction

import cbor2

seed = int(sys.argv[1])
rng = random.Random(seed)
first, last = datetime.date(1970, 1, 1), datetime.date(9999, 12, 31)
lines = []


def octets(data):
    return f'hex"{data.hex()}"'


def words(value):
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def test(name, cases, size=60):
    """Tests of at most so many cases each."""
    for start in range(0, len(cases), size):
        lines.append(f'test "{name}, from {start}" {{')
        lines.extend("    " + case for case in cases[start : start + size])
        lines.append("}\n")


def data(limit=80):
    return rng.randbytes(rng.randrange(limit))


def a_date():
    if rng.random() < 0.3:
        year = rng.choice([1970, 2000, 2024, 2026, 2100, 2400, 9999, rng.randrange(1970, 10000)])
        month = rng.choice([1, 2, 2, 3, 12])
        return datetime.date(year, month, rng.choice([1, 28, calendar.monthrange(year, month)[1]]))
    return first + datetime.timedelta(days=rng.randrange((last - first).days + 1))


def date(value):
    return f"day({value.year}, month: {value.month}, number: {value.day})"


def months_later(value, months):
    count = 12 * value.year + value.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if not 1970 <= year <= 9999:
        return None
    return datetime.date(year, month, min(value.day, calendar.monthrange(year, month)[1]))


def dates():
    cases = []
    names = "monday tuesday wednesday thursday friday saturday sunday".split()
    for _ in range(600):
        one, other = a_date(), a_date()
        number = (one - first).days
        cases.append(f"expect calendar.dayNumber({date(one)}) == {number}")
        cases.append(f"expect calendar.dateNumbered({number}) == {date(one)}")
        cases.append(f"expect calendar.weekday({date(one)}) == calendar.Weekday.{names[one.weekday()]}")
        cases.append(f'expect calendar.written({date(one)}) == "{one.isoformat()}"')
        cases.append(f'expect calendar.read("{one.isoformat()}") == {date(one)}')
        cases.append(
            f"expect calendar.daysBetween({date(one)}, second: {date(other)}) == {(other - one).days}"
        )
        months = rng.choice([0, 1, -1, 12, -12, rng.randrange(-600, 600)])
        later = months_later(one, months)
        if later:
            cases.append(f"expect calendar.addingMonths({date(one)}, months: {months}) == {date(later)}")
        else:
            cases.append(
                "expect fails calendar.NoSuchDate { let _ = calendar.addingMonths"
                f"({date(one)}, months: {months}) }}"
            )
        moment = rng.randrange(0, 250_000_000_000_000)
        zone = rng.choice([0, 8, -5, 14, -11])
        there = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=moment, hours=zone)
        if there.date() >= first:
            cases.append(
                f"expect calendar.dateAt(time({moment}), zone: 1 hours * {zone}) == {date(there.date())}"
            )
    test("dates as datetime has them", cases)


def business_days():
    cases = []
    for _ in range(30):
        start = a_date()
        if start.year > 9990:
            continue
        holidays = {start + datetime.timedelta(days=rng.randrange(40)) for _ in range(6)}
        worked = {
            day
            for day in (start + datetime.timedelta(days=rng.randrange(40)) for _ in range(6))
            if day.weekday() >= 5
        } - holidays
        name = f"c{len(cases)}"

        def is_business(day):
            return day in worked if day.weekday() >= 5 else day not in holidays

        def following(day):
            while not is_business(day):
                day += datetime.timedelta(days=1)
            return day

        count = rng.randrange(1, 25)
        day = start
        for _ in range(count):
            day = following(day + datetime.timedelta(days=1))
        end = start + datetime.timedelta(days=rng.randrange(60))
        between = sum(is_business(start + datetime.timedelta(days=i)) for i in range((end - start).days))
        cases.append(
            f"let {name} = calendar.BusinessCalendar(holidays: set[{', '.join(map(date, sorted(holidays)))}], "
            f"workedWeekends: {'set[' + ', '.join(map(date, sorted(worked))) + ']' if worked else 'noDays()'})"
        )
        cases.append(
            f"expect calendar.addingBusinessDays({date(start)}, days: {count}, calendar: {name}) == {date(day)}"
        )
        cases.append(
            f"expect calendar.businessDaysBetween({date(start)}, second: {date(end)}, calendar: {name}) == {between}"
        )
    test("business days as counted one by one", cases, 30)


def codings():
    cases = []
    for _ in range(150):
        value = data()
        url = base64.urlsafe_b64encode(value).decode().rstrip("=")
        cases.append(f"expect hex.encode({octets(value)}) == {words(value.hex())}")
        cases.append(f"expect hex.decode({words(value.hex().upper())}) == {octets(value)}")
        cases.append(f"expect base64.encode({octets(value)}) == {words(base64.b64encode(value).decode())}")
        cases.append(f"expect base64.decode({words(base64.b64encode(value).decode())}) == {octets(value)}")
        cases.append(f"expect base64.encodeURL({octets(value)}) == {words(url)}")
        cases.append(f"expect base64.decodeURL({words(url)}) == {octets(value)}")
    test("hexadecimal digits and base64 as Python has them", cases)


def texts():
    cases = []
    letters = "aab,, ü水🙂\t."
    for _ in range(150):
        value = "".join(rng.choice(letters) for _ in range(rng.randrange(20)))
        part = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 3)))
        parts = ", ".join(map(words, value.split(part)))
        at = value.encode().find(part.encode())
        number = rng.choice([0, 1, -1]) * rng.getrandbits(rng.choice([4, 30, 64, 65, 300, 3000]))
        cases.append(f"expect texts.split({words(value)}, separator: {words(part)}) == [{parts}]")
        cases.append(f"expect texts.joined([{parts}], separator: {words(part)}) == {words(value)}")
        cases.append(
            f"expect texts.replaced({words(value)}, part: {words(part)}, with: {words('é')}) == "
            f"{words(value.replace(part, 'é'))}"
        )
        cases.append(f"expect texts.trimmed({words(value)}) == {words(value.strip(chr(32) + chr(9)))}")
        cases.append(
            f"expect octets.find(utf8({words(part)}), whole: utf8({words(value)}), start: 0) == "
            f"{'none' if at < 0 else f'some({at})'}"
        )
        cases.append(f"expect texts.decimal({number}) == {words(str(number))}")
        cases.append(f"expect texts.number({words(str(number))}) == {number}")
        cases.append(f"expect texts.grouped({number}, separator: \",\") == {words(f'{number:,}')}")
    test("texts and numbers as Python has them", cases)


def item(depth=0):
    """A value, and the expression in Deed that writes it."""
    kind = rng.randrange(6 if depth > 2 else 8)
    if kind < 2:
        value = rng.choice([1, -1]) * rng.getrandbits(rng.choice([1, 5, 8, 9, 16, 32, 33, 64, 65, 128, 700]))
        return value, f"cbor.integer({value})"
    if kind == 2:
        value = data(40)
        return value, f"cbor.string({octets(value)})"
    if kind == 3:
        value = "".join(rng.choice("aü水🙂 ") for _ in range(rng.randrange(30)))
        return value, f"cbor.words({words(value)})"
    if kind == 4:
        value = rng.random() < 0.5
        return value, f"cbor.truth({str(value).lower()})"
    if kind == 5:
        return None, "cbor.null()"
    parts = [item(depth + 1) for _ in range(rng.randrange(5))]
    if kind == 6:
        return [part for part, _ in parts], f"cbor.items([{', '.join(code for _, code in parts)}])"
    entries = {}
    for part in parts:
        key = rng.choice([rng.randrange(-30, 300), rng.choice(["a", "bb", "水", "ccc"])])
        entries[key] = part
    written = ", ".join(
        f"cbor.{'integer' if isinstance(key, int) else 'words'}"
        f"({key if isinstance(key, int) else words(key)}): {code}"
        for key, (_, code) in entries.items()
    )
    return {key: part for key, (part, _) in entries.items()}, f"cbor.entries([{written or ':'}])"


def deterministic(value):
    """RFC 8949 section 4.2.1, on top of cbor2's encoding of what is no collection: keys by their octets."""
    def head(major, count):
        return bytes([cbor2.dumps(count)[0] | major << 5]) + cbor2.dumps(count)[1:]

    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(deterministic, value))
    if isinstance(value, dict):
        pairs = sorted((deterministic(key), deterministic(part)) for key, part in value.items())
        return head(5, len(value)) + b"".join(key + part for key, part in pairs)
    return cbor2.dumps(value)


def items():
    cases = []
    for _ in range(250):
        value, code = item()
        encoded = deterministic(value)
        cases.append(f"expect {code} == {octets(encoded)}")
        cases.append(f"cbor.check({octets(encoded)})")
        if isinstance(value, int) and not isinstance(value, bool):
            cases.append(f"expect integerOf({octets(encoded)}) == {value}")
    test("items as cbor2 writes them", cases, 40)


def merkle():
    def leaf(entry):
        return hashlib.sha256(b"\0" + entry).digest()

    def node(left, right):
        return hashlib.sha256(b"\1" + left + right).digest()

    def split(count):
        return 1 << (count - 1).bit_length() - 1

    def root(leaves):
        if not leaves:
            return hashlib.sha256(b"").digest()
        if len(leaves) == 1:
            return leaves[0]
        k = split(len(leaves))
        return node(root(leaves[:k]), root(leaves[k:]))

    def path(m, leaves):
        if len(leaves) == 1:
            return []
        k = split(len(leaves))
        if m < k:
            return path(m, leaves[:k]) + [root(leaves[k:])]
        return path(m - k, leaves[k:]) + [root(leaves[:k])]

    def subproof(m, leaves, whole):
        if m == len(leaves):
            return [] if whole else [root(leaves)]
        k = split(len(leaves))
        if m <= k:
            return subproof(m, leaves[:k], whole) + [root(leaves[k:])]
        return subproof(m - k, leaves[k:], False) + [root(leaves[:k])]

    def digest(value):
        return f'digest"sha256:{value.hex()}"'

    def digests(values):
        return f"[{', '.join(map(digest, values))}]" if values else "noDigests()"

    leaves = [leaf(bytes([i])) for i in range(40)]
    cases = []
    for size in list(range(1, 20)) + [31, 32, 33, 40]:
        whole = root(leaves[:size])
        cases.append(f"expect merkle.rootOf({digests(leaves[:size])}) == {digest(whole)}")
        for index in {0, size // 2, size - 1, rng.randrange(size)}:
            proof = path(index, leaves[:size])
            start = f"merkle.includes({digest(leaves[index])}, index: "
            cases.append(f"expect {start}{index}, size: {size}, path: {digests(proof)}, root: {digest(whole)})")
            if proof:
                other = rng.randrange(len(proof))
                wrong = proof[:other] + [node(proof[other], whole)] + proof[other + 1 :]
                cases.append(f"expect not {start}{index}, size: {size}, path: {digests(wrong)}, root: {digest(whole)})")
            cases.append(f"expect not {start}{index}, size: {size}, path: {digests(proof + [whole])}, root: {digest(whole)})")
        for old in {1, size // 2, rng.randrange(size)} - {0, size}:
            proof = subproof(old, leaves[:size], True)
            before = root(leaves[:old])
            start = f"merkle.isConsistent({old}, oldRoot: {digest(before)}, newSize: {size}, newRoot: "
            cases.append(f"expect {start}{digest(whole)}, path: {digests(proof)})")
            cases.append(f"expect not {start}{digest(before)}, path: {digests(proof)})")
            cases.append(f"expect not {start}{digest(whole)}, path: {digests(proof[:-1])})")
            cases.append(f"expect not {start}{digest(whole)}, path: {digests(proof + [whole])})")
    test("Merkle proofs by the definition of RFC 9162", cases, 30)



def rounded(value, mode):
    """A Fraction rounded by one of the modes of std.numbers."""
    low = value.numerator // value.denominator
    if value == low:
        return low
    if mode in ("towardsZero", "awayFromZero"):
        return low + (value < 0 if mode == "towardsZero" else value > 0)
    if mode in ("floor", "ceiling"):
        return low + (mode == "ceiling")
    half = value - low - Fraction(1, 2)
    if half != 0:
        return low + (half > 0)
    return low + {"halfDown": value < 0, "halfUp": value > 0, "halfEven": low % 2 == 1}[mode]


def money():
    modes = "towardsZero awayFromZero floor ceiling halfDown halfUp halfEven".split()
    cases = []
    for _ in range(300):
        mode = rng.choice(modes)
        how = f"rounding: numbers.Rounding.{mode}"
        number = rng.choice([1, -1]) * rng.getrandbits(rng.choice([3, 8, 70, 200]))
        divisor = rng.choice([1, -1]) * (rng.choice([2, 4, 10]) if rng.random() < 0.6 else 1 + rng.getrandbits(40))
        other = rng.randrange(-500, 500)
        cases.append(
            f"expect numbers.divided({number}, over: {divisor}, {how}) == {rounded(Fraction(number, divisor), mode)}"
        )
        cases.append(
            f"expect numbers.mulDiv({number}, times: {other}, over: {divisor}, {how}) == "
            f"{rounded(Fraction(number * other, divisor), mode)}"
        )
        units = rng.choice([1, -1]) * rng.getrandbits(40)
        cases.append(
            f"expect money.percent({units}, share: {other}, {how}) == {rounded(Fraction(units * other, 100), mode)}"
        )
        days, year = rng.randrange(1000), rng.choice([360, 365])
        cases.append(
            f"expect money.interest({units}, points: {other}, days: {days}, basis: money.Basis.actual{year}, {how}) == "
            f"{rounded(Fraction(units * other * days, 10_000 * year), mode)}"
        )
        periods = rng.randrange(12)
        cases.append(
            f"expect money.compounded({units}, points: {other}, periods: {periods}, {how}) == "
            f"{rounded(units * Fraction(10_000 + other, 10_000) ** periods, mode)}"
        )
        shares = [rng.randrange(6) for _ in range(rng.randrange(1, 8))]
        if sum(shares):
            sign = -1 if units < 0 else 1
            exact = [Fraction(abs(units) * share, sum(shares)) for share in shares]
            parts = [int(part) for part in exact]
            order = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
            for i in order[: abs(units) - sum(parts)]:
                parts[i] += 1
            cases.append(f"expect money.allocated({units}, shares: {shares}) == {[sign * part for part in parts]}")
        decimals = rng.randrange(1, 10)
        quotient = Decimal(units).scaleb(-decimals)
        cases.append(f'expect money.plain({units}, decimals: {decimals}, separator: ",") == "{quotient:,.{decimals}f}"')
        cases.append(f'expect money.read("{quotient:.{decimals}f}", decimals: {decimals}) == {units}')
    test("sums as Python's fractions have them", cases)


def written(value):
    """A value as a literal of Deed."""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, bytes):
        return octets(value)
    if isinstance(value, tuple):
        return f"lists.Pair(first: {written(value[0])}, second: {written(value[1])})"
    return f"[{', '.join(map(written, value))}]" if isinstance(value, list) else str(value)


def lists():
    cases = []
    draws = [
        lambda: rng.randrange(-9, 10),
        lambda: rng.choice([1, -1]) * rng.getrandbits(100),
        lambda: "".join(rng.choice("abé") for _ in range(rng.randrange(4))),
        lambda: rng.randbytes(rng.randrange(3)),
    ]
    for _ in range(150):
        draw = rng.choice(draws)
        values = [draw() for _ in range(rng.randrange(1, 30))]

        def key(value):
            return value.encode() if isinstance(value, str) else value

        def option(place):
            return "none" if place is None else f"some({place})"

        order = sorted(values, key=key)
        wanted = rng.choice([draw(), rng.choice(values)])
        below = sum(key(value) < key(wanted) for value in values)
        of = f"{written(values)}"
        cases.append(f"expect lists.sorted({of}) == {written(order)}")
        places = sorted(range(len(values)), key=lambda i: key(values[i]))
        cases.append(f"expect lists.sortedBy({list(range(len(values)))}, keys: {of}) == {places}")
        cases.append(f"expect lists.minimum({of}) == some({written(order[0])})")
        cases.append(f"expect lists.maximum({of}) == some({written(order[-1])})")
        cases.append(f"expect lists.isSorted({of}) == {str(order == values).lower()}")
        cases.append(f"expect lists.countBelow({written(order)}, limit: {written(wanted)}) == {below}")
        found = option(order.index(wanted) if wanted in order else None)
        cases.append(f"expect lists.search({written(order)}, wanted: {written(wanted)}) == {found}")
        found = option(values.index(wanted) if wanted in values else None)
        cases.append(f"expect lists.find({of}, wanted: {written(wanted)}) == {found}")
        cases.append(f"expect lists.contains({of}, wanted: {written(wanted)}) == {str(wanted in values).lower()}")
        cases.append(f"expect lists.distinct({of}) == {written(list(dict.fromkeys(values)))}")
        cases.append(f"expect lists.reversed({of}) == {written(values[::-1])}")
        cases.append(f"expect lists.joined({of}, second: {written(order)}) == {written(values + order)}")
        start = rng.randrange(len(values))
        end = rng.randrange(start, len(values)) + 1
        cases.append(f"expect lists.part({of}, start: {start}, end: {end}) == {written(values[start:end])}")
        cases.append(f"expect lists.paired({of}, second: {written(order)}) == {written(list(zip(values, order)))}")
        counts = [(value, values.count(value)) for value in sorted(set(values), key=key)]
        cases.append(f"expect lists.entries(lists.counts({of})) == {written(counts)}")
        numbers = [rng.randrange(-99, 99) for _ in values]
        cases.append(f"expect lists.sum({numbers}) == {sum(numbers)}")
    test("lists as Python has them", cases)


DAY = "fn day(year: int, month: int, number: int) -> calendar.Date { return calendar.dateOf(year, month, day: number) }"
parts = {
    "dates": (["calendar"], DAY, dates),
    "business-days": (
        ["calendar"],
        DAY + "\nfn noDays() -> set<calendar.Date> {\nlet days: set<calendar.Date> = set[]\nreturn days\n}",
        business_days,
    ),
    "codings": (["base64", "hex"], "", codings),
    "texts": (["octets", "texts"], "", texts),
    "cbor": (
        ["cbor"],
        "fn integerOf(written: bytes) -> int {\nvar reading = cbor.reader(written)\n"
        "let value = cbor.readInteger(inout reading)\ncbor.end(reading)\nreturn value\n}",
        items,
    ),
    "money": (["money", "numbers"], "", money),
    "lists": (["lists"], "", lists),
    "merkle": (
        ["merkle"],
        "fn noDigests() -> list<Digest> {\nlet digests: list<Digest> = []\nreturn digests\n}",
        merkle,
    ),
}
imports, helpers, write = parts[sys.argv[2]]
write()
print(f"/// Written by stdlib_oracle.py {seed} {sys.argv[2]}.")
print("\n".join(f"import std.{name}" for name in imports))
print(helpers)
print("\n".join(lines))
