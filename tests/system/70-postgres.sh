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
sed -i "0,/^#url = /s|^#url = .*|url = $server dbname=system_${$}_moved|" "$work/n/vanthu.conf" # [db] stands before [mail]
ok_if "migrate fills an empty database" sh -c "
	'$VANTHU' migrate '$work/n' --json | jq -e '.applied >= 1 and (.password | length) >= 20'"
ok_if "the node's account is there" sh -c "
	'$VANTHU' user list '$work/n' --json | jq -e 'map(.login) == [\"admin\"]'"
ok_if "a second time it makes nobody" sh -c "
	'$VANTHU' migrate '$work/n' --json | jq -e '.applied == 0 and .password == null'"
ok_if "it serves" start n
ok_if "and signs: doctor has only the missing axis to tell" "$VANTHU" doctor "$work/n"
stop n

# a database that is a node's is not made another's
echo "Admin-Password-1" >"$work/password"
taken() { "$VANTHU" init "$work/o" --organ 000.00.07.Z01 --name "Cơ quan khác (mẫu)" --port 0 \
	--db-url "$server dbname=system_${$}_a" >"$work/o.out" 2>"$work/o.err"; [ $? = 6 ]; }
ok_if "init refuses the database of another node" taken
ok_if "says why" grep -q "is a node's already" "$work/o.err"
ok_if "makes nothing" sh -c "[ ! -e '$work/o' ] && ! ls -d '$work'/o.new-*"
ok_if "the other node's organs are what they were" sh -c "
	'$VANTHU' tenant list '$work/a' --json | jq -e 'map(.organ) == [\"$Z_A\"]'"
"$VANTHU" init "$work/o" --organ 000.00.07.Z01 --name "Cơ quan khác (mẫu)" --port 0 >/dev/null || die "init o"
sed -i "0,/^#url = /s|^#url = .*|url = $server dbname=system_${$}_a|" "$work/o/vanthu.conf"
for c in migrate serve doctor; do
	ok_if "$c: nor does a line in vanthu.conf make it so" sh -c "
		'$VANTHU' $c '$work/o' >'$work/o.out' 2>&1; [ \$? != 0 ] && grep -q 'is db.url right' '$work/o.out'"
done
# a database that is away at the start: an end that systemd answers with another start
sed -i "s|^url = .*|url = host=127.0.0.1 port=1 user=vanthu dbname=none|" "$work/o/vanthu.conf"
ok_if "serve ends at once when the database is away" sh -c "
	timeout 60 '$VANTHU' serve '$work/o' >'$work/o.out' 2>&1; [ \$? = 69 ]"
