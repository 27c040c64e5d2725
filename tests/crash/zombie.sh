#!/bin/bash
# shellcheck source=tests/crash/lib.sh disable=SC2154
# zombie.sh -- a node that was stopped (SIGSTOP, a virtual machine that was moved, a swapped-out
# process) for longer than its leases comes back when another node over the same database has done its
# work: nothing is done twice. Two nodes share a database only on PostgreSQL.
export VANTHU_TEST_ENGINE=postgres
[ -n "${VANTHU_TEST_POSTGRES:-}" ] || exec "$(dirname "$0")/../support/with-postgres.sh" "$0" "$@"
. "$(dirname "$0")/lib.sh"

# Where the sender's node stops, and the receiver's.
# shellcheck disable=SC2034
AT_A="outbox.claimed office.packet_written office.packet_built jobs.built jobs.send jobs.sent
	office.settle office.settled"
# shellcheck disable=SC2034
AT_B="jobs.fetched office.packet_read office.packet_filed jobs.filed jobs.told"

# A second node of the same organ: same database, same blobs, a folder of its own.
make_twin()
{
	local twin=${victim}2
	rm -rf "${work:?}/$twin"
	cp -a "$work/$victim" "$work/$twin" && rm -rf "$work/$twin/blobs" &&
		ln -s "../$victim/blobs" "$work/$twin/blobs"
}

is_stopped() { [[ $(cat "/proc/${pid[$victim]}/stat") =~ \)\ T ]]; }

# start_and_stop POINT: the victim runs until it stops there.
start_and_stop()
{
	local port_var=port_$victim
	VANTHU_FAULT=$1:0:stop "$VANTHU" serve "$work/$victim" --port "${!port_var}" \
		2>>"$work/$victim.log" &
	pid[$victim]=$!
	wait_for 20 is_stopped
}

both_are_there() { is_listed incoming "$1" "$number" && is_listed incoming "$1" $((number + 1)); }

# The victim's work is done by its twin; then the victim goes on where it was.
zombie_round()
{
	local next=$((number + 1)) seen_at=b
	trouble=
	fired=0
	[ $victim = a ] || seen_at=b2
	kill9 $victim
	leases_end
	make_twin || { echo "no twin"; return 1; }
	send_one a "$number" $Z_B && send_one a $next $Z_B || return 1
	start_and_stop "$1" || { echo "does not stop at $1"; return 1; }
	leases_end
	start ${victim}2 || { echo "the twin does not start"; return 1; }
	wait_for 45 both_are_there $seen_at || { echo "the twin does not do it"; return 1; }
	kill -CONT "${pid[$victim]}"
	sleep 0.5
	end_round
	kill9 ${victim}2
	echo "$trouble"
	[ $fired = 0 ] && [ -z "$trouble" ]
}

new_world
for victim in a b; do
	points=AT_${victim^^}
	for point in ${!points}; do
		ok_if "$victim stops at $point and comes back" zombie_round "$point"
		[ -z "$trouble" ] || new_world
	done
done
doctor_finds_nothing
echo "# $SECONDS s"
