# shellcheck shell=bash disable=SC2154
# lib.sh -- one round of the main line with one node that is killed, stopped or starved on the way.
#
# On top of ../system/lib.sh. A round: A sends two documents to B (a small one, sent by its clerk under a
# number from paper, and one too large for the axis to take in memory, which is drafted, submitted, signed,
# numbered and issued), B's clerk registers the first and refuses the second, the statuses
# come back, all queues are empty. The node `victim` runs with VANTHU_FAULT; when it dies it is
# started again without. People do what people do: what was answered is not said again, what was
# not answered is looked up and repeated if it is not there.
#
# What must hold after each round (`check_round`):
#   - every document is at B exactly once, acknowledged or found in A's list alike (E2, E3)
#   - the arrival number is the next one: none twice, none left out (E12)
#   - the drafted one has the number after the one from paper: each once, none left out (N1)
#   - the files are those that A issued, byte for byte, and begin with what was uploaded; the drafted one has its
#     number filled in behind that (E5, N6)
#   - A has 01 and 03 (or 02 with its reason) of each, and each once; the axis took it once (E4, E8)
#   - no outbox has anything left, dead or waiting; the axis has handed out everything
# and at the end of a sweep `vanthu doctor --deep` finds nothing on any node (B1, B2).
#
# Nodes are used for all rounds of a sweep, so what one round leaves behind is there in the next.
# VANTHU_TEST_ENGINE=postgres: on PostgreSQL, in databases of their own (below with-postgres.sh).
. "$(dirname "$0")/../system/lib.sh"

[ "${VANTHU_FAULTS:-0}" = 1 ] || skip_all "this build has no fault points (-Dfaults=true)"
engine=${VANTHU_TEST_ENGINE:-sqlite}
PATIENCE=${PATIENCE:-60}
REASON="Thiếu phụ lục kèm theo"
victim=
world=0        # how many worlds were made
number=1000    # of the last document
first_number=  # of the first document in this world
registered=0   # last arrival number in this world
fired=0        # times the victim died in this round
trouble=       # what was wrong in this round
rounds=0

# A moment, without a process.
mkfifo "$work/never"
exec {never}<>"$work/never"
nap() { read -rt 0.08 -u "$never" || :; }

is_long() { [ "${VANTHU_LONG:-0}" = 1 ]; }

# ---- the nodes ----

# sql NODE TEXT: on PostgreSQL alone.
sql()
{
	"$VANTHU_TEST_POSTGRES_BIN/psql" -qAt \
		"host=$VANTHU_TEST_POSTGRES user=vanthu password=vanthu dbname=crash_${$}_${world}_$1" -c "$2"
}

make_databases()
{
	local x
	for x in axis a b; do
		"$VANTHU_TEST_POSTGRES_BIN/psql" -q \
			"host=$VANTHU_TEST_POSTGRES user=vanthu password=vanthu dbname=postgres" \
			-c "CREATE DATABASE crash_${$}_${world}_$x" || return 1
	done
}

# A setting of a node, until it starts again.
set_conf() { sed -i "s/^#\?$2 = .*/$2 = $3/" "$work/$1/vanthu.conf"; }

