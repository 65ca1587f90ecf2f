# Sourced. serve_once FOLDER ARGUMENTS...: serves out of FOLDER on a free port;
# sets base (the address) and server (the process).
serve_once() {
	local folder=$1 port
	shift
	for _ in 1 2 3 4 5; do
		port=$((30000 + RANDOM % 20000))
		LIANLUO_LISTEN="127.0.0.1:$port" LIANLUO_DATA_DIR="$folder/data" \
			bin/lianluo serve "$@" >"$folder/server.log" 2>&1 &
		server=$!
		base="http://127.0.0.1:$port"
		for _ in $(seq 1 100); do
			if curl -fsS -o /dev/null "$base/readyz" 2>/dev/null; then return 0; fi
			kill -0 "$server" 2>/dev/null || break
			sleep 0.1
		done
		kill "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	done
	echo 'the server did not become ready:' >&2
	cat "$folder/server.log" >&2
	return 1
}
