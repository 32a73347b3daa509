#!/usr/bin/env bash
# Builds everything and runs all tests. The arguments are the flags of every Swift command.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== layout"
swift format lint --strict --recursive Package.swift Sources Tests
echo "== build"
swift build "$@" --build-tests
swift build "$@" --product deed
deed="$PWD/.build/release/deed"
echo "== suites"
swift test "$@" --skip-build

echo "== the same octets from any folder, time zone and locale"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/elsewhere"
cp -r contracts "$work/elsewhere/contracts"
(cd "$work/elsewhere" && TZ=Asia/Tokyo LC_ALL=C "$deed" build contracts --out "$work/a")
TZ=America/Lima LC_ALL=tr_TR.UTF-8 "$deed" build contracts --out "$work/b"
(($(find "$work/a" -type f | wc -l) >= 20))
diff -r "$work/a" "$work/b"

echo "== make run"
DEED_RECEIPTS="$work/receipts" scripts/run.sh README.md >"$work/run" || { cat "$work/run"; exit 1; }
checked=0
for receipt in "$work"/receipts/*.cbor; do
  /usr/bin/python3 Tests/Scripts/check_receipt.py "$work/receipts/network.pin" "$receipt" >"$work/verdict" ||
    { echo "check_receipt.py refuses $receipt:"; cat "$work/verdict"; exit 1; }
  checked=$((checked + 1))
done
((checked >= 20)) || { echo "the case left $checked receipts only"; exit 1; }
echo "check_receipt.py accepts all $checked receipts of the case"

echo "== first steps"
/usr/bin/python3 Tests/Scripts/first_steps.py "$deed"
/usr/bin/python3 Tests/Scripts/tour.py "$deed"

echo "== hostile sources under a stack of 1 MiB"
/usr/bin/python3 Tests/Scripts/hostile_sources.py "$deed"

echo "== kill -9 under load"
/usr/bin/python3 Tests/Scripts/crash_test.py "$deed" "${DEED_CRASH_ROUNDS:-4}"

echo "== flipped bits, lost files"
/usr/bin/python3 Tests/Scripts/flipped_bits.py "$deed" "${DEED_FLIPPED_BITS:-20}"

echo "== a full device"
/usr/bin/python3 Tests/Scripts/disk_full.py "$deed" 1

echo "== hostile clients"
/usr/bin/python3 Tests/Scripts/hostile_clients.py "$deed" 1
