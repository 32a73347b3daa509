#!/usr/bin/python3
"""Ends a node under load, again and again, and checks what it kept: with SIGKILL, and every ASKED-th time, which is the third
when it is left out and no time when it is 0, with SIGTERM.

usage: crash_test.py DEED ROUNDS [SEED [ASKED]]

The load is calls of one contract, and deadlines of several others that are set a moment ahead, so that a node ends before,
in and after the blocks that carry them out. After every end: each call that was acknowledged is on record; each other one
is wholly there or wholly absent; what became due meanwhile is carried out before anything else. At the end every
deadline that a contract accepted has one entry in the log and no other, and the ledger, executed again from its genesis,
gives the same checkpoints. Before all that some nodes get SIGTERM while they start. Exit code 0, or 1 with what was found.
"""
import collections, datetime, hashlib, json, os, random, shutil, signal, subprocess, sys, tempfile, threading, time, urllib.request

DEED, ROUNDS = os.path.abspath(sys.argv[1]), int(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
ASKED = int(sys.argv[4]) if len(sys.argv) > 4 else 3
WORKERS, CONTRACTS = 2, 6
SLOTS = ["first", "second", "third"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
random.seed(SEED)


class Node:
    last = None

    def __init__(self, data):
        Node.last = self.process = subprocess.Popen(
            [DEED, "node", "--dev", "--data", data, "--listen", "127.0.0.1:0", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the node does not start: " + self.process.stderr.read())
        self.url = json.loads(line)["url"]

    def rpc(self, method, **params):
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer = json.load(answer)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def view(self, contract, function, *arguments):
        # A deadline may be reached at this very moment: its block is a few milliseconds away.
        for _ in range(200):
            try:
                answer = self.rpc("deed_view", contract=contract, function=function, arguments=list(arguments))
                return answer["results"][0]["literal"]
            except RuntimeError as error:
                if error.args[0]["data"]["name"] != "DuePending":
                    raise
                time.sleep(0.01)
        fail("a deadline stays overdue")

    def end(self, number):
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process.stdout.close(), self.process.stderr.close()
        return code


class Deadlines:
    "Contracts whose deadlines are set at random, and what became of them."

    def __init__(self, key, url):
        self.key, self.lock, self.set, self.used = key, threading.Lock(), {}, set()
        self.contracts = [deploy("Tests/Fixtures/ledger/slots.deed", key, url) for _ in range(CONTRACTS)]
        self.acknowledged = collections.defaultdict(set)
        # Deadlines of clauses that fail; none is replaced before its time.
        self.stubborn_acknowledged = collections.defaultdict(set)
        self.stubborn = {contract: None for contract in self.contracts}
        self.failed = collections.Counter()
        # Those whose time passed while no node ran.
        self.late = 0

    def moment(self):
        "A time that no other deadline has: a literal, and milliseconds."
        with self.lock:
            number = int(time.time() * 1000) + random.randrange(20, 900)
            while number in self.used:
                number += 1
            self.used.add(number)
        return literal_time(number), number

    def work(self, url, stop):
        while not stop.is_set():
            contract = random.choice(self.contracts)
            slot = random.choice(SLOTS)
            literal, number = self.moment()
            result = deed("call", contract, "set" + slot.capitalize(), literal, "--key", self.key, url=url)
            if result.returncode == 0:
                with self.lock:
                    self.acknowledged[contract].add(number)

    def work_stubborn(self, url, stop):
        "Sets the deadline of a clause that fails, each only after the one before was carried out."
        while not stop.is_set():
            contract = random.choice(self.contracts)
            due = self.stubborn[contract]
            if due and due > int(time.time() * 1000) - 3000:
                time.sleep(0.02)
                continue
            literal, number = self.moment()
            # Before the call, since it may be recorded though its answer does not get out.
            self.stubborn[contract] = number
            result = deed("call", contract, "setStubborn", literal, "--key", self.key, url=url)
            if result.returncode == 0:
                with self.lock:
                    self.stubborn_acknowledged[contract].add(number)

    def entries(self, node, contract):
        "The entries of a contract's dues, oldest first."
        found, before = [], 1 << 62
        while True:
            part = node.rpc("deed_dues", contract=contract, limit=100, before=before)["carriedOut"]
            found += part
            if len(part) < 100:
                return found[::-1]
            before = part[-1]["index"]

    def check(self, node, started, place):
        "After a start: nothing stays overdue, nothing is there twice, and nothing that was accepted is missing."
        now = int(time.time() * 1000)
        for contract in self.contracts:
            accepted = [milliseconds(node.view(contract, "acceptedAt", str(i)))
                        for i in range(int(node.view(contract, "acceptedCount")))]
            kept = [milliseconds(node.view(contract, "keptAt", str(i)))
                    for i in range(int(node.view(contract, "keptCount")))]
            entries = self.entries(node, contract)
            good = [entry["dueTime"] for entry in entries if entry["ok"]]
            bad = [entry["dueTime"] for entry in entries if not entry["ok"]]
            if good[:len(kept)] != kept or len(set(good)) != len(good) or len(set(bad)) != len(bad):
                fail("%s: the log has %s, the contract %s, failed %s" % (place, good, kept, bad))
            if any(entry["error"]["name"] != "Stubborn" for entry in entries if not entry["ok"]):
                fail("%s: a due failed otherwise" % place)
            if any(entry["time"] < entry["dueTime"] for entry in entries):
                fail("%s: a due was carried out before its time" % place)
            lost = {number for number in accepted if number <= now} - set(good)
            lost |= {number for number in self.stubborn_acknowledged[contract] if number <= now} - set(bad)
            if lost or not set(kept) <= set(accepted):
                fail("%s: accepted and not carried out: %s" % (place, sorted(lost)))
            if self.acknowledged[contract] - set(accepted):
                fail("%s: a deadline that was acknowledged is not there" % place)
            self.failed[contract] = len(bad)
            self.late += sum(1 for entry in entries if entry["dueTime"] < started <= entry["time"])
        return sum(len(self.entries(node, contract)) for contract in self.contracts)


def fail(text):
    sys.exit("seed %d, %s" % (SEED, text))


def deed(*arguments, url):
    return subprocess.run([DEED, *arguments, "--json"], capture_output=True, text=True,
                          env={**os.environ, "DEED_NODE": url})


def deploy(path, key, url):
    deployed = deed("deploy", ROOT + "/" + path, "--key", key, url=url)
    if deployed.returncode != 0:
        fail("%s is not deployed: %s" % (path, deployed.stderr))
    return json.loads(deployed.stdout)["results"][1][0]["cbor"][4:]


def literal(number):
    return 'digest"sha256:%s"' % hashlib.sha256(b"%d" % number).hexdigest()


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def literal_time(number):
    moment = EPOCH + datetime.timedelta(milliseconds=number)
    return 'time"%s.%03dZ"' % (moment.strftime("%Y-%m-%dT%H:%M:%S"), number % 1000)


def milliseconds(literal):
    moment = datetime.datetime.fromisoformat(literal[5:-1].replace("Z", "+00:00"))
    return (moment - EPOCH) // datetime.timedelta(milliseconds=1)


def stop_while_it_starts(folder):
    "A node that is asked to stop before it listens ends, too: at once, or in order as soon as it can."
    for number in range(10):
        process = subprocess.Popen(
            [DEED, "node", "--dev", "--data", "%s/early%d" % (folder, number), "--listen", "127.0.0.1:0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, 0.15))
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            fail("SIGTERM while a node starts is lost")
        if code not in (0, -signal.SIGTERM):
            fail("SIGTERM while a node starts ends with %d" % code)


def main(folder):
    data, key = folder + "/data", folder + "/key.pem"
    stop_while_it_starts(folder)
    subprocess.run([DEED, "keygen", key], check=True, capture_output=True)
    node = Node(data)
    contract = deploy("contracts/evidence/evidence.deed", key, node.url)
    deadlines = Deadlines(key, node.url)
    tried, acknowledged, next_number, lock = set(), set(), [0], threading.Lock()
    killed = killed_in_flight = 0
    for round in range(ROUNDS):
        stop = threading.Event()

        def work(url):
            while not stop.is_set():
                with lock:
                    number = next_number[0]
                    next_number[0] += 1
                    tried.add(number)
                result = deed("call", contract, "file", literal(number), '"load"', "--key", key, url=url)
                if result.returncode == 0:
                    with lock:
                        acknowledged.add(number)

        workers = [threading.Thread(target=work, args=(node.url,)) for _ in range(WORKERS)]
        workers += [threading.Thread(target=deadlines.work, args=(node.url, stop)) for _ in range(2)]
        workers += [threading.Thread(target=deadlines.work_stubborn, args=(node.url, stop))]
        for worker in workers:
            worker.start()
        time.sleep(random.uniform(0.2, 1.2))
        height = node.rpc("deed_status")["height"]
        # Some rounds ask the node to stop instead: it must end by itself and in order, whatever comes in.
        asked = ASKED > 0 and round % ASKED == ASKED - 1
        code = node.end(signal.SIGTERM if asked else signal.SIGKILL)
        killed += not asked
        stop.set()
        if asked and code != 0:
            fail("round %d: SIGTERM under load ends with %d" % (round, code))
        for worker in workers:
            worker.join()
        # Some ends are followed by a time without a node, in which deadlines pass.
        time.sleep(random.choice([0, 0, 0.5]))
        started = int(time.time() * 1000)
        node = Node(data)
        place = "round %d" % round
        present = set()
        for number in sorted(tried):
            if node.view(contract, "finding", literal(number), 'time"2999-01-01T00:00:00Z"') != "none":
                present.add(number)
        lost = acknowledged - present
        if lost:
            fail("%s: acknowledged and lost: %s" % (place, sorted(lost)))
        count = int(node.view(contract, "count"))
        if count != len(present):
            fail("%s: %d filings, %d records" % (place, count, len(present)))
        killed_in_flight += len(present - acknowledged)
        # What was there without an acknowledgement is known now; what was not will never come.
        acknowledged |= present
        tried &= present
        deadlines.check(node, started, place)
        check_blocks(node, height, started, place)
    # Every deadline that was ever set passes.
    time.sleep(1)
    dues = deadlines.check(node, 1 << 62, "at the end")
    if node.end(signal.SIGTERM) != 0:
        sys.exit("the node does not stop cleanly")
    audit = subprocess.run([DEED, "audit", "--data", data, "--json"], capture_output=True, text=True)
    if audit.returncode != 0:
        fail("the audit fails: %s" % audit.stderr)
    audit = json.loads(audit.stdout)
    if audit["dues"] != dues:
        fail("the contracts have %d dues, the audit %d" % (dues, audit["dues"]))
    print("%d rounds, of which %d with SIGKILL, seed %d: %d calls acknowledged, %d present without an acknowledgement; "
          "%d deadlines carried out, each once, of which %d failed; %d passed while no node ran; %d entries in %d blocks give the same checkpoints" % (
              ROUNDS, killed, SEED, len(acknowledged) - killed_in_flight, killed_in_flight, dues, sum(deadlines.failed.values()),
              deadlines.late, audit["entries"], audit["height"] + 1))


def check_blocks(node, height, started, place):
    "Blocks that were made since the start, before anybody called: they carry out deadlines and nothing else."
    for number in range(height + 1, node.rpc("deed_status")["height"] + 1):
        block = node.rpc("deed_block", height=number)
        if block["time"] >= started and any(leaf["kind"] != "ledgerAction" for leaf in block["leaves"]):
            fail("%s: block %d has a call that nobody made" % (place, number))


folder = tempfile.mkdtemp(prefix="deed-crash-")
try:
    main(folder)
finally:
    if Node.last and Node.last.poll() is None:
        Node.last.kill()
        Node.last.wait()
    shutil.rmtree(folder, ignore_errors=True)
