#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# R1 to R6 with two agencies and an axis, by the commands and on the pages: taken back, recalled while somebody
# works on it, answered; every answer goes out once.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }

init_three || die "init"
echo "Leader-Password-1" | "$VANTHU" user add "$work/b" ld --role leader --name "Nguyễn Văn Chỉ" --password-file - >/dev/null || die "ld"
echo "Worker-Password-1" | "$VANTHU" user add "$work/b" cv --role specialist --name "Trần Văn Làm" --password-file - >/dev/null || die "cv"
start_three
sign_in a
sign_in b

sent_id() { outgoing a | jq -r --arg n "$1" '[.[] | select(.number == $n)][0].id'; }
at_a() { api a GET "/documents/$(sent_id "$1")" | jq -r "$2"; }
at_b() { api b GET "/documents/$1" | jq -r "$2"; }
delivery_is() { [ "$(at_a "$1" '.deliveries[0] | "\(.state) \(.status)"')" = "$2" ]; }
request_is() { [ "$(at_a "$1" '.requests[0].state')" = "$2" ]; }
is_standing() { [ "$(at_b "$1" .standing)" = "$2" ]; }
asked() { "$VANTHU" request list "$work/b" --json | jq -r '.[0].id // empty'; }
is_asked() { [ -n "$(asked)" ]; }
answers() { api b GET "/documents/$1" | jq '[.history[] | select(.kind == "status-out" and (.status == "15" or .status == "16"))] | length'; }
arrived() { send_from a "$1" $Z_B >/dev/null && wait_for 20 has_incoming b "$1" && wait_for 20 has_status a "$1" $Z_B 01; }

# ---- R1: lấy lại ----
arrived 21 || die "21"
delivery=$(at_a 21 '.deliveries[0].id')
ok_if "a take-back wants a reason" exits 2 "$VANTHU" take-back "$work/a" "$delivery"
ok_if "the receiver is asked" says asked "$VANTHU" take-back "$work/a" "$delivery" --reason "Gửi nhầm"
ok_if "and not twice" exits 6 "$VANTHU" take-back "$work/a" "$delivery" --reason "Gửi nhầm"
ok_if "its clerk is asked" wait_for 20 is_asked
id=$(id_of b 21)
ok_if "who says no, with a reason" "$VANTHU" request refuse "$work/b" "$(asked)" --reason "Đã xử lý"
ok_if "which the sender reads" wait_for 20 request_is 21 refused
ok_if "once" is "$(answers "$id")" 1
ok_if "asked again" says asked "$VANTHU" take-back "$work/a" "$delivery" --reason "Gửi nhầm thật"
ok_if "it is another question" wait_for 20 is_asked
ok_if "this time it is given back" "$VANTHU" request agree "$work/b" "$(asked)"
ok_if "the sender sees it cancelled" wait_for 20 delivery_is 21 "cancelled 15"
ok_if "so it is" is_standing "$id" cancelled
ok_if "it is not registered any more" exits 6 "$VANTHU" register "$work/b" "$id"

# ---- R2, R3: recalled while somebody works on it ----
arrived 22 || die "22"
id=$(id_of b 22)
"$VANTHU" register "$work/b" "$id" >/dev/null && wait_for 20 has_status a 22 $Z_B 03
sign_in b ld Leader-Password-1
ok_if "the leader gives it to somebody" says '"id"\|done\|{}' api b POST "/documents/$id/direct" -H 'Content-Type: application/json' \
	-d "{\"version\":$(at_b "$id" .version),\"text\":\"Đồng chí làm\",\"to\":[{\"login\":\"cv\",\"part\":\"lead\"}]}"
sign_in b
ok_if "the sender knows that" wait_for 20 has_status a 22 $Z_B 04
ok_if "it is recalled" says recalled "$VANTHU" recall "$work/a" "$(sent_id 22)" --reason "Sai nội dung"
ok_if "and frozen" exits 6 "$VANTHU" recall "$work/a" "$(sent_id 22)" --reason "Sai nội dung"
ok_if "it is cancelled at the receiver" wait_for 20 is_standing "$id" cancelled
ok_if "its number stays" is "$(at_b "$id" .arrival_number)" 1
ok_if "and its file" is "$(at_b "$id" '.attachments | length')" 1
ok_if "the sender is told, once" wait_for 20 delivery_is 22 "cancelled 15"
ok_if "by one answer" is "$(answers "$id")" 1
ok_if "nobody has it to do any more" is "$(api b GET "/documents/$id/flow" | jq '[.assignments[] | select(.state != "done")] | length')" 0
ok_if "it says why" grep -q "Sai nội dung" <(api b GET "/documents/$id/flow" | jq -r '.assignments[].reason')

