#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The main line on PostgreSQL: one line of configuration. Runs itself below with-postgres.sh.
[ -n "${VANTHU_TEST_POSTGRES:-}" ] || exec "$(dirname "$0")/../support/with-postgres.sh" "$0"
. "$(dirname "$0")/lib.sh"

server="host=$VANTHU_TEST_POSTGRES user=vanthu password=vanthu"
for x in axis a b; do
	"$VANTHU_TEST_POSTGRES_BIN/psql" -q "$server dbname=postgres" \
		-c "CREATE DATABASE system_${$}_$x" || die "createdb"
done
init_three --db-url "$server dbname=system_${$}_%" || die "init"
start_three
ok_if "send" send_from a 15 $Z_B
ok_if "arrives" wait_for 20 has_incoming b 15
ok_if "registered" "$VANTHU" register "$work/b" "$(id_of b 15)"
ok_if "status 03 comes back" wait_for 20 has_status a 15 $Z_B 03
kill9 b
ok_if "send while b is dead" send_from a 16 $Z_B
start b || die "b"
ok_if "arrives afterwards" wait_for 90 has_incoming b 16
ok_if "doctor finds nothing" "$VANTHU" doctor "$work/b" --deep
stop a; stop b; stop axis

# the line in vanthu.conf alone: an empty database becomes the node's
"$VANTHU_TEST_POSTGRES_BIN/psql" -q "$server dbname=postgres" \
	-c "CREATE DATABASE system_${$}_moved" || die "createdb"
"$VANTHU" init "$work/n" --organ $Z_A --name "Cơ quan (mẫu)" --port 0 >/dev/null || die "init n"
sed -i "s|^#url = .*|url = $server dbname=system_${$}_moved|" "$work/n/vanthu.conf"
ok_if "migrate fills an empty database" sh -c "
	'$VANTHU' migrate '$work/n' --json | jq -e '.applied >= 1 and (.password | length) >= 20'"
ok_if "the node's account is there" sh -c "
	'$VANTHU' user list '$work/n' --json | jq -e 'map(.login) == [\"admin\"]'"
ok_if "a second time it makes nobody" sh -c "
	'$VANTHU' migrate '$work/n' --json | jq -e '.applied == 0 and .password == null'"
ok_if "it serves" start n
ok_if "and signs: doctor has only the missing axis to tell" "$VANTHU" doctor "$work/n"
stop n
