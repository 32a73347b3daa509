#!/usr/bin/python3
"""Times free functions in Deed against the same in CPython, in one run, and prints the ratios.

usage: run.py DEED [REPEATS]

Both sides give exact integers; results are compared, and those of known answers with them. Deed's times are those of single
executions without loading (`deed run --json`), CPython's those of the call alone. The median of the repeats counts. The Python
functions are written as the Deed ones are, word for word where the languages allow it; the digests are not `hashlib`'s.
"""
import hashlib, json, os, statistics, subprocess, sys, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import peers

DEED, REPEATS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)


def number(octets):
    return int.from_bytes(octets, "big")


# File, function, argument, and the answer where it is known from elsewhere.
WORKLOADS = [
    ("arithmetic", peers.fibonacci, 22, 17711),
    ("arithmetic", peers.squares, 200_000, None),
    ("arithmetic", peers.factorial, 2_000, None),
    ("hashing", peers.sha256Of, 4_096, number(hashlib.sha256(bytes(4_096)).digest())),
    ("hashing", peers.blake2bOf, 4_096, number(hashlib.blake2b(bytes(4_096)).digest())),
    ("collections", peers.heapsort, 5_000, None),
    ("collections", peers.orderBook, 2_000, None),
    ("collections", peers.levenshtein, 200, None),
    ("collections", peers.matrixProduct, 40, None),
    ("collections", peers.queens, 8, 92),
]

print("%-20s %14s %14s %10s %14s" % ("workload", "Deed ns", "CPython ns", "ratio", "gas"))
for file, function, argument, known in WORKLOADS:
    path = os.path.join(FOLDER, file + ".deed")
    text = subprocess.run([DEED, "run", path, function.__name__, str(argument), "--repeat", str(REPEATS), "--json"],
                          check=True, capture_output=True, text=True).stdout
    answer = json.loads(text)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter_ns()
        result = function(argument)
        times.append(time.perf_counter_ns() - start)
    if str(result) != answer["result"] or known not in (None, result):
        sys.exit("%s: the results differ" % function.__name__)
    deed, python = statistics.median(answer["nanoseconds"]), statistics.median(times)
    name = "%s(%d)" % (function.__name__, argument)
    print("%-20s %14d %14d %10.2f %14d" % (name, deed, python, deed / python, answer["gas"]))
