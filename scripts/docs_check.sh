#!/usr/bin/env bash
# Opens /docs in headless Chromium that can reach nothing but this machine, and
# leaves a picture in bin/docs.png. Fails when the page shows no operations.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/browser.sh

. scripts/serve_once.sh
serve_once --sample

look() { # HEIGHT MODE-ARGUMENTS... : nothing but the loopback resolves
	local height=$1
	shift
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
		--host-resolver-rules='MAP * ~NOTFOUND , EXCLUDE 127.0.0.1' --user-data-dir="$dir/profile" \
		--window-size=1400,"$height" --virtual-time-budget=15000 "$@" "$base/docs" 2>"$dir/browser.log"
}
look 30000 --dump-dom >"$dir/page.html" # the page draws only what is in the window
mkdir -p bin
look 1800 --screenshot="$PWD/bin/docs.png" >/dev/null
missing=()
for text in /v1/petition-cases /v1/plan-imports /v1/duty-rosters /v1/status-reports /v1/audit-events; do
	grep -q -- "data-path=\"$text\"" "$dir/page.html" || missing+=("$text")
done
if [ ${#missing[@]} -gt 0 ] || [ "$(stat -c %s bin/docs.png)" -lt 20000 ]; then
	echo "the page does not show ${missing[*]}" >&2
	head -c 2000 "$dir/page.html" >&2
	exit 1
fi
echo "docs: $(grep -o 'opblock-summary-path"' "$dir/page.html" | wc -l) operations drawn without a network, picture in bin/docs.png"
