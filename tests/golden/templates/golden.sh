#!/bin/sh
# golden.sh -- what the template compiler makes of each NAME.in is NAME.ref: the header and the C, or
# the messages. GOLDEN_UPDATE=1 writes them anew.
set -u
cd "$VANTHU_SRC/tests/golden/templates" || exit 1
tmplc=$VANTHU_BUILD/gen/tmplc
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0
failed=0
printf 'err.not_found = Không thấy\nerr.limit.bytes = Quá {0}\nerr.rc.BUSY = Bận\n' >"$tmp/vi.txt"
printf 'err.not_found = Not found\nerr.limit.bytes = Over {0}\nerr.rc.BUSY = Busy\n' >"$tmp/en.txt"
for in in *.in; do
	name=${in%.in}
	n=$((n + 1))
	cp "$in" "$tmp/$name.html"
	rm -f "$tmp/p.h" "$tmp/p.c"
	(cd "$tmp" && "$tmplc" pages p.h p.c "$name.html" vi.txt en.txt) >"$tmp/out" 2>&1
	for f in "$tmp/p.h" "$tmp/p.c"; do
		[ ! -f "$f" ] || { echo "---- ${f##*/}" && cat "$f"; } >>"$tmp/out"
	done
	if [ "${GOLDEN_UPDATE:-0}" = 1 ]; then
		cp "$tmp/out" "$name.ref"
	fi
	if diff -u "$name.ref" "$tmp/out" >"$tmp/diff"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$tmp/diff"
		failed=1
	fi
done
echo "1..$n"
exit $failed
