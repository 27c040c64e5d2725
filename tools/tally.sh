#!/bin/sh
# tally.sh COMMAND…
# Runs the commands one after another (each a line for sh), whatever fails, and ends with the line
# "N passed, N failed" summed over what they counted (run-tests.sh, lint.sh). Fails when anything did.
# The sum is also added to the tally of a caller (VANTHU_TALLY).
set -u
outer=${VANTHU_TALLY:-}
VANTHU_TALLY=$(mktemp)
export VANTHU_TALLY
trap 'rm -f "$VANTHU_TALLY"' EXIT
status=0
for command in "$@"; do
	before=$(wc -l <"$VANTHU_TALLY")
	sh -c "$command" || {
		status=1
		# A command that failed before it could count is a failure too.
		[ "$(wc -l <"$VANTHU_TALLY")" != "$before" ] || echo "0 1 0" >>"$VANTHU_TALLY"
	}
done
sums=$(awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }' "$VANTHU_TALLY")
[ -z "$outer" ] || echo "$sums" >>"$outer"
passed=${sums%% *}
skipped=${sums##* }
failed=${sums#* }
failed=${failed% *}
# No run without a test is a good run.
[ "$passed" -gt 0 ] || status=1
[ "$failed" = 0 ] || status=1
[ "$skipped" = 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
exit $status
