#!/usr/bin/env bash
# Measures both engines; see bench/. CASES, EVENTS, DURATION, LINES and ENGINES change the run.
set -euo pipefail
cd "$(dirname "$0")/.."
vegeta=$(go tool -n -modfile=tools/load/go.mod vegeta)
pgbench=$(ls "${LIANLUO_TEST_POSTGRES_BIN:-/nowhere}"/pgbench 2>/dev/null || command -v pgbench || true)
mkdir -p bin
go build -o bin/bench ./bench
exec bin/bench -binary bin/lianluo -vegeta "$vegeta" -pgbench "$pgbench" \
	-cases "${CASES:-100000}" -events "${EVENTS:-0}" -duration "${DURATION:-5s}" -lines "${LINES:-0}" -engines "${ENGINES:-sqlite,postgres}" "$@"
