#!/usr/bin/env python3
"""Plays docs/first-steps.md as it is written, on a port of its own.

usage: first_steps.py DEED
"""

import os
import re
import socket
import subprocess
import sys
import tempfile

PAGE = os.path.join(os.path.dirname(__file__), "../../docs/first-steps.md")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(deed, folder):
    """Variables of a shell in which `deed` is that program, whose nodes listen on a port of this run."""
    port = free_port()
    program = os.path.join(folder, "bin", "deed")
    os.mkdir(os.path.dirname(program))
    with open(program, "w") as script:
        script.write(
            '#!/bin/sh\n[ "$1" = node ] && exec "%s" "$@" --listen 127.0.0.1:%d\nexec "%s" "$@"\n'
            % (deed, port, deed))
    os.chmod(program, 0o755)
    return dict(
        os.environ, PATH=os.path.dirname(program) + ":" + os.environ["PATH"],
        DEED_NODE="http://127.0.0.1:%d" % port)


def main():
    deed = os.path.abspath(sys.argv[1])
    with open(PAGE, encoding="utf-8") as page:
        steps = re.findall(r"^```\n(.*?)^```$", page.read(), re.MULTILINE | re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["bash", "-c", "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + "".join(steps)],
            cwd=folder, env=environment(deed, folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    said = run.stdout.decode()
    lines = said.splitlines()
    expected = {"ACCEPTED": 2, "true": 1, "  module    equal": 1, "name       Agreement": 1}
    missing = [line for line, count in expected.items() if lines.count(line) != count]
    if run.returncode != 0 or missing or not any(line.startswith("event Concluded") for line in lines):
        sys.exit("docs/first-steps.md cannot be played (code %d, missing %s):\n%s" % (run.returncode, missing, said))
    print("docs/first-steps.md is true: %d blocks" % len(steps))


if __name__ == "__main__":
    main()
