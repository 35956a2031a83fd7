#!/bin/bash
# A soak of some seconds.
set -euo pipefail
exec tools/soak/mitogen-soak --seconds 20 --rounds 5 \
    --stub "$PWD/stub/mitogen-stub" \
    --python /usr/bin/python3 --mitogen /usr/lib/python3/dist-packages \
    --modules "$PWD/stub/testdata" --modules "$PWD/conformance/live"
