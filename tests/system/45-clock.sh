#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Clocks that are wrong, and time that passes: an axis away for an hour, clocks set back by an hour and
# by a year. Only a test build has a clock that can be moved.
. "$(dirname "$0")/lib.sh"
[ "${VANTHU_FAULTS:-1}" = 1 ] || skip_all "the clock of a release build is the machine's"
init_three || die "init"
for x in a b; do printf '[jobs]\npoll_secs = 1\n' >>"$work/$x/vanthu.conf"; done
for x in axis a b; do echo 0 >"$work/clock.$x"; done
set_clock() { echo "$2" >"$work/clock.$1"; }
for x in axis a b; do start $x "VANTHU_CLOCK_OFFSET=$work/clock.$x" || die "$x"; done
wait_for 20 directory_is_there a $Z_B && wait_for 20 directory_is_there b $Z_A || die "directory"
page_sign_in a
delivery() { env LC_ALL=vi_VN.UTF-8 "$VANTHU" outgoing "$work/a" --json | jq -r --arg n "$1" '[.[] | select(.number == $n)][0].deliveries[0] | .state + " " + .text'; }
delivery_says() { delivery "$1" | grep -qF -- "$2"; }
home_says() { page "$1" GET / | words | grep -qF -- "$2"; }
doctor_says() { "$VANTHU" doctor "$work/$1" | grep -q -- "$2"; }

# ---- the axis is away for an hour ----
stop axis
n_docs=5
for i in $(seq $n_docs); do send_from a "$i" $Z_B >/dev/null || die "send"; done
ok_if "axis away: the clerk sees why nothing goes" wait_for 20 delivery_says 1 "Chưa kết nối được"
ok_if "axis away: the first page says what that means" wait_for 20 home_says a "Văn bản đi được giữ lại"
for t in 600 1200 1800 2400 3000 3600; do
	set_clock a $t; set_clock b $t; set_clock axis $t
	sleep 0.5
done
ok_if "after an hour everything still waits" [ "$(outgoing a | jq '[.[] | select(.deliveries[0].state == "queued")] | length')" = $n_docs ]
start axis "VANTHU_CLOCK_OFFSET=$work/clock.axis" || die "axis"
for x in a b axis; do set_clock $x 7200; done # the pauses have grown with the hour
all_there() { [ "$(incoming b | jq length)" = $n_docs ]; }
ok_if "the axis is back: all arrive by themselves" wait_for 45 all_there
ok_if "none twice" [ -z "$(incoming b | jq -r '.[].number' | sort | uniq -d)" ]
ok_if "and their receipts come back" wait_for 60 has_status a 5 $Z_B 01

# ---- one clock is slow by an hour: the axis says so, and nothing is lost ----
set_clock a 3600
send_from a 10 $Z_B >/dev/null
ok_if "A an hour slow: the clerk reads that the clock is wrong" wait_for 30 delivery_says 10 "Đồng hồ"
ok_if "and what to do" delivery_says 10 "Hãy chỉnh giờ"
ok_if "the session goes on" home_says a "Việc cần làm"
ok_if "doctor says that the clock was set back" doctor_says a "FAULT *clock .*set back"
ok_if "and that the axis refuses" doctor_says a "clock"
set_clock a 7200
ok_if "the clock is right again: it goes by itself" wait_for 45 has_incoming b 10

# ---- all clocks go back by a year ----
register() { "$VANTHU" register "$work/b" "$(id_of b "$1")" >"$work/reg" && cat "$work/reg"; }
ok_if "a document is registered before" register 1
send_from a 11 $Z_B >/dev/null # perhaps under way when it happens
for x in axis a b; do set_clock $x -31536000; done
sleep 1.5
send_from a 12 $Z_B >/dev/null || die "send"
# It is dated a year ahead now: an axis that had not taken it yet refuses it, and the clerk reads why.
came_or_says() { has_incoming b 11 || delivery_says 11 "tương lai"; }
ok_if "a year back: what was under way arrives, or people are told" wait_for 60 came_or_says
ok_if "and what is new" wait_for 45 has_incoming b 12
ok_if "and receipts" wait_for 45 has_status a 12 $Z_B 01
ok_if "a session begun by a clock a year ahead is over" sh -c "
	[ \$(curl -sS -o /dev/null -w '%{http_code}' -b '$work/a.jar' http://127.0.0.1:$port_a/) = 303 ]"
ok_if "one can sign in" sh -c "[ \$(curl -sS -o /dev/null -w '%{http_code}' http://127.0.0.1:$port_a/sign-in) = 200 ]"
ok_if "doctor says so at every node" doctor_says b "FAULT *clock .*set back"
ok_if "at the axis too" doctor_says axis "FAULT *clock .*set back"
again_11()
{
	sign_in a
	local id
	id=$(outgoing a | jq '[.[] | select(.number == "11")][0].deliveries[0].id')
	has_incoming b 11 || api a POST "/deliveries/$id/again" >"$work/again"
	wait_for 60 has_incoming b 11
}
ok_if "documents are registered, each number once" register 2
ok_if "and again" register 12
kill9 b
ok_if "a node killed meanwhile starts" start b "VANTHU_CLOCK_OFFSET=$work/clock.b"
send_from a 13 $Z_B >/dev/null
ok_if "and gets what comes" wait_for 45 has_incoming b 13

# ---- and forward again ----
for x in axis a b; do set_clock $x 7200; done
send_from a 14 $Z_B >/dev/null || die "send"
ok_if "right again: documents go" wait_for 45 has_incoming b 14
ok_if "what was refused for its date goes when it is sent again" again_11
ok_if "doctor is content with the clock" doctor_says a "^ok *clock"
numbers() { sign_in b; for id in $(incoming b | jq -r '.[] | select(.state == "registered") | .id'); do api b GET "/documents/$id" | jq -r '"\(.arrival_year)/\(.arrival_number)"'; done; }
ok_if "no arrival number twice" [ -z "$(numbers | sort | uniq -d)" ]
ok_if "nothing twice" [ -z "$(incoming b | jq -r '.[].number' | sort | uniq -d)" ]
ok_if "axis: sound" "$VANTHU" doctor "$work/axis" --deep
ok_if "b: all files there" doctor_says b "^ok *files"
