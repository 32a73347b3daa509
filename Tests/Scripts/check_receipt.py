#!/usr/bin/python3
"""check_receipt.py PIN RECEIPT: checks rules 1 to 9 of docs/formats.md §6, from which alone it is written (rule 10 takes a node).
Prints the verdict; the exit code is 0 for a receipt that is accepted, and 1 for one that is refused, with the rule broken."""
import hashlib, sys
from cbor2 import CBORTag, dumps, loads
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
class Broken(Exception): "A rule of §6 that does not hold: its number, and what is wrong."
def need(truth, rule, why):
    if not truth: raise Broken(rule, why)
# §1 What cbor2 decodes must encode here to the same octets; cbor2 itself would sort the keys of maps length-first.
def enc(x):
    if x is None or type(x) in (int, bool, bytes, str): return dumps(x)
    major, n, items = {list: lambda: (4, len(x), map(enc, x)), dict: lambda: (5, len(x), sorted(enc(key) + enc(x[key]) for key in x)),
                       CBORTag: lambda: (6, x.tag, [enc(x.value)])}[type(x)]()
    return bytes([dumps(n)[0] | major << 5]) + dumps(n)[1:] + b"".join(items)
def decode(octets, form, rule=1):
    try: good = enc(item := loads(octets)) == octets and form(item)
    except Exception: good = False
    need(good, rule, "not the one encoding of such a record")
    return item
def D(*parts): return hashlib.sha256(b"".join(parts)).digest()
def H(tag, x): return D(b"deed/" + tag.encode() + b"/1\0", x if type(x) is bytes else enc(x))
# §1.2 OpenSSL checks S < L, that points are on their curve, and the equation without cofactor; the rest is checked here.
P25519, N256 = 2**255 - 19, 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
Y8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7  # The y of two of the four points of order 8.
def y_of(octets): return int.from_bytes(octets[:32], "little") % 2**255
def is_small(octets): return y_of(octets) in (0, 1, P25519 - 1, Y8, P25519 - Y8)
def key(alg, kid):
    if alg == -9 and kid[0] == 4 and len(kid) == 65: return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), kid)
    need(alg == -19 and y_of(kid) < P25519 and not is_small(kid), 1, "not a key")
    return ed25519.Ed25519PublicKey.from_public_bytes(kid)
