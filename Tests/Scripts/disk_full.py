#!/usr/bin/python3
"""Fills a node's device and checks that it stops with a reason, loses nothing acknowledged, and goes on when there is room.

usage: disk_full.py DEED [ROUNDS]

Two kinds of full device, neither of which needs rights: a limit on the size of the process's files, and, where the system lets
anybody mount a tmpfs in a namespace of their own, a small tmpfs with a ballast file that is taken away again. In each round a
node runs under load when the room goes; it must stop by itself with exit code 3 and say that the device is full. Then it is
started while the device is still full, which may be refused in the same way, and with room, where every acknowledged call must
be there. At the end the ledger is executed again from its genesis. Exit code 0, or 1 with what was found.
"""
import hashlib, json, os, random, resource, shutil, signal, subprocess, sys, tempfile, time, urllib.request

DEED, ROUNDS = os.path.abspath(sys.argv[1]), int((sys.argv[2:] or ["2"])[0])
INSIDE = len(sys.argv) > 3
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EVIDENCE = ROOT + "/contracts/evidence/evidence.deed"


def set_limit(process, octets):
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))


def start(data, limit=None):
    process = subprocess.Popen(
        [DEED, "node", "--dev", "--data", data, "--listen", "127.0.0.1:0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if limit:
        set_limit(process, limit)
    line = process.stdout.readline()
    return process, json.loads(line)["url"] if line else None


def expect_full(process, what):
    try:
        _, errors = process.communicate(timeout=300)
    except subprocess.TimeoutExpired:
        process.kill()
        sys.exit("%s: the node does not stop" % what)
    if process.returncode != 3 or "full" not in errors:
        sys.exit("%s: exit code %d, and it says: %s" % (what, process.returncode, errors))
    return errors.strip()


def deed(url, *arguments):
    return subprocess.run([DEED, *arguments, "--json"], capture_output=True, text=True,
                          env={**os.environ, "DEED_NODE": url})


def literal(number):
    return 'digest"sha256:%s"' % hashlib.sha256(b"%d" % number).hexdigest()


def present(url, contract, number):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "deed_view", "params": {
        "contract": contract, "function": "finding",
        "arguments": [literal(number), 'time"2999-01-01T00:00:00Z"']}}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["result"]["results"][0]["literal"] != "none"


def campaign(folder, key, name, make_full, make_room):
    """`make_full` takes the room and tells the limit for the process's files, if any; `make_room` gives it back."""
    data = folder + "/data"
    process, url = start(data)
    deployed = deed(url, "deploy", EVIDENCE, "--key", key)
    contract = json.loads(deployed.stdout)["results"][1][0]["cbor"][4:]
    process.send_signal(signal.SIGTERM)
    process.communicate()
    acknowledged, number, said = [], 0, ""
    for round in range(ROUNDS):
        what = "%s, round %d" % (name, round)
        process, url = start(data)
        time.sleep(random.uniform(0, 0.5))
        limit = make_full()
        if limit:
            set_limit(process, limit)
        while process.poll() is None:
            number += 1
            if deed(url, "call", contract, "file", literal(number), '"load"', "--key", key).returncode == 0:
                acknowledged.append(number)
            # Large records, so that it does not take long.
            deed(url, "deploy", EVIDENCE, "--key", key)
            if number > 2000:
                sys.exit("%s: the device does not get full" % what)
        said = expect_full(process, what)
        process, url = start(data, limit)
        if url is None:
            expect_full(process, what + ", again")
        else:
            process.kill()
            process.communicate()
        make_room()
        process, url = start(data)
        if url is None:
            sys.exit("%s: with room the node does not start: %s" % (what, process.stderr.read()))
        lost = [number for number in acknowledged if not present(url, contract, number)]
        if lost:
            sys.exit("%s: acknowledged and lost: %s" % (what, lost))
        number += 1
        after = deed(url, "call", contract, "file", literal(number), '"after"', "--key", key)
        if after.returncode != 0:
            sys.exit("%s: with room a call fails: %s" % (what, after.stderr))
        acknowledged.append(number)
        process.send_signal(signal.SIGTERM)
        if process.wait(timeout=300) != 0:
            sys.exit("%s: with room the node does not stop cleanly" % what)
    audit = subprocess.run([DEED, "audit", "--data", data], capture_output=True, text=True)
    if audit.returncode != 0:
        sys.exit("%s: the audit fails: %s" % (name, audit.stderr))
    print("%s: %d rounds, %d calls acknowledged, none lost; the node says: %s" % (
        name, ROUNDS, len(acknowledged), said))


def on_tmpfs(folder, key):
    """Runs in a mount namespace of its own, on a small tmpfs."""
    small = folder + "/small"
    os.makedirs(small)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", small], check=True)
    ballast = small + "/ballast"

    def make_full():
        free = os.statvfs(small)
        free = free.f_bavail * free.f_frsize
        # Leaves nothing, or about what the node needs to write.
        left = random.choice([0, (16 << 20) + random.randrange(1 << 20)])
        with open(ballast, "wb") as file:
            try:
                file.write(b"\0" * max(0, free - left))
            except OSError:
                pass

    campaign(small, key, "tmpfs", make_full, lambda: os.remove(ballast))


folder = tempfile.mkdtemp(prefix="deed-full-")
try:
    key = folder + "/key.pem"
    subprocess.run([DEED, "keygen", key], check=True, capture_output=True)
    if INSIDE:
        on_tmpfs(folder, key)
    else:
        campaign(folder, key, "file size limit", lambda: random.randrange(64 << 10, 512 << 10), lambda: None)
        namespace = ["unshare", "--mount"] + (["--user", "--map-root-user"] if os.getuid() else [])
        if subprocess.run(namespace + ["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True).returncode:
            print("tmpfs: not run, the system allows no mount in a namespace")
        else:
            code = subprocess.run(namespace + [sys.executable, __file__, DEED, str(ROUNDS), "inside"]).returncode
            if code != 0:
                sys.exit("tmpfs: exit code %d" % code)
finally:
    shutil.rmtree(folder, ignore_errors=True)
