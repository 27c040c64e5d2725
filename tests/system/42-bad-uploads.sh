#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# What people and programs hand in with faults: by page, by API, by command.
. "$(dirname "$0")/lib.sh"
start_fake fake || die "fake axis"
init_office a $Z_A "$port_fake" >/dev/null || die "init"
printf '[limit]\nupload_bytes = 4194304\n' >>"$work/a/vanthu.conf"
start a || die "a"
wait_for 20 directory_is_there a $Z_B || die "directory"
page_sign_in a
pdf="$work/Công văn 15.pdf"
head -c 5000000 /dev/zero >"$work/big.pdf"
long=$(printf 'ă%.0s' $(seq 501))
nfd=$(printf 'Ve\xcc\x82\xcc\x80 vie\xcc\xa3\xcc\x82c')

# ---- programs ----
n=100
document()
{
	local subject=$1 receivers=${2:-[\"$Z_B\"]} n
	n=$(($(cat "$work/n" 2>/dev/null || echo 0) + 1)) # in a subshell, so a variable would not do
	echo $n >"$work/n"
	jq -nc --arg s "$subject" --arg n "$n" --argjson to "$receivers" '{number: $n, notation: "UBND-VP",
		issued_on: "2026-11-20", place: "An Bình", type_name: "Công văn", subject: $s,
		signer_name: "Nguyễn Văn An", signer_position: "Chủ tịch", receivers: $to, send: true}'
}
# api_post STATUS WORD CURL-OPTIONS…: the answer has this status and this word
api_post()
{
	local status=$1 word=$2
	shift 2
	api a POST /documents -H 'Expect:' -w '%{stderr}%{http_code}' "$@" >"$work/o" 2>"$work/status"
	[ "$(cat "$work/status")" = "$status" ] && grep -qF -- "$word" "$work/o" && jq -e . "$work/o"
}
file=(-F "file=@$pdf;filename=a.pdf")
ok_if "API: sound" api_post 201 id -F "document=$(document 'V/v thử')" "${file[@]}"
rm "$work/n"
ok_if "API: the same number again" api_post 422 "đã được dùng" -F "document=$(document 'V/v thử')" "${file[@]}"
ok_if "API: subject of 501 characters" api_post 422 "500 ký tự" -F "document=$(document "$long")" "${file[@]}"
ok_if "API: of 500" api_post 201 id -F "document=$(document "${long:1}")" "${file[@]}"
ok_if "API: decomposed Vietnamese" api_post 201 id -F "document=$(document "$nfd")" -F "file=@$pdf;filename=$nfd.pdf"
doc=$(jq -r .id "$work/o")
ok_if "is kept composed, its file's name too" sh -c "
	[ '$(api a GET "/documents/$doc" | jq -r '.subject + .attachments[0].name')' = 'Về việcVề việc.pdf' ]"
ok_if "API: names that are paths" api_post 201 id -F "document=$(document 'V/v tên tệp')" \
	-F "file=@$pdf;filename=../../../etc/passwd" -F "file=@$pdf;filename=..\\..\\x.pdf" \
	-F "file=@$pdf;filename=." -F "file=@$pdf;filename=$(printf 'a\xff\xfeb.pdf')" -F "file=@$pdf;filename=$(printf 'a\tb.pdf')"
ok_if "lose them" sh -c "printf '%s' '$(api a GET "/documents/$(jq -r .id "$work/o")" | jq -c '[.attachments[].name]')' |
	jq -e 'length == 5 and all(test(\"[/\\\\\\\\\\t]\") | not) and all(startswith(\".\") | not)'"
ok_if "API: not UTF-8" api_post 422 "UTF-8" -F "document={\"subject\":\"$(printf '\xff\xfe')\"}" "${file[@]}"
ok_if "API: control characters" api_post 422 "ký tự không dùng được" -F 'document={"subject":"a\u0001b","number":"77","send":true}' "${file[@]}"
ok_if "API: not JSON" api_post 422 "JSON sai cú pháp" -F 'document={broken' "${file[@]}"
ok_if "API: nested 1,000 deep" api_post 413 "32 cấp" -F "document=$(printf '[%.0s' $(seq 1000))" "${file[@]}"
ok_if "API: no document" api_post 422 document "${file[@]}"
ok_if "API: over the limit: 413 with the limit" api_post 413 "giới hạn 4194304 byte" \
	-F "document=$(document 'V/v lớn')" -F "file=@$work/big.pdf"
early()
{
	printf 'POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nCookie: %s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n' \
		"$(awk '{ printf "%s%s=%s", s, $6, $7; s = "; " }' <(grep -v '^# ' "$work/a.cookies" | sed 's/^#HttpOnly_//' | grep .))" |
		timeout 10 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port_a; cat >&3; head -1 <&3" | grep " 413 "
}
ok_if "by its length alone, before any of it is there" early
jq -nc '[range(10000) | "000.00.00.Z\(.)"]' >"$work/many"
document 'V/v nhiều' '[]' | jq -c --slurpfile r "$work/many" '.receivers = $r[0]' >"$work/document"
ok_if "API: 10,000 receivers" api_post 422 5000 -F "document=<$work/document" "${file[@]}"
jq -nc '[range(5000) | "000.00.00.Z\(.)"]' >"$work/many"
document 'V/v nhiều' '[]' | jq -c --slurpfile r "$work/many" '.receivers = $r[0]' >"$work/document"
ok_if "API: 5,000 that nobody knows are named" api_post 422 "000.00.00.Z7 không có trong danh bạ" -F "document=<$work/document" "${file[@]}"
ok_if "API: a receiver twice" api_post 422 "$Z_B được chọn hai lần" -F "document=$(document 'V/v' "[\"$Z_B\",\"$Z_B\"]")" "${file[@]}"
ok_if "API: an empty file" api_post 422 "x.pdf trống" -F "document=$(document 'V/v')" -F "file=@/dev/null;filename=x.pdf"
many=()
for i in $(seq 201); do many+=(-F "file=@$pdf;filename=$i.pdf"); done
ok_if "API: 201 files" api_post 413 200 -F "document=$(document 'V/v')" "${many[@]}"
in_english() { api_post 413 4194304 -H 'Accept-Language: en' -F "document=$(document 'V/v lớn')" -F "file=@$work/big.pdf" && grep -q "over the limit of" "$work/o"; }
ok_if "API: in English" in_english

# ---- people ----
# form_post STATUS WORD CURL-OPTIONS…
form_post()
{
	local status=$1 word=$2
	shift 2
	csrf=$(page a GET /outgoing/new | csrf_of)
	page a POST /outgoing/new -H 'Expect:' -F "csrf=$csrf" -F do=review -F number=$((++n)) -F notation=UBND-VP \
		-F "type_name=Công văn" -F "place=An Bình" -F issued_on=20/11/2026 -F "signer_name=An" \
		-F "signer_position=Chủ tịch" "$@" | words >"$work/o"
	[ "$(cat "$work/status")" = "$status" ] && grep -qF -- "$word" "$work/o" || { cat "$work/status" "$work/o"; return 1; }
}
to=(-F "receiver=$Z_B" -F receiver_name=B -F purpose=unknown)
ok_if "page: subject of 501 characters" form_post 422 "Dài quá 500 ký tự" -F "subject=$long" "${to[@]}" -F "files=@$pdf"
ok_if "page: what was typed is there still" grep -qF "$long" <(page a GET /outgoing/new -o /dev/null; cat "$work/o")
ok_if "page: a file over the limit" form_post 413 "4 MB cho một lần gửi" -F "subject=V/v lớn" "${to[@]}" -F "files=@$work/big.pdf"
ok_if "page: says how to make it smaller" grep -q "giảm dung lượng tệp" "$work/o"
ok_if "page: an empty file is named" form_post 422 "x.pdf trống" -F "subject=V/v" "${to[@]}" -F "files=@/dev/null;filename=x.pdf"
ok_if "page: not UTF-8" form_post 422 "ký tự không dùng được" -F "subject=$(printf 'a\xffb')" "${to[@]}"
ok_if "page: control characters" form_post 422 "ký tự không dùng được" -F "subject=$(printf 'a\x01b')" "${to[@]}" -F "files=@$pdf"
ok_if "page: unknown receiver" form_post 422 "000.00.77.Z01 không có trong danh bạ" -F "subject=V/v" -F receiver=000.00.77.Z01 -F receiver_name=x -F purpose=unknown -F "files=@$pdf"
{
	csrf=$(page a GET /outgoing/new | csrf_of)
	printf -- '--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%s\r\n' "$csrf"
	awk 'BEGIN { for (i = 0; i < 10000; i++) for (k = 0; k < 3; k++) { split("receiver receiver_name purpose", f, " ")
		printf "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", f[k + 1], (k < 2 ? "000.00.00.Z" i : "unknown") } }'
	printf -- '--b--\r\n'
} >"$work/form"
page a POST /outgoing/new -H 'Expect:' -H 'Content-Type: multipart/form-data; boundary=b' --data-binary "@$work/form" | words >"$work/o"
ok_if "page: 10,000 receivers" grep -q "Biểu mẫu có quá 16000 ô nhập" "$work/o"
page a POST /outgoing/new -H 'Expect:' -H 'Content-Type: multipart/form-data; boundary=b' --data-binary "--b
broken" | words >"$work/o"
ok_if "page: no multipart at all" grep -q "không đúng khuôn dạng" "$work/o"

