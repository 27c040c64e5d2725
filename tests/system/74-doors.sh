#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154,SC1010,SC2120
# Doors: what somebody tries with the address of another's – of another person, of another organ on the same node, or
# of what was theirs until their post ended: drafts, prints, mails, files of refused forms, registers, urging.
. "$(dirname "$0")/lib.sh"

is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
Z_C=000.00.07.Z01

init_three || die "init"
sed -i 's/^#print_rows = .*/print_rows = 1/' "$work/a/vanthu.conf"
printf 'code;name\nVP;Văn phòng\nTC;Tài chính\n' >"$work/units.csv"
printf 'login,name,unit,role\ncv,Trần Văn Làm,VP,specialist\nxa,Ngô Văn Xa,TC,specialist\nvt2,Vũ Văn Thư,,clerk\nlt,Lê Lưu Trữ,,archivist\n' \
	>"$work/people.csv"
"$VANTHU" unit import "$work/a" "$work/units.csv" >/dev/null &&
	"$VANTHU" user import "$work/a" "$work/people.csv" >/dev/null || die "people"
for who in cv xa vt2 lt; do
	"$VANTHU" user passwd "$work/a" $who --password-file - <<<"Person-Password-1" >/dev/null || die "$who"
done

start_three

# ---- one more organ, which joins no axis ----
ok_if "an organ is added without a secret" "$VANTHU" tenant add "$work/a" --organ $Z_C --name "Cơ quan c (mẫu)" \
	--admin-password-file "$work/password"
ok_if "and joins no axis" is "$("$VANTHU" tenant list "$work/a" --json | jq -r ".[] | select(.organ == \"$Z_C\").axis_url")" ""
ok_if "an axis without a secret is half a setting" sh -c "
	'$VANTHU' tenant add '$work/a' --organ 000.00.08.Z01 --name X --axis-url http://127.0.0.1:9/vxp; [ \$? = 4 ]"
for who in vanthu:clerk c2:specialist; do
	"$VANTHU" user add "$work/a" "${who%:*}" --role "${who#*:}" --name "Người của c" --organ $Z_C \
		--password-file - <<<"Clerk-Password-1" >/dev/null || die "$who"
done
ok_if "doctor says that it is not connected" sh -c "'$VANTHU' doctor '$work/a' | grep -q '$Z_C: not connected'"

# ---- people: NAME LOGIN PASSWORD ORGAN ----
url=http://127.0.0.1:$port_a
sign() { curl -sS -c "$work/$1.cookies" -H 'Content-Type: application/json' \
	-d "{\"login\":\"$2\",\"password\":\"$3\",\"organ\":\"${4-$Z_A}\"}" "$url/api/v1/session"; }
as() # NAME METHOD PATH [OPTIONS…]: the answer is in $work/answer; prints its status
{
	local name=$1 method=$2 path=$3
	shift 3
	curl -sS -o "$work/answer" -w '%{http_code}' -b "$work/$name.cookies" -H "X-CSRF-Token: ${token[$name]}" \
		-X "$method" "$@" "$url/api/v1$path"
}
json=(-H 'Content-Type: application/json' -d)
declare -A token=()
for who in "admin admin Admin-Password-1" "vt vanthu Clerk-Password-1" "cv cv Person-Password-1" \
	"xa xa Person-Password-1" "vt2 vt2 Person-Password-1" "lt lt Person-Password-1" \
	"c vanthu Clerk-Password-1 $Z_C" "c2 c2 Clerk-Password-1 $Z_C" "cadmin admin Admin-Password-1 $Z_C"; do
	# shellcheck disable=SC2086
	token[${who%% *}]=$(sign $who | jq -r .csrf)
done
ok_if "without the organ it is said what is missing" is "$(sign x vanthu Clerk-Password-1 "" | jq -r .key)" err.login_organ
ok_if "to whoever has no account here too" is "$(sign x nobody Clerk-Password-1 "" | jq -r .key)" err.login_organ
sign x nobody Clerk-Password-1 "" >"$work/answer"
ok_if "and not which organs there are" sh -c "! grep -q '$Z_C\|$Z_A\|mẫu' '$work/answer'"
ok_if "with one that is none nothing more is said" is "$(sign x vanthu Clerk-Password-1 000.00.99.Z01 | jq -r .key)" err.login

