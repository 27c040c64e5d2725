#!/bin/sh
# coverage.sh -- lines of each module that the unit tests reach (gcov), least first. What style asks:
# 90 % of each module. Prints only; it fails nothing.
set -eu
cd "$(dirname "$0")/.."
dir=build-coverage
tools/configure.sh $dir -Db_coverage=true -Dfaults=true -Doptimization=0
find $dir -name '*.gcda' -delete
tools/run-tests.sh coverage $dir unit >/dev/null || echo "coverage: some tests failed"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
notes=$(find "$PWD/$dir" -name '*.gcno' -path '*libvanthu-*')
cd "$tmp"
# shellcheck disable=SC2086
gcov -n $notes 2>/dev/null | awk '
	/^File / { file = $2; gsub(/\x27/, "", file); sub(/^(\.\.\/)+/, "", file); next }
	/^Lines executed:/ && file ~ /^src\/.*\.c$/ {
		split($0, part, /[:% ]+/)
		split(file, path, "/")
		percent = part[3]
		lines = $NF
		reached[path[2]] += lines * percent / 100
		all[path[2]] += lines
		printf "%6.1f %% of %5d  %s\n", percent, lines, file
		file = ""
	}
	END { for (m in all) printf "%6.1f %% of %5d  module %s\n", reached[m] * 100 / all[m], all[m], m }
	' | sort -n
