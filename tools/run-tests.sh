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
suites=
for s in "$@"; do suites="$suites --suite $s"; done
# A suite stands as PROJECT:SUITE, several of a test with + between them.
there=$(meson introspect "$dir" --tests | jq -r '.[].suite[]' | sed 's/^[^:]*://' | sort -u)
for s in "$@"; do
	echo "$there" | grep -qxF -e "$s" && continue
	echo "---- suite $s has no tests"
	count 0 1 0
	exit 1
done
log=$dir/meson-logs/$label.json
rm -f "$log"
# One PostgreSQL for all tests of the run; each that needs it makes a database of its own.
with=
[ ! -x tests/support/with-postgres.sh ] || with="tests/support/with-postgres.sh --if-there"
# Many tests wait more than they work: two for each core.
# shellcheck disable=SC2086
$with meson test -C "$dir" --no-rebuild --logbase "$label" \
	--num-processes "$(($(nproc) * 2))" \
	--timeout-multiplier "$multiplier" $suites
status=$?
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
