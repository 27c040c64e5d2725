#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# A draft's way by the commands: opinions, checks, signature, number, issue; it arrives at the other agency.
# Series and numbers. On a running node and on a stopped one.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }

init_three || die "init"
printf 'code;name\nVP;Văn phòng\n' >"$work/units.csv"
printf 'login,name,unit,role\ncv,Trần Văn Soạn,VP,specialist\ntp,Lê Thị Trưởng,VP,head\nld,Nguyễn Văn An,,leader\n' \
	>"$work/people.csv"
"$VANTHU" unit import "$work/a" "$work/units.csv" >/dev/null &&
	"$VANTHU" user import "$work/a" "$work/people.csv" >/dev/null || die "people"
start_three

draft() { local what=$1; shift; "$VANTHU" draft "$what" "$work/a" "$@"; }
series() { local what=$1; shift; "$VANTHU" series "$what" "$work/a" "$@"; }
show() { draft show "$1" --as ld --json | jq -r "$2"; }
count() { draft list --as "$1" --json | jq -r ".$2"; }
write() # SUBJECT: its id
{
	"$VANTHU" draft write "$work/a" "$work/Công văn 15.pdf" --as cv --to $Z_B --type "Công văn" \
		--subject "$1" --place "An Bình" --position "Chủ tịch" --json | jq -r .id
}
sign() # ID: as far as the signature
{
	draft submit "$1" --as cv --signer ld && draft pass "$1" --as tp && draft pass "$1" --as vanthu &&
		draft sign "$1" --as ld --version "$(show "$1" .version)"
}
numbers() { series numbers "$1" --json | jq -r '[.[] | "\(.number) \(.state)"] | join(", ")'; }

# ---- the whole way ----
id=$(write "V/v thử nghiệm trình ký")
ok_if "a draft is written" test "$id" -gt 0
ok_if "it is a draft" is "$(show "$id" .stage)" draft
ok_if "two are asked, one after the other" says "2 asked" draft ask "$id" ld,tp --as cv --question "Ý kiến?" --in-turn
ok_if "the first has it in the queue" is "$(count ld comment)" 1
ok_if "the second not yet" is "$(count tp comment)" 0
ok_if "it is not submitted before" exits 6 draft submit "$id" --as cv --signer ld
ok_if "which says how many are open" grep -q "2" "$work/e"
mapfile -t asked < <(show "$id" '.opinions[].id')
ok_if "somebody else may not answer" exits 5 draft opinion "${asked[0]}" agree --as tp
ok_if "the first agrees" says given draft opinion "${asked[0]}" agree --as ld
ok_if "the second has something to say" says given draft opinion "${asked[1]}" comment --as tp --text "Sửa câu hai"
ok_if "a word that is none" exits 4 draft opinion "${asked[1]}" maybe --as tp
ok_if "an act without a person" exits 2 draft submit "$id"
ok_if "a person who is none" exits 3 draft submit "$id" --as nobody
ok_if "submitted" says submitted draft submit "$id" --as cv --signer ld --text "Kính trình"
ok_if "a clerk does not check the content" exits 5 draft pass "$id" --as vanthu
ok_if "the head's queue has it" sh -c "'$VANTHU' draft list '$work/a' --as tp --queue content --json | jq -e '.[0].id == $id'"
ok_if "returned by the head" says returned draft return "$id" --as tp --reason "Thiếu căn cứ"
ok_if "back with its author" is "$(count cv back)" 1
ok_if "submitted again, to the same" says submitted draft submit "$id" --as cv
ok_if "taken back" says "taken back" draft take-back "$id" --as cv
ok_if "submitted again" says submitted draft submit "$id" --as cv
ok_if "the head passes it" says passed draft pass "$id" --as tp
ok_if "the clerk passes it" says passed draft pass "$id" --as vanthu
ok_if "another version is not signed" exits 6 draft sign "$id" --as ld --version 1
ok_if "nobody signs for the leader" exits 5 draft sign "$id" --as tp --version "$(show "$id" .version)"
ok_if "the leader signs" says signed draft sign "$id" --as ld --version "$(show "$id" .version)"
ok_if "kept: on whose behalf, and just which file" sh -c "
	'$VANTHU' draft show '$work/a' $id --as ld --json | jq -e --arg sum \"\$(sha256sum <'$work/Công văn 15.pdf' | cut -c-64)\" '
	.approvals[-1].step == \"sign\" and .approvals[-1].by == \"operator\" and
	.approvals[-1].on_behalf_of == \"Nguyễn Văn An\" and .versions[-1].files[0].sha256 == \$sum'"
