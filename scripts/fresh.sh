#!/usr/bin/env bash
# Fails when what is generated in api/ is not what openapi.yaml gives now. Golden files are
# checked by the tests that own them.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
sed "s|^output:.*|output: $tmp/api.gen.go|" api/codegen.yaml >"$tmp/codegen.yaml"
go tool -modfile=tools/go.mod oapi-codegen -config "$tmp/codegen.yaml" openapi.yaml
go run ./api/rules openapi.yaml "$tmp/rules.gen.json"
for file in api.gen.go rules.gen.json; do
	if ! cmp -s "$tmp/$file" "api/$file"; then
		echo "api/$file is stale: run make generate and commit the result" >&2
		diff -u "api/$file" "$tmp/$file" | cut -c1-300 | head -40 >&2 || true
		exit 1
	fi
done
echo 'generated code: fresh'
