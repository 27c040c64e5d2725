#!/bin/sh
# with-postgres.sh [--if-there] COMMAND…
# Runs the command with a PostgreSQL of its own: a new cluster in a temporary folder, reachable over
# a Unix socket there alone, gone when the command ends. The command sees
#     VANTHU_TEST_POSTGRES       the folder of the socket (host=…, user and password: vanthu, none)
#     VANTHU_TEST_POSTGRES_BIN   the folder of psql
# When VANTHU_TEST_POSTGRES is set already, that cluster is used. Without PostgreSQL the command is
# not run, and the answer is "skipped" (TAP on standard output); with --if-there it is run all the
# same.
# The server does not run as root, so root runs it as "postgres" or "nobody".
set -u
optional=no
if [ "$1" = --if-there ]; then
	optional=yes
	shift
fi
[ -z "${VANTHU_TEST_POSTGRES:-}" ] || exec "$@"

for bin in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
	[ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] && break
done
if [ ! -x "$bin/postgres" ]; then
	[ $optional = no ] || exec "$@"
	echo "1..0 # SKIP PostgreSQL's server is not installed (postgresql-15)"
	exit 77
fi

# Folders of runs that were killed.
for d in /tmp/vanthu-pg.* /dev/shm/vanthu-pg.*; do
	[ -f "$d/owner" ] && ! kill -0 "$(cat "$d/owner")" 2>/dev/null && rm -rf "$d"
done
# In memory where there is plenty: a test makes and drops thousands of files.
room=$(df -P -k /dev/shm 2>/dev/null | awk 'END { print int($4 / 1048576) }')
[ "${room:-0}" -ge 4 ] && base=/dev/shm || base=/tmp
dir=$(mktemp -d $base/vanthu-pg.XXXXXX) || exit 1
echo $$ >"$dir/owner"

as=
if [ "$(id -u)" = 0 ]; then
	user=nobody
	id postgres >/dev/null 2>&1 && user=postgres
	chown "$user" "$dir"
	as="--reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

server= child=
finish()
{
	trap '' INT TERM HUP
	if [ -n "$server" ]; then
		kill -INT "$server" 2>/dev/null
		wait "$server" 2>/dev/null
	fi
	rm -rf "$dir"
}
trap finish EXIT
trap '[ -n "$child" ] && kill -TERM "$child" 2>/dev/null' INT TERM HUP

failed()
{
	echo "Bail out! PostgreSQL does not start: $1"
	cat "$dir/log" >&2
	exit 1
}

# shellcheck disable=SC2086
(cd "$dir" && setpriv $as "$bin/initdb" -D "$dir/data" -U vanthu --auth=trust --encoding=UTF8 \
	--locale=C --no-sync --no-instructions) >"$dir/log" 2>&1 || failed initdb
# Ten programs at a time share the cluster. What it remembers of transactions that have ended, as long as
# any other goes on, has ten places for each connection; when they are full it takes unrelated ones for
# conflicts (40001).
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = on
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_connections = 1000
max_pred_locks_per_transaction = 256
max_pred_locks_per_relation = 64
shared_buffers = 32MB
max_wal_size = 256MB
autovacuum = off
track_counts = off
jit = off
update_process_title = off
CONF
# Half of the server's time goes into planning statements that a test runs a few times with a few rows. The
# long sweeps plan as a server outside does.
[ -n "${VANTHU_LONG:-}" ] || echo 'plan_cache_mode = force_generic_plan' >>"$dir/data/postgresql.conf"
# The server follows this shell into death, however that comes.
# shellcheck disable=SC2086
(cd "$dir" && exec setpriv $as --pdeathsig=INT "$bin/postgres" -D "$dir/data") >>"$dir/log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$dir"; do
	kill -0 "$server" 2>/dev/null || failed "it ended"
	tries=$((tries + 1))
	[ $tries -lt 300 ] || failed "30 s are over"
	sleep 0.1
done

VANTHU_TEST_POSTGRES=$dir VANTHU_TEST_POSTGRES_BIN=$bin "$@" &
child=$!
wait "$child"
status=$?
# A signal ends the wait early: the command has been told to stop.
while kill -0 "$child" 2>/dev/null; do
	wait "$child"
	status=$?
done
exit $status
