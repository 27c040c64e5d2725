#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The commands that no other script runs: how a document travels, receivers within the organ, what was handed over,
# exemptions, groups, freezes, holidays, work files, what is printed; each with what it refuses, on a stopped and on
# a running node.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
a() # "GROUP COMMAND" [ARGUMENTS…]: of the node a
{
	local words
	read -ra words <<<"$1"
	"$VANTHU" "${words[@]}" "$work/a" "${@:2}"
}
jq_of() { local q=$1; shift; a "$@" --json | jq -r "$q"; }
is_file() { local want=$1; shift; "$@" 2>/dev/null | head -c 4 | grep -aq -- "$want"; }
year=$(TZ=Asia/Ho_Chi_Minh date +%Y)
today=$(TZ=Asia/Ho_Chi_Minh date +%F)

init_three || die "init"
printf 'code;name\nVP;Văn phòng\nTC;Tài chính\n' >"$work/units.csv"
printf 'login,name,unit,role\ncv,Trần Văn Làm,VP,specialist\nxa,Ngô Văn Xa,TC,specialist\ntp,Lê Thị Trưởng,VP,head\nld,Nguyễn Văn An,,leader\n' \
	>"$work/people.csv"
{ a "unit import" "$work/units.csv" && a "user import" "$work/people.csv"; } >/dev/null || die "people"
ok_if "the units, as they stand" says "Văn phòng" a "unit list"

draft() # SUBJECT [OPTIONS…]: its id; to nobody yet
{
	local subject=$1
	shift
	a "draft write" "$work/Công văn 15.pdf" --as cv --type "Công văn" --subject "$subject" --place "An Bình" \
		--position "Chủ tịch" --json "$@" | jq -r .id
}
issue() # ID
{
	a "draft submit" "$1" --as cv --signer ld && a "draft pass" "$1" --as tp && a "draft pass" "$1" --as vanthu &&
		a "draft sign" "$1" --as ld --version "$(jq_of .version "draft show" "$1" --as ld)" &&
		a "draft number" "$1" --as vanthu --notation UBND-VP && a "draft issue" "$1" --as vanthu
}
arrived() { a enter --type "Công văn" --number "$1" --notation SNV --date "$today" --subject "V/v đến $1" --from-name "Công ty $1" --json | jq -r .id; }

sender() { a incoming --json | jq -r "first(.. | objects | select(.id == $1)).from_name"; }

