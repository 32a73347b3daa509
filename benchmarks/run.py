#!/usr/bin/python3
"""Times free functions in Deed against the same in CPython, in one run, and prints the ratios.

usage: run.py DEED [REPEATS]

Both sides give exact integers; results are compared. Deed's times are those of single executions without loading
(`deed run --json`), CPython's those of the call alone. The median of the repeats counts.
"""
import json, os, statistics, subprocess, sys, time

DEED, REPEATS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs", "arithmetic.deed")


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def squares(count):
    total = 0
    for i in range(count):
        total = total + (i * i) % 7
    return total


def factorial(n):
    product = 1
    for i in range(1, n + 1):
        product = product * i
    return product


if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
print("%-16s %14s %14s %10s %14s" % ("workload", "Deed ns", "CPython ns", "ratio", "gas"))
for function, argument in [(fibonacci, 22), (squares, 200_000), (factorial, 2_000)]:
    text = subprocess.run([DEED, "run", FILE, function.__name__, str(argument), "--repeat", str(REPEATS), "--json"],
                          check=True, capture_output=True, text=True).stdout
    answer = json.loads(text)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter_ns()
        result = function(argument)
        times.append(time.perf_counter_ns() - start)
    if str(result) != answer["result"]:
        sys.exit("%s: the results differ" % function.__name__)
    deed, python = statistics.median(answer["nanoseconds"]), statistics.median(times)
    print("%-16s %14d %14d %10.2f %14d" % ("%s(%d)" % (function.__name__, argument), deed, python, deed / python, answer["gas"]))
