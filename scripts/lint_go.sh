#!/usr/bin/env bash
# gofmt, vet, golangci-lint (pinned in tools/lint) and the architecture test.
set -euo pipefail
cd "$(dirname "$0")/.."
unformatted=$(git ls-files -co --exclude-standard '*.go' | grep -v '\.gen\.go$' | xargs -r gofmt -l)
if [ -n "$unformatted" ]; then
	echo "not formatted with gofmt:" >&2
	echo "$unformatted" >&2
	exit 1
fi
echo 'gofmt: clean'
go vet ./...
echo 'vet: clean'
go test -count=1 ./internal -run TestArchitecture
# CI's build cache may be cold: the first run compiles the linter, minutes of it.
go tool -modfile=tools/lint/go.mod golangci-lint run --timeout 20m
