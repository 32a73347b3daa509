#!/usr/bin/env python3
"""Plays docs/tour.md as it is written: its files, its commands, and what they say.

A block "deed FILE" is written into FILE and checked. In a block "console" each line that begins with "$ " is run by one
shell, and what it says is what follows, where "…" stands for anything, in a line of its own for any lines;
a block that shows nothing of what is said leaves it open. The last command of a block "console fails" fails; all others
succeed.

usage: tour.py DEED
"""

import os
import re
import subprocess
import sys
import tempfile

from first_steps import environment

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/tour.md")


def blocks(text):
    """The blocks of a page: what stands behind the fence, the line, and what is in it."""
    for found in re.finditer(r"^```(\S.*)\n((?:.*\n)*?)```$", text, re.MULTILINE):
        yield found[1], text.count("\n", 0, found.start()) + 1, found[2]


def commands(body):
    """The commands of a block with what each says."""
    told = re.split(r"^\$ (.*)\n", body, flags=re.MULTILINE)
    return list(zip(told[1::2], told[2::2]))


def pattern(expected):
    """What is said, as a regular expression."""
    lines = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
             for line in expected.splitlines()]
    return "".join(lines) + r"\Z"


class Shell:
    """One shell that runs commands, and says of each what it said and its code."""
    MARK = "@@ the end of a command: "

    def __init__(self, folder, variables):
        self.process = subprocess.Popen(
            ["bash"], cwd=folder, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8")

    def run(self, command):
        self.process.stdin.write("%s\necho '%s'$?\n" % (command, self.MARK))
        self.process.stdin.flush()
        said = []
        for line in self.process.stdout:
            if line.startswith(self.MARK):
                return "".join(said), int(line[len(self.MARK):])
            said.append(line)
        sys.exit("docs/tour.md: the shell ended in: %s" % command)

    def end(self):
        self.process.stdin.write("kill $(jobs -p) 2>/dev/null\n")
        self.process.stdin.close()
        self.process.wait(timeout=60)


def main():
    with open(PAGE, encoding="utf-8") as page:
        parts = list(blocks(page.read()))
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(folder, environment(os.path.abspath(sys.argv[1]), folder))
        count = 0
        try:
            for kind, line, body in parts:
                if kind.startswith("deed "):
                    project = os.path.join(folder, "coat")
                    with open(os.path.join(project, kind[5:]), "w", encoding="utf-8") as file:
                        file.write(body)
                    steps = [("deed fmt --check " + kind[5:], "…\n")]
                    # A contract stands before the tests and what it imports are written anew.
                    if kind.endswith("tests.deed"):
                        steps.append(("deed check", "…\n"))
                else:
                    steps = commands(body)
                is_untold = not any(expected for _, expected in steps)
                for index, (command, expected) in enumerate(steps):
                    count += 1
                    said, code = shell.run(command)
                    is_to_fail = kind == "console fails" and index == len(steps) - 1
                    if (code != 0) != is_to_fail or not (is_untold or re.match(pattern(expected), said.rstrip("\n") + "\n" * bool(said))):
                        sys.exit("docs/tour.md:%d is not true: %s\ncode %d, and it says:\n%s" % (line, command, code, said.rstrip()))
        finally:
            shell.end()
    print("docs/tour.md is true: %d blocks, %d commands" % (len(parts), count))


main()
