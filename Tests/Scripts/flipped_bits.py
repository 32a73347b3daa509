#!/usr/bin/python3
"""Flips bits in every file of a stopped node's folder: the start must refuse it or be unharmed.

usage: flipped_bits.py DEED COUNT [SEED]

Two folders are made: one of a node that was stopped, one of a node that was killed (with a write-ahead log). COUNT times one
file of them, of each kind as often as of any other, gets a flipped bit at a random place, or is cut or removed; after each the
node either refuses to start, with exit code 3 and a reason, or starts with the same newest checkpoint, the same newest
receipt and a ledger that executes again to the same checkpoints. Exit code 0, or 1 with what was found.
"""
import collections, json, os, random, re, shutil, signal, subprocess, sys, tempfile, time, urllib.request

DEED, COUNT = os.path.abspath(sys.argv[1]), int(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
VERBOSE = "DEED_VERBOSE" in os.environ
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
random.seed(SEED)


def start(data, *options):
    process = subprocess.Popen(
        [DEED, "node", "--dev", "--data", data, "--listen", "127.0.0.1:0", "--json", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    return process, json.loads(line)["url"] if line else None


def rpc(url, method, **params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["result"]


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    try:
        _, errors = process.communicate(timeout=300)
    except subprocess.TimeoutExpired:
        # The runtime writes the stacks of all threads.
        process.send_signal(signal.SIGABRT)
        raise RuntimeError("it does not end: " + process.communicate()[1])
    return process.returncode, errors


def facts(url):
    """What must be the same: the newest checkpoint with its signature, and the receipt of the newest leaf."""
    head = rpc(url, "deed_checkpoint")
    receipt = rpc(url, "deed_receipt", index=head["logSize"] - 1)
    return head["checkpoint"], head["signed"], receipt["receipt"]


def make(folder, number):
    """A node with some blocks, restarted on the way, so that there are files of every kind."""
    data, key = folder + "/data", folder + "/key.pem"
    if not os.path.exists(key):
        subprocess.run([DEED, "keygen", key], check=True, capture_output=True)
    contract = None
    for session in range(3):
        process, url = start(data)
        environment = {**os.environ, "DEED_NODE": url}
        if contract is None:
            deployed = subprocess.run(
                [DEED, "deploy", ROOT + "/contracts/evidence/evidence.deed", "--key", key, "--json"],
                capture_output=True, text=True, env=environment, check=True)
            contract = json.loads(deployed.stdout)["results"][1][0]["cbor"][4:]
        for call in range(4):
            digest = 'digest"sha256:%064x"' % (session * 100 + call)
            subprocess.run(
                [DEED, "call", contract, "file", digest, '"load"', "--key", key],
                capture_output=True, env=environment, check=True)
        found = facts(url)
        end(process, number if session == 2 else signal.SIGTERM)
    return data, found


def files(data):
    return sorted(os.path.relpath(os.path.join(at, name), data)
                  for at, _, names in os.walk(data) for name in names)


def kind(name):
    return re.sub(r"\d{6,}", "N", os.path.basename(name))


def check(data, expected, what, tally):
    process, url = start(data)
    if url is None:
        _, errors = process.communicate(timeout=300)
        if process.returncode != 3 or not errors.strip():
            sys.exit("%s: the start ends with %d and says: %s" % (what, process.returncode, errors))
        tally["refused"] += 1
        return errors.strip()
    try:
        if facts(url) != expected:
            sys.exit("%s: the node starts with other data" % what)
    except Exception as error:
        sys.exit("%s: the node starts and does not answer: %s" % (what, error))
    try:
        code, errors = end(process)
    except RuntimeError as error:
        sys.exit("%s: the node starts, and then %s" % (what, error))
    if code != 0:
        sys.exit("%s: the node starts and ends with %d: %s" % (what, code, errors))
    audit = subprocess.run([DEED, "audit", "--data", data], capture_output=True, text=True)
    if audit.returncode != 0:
        sys.exit("%s: the node starts and the audit fails: %s" % (what, audit.stderr))
    tally["harmless"] += 1
    return None


def damage(path):
    """Changes a file; says how."""
    size, draw = os.path.getsize(path), random.random()
    if draw < 0.1 or size == 0:
        os.remove(path)
        return "removed"
    if draw < 0.2:
        length = random.choice([0, random.randrange(size)])
        os.truncate(path, length)
        return "cut to %d of %d" % (length, size)
    bit = random.randrange(size * 8)
    with open(path, "r+b") as file:
        file.seek(bit // 8)
        octet = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([octet ^ 1 << bit % 8]))
    return "bit %d of octet %d of %d" % (bit % 8, bit // 8, size)


def main(folder):
    reasons, tallies = collections.defaultdict(set), collections.defaultdict(collections.Counter)
    copy, nodes = folder + "/copy", []
    for name, number in (("stopped", signal.SIGTERM), ("killed", signal.SIGKILL)):
        os.makedirs(folder + "/" + name)
        data, expected = make(folder + "/" + name, number)
        kinds = collections.defaultdict(list)
        for file in files(data):
            kinds[kind(file)].append(file)
        nodes.append((name, data, expected, sorted(kinds.items())))
    for _ in range(COUNT):
        name, data, expected, kinds = random.choice(nodes)
        of_kind, candidates = random.choice(kinds)
        file = random.choice(candidates)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(data, copy)
        what = "seed %d, %s node, %s %s" % (SEED, name, file, damage(copy + "/" + file))
        reason = check(copy, expected, what, tallies[of_kind])
        if reason:
            reasons[of_kind].add(re.sub(r"\d+", "N", reason.replace(copy, "…"))[:150])
    for file in sorted(tallies):
        print("%-16s %4d refused, %4d harmless" % (
            file, tallies[file]["refused"], tallies[file]["harmless"]))
        if VERBOSE:
            for reason in sorted(reasons[file]):
                print("    " + reason)
    total = sum(tallies.values(), collections.Counter())
    print("seed %d: %d damages, %d refused, %d harmless" % (
        SEED, sum(total.values()), total["refused"], total["harmless"]))


folder = tempfile.mkdtemp(prefix="deed-bits-")
try:
    main(folder)
finally:
    shutil.rmtree(folder, ignore_errors=True)
