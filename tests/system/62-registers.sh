#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Sổ đăng ký: from a running node, shut in as it is, over the API, from its page and by the command; from
# a stopped one; without the font.
. "$(dirname "$0")/lib.sh"
for program in pdftotext pdffonts qpdf unzip; do
	command -v $program >/dev/null || skip_all "no $program"
done

init_three || die "init"
: >"$work/b/tmp/print-aBcDeF" # of a print that was cut short
start_three
send_from a 15 $Z_B >/dev/null && send_from a 16 $Z_B --urgent 3 >/dev/null || die "send"
wait_for 20 has_incoming b 15 && wait_for 20 has_incoming b 16 || die "nothing arrived"
for n in 15 16; do
	"$VANTHU" register "$work/b" "$(id_of b $n)" >/dev/null || die "register"
done
year=$(TZ=UTC-7 date +%Y)
sign_in b

is_pdf() { qpdf --check "$1" && pdftotext -layout "$1" "$1.txt"; }
has() { grep -qF -- "$2" "$1"; }
# only_tinos FILE: every letter is of the font that has all Vietnamese ones
only_tinos() { ! pdffonts "$1" | tail -n +3 | grep -v '^[A-Z]*+Tinos'; }
sheet() { unzip -p "$1" xl/worksheets/sheet1.xml >"$1.xml"; }

ok_if "API: incoming as PDF" api b GET "/registers/incoming?year=$year" -f -o "$work/in.pdf" -D "$work/in.head"
ok_if "it says what it is" grep -qi '^content-type: application/pdf' "$work/in.head"
ok_if "and how it is called" grep -qi "^content-disposition: attachment; .*filename\*=UTF-8''S%E1%BB%95" "$work/in.head"
ok_if "and does nothing in a browser" grep -qi '^content-security-policy: .*sandbox' "$work/in.head"
ok_if "a sound file" is_pdf "$work/in.pdf"
ok_if "its title" has "$work/in.pdf.txt" "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"
ok_if "from which number to which" has "$work/in.pdf.txt" "Từ số 01 đến số 02"
ok_if "a document" has "$work/in.pdf.txt" "15/UBND-VP"
ok_if "how urgent the other is" has "$work/in.pdf.txt" "Hỏa tốc"
ok_if "who printed it" has "$work/in.pdf.txt" "Người in: Văn thư b"
ok_if "Tinos and nothing else" only_tinos "$work/in.pdf"
ok_if "API: incoming as XLSX" api b GET "/registers/incoming?year=$year&format=xlsx" -f -o "$work/in.xlsx"
ok_if "a sound file" unzip -tq "$work/in.xlsx"
ok_if "its sheet" sheet "$work/in.xlsx"
ok_if "with the document" has "$work/in.xlsx.xml" "15/UBND-VP"
ok_if "API: incoming as DOCX" api b GET "/registers/incoming?year=$year&format=docx" -f -o "$work/in.docx"
ok_if "a sound file" unzip -tq "$work/in.docx"
ok_if "with the document" sh -c "unzip -p '$work/in.docx' word/document.xml | grep -qF 15/UBND-VP"

ok_if "API: what is being dealt with" api b GET "/registers/settling?year=$year" -f -o "$work/do.pdf"
ok_if "a sound file" is_pdf "$work/do.pdf"
ok_if "its title" has "$work/do.pdf.txt" "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN"
ok_if "how far it has come" has "$work/do.pdf.txt" "Chưa trình"
ok_if "command: the same as XLSX" sh -c "'$VANTHU' book print '$work/b' --settling --format xlsx >'$work/do.xlsx'"
ok_if "its sheet" sheet "$work/do.xlsx"
ok_if "with the document" has "$work/do.xlsx.xml" "15/UBND-VP"

first=$(id_of b 15)
ok_if "API: a slip" api b GET "/documents/$first/slip" -f -o "$work/slip.pdf"
ok_if "a sound file" is_pdf "$work/slip.pdf"
ok_if "its title" has "$work/slip.pdf.txt" "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN"
ok_if "which document it is" has "$work/slip.pdf.txt" "15/UBND-VP"
ok_if "room to write on" has "$work/slip.pdf.txt" "……………"
ok_if "command: the same" sh -c "'$VANTHU' book slip '$work/b' $first >'$work/slip2.pdf'"
ok_if "a sound file" is_pdf "$work/slip2.pdf"

