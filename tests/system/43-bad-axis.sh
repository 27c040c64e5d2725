#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# An axis that answers anything but the protocol, or nothing: nothing is lost or sent twice, people see
# why in words, and when it is well again all goes on by itself.
. "$(dirname "$0")/lib.sh"
start_fake fake || die "fake axis"
init_office a $Z_A "$port_fake" >/dev/null || die "init"
printf '[outbox]\nbase_secs = 1\nmax_secs = 2\n' >>"$work/a/vanthu.conf"
start a || die "a"
wait_for 20 directory_is_there a $Z_B || die "directory"
page_sign_in a
session="admin" page_sign_in a admin "$(cat "$work/password")"
node "$(dirname "$0")/bad-packets.mjs" "$work/bad" $Z_B $Z_A || die "node"

behave() { printf '%b' "$1" >"$work/fake/mode"; }
delivery() { outgoing a | jq -r --arg n "$1" '[.[] | select(.number == $n)][0].deliveries[0] | .state + " " + .text'; }
delivery_says() { delivery "$1" | grep -qF -- "$2"; }
is_sent() { [ "$(delivery "$1" | cut -d' ' -f1)" = sent ]; }
home_says() { page a GET / | words | grep -qF -- "$1"; }
# Why, in words for those who can do something about it.
admin_says() { session="admin" page a GET /organ | words | grep -qF -- "$1"; }
is_calm() { ! admin_says "bị lỗi" && ! home_says "liên lạc được với trục" && ! home_says "không trả lời từ"; }
page_says()
{
	local id
	id=$(outgoing a | jq -r --arg n "$1" '[.[] | select(.number == $n)][0].id')
	page a GET "/outgoing/$id" | words | grep -qF -- "$2"
}

# ---- sending ----
# One that hears nothing at all is given up after a minute; the others do not wait for it.
behave "sendEdoc\thang-once\n"
send_from a 90 $Z_B >/dev/null || die "send"
wait_for 20 grep -q hang-once "$work/fake/log" || die "no call"
n=0
while IFS='|' read -r how word; do
	n=$((n + 1))
	behave "sendEdoc\t$how\n"
	send_from a $n $Z_B >/dev/null || die "send"
	ok_if "sendEdoc, $how: the clerk sees \"$word\"" wait_for 20 page_says $n "$word"
	ok_if "sendEdoc, $how: it waits, it is not dead" [ "$(delivery $n | cut -d' ' -f1)" = queued ]
	behave "ok"
	ok_if "sendEdoc, $how: it goes when the axis is well" wait_for 90 is_sent $n
done <<'LIST'
500|trả lời mã HTTP 500
404|trả lời mã HTTP 404
html|không đúng giao thức
garbage|không đúng giao thức
nothing|không đúng giao thức
deep|không đúng giao thức
close|chưa nhận được trả lời trọn vẹn
half|chưa nhận được trả lời trọn vẹn
huge|không đúng giao thức
redirect|trả lời mã HTTP 302
code:20|đang gặp sự cố (mã 20)
code:15|chưa chấp nhận mật khóa hoặc đồng hồ
code:19|chưa công nhận cơ quan gửi
code:4711|đang gặp sự cố (mã 4711)
nul|không đúng giao thức
LIST
ok_if "no redirect was followed" sh -c "! grep -q elsewhere '$work/fake/log'"
for how in type chunks; do
	n=$((n + 1))
	behave "sendEdoc\t$how\n"
	send_from a $n $Z_B >/dev/null || die "send"
	ok_if "sendEdoc, $how: taken for what it says" wait_for 90 is_sent $n
done
behave "ok"
while IFS='|' read -r how word; do
	n=$((n + 1))
	behave "sendEdoc\t$how\n"
	send_from a $n $Z_B >/dev/null || die "send"
	ok_if "sendEdoc, $how: a person is needed: $word" wait_for 60 page_says $n "$word"
	ok_if "sendEdoc, $how: it is among the failed" page_says $n "Gửi lại"
done <<'LIST'
code:22|từ chối gói tin (mã 22)
code:18|không có cơ quan nhận này (mã 18)
code:23|đang bị khóa trên trục liên thông (mã 23)
413|lớn hơn mức trục liên thông hoặc máy chủ trung gian cho phép
LIST
behave "ok"
ok_if "every document was handed over" sh -c "[ \$(ls '$work/fake/sent' | wc -l) -ge 17 ]"

# ---- looking ----
i=0
while IFS='|' read -r call how word clerk; do
	i=$((i + 1))
	behave "$call\t$how\n"
	sed "s/>99</>$i</; s/,99\\//,$i\\//" "$work/bad/sound.edxml" >"$work/fake/edoc/d-$i.edxml"
	ok_if "$call, $how: the first page says it" wait_for 30 home_says "$clerk"
	ok_if "$call, $how: the administrator's says \"$word\"" wait_for 30 admin_says "$word"
	ok_if "$call, $how: nothing came of it" [ -z "$(id_of a $i)" ]
	behave "ok"
	ok_if "$call, $how: it arrives when the axis is well" wait_for 60 has_incoming a $i
	ok_if "$call, $how: and the page is calm again" wait_for 30 is_calm
done <<'LIST'
getReceivedEdocList|500|trả lời mã HTTP 500|Trục liên thông không trả lời từ
getReceivedEdocList|html|không đúng giao thức|Trục liên thông không trả lời từ
getReceivedEdocList|half|chưa nhận được trả lời trọn vẹn|Trục liên thông không trả lời từ
getReceivedEdocList|code:15|chưa chấp nhận mật khóa hoặc đồng hồ|Chưa liên lạc được với trục
getEdoc|500|chưa lấy về được|chưa lấy về được
getEdoc|liar|chưa lấy về được|chưa lấy về được
LIST
ok_if "what heard nothing went out by itself after a while" wait_for 100 is_sent 90
ok_if "none twice" [ -z "$(incoming a | jq -r '.[].number' | sort | uniq -d)" ]
peak() { sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/${pid[a]}/status"; }
# a sanitizer has memory of its own
grep -aq __asan_init "$VANTHU" ||
	ok_if "an answer without end costs no memory ($(peak) kB)" [ "$(peak)" -lt 150000 ]
ok_if "the node stands" is_up a
ok_if "sound" "$VANTHU" doctor "$work/a" --deep --json
