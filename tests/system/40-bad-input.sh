#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Packets with one fault each, and requests that lie: what `edxml check` and the axis say to them.
. "$(dirname "$0")/lib.sh"
here=$(dirname "$0")
node "$here/bad-packets.mjs" "$work/bad" $Z_A $Z_B || die "node"

# ---- the command ----
check()
{
	"$VANTHU" edxml check "$work/bad/$1.edxml" >"$work/o" 2>&1
	[ $? = "$2" ] || return 1
	[ "$3" = - ] || grep -q " $3[: ]" "$work/o"
}
in_vietnamese()
{
	LC_ALL=vi_VN.UTF-8 "$VANTHU" edxml check "$work/bad/$1.edxml" 2>&1 | grep -- " $2[: ]" |
		grep -qE 'không|vượt|quá|trống|sai|hỏng|khác|Thiếu|Quá|Ngày|Dài|Chữ|Tên|cắt'
}
while IFS=$'\t' read -r name code rule _; do
	ok_if "check: $name ends with $code, rule $rule" check "$name" "$code" "$rule"
	[ "$rule" = - ] || ok_if "check: $name in Vietnamese" in_vietnamese "$name" "$rule"
done <"$work/bad/list"
ok_if "show reads none of what must not be read" sh -c "
	! '$VANTHU' edxml show '$work/bad/xxe.edxml' 2>&1 | grep -q root:"
ok_if "extract: a bomb stays the small ZIP that it is" sh -c "
	'$VANTHU' edxml extract '$work/bad/bomb.edxml' --to '$work/bomb' &&
	[ \$(find '$work/bomb' -type f | wc -l) = 1 ] && [ \$(du -sk '$work/bomb' | cut -f1) -lt 200 ]"
ok_if "extract: names with paths and controls" "$VANTHU" edxml extract "$work/bad/names.edxml" --to "$work/names"
ok_if "no file lies outside of the folder, none hidden" sh -c "
	[ \$(find '$work/names' -type f -not -name '.*' | wc -l) = 11 ] && [ ! -e '$work/etc' ]"
ok_if "and no name turns a line or a direction around" sh -c "
	! find '$work/names' -type f | LC_ALL=C grep -qP '[\\x01-\\x09\\x0b-\\x1f\\x7f]|\\xe2\\x80\\xae'"
ok_if "no file at all" sh -c "'$VANTHU' edxml check '$work/nothing' 2>&1 | grep -q nothing; [ \$? = 0 ]"

# ---- the axis ----
init_three || die "init"
start axis || die "axis"
secret=$(cat "$work/secret_a")
code_of() { vxp "$@" >"$work/answer"; jq -r .code "$work/answer"; }
says() { jq -e --arg w "$1" '.desc | contains($w)' "$work/answer" >/dev/null; }
answers()
{
	local want=$1
	shift
	[ "$(code_of $Z_A "$secret" "$@")" = "$want" ] && jq -e '.http == 200' "$work/answer"
}
send=(sendEdoc "from=$Z_A" servicetype=eDoc messagetype=edoc --file)
while IFS=$'\t' read -r name _ _ code _; do
	ok_if "axis: $name is answered with code $code" answers "$code" "${send[@]}" "$work/bad/$name.edxml"
	[ "$code" = 0 ] || ok_if "axis: and what to do ($name)" says "Hãy"
	cat "$work/answer" >>"$work/answers"
done <"$work/bad/list"
ok_if "no answer has empty brackets" sh -c "! grep -qE '\\(, |\\(\\)|\\.\\.' '$work/answers'"
ok_if "a limit is told" sh -c "grep -q '> 5000' '$work/answers' && grep -q '> 64' '$work/answers' && grep -q '> 200' '$work/answers'"

