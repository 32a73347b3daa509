#!/usr/bin/python3
"""Ends a node under load, again and again, and checks what it kept: twice with SIGKILL, then once with SIGTERM.

usage: crash_test.py DEED ROUNDS [SEED]

After every end: each call that was acknowledged is on record; each other one is wholly there or wholly absent. At the
end the ledger is executed again from its genesis and must give the same checkpoints. Exit code 0, or 1 with what was found.
"""
import hashlib, json, os, random, re, shutil, signal, subprocess, sys, tempfile, threading, time, urllib.request

DEED, ROUNDS = os.path.abspath(sys.argv[1]), int(sys.argv[2])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
WORKERS = 4
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
random.seed(SEED)


class Node:
    def __init__(self, data):
        self.process = subprocess.Popen(
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
        answer = self.rpc("deed_view", contract=contract, function=function, arguments=list(arguments))
        return answer["results"][0]["literal"]

    def end(self, number):
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.process.stdout.close(), self.process.stderr.close()
        return code


def deed(*arguments, url):
    return subprocess.run([DEED, *arguments, "--json"], capture_output=True, text=True,
                          env={**os.environ, "DEED_NODE": url})


def literal(number):
    return 'digest"sha256:%s"' % hashlib.sha256(b"%d" % number).hexdigest()


def main(folder):
    data, key = folder + "/data", folder + "/key.pem"
    subprocess.run([DEED, "keygen", key], check=True, capture_output=True)
    node = Node(data)
    deployed = deed("deploy", ROOT + "/contracts/evidence/evidence.deed", "--key", key, url=node.url)
    contract = json.loads(deployed.stdout)["results"][1][0]["cbor"][4:]
    tried, acknowledged, next_number, lock = set(), set(), [0], threading.Lock()
    killed_in_flight = 0
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
        for worker in workers:
            worker.start()
        time.sleep(random.uniform(0.2, 1.2))
        # Every third round asks the node to stop instead: it must end by itself and in order, whatever comes in.
        asked = round % 3 == 2
        code = node.end(signal.SIGTERM if asked else signal.SIGKILL)
        stop.set()
        if asked and code != 0:
            sys.exit("round %d, seed %d: SIGTERM under load ends with %d" % (round, SEED, code))
        for worker in workers:
            worker.join()
        node = Node(data)
        present = set()
        for number in sorted(tried):
            if node.view(contract, "finding", literal(number), 'time"2999-01-01T00:00:00Z"') != "none":
                present.add(number)
        lost = acknowledged - present
        if lost:
            sys.exit("round %d, seed %d: acknowledged and lost: %s" % (round, SEED, sorted(lost)))
        count = int(node.view(contract, "count"))
        if count != len(present):
            sys.exit("round %d, seed %d: %d filings, %d records" % (round, SEED, count, len(present)))
        killed_in_flight += len(present - acknowledged)
        # What was there without an acknowledgement is known now; what was not will never come.
        acknowledged |= present
        tried &= present
    if node.end(signal.SIGTERM) != 0:
        sys.exit("the node does not stop cleanly")
    audit = subprocess.run([DEED, "audit", "--data", data], capture_output=True, text=True)
    if audit.returncode != 0:
        sys.exit("seed %d: the audit fails: %s" % (SEED, audit.stderr))
    print("%d rounds, seed %d: %d calls acknowledged, %d present without an acknowledgement; %s" % (
        ROUNDS, SEED, len(acknowledged) - killed_in_flight, killed_in_flight, audit.stdout.strip()))


folder = tempfile.mkdtemp(prefix="deed-crash-")
try:
    main(folder)
finally:
    subprocess.run(["pkill", "-KILL", "-f", re.escape(folder)], capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)