# ---- the command ----
send()
{
	local code=$1 word=$2 receiver=$3 subject=$4
	shift 4
	env LC_ALL=vi_VN.UTF-8 "$VANTHU" send "$work/a" --to "$receiver" --type "Công văn" --number $((++n)) \
		--notation UBND-VP --subject "$subject" --place "An Bình" --signer An --position "Chủ tịch" \
		"${@:-$pdf}" >"$work/o" 2>&1
	[ $? = "$code" ] && grep -qF -- "$word" "$work/o"
}
ok_if "command: subject of 501 characters" send 4 "500 ký tự" $Z_B "$long"
ok_if "command: not UTF-8" send 4 "ký tự không dùng được" $Z_B "$(printf 'a\xffb')"
ok_if "command: control characters" send 4 "ký tự không dùng được" $Z_B "$(printf 'a\x01b')"
ok_if "command: decomposed Vietnamese" send 0 outbox $Z_B "$nfd"
ok_if "command: unknown receivers are named" send 4 "000.00.77.Z01 không có" "$Z_B,000.00.77.Z01" "V/v"
ok_if "command: a file over the limit, by name" send 4 "big.pdf vượt quá 4 MB" $Z_B "V/v" "$work/big.pdf"
ok_if "command: 10,000 receivers" send 4 5000 "$(seq -s, -f '0.0.Z%.0f' 10000)" "V/v"
ok_if "command: a file that is not there" send 3 nothing $Z_B "V/v" "$work/nothing.pdf"

ok_if "what was taken goes out" wait_for 30 sh -c "[ \$(find '$work/fake/sent' -name '*.edxml' | wc -l) -ge 5 ]"
check_all() { local f; for f in "$work"/fake/sent/*.edxml; do head -c -2 "$f" >"$work/one.edxml"; "$VANTHU" edxml check "$work/one.edxml" || return 1; done; }
ok_if "each packet passes the strict check" check_all
ok_if "spool and blobs hold no leftovers" sh -c "[ \$(find '$work/a/tmp' -type f | wc -l) = 0 ]"
ok_if "the node stands" is_up a
ok_if "sound" "$VANTHU" doctor "$work/a" --deep --json
