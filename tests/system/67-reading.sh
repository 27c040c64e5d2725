#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The text of files on running nodes: what arrives is read within moments and found by its words, what is odd
# is told, and a reader that dies costs no more than a moment (X1, X3).
. "$(dirname "$0")/lib.sh"
for program in pdfinfo pdftotext qpdf; do
	command -v $program >/dev/null || skip_all "no $program"
done
set -o pipefail

init_three || die "init"
start_three
send_from a 15 "$Z_B" >/dev/null || die "send"
wait_for 20 has_incoming b 15 || die "nothing arrived"

"$VANTHU" book print "$work/a" --outgoing >"$work/sổ.pdf" || die "print"
"$VANTHU" book print "$work/a" --outgoing --format xlsx >"$work/sổ.xlsx" || die "print"
qpdf --encrypt khoa chu 256 -- "$work/sổ.pdf" "$work/khóa.pdf" || die "qpdf"
printf 'không phải PDF\n' >"$work/giả.pdf"

# send_files NUMBER FILE…
send_files()
{
	local number=$1
	shift
	"$VANTHU" send "$work/a" --to "$Z_B" --type "Công văn" --number "$number" --notation UBND-VP \
		--subject "Gửi bảng kê" --place "An Bình" --signer "Nguyễn Văn An" \
		--position "Chủ tịch" --competence "TM." "$@"
}
# facts NUMBER: kind, why unread and warnings of each file of a document at B
facts()
{
	api b GET "/documents/$(id_of b "$1")" | jq -r '.attachments[] |
		"\(.name) \(.kind) \(.unread)" + (if .name_lies then " lies" else "" end)
		+ (if .is_encrypted then " locked" else "" end)'
}
is_told() { facts "$1" | grep -qx -- "$2"; }
doctor_says() { "$VANTHU" doctor "$work/$1" | grep -q -- "$2"; }
# found N WORD…: so many documents at B have them
found()
{
	local n=$1
	shift
	[ "$("$VANTHU" search "$work/b" --json "$@" | jq '.rows | length')" = "$n" ]
}

sign_in b
unsure() { send_files 16 "$work/giả.pdf" >"$work/o" 2>&1; [ $? = 6 ] && grep -q "giả.pdf is no PDF" "$work/o"; }
ok_if "a PDF that is none is told before it goes" unsure
ok_if "files of all kinds are sent" \
	send_files 16 "$work/sổ.pdf" "$work/sổ.xlsx" "$work/khóa.pdf" "$work/giả.pdf" --confirmed
ok_if "they arrive" wait_for 20 has_incoming b 16
ok_if "a register as PDF is read" wait_for 20 is_told 16 "sổ.pdf pdf none"
ok_if "as a sheet too" wait_for 20 is_told 16 "sổ.xlsx xlsx none"
ok_if "one with a password says so" wait_for 20 is_told 16 "khóa.pdf pdf encrypted locked"
ok_if "and one that is no PDF" wait_for 20 is_told 16 "giả.pdf text none lies"
ok_if "words of the files are found" wait_for 20 found 2 '"nhận số 15"'
ok_if "nothing waits at B" wait_for 20 doctor_says b "^ok *text of files *0 wait"
ok_if "the locked one is counted" doctor_says b "encrypted 1"
# a sanitizer asks the system for more than a reader may
grep -aq __asan_init "$VANTHU" ||
	ok_if "its reader is shut in" doctor_says b "^ok *reader .*, shut in"
ok_if "and died over nothing" doctor_says b "died 0 times"

# reader_of NODE: the process that waits for the next file of a node
reader_of()
{
	local p q
	for p in $(pgrep -P "${pid[$1]}"); do
		for q in $(pgrep -P "$p"); do
			[ "$(cat "/proc/$q/comm" 2>/dev/null)" = vanthu-reader ] && echo "$q"
		done
	done
}
before=$(reader_of b)
kill -9 "$before"
is_another() { [ -n "$(reader_of b)" ] && [ "$(reader_of b)" != "$before" ]; }
ok_if "one that was killed is followed by another" wait_for 20 is_another
printf 'một trang thứ hai\n' >"$work/hai.txt"
send_files 17 "$work/hai.txt" >/dev/null
ok_if "which reads what comes next" wait_for 30 found 1 '"trang thứ hai"'
ok_if "and the node has not noticed" is_up b

stop b
start b
ok_if "a node that was stopped goes on" wait_for 20 doctor_says b "^ok *text of files *0 wait"
"$VANTHU" rebuild search "$work/b" --unread --json >"$work/again" || die "rebuild"
ok_if "what is unread waits again when somebody asks for it" [ "$(jq .files "$work/again")" -ge 1 ]
ok_if "and the locked one is as before" wait_for 20 doctor_says b "0 wait .*encrypted 1"

# a whole work file as one PDF, with two thousand pages in it, by a node that is shut in
qpdf --empty --pages "$work/sổ.pdf" "$(printf '1,%.0s' {1..1999})1" -- "$work/dài.pdf" || die "qpdf"
sign_in a
file=$(api a POST /files -H 'Content-Type: application/json' \
	-d '{"title":"Hồ sơ dài","notation":"01.HS","retention":10}' | jq .id)
for name in dài.pdf khóa.pdf giả.pdf; do
	api a POST "/files/$file/papers" -f -o "$work/paper.json" -F "paper={\"title\":\"Giấy ${name%.pdf}\"}" \
		-F "file=@$work/$name" || die "no paper"
done
ok_if "a whole file as one PDF" sh -c "'$VANTHU' file pdf '$work/a' $file >'$work/cả.pdf'"
ok_if "a sound one" qpdf --check "$work/cả.pdf"
pdftotext -layout "$work/cả.pdf" "$work/cả.txt"
ok_if "with mục lục, what is missing, and all pages" \
	[ "$(pdfinfo "$work/cả.pdf" | sed -n 's/^Pages: *//p')" = 2002 ]
ok_if "which says what it is" grep -q "Bản để đọc" "$work/cả.txt"
ok_if "and names what has no pages" grep -q "khóa.pdf .*mật khẩu" "$work/cả.txt"
ok_if "the same over the API" api a GET "/files/$file/pdf" -f -o "$work/cả2.pdf"
ok_if "a sound one" qpdf --check "$work/cả2.pdf"
is_tidy() { [ -z "$(ls "$work/a/tmp")" ]; }
ok_if "and nothing of it stays in the spool" is_tidy