# ---- a draft: nobody sees it who has nothing to do with it ----
cp "$work/Công văn 15.pdf" "$work/TEPKIN.pdf"
draft=$("$VANTHU" draft write "$work/a" "$work/TEPKIN.pdf" --organ $Z_A --as cv --to $Z_B --type "Công văn" \
	--subject "DUTHAOKIN" --place "An Bình" --position "Chủ tịch" --json | jq -r .id)
as cv GET "/documents/$draft" >/dev/null
file=$(jq -r '.attachments[0].id' "$work/answer")
ok_if "its author has its file" test "${file:-0}" -gt 0
wait_for 10 sh -c "'$VANTHU' search '$work/a' DUTHAOKIN --organ $Z_A --json | jq -e '.rows | length == 1'"
shows() # NAME PATH…: what of them is answered with 200, or says anything of the draft
{
	local name=$1 path status
	shift
	for path in "$@"; do
		status=$(as "$name" GET "$path")
		! grep -aq "DUTHAOKIN\|TEPKIN" "$work/answer" || echo "$path says it"
		case $path in
			/documents/*) [ "$status" != 200 ] || echo "$path $status" ;;
		esac
	done
}
paths=("/documents/$draft")
for what in "attachments/$file" draft versions letter flow readers files groups organ-opinions organ-opinions/print \
	travel dossier organ-task parts packet; do
	paths+=("/documents/$draft/$what")
done
paths+=("/search?q=DUTHAOKIN" "/search?q=TEPKIN" "/drafts" "/documents?direction=outgoing" "/audit"
	"/search/export?q=DUTHAOKIN&format=docx")
for who in xa lt admin c c2 cadmin; do
	ok_if "no door of a draft opens to $who" is "$(shows $who "${paths[@]}")" ""
done
ok_if "the author's open" is "$(shows cv "/documents/$draft/draft" "/documents/$draft/letter" "/documents/$draft/versions" | grep -c 200)" 3
for who in xa lt c c2; do
	as $who PUT "/documents/$draft/own-receivers" "${json[@]}" '{"to":[{"login":"xa"}]}' >/dev/null
	as $who POST "/documents/$draft/opinions" "${json[@]}" '{"to":[{"login":"xa"}],"question":"X"}' >/dev/null
	as $who POST "/documents/$draft/draft/submit" "${json[@]}" '{"signer":"cv"}' >/dev/null
	as $who DELETE "/documents/$draft" >/dev/null
done
as cv GET "/documents/$draft" >/dev/null
ok_if "and nobody of them has changed it" is "$(jq -r '.state + .stage + (.version | tostring)' "$work/answer")" draftdraft1
c_id=$("$VANTHU" user list "$work/a" --organ $Z_C --json | jq -r '.[] | select(.login == "c2").id')
[ -n "$c_id" ] || c_id=$(as cadmin GET /accounts >/dev/null; jq -r '.[] | select(.login == "c2").id' "$work/answer")
ok_if "it goes to nobody of another organ" is "$(as cv PUT "/documents/$draft/own-receivers" "${json[@]}" "{\"to\":[{\"account_id\":$c_id}]}")" 422

# ---- registers of what comes in ----
series() { as "$1" POST /series "${json[@]}" "$2" >/dev/null; jq -r .id "$work/answer"; }
own=$(series admin '{"direction":"incoming","kind":"types","name":"Sổ đơn thư","types":["Đơn"]}')
out=$(series admin '{"kind":"types","name":"Sổ quyết định","abbreviation":"UBND","types":["Quyết định"]}')
others=$(series cadmin '{"direction":"incoming","kind":"types","name":"Sổ của c","types":["Đơn"]}')
enter() # NAME NUMBER SERIES: the status
{
	as "$1" POST /arrivals -F "document={\"type_name\":\"Công văn\",\"number\":\"$2\",\"notation\":\"UB\",\"subject\":\"VANBANDEN $2\",\"issued_on\":\"2026-01-05\",\"organ_name\":\"Công ty Mẫu\",\"came\":\"paper\",\"paper_at\":\"Tủ 1\",\"series\":$3};type=application/json" \
		-F "file=@$work/TEPKIN.pdf"
}
ok_if "entered in the common register" is "$(enter vt 1 0)" 201
id=$(jq -r .id "$work/answer")
ok_if "in one of the organ's" is "$(enter vt 2 "$own")" 201
ok_if "which counts for itself" is "$(jq -r .number "$work/answer")" 1
for x in "$others" "$out" 9999 -1; do
	ok_if "not in a series that is no register of the organ's ($x)" is "$(enter vt 3 "$x")" 404
done
ok_if "no number was used by that" is "$(enter vt 3 0; jq -r .number "$work/answer")" "2012"
print_of() { as "$1" GET "/registers/$2?format=xlsx&year=$(date +%Y)&series=$3"; }
ok_if "another organ's is not printed" is "$(print_of vt incoming "$others")" 404
ok_if "a series of what goes out is no register of what came" is "$(print_of vt incoming "$out")" 404
ok_if "nor is one asked for in vain in the other book" is "$(print_of vt outgoing "$own")" 422
ok_if "another organ's is not changed" is "$(as cadmin PUT "/series/$own" "${json[@]}" '{"version":1,"name":"X"}')" 404
ok_if "nor looked into" is "$(as c GET "/series/$own/numbers")" 404
ok_if "a specialist has no list of them" is "$(as cv GET "/series?direction=incoming")" 403
listed() { as "$1" GET "/documents?series=$2"; }
ok_if "who prints registers lists what one has" is "$(listed lt "$own"; jq length "$work/answer")" 2001
for who in cv:403 admin:403 c:404; do
	ok_if "${who%:*} does not" is "$(listed "${who%:*}" "$own")" "${who#*:}"
	ok_if "nor does it go on from paper for them" is \
		"$(as "${who%:*}" POST "/series/$own/begin" "${json[@]}" '{"number":50,"reason":"sổ giấy"}')" "${who#*:}"
done
ok_if "another organ's is no list here" is "$(listed vt "$others")" 404
ok_if "a clerk goes on with it" is "$(as vt POST "/series/$own/begin" "${json[@]}" '{"number":50,"reason":"sổ giấy"}')" 200
ok_if "and not back" is "$(as vt POST "/series/$own/begin" "${json[@]}" '{"number":49,"reason":"sổ giấy"}'; jq -r .key "$work/answer")" 409err.number_passed

# ---- what was entered: corrected and struck by its clerks alone ----
for who in cv lt admin c; do
	as $who POST "/arrivals/$id/correct" -F 'document={"reason":"X","subject":"KHAC"};type=application/json' >/dev/null
	as $who POST "/arrivals/$id/strike" "${json[@]}" '{"reason":"X"}' >/dev/null
done
as vt GET "/documents/$id" >/dev/null
ok_if "nobody else did" is "$(jq -r '.subject + " " + .standing' "$work/answer")" "VANBANDEN 1 holds"
ok_if "another clerk strikes it" is "$(as vt2 POST "/arrivals/$id/strike" "${json[@]}" '{"reason":"Vào sổ nhầm"}')" 200
ok_if "it is not struck twice" is "$(as vt POST "/arrivals/$id/strike" "${json[@]}" '{"reason":"X"}')" 409
ok_if "nor answered any more" is "$(as vt POST "/documents/$id/about" "${json[@]}" '{"relation":"answer"}')" 409
for who in cv c c2; do
	ok_if "and it is no more to be seen than before, by $who" is \
		"$(shows $who "/documents/$id" "/documents/$id/slip" "/documents/$id/flow"; as $who GET '/search?q=VANBANDEN' >/dev/null; jq '.rows | length' "$work/answer")" 0
done

# ---- a long print is its own person's ----
ok_if "a long print is ordered" is "$(print_of vt incoming "")" 202
print=$(jq -r .id "$work/answer")
is_made() { as vt GET "/prints/$print" >/dev/null; [ "$(jq -r .state "$work/answer")" = done ]; }
ok_if "and made" wait_for 20 is_made
ok_if "its person takes it" is "$(as vt GET "/prints/$print/file")" 200
for who in vt2 lt c; do
	ok_if "not $who, who print as well" is "$(for x in "" /file; do as $who GET "/prints/$print$x"; done; as $who POST "/prints/$print/cancel")" 404404404
done
ok_if "nor who prints none" is "$(as cv GET "/prints/$print/file")" 403

# ---- an e-mail that was handed over ----
printf 'From: x@mau.example\nTo: a@mau.example\nSubject: THUKIN\nMessage-ID: <1@mau.example>\nDate: Mon, 05 Jan 2026 08:00:00 +0700\nMIME-Version: 1.0\nContent-Type: text/plain\n\nTHUKIN\n' >"$work/m.eml"
ok_if "a mail is handed over" is "$(as vt POST /mails -F "mail=@$work/m.eml")" 201
mail=$(jq -r .id "$work/answer")
for who in vt2 c; do
	ok_if "it is not $who's to read" is "$(as $who GET "/mails/$mail")" 404
	ok_if "nor to enter" is "$(as $who POST /arrivals -F "document={\"mail\":$mail,\"keeps_mail\":true,\"type_name\":\"Công văn\",\"number\":\"9\",\"subject\":\"X\",\"issued_on\":\"2026-01-05\",\"organ_name\":\"Y\"};type=application/json")" 404
done

# ---- the files of a form that was refused ----
with_organ() # NAME LOGIN PASSWORD ORGAN: a session of pages
{
	local jar=$work/$1.jar
	rm -f "$jar"
	curl -sS -c "$jar" "$url/sign-in" >"$work/page"
	curl -sS -o /dev/null -b "$jar" -c "$jar" --data-urlencode "csrf=$(csrf_of <"$work/page")" -d "login=$2" -d "password=$3" \
		-d "organ=$4" "$url/sign-in"
}
with_organ p_vt vanthu Clerk-Password-1 $Z_A
with_organ p_vt2 vt2 Person-Password-1 $Z_A
with_organ p_c vanthu Clerk-Password-1 $Z_C
form=$(session=p_vt page a GET /incoming/new | grep -o 'name="form" value="[^"]*"' | sed 's/.*value="//; s/"$//')
post_form() # NAME FIELDS…: the page after a form with that id
{
	local name=$1 csrf
	shift
	csrf=$(session=$name page a GET /incoming/new | csrf_of)
	session=$name page a POST /incoming/new -F "csrf=$csrf" -F "form=$form" "$@"
}
kept=$(post_form p_vt -F "files=@$work/TEPKIN.pdf" | grep -o 'kept-[0-9]*' | head -1)
ok_if "a refused form keeps its file" test -n "$kept"
for who in p_vt2 p_c; do
	post_form $who -F "$kept=1" >"$work/page"
	ok_if "it is not shown to $who, who says the form's id" sh -c "! grep -q TEPKIN '$work/page'"
	post_form $who -F "$kept=1" -F type_name="Công văn" -F number=77 -F secret_date=05/01/2026 -F secret_organ=X \
		-F subject=Y -F entry_came=paper >"$work/page"
	ok_if "nor handed in with $who's" is "$(cat "$work/status")" 422
done

# ---- urging ----
sent=$(send_from a 15 $Z_B --from $Z_A --due "$(date -d '+9 days' +%F)" | grep -o 'document [0-9]*' | grep -o '[0-9]*')
ok_if "a document is sent" test "${sent:-0}" -gt 0
for who in cv xa lt admin; do
	ok_if "$who does not urge its receivers" is "$(as $who POST "/documents/$sent/urge" "${json[@]}" '{}')" 403
done
ok_if "another organ's clerk knows of no such document" is "$(as c POST "/documents/$sent/urge" "${json[@]}" '{}')" 404
as c POST /bulk/urge "${json[@]}" "{\"rows\":[{\"id\":$sent}]}" >/dev/null
"$VANTHU" outgoing "$work/a" --organ $Z_C --json >"$work/of_c"
ok_if "nor by many at once" is "$(jq length "$work/of_c")" 0

# ---- the operator's twin ----
twin() { "$VANTHU" enter "$work/a" --organ $Z_A --type "Công văn" --number 2 --notation UB --subject "VANBANDEN 2" \
	--date 2026-01-05 --from-name "Công ty Mẫu" --lies "Tủ 1" "$@"; }
twin >"$work/o" 2>"$work/e"
ok_if "the command says what to give" grep -q -- "--another" "$work/e"
ok_if "and tells of no button" sh -c "! grep -qi 'press\|button\|below the form' '$work/e'"
ok_if "with which it is entered" twin --another

# ---- the post is over ----
as admin GET /accounts >/dev/null
account=$(jq -r '.[] | select(.login == "vanthu").id' "$work/answer")
as admin GET "/accounts/$account/posts" >/dev/null
post=$(jq -r '.posts[0].id' "$work/answer")
ok_if "a clerk's post ends" is "$(as admin POST "/posts/$post/end" "${json[@]}" '{}')" 200
for path in "/prints/$print" "/prints/$print/file" "/mails/$mail" "/documents/$id" "/documents/$draft" "/series?direction=incoming"; do
	ok_if "what was theirs by it is not any more: $path" is "$(as vt GET "$path")" 403
done
ok_if "nor its page" is "$(session=p_vt page a GET "/prints/$print/file" -o /dev/null; cat "$work/status")" 403
ok_if "nor is a form of theirs kept" is "$(post_form p_vt -F "files=@$work/TEPKIN.pdf" >"$work/page"; cat "$work/status")" 403
