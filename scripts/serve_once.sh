# Sourced. Makes a folder, dir, that goes with the script, as the server does.
# serve_once ARGUMENTS...: serves out of it on a free port; sets base, the address.
dir=$(mktemp -d)
server=
stop() {
	trap - EXIT
	if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
	rm -rf "$dir"
}
trap stop EXIT INT TERM

serve_once() {
	local port
	for _ in 1 2 3 4 5; do
		port=$((30000 + RANDOM % 20000))
		LIANLUO_LISTEN="127.0.0.1:$port" LIANLUO_DATA_DIR="$dir/data" \
			bin/lianluo serve "$@" >"$dir/server.log" 2>&1 &
		server=$!
		base="http://127.0.0.1:$port"
		for _ in $(seq 1 600); do
			if curl -fsS -o /dev/null "$base/readyz" 2>/dev/null; then return 0; fi
			kill -0 "$server" 2>/dev/null || break
			sleep 0.1
		done
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	done
	echo 'the server did not become ready:' >&2
	cat "$dir/server.log" >&2
	return 1
}
