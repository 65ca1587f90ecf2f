#!/usr/bin/env bash
# Usage: scripts/with_postgres.sh COMMAND...
# Runs COMMAND beside a private PostgreSQL on a free loopback port, exports its
# address as LIANLUO_TEST_POSTGRES_URL, and removes all of it afterwards, however
# COMMAND ends. Installs the server from the system's packages when it is missing.
# LIANLUO_TEST_PG_DURABLE=1 keeps fsync on, which measurements want.
set -euo pipefail

if [ -n "${LIANLUO_TEST_POSTGRES_URL:-}" ]; then exec "$@"; fi

find_bin() {
	local dir
	for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
		if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ]; then echo "$dir"; return; fi
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_postgres() {
	if ! command -v apt-get >/dev/null || ! as_root true 2>/dev/null; then
		echo "The tests need PostgreSQL's server programs (initdb, pg_ctl). Install the package 'postgresql'," >&2
		echo "or set LIANLUO_TEST_POSTGRES_URL to a server where databases may be created." >&2
		exit 1
	fi
	echo "installing PostgreSQL from the system's packages" >&2
	export DEBIAN_FRONTEND=noninteractive
	as_root apt-get update -qq >&2
	as_root apt-get install -y -qq --no-install-recommends postgresql postgresql-contrib >&2
}

bin=$(find_bin)
if [ -z "$bin" ]; then install_postgres; bin=$(find_bin); fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/lianluo-pg.XXXXXX")
user=() # PostgreSQL refuses to run as root
if [ "$(id -u)" = 0 ]; then
	owner=postgres
	id "$owner" >/dev/null 2>&1 || owner=nobody
	chown "$owner" "$dir"
	user=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups env HOME="$dir")
fi
run() { (cd "$dir" && "${user[@]}" "$@"); }

child=
stop() {
	trap - EXIT INT TERM
	if [ -n "$child" ]; then kill "$child" 2>/dev/null || true; fi
	run "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s\n' "$password" >"$dir/password")
[ ${#user[@]} -eq 0 ] || chown "$owner" "$dir/password"
run "$bin/initdb" -D "$dir/data" -U lianluo --auth=scram-sha-256 --pwfile="$dir/password" \
	--encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }

durable=off
if [ "${LIANLUO_TEST_PG_DURABLE:-0}" = 1 ]; then durable=on; fi
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 256MB
fsync = $durable
full_page_writes = $durable
log_min_messages = fatal
CONF
if [ "$durable" = off ]; then echo 'synchronous_commit = off' >>"$dir/data/postgresql.conf"; fi

# A port may be taken between the choice and the start, so try a few.
for _ in 1 2 3 4 5; do
	port=$((20000 + RANDOM % 20000))
	if run "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/server.log" -o "-p $port" start >/dev/null 2>&1; then
		export LIANLUO_TEST_POSTGRES_URL="postgres://lianluo:$password@127.0.0.1:$port/postgres?sslmode=disable"
		break
	fi
done
if [ -z "${LIANLUO_TEST_POSTGRES_URL:-}" ]; then
	echo 'PostgreSQL did not start:' >&2
	cat "$dir/server.log" >&2 || true
	exit 1
fi
export LIANLUO_TEST_POSTGRES_BIN="$bin"

# In the background, so that a signal reaches the traps at once.
"$@" &
child=$!
status=0
wait "$child" || status=$?
child=
exit "$status"
