#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The database is held by somebody else for 45 s, longer than a page waits on a slow machine: people
# are told in words, nothing is lost, and when it is let go all goes on.
. "$(dirname "$0")/lib.sh"
start_fake fake || die "fake axis"
init_office a $Z_A "$port_fake" >/dev/null || die "init"
start a || die "a"
wait_for 20 directory_is_there a $Z_B || die "directory"
page_sign_in a
sign_in a
node "$(dirname "$0")/bad-packets.mjs" "$work/bad" $Z_B $Z_A || die "node"
send_from a 1 $Z_B >/dev/null || die "send"

# What a backup tool or a curious person might do.
hold_database()
{
	python3 - "$work/a/data/vanthu.db" "$1" <<'PY' &
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
db.execute("COMMIT")
PY
	holder=$!
}
is_held() { ! python3 -c "import sqlite3,sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')" "$work/a/data/vanthu.db"; }
hold_database 45 >/dev/null
wait_for 10 is_held || die "not held"
held_at=$SECONDS
cp "$work/bad/sound.edxml" "$work/fake/edoc/d-1.edxml"

ok_if "reading goes on" sh -c "[ \$(curl -sS -o /dev/null -w '%{http_code}' -b '$work/a.jar' http://127.0.0.1:$port_a/outgoing) = 200 ]"
csrf=$(page a GET /outgoing/new | csrf_of)
page a POST /outgoing/new -H 'Expect:' -F "csrf=$csrf" -F do=save -F "subject=V/v khi bị khóa" | words >"$work/o"
ok_if "the page says in words that the system is busy ($((SECONDS - held_at)) s)" \
	grep -qE "Hệ thống đang bận|Cơ sở dữ liệu tạm thời không đáp ứng" "$work/o"
ok_if "with 503" grep -qx 503 "$work/status"
ok_if "and what to do" grep -q "thử lại" "$work/o"
ok_if "the database is held still" is_held
env LC_ALL=vi_VN.UTF-8 "$VANTHU" send "$work/a" --to $Z_B --type "Công văn" --number 2 --notation X \
	--subject "V/v" --place "An Bình" --signer An --position "Chủ tịch" "$work/Công văn 15.pdf" >"$work/o" 2>&1
code=$?
# The command may have waited to the end: then it says that the outbox holds the document.
ok_if "the command says it in words, and its exit code" sh -c "
	{ [ $code = 75 ] && grep -qE 'bận|không đáp ứng' '$work/o'; } || { [ $code = 0 ] && grep -q outbox '$work/o'; }"
wait "$holder"
has_draft() { page a GET "/outgoing?state=draft" | grep -q "V/v khi bị khóa"; }
save()
{
	csrf=$(page a GET /outgoing/new | csrf_of)
	page a POST /outgoing/new -H 'Expect:' -F "csrf=$csrf" -F do=save -F "subject=V/v khi bị khóa" -o /dev/null
	grep -qx 303 "$work/status"
}
lacks_draft() { ! has_draft; }
ok_if "what was answered with 503 was not done" lacks_draft
ok_if "afterwards the same is taken" wait_for 20 save
ok_if "and is there" has_draft
ok_if "once" [ "$(page a GET "/outgoing?state=draft" | grep -c "V/v khi bị khóa")" -le 2 ]
ok_if "what waited on the axis has come" wait_for 60 has_incoming a 99
ok_if "what was to go has gone" wait_for 60 sh -c "[ \$(ls '$work/fake/sent' | wc -l) -ge 1 ]"
ok_if "the node stands" is_up a
ok_if "sound" "$VANTHU" doctor "$work/a" --deep --json
