#!/bin/bash
# shellcheck source=tests/crash/lib.sh disable=SC2154
# points.sh -- no fault point is forgotten: each name in the source is hit when nodes are made, or on
# the main line (there kill.sh and full.sh sweep it), or a test named here kills at it.
. "$(dirname "$0")/lib.sh"
source=${VANTHU_SRC:?the source}

# Points off the main line, and the tests that kill at them.
elsewhere()
{
	cat <<-'TABLE'
	db.copied tests/unit/db/test_migrate.c
	axis.swept tests/crash/test_sweep.c
	blob.swept tests/crash/test_sweep.c
	reader.asked tests/unit/reader/test_reader.c
	reader.answered tests/unit/reader/test_reader.c
	office.flow tests/crash/test_flow.c
	office.flowed tests/crash/test_flow.c
	office.recall tests/crash/test_recall.c
	office.recalled tests/crash/test_recall.c
	office.answer tests/crash/test_recall.c
	office.answered tests/crash/test_recall.c
	office.digest tests/system/72-digest.sh
	office.digest_hand tests/system/72-digest.sh
	mail.handed tests/system/72-digest.sh
	office.digest_sent tests/system/72-digest.sh
	office.ticket_claimed tests/crash/test_print.c
	office.ticket_made tests/crash/test_print.c
	search.indexed tests/crash/test_index.c
	search.read tests/crash/test_index.c
	TABLE
}

in_source()
{
	grep -rhoE --include='*.c' 'FAULT_(POINT|RC)\([^"]*"[a-z_.]+"' "$source/src" |
		grep -oE '"[^"]+"' | tr -d '"' | sort -u
}

new_world
sort -u "$work/made" >"$work/seen"
for node in a b axis; do
	ok_if "the main line without a fault, looking at $node" note_points $node
	sed 's/ .*//' "$work/points" >>"$work/seen"
done
in_source >"$work/wanted"
ok_if "the source has fault points" test "$(wc -l <"$work/wanted")" -gt 30
while read -r name; do
	file=$(elsewhere | sed -n "s/^$name //p")
	if [ -n "$file" ]; then
		ok_if "$name is killed at in $file" grep -qF "$name" "$source/$file"
	elif [ "$name" = db.connect ] && [ "$engine" != postgres ]; then
		continue # SQLite does not connect
	else
		ok_if "$name is hit" grep -qx "$name" "$work/seen"
	fi
done <"$work/wanted"
ok_if "no point is hit that the source does not name" \
	test -z "$(sort -u "$work/seen" | comm -23 - "$work/wanted")"
