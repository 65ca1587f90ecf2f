#!/usr/bin/env bash
# Opens /docs in headless Chromium that can reach nothing but this machine, and
# leaves a picture in bin/docs.png. Fails when the page shows no operations.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
	if ! command -v apt-get >/dev/null || ! as_root true 2>/dev/null; then
		echo 'Chromium is needed: install the package "chromium"' >&2
		exit 1
	fi
	export DEBIAN_FRONTEND=noninteractive
	as_root apt-get update -qq >&2
	as_root apt-get install -y -qq --no-install-recommends chromium fonts-wqy-microhei >&2
	browser=$(command -v chromium)
fi

dir=$(mktemp -d)
server=
stop() {
	trap - EXIT
	if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
	rm -rf "$dir"
}
trap stop EXIT INT TERM
. scripts/serve_once.sh
serve_once "$dir" --sample

look() { # MODE-ARGUMENTS... : nothing but the loopback resolves
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
		--host-resolver-rules='MAP * ~NOTFOUND , EXCLUDE 127.0.0.1' --user-data-dir="$dir/profile" \
		--window-size=1400,1800 --virtual-time-budget=15000 "$@" "$base/docs" 2>"$dir/browser.log"
}
look --dump-dom >"$dir/page.html"
mkdir -p bin
look --screenshot="$PWD/bin/docs.png" >/dev/null
shown=0
missing=()
for text in '/v1/petition-cases' '/v1/plan-imports' '/v1/status-reports'; do
	if grep -q -- "$text" "$dir/page.html"; then shown=$((shown + 1)); else missing+=("$text"); fi
done
if [ "$shown" = 0 ] || [ "$(stat -c %s bin/docs.png)" -lt 20000 ]; then
	echo "the page does not show ${missing[*]}" >&2
	head -c 2000 "$dir/page.html" >&2
	exit 1
fi
echo "docs: rendered without a network, picture in bin/docs.png (missing from the first screen: ${missing[*]:-nothing})"
