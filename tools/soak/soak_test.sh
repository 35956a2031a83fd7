#!/bin/bash
# A soak of some seconds.
set -euo pipefail

# What AddressSanitizer keeps of freed memory is no leak.
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:quarantine_size_mb=1:thread_local_quarantine_size_kb=16"

exec tools/soak/mitogen-soak --seconds 20 --rounds 5 --hostile 2 \
    --stub "$PWD/stub/mitogen-stub" \
    --python /usr/bin/python3 --mitogen /usr/lib/python3/dist-packages \
    --modules "$PWD/stub/testdata" --modules "$PWD/conformance/live"
