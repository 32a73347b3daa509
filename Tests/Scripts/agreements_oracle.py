#!/usr/bin/python3
"""Writes tests in Deed for the parts of the standard library that are about agreements; what they expect follows from models
written here, which share nothing with the library: CBOR and Merkle trees of its own, `hashlib`, `cryptography`, and
histories that are looked through instead of states that are kept.

agreements_oracle.py SEED PART > cases.deed
"""
import hashlib
import random
import re
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

seed, part = int(sys.argv[1]), sys.argv[2]
rng = random.Random(f"{seed} {part}")
names = ["ann", "bob", "cid", "dan", "eve"]
lines = []


def octets(data):
    return f'hex"{data.hex()}"'


def digest(data):
    return f'digest"sha256:{data.hex()}"'


def sha256(data):
    return hashlib.sha256(data).digest()


def parties(group):
    return f"set[{', '.join(group)}]" if group else "nobody()"


def some(least=0):
    return rng.sample(names, rng.randint(least, len(names)))


def moment():
    return rng.randrange(1000, 1100)


def end_after(start):
    """An end, which is at its beginning or before it now and then."""
    return rng.choice([start, start + 1, moment(), 1090, 1100])


def story(title, count, tell):
    """So many tests, each of which tells a random story of the five parties."""
    for number in range(count):
        lines.append(f'test "{title} {number}" {{\n    party {", ".join(names)}')
        lines.extend("    " + line for line in tell())
        lines.append("}\n")


def outcome(code, error):
    """A line that runs code, which succeeds or fails with an error; what it changes is then a copy."""
    if not error:
        return code
    changed = re.search(r"inout (\w+)", code)
    if not changed:
        return f"expect fails {error} {{ {code} }}"
    copied = code.replace(changed[0], "inout copy")
    return f"expect fails {error} {{\n        var copy = {changed[1]}\n        {copied}\n    }}"


# What is said of a document, in CBOR of the shortest form (RFC 8949 section 4.2.1) and in trees (RFC 9162 section 2.1).


def head(major, value):
    for form, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if value < 24:
            return bytes([major << 5 | value])
        if value < 1 << 8 * size:
            return bytes([major << 5 | form]) + value.to_bytes(size, "big")
    raise ValueError(value)


def integer(value):
    major, value = (0, value) if value >= 0 else (1, ~value)
    if value < 1 << 64:
        return head(major, value)
    shortest = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return bytes([0xC2 + major]) + head(2, len(shortest)) + shortest


class Exhibit:
    def __init__(self, number):
        self.number, self.offered = number, rng.choice([0, 23, 24, 255, 256, rng.randrange(10**14)])
        self.title = "".join(rng.choice("ab ü水🙂") for _ in range(rng.choice([0, 5, 23, 24, 30, 300])))
        self.document = rng.randbytes(32)

    def statement(self):
        title = self.title.encode()
        return (
            b"\x84" + integer(self.number) + integer(self.offered) + head(3, len(title)) + title
            + b"\x58\x20" + self.document
        )

    def __str__(self):
        return (
            f'evidence.Exhibit(number: {self.number}, offered: time({self.offered}), title: "{self.title}", '
            f"document: {digest(self.document)})"
        )


def levels(leaves):
    """A tree from its leaves up: a node without a neighbour goes up as it is."""
    rows = [leaves]
    while len(rows[-1]) > 1:
        row = rows[-1]
        pairs = [row[i : i + 2] for i in range(0, len(row), 2)]
        rows.append([sha256(b"\1" + b"".join(pair)) if len(pair) == 2 else pair[0] for pair in pairs])
    return rows


def neighbours(rows, index):
    path = []
    for row in rows[:-1]:
        if index ^ 1 < len(row):
            path.append(row[index ^ 1])
        index //= 2
    return path


