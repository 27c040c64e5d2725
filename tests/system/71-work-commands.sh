#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154,SC1010
# Work within an organ by the commands: internal documents, tasks, kept searches; on a stopped and on a running
# node, with what each of them refuses.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
day() { TZ=Asia/Ho_Chi_Minh date -d "$1 days" +%F; }

init_three || die "init"
printf 'code;name\nVP;Văn phòng\nTC;Tài chính\n' >"$work/units.csv"
printf 'login,name,unit,role\ncv,Trần Văn Làm,VP,specialist\nxa,Ngô Văn Xa,TC,specialist\ntp,Lê Thị Trưởng,VP,head\nld,Nguyễn Văn An,,leader\n' \
	>"$work/people.csv"
"$VANTHU" unit import "$work/a" "$work/units.csv" >/dev/null &&
	"$VANTHU" user import "$work/a" "$work/people.csv" >/dev/null || die "people"

notice() { local what=$1; shift; "$VANTHU" notice "$what" "$work/a" "$@"; }
task() { local what=$1; shift; "$VANTHU" task "$what" "$work/a" "$@"; }
of_notice() { notice show "$1" --as "$2" --json | jq -r "$3"; }
of_task() { task show "$1" --as "$2" --json | jq -r "$3"; }
count() { "$@" --json | jq length; }

