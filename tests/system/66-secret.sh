#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# S1, S2 at every entrance of a real node: command, API, page. No word of a secret document comes in, none goes out.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
status() { local want=$1; shift; "$@" -o "$work/body" -w '%{http_code}' >"$work/code"; is "$(cat "$work/code")" "$want"; }
json() { status "$1" api a POST "$2" -H 'Content-Type: application/json' -d "$3"; }
WORD=trichyeutuyetmat

init_three || die "init"
start_three
sign_in a
"$VANTHU" series add "$work/a" --kind secret --name "Sổ mật đi" --abbreviation UBND >/dev/null || die "series"

# ---- command ----
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
ok_if "one that came is entered by the command, under an arrival number" says "under number 1" "$VANTHU" secret "$work/a" incoming --level secret --type "Báo cáo" \
	--number 5 --notation LA --date 2026-11-20 --from-name "Sở Lạ" --lies "Tủ sắt"
ok_if "one that goes out, in its own series" says "under number 1" "$VANTHU" secret "$work/a" outgoing --level top-secret --type "Quyết định" --to $Z_B
ok_if "the command takes no subject" exits 2 "$VANTHU" secret "$work/a" incoming --level secret --type "Báo cáo" --subject "$WORD"
ok_if "nor a file" exits 2 "$VANTHU" secret "$work/a" incoming "$work/Công văn 15.pdf" --level secret --type "Báo cáo"

printf 'code;name\nVP;Văn phòng\n' >"$work/units.csv"
"$VANTHU" unit import "$work/a" "$work/units.csv" >/dev/null || die "units"
ok_if "one that a unit of the organ hands over" says "under number 2" "$VANTHU" secret "$work/a" incoming --level secret --type "Báo cáo" \
	--number 8 --notation VP --date 2026-11-20 --from-unit VP
ok_if "no unit has that code" exits 4 "$VANTHU" secret "$work/a" incoming --level secret --type "Báo cáo" \
	--number 9 --notation VP --date 2026-11-20 --from-unit ZZ
ok_if "what goes out comes from no unit" exits 4 "$VANTHU" secret "$work/a" outgoing --level secret --type "Báo cáo" --from-unit VP --to $Z_B

# ---- API ----
ok_if "the unit stands there as the sender" is "$(api a GET "/documents?state=registered&limit=1" | jq -r '.[0] | "\(.from) \(.from_name) \(.from_unit != null) \(.subject)"')" \
	" Văn phòng true "
ok_if "the API enters one" json 200 /secret-documents '{"direction":"incoming","secrecy":"confidential","type_name":"Báo cáo","number":"6","notation":"LA","issued_on":"2026-11-20","organ_name":"Sở Lạ"}'
for member in subject content files keep attachments; do
	ok_if "and refuses $member" json 422 /secret-documents "{\"direction\":\"incoming\",\"secrecy\":\"secret\",\"type_name\":\"Báo cáo\",\"number\":\"7\",\"notation\":\"LA\",\"issued_on\":\"2026-11-20\",\"organ_name\":\"Sở Lạ\",\"$member\":\"$WORD\"}"
done
ok_if "an ordinary draft that calls itself secret is refused" status 422 api a POST /documents \
	-F "document={\"secrecy\":\"secret\",\"subject\":\"$WORD\"};type=application/json"
out=$(api a GET "/documents?direction=outgoing&state=sent" | jq -r '.[0].id')
ok_if "it is not sent" status 409 api a POST "/documents/$out/send"
ok_if "nor made anew" status 409 api a POST "/documents/$out/about" -H 'Content-Type: application/json' -d '{"relation":"replace"}'
ok_if "nor recalled" status 409 api a POST "/documents/$out/recall" -H 'Content-Type: application/json' -d '{"reason":"x"}'
ok_if "it goes on paper" is "$(api a GET "/documents/$out" | jq -r '.deliveries[0].road')" paper

# ---- page ----
page_sign_in a
page a GET /secret/incoming >"$work/page"
ok_if "the page has no place for what it says, nor for a file" sh -c "! grep -qE 'name=\"(subject|content|files)\"|type=\"file\"' '$work/page'"
page a POST /secret/incoming -o "$work/body" --data-urlencode "csrf=$(csrf_of <"$work/page")" -d secrecy=secret \
	--data-urlencode "type_name=Công văn" -d number=8 -d notation=LA -d secret_date=20/11/2026 \
	--data-urlencode "secret_organ=Sở Lạ" --data-urlencode "subject=$WORD" --data-urlencode "content=$WORD"
ok_if "what is slipped into it is not taken" is "$(cat "$work/status")" 303
ok_if "the list shows what it is" grep -q "Văn bản tối mật (chỉ ghi số)" <(page a GET "/incoming?state=registered" | words)
ok_if "nothing of it is anywhere in the node's folder" sh -c "! grep -rqa $WORD '$work/a'"
ok_if "nothing went out" is "$(api a GET "/documents/$out" | jq -r '.packet')" null
ok_if "SIGTERM ends the node with code 0" stop a
