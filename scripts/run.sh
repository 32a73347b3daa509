#!/usr/bin/env bash
# A whole arbitration on a running node: from the notice to the award, whose receipt is checked offline.
# usage: scripts/run.sh FILE      FILE becomes an exhibit of the case
set -euo pipefail
cd "$(dirname "$0")/.."

deed="$PWD/.build/release/deed"
file=${1:-}
[[ -n $file ]] || { echo "usage: scripts/run.sh FILE" >&2; exit 2; }
[[ -f $file && -r $file ]] || { echo "'$file' is no file that can be read" >&2; exit 3; }
# Where the receipts stay; a folder that is thrown away unless somebody wants them.
receipts=${DEED_RECEIPTS:-}

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
[[ -n $receipts ]] || receipts="$work/receipts"
mkdir -p "$receipts"

fail() { echo "NOT AS TOLD: $1" >&2; exit 1; }
# Reads one member of a JSON object on standard input.
member() { /usr/bin/python3 -c 'import json,sys; v=json.load(sys.stdin)
for k in sys.argv[1:]: v=v[int(k)] if k.isdigit() else v[k]
print(v)' "$@"; }
step() { printf '%2d. %s\n' $((count += 1)) "$1"; }
say() { printf '    %s\n' "$1"; }
count=0
ids=()
# Submits by `deed … --json` and keeps the outcome in $outcome and its id in $ids.
record() {
  outcome=$("$deed" "$@" --json 2>"$work/errors") ||
    fail "$* was not recorded as a success: $outcome $(cat "$work/errors")"
  ids+=("$(member id <<<"$outcome")")
}
# Expects a submission to be recorded as a failure with a certain error.
refuse() {
  local error=$1; shift
  if "$deed" "$@" >"$work/refused" 2>&1; then fail "$* was not refused"; fi
  grep -q "$error" "$work/refused" || fail "$* failed otherwise: $(cat "$work/refused")"
}
created() { local cbor; cbor=$(member results 1 0 cbor <<<"$outcome"); echo "${cbor:4}"; }
key() { printf -- '--key\n%s\n' "$work/keys/$1.pem"; }
party() { echo "party\"${address[$1]}\""; }
# The digest of a paper; papers are files in this case's folder.
digest() { echo "digest\"sha256:$(sha256sum -- "$work/papers/$1" | cut -d' ' -f1)\""; }
# Writes a paper and puts its digest on record.
paper() {
  local name=$1 who=$2; shift 2
  [[ -f $work/papers/$name ]] || printf '%s\n' "$*" >"$work/papers/$name"
  record call "$register" file "$(digest "$name")" "\"$name\"" --key "$work/keys/$who.pem"
}

mkdir "$work/keys" "$work/papers"
declare -A address
for who in ann bob house first second third fourth; do
  algorithm=ed25519
  [[ $who == bob || $who == third ]] && algorithm=p256
  address[$who]=$("$deed" keygen "$work/keys/$who.pem" --algorithm "$algorithm" --json | member address) ||
    fail "no key was made"
done
say "Ann claims against Bob; the house is their institution; four arbiters: first, second, third, fourth."

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
say "A node on RocksDB keeps the network $(member network <"$work/started" | cut -c1-12)… at $DEED_NODE"
echo

record deploy contracts/evidence/evidence.deed --key "$work/keys/house.pem"
register=$(created)
step "The house opens a register of evidence: contract ${register:0:12}…"
paper agreement ann "We, Ann and Bob, shall have disputes about the roof decided by three arbiters."
step "Ann puts the agreement to arbitrate on record; the ledger sees its digest only"
paper notice ann "The roof leaks. Ann asks for 1,000."
step "Ann puts her notice of arbitration on record"

limits='Limits(answer: 2 seconds, appointment: 1 hours, statement: 1 hours, hearing: 1 hours, challenge: 1 hours, award: 1 hours, correction: 1 hours)'
record deploy contracts/arbitration/arbitration.deed "$(party ann)" "$(party bob)" "$(party house)" "$(party first)" \
  "contract\"$register\"" "$(digest agreement)" "$(digest notice)" "$limits" \
  --key "$work/keys/ann.pem" --key "$work/keys/first.pem" --key "$work/keys/house.pem"
case=$(created)
step "Ann and the arbiter she appoints begin the case; the house confirms its time limits: contract ${case:0:12}… (clause 2.1)"
for _ in $(seq 100); do
  [[ $("$deed" view "$case" count 2>/dev/null) == 2 ]] && break
  sleep 0.1
done
[[ $("$deed" view "$case" count 2>/dev/null) == 2 ]] || fail "nothing followed from Bob's silence"
step "Bob is silent. Two seconds later the ledger itself says so; nobody called anything (clause 2.3)"
refuse WrongPhase call "$case" answer "$(party second)" --key "$work/keys/bob.pem" --key "$work/keys/second.pem"
say "Bob's answer comes too late: WrongPhase"
record call "$case" appointForRespondent "$(party second)" --key "$work/keys/house.pem" --key "$work/keys/second.pem"
step "The house appoints an arbiter in Bob's place, who signs too (clause 2.3)"
record call "$case" choosePresiding "$(party third)" --key "$work/keys/first.pem" --key "$work/keys/second.pem" \
  --key "$work/keys/third.pem"
step "The two arbiters choose the third, who presides; all three sign (clause 2.4)"

paper claim ann "Statement of claim: 1,000 for the roof."
step "Ann puts her statement of claim on record"
refuse NotOnRecord call "$case" claim "digest\"sha256:$(printf x | sha256sum | cut -d' ' -f1)\"" 1000 --key "$work/keys/ann.pem"
say "A statement that is not on record does not count: NotOnRecord"
record call "$case" claim "$(digest claim)" 1000 --key "$work/keys/ann.pem"
step "Ann states her claim: 1,000 (clause 3.1)"
paper defence bob "Statement of defence: the roof was old. Counterclaim: 200 for the ladder."
record call "$case" defend "$(digest defence)" 200 --key "$work/keys/bob.pem"
step "Bob, who has turned up, states his defence and a counterclaim of 200 (clause 3.3)"
cp -- "$file" "$work/papers/exhibit"
paper exhibit ann
record call "$case" exhibit "$(digest exhibit)" --key "$work/keys/ann.pem"
step "Ann puts in $file as an exhibit (clause 3.5)"

paper grounds bob "The third arbiter is Ann's cousin."
record call "$case" challengeArbiter presiding "$(digest grounds)" --key "$work/keys/bob.pem"
step "Bob challenges the one who presides; the case rests (clause 4.1)"
refuse WrongPhase call "$case" close --key "$work/keys/third.pem"
say "Meanwhile the hearing cannot be closed: WrongPhase"
record call "$case" stepDown --key "$work/keys/third.pem"
step "The challenged arbiter makes way, which admits nothing (clause 4.3)"
record call "$case" fillSeat "$(party fourth)" --key "$work/keys/house.pem" --key "$work/keys/fourth.pem"
step "The house appoints another, who signs; the hearing goes on (clause 4.4)"

paper bill ann "Ann's costs: 90."
record call "$case" declareCosts 90 "$(digest bill)" --key "$work/keys/ann.pem"
step "Ann declares her costs: 90 (clause 6.4)"
record call "$case" close --key "$work/keys/fourth.pem"
step "The tribunal has heard enough (clause 3.6)"

paper award fourth "Award: Bob pays Ann 700. Ann pays Bob 0. Ann bears 30 of 100 of the costs."
refuse Unauthorised call "$case" award "$(digest award)" 700 0 30 --key "$work/keys/fourth.pem"
say "One arbiter alone cannot decide: Unauthorised"
refuse InvariantBroken call "$case" award "$(digest award)" 1001 0 30 --key "$work/keys/first.pem" --key "$work/keys/fourth.pem"
say "Two cannot give more than was asked for: $(grep -o 'ruling.toClaimant <= claimed' "$work/refused" | head -1)"
record call "$case" award "$(digest award)" 700 0 30 --key "$work/keys/first.pem" --key "$work/keys/fourth.pem"
award=$(member id <<<"$outcome")
step "Two of three sign the award: 700 to Ann (clause 5.1)"
record call "$case" join --key "$work/keys/second.pem"
step "The third arbiter joins them (clause 5.1)"
record call "$case" acknowledge --key "$work/keys/bob.pem"
step "Bob acknowledges the award (clause 6.6)"

last=$(member index <<<"$outcome")
for entry in $(seq 0 "$last"); do
  "$deed" receipt "$entry" --out "$receipts/$entry.cbor" --pin "$receipts/network.pin" >/dev/null 2>"$work/errors" ||
    fail "no receipt of entry $entry: $(cat "$work/errors")"
done
"$deed" receipt "$award" --out "$receipts/award.cbor" >/dev/null 2>"$work/errors" || fail "no receipt of the award"
stop_node || fail "the node did not stop cleanly: $(cat "$work/log")"
echo
say "The node is stopped; from here on nothing but $((last + 1)) receipts and one pin is needed."
for entry in $(seq 0 "$last"); do
  "$deed" verify "$receipts/$entry.cbor" --pin "$receipts/network.pin" >"$work/verdict" ||
    fail "the receipt of entry $entry is refused: $(cat "$work/verdict")"
done
step "All $((last + 1)) receipts are accepted, those of refused steps and of the ledger's own among them"
"$deed" verify "$receipts/award.cbor" --pin "$receipts/network.pin" >"$work/verdict" ||
  fail "the award's receipt is refused: $(cat "$work/verdict")"
/usr/bin/python3 - "$receipts/award.cbor" "$work/flipped.cbor" <<'PYTHON'
import sys
octets = bytearray(open(sys.argv[1], "rb").read())
octets[len(octets) // 2] ^= 1
open(sys.argv[2], "wb").write(octets)
PYTHON
if "$deed" verify "$work/flipped.cbor" --pin "$receipts/network.pin" >"$work/flip"; then
  fail "a receipt with a flipped bit is accepted"
fi
step "One bit of the award's receipt flipped: $(head -1 "$work/flip")"
step "The award's receipt, checked offline against the pinned network:"
sed 's/^/      /' "$work/verdict"

cat <<'TEXT'

Try next:
  make run FILE=path/to/your/file            your own file as the exhibit
  .build/release/deed diagram contracts/arbitration/arbitration.deed --out case.svg
  .build/release/deed new lease && cd lease  a project of your own; then: deed test
  .build/release/deed --help                 all commands
TEXT