# Three nodes that know each other and run. What fails is tried again after a second, not five.
new_world()
{
	local x options=()
	for x in "${!pid[@]}"; do kill9 "$x"; done
	rm -rf "$work/axis" "$work/a" "$work/b" "$work"/*.csrf "$work"/*.cookies
	unset port_a port_b
	world=$((world + 1))
	registered=0
	first_number=$number
	if [ "$engine" = postgres ]; then
		make_databases || die "createdb"
		options=(--db-url "host=$VANTHU_TEST_POSTGRES user=vanthu password=vanthu dbname=crash_${$}_${world}_%")
	fi
	VANTHU_FAULT_LOG=$work/made init_three "${options[@]}" >/dev/null || die "init"
	for x in a b; do
		set_conf $x base_secs 1
		set_conf $x poll_secs 1
	done
	printf 'login,name,unit,role\ncv,Trần Văn Soạn,,specialist\nld,Nguyễn Văn An,,leader\n' >"$work/people.csv"
	"$VANTHU" user import "$work/a" "$work/people.csv" >/dev/null &&
		"$VANTHU" tenant checks "$work/a" none >/dev/null || die "people of a"
	start_three
	sign_in axis admin Admin-Password-1
}

# On PostgreSQL the leases of a dead node run out by themselves, in half a minute to two; here time
# passes more quickly. (On SQLite a node that starts ends them.)
leases_end()
{
	[ "$engine" = postgres ] || return 0
	[ "$victim" != axis ] || return 0 # it holds none
	sql "$victim" "UPDATE outbox SET lease_until_at = 0 WHERE state = 'leased';
		UPDATE peer SET probe_until_at = 0; UPDATE tenant SET poll_lease_at = 0"
}

# The victim starts again when it is dead. Only SIGKILL is a death we asked for.
revive()
{
	is_up "$victim" && return
	wait "${pid[$victim]}" 2>/dev/null
	local code=$?
	unset "pid[$victim]"
	[ $code = 137 ] || trouble+="$victim ended with code $code; "
	fired=$((fired + 1))
	leases_end
	start "$victim" || die "$victim does not start again"
}

# go_until WHAT COMMAND…: until it succeeds.
go_until()
{
	local what=$1 until=$((SECONDS + PATIENCE))
	shift
	until "$@" >/dev/null 2>&1; do
		revive
		if [ $SECONDS -ge $until ]; then
			trouble+="$what: not within $PATIENCE s; "
			return 1
		fi
		nap
	done
}

# ---- what people do ----

make_files()
{
	[ ! -e "$work/$1.pdf" ] || return 0
	if [ $(($1 % 2)) = 0 ]; then
		pdf "$1" >"$work/$1.pdf"
	else
		pdf "$1" 400000 >"$work/$1.pdf"
	fi
}
list() { "$VANTHU" "$1" "$work/$2" --words "$3" --json; }
is_listed() { [[ $(list "$1" "$2" "$3") == *'"id":'* ]]; }

send_one() # NODE NUMBER TO
{
	make_files "$2"
	"$VANTHU" send "$work/$1" --to "$3" --type "Công văn" --number "$2" --notation UBND-VP \
		--subject "V/v thử nghiệm gửi, nhận" --place "An Bình" --signer "Nguyễn Văn An" \
		--position "Chủ tịch" --competence "TM." "$work/$2.pdf"
}

# Sends; when that was not answered, looks whether it is there, and sends it again if not.
send_number()
{
	local until=$((SECONDS + PATIENCE))
	until send_one a "$1" $Z_B >>"$work/send.log" 2>&1; do
		revive
		! is_listed outgoing a "$1" >/dev/null 2>&1 || return 0
		if [ $SECONDS -ge $until ]; then
			trouble+="document $1 could not be sent: $(tail -1 "$work/send.log"); "
			return 1
		fi
		nap
	done
}

draft() { local what=$1; shift; "$VANTHU" draft "$what" "$work/a" "$@"; }

# The draft of a number: id, stage, version and the number it has; "0 none" = it is not there. By its subject,
# for what was written may not have been answered. Fails when that cannot be told now.
look_up_draft()
{
	local rows id
	rows=$(list outgoing a "nháp $1") || return
	id=$(jq -r '.[0].id // empty' <<<"$rows") || return
	[ -n "$id" ] || { echo "0 none"; return; }
	draft show "$id" --as ld --json | jq -r '[.id, .stage, .version, .number] | @tsv'
}

# The next step of a draft, from where it is.
draft_step() # NUMBER ID STAGE VERSION
{
	case $3 in
	none) draft write --as cv --to $Z_B --type "Công văn" --subject "V/v bản nháp $1" --place "An Bình" \
		--position "Chủ tịch" --competence "TM." "$work/$1.pdf" ;;
	draft) draft submit "$2" --as cv --signer ld ;;
	approval) draft sign "$2" --as ld --version "$4" ;;
	signed) draft number "$2" --as vanthu --notation UBND-VP ;;
	numbered) draft issue "$2" --as vanthu ;;
	esac >>"$work/send.log" 2>&1
}

# Goes on from where it is, whatever was not answered, until it is issued under just this number.
issue_number()
{
	local row id stage version has until=$((SECONDS + PATIENCE))
	make_files "$1"
	true >"$work/$1.drafted"
	while [ $SECONDS -lt $until ]; do
		row=$(look_up_draft "$1" 2>>"$work/send.log") && [ -n "$row" ] || row="0 unknown"
		read -r id stage version has <<<"$row"
		if [ "$stage" = issued ]; then
			[ "$has" = "$1" ] || trouble+="the draft has number $has, not $1; "
			[ "$has" = "$1" ]
			return
		fi
		if [ "$stage" = unknown ] || ! is_up a || ! draft_step "$1" "$id" "$stage" "$version"; then
			revive
			nap
		fi
	done
	trouble+="document $1 could not be issued: $(tail -1 "$work/send.log"); "
	return 1
}

# B's clerk answers; an answer that failed is given again if the document still waits.
answer_number()
{
	local row until=$((SECONDS + PATIENCE))
	while [ $SECONDS -lt $until ]; do
		row=$(list incoming b "$1" 2>/dev/null)
		[[ ! $row =~ \"state\":\"(registered|refused)\" ]] || return 0
		if [[ $row =~ \"id\":([0-9]+),\"state\":\"waiting\" ]]; then
			if [ $(($1 % 2)) = 0 ]; then
				"$VANTHU" register "$work/b" "${BASH_REMATCH[1]}"
			else
				"$VANTHU" refuse "$work/b" "${BASH_REMATCH[1]}" --reason "$REASON"
			fi >>"$work/answer.log" 2>&1 && return
		fi
		revive
		nap
	done
	trouble+="document $1 could not be answered: $(tail -1 "$work/answer.log"); "
}

# ---- what must be ----

is_answered() { [[ $(list outgoing a "$1") == *"\"status\":\"$2\""* ]]; }
has_empty_outbox()
{
	local port_var=port_$1 state text
	text=$(curl -sS --max-time 10 "http://127.0.0.1:${!port_var}/metrics")
	for state in ready leased dead; do
		[[ $text == *"vanthu_outbox_items{state=\"$state\"} 0"* ]] || return 1
	done
}
# Nothing waits and nothing is dead, in both outboxes and on the axis.
is_quiet()
{
	has_empty_outbox a && has_empty_outbox b &&
		[[ $(api axis GET /axis) == *'"waiting":0,"failed":0,'* ]]
}

# open_file DOCUMENT NODE PATH: the file as the node hands it out, in $work/got_NODE. Opening a file is written down
# first (the audit), so the fault may strike here too, as often as it strikes in a row: only what B
# answered with is compared.
open_file()
{
	go_until "a file of $1 can be opened" api "$2" GET "$3" --fail -o "$work/got_$2"
}

# show NODE LIST NUMBER: the document's page in $work/NODE.json, if it is there exactly once.
show()
{
	local text ids
	text=$(list "$2" "$1" "$3")
	# deliveries have an id too, at the start of an inner object
	ids=$(grep -oE '(^\[|\},)\{"id":[0-9]+' <<<"$text" | grep -oE '[0-9]+')
	[[ $ids =~ ^[0-9]+$ ]] || { trouble+="document $3 is not there once at $1; "; return 1; }
	api "$1" GET "/documents/$ids" >"$work/$1.json"
}

# check_document NUMBER STATUS STATE ARRIVAL-NUMBER
check_document()
{
	local n=$1 wrong files size
	show b incoming "$n" && show a outgoing "$n" || return
	wrong=$(jq -rn --slurpfile a "$work/a.json" --slurpfile b "$work/b.json" \
		--arg status "$2" --arg state "$3" --argjson arrival "$4" --arg reason "$REASON" '
		def codes(kind): [.history[] | select(.kind == kind) | .status] | sort;
		def want(name; is): if is then empty else name end;
		$a[0] as $a | $b[0] as $b | ["01", $status] as $once |
		[ want("its state at b"; $b.state == $state),
		  want("its arrival number"; $b.arrival_number == $arrival),
		  want("its signature"; $b.packet.signature == "valid"),
		  want("each status sent once"; $b | codes("status-out") == $once),
		  want("each status come once"; $a | codes("status-in") == $once),
		  want("taken by the axis once"; [$a.history[] | select(.status == "axis-took")] | length == 1),
		  want("the reason"; $status != "02" or $a.deliveries[0].status_text == $reason)
		] | .[]')
	[ -z "$wrong" ] || trouble+="document $n: wrong is $wrong; "
	files=$(jq -rn --slurpfile a "$work/a.json" --slurpfile b "$work/b.json" \
		'$a[0], $b[0] | "/documents/\(.id)/attachments/\(.attachments[0].id)"')
	open_file "$n" a "${files%$'\n'*}" && open_file "$n" b "${files#*$'\n'}" || return
	cmp -s "$work/got_a" "$work/got_b" || trouble+="document $n: not the file that was sent; "
	# the fields of a draft, and what fills them, stand behind what was uploaded (N6)
	size=$(stat -c %s "$work/$n.pdf")
	cmp -s -n "$size" "$work/got_b" "$work/$n.pdf" || trouble+="document $n: not the file that was uploaded; "
	if [ ! -e "$work/$n.drafted" ]; then
		[ "$(stat -c %s "$work/got_b")" = "$size" ] || trouble+="document $n: more than was uploaded; "
	elif [ "$(stat -c %s "$work/got_b")" = "$size" ]; then
		trouble+="document $n: its number is not in the file; "
	fi
	rm -f "$work"/got_[ab]
}

check_documents()
{
	trouble=$1
	check_document "$number" 03 registered $((registered + 1))
	check_document $((number + 1)) 02 refused 0
	[ "$trouble" = "$1" ]
}
# The fault may strike while we look: then we look again.
check_round()
{
	local before=$trouble tries
	for tries in 1 2 3; do
		check_documents "$before" && is_up "$victim" && return
		revive
		[ $tries = 3 ] || trouble=$before
	done
}

# Whether the victim, whose readiness nobody got, serves all the same and has said so; else it ends.
serves_unheard()
{
	until tail -1 "$work/$victim.log" | grep -q "nobody listens for the readiness"; do
		is_up "$victim" || return 1
		nap
	done
	is_up "$victim"
}

# Starts the victim with the fault. Of one that kills it dies; of another it may refuse to start, if
# it says why.
start_victim()
{
	start "$victim" VANTHU_FAULT="$1" VANTHU_FAULT_LOG="$work/$victim/tmp/points" && return
	if [[ $1 == *:kill ]]; then
		revive
		return
	fi
	! serves_unheard || return 0
	wait "${pid[$victim]}"
	[ $? = 69 ] || trouble+="$victim does not start, but not with code 69; " # not available now
	tail -1 "$work/$victim.log" | grep -q "fault injected" || trouble+="and does not say why; "
	unset "pid[$victim]"
	start "$victim" || die "$victim does not start again"
}

# run_round SPEC: the main line while the victim has this VANTHU_FAULT. Answers 0 when all is well;
# else `trouble` says what is not. `fired` is how often the victim died.
run_round()
{
	local next=$((number + 1))
	fired=0
	trouble=
	rounds=$((rounds + 1))
	! is_up "$victim" || kill9 "$victim"
	leases_end
	start_victim "$1"
	send_number "$number" && issue_number $next && end_round
	[ -z "$trouble" ]
}

# Both documents of the round are sent: what follows, and what must be then.
end_round()
{
	local next=$((number + 1))
	go_until "$number arrives" is_listed incoming b "$number" &&
		answer_number "$number" &&
		go_until "$next arrives" is_listed incoming b $next && answer_number $next &&
		go_until "03 of $number comes back" is_answered "$number" 03 &&
		go_until "02 of $next comes back" is_answered $next 02 &&
		go_until "everything is done" is_quiet && check_round
	rm -f "$work/$number.pdf" "$work/$next.pdf" "$work/$next.drafted"
	registered=$((registered + 1))
	number=$((number + 2))
}

# N1: from the first document of this world on each number is used, by a document of its own.
has_each_number_once()
{
	local series after=$((first_number - 1)) page=all
	series=$("$VANTHU" series list "$work/a" --json | jq -r '.[0].id') || return
	: >"$work/numbers"
	while [ -n "$page" ]; do
		page=$("$VANTHU" series numbers "$work/a" "$series" --after $after --json |
			jq -r '.[] | "\(.number) \(.state) \(.document)"')
		[ -z "$page" ] || echo "$page" >>"$work/numbers"
		after=$(tail -1 <<<"${page:-$after}" | cut -d' ' -f1)
	done
	diff <(cut -d' ' -f1,2 "$work/numbers") <(seq -f '%.0f used' "$first_number" $((number - 1))) &&
		[ -z "$(cut -d' ' -f3 "$work/numbers" | sort | uniq -d)" ]
}

# At the end of a sweep. A fault of the last round that has not struck yet would meet doctor.
doctor_finds_nothing()
{
	local x
	! is_up "$victim" || kill9 "$victim"
	start "$victim" || die "$victim does not start"
	ok_if "each number once, none left out" has_each_number_once
	for x in a b axis; do
		ok_if "doctor finds nothing at $x" "$VANTHU" doctor "$work/$x" --deep
	done
}

# note_points NODE: a round without a fault; $work/points then has the fault points hit there, with
# the number of hits, one a line.
note_points()
{
	victim=$1
	rm -f "$work/$victim/tmp/points"
	run_round none:0:kill && stop "$victim" || return 1
	sort "$work/$victim/tmp/points" | uniq -c | awk '{ print $2, $1 }' >"$work/points"
	[ -s "$work/points" ] && start "$victim"
}
