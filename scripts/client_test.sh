#!/usr/bin/env bash
# The TypeScript client: types generated from openapi.yaml, compiled in strict
# mode, then the first working day against a fresh server on SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm_ci.sh clients/typescript
(
	cd clients/typescript
	node_modules/.bin/openapi-typescript ../../openapi.yaml --output src/schema.ts --alphabetize --default-non-nullable=false
	rm -rf dist
	node_modules/.bin/tsc --project tsconfig.json
)
echo 'TypeScript: compiled in strict mode'

. scripts/serve_once.sh
password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')Aa-1
LIANLUO_DATA_DIR="$dir/data" bin/lianluo user create --username admin --admin <<<"$password" >/dev/null
serve_once
LIANLUO_BASE="$base" LIANLUO_ADMIN_PASSWORD="$password" node clients/typescript/dist/first-day.js