def evidence():
    numbers = [0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**64 - 1, 2**64, 2**200]
    count = rng.randrange(1, 12)
    exhibits = [Exhibit(rng.choice([number, -1 - number])) for number in rng.sample(numbers, count)]
    row = sha256(rng.randbytes(8))
    yield f"var row = {digest(row)}"
    for number, exhibit in enumerate(exhibits):
        yield f"let exhibit{number} = {exhibit}"
        statement = exhibit.statement()
        yield f"expect evidence.statement(exhibit{number}) == {octets(statement)}"
        row = sha256(row + sha256(statement))
        yield f"row = evidence.chained(row, exhibit: exhibit{number})"
        yield f"expect row == {digest(row)}"
        secret = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
        key = secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        signature = secret.sign(statement)
        yield f"expect evidence.isSigned(exhibit{number}, key: {octets(key)}, signature: {octets(signature)})"
        place = rng.randrange(64)
        spoilt = signature[:place] + bytes([signature[place] ^ 1 << rng.randrange(8)]) + signature[place + 1 :]
        yield f"expect not evidence.isSigned(exhibit{number}, key: {octets(key)}, signature: {octets(spoilt)})"
    rows = levels([sha256(b"\0" + exhibit.statement()) for exhibit in exhibits])
    bundle = digest(rows[-1][0])
    yield f"let bundle = evidence.bundled([{', '.join(f'exhibit{i}' for i in range(count))}])"
    yield f"expect bundle == {bundle}"
    for index in range(count):
        path = ", ".join(map(digest, neighbours(rows, index)))
        path = f"[{path}]" if path else "noDigests()"
        for other in sorted({index, rng.randrange(count)}):
            denied = "" if other == index else "not "
            yield (
                f"expect {denied}evidence.isInBundle(exhibit{other}, index: {index}, count: {count}, "
                f"path: {path}, bundle)"
            )
    content, salt = rng.randbytes(rng.randrange(99)), rng.randbytes(32)
    seal = digest(sha256(salt + content))
    yield f"expect evidence.sealed({octets(content)}, salt: {octets(salt)}) == {seal}"
    yield f"expect evidence.opens({seal}, content: {octets(content)}, salt: {octets(salt)})"
    yield f"expect not evidence.opens({seal}, content: {octets(content + bytes(1))}, salt: {octets(salt)})"
    yield f"expect not evidence.opens({seal}, content: {octets(content)}, salt: {octets(rng.randbytes(32))})"


def mandates():
    principal, agent = rng.choice(names), rng.choice(names)
    each, total = rng.randrange(-1, 60), rng.randrange(-1, 300)
    start = moment()
    end = end_after(start)
    code = (
        f"mandates.given({principal}, agent: {agent}, each: {each}, total: {total}, "
        f"start: time({start}), end: time({end}))"
    )
    if min(each, total) < 1 or end <= start:
        yield f"expect fails mandates.EmptyMandate {{ let _ = {code} }}"
        return
    yield f"var power = {code}"
    history = []

    def allowed(at):
        if "revoked" in history or at not in range(start, end):
            return 0
        return max(0, min(each, total - sum(history)))

    for _ in range(25):
        at, who = moment(), rng.choice([agent, agent, agent, rng.choice(names)])
        if rng.random() < 0.05:
            who = rng.choice([principal, who])
            error = None if who == principal else f"mandates.NotThePrincipal(who: {who})"
            yield outcome(f"mandates.revoke(inout power, who: {who})", error)
            if not error:
                history.append("revoked")
        else:
            most = allowed(at)
            amount = rng.choice([1, most, most + 1, rng.randrange(-3, 70)])
            if who != agent:
                error = f"mandates.NotTheAgent(who: {who})"
            elif "revoked" in history or not start <= at < end:
                error = "mandates.NotInForce"
            elif amount not in range(1, most + 1):
                error = f"mandates.BeyondMandate(most: {most}, wanted: {amount})"
            else:
                error = None
            yield outcome(f"mandates.use(inout power, who: {who}, amount: {amount}, at: time({at}))", error)
            if not error:
                history.append(amount)
        at = rng.choice([start - 1, start, end - 1, end, moment()])
        yield f"expect mandates.most(power, at: time({at})) == {allowed(at)}"
        force = "revoked" not in history and start <= at < end
        yield f"expect mandates.isInForce(power, at: time({at})) == {str(force).lower()}"
        yield f"expect power.used == {sum(act for act in history if act != 'revoked')}"


