#!/usr/bin/env bash
# Lints a contract: Redocly, Spectral with the OWASP rules, and the rules of our
# own that keep the promises of the contract's conventions. Usage: [FILE]
set -euo pipefail
cd "$(dirname "$0")/.."
file=$(realpath "${1:-openapi.yaml}")
scripts/npm_ci.sh tools/contract
cd tools/contract
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true NODE_NO_WARNINGS=1
status=0
node_modules/.bin/redocly lint --config redocly.yaml --format=stylish --max-problems=200 "$file" || status=1
node_modules/.bin/spectral lint --ruleset spectral.yaml --fail-severity=hint "$file" || status=1
exit "$status"
