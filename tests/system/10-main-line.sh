#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The main line: A sends, B gets it, registers it, A sees "đã tiếp nhận".
. "$(dirname "$0")/lib.sh"

init_three || die "init"
start_three

ok_if "send answers 0 when the outbox holds it" send_from a 15 $Z_B
ok_if "it arrives at the receiver" wait_for 20 has_incoming b 15
ok_if "status 01 comes back" wait_for 20 has_status a 15 $Z_B 01
ok_if "it waits for the clerk" [ "$(state_of b 15)" = waiting ]
ok_if "its signature is valid: the directory holds the sender's certificate" \
	[ "$(incoming b | jq -r '.[0].signature')" = valid ]
ok_if "the clerk registers it under number 1" \
	grep -q 'arrival number 1$' <("$VANTHU" register "$work/b" "$(id_of b 15)")
ok_if "status 03 comes back" wait_for 20 has_status a 15 $Z_B 03

sign_in b
id=$(id_of b 15)
file=$(api b GET "/documents/$id" | jq -r '.attachments[0].id')
api b GET "/documents/$id/attachments/$file" -o "$work/got.pdf"
ok_if "the file is the same, byte for byte" cmp "$work/got.pdf" "$work/Công văn 15.pdf"
ok_if "and has its name" \
	[ "$(api b GET "/documents/$id" | jq -r '.attachments[0].name')" = "Công văn 15.pdf" ]

api b GET "/documents/$id/packet" -o "$work/packet.edxml"
ok_if "the packet as received passes the strict check" "$VANTHU" edxml check "$work/packet.edxml"
ok_if "and xmlsec1 verifies its signature" xmlsec1 --verify --enabled-reference-uris empty \
	--trusted-pem "$work/a/certs/packet.pem" "$work/packet.edxml"
ok_if "extract gives the file back" sh -c "
	'$VANTHU' edxml extract '$work/packet.edxml' --to '$work/x' &&
	cmp '$work/x/Công văn 15.pdf' '$work/Công văn 15.pdf'"

send_from a 16 $Z_B >/dev/null
wait_for 20 has_incoming b 16
ok_if "numbers are consecutive" \
	grep -q 'arrival number 2$' <("$VANTHU" register "$work/b" "$(id_of b 16)")
ok_if "a document is registered once" \
	test "$("$VANTHU" register "$work/b" "$(id_of b 16)" >/dev/null 2>&1; echo $?)" = 6

send_from a 17 $Z_B >/dev/null
wait_for 20 has_incoming b 17
ok_if "the clerk refuses one with a reason" \
	"$VANTHU" refuse "$work/b" "$(id_of b 17)" --reason "Thiếu phụ lục kèm theo"
ok_if "status 02 really arrives" wait_for 20 has_status a 17 $Z_B 02
ok_if "with its reason" grep -q "Thiếu phụ lục kèm theo" <(outgoing a)

ok_if "B answers A" send_from b 1 $Z_A
ok_if "which gets it" wait_for 20 has_incoming a 1
ok_if "SIGTERM ends a node with code 0" stop b
ok_if "and the other" stop a
ok_if "and the axis" stop axis