ok_if "not issued without a number" exits 6 draft issue "$id" --as vanthu
ok_if "numbered" says "numbered 01/UBND-VP" draft number "$id" --as vanthu --notation UBND-VP
ok_if "the series is there" sh -c "'$VANTHU' series list '$work/a' --json | jq -e '.[0].kind == \"main\" and .[0].next == 2'"
ok_if "issued" says issued draft issue "$id" --as vanthu
ok_if "and not undone" exits 6 draft undo "$id" --as vanthu --reason "Nhầm"
ok_if "it arrives" wait_for 20 has_incoming b 1
ok_if "signed by whom" sh -c "
	'$VANTHU' outgoing '$work/a' --json | jq -e 'map(select(.id == $id))[0] | .state == \"sent\" and .notation == \"UBND-VP\"'"

# ---- numbers, on a stopped node ----
main=$(series list --json | jq -r '.[0].id')
stop a || die "stop a"
ok_if "stopped: the abbreviation" says series series set "$main" --abbreviation UBND
ok_if "stopped: kept numbers" says "2 reserved, from 2 on" series reserve "$main" --count 2 --reason "Họp sáng mai"
ok_if "stopped: not without a reason" exits 2 series reserve "$main"
ok_if "stopped: one is not used" says released series release "$main" 3 --reason "Không họp"
ok_if "stopped: a second time it is not" exits 6 series release "$main" 3 --reason "Nữa"
ok_if "stopped: each number is there" is "$(numbers "$main")" "1 used, 2 reserved, 3 released"
start a || die "start a"
id=$(write "V/v số đã giữ")
ok_if "signed" sign "$id"
ok_if "a kept number, with the notation of its type" says "numbered 02/UBND" draft number "$id" --as vanthu --number 2
ok_if "undone" says undone draft undo "$id" --as ld --reason "Sai phụ lục"
ok_if "its number is released" is "$(numbers "$main")" "1 used, 2 released, 3 released"
ok_if "with the reason" is "$(series numbers "$main" --json | jq -r '.[1].reason')" "Sai phụ lục"
ok_if "signed again" sign "$id"
ok_if "the next number, not the released one" says "numbered 04/UBND" draft number "$id" --as vanthu
ok_if "the register goes on where paper ended" says "next number is 20" series begin "$main" 20 --reason "Đã cấp trên giấy"
ok_if "not backwards" exits 6 series begin "$main" 7 --reason "Lùi"
ok_if "a series for a type" says series series add --name "Quyết định" --kind types --types "Quyết định,Chỉ thị"
own=$(series list --json | jq -r 'map(select(.kind == "types"))[0].id')
ok_if "closed" says series series set "$own" --close 2030-12-31
ok_if "what is issued under a series is listed by its numbers" sh -c "'$VANTHU' outgoing '$work/a' --series $main --json |
	jq -e 'length > 0 and (map(.number | tonumber) | . == (sort | reverse)) and all(.[]; .state == \"sent\")'"
ok_if "another has none of it" is "$("$VANTHU" outgoing "$work/a" --series "$own" --json | jq length)" 0
ok_if "what is found by words has its own option" exits 4 sh -c "'$VANTHU' outgoing '$work/a' --series $own --words x"
ok_if "nor is it a register of what comes in" exits 3 sh -c "'$VANTHU' incoming '$work/a' --series $own"
ok_if "its types stay" sh -c "'$VANTHU' series list '$work/a' --json | jq -e 'map(select(.id == $own))[0] |
	.closed_on == \"2030-12-31\" and (.types | length) == 2'"
ok_if "which checks there are" says "^content,form\$" "$VANTHU" tenant checks "$work/a"
ok_if "fewer" says "^form\$" "$VANTHU" tenant checks "$work/a" form
ok_if "none" says "^none\$" "$VANTHU" tenant checks "$work/a" none
ok_if "a word that is none" exits 4 "$VANTHU" tenant checks "$work/a" all

# ---- the reader is away: nothing is signed that could not take its number ----
if [ "${VANTHU_FAULTS:-1}" = 1 ]; then
	stop a || die "stop a"
	start a VANTHU_FAULT=reader.ask:0+:RC_UNAVAILABLE || die "start a"
	id=$(write "V/v chờ chương trình đọc tệp")
	ok_if "no reader: it is not submitted" exits 69 draft submit "$id" --as cv --signer ld
	ok_if "and that is said" grep -q "not submitted" "$work/e"
	ok_if "it is a draft still" is "$(show "$id" .stage)" draft
	stop a || die "stop a"
	start a || die "start a"
	ok_if "with the reader back it is submitted" says submitted draft submit "$id" --as cv --signer ld
fi
ok_if "doctor finds nothing" "$VANTHU" doctor "$work/a" --deep
