#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# An organ that is added to the axis can be written to at once: the axis hints at it, the clerk asks for
# it, or the first packet of it does.
. "$(dirname "$0")/lib.sh"

Z_NEW=000.00.07.Z01
init_three || die "init"
for x in a b; do
	# the copy that comes by itself is hours away
	sed -i 's/^directory_secs = .*/directory_secs = 86400/' "$work/$x/vanthu.conf"
done
start_three
sign_in a
page_sign_in a
new_organ() { "$VANTHU" organ add "$work/axis" "$1" --name "$2" --parent $Z_AXIS >"$work/secret-of-$1"; }
knows() { api a GET "/organs?q=$1" | jq -e --arg c "$1" 'any(.code == $c)'; }
# A fetch begins at most once a minute: two of them may lie between.
secs_until_known()
{
	local from=$SECONDS
	wait_for 120 knows "$1" && echo $((SECONDS - from))
}

ok_if "both know each other" wait_for 20 knows $Z_B
new_organ $Z_NEW "Sở Mới (mẫu)" || die "organ add"
says_so() { send_from a 1 $Z_NEW 2>&1 | grep -E "directory is being updated|đang cập nhật danh bạ"; }
ok_if "whoever uses its code is told that the directory is being updated" says_so
ok_if "a receiver that was new a moment ago is known without waiting for hours" secs_until_known $Z_NEW
ok_if "and can be written to" send_from a 2 $Z_NEW
fetched() { grep -o "directory: [0-9]* rows" "$work/a.log" | tail -1; }
ok_if "only what is new was fetched" [ "$(fetched)" = "directory: 1 rows" ]

# b asks for nothing: the axis's next answer to a look tells it
hinted() { [ "$(grep -c "directory:" "$work/b.log")" -ge 2 ]; }
ok_if "a node where nobody asks hears of it from the axis" wait_for 120 hinted

refresh() { api a POST /organs/refresh -d ''; }
ok_if "the API asks too" refresh
ok_if "and says so" jq -e '.wanted and (.copied_at | length > 0)' <(refresh)
ok_if "the page shows how current the directory is" grep -q "Danh bạ được cập nhật từ trục liên thông" <(page a GET /outgoing/new | words)
for x in a b axis; do
	ok_if "doctor finds nothing at $x" "$VANTHU" doctor "$work/$x"
done
