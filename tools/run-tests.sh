#!/bin/sh
# run-tests.sh LABEL FOLDER SUITE…
# Builds what the tests in FOLDER need, runs the suites and adds "passed failed skipped" to the file
# named by VANTHU_TALLY. Single cases count: a line of TAP each, or one for a program that only has an
# exit code. Fails when a test failed, and when a suite has no tests at all: one that everybody thinks
# is run; VANTHU_LONG=1 gives the tests ten times their time.
set -u
label=$1
dir=$2
shift 2
[ "${VANTHU_LONG:-0}" = 1 ] && multiplier=10 || multiplier=${VANTHU_TIMEOUTS:-1}

count()
{
	echo "$1 $2 $3" >>"${VANTHU_TALLY:-/dev/null}"
	echo "== $label: $1 passed, $2 failed, $3 skipped"
}

echo "== $label: building"
if ! ninja -C "$dir" --quiet; then
	count 0 1 0
	exit 1
fi
# A suite stands as PROJECT:SUITE, several of a test with + between them.
there=$(jq -r '.[].suite[]' "$dir/meson-info/intro-tests.json" | sed 's/^[^:]*://' | sort -u)
for s in "$@"; do
	echo "$there" | grep -qxF -e "$s" && continue
	echo "---- suite $s has no tests"
	count 0 1 0
	exit 1
done
log=$dir/meson-logs/$label.json
rm -f "$log"
status=0
# One PostgreSQL for all tests of the run; each that needs a database is lent one, or makes its own.
with=
[ ! -x tests/support/with-postgres.sh ] || with="tests/support/with-postgres.sh --if-there"

# run N SUITE… – N tests at a time for each core
run()
{
	n=$1
	shift
	suites=
	for s in "$@"; do suites="$suites --suite $s"; done
	# shellcheck disable=SC2086
	$with meson test -C "$dir" --no-rebuild --logbase "$label-part" \
		--num-processes "$(($(nproc) * n))" \
		--timeout-multiplier "$multiplier" $suites || status=$?
	cat "$dir/meson-logs/$label-part.json" >>"$log"
	rm -f "$dir/meson-logs/$label-part.json"
}

# Some units wait for many seconds and do nothing; what runs nodes of its own needs its share.
units=''
others=''
for s in "$@"; do
	case $s in
	unit*) units="$units $s" ;;
	*) others="$others $s" ;;
	esac
done
# shellcheck disable=SC2086
[ -z "$units" ] || run 5 $units
# shellcheck disable=SC2086
[ -z "$others" ] || run 3 $others
if [ ! -f "$log" ]; then
	count 0 1 0
	exit 1
fi
jq -r 'select(.result | IN("OK", "SKIP", "EXPECTEDFAIL") | not)
	| "---- \(.name): \(.result)", ((.stdout // "") + (.stderr // "") | split("\n")[-80:][])' "$log"
# A program that died, or ended badly without a failed line, is one failure more.
sums=$(jq -rs '
	[ .[] | (.stdout // "") as $out
	  | (if $out | test("(^|\n)1\\.\\.[0-9]") then [$out | scan("(?:^|\n)(ok|not ok)\\b([^\n]*)")]
	     else [] end) as $lines
	  | ($lines | map(select(.[0] == "not ok" and (.[1] | test("# *TODO") | not))) | length) as $bad
	  | ($lines | map(select(.[1] | test("# *SKIP"; "i"))) | length) as $skip
	  | (.result == "OK" or .result == "SKIP" or .result == "EXPECTEDFAIL") as $good
	  | if .result == "SKIP" then [0, 0, ([($lines | length), 1] | max)]
	    elif ($lines | length) == 0 then (if $good then [1, 0, 0] else [0, 1, 0] end)
	    else [($lines | length) - $bad - $skip,
	          (if $good or $bad > 0 then $bad else 1 end), $skip] end
	] | [(map(.[0]) | add // 0), (map(.[1]) | add // 0), (map(.[2]) | add // 0)]
	| map(tostring) | join(" ")' "$log") || sums="0 1 0"
# shellcheck disable=SC2086
count $sums
failed=$(echo "$sums" | cut -d' ' -f2)
if [ $status != 0 ] && [ "$failed" = 0 ]; then
	echo "0 1 0" >>"${VANTHU_TALLY:-/dev/null}"
fi
[ $status = 0 ]
