#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# Z3, Z4, Z5 at a real node with its reader shut in: an e-mail is entered over the API and by the command; what it says is
# found, whatever it was encoded in.
. "$(dirname "$0")/lib.sh"

is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
status() { local want=$1; shift; "$@" -o "$work/body" -w '%{http_code}' >"$work/code"; is "$(cat "$work/code")" "$want"; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
body() { jq -r "$1" "$work/body"; }
mails=$VANTHU_SRC/tests/fuzz/corpus/mail

init_three || die "init"
start_three
sign_in a

# ---- API ----
ok_if "a mail is handed over" status 201 api a POST /mails -F "mail=@$mails/base64;filename=thu.eml"
mail=$(body .id)
ok_if "its subject is read" is "$(body .subject)" "Công văn số 125/SNV-VP về việc báo cáo biên chế năm 2026"
ok_if "who wrote it" is "$(body '.from_name + " " + .from_address')" "Sở Nội vụ vanthu@snv.example"
ok_if "what it brings" is "$(body '.files | map(.name + " " + .kind) | join(",")')" "Công văn 125 về biên che.pdf pdf"
ok_if "nothing is registered yet" is "$(api a GET "/documents?direction=incoming&state=registered" | jq length)" 0
document() { printf 'document={"type_name":"Công văn","number":"%s","notation":"SNV-VP","subject":"Biên chế","issued_on":"2026-11-04","organ_name":"Sở Nội vụ","mail":%s,"keeps_mail":true,"mail_files":[0]};type=application/json' "$1" "$2"; }
ok_if "it is entered" status 201 api a POST /arrivals -F "$(document 125 "$mail")"
id=$(body .id)
ok_if "with itself and its file" is "$(api a GET "/documents/$id" | jq -r '.attachments | map(.name) | join(",")')" "thu.eml,Công văn 125 về biên che.pdf"
ok_if "once" status 422 api a POST /arrivals -F "$(document 126 "$mail")"
ok_if "the same mail again says which document it is" status 201 api a POST /mails -F "mail=@$mails/base64;filename=lai.eml"
ok_if "by its Message-ID" is "$(body .entered_as)" "$id"
ok_if "and is refused" status 422 api a POST /arrivals -F "$(document 126 "$(body .id)")"
ok_if "with a sentence" is "$(body '.problems[0].key')" problem.mail_twin
ok_if "what is no mail is refused" status 422 api a POST /mails -F "mail=@$mails/not-a-mail;filename=a.eml"
ok_if "and told so" is "$(body '.problems[0].key')" problem.mail_not

# ---- command ----
ok_if "the command enters one, with its subject" says "has arrival number 2" "$VANTHU" enter "$work/a" --mail "$mails/windows-1258" \
	--type "Công văn" --date 2026-11-05
ok_if "which is in windows-1258" is "$(api a GET "/documents?direction=incoming&state=registered" | jq -r '.[0].subject')" "Về việc họp"
ok_if "the same one again is refused" says "Message-ID\|registered already\|đã được vào sổ" "$VANTHU" enter "$work/a" --mail "$mails/windows-1258" --type "Công văn" --date 2026-11-05

# ---- found ----
found() { [ "$("$VANTHU" search "$work/a" --json "$@" | jq '.rows | length')" = 1 ]; }
ok_if "what the mail says is found" wait_for 60 found "kính gửi ủy ban trân trọng"
ok_if "SIGTERM ends the node with code 0" stop a
