#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154,SC1010
# V7 to V9 with two agencies and an axis: a task goes to the other organ, which is killed while it reports; it asks
# for more time, reports the end, and has to do it again; both cards say the same.
. "$(dirname "$0")/lib.sh"

init_three || die "init"
start_three
sign_in a
sign_in b
json() { api "$1" "$2" "$3" -f -H 'Content-Type: application/json' -d "${4:-{\}}"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
day() { TZ=Asia/Ho_Chi_Minh date -d "$1 days" +%F; }
# issue NODE DRAFT NUMBER TO: what the program began is numbered and sent
issue()
{
	api "$1" GET "/documents/$2" | jq --arg n "$3" --arg to "$4" --arg day "$(day 0)" \
		'{version, subject, type_name, due_on, place: "An Bình", number: $n, notation: "UBND-VP", issued_on: $day,
		signer_name: "Nguyễn Văn An", signer_position: "Chủ tịch", signer_competence: "TM.", receivers: [$to],
		send: true}' >"$work/form.json"
	api "$1" POST "/documents/$2" -f -o "$work/sent.json" -F "document=<$work/form.json" \
		-F "files=@$work/Công văn 15.pdf"
}
task() { api "$1" GET "/documents/$2/organ-task" | jq -r ".tasks[0].$3"; }
# says NODE DOCUMENT JSON NUMBER TO: a draft that says it, issued
says()
{
	local draft
	draft=$(json "$1" POST "/organ-tasks/$(task "$1" "$2" id)/letters" "$3" | jq .id) && issue "$1" "$draft" "$4" "$5"
}
stands() { [ "$(task "$1" "$2" "$3")" = "$4" ]; }
take() { wait_for 20 has_incoming "$1" "$2" && "$VANTHU" register "$work/$1" "$(id_of "$1" "$2")" >/dev/null; }

draft=$(json a POST /organ-tasks | jq .id)
ok_if "a draft is begun" [ "${draft:-0}" -gt 0 ]
ok_if "it will give a task" json a POST "/documents/$draft/organ-task" \
	"{\"text\":\"Rà soát hồ sơ đất\",\"day\":\"$(day 5)\",\"is_checked\":true}"
ok_if "which nobody has before it is issued" is "$(task a "$draft" id)" null
ok_if "it is issued" issue a "$draft" 30 $Z_B
ok_if "it arrives and is registered" take b 30
came=$(id_of b 30)
ok_if "the receiver has the task, and its deadline" stands b "$came" due_on "$(day 5)"
ok_if "with the words" stands b "$came" content "Rà soát hồ sơ đất"
ok_if "it is none of the files" is "$(api b GET "/documents/$came" | jq '.attachments | length')" 1

ok_if "more time is asked for" says b "$came" "{\"act\":\"extend\",\"text\":\"Bận\",\"day\":\"$(day 9)\"}" 7 $Z_A
ok_if "that reaches the giver's card" wait_for 20 stands a "$draft" asked_for "$(day 9)"
ok_if "the receiver's document is not finished by it" is "$(api b GET "/documents/$came/flow" | jq -r .progress)" new
ok_if "it is granted" says a "$draft" '{"act":"grant"}' 31 $Z_B
ok_if "which moves the deadline there" wait_for 20 stands b "$came" due_on "$(day 9)"
ok_if "and here" stands a "$draft" due_on "$(day 9)"

kill9 axis
ok_if "the end is reported while the axis is away" says b "$came" '{"act":"finish","text":"Đã rà soát"}' 8 $Z_A
kill9 b
start axis
start b
ok_if "and reaches the giver all the same" wait_for 60 stands a "$draft" state handed
ok_if "it is not done before it is accepted" stands a "$draft" standing open
sign_in b
ok_if "it is to be done again" says a "$draft" '{"act":"rework","text":"Thiếu phụ lục"}' 32 $Z_B
ok_if "so it is open there" wait_for 30 stands b "$came" state open
ok_if "and lies there to be dealt with" is "$(api b GET "/documents/$came/flow" | jq -r .progress)" new
ok_if "done again" says b "$came" '{"act":"finish","text":"Đã bổ sung"}' 9 $Z_A
ok_if "the giver hears" wait_for 30 stands a "$draft" state handed
ok_if "and accepts" says a "$draft" '{"act":"accept"}' 33 $Z_B
ok_if "done in time, there" wait_for 30 stands b "$came" standing done
ok_if "and here" stands a "$draft" standing done
events() { api "$1" GET "/documents/$2/organ-task" | jq -c '[.tasks[0].events[] | [.n, .act]]'; }
ok_if "both ends say the same of it" is "$(events a "$draft")" "$(events b "$came")"
ok_if "in the order that it was said" is "$(events a "$draft")" \
	'[[1,"extend"],[2,"grant"],[3,"finish"],[4,"rework"],[5,"finish"],[6,"accept"]]'
ok_if "the giver's list has it among what is done" is "$(api a GET '/organ-tasks?standing=done' | jq length)" 1
ok_if "on the command line too" is "$("$VANTHU" task organs "$work/a" --standing "done" --json | jq length)" 1
ok_if "nobody else's has it" is "$(api b GET /organ-tasks | jq length)" 0
ok_if "what may not be said of it now is refused" is \
	"$(api b POST "/organ-tasks/$(task b "$came" id)/letters" -H 'Content-Type: application/json' -d '{"act":"finish","text":"x"}' | jq -r .key)" err.organ_task_state
