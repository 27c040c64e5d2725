#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# vanthu edxml check, show, extract on the golden packets: exit codes, JSON, file names.
. "$(dirname "$0")/lib.sh"
packets=$(dirname "$0")/../golden/edxml

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
edxml() { "$VANTHU" edxml "$@"; }
json() { local filter=$1; shift; edxml "$@" --json | jq -e "$filter" >/dev/null; }

ok_if "check: acceptable" exits 0 edxml check "$packets/java-sdk.edxml" "$packets/status-02.edxml"
ok_if "check: error findings" exits 1 edxml check "$packets/java-sdk.edxml" "$packets/bad-fields.edxml"
ok_if "each with line, severity, rule and element" \
	grep -q ":14: error: M.To To: .*\[000.00.05.Z01\]" "$work/o"
ok_if "check: unreadable wins" exits 2 edxml check "$packets/bad-xxe.edxml" "$packets/bad-fields.edxml"
ok_if "and says why" grep -q ":2: error: F.Dtd" "$work/o"
ok_if "check: not there" exits 2 edxml check "$work/nothing"
ok_if "check: a folder" exits 2 edxml check "$work"
ok_if "check: an empty file" exits 2 edxml check /dev/null
ok_if "check: from a pipe" sh -c "cat '$packets/java-sdk.edxml' | '$VANTHU' edxml check -"
ok_if "check --json" json '
	.[0].isReadable and (.[0].isAcceptable | not) and (.[1].error | length > 0)
	and (.[0].findings | map(select(.rule == "M.To" and .line == 14 and .vi != .en)) | length == 1)' \
	check "$packets/bad-fields.edxml" "$packets/bad-truncated.edxml"
ok_if "in Vietnamese for those who want it" sh -c "
	LC_ALL=vi_VN.UTF-8 '$VANTHU' edxml check '$packets/bad-fields.edxml' | grep -q 'Ngày ban hành ở tương lai'"
for f in "$packets"/bad-*.edxml; do
	edxml check "$f" >/dev/null 2>&1
	ok_if "check: $(basename "$f") ends as it should" [ $? -le 2 ]
done

ok_if "show: readable with faults" exits 0 edxml show "$packets/attachments.edxml"
ok_if "it does not turn the line around" sh -c "! grep -q '$(printf '\342\200\256')' '$work/o'"
ok_if "show: unreadable" exits 2 edxml show "$packets/bad-utf8.edxml"
ok_if "show --json: facts, attachment unpacked, signature" json '
	.packet.MessageHeader.Subject != "" and .packet.kind == "document"
	and (.packet.attachments[1] | .wasZipped and .bytes == 488 and (.sha256 | length == 64))
	and .signature.state == "unverifiable" and .signature.reason == "dummy"' \
	show "$packets/java-sdk.edxml"
ok_if "show --json: a status" json '
	.packet.kind == "status" and .packet.MessageHeader.StatusCode == "13"
	and .signature.state == "absent"' show "$packets/status-13.edxml"

ok_if "extract needs --to" exits 2 edxml extract "$packets/java-sdk.edxml"
ok_if "extract" exits 0 edxml extract "$packets/java-sdk.edxml" --to "$work/files"
ok_if "the unpacked file" [ "$(stat -c %s "$work/files/Phụ lục.doc")" = 488 ]
ok_if "extract: nothing is written over" exits 0 edxml extract "$packets/java-sdk.edxml" --to "$work/files"
ok_if "the second has a number" cmp "$work/files/Phụ lục.doc" "$work/files/Phụ lục (2).doc"
ok_if "extract: a damaged attachment" exits 1 edxml extract "$packets/attachments.edxml" --to "$work/many"
ok_if "no name leads out of the folder" [ "$(find "$work/many" -type f | wc -l)" = 13 ]
ok_if "a path is cut off" test -f "$work/many/15.pdf"
ok_if "extract: a name behind its bytes" exits 0 edxml extract "$packets/other-orders.edxml" --to "$work/o2"
ok_if "is known all the same" [ "$(head -c 7 "$work/o2/Danh sách.xls.txt")" = "mot hai" ]
ok_if "extract: unreadable leaves nothing" exits 2 edxml extract "$packets/bad-truncated.edxml" --to "$work/none"
ok_if "not even the folder" test ! -e "$work/none"
