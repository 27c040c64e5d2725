#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# W10, W11 with two agencies and an axis: a whole work file is sent, the sender is killed before it has left, and it
# is a work file at the receiver's, once.
. "$(dirname "$0")/lib.sh"

init_three || die "init"
start_three
send_from a 15 "$Z_B" >/dev/null || die "send"
wait_for 20 has_incoming b 15 || die "nothing arrived"
sign_in a
sign_in b
json() { api "$1" "$2" "$3" -f -H 'Content-Type: application/json' -d "${4:-{\}}"; }

file=$(json a POST /files '{"title":"Hồ sơ đường liên xã","notation":"01.HS","retention":20}' | jq .id)
sent=$(outgoing a | jq '.[0].id')
json a POST "/files/$file/documents" "{\"documents\":[$sent]}" >/dev/null || die "add"
printf 'bờ ta luy sạt\n' >"$work/biên bản.txt"
api a POST "/files/$file/papers" -f -o "$work/paper.json" \
	-F 'paper={"title":"Biên bản hiện trường","dated":"2026-03-04"}' -F "file=@$work/biên bản.txt" || die "paper"

draft=$(json a POST "/files/$file/send" | jq .id)
ok_if "a draft is made of the whole file" [ "${draft:-0}" -gt 0 ]
ok_if "the same one, asked again" [ "$(json a POST "/files/$file/send" | jq .id)" = "$draft" ]
api a GET "/documents/$draft" >"$work/draft.json"
ok_if "with all of its files" [ "$(jq '.attachments | length' "$work/draft.json")" = 2 ]

jq '{version, subject, type_name, place: "An Bình", keep: [.attachments[].id], number: "16", notation: "UBND-VP",
	issued_on: "2026-11-20", signer_name: "Nguyễn Văn An", signer_position: "Chủ tịch",
	signer_competence: "TM.", receivers: ["000.00.05.Z01"], send: true}' "$work/draft.json" >"$work/form.json"
kill -9 "${pid[axis]}"
wait "${pid[axis]}" 2>/dev/null
ok_if "it is sent as every document" api a POST "/documents/$draft" -f -o "$work/sent.json" \
	-F "document=<$work/form.json"
kill -9 "${pid[a]}"
wait "${pid[a]}" 2>/dev/null
start axis
start a
ok_if "what was killed on the way arrives" wait_for 60 has_incoming b 16
came=$(id_of b 16)
api b GET "/documents/$came/arrived-file" >"$work/came.json"
ok_if "and says what it is" [ "$(jq -r .title "$work/came.json")" = "Hồ sơ đường liên xã" ]
ok_if "nothing is missing" [ "$(jq '[.missing, (.items | length)] | @csv' "$work/came.json")" = '"0,2"' ]
ok_if "the list is none of its files" [ "$(api b GET "/documents/$came" | jq '.attachments | length')" = 2 ]
"$VANTHU" register "$work/b" "$came" >/dev/null || die "register"
made=$(json b POST "/documents/$came/arrived-file" '{"notation":"05.HS"}' | jq .id)
ok_if "it is a work file there" [ "${made:-0}" -gt 0 ]
ok_if "once" [ "$(json b POST "/documents/$came/arrived-file" '{"notation":"06.HS"}' | jq .id)" = "$made" ]
api b GET "/files/$made" >"$work/made.json"
ok_if "with its papers in their order, and the letter" \
	[ "$(jq -r '[.items[].ordinal] | @csv' "$work/made.json")" = 1,2,3 ]
ok_if "and what is known of each" grep -q "Biên bản hiện trường" "$work/made.json"
ok_if "a document that brought none says so" \
	[ "$(api b GET "/documents/$(id_of b 15)/arrived-file" | jq -r .key)" = err.file_manifest ]
