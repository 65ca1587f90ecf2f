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

# browse ARGUMENTS... : nothing but this machine resolves; wants $dir for its profile
browse() {
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
		--host-resolver-rules='MAP * ~NOTFOUND , EXCLUDE 127.0.0.1' --user-data-dir="$dir/profile" "$@" 2>"$dir/browser.log"
}
