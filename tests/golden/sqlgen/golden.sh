#!/bin/sh
# golden.sh -- what the statement generator makes of each NAME.in is NAME.ref. everything.in gives the
# header and the C; errors.in and migrations.in hold many small cases ("==== case", then "@@ file" and
# the file's text) and their refs the messages. GOLDEN_UPDATE=1 writes them anew.
set -u
cd "$VANTHU_SRC/tests/golden/sqlgen" || exit 1
here=$PWD
sqlgen=$VANTHU_BUILD/gen/sqlgen
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# One case, its files in the working folder.
case_run()
{
	# shellcheck disable=SC2046
	"$sqlgen" "$1" out.h out.c $(find . -name '*.sql' | sed 's#^\./##' | LC_ALL=C sort) 2>&1
	echo "status $?"
}

# Every case of the file, in a folder each.
cases_run()
{
	rm -rf "$tmp/cases" && mkdir "$tmp/cases" && cd "$tmp/cases" || exit 1
	awk '/^==== / { n++; dir = sprintf("%03d", n); system("mkdir -p " dir "/sqlite " dir "/postgres")
			print substr($0, 6) > (dir "/name"); file = dir "/x.sql"; next }
	     /^@@ / { close(file); file = dir "/" $2; printf "" > file; next }
	     { print > file }' "$here/$2"
	for dir in *; do
		echo "==== $(cat "$dir/name")"
		(cd "$dir" && case_run "$1")
	done
	cd "$here" || exit 1
}

everything_run()
{
	cp everything.in "$tmp/everything.sql"
	(cd "$tmp" && "$sqlgen" queries q.h q.c everything.sql 2>&1; echo "status $?")
	for f in q.h q.c; do echo "---- $f"; cat "$tmp/$f"; done
}

n=0
failed=0
check()
{
	n=$((n + 1))
	[ "${GOLDEN_UPDATE:-0}" != 1 ] || cp "$tmp/out" "$1.ref"
	if diff -u "$1.ref" "$tmp/out" >"$tmp/diff"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$tmp/diff"
		failed=1
	fi
}

everything_run >"$tmp/out"
check everything
cases_run queries errors.in >"$tmp/out"
check errors
cases_run migrations migrations.in >"$tmp/out"
check migrations
echo "1..$n"
exit $failed
