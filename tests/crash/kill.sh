#!/bin/bash
# shellcheck source=tests/crash/lib.sh disable=SC2154
# kill.sh NODE… -- kill -9 at the fault points of a node, from its start to its end, while documents
# travel; what must hold is said in lib.sh.
#
# VANTHU_LONG=1: at each hit of each point. Else a sample: the points of send and receive at their
# first and their last hit; those of lower modules, which each node passes, at the first hit on one
# node, at the last on another, in the middle on the axis.
[ "${VANTHU_TEST_ENGINE:-}" != postgres ] || [ -n "${VANTHU_TEST_POSTGRES:-}" ] ||
	exec "$(dirname "$0")/../support/with-postgres.sh" "$0" "$@"
. "$(dirname "$0")/lib.sh"

# The hits of a point at which the node is killed.
places()
{
	local name=$1 last=$(($2 - 1))
	if is_long; then
		seq 0 $last
		return
	fi
	case $node:$name in
	a:blob.* | a:db.* | a:fd.* | a:net.* | a:keeper.*) echo 0 ;;
	b:blob.* | b:db.* | b:fd.* | b:net.* | b:keeper.*) echo $last ;;
	axis:blob.* | axis:db.* | axis:fd.*) echo $((last / 2)) ;;
	*) printf '%s\n' 0 $last | sort -nu ;;
	esac
}

# On PostgreSQL the sample is what is different there.
chosen()
{
	if [ "$engine" = postgres ] && ! is_long; then
		grep '^db\.' "$work/points"
	else
		cat "$work/points"
	fi
}

# sweep_point NAME HITS
sweep_point()
{
	local name=$1 hits=$2 place killed=0 all=0 wrong=
	for place in $(places "$name" "$hits"); do
		all=$((all + 1))
		run_round "$name:$place:kill" || wrong+="hit $place: $trouble"
		[ $fired = 0 ] || killed=$((killed + 1))
		[ -z "$trouble" ] || new_world
	done
	# the last hits of busy points may not come in a round that goes faster
	[ $killed -gt 0 ] || [ "$(places "$name" "$hits" | head -1)" != 0 ] || wrong+="never killed"
	ok_if "$node killed at $name: $killed of $all places, $hits hits" test -z "$wrong"
	[ -z "$wrong" ] || echo "# $wrong"
	kills=$((kills + killed))
}

sweep_node()
{
	local name hits started=$SECONDS
	kills=0
	rounds=0
	new_world
	note_points "$node" || die "without a fault: $trouble"
	while read -r name hits; do
		sweep_point "$name" "$hits"
	done < <(chosen)
	echo "# $node on $engine: $(chosen | wc -l) points, $rounds rounds, $kills kills, $((SECONDS - started)) s"
	doctor_finds_nothing
}

for node in "$@"; do
	sweep_node
done
