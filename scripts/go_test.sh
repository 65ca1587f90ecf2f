#!/usr/bin/env bash
# All tests; both engines when LIANLUO_TEST_POSTGRES_URL is set. Arguments go to go test.
set -euo pipefail
cd "$(dirname "$0")/.."
start=$SECONDS
status=0
go test -timeout "${TEST_TIMEOUT:-40m}" "$@" ./... || status=$?
echo "all tests: $((SECONDS - start)) s" >&2
exit "$status"
