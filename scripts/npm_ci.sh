#!/usr/bin/env bash
# Installs the locked npm packages of a folder once; again only when the lock
# file changed. Usage: scripts/npm_ci.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/../$1"
stamp=node_modules/.lianluo-lock
if [ -f "$stamp" ] && cmp -s "$stamp" package-lock.json; then exit 0; fi
npm ci --no-fund --no-audit --ignore-scripts --loglevel=error
cp package-lock.json "$stamp"