def verifies(alg, kid, signature, message):
    r, s = divmod(int.from_bytes(signature, "big"), 1 << 256)
    good, der = (not is_small(signature), []) if alg == -19 else (0 < r < N256 and 0 < s <= N256 // 2, [ec.ECDSA(hashes.SHA256())])
    try: return good and key(alg, kid).verify(utils.encode_dss_signature(r, s) if der else signature, message, *der) is None
    except Exception: return False
# §2 and §7 Each record as a predicate over decoded items; one that cannot even be evaluated does not hold.
def uint(low=0, high=2**63 - 1): return lambda x: type(x) is int and low <= x <= high
def octets(low=0, high=2**63): return lambda x: type(x) is bytes and low <= len(x) <= high
def text(x, most=128): return type(x) is str and len(x.encode()) <= most
def clause(x): return text(x, 1024)
HIDING = {*range(32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)}
def line(x): return text(x) and not HIDING & {*map(ord, x)}
def value(x, depth=0): return type(x) in (int, bool, bytes, str) or type(x) is list and depth < 10 and all(value(y, depth + 1) for y in x)
def asset(x): return type(x) is CBORTag and x.tag in (44117, 44118) and row(octets(32, 32), lambda n: text(n) and n.isascii() and n.isidentifier(), uint(0, 2**128 - 1))(x.value)
def array(form, low=0, high=2**63): return lambda x: type(x) is list and low <= len(x) <= high and all(map(form, x))
def row(*forms): return lambda x: type(x) is list and len(x) == len(forms) and all(form(y) for form, y in zip(forms, x))
def plain(forms, *optional): return lambda x: type(x) is dict and all(type(k) is int and forms[k](x[k]) for k in x) and forms.keys() - x.keys() <= set(optional)
def record(forms, *optional): return plain({1: uint(1, 1), **forms}, *optional)
def both(form, rule): return lambda x: form(x) and rule(x)
maybe, holds = lambda form: lambda x: x is None or form(x), lambda form: lambda x: decode(x, form) is not None
def keyed(at, *forms): return both(row(*forms), lambda x: key(x[at], x[at + 1]))
column, distinct, rising = lambda n, rows: [row[n] for row in rows], lambda x: len({*x}) == len(x), lambda x: all(a < b for a, b in zip(x, x[1:]))
U, H32, VALUES, RESULTS, ANY, NOTHING = uint(), octets(32, 32), array(value), array(array(value), 0, 16), lambda x: True, plain({})
PACKAGE = record({2: octets(1, 1 << 18), 3: H32, 4: H32, 5: maybe(H32), 6: line})
CALL, CREATE, ERROR = plain({1: H32, 2: H32, 3: clause, 4: array(lambda x: value(x) or asset(x))}), plain({1: H32, 2: VALUES}), row(uint(0, 15), text, VALUES, maybe(H32), maybe(U), maybe(U))
UPGRADE = plain({1: H32, 2: H32, 3: H32})
ACTION = both(plain({1: uint(0, 3), 2: both(array(uint(0, 15), 0, 16), rising), 3: ANY}), lambda x: (CALL, CREATE, PACKAGE, UPGRADE)[x[1]](x[3]))
PAYLOAD = both(record({2: H32, 3: array(row(H32, both(array(octets(32, 65), 1, 16), rising)), 1, 16), 4: array(ACTION, 1, 16), 5: U, 6: U, 7: octets(16, 16)}),
    lambda x: distinct(column(0, x[3])) and len(sum(column(1, x[3]), [])) <= 32 and {*range(1, len(x[3]))} <= {*sum(column(2, x[4]), [])} <= {*range(len(x[3]))})
BODY, HEADER = enc({16: "application/vnd.deed.transaction+cbor"}), both(plain({1: ANY, 4: ANY}), lambda x: key(x[1], x[4]))
COSE = both(row(lambda x: x == BODY, NOTHING, holds(PAYLOAD), array(row(holds(HEADER), NOTHING, octets(64, 64)))),
    lambda x: sum(column(1, loads(x[2])[3]), []) == [loads(entry[0])[4] for entry in x[3]])
def transaction(x): return type(x) is CBORTag and x.tag == 98 and COSE(x.value) and len(enc(x)) <= 1 << 19
ACCOUNT = both(record({2: array(keyed(0, ANY, ANY), 1, 16), 3: uint(1), 4: U, 5: uint(0, 1)}), lambda x: distinct(column(1, x[2])) and x[3] <= len(x[2]))
LEAF = both(record({2: uint(0, 2), 3: U, 4: U, 5: H32, 6: H32, 7: H32, 8: maybe(U), 9: U}), lambda x: (x[8] is None) == (x[2] != 1) and (x[2] == 1 or x[9] == 0))
LEDGER_ACTION = both(record({2: H32, 3: U, 4: uint(0, 1), 5: H32, 6: clause, 7: U}), lambda x: (x[4] == 0) == (x[6] == ""))
OUTCOME = both(record({2: lambda x: uint(0, 199)(x) and not 80 <= x < 100, 3: ANY, 4: array(row(H32, text, VALUES), 0, 1024), 5: U, 6: array(row(H32, H32)), 7: H32, 8: H32, 9: uint(1, 1)}),
    lambda x: rising(x[6]) and (ERROR(x[3]) and not x[4] if x[2] else RESULTS(x[3])))
MEMBERS = both(record({2: U, 3: U, 4: array(keyed(2, U, text, ANY, ANY), 1, 256), 5: uint(0, 1)}), lambda x: rising(column(0, x[4])) and distinct(column(3, x[4]))
    and len(x[4]) * (1 + x[5]) < x[3] * (2 + x[5]) and x[3] <= len(x[4]))
def suits(members, suite): return set(column(2, members[4])) == {(-19, -9)[suite]}
PIN = both(record({2: H32, 3: uint(0, 1), 4: MEMBERS}), lambda x: suits(x[4], x[3]))
LIMITS = both(plain({2: uint(1000, 400 * 86400000), 3: uint(1, 1 << 40), 4: uint(1, 1 << 44), 5: uint(1 << 19, 1 << 20), 6: U}), lambda x: x[3] <= x[4])
GENESIS = both(record({2: text, 3: uint(0, 1), 4: U, 5: MEMBERS, 6: LIMITS, 7: PACKAGE, 8: uint(1, 1), 9: H32, 10: array(keyed(0, ANY, ANY, U), 1, 16)}, 9),
    lambda x: x[5][2] == 0 and suits(x[5], x[3]) and distinct(column(1, x[10]) + column(3, x[5][4])) and set(column(2, x[10])) <= set(column(0, x[5][4])))
CHECKPOINT = both(record({2: H32, 3: U, 4: U, 5: uint(1), 6: H32, 7: H32, 8: H32, 9: H32, 10: H32}), lambda x: (x[3] == 0) == (x[10] == bytes(32)))
SIGNED = row(holds(CHECKPOINT), both(array(keyed(0, ANY, ANY, octets(64, 64)), 1, 256), lambda x: rising(column(1, x))))
def agree(rows, ranges):
    lines, order = rows + sum(column(3, ranges), []), [(start, end is None, end or b"", limit is None, limit or 0) for start, end, limit, _ in ranges]
    keys = sorted({key for key, content in lines if content is not None})
    return len(dict(lines)) == len({*map(tuple, lines)}) and rising(column(0, rows)) and rising(order) and all(column(0, part) == [
        key for key in keys if start <= key and (end is None or key < end)][:limit] for start, end, limit, part in ranges)
READS = both(row(array(row(octets(), maybe(octets()))), array(row(octets(), maybe(octets()), maybe(U), array(row(octets(), octets()))))), lambda x: agree(*x))
PROOF = both(record({2: octets(), 3: maybe(octets()), 4: array(H32, 0, 256), 5: row(H32, H32)}, 5), lambda x: 5 not in x or x[3] is None)
RECEIPT = both(record({2: LEAF, 3: ANY, 4: maybe(OUTCOME), 5: row(SIGNED, U, array(H32, 0, 63)), 6: array(row(SIGNED, MEMBERS), 0, 1024), 7: READS,
    8: array(row(PACKAGE, both(array(row(uint(0, 2), octets())), lambda x: rising(column(0, x)))), 1, 64),
    9: both(array(PROOF, 1, 1024), lambda x: rising(column(2, x)))}, 7, 8, 9), lambda x: (x[4] is None or x[3] is not None or x[2][2] != 1)
    and maybe((GENESIS, transaction, LEDGER_ACTION)[x[2][2]])(x[3]))
# §3 and §4 The roots that an inclusion path and a state proof lead to.
def log_root(root, node, last, path):
    for sibling in path:
        need(last, 5, "the path is too long")
        while node == last and not node & 1: node, last = node >> 1, last >> 1
        root, node, last = D(b"\1", sibling, root) if node & 1 else D(b"\1", root, sibling), node >> 1, last >> 1
    return None if last else root
def state_root(proof):
    place = D(b"\x20", proof[2])
    leaf = proof.get(5) if proof[3] is None else [place, D(b"\x21", proof[3])]
    way, other = ("".join(f"{octet:08b}" for octet in k)[:len(proof[4])] for k in (place, leaf[0] if leaf else place))
    need(way == other and (5 not in proof or leaf[0] != place), 9, "a leaf at another place, or the key's own")
    root = D(b"\x22", *leaf) if leaf else bytes(32)
    for bit, sibling in zip(reversed(way), proof[4]): root = D(b"\x23", sibling, root) if bit == "1" else D(b"\x23", root, sibling)
    return root
# §6 The rules.
def check_signer(number, address, keys, reads, payer):
    gives, place = len(keys) == 1 and H("party", keys[0]) == address, b"\0" + address
    if reads is None: return "rotation not checked" if gives else "key not shown to be the account's"
    need(place in reads and (reads[place] is not None or number and gives), 8, "the row of a signer is missing")
    account = decode(reads[place], ACCOUNT, 8) if reads[place] is not None else {2: keys, 3: 1, 5: 0}
    need(all(k in account[2] for k in keys) and len(keys) >= account[3] and account[5] == 0, 8, "keys that are not the active account's")
    return need(number or account[4] == payer, 8, "another member is charged") or "shown by reads"
def verify(pin, octets):
    pin, receipt = decode(pin, PIN, 0), decode(octets if len(octets) <= 8 << 20 else b"", RECEIPT)
    leaf, body, outcome, (signed, index, path), steps = (receipt[field] for field in range(2, 7))
    kind, cose = leaf[2], body.value if type(body) is CBORTag else [b"", {}, dumps({2: body and body.get(2), 3: [], 4: [None][:leaf[2]], 7: None}), []]
    payload, members, height, chain = loads(cose[2]), pin[4], -1, steps + [[signed, None]]
    need((not body or H("signed", body) == leaf[6]) and (not outcome or H("outcome", [payload[7], outcome]) == leaf[7]), 2, "another record or outcome")
    need(outcome is None or (outcome[3][0] < len(payload[4]) if outcome[2] else len(outcome[3]) == len(payload[4])), 2, "results of other actions")
    need((index == 0) == (kind == 0) and (kind != 1 or index > 1) and (index < 2) == (leaf[3] == 0), 2, "an index or height that does not fit")
    need((not body or leaf[5] == H(("genesis", "transaction", "action")[kind], cose[2] if kind == 1 else body))
        and (leaf[5] if kind == 0 else payload[2] if body else pin[2]) == pin[2], 2, "another id or network")
    need(not body or ((body[4], body[3]) == (leaf[4], pin[3]) if kind == 0 else leaf[4] <= payload[6] if kind == 1 else
        body[3] == index and body[7] <= leaf[4] and (body[4] == 0) == (index == 1) and (body[4] == 0 or not outcome or outcome[2] or outcome[3] == [[]])), 2, "a record of another time, suite or index")
    while need(chain, 3, "starts elsewhere: nothing was verified") or loads(chain[0][0][0])[8] != H("members", pin[4]): chain = chain[1:]
    for (checkpoint, entries), following in chain:
        rule, head, keys = 3 if following else 4, loads(checkpoint), [member[2:] for member in members[4]]
        need(head[2] == pin[2] and head[8] == H("members", members) and head[3] > height, rule, "another network, other members, or a height that does not ascend")
        need(all(entry[:2] in keys for entry in entries) and len(entries) >= members[3], rule, "a key that is no member's, or too few signatures")
        need(not following or head[9] == H("members", following) and following[2] == members[2] + 1 and suits(following, pin[3]), 3, "other members follow")
        members, height = following or members, head[3]
    need(index < head[5] and log_root(D(b"\0", enc(leaf)), index, head[5] - 1, path) == head[6], 5, "not in the log")
    need(leaf[3] < head[3] and leaf[4] <= head[4] or (leaf[3], leaf[4]) == (head[3], head[4]), 6, "a leaf later than the checkpoint")
    keys = [[loads(header)[field] for field in (1, 4)] for header, _, _ in cose[3]]
    messages = [(*key, signature, enc(["Signature", BODY, header, b"", cose[2]])) for key, (header, _, signature) in zip(keys, cose[3])]
    for checkpoint, entries in column(0, steps) + [signed]:
        messages += [(alg, kid, signature, enc(["Signature1", enc({1: alg, 4: kid, 16: "application/vnd.deed.checkpoint+cose", 395: 1, -70000: checkpoint}),
            b"", loads(checkpoint)[6]])) for alg, kid, signature in entries]
    need(all(verifies(*message) for message in messages), 7, "a signature")
    need(7 not in receipt or outcome and H("reads", receipt[7]) == outcome[7], 8, "other reads")
    reads = dict(receipt[7][0]) if 7 in receipt else None
    signers = [check_signer(number, address, [keys.pop(0) for _ in kids], reads, leaf[8]) for number, (address, kids) in enumerate(payload[3])]
    named = sum(([action[3][2]] if action[1] == 0 else [action[3].get(1)] if action[1] == 1 else [H("package", action[3])] if action[1] == 2
        else [action[3][2], action[3][3]] for action in payload[4] if action), []) + \
        column(1, outcome[6] if outcome else []) + ([H("package", body[7])] if body and kind == 0 else [])
    packages = [(H("package", package), package, texts) for package, texts in receipt.get(8, [])]
    need(rising(column(0, packages)) and {*column(0, packages)} <= {*named}, 9, "a package that has no part in this, or out of order")
    need(all(H(("source", "prose", "abi")[kind], octets) == package[(3, 5, 4)[kind]] for _, package, texts in packages for kind, octets in texts)
        and all(state_root(proof) == head[7] for proof in receipt.get(9, [])), 9, "another text, or a state proof of another state")
    names = [member[1] for entry in signed[1] for member in members[4] if member[3] == entry[1]]
    return f"recorded at height {leaf[3]}, time {leaf[4]}; signed by {', '.join(names)}; signers: {', '.join(signers)}"
if __name__ == "__main__":
    try: print("accepted:", verify(*(open(name, "rb").read() for name in sys.argv[1:3])))
    except Broken as broken: sys.exit("refused by rule {}: {}".format(*broken.args))
