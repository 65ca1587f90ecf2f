#!/usr/bin/env bash
# Fails when api/api.gen.go is not what openapi.yaml gives now. Golden files are
# checked by the tests that own them.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
sed "s|^output:.*|output: $tmp/api.gen.go|" api/codegen.yaml >"$tmp/codegen.yaml"
go tool -modfile=tools/go.mod oapi-codegen -config "$tmp/codegen.yaml" openapi.yaml
if ! cmp -s "$tmp/api.gen.go" api/api.gen.go; then
	echo 'api/api.gen.go is stale: run make generate and commit the result' >&2
	diff -u api/api.gen.go "$tmp/api.gen.go" | head -40 >&2 || true
	exit 1
fi
echo 'generated code: fresh'
