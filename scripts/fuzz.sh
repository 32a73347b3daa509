#!/usr/bin/env bash
# Fuzzes every target, or the one of $TARGET, with libFuzzer and AddressSanitizer for $TIME seconds altogether. Prints for each the
# inputs run, the edges covered and the seed; exits 1 on a finding, whose input stays below Tests/Fuzzing/Found
set -euo pipefail
cd "$(dirname "$0")/.."

time=${TIME:-60}
seed=${SEED:-$((RANDOM * 32768 + RANDOM + 1))}
build=.build/fuzz
corpus=${CORPUS:-$build/corpus}
program=${PROGRAM:-$build/release/deed-fuzz}

# A crash is libFuzzer's to report, not the runtime's.
export SWIFT_BACKTRACE=enable=no
# The machine's arena is reserved anew for each input; what C libraries keep until the end of the process is no leak.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1

mkdir -p "$build"
if [[ -z "${SKIP_BUILD:-}" ]]; then
  echo "== build with the sanitizers"
  DEED_FUZZ=1 swift build -c release --scratch-path "$build" --sanitize fuzzer \
    -Xswiftc -sanitize=fuzzer,address --product deed-fuzz >"$build.log" 2>&1 ||
    { grep -E 'error|warning: unre' "$build.log" || tail -20 "$build.log"; exit 3; }
fi

mapfile -t targets < <(DEED_FUZZ_PREPARE="$corpus" "$program")
if [[ -n "${TARGET:-}" ]]; then targets=("$TARGET"); fi
each=$((time / ${#targets[@]}))
if ((each < 1)); then each=1; fi

findings=0
printf '%-10s %10s %8s %8s %8s  %s\n' target inputs edges corpus seconds seed
for target in "${targets[@]}"; do
  place=$corpus/$target
  found=Tests/Fuzzing/Found/$target
  mkdir -p "$place/grown" "$found"
  log=$place/log
  begin=$SECONDS
  status=0
  DEED_FUZZ_TARGET="$target" "$program" "$place/grown" "$place/seeds" "$found" \
    -seed="$seed" -max_total_time="$each" -timeout="${TIMEOUT:-20}" -rss_limit_mb=2048 -malloc_limit_mb=1024 \
    -max_len="$(cat "$place/octets")" -dict="$place/words" -use_value_profile=0 \
    -artifact_prefix="$found/" -report_slow_units="${TIMEOUT:-20}" -print_final_stats=1 >"$log" 2>&1 || status=$?
  inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -d' ' -f2 || true)
  kept=$(find "$place/grown" -type f | wc -l)
  printf '%-10s %10s %8s %8s %8s  %s\n' "$target" "${inputs:-?}" "${edges:-?}" "$kept" $((SECONDS - begin)) "$seed"
  if ((status != 0)); then
    findings=$((findings + 1))
    grep -aE -B2 -A12 'finding:|ERROR: |Fatal error|Test unit written' "$log" | head -60 || tail -20 "$log"
  fi
  rmdir "$found" 2>/dev/null || true
done
if ((findings > 0)); then
  echo "$findings of ${#targets[@]} targets have a finding; the inputs are in Tests/Fuzzing/Found" >&2
  exit 1
fi
