# Sourced. Sets browser to a Chromium that can draw Chinese, which is installed when it is not there.
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
