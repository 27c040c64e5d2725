#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Nodes that are away, killed, or come back: nothing that was acknowledged is lost or comes twice.
. "$(dirname "$0")/lib.sh"

init_three || die "init"
start_three

stop b
ok_if "a document to a receiver that is away is taken" send_from a 1 $Z_B
sleep 1
start b || die "b"
ok_if "and arrives when it is back" wait_for 30 has_incoming b 1

stop axis
ok_if "with the axis away the outbox takes it" send_from a 2 $Z_B
sleep 1
start axis || die "axis"
ok_if "and it arrives when the axis is back" wait_for 60 has_incoming b 2

# documents under kill -9 of every node in turn
sent=0
for i in $(seq 10 39); do
	if send_from a "$i" $Z_B >/dev/null 2>&1; then
		sent=$((sent + 1))
		echo "$i" >>"$work/acknowledged"
	fi
	case $((i % 6)) in
	1) kill9 a; start a || die "a does not come back" ;;
	3) kill9 axis; start axis || die "axis does not come back" ;;
	5) kill9 b; start b || die "b does not come back" ;;
	esac
done
all_arrived()
{
	local have
	have=$(incoming b | jq -r '.[].number' | sort)
	for i in $(cat "$work/acknowledged"); do
		grep -qx "$i" <<<"$have" || return 1
	done
}
all_confirmed()
{
	[ "$(outgoing a | jq '[.[] | select(.deliveries[0].status != "01")] | length')" = 0 ]
}
ok_if "most were taken while nodes died" [ "$sent" -ge 25 ]
ok_if "every acknowledged document arrives" wait_for 120 all_arrived
ok_if "none twice" [ -z "$(incoming b | jq -r '.[].number' | sort | uniq -d)" ]
ok_if "and status 01 of every one comes back" wait_for 120 all_confirmed
ok_if "doctor finds nothing at a" "$VANTHU" doctor "$work/a" --deep
ok_if "nor at b" "$VANTHU" doctor "$work/b" --deep
ok_if "nor at the axis" "$VANTHU" doctor "$work/axis" --deep

# A pause of an hour after the first failure. The axis comes back some minutes later (this node's clock says).
printf '\n[outbox]\nbase_secs = 3600\n' >>"$work/a/vanthu.conf"
is_tried() { outgoing a | jq -e '.[] | select(.number == "3") | .deliveries[0].status_text != ""'; }
stop a && start a || die "a"
stop axis
ok_if "with the axis away and a long pause" send_from a 3 $Z_B
ok_if "it is tried once" wait_for 20 is_tried
stop a && start a VANTHU_CLOCK_OFFSET=240 || die "a"
sleep 2
start axis || die "axis"
ok_if "and goes as soon as the axis answers a look" wait_for 30 has_incoming b 3
ok_if "which the log says" grep -q "the axis answers again: 1 packets" "$work/a.log"
