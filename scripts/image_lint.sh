#!/usr/bin/env bash
# No container engine is needed: a linter, and the promises of our own image.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm_ci.sh tools/contract
tools/contract/node_modules/.bin/dockerfile-utils lint Dockerfile
need() { grep -qE "$1" Dockerfile || { echo "Dockerfile: $2" >&2; exit 1; }; }
[ "$(grep -cE '^FROM ' Dockerfile)" = 2 ] || { echo 'Dockerfile: two stages, no more, no fewer' >&2; exit 1; }
need '^FROM scratch$' 'the last stage is empty but for the binary'
need 'CGO_ENABLED=0' 'the binary is static'
need '^USER [1-9][0-9]*:[1-9][0-9]*$' 'runs as a numbered user that is not root'
need '^HEALTHCHECK .*' 'declares a health check'
need '^ENTRYPOINT \["' 'the entry point is the binary itself, without a shell'
need '^VOLUME \["/data"\]$' 'everything written goes to /data, so that the root may be read-only'
need ' TMPDIR=/data$' 'there is no /tmp: temporary files of SQLite and of workbooks go to /data, too'
if grep -qE '^(ADD|MAINTAINER) ' Dockerfile; then echo 'Dockerfile: COPY, not ADD; LABEL, not MAINTAINER' >&2; exit 1; fi
if grep -qiE '^(ENV|ARG) .*(PASSWORD|SECRET|TOKEN|KEY)=.+' Dockerfile; then echo 'Dockerfile: no secrets' >&2; exit 1; fi
# What is copied exists, so that the build cannot fail for a renamed folder.
grep -E '^COPY ' Dockerfile | grep -v -- '--from' | sed -E 's/^COPY( --[a-z]+=[^ ]+)*//' | while read -r line; do
	set -- $line
	while [ $# -gt 1 ]; do
		[ -e "${1%/}" ] || { echo "Dockerfile: COPY $1 does not exist" >&2; exit 1; }
		shift
	done
done
echo 'Dockerfile: clean'
