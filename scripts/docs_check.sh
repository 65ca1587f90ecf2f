#!/usr/bin/env bash
# Opens /docs in headless Chromium that can reach nothing but this machine, and
# leaves a picture in bin/docs.png. Fails when the page shows no operations.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/browser.sh

. scripts/serve_once.sh
serve_once --sample

look() { # HEIGHT MODE-ARGUMENTS...
	browse --window-size=1400,"$1" --virtual-time-budget=15000 "${@:2}" "$base/docs"
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