def proposals():
    terms = [digest(sha256(bytes([number]))) for number in range(3)]
    proposer, asked, words = rng.choice(names), some(), rng.choice(terms)
    begun = moment()
    until = end_after(begun)
    code = (
        f"proposals.proposed({words}, proposer: {proposer}, asked: {parties(asked)}, "
        f"until: time({until}), at: time({begun}))"
    )
    if not asked or until <= begun:
        yield f"expect fails proposals.NothingProposed {{ let _ = {code} }}"
        return
    yield f"var offer = {code}"
    missing, withdrawn = [who for who in asked if who != proposer], False
    for _ in range(20):
        who = rng.choice(names + missing)
        if rng.random() < 0.1:
            who = rng.choice([proposer, who])
            error = "proposals.NotOpen" if withdrawn or not missing or who != proposer else None
            yield outcome(f"proposals.retract(inout offer, who: {who})", error)
            withdrawn = withdrawn or not error
        else:
            at, accepted = moment(), rng.choice([words, words, rng.choice(terms)])
            # In the order in which the library says that it looks.
            errors = [
                (withdrawn, "NotOpen"),
                (at >= until, f"Lapsed(until: time({until}))"),
                (who not in asked, f"NotAsked(who: {who})"),
                (accepted != words, f"OtherWords(proposed: {words}, accepted: {accepted})"),
                (who not in missing, f"AlreadyAccepted(who: {who})"),
            ]
            error = next((f"proposals.{name}" for holds, name in errors if holds), None)
            yield outcome(
                f"proposals.accept(inout offer, who: {who}, words: {accepted}, at: time({at}))", error
            )
            if not error:
                missing.remove(who)
        yield f"expect proposals.isAgreed(offer) == {str(not missing and not withdrawn).lower()}"
        yield f"expect offer.accepted.count == {len(asked) - len(missing)}"


def unauthorised(signers, administrators, quorum):
    """What the head `by any quorum of administrators` says to signers: so many, and nobody besides."""
    if len(set(signers) & set(administrators)) < quorum:
        return "Unauthorised"
    return "UnneededSignature" if len(signers) > quorum else None


def access():
    holder, start = rng.choice(names), moment()
    end = end_after(start)
    code = f"access.granted({holder}, start: time({start}), end: time({end}))"
    if start < end:
        yield f"let right = {code}"
        for at in [start - 1, start, end - 1, end, moment()]:
            for who in sorted({holder, rng.choice(names)}):
                held = str(who == holder and at in range(start, end)).lower()
                yield f"expect access.holds(right, who: {who}, at: time({at})) == {held}"
    else:
        yield f"expect fails access.EmptyGrant {{ let _ = {code} }}"
    administrators = some(1)
    quorum = rng.randint(0, len(administrators) + 1)
    code = f"access.List.create(administrators: {parties(administrators)}, quorum: {quorum}) by {', '.join(administrators)}"
    if not 1 <= quorum <= len(administrators):
        yield f"expect fails {'RequirementFailed' if quorum else 'OutOfRange'} {{ let _ = {code} }}"
        return
    yield f"let names = {code}"
    history = []
    for _ in range(20):
        who = rng.choice(names)
        listed = sum(1 if change == "admit" else -1 for change, whom in history if whom == who) > 0
        change = rng.choice(["admit", "admit", "dismiss", "leave"])
        if change == "leave":
            code, error = f"names.leave() by {who}", None
        else:
            signers = rng.choice([some(1), rng.sample(administrators, quorum)])
            code = f"names.{change}({who}) by {', '.join(signers)}"
            error = unauthorised(signers, administrators, quorum)
        if not error and listed == (change == "admit"):
            error = f"access.List.{'AlreadyListed' if listed else 'NotListed'}(who: {who})"
        if error:
            yield outcome(code, error)
        else:
            event = "Admitted" if change == "admit" else "Dismissed"
            yield f"expect emits access.List.{event}(who: {who}) {{ {code} }}"
            history.append((change, who))
        inside = {
            name
            for name in names
            if [change for change, whom in history if whom == name][-1:] == ["admit"]
        }
        who = rng.choice(names)
        yield f"expect names.isListed({who}) == {str(who in inside).lower()}"
        yield f"expect names.count() == {len(inside)}"


