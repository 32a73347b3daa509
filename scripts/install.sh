#!/usr/bin/env bash
# Installs the built program: PREFIX/bin/deed.
# usage: scripts/install.sh PREFIX
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:?"usage: scripts/install.sh PREFIX"}
install -D -m 755 .build/release/deed "$prefix/bin/deed"
echo "$prefix/bin/deed"
