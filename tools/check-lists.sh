#!/bin/sh
# check-lists.sh FOLDER -- what is there is built: every C file is compiled in the build folder given,
# every test script is one of its tests, so that no test sleeps unnoticed; every fuzz target has a
# corpus. No file points at a path of one machine, no TODO stands without an issue's number.
set -eu
cd "$(dirname "$0")/.."
build=$1
status=0
for file in $(git ls-files -co --exclude-standard -- 'src/*.c' 'tests/*.c' 'tools/*.c' ':!tests/fuzz/driver.c'); do
	[ -f "$file" ] || continue
	grep -q "\"file\": \".*/$file\"" "$build/compile_commands.json" ||
		{ echo "$file: named in no meson.build"; status=1; }
	case $file in tests/fuzz/fuzz_*.c)
		name=${file##*/fuzz_}
		name=${name%.c}
		[ -n "$(git ls-files -co --exclude-standard -- "tests/fuzz/corpus/$name")" ] ||
			{ echo "$file: no corpus in tests/fuzz/corpus/$name"; status=1; }
		;;
	esac
done
for suite in unit system crash interop golden browser; do
	for file in $(git ls-files -co --exclude-standard -- tests |
		grep -E "^tests/$suite/.*\.(sh|mjs)$"); do
		# Only what begins like a test; the rest are parts of tests.
		case ${file##*/} in [0-9]* | r[0-9]* | test_*) ;; *) continue ;; esac
		[ ! -f "$file" ] || grep -q "/$file\"" "$build/meson-info/intro-tests.json" ||
			{ echo "$file: named in no meson.build"; status=1; }
	done
done
own='tools/check-lists.sh'
found=$(git grep -nE '/(work|home)/[a-z]' -- . ":!$own" | grep -v '^ui/package-lock.json' | head) || :
[ -z "$found" ] || { echo "$found" | sed 's/$/   <- a path of one machine/'; status=1; }
found=$(git grep -nE '\b(TODO|FIXME|XXX)\b' -- src tests sql ui/pages ui/islands ui/style ":!$own" |
	grep -vE '(TODO|FIXME)\(#[0-9]+\)' | head) || :
[ -z "$found" ] || { echo "$found" | sed 's/$/   <- TODO without an issue, write TODO(#12)/'; status=1; }
found=$(git grep -nIE '[[:blank:]]+$' -- '*.c' '*.h' '*.sh' '*.sql' '*.html' '*.ts' '*.css' '*.build' \
	'*.tbl' '*.txt' Makefile ':!LICENSE' ':!tests/golden' ':!tests/fuzz/corpus' | head) || :
[ -z "$found" ] || { echo "$found" | sed 's/$/   <- blank at the end/'; status=1; }
exit $status