for mode in stopped running; do
	[ $mode = stopped ] || start a || die "a"

	# ---- who has it within the organ ----
	id=$(draft "V/v trong cơ quan $mode")
	ok_if "$mode: a draft that goes within" says saved a own-receivers "$id" --as cv --units VP --people xa
	ok_if "$mode: as JSON" is "$(jq_of .id own-receivers "$id" --as cv --units VP --people xa)" "$id"
	ok_if "$mode: a unit that is not there" exits 3 a own-receivers "$id" --as cv --units NONE
	ok_if "$mode: a person who is not there" exits 3 a own-receivers "$id" --as cv --people nobody
	ok_if "$mode: only kept, and sent" exits 4 a own-receivers "$id" --as cv --units VP --kept
	ok_if "$mode: another one's draft" exits 5 a own-receivers "$id" --as tp --units VP
	ok_if "$mode: no draft" exits 3 a own-receivers 99999 --as cv --units VP
	ok_if "$mode: what is no number" exits 4 a own-receivers x --as cv --units VP
	ok_if "$mode: it is nobody's act" exits 2 a own-receivers "$id" --units VP
	ok_if "$mode: it is issued" issue "$id"
	ok_if "$mode: and is before them" says "trong cơ quan $mode" a "notice list" --as xa --scope unread
	ok_if "$mode: then it stands" exits 6 a own-receivers "$id" --as cv --units TC

	# ---- from a unit of the organ ----
	entered=$(a enter --type "Báo cáo" --number 300 --notation "BC-$mode" --date "$today" --subject "Đơn vị chuyển $mode" --from-unit VP --json | jq -r .id)
	ok_if "$mode: a unit hands a document over" is "$(sender "$entered")" "Văn phòng"
	ok_if "$mode: a unit that is not there hands nothing over" exits 4 a enter --type "Báo cáo" --date "$today" --subject "V/v" --from-unit NONE
	ok_if "$mode: nor does one beside an organ" exits 4 a enter --type "Báo cáo" --date "$today" --subject "V/v" --from-unit VP --from-name "Sở Lạ"
	ok_if "$mode: it was another unit" says corrected a correct "$entered" --from-unit TC --reason "Nhầm đơn vị"
	ok_if "$mode: whose name it has" is "$(sender "$entered")" "Tài chính"
	ok_if "$mode: it was another organ" says corrected a correct "$entered" --from-name "Sở Lạ" --reason "Nhầm nơi gửi"
	ok_if "$mode: and no unit" is "$(sender "$entered")" "Sở Lạ"

	# ---- on paper ----
	id=$(draft "V/v đi giấy $mode" --outside "Công ty Hoa Sen $mode|Số 1 Lê Lợi")
	ok_if "$mode: a draft to somebody outside" is "$(jq_of '.deliveries[0].form' travel "$id")" paper
	ok_if "$mode: in words" says "Hoa Sen $mode  paper" a travel "$id"
	ok_if "$mode: its purpose" says saved a travel "$id" --purpose inform
	ok_if "$mode: is kept" is "$(jq_of '.deliveries[0].purpose' travel "$id")" inform
	ok_if "$mode: a purpose that is none" exits 4 a travel "$id" --purpose fun
	ok_if "$mode: a form that is none" exits 4 a travel "$id" --form stone
	ok_if "$mode: a receiver that it has not" exits 4 a travel "$id" --purpose inform --to $Z_B
	ok_if "$mode: no document" exits 3 a travel 99999
	delivery=$(jq_of '.deliveries[0].id' travel "$id")
	ok_if "$mode: not handed over before it is issued" exits 6 a handed "$delivery"
	ok_if "$mode: issued" issue "$id"
	ok_if "$mode: not on a day to come" exits 4 a handed "$delivery" --on 2100-01-01
	ok_if "$mode: a day that is none" exits 4 a handed "$delivery" --on soon
	ok_if "$mode: handed over" says noted a handed "$delivery" --how "Bưu điện RR1"
	ok_if "$mode: which is kept" is "$(jq_of '.deliveries[0] | "\(.handed_on) \(.handed_how)"' travel "$id")" "$today Bưu điện RR1"
	ok_if "$mode: once" exits 6 a handed "$delivery"
	ok_if "$mode: of no delivery" exits 3 a handed 99999
	ok_if "$mode: what is no number" exits 4 a handed x
	ok_if "$mode: an exemption" says exemption a "exemption add" --name "Bản đồ $mode" --given-by "UBND" --reason "Khổ lớn"
	ok_if "$mode: is there" is "$(jq_of '.[0].name' "exemption list")" "Bản đồ $mode"
	ok_if "$mode: in words" says "Bản đồ $mode" a "exemption list"
	ok_if "$mode: nothing about it" exits 2 a "exemption add" --name X
	ok_if "$mode: it ends" says "last day" a "exemption end" "$(jq_of '.[0].id' "exemption list")"
	ok_if "$mode: none to end" exits 3 a "exemption end" 99999
	ok_if "$mode: paper follows a type" says "^Quyết định" a paper-types --set "Quyết định,Công văn"
	ok_if "$mode: as JSON" is "$(jq_of length paper-types)" 2
	ok_if "$mode: none again" is "$(jq_of length paper-types --set "")" 0

	# ---- what came ----
	came=$(arrived "7$mode")
	again=$(arrived "8$mode")
	ok_if "$mode: entered" test "${again:-0}" -gt 0
	ok_if "$mode: put before a leader" a present "$came" --to ld
	ok_if "$mode: nobody who leads" exits 3 a present "$again" --to cv
	ok_if "$mode: corrected" says "" a correct "$came" --subject "V/v đã sửa $mode" --reason "Gõ nhầm"
	ok_if "$mode: it says so" says "đã sửa $mode" a incoming --words "đã sửa $mode"
	ok_if "$mode: struck" a strike "$again" --reason "Vào sổ hai lần"
	ok_if "$mode: not twice" exits 6 a strike "$again" --reason "Nữa"
	ok_if "$mode: nor corrected then" exits 6 a correct "$again" --subject X --reason Y
	ok_if "$mode: a slip of it" is_file %PDF a "book slip" "$came"
	ok_if "$mode: no slip of none" exits 3 a "book slip" 99999
	ok_if "$mode: a report" is_file %PDF a "book report" --incoming
	ok_if "$mode: of one side" exits 2 a "book report" --incoming --outgoing
	ok_if "$mode: in a form that is none" exits 4 a "book report" --incoming --format doc
	ok_if "$mode: the draft's letter" is_file PK a "book letter" "$(draft "V/v thư $mode")"
	ok_if "$mode: a copy begins" says draft a copy "$came" true-copy --from paper --to paper
	ok_if "$mode: a kind of copy that is none" exits 4 a copy "$came" photo --from paper --to paper

	# ---- groups and freezes ----
	group=$(jq_of .id "group add" --name "Đất đai $mode" --level listed)
	ok_if "$mode: a group" says "Đất đai $mode" a "group list"
	ok_if "$mode: a level that is none" exits 4 a "group add" --name X --level everyone
	ok_if "$mode: somebody reads it" says confirm a "group reader" "$group" --login xa
	ok_if "$mode: is told" says "Ngô Văn Xa" a "group reader" "$group"
	ok_if "$mode: nobody" exits 3 a "group reader" "$group" --login nobody
	ok_if "$mode: what falls into it" says rule a "group rule" "$group" --direction incoming --type "Công văn"
	ok_if "$mode: by no direction" exits 4 a "group rule" "$group" --type X
	ok_if "$mode: a document in it" says "in the group" a "group put" "$group" "$came"
	ok_if "$mode: out of it" says "out of" a "group put" "$group" "$came" --out
	ok_if "$mode: no document" exits 3 a "group put" "$group" 99999
	freeze=$(jq_of .id "freeze add" --document "$came" --authority "Tòa án" --reason "Theo văn bản số 1")
	ok_if "$mode: frozen" says "Tòa án" a "freeze list"
	ok_if "$mode: so not corrected" exits 6 a correct "$came" --subject X --reason Y
	ok_if "$mode: what of" exits 4 a "freeze add" --authority X --reason Y
	ok_if "$mode: lifted" says lifted a "freeze lift" "$freeze" --reason "Xong"
	ok_if "$mode: once" exits 6 a "freeze lift" "$freeze" --reason "Nữa"
	ok_if "$mode: the group ends" says ended a "group end" "$group"
	ok_if "$mode: once" exits 6 a "group end" "$group"

	# ---- days of rest ----
	ok_if "$mode: a holiday" a "holiday add" "$year-12-30" --name "Nghỉ bù $mode"
	ok_if "$mode: is there" says "Nghỉ bù $mode" a "holiday list"
	ok_if "$mode: a day that is none" exits 4 a "holiday add" soon --name X
	ok_if "$mode: is none any more" a "holiday remove" "$year-12-30"
	ok_if "$mode: which is harmless twice" a "holiday remove" "$year-12-30"

	# ---- work files ----
	a "catalog begin" "$year" >/dev/null 2>&1
	ok_if "$mode: the list of the year" says "$year" a "catalog list"
	ok_if "$mode: printed" is_file %PDF a "catalog print" "$year"
	ok_if "$mode: of another year there is none" exits 3 a "catalog print" 1999
	ok_if "$mode: files" is "$(jq_of length "file list")" 0
	ok_if "$mode: the files of the year, printed" is_file %PDF a "file inventory" "$year"
	ok_if "$mode: none to show" exits 3 a "file show" 99999
	ok_if "$mode: none to print" exits 3 a "file contents" 99999
	ok_if "$mode: none to fill" exits 3 a "file add" 99999 "$came"
	ok_if "$mode: none to export" exits 3 a "file export" 99999

	# ---- a unit ends ----
	printf 'code;name;parent\nTAM;Phòng tạm %s;\nCON;Tổ %s;TAM\n' $mode $mode >"$work/more.csv"
	ok_if "$mode: two more units" a "unit import" "$work/more.csv"
	ok_if "$mode: not while another is below it" exits 6 a "unit dissolve" TAM
	ok_if "$mode: nor into one that is not there" exits 3 a "unit dissolve" CON --successor NONE
	ok_if "$mode: the one below first" says "is dissolved" a "unit dissolve" CON --successor TAM
	ok_if "$mode: it is none any more" exits 3 a "unit dissolve" CON
	ok_if "$mode: then the other" says "is dissolved" a "unit dissolve" TAM --successor VP
	ok_if "$mode: both stay in the history" is "$(jq_of 'map(select(.state == "dissolved" and (.code == "TAM" or .code == "CON"))) | length > 1' "unit list")" true

	# ---- the organ ----
	ok_if "$mode: the organs of the node" says "$Z_A" a "tenant list"
	ok_if "$mode: what digests say" says subjects a "tenant digest" subjects
	ok_if "$mode: a word that is none" exits 4 a "tenant digest" everything
done
ok_if "the node never fell" is_up a
ok_if "SIGTERM ends the node with code 0" stop a
