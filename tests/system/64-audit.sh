#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Nhật ký on a running node: reads are written within moments and at the latest when it stops (K1), rows are
# sealed by themselves (K2), and what was changed from outside is found (K3).
. "$(dirname "$0")/lib.sh"
set -o pipefail
command -v sqlite3 >/dev/null || skip_all "no sqlite3"

init_three || die "init"
start_three
send_from a 15 "$Z_B" >/dev/null || die "send"
wait_for 20 has_incoming b 15 || die "nothing arrived"
"$VANTHU" register "$work/b" "$(id_of b 15)" >/dev/null || die "register"
sign_in b
id=$(id_of b 15)

audit() { "$VANTHU" audit list "$work/b" --json "$@"; }
# n_of ACTION [OPTION…]: rows of it
n_of()
{
	local action=$1
	shift
	audit "$@" | jq -s --arg a "$action" 'map(select(.action == $a)) | length'
}
is_read() { [ "$(n_of document.read --about "document:$id")" -eq "$1" ]; }
is_sealed() { audit | jq -s -e --argjson before "$1" 'map(select(.id <= $before and (.sealed | not))) == []' >/dev/null; }

ok_if "nobody has opened it" is_read 0
ok_if "somebody opens it" api b GET "/documents/$id" -f
ok_if "which is written in a moment" wait_for 5 is_read 1
api b GET "/documents" -f >/dev/null
sleep 1.5
ok_if "a list is no read" is_read 1
ok_if "who may not: the clerk over the API" sh -c "! curl -sS -f -o /dev/null -b '$work/b.cookies' http://127.0.0.1:$port_b/api/v1/audit"
ok_if "who has opened it" sh -c "curl -sS -f -b '$work/b.cookies' http://127.0.0.1:$port_b/api/v1/documents/$id/readers | jq -e 'length == 1 and .[0].times == 1'"
last=$(audit | jq -s 'map(.id) | max')
ok_if "rows are sealed by themselves" wait_for 30 is_sealed "$last"
ok_if "and proved while it runs" "$VANTHU" audit verify "$work/b"
head=$("$VANTHU" audit head "$work/b")
ok_if "the head of the chain" sh -c "echo '$head' | grep -qE '^[0-9]+:[0-9a-f]{64}$'"
ok_if "holds" "$VANTHU" audit verify "$work/b" --head "$head"
ok_if "another one does not" sh -c "! '$VANTHU' audit verify '$work/b' --head '${head%%:*}:$(printf '%064d' 0)'"

api b GET "/documents/$id" -f >/dev/null
ok_if "the node stops at once" stop b
ok_if "and has written what was opened" is_read 2
ok_if "sound when it is stopped" "$VANTHU" audit verify "$work/b" --head "$head"
ok_if "doctor thinks so too" sh -c "'$VANTHU' doctor '$work/b' --deep | grep -q 'audit.*sound'"

sqlite3 "$work/b/data/vanthu.db" "DROP TRIGGER audit_no_update;
	UPDATE audit SET actor = 'khac' WHERE action = 'incoming.register'" || die "sqlite3"
ok_if "a changed row is found" sh -c "! '$VANTHU' audit verify '$work/b' 2>'$work/said'"
ok_if "and said" grep -q 'changed, removed or put in' "$work/said"
ok_if "by doctor too" sh -c "'$VANTHU' doctor '$work/b' --deep | grep -q 'changed at seal'"
