#!/usr/bin/env bash
# Rewrites every golden file; the diff is the review.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=$(grep -rlE --include='*_test.go' 'LIANLUO_UPDATE_GOLDEN|flag\.Bool\("update"' internal api db 2>/dev/null | xargs -rn1 dirname | sort -u | sed 's|^|./|')
[ -z "$packages" ] || LIANLUO_UPDATE_GOLDEN=1 go test -count=1 $packages
git diff --stat -- '*.golden' docs db/schema
