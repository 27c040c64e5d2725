#!/bin/bash
# shellcheck source=tests/crash/lib.sh disable=SC2154
# errors.sh NODE… -- the disk is full for a while, the keeper is away for a while, calls break, at each
# point of a node that can fail. The node does not die and is not started again: everything goes on by
# itself, and what must hold (lib.sh) holds.
#
# Each point fails in the middle of a round without a fault, five times in a row. VANTHU_LONG=1: also
# once and five times in a row from each hit on (up to the 40th).
[ "${VANTHU_TEST_ENGINE:-}" != postgres ] || [ -n "${VANTHU_TEST_POSTGRES:-}" ] ||
	exec "$(dirname "$0")/../support/with-postgres.sh" "$0" "$@"
. "$(dirname "$0")/lib.sh"
source=${VANTHU_SRC:?the source}
IN_A_ROW=5

failing_points()
{
	grep -rhoE --include='*.c' 'FAULT_RC\([^"]*"[a-z_.]+"' "$source/src" | grep -oE '"[^"]+"' |
		tr -d '"' | sort -u
}

# What goes wrong there.
error_of()
{
	case $1 in
	net.call) echo RC_UNCERTAIN ;;
	keeper.ask | db.connect) echo RC_UNAVAILABLE ;;
	*) echo ENOSPC ;;
	esac
}

# Specifications "NAME:WHEN:ERROR" for a point with so many hits.
specs()
{
	local name=$1 hits=$2 error k
	error=$(error_of "$name")
	echo "$name:$((hits / 2))-$((hits / 2 + IN_A_ROW - 1)):$error"
	is_long || return 0
	for k in $(seq 0 $((hits < 40 ? hits - 1 : 39))); do
		echo "$name:$k:$error"
		echo "$name:$k-$((k + IN_A_ROW - 1)):$error"
	done
}

has_struck()
{
	local name=${1%%:*} when=${1#*:}
	[ "$(grep -cx "$name" "$work/$victim/tmp/points")" -gt "${when%%[-:]*}" ]
}

sweep_node()
{
	local name hits spec struck=0 started=$SECONDS wrong all all_struck
	rounds=0
	new_world
	note_points "$node" || die "without a fault: $trouble"
	while read -r name hits; do
		wrong=
		all=0
		all_struck=0
		for spec in $(specs "$name" "$hits"); do
			all=$((all + 1))
			: >"$work/$victim/tmp/points"
			run_round "$spec" || wrong+="$spec: $trouble"
			[ $fired = 0 ] || wrong+="$spec: $node died; "
			! has_struck "$spec" || all_struck=$((all_struck + 1))
			[ -z "$trouble" ] || new_world
		done
		[ $all_struck -gt 0 ] || wrong+="never struck"
		struck=$((struck + all_struck))
		ok_if "$node: $name fails, $all_struck of $all times" test -z "$wrong"
		[ -z "$wrong" ] || echo "# $wrong"
	done < <(join "$work/points" <(failing_points))
	echo "# $node on $engine: $rounds rounds, $struck with a failure, $((SECONDS - started)) s"
	doctor_finds_nothing
}

for node in "$@"; do
	sweep_node
done
