#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# W12, W13 with two agencies and an axis: a work file that one packet cannot take goes in four; the sender is killed
# when two have left and goes on; it is one work file at the receiver's when all are there, and no sooner.
. "$(dirname "$0")/lib.sh"

init_three || die "init"
# one paper in the first packet, two in each other
sed -i "s/^#\?packet_bytes = .*/packet_bytes = $((65536 + 100000))/" "$work/a/vanthu.conf"
start_three
sign_in a
sign_in b
json() { api "$1" "$2" "$3" -f -H 'Content-Type: application/json' -d "${4:-{\}}"; }

file=$(json a POST /files '{"title":"Hồ sơ thiết kế cầu","notation":"01.HS","retention":20}' | jq .id)
for i in 1 2 3 4 5 6; do
	head -c 30000 /dev/urandom | base64 >"$work/bản vẽ $i.txt"
	truncate -s 30000 "$work/bản vẽ $i.txt"
	api a POST "/files/$file/papers" -f -o "$work/paper.json" \
		-F "paper={\"title\":\"Bản vẽ $i\",\"dated\":\"2026-03-0$i\"}" -F "file=@$work/bản vẽ $i.txt" ||
		die "paper $i"
done
draft=$(json a POST "/files/$file/send" | jq .id)
ok_if "a draft is made of the whole file" [ "${draft:-0}" -gt 0 ]
parts() { api a GET "/documents/$draft/parts" | jq -r "$1"; }
ok_if "the first part is its own, three go beside it" \
	[ "$(parts '[.parts[].files] | @csv')" = 2,2,1 ]

api a GET "/documents/$draft" >"$work/draft.json"
jq '{version, subject, type_name, place: "An Bình", keep: [.attachments[].id], number: "16", notation: "UBND-VP",
	issued_on: "2026-11-20", signer_name: "Nguyễn Văn An", signer_position: "Chủ tịch",
	signer_competence: "TM.", receivers: ["000.00.05.Z01"], send: true}' "$work/draft.json" >"$work/form.json"
kill9 axis
ok_if "it is sent as every document" api a POST "/documents/$draft" -f -o "$work/sent.json" \
	-F "document=<$work/form.json"
ok_if "its parts wait" [ "$(parts '[.parts[].receivers[0].state] | unique | @csv')" = '"queued"' ]
kill9 a
start axis
# it dies when its second packet has been taken; without fault points, some time after the first has arrived
start a VANTHU_FAULT=office.settled:1:kill
[ "${VANTHU_FAULTS:-0}" = 1 ] || { wait_for 60 has_incoming b 16; kill -9 "${pid[a]}" 2>/dev/null; }
ended_a() { ! is_up a; }
ok_if "the sender is killed in the middle" wait_for 60 ended_a
wait "${pid[a]}" 2>/dev/null
start a
ok_if "the letter arrives" wait_for 60 has_incoming b 16
came=$(id_of b 16)
here() { [ "$(api b GET "/documents/$came/arrived-file" | jq -r '[.parts_here, .parts, .missing] | @csv')" = "$1" ]; }
ok_if "and all of its parts" wait_for 60 here 4,4,0
ok_if "which are no documents for the clerk" [ "$("$VANTHU" incoming "$work/b" --json | jq length)" = 1 ]
all_there() { [ "$(parts '[.parts[].receivers[0].state] | unique | @csv')" = '"arrived"' ]; }
ok_if "the sender sees that each has arrived" wait_for 60 all_there

part=$(parts '.parts[0] | "\(.receivers[0].delivery_id)/parts/\(.id)"')
ok_if "one is sent again" api a POST "/deliveries/$part/again" -f
ok_if "and is answered again" wait_for 60 all_there
ok_if "what is here already is not stored twice" here 4,4,0

"$VANTHU" register "$work/b" "$came" >/dev/null || die "register"
made=$(json b POST "/documents/$came/arrived-file" '{"notation":"05.HS"}' | jq .id)
ok_if "it is a work file there" [ "${made:-0}" -gt 0 ]
api b GET "/files/$made" >"$work/made.json"
ok_if "with its papers in their order, and the letter" \
	[ "$(jq -r '[.items[] | select(.title != "") | .title][:6] | @csv' "$work/made.json")" = \
	'"Bản vẽ 1","Bản vẽ 2","Bản vẽ 3","Bản vẽ 4","Bản vẽ 5","Bản vẽ 6"' ]
item=$(jq '.items[4].id' "$work/made.json")
api b GET "/files/$made/items/$item" >"$work/got"
ok_if "each byte for byte" cmp "$work/got" "$work/bản vẽ 5.txt"
for node in a b; do
	ok_if "doctor --deep finds nothing on $node" "$VANTHU" doctor "$work/$node" --deep
done
