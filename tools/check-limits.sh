#!/bin/sh
# check-limits.sh -- a bound on what comes from outside has its name in src/base/limits.h: no
# "#define …MAX 5" elsewhere (…BYTES, …ROWS, …SECS, …CHARS, …MIN alike), unless tools/limits.txt has
# file and name with the reason why it is no such bound.
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
git ls-files -co --exclude-standard -- 'src/*.c' 'src/*.h' ':!src/base/limits.h' |
	while read -r f; do [ ! -f "$f" ] || echo "$f"; done |
	xargs grep -nE '^#define ([A-Z0-9_]*_)?(MAX|BYTES|ROWS|SECS|CHARS|MIN)(_[A-Z]+)? +[(]?(INT64_C[(])?[0-9]' >"$tmp/found" || :
awk '
	FILENAME == ARGV[1] {
		if (/^#/ || NF == 0) next
		if (NF < 3) { print "tools/limits.txt: " $1 " " $2 " has no reason"; bad = 1 }
		allowed[$1, $2] = 1
		next
	}
	{
		split($0, part, ":")
		split(substr($0, index($0, "#define ") + 8), word, " ")
		if ((part[1], word[1]) in allowed) used[part[1], word[1]] = 1
		else if ((part[1], "*") in allowed) used[part[1], "*"] = 1
		else {
			print part[1] ":" part[2] ": " word[1] " belongs into src/base/limits.h (or tools/limits.txt)"
			bad = 1
		}
	}
	END {
		for (k in allowed) if (!(k in used)) {
			split(k, part, SUBSEP)
			print "tools/limits.txt: " part[1] " has no " part[2] " any more"
			bad = 1
		}
		exit bad
	}
' tools/limits.txt "$tmp/found"