for mode in stopped running; do
	[ $mode = stopped ] || start a || die "a"

	# ---- internal documents ----
	id=$(notice write "$work/Công văn 15.pdf" --as ld --kind meeting --subject "Họp $mode" --units VP --people xa \
		--meets-at "$(day 3)T08:30:00+07:00" --venue "Phòng họp 1" --json | jq -r .id)
	ok_if "$mode: an invitation is sent" test "${id:-0}" -gt 0
	ok_if "$mode: to everybody in the unit, and to a person" is "$(of_notice "$id" ld .readers)" 3
	ok_if "$mode: its author is told that nobody has read it" is "$(of_notice "$id" ld .read)" 0
	ok_if "$mode: a reader is told no receipts" is "$(of_notice "$id" cv 'has("read")')" false
	ok_if "$mode: where and when" is "$(of_notice "$id" cv .venue)" "Phòng họp 1"
	ok_if "$mode: in words" says "Họp $mode" notice show "$id" --as cv
	ok_if "$mode: it is among what is unread" is "$(notice list --as cv --scope unread --json | jq --argjson i "$id" '[.[] | select(.id == $i)] | length')" 1
	ok_if "$mode: and among what its author wrote" says "Họp $mode" notice list --as ld --scope written
	ok_if "$mode: a specialist does not write to another unit" exits 3 \
		"$VANTHU" notice write "$work/a" --as cv --kind inform --subject X --content Y --people xa
	ok_if "$mode: a meeting has its time" exits 4 \
		"$VANTHU" notice write "$work/a" --as ld --kind meeting --subject X --venue Y --units VP
	ok_if "$mode: a word that is no kind" exits 4 \
		"$VANTHU" notice write "$work/a" --as ld --kind party --subject X --content Y --units VP
	ok_if "$mode: a time that is none" exits 4 \
		"$VANTHU" notice write "$work/a" --as ld --kind meeting --subject X --meets-at tomorrow --venue Y --units VP
	ok_if "$mode: a file that is not there" exits 3 \
		"$VANTHU" notice write "$work/a" "$work/none.pdf" --as ld --kind inform --subject X --units VP
	ok_if "$mode: nobody else takes it back" exits 5 "$VANTHU" notice withdraw "$work/a" "$id" --as cv --reason X
	ok_if "$mode: its author does" notice withdraw "$id" --as ld --reason "Hoãn họp"
	ok_if "$mode: it stays to be seen" is "$(of_notice "$id" cv .standing)" recalled
	ok_if "$mode: and is taken back once" exits 6 "$VANTHU" notice withdraw "$work/a" "$id" --as ld --reason X

	# ---- tasks ----
	id=$(task give --as ld --subject "Báo cáo quý $mode" --content "Đủ số liệu" --lead cv --support xa \
		--due "$(day 5)" --json | jq -r .id)
	ok_if "$mode: a task is given" test "${id:-0}" -gt 0
	lead=$(of_task "$id" cv '[.assignments[] | select(.part == "lead")][0].id')
	ok_if "$mode: who leads has it, until that day" is \
		"$(of_task "$id" cv "[.assignments[] | select(.id == $lead)][0] | .whom + \" \" + .due_on")" "Trần Văn Làm $(day 5)"
	ok_if "$mode: in words" says "Báo cáo quý $mode" task show "$id" --as ld
	ok_if "$mode: it is open in time" is "$(task list --as cv --standing open --json | jq --argjson i "$id" '[.[] | select(.document_id == $i)] | length')" 1
	ok_if "$mode: its giver has it among what was given" says "Báo cáo quý $mode" task list --as ld --whose given
	ok_if "$mode: the head of who was given it among the unit's" is "$(task list --as tp --whose unit --json | jq --argjson i "$id" '[.[] | select(.document_id == $i)] | length')" 1
	ok_if "$mode: a specialist gives none" exits 5 "$VANTHU" task give "$work/a" --as cv --subject X --lead xa
	ok_if "$mode: somebody who is not there" exits 3 "$VANTHU" task give "$work/a" --as ld --subject X --lead nobody
	ok_if "$mode: a standing that is none" exits 4 "$VANTHU" task list "$work/a" --as cv --standing soon
	ok_if "$mode: it is begun" says done task do "$lead" begin --as cv
	ok_if "$mode: reported on" says done task do "$lead" report --as cv --text "Được một nửa"
	ok_if "$mode: a report says something" exits 4 "$VANTHU" task do "$work/a" "$lead" report --as cv
	ok_if "$mode: more time is asked for" says done task do "$lead" extend --as cv --text "Chờ số liệu" --until "$(day 8)"
	ok_if "$mode: not twice" exits 6 "$VANTHU" task do "$work/a" "$lead" extend --as cv --text X --until "$(day 9)"
	ok_if "$mode: who asked does not grant it" exits 5 "$VANTHU" task do "$work/a" "$lead" grant --as cv
	ok_if "$mode: its giver does" says done task do "$lead" grant --as ld
	ok_if "$mode: which moves the day" is "$(of_task "$id" cv "[.assignments[] | select(.id == $lead)][0].due_on")" "$(day 8)"
	ok_if "$mode: the result is handed in" says done task do "$lead" finish --as cv --text "Xong"
	ok_if "$mode: and is not done by that" is "$(of_task "$id" ld "[.assignments[] | select(.id == $lead)][0].state")" handed
	ok_if "$mode: it is sent back" says done task do "$lead" rework --as ld --text "Thiếu bảng"
	ok_if "$mode: handed in again" says done task do "$lead" finish --as cv --text "Đủ"
	ok_if "$mode: accepted" says done task do "$lead" accept --as ld
	ok_if "$mode: done in time" is "$(task list --as cv --standing done --json | jq --argjson i "$id" '[.[] | select(.document_id == $i)] | length')" 1
	ok_if "$mode: a word that is no act" exits 4 "$VANTHU" task do "$work/a" "$lead" forget --as cv
done

# ---- a kept search: it is kept on the page or over the API, and used by the command ----
sign_in a
keep() { api a POST /searches -f -H 'Content-Type: application/json' -d "$1" | jq -r .id; }
shared=$(keep '{"name":"Báo cáo","is_organ":true,"q":"báo cáo quý"}')
own=$(keep '{"name":"Của tôi","q":"báo cáo quý"}')
ok_if "a search is kept and shared with the organ" test "${shared:-0}" -gt 0
found() { [ "$("$VANTHU" search "$work/a" "$@" --json | jq '.rows | length')" = "$want" ]; }
want=2
ok_if "it finds what it asks" wait_for 10 found --saved "$shared"
want=1
ok_if "with words in the place of its own" found "báo cáo quý running" --saved "$shared"
ok_if "what is somebody's own is nobody else's" exits 3 "$VANTHU" search "$work/a" --saved "$own"
ok_if "one that is not there" exits 3 "$VANTHU" search "$work/a" --saved 999
ok_if "what is no number" exits 4 "$VANTHU" search "$work/a" --saved báo
ok_if "SIGTERM ends the node with code 0" stop a