# page WORD OUT FIELDS: as a browser sends the form
page()
{
	curl -sS -f -b "$work/b.cookies" -o "$work/$2" --data-urlencode "csrf=$(cat "$work/b.csrf")" -d "$3" \
		"http://127.0.0.1:$port_b/$1/book"
}
ok_if "page: incoming as PDF" page incoming page.pdf "book_year=$year&book_format=pdf"
ok_if "a sound file" is_pdf "$work/page.pdf"
ok_if "page: a part of it" page incoming part.pdf "book_year=$year&book_first=2&book_format=pdf"
ok_if "a sound file" is_pdf "$work/part.pdf"
ok_if "with the second document" has "$work/part.pdf.txt" "16/UBND-VP"
ok_if "and without the first" sh -c "! grep -qF 15/UBND-VP '$work/part.pdf.txt'"
ok_if "page: a year of the past as XLSX" page outgoing page.xlsx "book_year=2001&book_format=xlsx"
ok_if "a sound file" unzip -tq "$work/page.xlsx"

for mode in running stopped; do
	[ $mode = running ] || stop a || die "stop a"
	ok_if "$mode: book print, outgoing" sh -c "'$VANTHU' book print '$work/a' --outgoing >'$work/out.pdf'"
	ok_if "$mode: a sound file" is_pdf "$work/out.pdf"
	ok_if "$mode: with the receiver" has "$work/out.pdf.txt" "Cơ quan b (mẫu)"
	ok_if "$mode: in English, as XLSX" sh -c "
		'$VANTHU' book print '$work/a' --outgoing --english --format xlsx >'$work/out.xlsx'"
	ok_if "$mode: a sound file" unzip -tq "$work/out.xlsx"
	ok_if "$mode: its sheet" sheet "$work/out.xlsx"
	ok_if "$mode: in English" has "$work/out.xlsx.xml" "REGISTER OF OUTGOING DOCUMENTS"
	ok_if "$mode: neither or both is wrong use" sh -c "
		'$VANTHU' book print '$work/a'; [ \$? = 2 ] &&
		{ '$VANTHU' book print '$work/a' --incoming --outgoing; [ \$? = 2 ]; }"
	ok_if "$mode: a day of another year" sh -c "
		'$VANTHU' book print '$work/a' --outgoing --from 2001-01-01; [ \$? = 4 ]"
done
ok_if "doctor says that the font is there" sh -c "'$VANTHU' doctor '$work/b' | grep -q '^ok *printing'"
ok_if "nothing stays in the spool, nor what was there" sh -c "! ls '$work'/[ab]/tmp/print-* 2>/dev/null"

# Without the font: said by its package's name, at the start and in use; a sheet needs none.
bare='mount -t tmpfs none /usr/share/fonts/truetype/croscore && exec "$@"'
if unshare --mount sh -c "$bare" sh true 2>/dev/null; then
	ok_if "no font: no PDF, exit code 64" sh -c "
		unshare --mount sh -c '$bare' sh '$VANTHU' book print '$work/a' --outgoing >'$work/none.pdf' 2>'$work/said'
		[ \$? = 64 ]"
	ok_if "and it says which package" has "$work/said" "fonts-croscore"
	ok_if "not a byte of a file" test ! -s "$work/none.pdf"
	ok_if "no font: a sheet" unshare --mount sh -c "$bare" sh "$VANTHU" book print "$work/a" --outgoing --format xlsx
	stop b || die "stop b"
	# no function: its shell would be what ends
	unshare --mount sh -c "$bare" sh "$VANTHU" serve "$work/b" --port "$port_b" 2>"$work/bare.log" &
	pid[bare]=$!
	ok_if "no font: a warning at the start" wait_for 20 grep -q 'level=warning.*fonts-croscore' "$work/bare.log"
fi
