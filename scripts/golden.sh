#!/usr/bin/env bash
# Rewrites every golden file; the diff is the review.
set -euo pipefail
cd "$(dirname "$0")/.."
export LIANLUO_UPDATE_GOLDEN=1
folders() { grep -rlE --include='*_test.go' "$1" internal api db 2>/dev/null | xargs -rn1 dirname | sort -u; }
by_flag=$(folders 'flag\.Bool\("update"')
for dir in $by_flag; do go test -count=1 "./$dir" -update; done
for dir in $(comm -23 <(folders 'LIANLUO_UPDATE_GOLDEN') <(echo "$by_flag")); do go test -count=1 "./$dir"; done
git status --short -- '*.golden' '*testdata*' docs db/schema
