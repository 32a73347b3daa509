#!/usr/bin/python3
"""Sets hostile clients upon a node while honest ones go on, and measures both.

usage: hostile_clients.py DEED [SCALE] [SEED]

SCALE 1 is a slice of some seconds; 10 is 1,000 stalled connections and 100 bodies of 64 MiB. The hostile clients come from other
loopback addresses than the honest ones. Checked: honest calls and views all succeed, each answer to anybody is a typed error of
HTTP or JSON-RPC or a result, and the node's resident memory grows by less than 64 MiB. Reported: how long honest calls took.
Exit code 0, or 1 with what was found.
"""
import base64, http.server, json, os, random, shutil, signal, socket, subprocess, sys, tempfile, threading, time, urllib.request

DEED, SCALE = os.path.abspath(sys.argv[1]), int((sys.argv[2:] or ["1"])[0])
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GROWTH_OCTETS_MAX = 64 << 20
random.seed(SEED)
problems, lock = [], threading.Lock()


def problem(text):
    with lock:
        problems.append(text)


class Node:
    def __init__(self, data):
        self.process = subprocess.Popen(
            [DEED, "node", "--dev", "--data", data, "--listen", "127.0.0.1:0", "--json",
             "--limit", "requests-per-second=300", "--limit", "requests-burst=600"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def resident(self):
        with open("/proc/%d/status" % self.process.pid) as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))

    def post(self, body, timeout=60):
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)

    def rpc(self, method, **params):
        return self.post(request(method, params))["result"]


def request(method, params, number=1):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode()