jq_db() { vxp $Z_B "$(cat "$work/secret_b")" getReceivedEdocList servicetype=eDoc messagetype=edoc; }
ok_if "only what was taken waits for the receiver" sh -c "
	[ \"\$(printf '%s' '$(jq_db | jq '.data | length')')\" = \"\$(cut -f4 '$work/bad/list' | grep -cx 0)\" ]"

doc_id=$(vxp $Z_A "$secret" "${send[@]}" "$work/bad/sound.edxml" | jq -r .docId)
ok_if "the same packet again has the same DocId" \
	[ "$(vxp $Z_A "$secret" "${send[@]}" "$work/bad/sound.edxml" | jq -r .docId)" = "$doc_id" ]
sed 's/đúng quy định/đã sửa/' "$work/bad/sound.edxml" >"$work/bad/again.edxml"
ok_if "another packet with the same document id is another one" \
	[ "$(vxp $Z_A "$secret" "${send[@]}" "$work/bad/again.edxml" | jq -r '.code + (.docId != "'"$doc_id"'" | tostring)')" = 0true ]

# ---- who asks, and whether it was he ----
list=(getReceivedEdocList servicetype=eDoc messagetype=edoc)
refuses()
{
	local want=$1 word=$2
	shift 2
	[ "$(code_of "$@")" = "$want" ] && says "$word"
}
ok_if "wrong secret" refuses 15 "Mật khóa" $Z_A wrong "${list[@]}"
ok_if "unknown system" refuses 15 000.00.77.Z01 000.00.77.Z01 "$secret" "${list[@]}"
ok_if "an argument beside the signature" refuses 15 "status không nằm trong phần đã ký" \
	$Z_A "$secret" "${list[@]}" --uncovered status=done
ok_if "an argument other than signed" refuses 15 messagetype $Z_A "$secret" "${list[@]}" --bend messagetype=status
ok_if "a clock that is slow" refuses 15 "Hãy chỉnh giờ" $Z_A "$secret" "${list[@]}" --skew -3600
ok_if "a clock a year ahead" refuses 15 "Hãy chỉnh giờ" $Z_A "$secret" "${list[@]}" --skew 31536000
ok_if "a file that is not the one hashed" refuses 10 "hash-file" $Z_A "$secret" "${send[@]}" "$work/bad/sound.edxml" --hash 1234
ok_if "somebody else's packet" refuses 19 $Z_A $Z_B "$(cat "$work/secret_b")" \
	sendEdoc "from=$Z_B" servicetype=eDoc messagetype=edoc --file "$work/bad/sound.edxml"
ok_if "a DocId that is a path" refuses 10 passwd $Z_A "$secret" getEdoc docId=../../etc/passwd
ok_if "a packet over the limit is refused by its length alone" refuses 10 104857600 \
	$Z_A "$secret" "${send[@]}" "$work/bad/sound.edxml" --declare 200000000
ok_if "with HTTP 413, before a byte of it was sent" jq -e '.http == 413' "$work/answer"
ok_if "headers of 40 KB" refuses 22 "header" $Z_A "$secret" "${list[@]}" \
	--raw-header "X-Long: $(head -c 40000 /dev/zero | tr '\0' x)"
ok_if "with HTTP 431" jq -e '.http == 431' "$work/answer"

sed "s/$Z_B/000.00.77.Z01/; s/>99</>97</; s/,99\\//,97\\//" "$work/bad/sound.edxml" >"$work/bad/nobody.edxml"
ok_if "an unknown receiver is named" refuses 18 000.00.77.Z01 $Z_A "$secret" "${send[@]}" "$work/bad/nobody.edxml"
"$VANTHU" organ lock "$work/axis" $Z_B >/dev/null
sed 's/>99</>98</; s/,99\//,98\//' "$work/bad/sound.edxml" >"$work/bad/locked.edxml"
ok_if "a locked receiver is named" refuses 23 $Z_B $Z_A "$secret" "${send[@]}" "$work/bad/locked.edxml"
"$VANTHU" organ unlock "$work/axis" $Z_B >/dev/null
"$VANTHU" organ lock "$work/axis" $Z_A >/dev/null
ok_if "a locked sender" refuses 23 $Z_A $Z_A "$secret" "${list[@]}"
"$VANTHU" organ unlock "$work/axis" $Z_A >/dev/null
ok_if "and when it is open again all goes on" answers 0 "${send[@]}" "$work/bad/locked.edxml"

# ---- not even HTTP ----
garbage() { head -c 20000 /dev/urandom | timeout 10 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port_axis; cat >&3; head -c 100 <&3" >/dev/null 2>&1; true; }
ok_if "noise on the port" garbage
ok_if "a connection that says nothing" bash -c "exec 3<>/dev/tcp/127.0.0.1/$port_axis; sleep 0.1"
ok_if "the axis stands" is_up axis
ok_if "and has not lost anything" "$VANTHU" doctor "$work/axis" --deep
ok_if "its log has no fault of its own" sh -c "! grep -E 'level=(err|error|crit)' '$work/axis.log'"
