#!/usr/bin/python3
"""Hands the compiler sources that nobody writes, under a stack of 1 MiB, and expects an answer.

usage: hostile_sources.py DEED

100,000 brackets of each kind open, closed and crossed, operators and branches without an end, a line of 64 MiB, NULs,
octets that are no UTF-8, names and types without an end: `deed check` and `deed fmt` end with code 0 or 1 (1 where the
source has to be refused), within the time, and write no more than a reader can use. Never a signal. Exit code 0, or 1 with what was
found.
"""
import os, resource, subprocess, sys, tempfile, time

DEED = os.path.abspath(sys.argv[1])
N = 100_000
# Of the processor's time; the clock may run longer on a machine that has other work.
SECONDS = 5
OUTPUT_MAX = 200_000


def body(text):
    return "fn f(a: int) -> int {\n    " + text + "\n}\n"


def sources():
    """Names, sources, and whether each must be refused."""
    pairs = [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("a[", "]"), ("some(", ")"), ("set[", "]"), ("[1: ", "]"),
             ("if a == 1 { ", "}"), ("if a == 1 { 1 } else { ", " }"), ("match a { some(x) { ", "} }"), ("not (", ")"),
             ("-", ""), ("- -", ""), ("for i in 0..<1 { ", "}"), ("while true { ", "}"), ("a.", "b"), ("2 ** ", "2"),
             ("expect fails E { ", "}"), ("f(inout ", ")"), ("{ x: ", "}")]
    for opening, closing in pairs:
        for name, text in [
                ("closed", opening * N + "1" + closing * N), ("open", opening * N), ("shut", closing * N),
                ("half", opening * N + "1" + closing * (N // 2))]:
            if text:
                yield f"{opening}{closing} {name}", body("return " + text), True
                yield f"{opening}{closing} {name} as a statement", body(text), True
                yield f"{opening}{closing} {name} alone", text, True
    yield "crossed brackets", body("return " + "([{" * N + "1" + ")]}" * N), True
    for operator in ["+", "-", "*", "/", "mod", "**", "and", "or", "xor", "==", "<", "...", ".", ",", "=", "->", ":"]:
        yield f"{operator} chain", body("return a" + f" {operator} a" * N), True
        yield f"{operator} in lines", body("return a" + f" {operator}\n a" * N), True
    yield "else if chain", body("if a == 0 { return 1 }" + " else if a == 1 { return 2 }" * 40_000), None
    yield "else if values", body("return if a == 0 { 1 }" + " else if a == 1 { 2 }" * 40_000 + " else { 3 }"), None
    yield "statements", body("let _ = a\n" * N), None
    yield "branches without blocks", body("if a\n    " * N), True
    yield "match cases", body("match a {" + " some(x) { return 1 }" * 40_000 + "}"), True
    for opening in ["list<", "map<int, ", "(", "bytes[", "a.", "set<", "(int in 0...("]:
        yield f"{opening} type", "let a: " + opening * N + "int", True
        yield f"{opening} parameter", "fn f(a: " + opening * N + "int) { }", True
    yield "closed types", "fn f(a: " + "list<" * N + "int" + ">" * N + ") { }", True
    yield "?? type", "fn f(a: int" + "?" * N + ") { }", True
    for opening in ["(", "any 2 of (", "a or (", "a and (", "all of a[", "any a of ", "a or "]:
        yield f"{opening} authority", "contract C {\n party a\n create by " + opening * N + "\n}\n", True
    for word in ["contract C {\n", "struct S {\n", "enum E {\n", "test \"t\" {\n", "during a {\n", "interface I {\n", "import ",
                 "phase a -> ", "call f() by anyone {\n", "requires ", "ensures ", "due ", "pub ", "party ", "fn ", "let ", "emit "]:
        yield f"{word.strip()} again and again", word * N, True
    yield "documentation", "/// text\n" * N + "fn f() { }\n", False
    yield "a comment of one line", "// " + "c" * 900_000 + "\nfn f() { }\n", False
    yield "a long name", body("return " + "a" * 900_000), True
    yield "long names", "".join(f"let {'n' * 4000}{i}: int = 1\n" for i in range(200)), None
    yield "names that stand for nothing", body("".join(f"let a{i} = b{i}\n" for i in range(30_000))), True
    yield "types that stand for nothing", "".join(f"fn g{i}(a: T{i}) {{ }}\n" for i in range(30_000)), True
    kinds = ["int"]
    for word in ["list<", "P<", "Q<"] * 2:
        kinds += [f"{word}{kind}>" for kind in kinds]
    yield "long code for many types", (
        "struct P<T> { a: T }\nstruct Q<T> { b: T }\nfn f<T>(x: T, a: int) -> int {\n    let _ = x\n    var n = a\n"
        + "    n = n + 1\n" * 5_000 + "    return n\n}\n"
        + "".join(f"fn g{i}(x: {kind}) -> int {{ return f(x, a: 1) }}\n" for i, kind in enumerate(kinds[:200]))), True
    yield "a long number", body("return " + "9" * 900_000), True
    yield "a long text", "let a: text = \"" + "t" * 900_000 + "\"\n", None
    yield "escapes", "let a: text = \"" + "\\u{10FFFF}" * 80_000 + "\"\n", None
    yield "a text without an end", body("let a = \"" + "t" * 900_000), True
    yield "quotes", body("\"" * 900_000), True
    yield "blank lines", "\n" * 1_000_000, False
    yield "tabs", "\t" * 1_000_000 + "}", True
    yield "carriage returns", "\r" * 1_000_000, None
    yield "many functions", "".join(f"fn f{i}() -> int {{ return f{i + 1}() }}\n" for i in range(20_000)), True
    yield "many structs", "".join(f"struct S{i} {{ a: S{i + 1} }}\n" for i in range(20_000)), True
    yield "a circle of constants", "".join(f"let c{i}: int = c{(i + 1) % 20_000}\n" for i in range(20_000)), True
    for name, first, line in [
            ("text", 'let c0: text = "0123456789abcdef"', "let c{0}: text = c{1}.appending(c{1})"),
            ("bytes", 'let c0: bytes = hex"00112233445566778899aabbccddeeff"', "let c{0}: bytes = c{1}.appending(c{1})")]:
        yield f"a {name} constant that doubles", first + "\n" + "".join(line.format(i + 1, i) + "\n" for i in range(59)), True
    for number in ["1", "2**65535"]:
        source, kind = f"let c0: list<int> = [{', '.join([number] * 30)}]\n", "list<int>"
        for i in range(7):
            kind = f"list<{kind}>"
            source += f"let c{i + 1}: {kind} = [{', '.join([f'c{i}'] * 40)}]\n"
        yield f"constant lists of lists of {number}", source, True
        yield f"a constant map of lists of {number}", source + f"let m: map<int, {kind}> = [1: c7, 2: c7]\n", True
    fields = lambda what: ", ".join(f"{letter}: {what}" for letter in "abcdefghijklmnopqrstuvwxyz")
    yield "constant structs of structs", 'struct P0 { a: text }\nlet p0: P0 = P0(a: "text")\n' + "".join(
        f"struct P{i + 1} {{ {fields(f'P{i}')} }}\nlet p{i + 1}: P{i + 1} = P{i + 1}({fields(f'p{i}')})\n"
        for i in range(8)), True
    long = "let a: int = 3**41000\nlet b: int = 5**28000\ntype F = int mod 2**65535 - 19\n"
    yield "many common divisors", long + "".join(f"let c{i}: int = gcd(a, with: b + {i})\n" for i in range(5_000)), True
    yield "many inverses", long + "".join(f"let c{i}: F = F(a + {i}).inverse()\n" for i in range(5_000)), True
    yield "many powers", "".join(f"let c{i}: int = 2**65535\n" for i in range(10_000)), True
    yield "powers of powers", "let a: int = " + " ** ".join(["9"] * 100) + "\n", True
    yield "empty", "", False
    for name, octets in [
            ("NULs", b"\0" * 1_000_000), ("0xFF", b"\xff" * 1_000_000), ("half a character", b"\xe2\x82" * 300_000),
            ("surrogates", b"\xed\xa0\x80" * 300_000), ("byte order marks", b"\xef\xbb\xbf" * 300_000),
            ("right to left", "\u202e".encode() * 300_000), ("NUL in a text", b'let a: text = "a\0b"\n'),
            ("NUL in a name", b"let a\0b: int = 1\n"), ("emoji", "\U0001F600".encode() * 200_000),
            ("combining", "e\u0301".encode() * 200_000), ("a line of 64 MiB", b"a" * (64 << 20)),
            ("64 MiB of brackets", b"(" * (64 << 20)), ("more than 64 MiB", b"\n" * ((64 << 20) + 1))]:
        yield name, octets, True


def limit():
    resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main():
    findings, runs, slowest = [], 0, (0, "")
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hostile.deed")
        for name, source, refused in sources():
            octets = source if isinstance(source, bytes) else source.encode()
            for command in (["check", path], ["fmt", "--stdout", path]):
                with open(path, "wb") as file:
                    file.write(octets)
                what = f"deed {command[0]}: {name}"
                begin = time.monotonic()
                try:
                    run = subprocess.run([DEED] + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         timeout=40 * SECONDS, preexec_fn=limit, env=environment)
                except subprocess.TimeoutExpired:
                    findings.append(f"{what}: not done after {40 * SECONDS} s")
                    continue
                took = time.monotonic() - begin
                slowest = max(slowest, (took, what))
                runs += 1
                # A file beyond the command's own limit is the environment's fault: code 3.
                codes = {None: (0, 1), True: (1,), False: (0,)}[refused] + ((3,) if len(octets) > 64 << 20 else ())
                if command[0] == "fmt" and refused and run.returncode == 0:
                    continue  # What only the checker refuses has a layout.
                if run.returncode not in codes:
                    findings.append(f"{what}: exit code {run.returncode}: {run.stderr[-300:]!r}")
                said = len(run.stderr) + (len(run.stdout) if command[0] == "check" else 0)
                if said > OUTPUT_MAX:
                    findings.append(f"{what}: {said} octets of output")
                if run.returncode == 1 and b"error" not in run.stdout + run.stderr:
                    findings.append(f"{what}: refused without an error")
    print(f"{runs} runs under a stack of 1 MiB, the slowest {slowest[0]:.1f} s ({slowest[1]})")
    for finding in findings:
        print("FOUND", finding)
    return 1 if findings else 0


sys.exit(main())
