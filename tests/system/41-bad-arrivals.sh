#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Packets with faults as they reach an office: kept, shown to the clerk in words, none behind them held up.
. "$(dirname "$0")/lib.sh"
node "$(dirname "$0")/bad-packets.mjs" "$work/bad" $Z_A $Z_B || die "node"
start_fake fake || die "fake axis"
init_office b $Z_B "$port_fake" >/dev/null || die "init"
cp "$work"/bad/*.edxml "$work/fake/edoc/"
mv "$work/fake/edoc/sound.edxml" "$work/fake/edoc/zz-sound.edxml" # behind all others
cp "$work/bad/sound.edxml" "$work/fake/edoc/zz-twin.edxml"
sed 's/đúng quy định/đã sửa/' "$work/bad/sound.edxml" >"$work/fake/edoc/zzz-again.edxml"
cp "$work/bad/truncated.edxml" "$work/fake/status/st-1.edxml"
cp "$work/bad/sound.edxml" "$work/fake/status/st-2.edxml" # a document among the statuses
start b || die "b"

told() { grep -c "^$1	$2	" "$work/fake/told"; }
is_told() { [ "$(told "$1" "$2")" = 1 ]; }
ok_if "the packet behind all the bad ones arrives" wait_for 60 is_told zzz-again "done"
sign_in b
incoming b >"$work/list"
# by_doc NAME: the id of the document that the packet NAME became
for id in $(jq -r '.[].id' "$work/list"); do
	api b GET "/documents/$id" >"$work/doc.$id"
	ln -sf "doc.$id" "$work/by.$(jq -r .packet.axis_doc_id "$work/doc.$id")"
done
page_sign_in b
shows()
{
	page b GET "/incoming/$(jq -r .id "$work/by.$1")" | words >"$work/words"
	shift
	local w
	for w in "$@"; do
		grep -qF -- "$w" "$work/words" || { echo "no: $w"; cat "$work/words"; return 1; }
	done
}
kept()
{
	[ "$(jq -r .state "$work/by.$1")" = "$2" ] &&
		api b GET "/documents/$(jq -r .id "$work/by.$1")/packet" | cmp - "$work/bad/$1.edxml"
}
has_rule() { jq -e --arg r "$2" '[.packet.findings[].rule] | index($r) != null' "$work/by.$1"; }
while IFS=$'\t' read -r name _ rule _ what; do
	case $name in
	sound) continue ;;
	empty) # an answer without a packet: it stays on the axis, and people are told
		ok_if "empty: nothing is told to the axis" [ "$(grep -c '^empty	' "$work/fake/told")" = 0 ]
		continue
		;;
	esac
	case $what in
	kept)
		ok_if "$name is kept as it came" kept "$name" unreadable
		ok_if "$name: the clerk is told what to do" shows "$name" "Gói tin lỗi" "Hãy báo bên gửi"
		ok_if "$name: the axis is told fail" is_told "$name" fail
		;;
	taken)
		ok_if "$name is kept as it came, and is a document" kept "$name" waiting
		ok_if "$name: the axis is told done" is_told "$name" "done"
		;;
	esac
	[ "$rule" = - ] || ok_if "$name: rule $rule is among its findings" has_rule "$name" "$rule"
done <"$work/bad/list"

first_finding() { page b GET "/incoming/$(jq -r .id "$work/by.receivers")" | grep -A3 'class="finding ' | head -4 | words; }
ok_if "the error stands first among 200 notes" grep -q "Quá nhiều cơ quan nhận" <(first_finding)
ok_if "a truncated packet: cut off, ask for it again" shows truncated "bị cắt giữa chừng"
ok_if "a bare entity" shows entity "&amp;"
ok_if "an attachment that is no base64 says so" shows base64 "Tệp bị hỏng khi truyền"
ok_if "a bomb is kept packed" shows bomb "nghi là bom nén"
ok_if "decomposed Vietnamese is filed composed" \
	[ "$(jq -r .subject "$work/by.nfd")" = "V/v tổ chức hội nghị trực tuyến" ]
ok_if "a subject of 501 characters is there whole" \
	[ "$(jq -r '.subject | length' "$work/by.subject")" = 501 ]
ok_if "names are safe and different" sh -c "jq -e '[.attachments[].name] | length == (unique | length)
	and all(test(\"[/\\\\\\\\]\") | not) and all(startswith(\".\") | not)' '$work/by.names'"
ok_if "the same packet under two DocIds is one document" [ "$(jq '[.[] | select(.number == "99")] | length' "$work/list")" = 3 ]
ok_if "another one with the same document id says so" shows zzz-again "trùng mã với văn bản đã đến" "Xin đối chiếu"
ok_if "a broken status is told fail, and is no document" is_told st-1 fail
ok_if "a packet that stays on the axis is told to people" grep -q "chưa lấy về được (mã empty)" <(page b GET / | words)
ok_if "in the API too" grep -q "chưa lấy về được" <(api b GET /counts)

# the same in English, by the switch
csrf=$(page b GET / | csrf_of)
page b POST /language -o "$work/page" --data-urlencode "csrf=$csrf" -d language=en -d next=/
ok_if "in English by the switch" shows truncated "Tell the sender of the faults" "perhaps cut off on its way"
ok_if "a document that comes again, in English" shows zzz-again "Arrived, with the id of a document" "Compare the"
ok_if "what stays on the axis, in English" grep -q "could not be fetched yet (id empty)" <(page b GET / | words)
ok_if "a damaged file, in English" shows base64 "The file was damaged on the way"

register() { api b POST "/documents/$(jq -r .id "$work/by.zz-sound")/register" -H 'Content-Type: application/json' \
	-d "{\"version\":$(jq .version "$work/by.zz-sound")}" | jq -e '.arrival_number == 1'; }
ok_if "the sound one can be registered" register
ok_if "the node stands" is_up b
ok_if "and nothing was lost" "$VANTHU" doctor "$work/b" --deep --json
kill9 fake
ok_if "SIGTERM ends it" stop b
