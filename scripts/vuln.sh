#!/usr/bin/env bash
# Known vulnerabilities in what the program calls. The database is a service on
# the internet: without it the check says so and passes; a finding fails.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp)
trap 'rm -f "$out"' EXIT
db=()
if [ -n "${GOVULNDB:-}" ]; then db=(-db "$GOVULNDB"); fi
status=0
timeout 600 go tool -modfile=tools/check/go.mod govulncheck "${db[@]}" ./... >"$out" 2>&1 || status=$?
if [ "$status" = 0 ]; then
	tail -3 "$out"
	exit 0
fi
if [ "$status" = 3 ]; then # govulncheck's own code for "called vulnerabilities found"
	cat "$out"
	exit 1
fi
if grep -qiE 'no such host|dial tcp|connection refused|i/o timeout|fetching vulnerabilities|proxyconnect|HTTP GET' "$out"; then
	echo 'govulncheck: NOT CHECKED, the vulnerability database could not be reached:'
	tail -2 "$out"
	echo 'Set GOVULNDB to a copy (file:///...) or run make vuln where the internet is.'
	exit 0
fi
cat "$out" >&2
exit "$status"