# ---- not sent yet: cancelled here ----
stop axis
send_from a 23 $Z_B >/dev/null
ok_if "what has not left is given up" sh -c "'$VANTHU' take-back '$work/a' $(at_a 23 '.deliveries[0].id') --reason 'Thôi' | grep -q 'given up'"
ok_if "and shown so" delivery_is 23 "cancelled "
start axis >/dev/null

# ---- R5: cập nhật: the changed bytes of the file, end to end ----
hash_at() { api "$1" GET "/documents/$2/attachments/$(api "$1" GET "/documents/$2" | jq -r '.attachments[0].id')" | sha256sum; }
hash_is() { [ "$(hash_at b "$1")" = "$(sha256sum <"$2")" ]; }
arrived 25 || die "25"
id=$(id_of b 25)
"$VANTHU" register "$work/b" "$id" >/dev/null
wait_for 20 has_status a 25 $Z_B 03
ok_if "the receiver has the file as it was" hash_is "$id" "$work/Công văn 15.pdf"
old=$(sent_id 25)
draft=$("$VANTHU" about "$work/a" "$old" update --json | jq -r .id)
{ cat "$work/Công văn 15.pdf"; echo "% đã sửa"; } >"$work/sửa.pdf"
ok_if "another file is sent under the number of the old one" says '"id"' api a POST "/documents/$draft" \
	-F "document={\"send\":true,\"version\":$(api a GET "/documents/$draft" | jq -r .version),\"number\":\"25\",\"notation\":\"$(at_a 25 .notation)\",\"place\":\"An Bình\",\"issued_on\":\"$(at_a 25 .issued_on)\",\"type_name\":\"Công văn\",\"subject\":\"V/v đã sửa\",\"signer_position\":\"Chủ tịch\",\"signer_name\":\"Lê Văn Ký\",\"receivers\":[{\"code\":\"$Z_B\"}]};type=application/json" \
	-F "files=@$work/sửa.pdf"
ok_if "the receiver is asked to take it" wait_for 20 is_asked
ok_if "and still has the old bytes" hash_is "$id" "$work/Công văn 15.pdf"
ok_if "it takes them" "$VANTHU" request agree "$work/b" "$(asked)"
ok_if "the file has the changed bytes" hash_is "$id" "$work/sửa.pdf"
ok_if "under the arrival number that it had" is "$(at_b "$id" .subject)" "V/v đã sửa"
ok_if "what was said before is kept" hash_is "$(at_b "$id" '.links[0].id')" "$work/Công văn 15.pdf"

# ---- R6: answered ----
arrived 24 || die "24"
id=$(id_of b 24)
"$VANTHU" register "$work/b" "$id" >/dev/null
ok_if "what was given up never came" test -z "$(id_of b 23)"
draft=$("$VANTHU" about "$work/b" "$id" answer --json | jq -r .id)
ok_if "an answer is drafted" test "$draft" -gt 0
ok_if "it goes to the sender, as an answer" is "$(at_b "$draft" '.deliveries[0] | "\(.receiver) \(.purpose)"')" "$Z_A reply"
ok_if "a relation that is none" exits 4 "$VANTHU" about "$work/b" "$id" nothing
ok_if "it is written and sent" says '"id"' api b POST "/documents/$draft" \
	-F "document={\"send\":true,\"version\":$(at_b "$draft" .version),\"number\":\"7\",\"notation\":\"SNV-VP\",\"place\":\"An Bình\",\"issued_on\":\"$(TZ=Asia/Ho_Chi_Minh date +%F)\",\"type_name\":\"Công văn\",\"subject\":\"V/v trả lời\",\"signer_position\":\"Giám đốc\",\"signer_name\":\"Lê Văn Ký\",\"receivers\":[{\"code\":\"$Z_A\",\"purpose\":\"reply\"}]};type=application/json" \
	-F "files=@$work/Công văn 15.pdf"
ok_if "what it answers is finished" wait_for 20 has_status a 24 $Z_B 06
ok_if "which the receiver's page says" is "$(at_b "$id" '[.links[] | .relation] | join(",")')" answer
ok_if "the sender has the answer, bound to what it answers" wait_for 20 has_incoming a 7
ok_if "on both cards" is "$(at_a 24 '.links | length')" 1
page_sign_in a
ok_if "and on its page" grep -q "Văn bản trả lời" <(page a GET "/outgoing/$(sent_id 24)" | words)
ok_if "a recalled one's page says so" grep -q "Đã thu hồi" <(page a GET "/outgoing/$(sent_id 22)" | words)
ok_if "SIGTERM ends a node with code 0" stop b
ok_if "and the other" stop a
