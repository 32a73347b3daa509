#!/usr/bin/env bash
# The whole road on one contract: a file goes on record at a node, and its receipt is checked offline.
# usage: scripts/run.sh FILE
set -euo pipefail
cd "$(dirname "$0")/.."

deed="$PWD/.build/release/deed"
file=${1:-}
[[ -n $file ]] || { echo "usage: scripts/run.sh FILE" >&2; exit 2; }
[[ -f $file && -r $file ]] || { echo "'$file' is no file that can be read" >&2; exit 3; }

work=$(mktemp -d)
node_pid=
stop_node() {
  [[ -z $node_pid ]] && return
  kill -TERM "$node_pid" 2>/dev/null || true
  wait "$node_pid" || { echo "The node did not stop cleanly." >&2; node_pid=; return 1; }
  node_pid=
}
cleanup() {
  if [[ -n $node_pid ]]; then
    kill -KILL "$node_pid" 2>/dev/null || true
    wait "$node_pid" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "NOT AS TOLD: $1" >&2; exit 1; }
# Reads one member of a JSON object on standard input.
member() { /usr/bin/python3 -c 'import json,sys; v=json.load(sys.stdin)
for k in sys.argv[1:]: v=v[int(k)] if k.isdigit() else v[k]
print(v)' "$@"; }
step() { printf '%2d. %s\n' $((count += 1)) "$1"; }
count=0
# Submits by `deed … --json`, keeps the outcome in $outcome, and says where it stands.
record() {
  outcome=$("$deed" "$@" --json) || fail "$* was not recorded as a success: $outcome"
  place="block $(member height <<<"$outcome"), gas $(member gas <<<"$outcome")"
}

mkdir "$work/keys"
ann=$("$deed" keygen "$work/keys/ann.pem" --json | member address) || fail "no key was made"
bob=$("$deed" keygen "$work/keys/bob.pem" --algorithm p256 --json | member address) ||
  fail "no key was made"
step "Two parties made keys: Ann ${ann:0:12}…, Bob ${bob:0:12}…"

"$deed" node --dev --data "$work/node" --listen 127.0.0.1:0 --json >"$work/started" 2>"$work/log" &
node_pid=$!
for _ in $(seq 100); do
  [[ -s $work/started ]] && break
  kill -0 "$node_pid" 2>/dev/null || break
  sleep 0.1
done
[[ -s $work/started ]] || fail "the node does not start: $(cat "$work/log")"
DEED_NODE=$(member url <"$work/started")
export DEED_NODE
network=$(member network <"$work/started")
step "A node on RocksDB keeps the network ${network:0:12}… at $DEED_NODE"

record deploy contracts/evidence/evidence.deed --key "$work/keys/ann.pem"
contract=$(member results 1 0 cbor <<<"$outcome"); contract=${contract:4}
step "Ann compiled, published and created the evidence contract ${contract:0:12}… ($place)"

digest=$(sha256sum -- "$file" | cut -d' ' -f1)
record call "$contract" file "digest\"sha256:$digest\"" '"The file given to make run"' \
  --key "$work/keys/ann.pem"
step "Ann put the digest of $file on record: ${digest:0:12}… ($place)"

record call "$contract" handOver "digest\"sha256:$digest\"" "party\"$bob\"" \
  --key "$work/keys/ann.pem" --key "$work/keys/bob.pem"
handover=$(member id <<<"$outcome")
step "Ann handed the document over to Bob; both signed ($place)"

if "$deed" call "$contract" handOver "digest\"sha256:$digest\"" "party\"$ann\"" \
  --key "$work/keys/ann.pem" >"$work/refused" 2>&1; then
  fail "Ann alone took the document back"
fi
grep -q Unauthorised "$work/refused" || fail "Ann's attempt failed otherwise: $(cat "$work/refused")"
step "Ann tried to take it back alone and was refused: Unauthorised"

"$deed" view "$contract" finding "digest\"sha256:$digest\"" "time\"$(date -u +%Y-%m-%dT%H:%M:%SZ -d '+1 hour')\"" \
  >"$work/finding" 2>"$work/errors" || fail "the view does not answer: $(cat "$work/errors")"
grep -q "custodian: party\"$bob\"" "$work/finding" || fail "Bob does not hold it: $(cat "$work/finding")"
step "Anyone can ask: on record, filed by Ann, held by Bob, current"

"$deed" receipt "$handover" --out "$work/receipt.cbor" --pin "$work/network.pin" >/dev/null 2>"$work/errors" ||
  fail "no receipt: $(cat "$work/errors")"
step "The receipt of the handover is one file of $(stat -c %s "$work/receipt.cbor") octets"

stop_node || fail "the node did not stop cleanly: $(cat "$work/log")"
step "The node is stopped; from here on nothing but two files is needed"

"$deed" verify "$work/receipt.cbor" --pin "$work/network.pin" >"$work/verdict" ||
  fail "the receipt is refused: $(cat "$work/verdict")"
step "Checked offline against the pinned network:"
sed 's/^/      /' "$work/verdict"

/usr/bin/python3 - "$work/receipt.cbor" "$work/flipped.cbor" <<'PYTHON'
import sys
octets = bytearray(open(sys.argv[1], "rb").read())
octets[len(octets) // 2] ^= 1
open(sys.argv[2], "wb").write(octets)
PYTHON
if "$deed" verify "$work/flipped.cbor" --pin "$work/network.pin" >"$work/verdict"; then
  fail "a receipt with a flipped bit is accepted"
fi
step "One bit of it flipped: $(head -1 "$work/verdict")"

cat <<'TEXT'

Try next:
  make run FILE=path/to/your/file            your own file
  .build/release/deed new lease && cd lease  a project of your own; then: deed test
  .build/release/deed --help                 all commands
TEXT
