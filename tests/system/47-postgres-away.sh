#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# PostgreSQL goes away and comes back, or a lock is held: people are told in words, nothing is lost, all
# goes on by itself. A cluster of its own, for it is stopped.
if [ -z "${VANTHU_TEST_OWN_POSTGRES:-}" ]; then
	unset VANTHU_TEST_POSTGRES
	exec env VANTHU_TEST_OWN_POSTGRES=1 "$(dirname "$0")/../support/with-postgres.sh" "$0"
fi
. "$(dirname "$0")/lib.sh"
pg=$VANTHU_TEST_POSTGRES
server="host=$pg user=vanthu password=vanthu"
sql() { "$VANTHU_TEST_POSTGRES_BIN/psql" -qAt "$server dbname=$1" -c "$2"; }
as=
if [ "$(id -u)" = 0 ]; then
	user=$(stat -c %U "$pg/data")
	as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi
# shellcheck disable=SC2086
pg_ctl() { (cd "$pg" && exec $as "$VANTHU_TEST_POSTGRES_BIN/pg_ctl" -D "$pg/data" -w -l "$pg/data/server.log" "$@") >"$work/pg" 2>&1 8>&-; }
trap 'pg_ctl -m immediate stop; finish' EXIT

start_fake fake || die "fake axis"
sql postgres "CREATE DATABASE away" || die "createdb"
init_office a $Z_A "$port_fake" --db-url "$server dbname=away" >/dev/null || die "init"
start a || die "a"
wait_for 20 directory_is_there a $Z_B || die "directory"
page_sign_in a
node "$(dirname "$0")/bad-packets.mjs" "$work/bad" $Z_B $Z_A || die "node"
save()
{
	csrf=$(page a GET /outgoing/new | csrf_of)
	[ -n "$csrf" ] || csrf=$1
	page a POST /outgoing/new -H 'Expect:' -F "csrf=$csrf" -F do=save -F "subject=$2" | words >"$work/o"
	grep -qx "$3" "$work/status"
}
token=$(page a GET /outgoing/new | csrf_of)
ok_if "a draft is saved" save "$token" "V/v trước" 303

# ---- away ----
pg_ctl -m fast stop || die "pg_ctl stop"
cp "$work/bad/sound.edxml" "$work/fake/edoc/d-1.edxml"
ok_if "away: the page answers 503" save "$token" "V/v giữa" 503
ok_if "away: in words, with what to do" grep -qE "(không|chưa) đáp ứng.*(thử lại)" "$work/o"
ok_if "away: the API too" sh -c "
	[ \$(curl -sS -o '$work/o' -w '%{http_code}' -b '$work/a.cookies' http://127.0.0.1:$port_a/api/v1/counts) = 503 ] &&
	jq -e '.title | test(\"đáp ứng\")' '$work/o'"
ok_if "away: healthz says so" sh -c "[ \$(curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:$port_a/healthz) = 503 ]"
send()
{
	env LC_ALL=vi_VN.UTF-8 "$VANTHU" send "$work/a" --to $Z_B --type "Công văn" --number "$1" --notation X \
		--subject "V/v" --place "An Bình" --signer An --position "Chủ tịch" "$work/Công văn 15.pdf" >"$work/o" 2>&1
}
send 5
code=$?
ok_if "away: the command ends with 69, not available (it was $code)" [ $code = 69 ]
ok_if "away: and its words" grep -q "đáp ứng" "$work/o"
ok_if "away: the node stands" is_up a
pg_ctl start || die "pg_ctl start: $(cat "$work/pg")"
ok_if "back: what waited on the axis comes" wait_for 60 has_incoming a 99
ok_if "back: the session is still there, and a draft is saved" wait_for 30 save "$token" "V/v sau" 303
ok_if "back: a document goes out" sh -c "$(declare -f send); work='$work' VANTHU='$VANTHU' Z_B=$Z_B; send 6"
ok_if "and arrives at the axis" wait_for 60 sh -c "[ \$(ls '$work/fake/sent' | wc -l) -ge 1 ]"

# ---- a lock is held ----
(sql away "BEGIN; LOCK TABLE document IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(12); COMMIT" >/dev/null) &
holder=$!
sleep 1
began=$SECONDS
save "$token" "V/v khóa" 303
took=$((SECONDS - began))
ok_if "locked: an answer comes, in words or done ($(cat "$work/status") after $took s)" sh -c "
	grep -qx 303 '$work/status' || { grep -qx 503 '$work/status' && grep -q 'thử lại' '$work/o'; }"
wait $holder
ok_if "and when it is let go all goes on" wait_for 30 save "$token" "V/v sau khóa" 303
drafts() { page a GET "/outgoing?state=draft" | words; }
ok_if "what was acknowledged is there" sh -c "d=\$(cat); for x in trước 'sau' 'sau khóa'; do echo \"\$d\" | grep -q \"V/v \$x\" || exit 1; done" < <(drafts)
ok_if "what was refused is not" sh -c "! grep -q 'V/v giữa'" < <(drafts)
ok_if "sound" "$VANTHU" doctor "$work/a" --deep --json
ok_if "SIGTERM ends it" stop a