class Hostile:
    """A connection from an address of its own."""

    def __init__(self, node, number):
        self.socket = socket.socket()
        self.socket.settimeout(60)
        self.socket.bind(("127.0.%d.%d" % (1 + number // 200 % 200, 2 + number % 200), 0))
        self.socket.connect(("127.0.0.1", node.port))
        self.kept = b""

    def send(self, octets):
        self.socket.sendall(octets)

    def head(self, length=None, path="/"):
        size = "Transfer-Encoding: chunked" if length is None else "Content-Length: %d" % length
        self.send(("POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n%s\r\n\r\n" % (path, size)).encode())

    def answer(self):
        """The status, headers and body of the next answer, or None when the connection was closed without one."""
        data = self.kept
        try:
            while b"\r\n\r\n" not in data:
                part = self.socket.recv(65536)
                if not part:
                    return None
                data += part
            head, _, body = data.partition(b"\r\n\r\n")
            headers = head.decode().lower()
            length = int(headers.split("content-length:")[1].split()[0]) if "content-length:" in headers else 0
            while len(body) < length:
                part = self.socket.recv(65536)
                if not part:
                    return None
                body += part
            self.kept = body[length:]
            return int(headers.split()[1]), headers, body[:length]
        except OSError:
            return None

    def post(self, body):
        try:
            self.head(len(body))
            self.send(body)
        except OSError:
            pass
        return self.answer()

    def close(self):
        self.socket.close()


def check_typed(what, answer, statuses):
    """Each answer is JSON: a result, an error of JSON-RPC, or an error of HTTP."""
    if answer is None:
        return
    status, headers, body = answer
    if status not in statuses:
        problem("%s: status %d" % (what, status))
    if status == 429 and "retry-after:" not in headers:
        problem("%s: 429 without Retry-After" % what)
    if not body:
        return
    try:
        for item in (lambda item: item if isinstance(item, list) else [item])(json.loads(body)):
            if status == 200 and "result" not in item and "name" not in item["error"]["data"]:
                problem("%s: an error without a name" % what)
            if status != 200 and "name" not in item["error"]:
                problem("%s: an error of HTTP without a name" % what)
            if status == 200 and item.get("error", {}).get("code") == -32603:
                problem("%s: the node failed: %s" % (what, item))
    except (ValueError, KeyError, TypeError):
        if status >= 400 and b"<html" in body.lower():
            return  # libmicrohttpd's own words for what is no HTTP
        problem("%s: not a typed answer: %r" % (what, body[:200]))


def in_threads(count, body):
    threads = [threading.Thread(target=body, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def stalled(node, stop):
    """Connections that send half a head, a head and half a body, a trickle, or nothing."""
    def one(number):
        client = Hostile(node, number)
        try:
            if number % 4 == 0:
                client.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Ty")
            elif number % 4 == 1:
                client.head(100_000)
                client.send(b"[" + b" " * 9_000)
            elif number % 4 == 2:
                client.send(b"P")
        except OSError:
            pass
        return client
    clients = [one(number) for number in range(100 * SCALE)]
    while not stop.wait(1):
        for number, client in enumerate(clients):
            if number % 4 == 2:
                try:
                    client.send(b"O")
                except OSError:
                    pass
    for client in clients:
        client.close()


def huge_bodies(node):
    """Bodies of 64 MiB, declared and chunked."""
    part = b"x" * 65536

    def one(number):
        client = Hostile(node, 3000 + number)
        try:
            if number % 2 == 0:
                client.head(64 << 20)
                for _ in range(1024):
                    client.send(part)
            else:
                client.head()
                for _ in range(1024):
                    client.send(b"10000\r\n" + part + b"\r\n")
                client.send(b"0\r\n\r\n")
        except OSError:
            pass
        check_typed("a body of 64 MiB", client.answer(), {413, 503})
        client.close()
    in_threads(10 * SCALE, one)


def deep_json(node):
    for number in range(10 * SCALE):
        client = Hostile(node, 3500 + number)
        for body in (b"[" * 1_000_000, b'{"a":' * 200_000, b"[" + b"1," * 700_000 + b"1]",
                     b'["' + b"\\u0041" * 200_000 + b'"]', request("deed_view", {"arguments": [[]] * 16000})):
            check_typed("deep JSON", client.post(body), {200, 413, 503, 429})
        client.close()


def slow_readers(node, stop, index):
    """Batches whose answers are large, of which nobody reads more than some octets a second."""
    batch = b"[" + b",".join(request("deed_receipt", {"index": index}, number) for number in range(32)) + b"]"
    clients = []
    for number in range(20 * SCALE):
        client = Hostile(node, 4000 + number)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            client.head(len(batch))
            client.send(batch)
        except OSError:
            pass
        clients.append(client)
    while not stop.wait(0.5):
        for client in clients:
            try:
                client.socket.settimeout(0.001)
                client.socket.recv(16)
            except OSError:
                pass
    for client in clients:
        client.close()


def floods(node, stop, transactions):
    """Refused calls, garbage and batches, as fast as they are answered."""
    def one(number):
        rng = random.Random(SEED + number)
        client = Hostile(node, 5000 + number)
        while not stop.is_set():
            draw = rng.randrange(4)
            if draw == 0:
                octets = bytearray(rng.choice(transactions))
                octets[-1 - rng.randrange(60)] ^= 1 << rng.randrange(8)
                body = request("deed_submit", [base64.b64encode(bytes(octets)).decode()])
            elif draw == 1:
                body = request("deed_submit", [base64.b64encode(rng.choice(transactions)).decode()])
            elif draw == 2:
                body = bytes(rng.randrange(256) for _ in range(rng.randrange(300)))
            else:
                body = b"[" + b",".join([request("deed_block", {"height": 1})] * 32) + b"]"
            answer = client.post(body)
            check_typed("a flood", answer, {200, 204, 400, 413, 415, 429, 503})
            if answer is None:
                client.close()
                client = Hostile(node, 5000 + number)
        client.close()
    in_threads(12, one)


def over_rate(node):
    """One address that asks faster than it may."""
    body = request("deed_status", {})
    client, statuses = Hostile(node, 6000), []
    one = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    batch = b"[" + b",".join([body] * 32) + b"]"
    for _ in range(140):
        answer = client.post(batch)
        if answer is None:
            break
        statuses.append(answer[0])
        check_typed("over the rate", answer, {200, 429})
    client.close()
    if 429 not in statuses:
        problem("over the rate: never refused in %d batches" % len(statuses))


class Capture(http.server.BaseHTTPRequestHandler):
    """A proxy before the node that keeps the octets of submitted transactions."""
    node, transactions = None, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = json.loads(body)
        if call.get("method") == "deed_submit":
            params = call["params"]
            octets = params["transaction"] if isinstance(params, dict) else params[0]
            self.transactions.append(base64.b64decode(octets))
        answer = json.dumps(self.node.post(body)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


def main(folder):
    key = folder + "/key.pem"
    subprocess.run([DEED, "keygen", key], check=True, capture_output=True)
    node = Node(folder + "/data")
    Capture.node = node
    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Capture)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    through = {**os.environ, "DEED_NODE": "http://127.0.0.1:%d" % proxy.server_port}
    straight = {**os.environ, "DEED_NODE": node.url}

    def deed(environment, *arguments):
        return subprocess.run([DEED, *arguments, "--json"], capture_output=True, text=True, env=environment)

    deployed = json.loads(deed(through, "deploy", ROOT + "/contracts/evidence/evidence.deed", "--key", key).stdout)
    contract = deployed["results"][1][0]["cbor"][4:]

    def file_call(environment, number):
        return deed(environment, "call", contract, "file", 'digest"sha256:%064x"' % number, '"load"', "--key", key)

    for number in range(3):
        file_call(through, number)
    for _ in range(200):
        node.rpc("deed_view", contract=contract, function="count", arguments=[])
    index = next(index for index in range(9) if len(node.rpc("deed_receipt", index=index)["receipt"]) > 10_000)
    transactions = list(Capture.transactions)
    stop, latencies, view_latencies, peak = threading.Event(), [], [], [0]
    before = node.resident()

    def honest_calls():
        number = 1000
        while not stop.is_set():
            number += 1
            begin = time.monotonic()
            result = file_call(straight, number)
            latencies.append(time.monotonic() - begin)
            if result.returncode != 0:
                problem("an honest call fails: " + result.stderr)

    def honest_views():
        while not stop.wait(0.02):
            begin = time.monotonic()
            try:
                node.rpc("deed_view", contract=contract, function="count", arguments=[])
            except Exception as error:
                problem("an honest view fails: %s" % error)
            view_latencies.append(time.monotonic() - begin)

    def watch():
        while not stop.wait(0.1):
            peak[0] = max(peak[0], node.resident())

    holding, report = threading.Event(), []
    background = [threading.Thread(target=target) for target in (honest_calls, honest_views, watch)]
    background += [threading.Thread(target=stalled, args=(node, holding)),
                   threading.Thread(target=slow_readers, args=(node, holding, index))]
    for thread in background:
        thread.start()
    for name, attack in (("bodies", lambda: huge_bodies(node)), ("deep JSON", lambda: deep_json(node)),
                         ("rate", lambda: over_rate(node))):
        attack()
        report.append("%s %d MiB" % (name, peak[0] - before >> 20))
    end = threading.Timer(2 * SCALE, holding.set)
    end.start()
    floods(node, holding, transactions)
    report.append("floods %d MiB" % (peak[0] - before >> 20))
    end.join(), stop.set()
    for thread in background:
        thread.join()
    node.process.send_signal(signal.SIGTERM)
    if node.process.wait(timeout=300) != 0:
        problem("the node does not stop cleanly: " + node.process.stderr.read())
    growth = peak[0] - before
    if growth >= GROWTH_OCTETS_MAX:
        problem("memory grew by %d MiB" % (growth >> 20))
    for values in (latencies, view_latencies):
        values.sort()
    if not latencies or not view_latencies:
        problem("no honest call came through")
    else:
        print("seed %d, scale %d: memory %d MiB before, grown by at most %d MiB (%s); %d honest calls, median %d ms, longest %d ms; "
              "%d honest views, median %d ms, longest %d ms" % (
                  SEED, SCALE, before >> 20, growth >> 20, ", ".join(report), len(latencies),
                  1000 * latencies[len(latencies) // 2], 1000 * latencies[-1], len(view_latencies),
                  1000 * view_latencies[len(view_latencies) // 2], 1000 * view_latencies[-1]))
    if problems:
        sys.exit("%d problems: %s" % (len(problems), "; ".join(sorted(set(problems))[:5])))


folder = tempfile.mkdtemp(prefix="deed-hostile-")
try:
    main(folder)
finally:
    shutil.rmtree(folder, ignore_errors=True)
