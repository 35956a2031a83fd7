#!/bin/bash
# A soak in which something is left ends with status 1, and says what.
set -euo pipefail

# As in soak_test.sh, so that what is found is the leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:quarantine_size_mb=1:thread_local_quarantine_size_kb=16"

expect() {
  local leak=$1 rounds=$2 words=$3 status=0 out
  out=$(tools/soak/mitogen-soak --seconds $((2 * rounds)) --rounds "$rounds" --settle 3 --workers 2 \
      --stub "$PWD/stub/mitogen-stub" --leak "$leak" 2>&1) || status=$?
  if [ "$status" != 1 ] || ! grep -qE "$words" <<<"$out"; then
    echo "expected status 1 and \"$words\", got $status and:"
    echo "$out"
    exit 1
  fi
}

expect handle 1 'expected to be left: .*handles.*; got: .*handles'
expect zombie 1 'in the middle: .*, processes 0; got: .*, processes 1$'
expect memory 4 'in the middle: expected at most .* KiB resident, got '
