#!/usr/bin/env bash
# Inside /v1 only additions: compares openapi.yaml with the contract as last
# landed. The base is the merge base with the main branch; on that branch itself
# it is the newest commit before the one under test.
set -euo pipefail
cd "$(dirname "$0")/.."
base=${CONTRACT_BASE:-}
if [ -z "$base" ]; then
	for branch in origin/main origin/master; do
		base=$(git merge-base HEAD "$branch" 2>/dev/null || true)
		if [ -n "$base" ]; then break; fi
	done
fi
if [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD 2>/dev/null)" ]; then
	if git diff --quiet HEAD -- openapi.yaml 2>/dev/null; then base=HEAD~; else base=HEAD; fi
fi
old=$(mktemp --suffix=.yaml)
trap 'rm -f "$old"' EXIT
if ! git show "$base:openapi.yaml" >"$old" 2>/dev/null; then
	echo 'breaking changes: no earlier contract to compare with'
	exit 0
fi
if cmp -s "$old" openapi.yaml; then
	echo "breaking changes: none (contract is the same as at $base)"
	exit 0
fi
# Warnings are what the tool cannot decide, as one pattern against another: they
# are shown for the reviewer. Enumerations of answers grow, as the contract says of
# itself: a new kind of thing is an addition.
go tool -modfile=tools/check/go.mod oasdiff breaking --fail-on ERR --severity-levels tools/check/severity.txt "$old" openapi.yaml
echo "breaking changes: none since $base"