def governance():
    administrators = some(1)
    quorum = rng.randint(1, len(administrators))
    yield (
        f"let council = governance.Governance.create(administrators: {parties(administrators)}, quorum: {quorum}) "
        f"by {', '.join(administrators)}"
    )
    registered = 0
    for _ in range(15):
        signers = rng.choice([some(1), rng.sample(administrators, quorum)])
        error, who = unauthorised(signers, administrators, quorum), rng.choice(names)
        algorithm, key, threshold = rng.choice([-19, -9]), octets(rng.randbytes(32)), rng.randrange(1, 4)
        keys = f"keys: [governance.Governance.AccountKey(algorithm: {algorithm}, key: {key})], threshold: {threshold}"
        act = rng.choice("register rotate recover freeze unfreeze".split())
        if act == "register":
            fields = f"algorithm: {algorithm}, key: {key}, member: {threshold}"
            code, event = f"register({who}, {fields})", f"Registered(account: {who}, {fields})"
        elif act == "rotate":
            signers, error = [who], None
            proofs = f"{keys}, proofs: [{octets(rng.randbytes(64))}]"
            code, event = f"rotate({proofs[6:]})", f"KeysReplaced(account: {who}, {proofs})"
        elif act == "recover":
            code = f'recover({who}, {keys}, grounds: "lost")'
            event = f'KeysRecovered(account: {who}, {keys}, grounds: "lost")'
        elif act == "freeze":
            if not error and who in administrators:
                error = f"governance.Governance.AdministratorStays(account: {who})"
            code, event = f'freeze({who}, grounds: "stolen")', f'Frozen(account: {who}, grounds: "stolen")'
        else:
            code, event = f"unfreeze({who})", f"Unfrozen(account: {who})"
        code = f"council.{code} by {', '.join(signers)}"
        wanted = f"fails {error}" if error else f"emits governance.Governance.{event}"
        yield f"expect {wanted} {{ {code} }}"
        registered += act == "register" and not error
        yield f"expect council.count() == {registered}"


def banks():
    treasury = rng.choice(names)
    yield f"let bank = banks.PlainBank.create() by {treasury}"
    yield f"let other = banks.PlainBank.create() by {rng.choice(names)}"
    yield f"expect bank.issuer() == {treasury}"
    deposits, ever = [], 0  # who, and how much more or less; and what was issued altogether
    for _ in range(25):
        who, whom = rng.choice(names), rng.choice(names)
        has = sum(amount for name, amount in deposits if name == who)
        act = rng.choice(["issue", "issue", "pay", "pay", "redeem", "wrong"])
        amount = rng.choice([0, 1, has, has + 1, rng.randrange(has + 1)])
        amount = min(amount, 2**128 - 1)
        positive = None if amount > 0 else f"banks.Bank.NotPositive(amount: {amount})"
        if act == "issue":
            amount = rng.choice([-1, 0, 1, rng.getrandbits(40), rng.getrandbits(127), 2**128 - ever - 1, 2**128 - ever])
            signer = rng.choice([treasury, treasury, who])
            code = f"bank.issue({amount}, to: {whom}) by {signer}"
            if signer != treasury:
                error = "Unauthorised"
            elif amount < 1:
                error = f"banks.Bank.NotPositive(amount: {amount})"
            else:
                error = "AmountOutOfRange" if ever + amount >> 128 else None
                ever += 0 if error else amount
            changes, event = [(whom, amount)], f"Issued(to: {whom}, amount: {amount})"
        elif act == "pay":
            code = f"let _ = bank.pay({amount} of bank.Yuan, to: {whom}) by {who}"
            error = "InsufficientHolding" if amount > has else positive
            changes, event = [(who, -amount), (whom, amount)], None
        elif act == "redeem":
            code = f"bank.redeem({amount} of bank.Yuan) by {who}"
            error = "InsufficientHolding" if amount > has else positive
            changes, event = [(who, -amount)], f"Redeemed(who: {who}, amount: {amount})"
        else:
            code, error = f"other.redeem({amount} of bank.Yuan) by {who}", "WrongAsset"
        if error or not event:
            yield outcome(code, error)
        else:
            yield f"expect emits banks.PlainBank.{event} {{ {code} }}"
        if not error:
            deposits += changes
        for name in sorted({who, whom}):
            held = sum(amount for owner, amount in deposits if owner == name)
            yield f"expect holding(bank.Yuan, of: {name}) == {held}"
        yield f"expect bank.issued() == {sum(amount for _, amount in deposits)}"


stories = {
    "access": (access, 25),
    "banks": (banks, 15),
    "evidence": (evidence, 12),
    "governance": (governance, 15),
    "mandates": (mandates, 25),
    "proposals": (proposals, 25),
}
tell, count = stories[part]
story(part, count, tell)
print(f"/// Written by agreements_oracle.py {seed} {part}.\nimport std.{part}\n")
if part == "evidence":
    print("fn noDigests() -> list<Digest> {\nlet digests: list<Digest> = []\nreturn digests\n}\n")
if part == "proposals":
    print("fn nobody() -> set<party> {\nlet group: set<party> = set[]\nreturn group\n}\n")
print("\n".join(lines))
