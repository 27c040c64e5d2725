#!/bin/sh
# gen.sh DEPFILE TARGET TOOL ARG… -- PATTERN…
# Runs TOOL ARG… FILE… with the files that match, and writes what was read as a depfile: the files,
# and their folders, whose change of date says that a file came or went.
set -eu
depfile=$1
target=$2
shift 2

tool=$(printf '%s\n' "$@" | sed '/^--$/,$d')
while [ "$1" != -- ]; do shift; done
shift
# Patterns are split here on purpose: paths in this repository have no spaces.
files=$(for pattern in "$@"; do
	for f in $pattern; do [ -f "$f" ] && echo "$f"; done
done | LC_ALL=C sort -u) || :
{
	echo "$target: \\"
	for f in $files; do echo " $f \\"; done
	for pattern in "$@"; do
		dir=$(dirname "$pattern")
		for d in $dir "$(dirname "$dir")"; do [ -d "$d" ] && echo " $d \\"; done
	done
	echo
} >"$depfile.new"
# An output that comes out as it was keeps its date, so that nothing behind it is compiled again.
outputs=$(printf '%s\n' "$tool" | grep '^gen/' || :)
for o in $outputs; do [ ! -f "$o" ] || mv "$o" "$o.prev"; done
# shellcheck disable=SC2086
$tool $files
for o in $outputs; do
	if [ -f "$o.prev" ]; then
		if cmp -s "$o" "$o.prev"; then mv "$o.prev" "$o"; else rm "$o.prev"; fi
	fi
done
mv "$depfile.new" "$depfile"
