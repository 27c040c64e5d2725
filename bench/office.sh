# shellcheck shell=bash disable=SC2154 # dir, port, pid: of run.sh
# office.sh -- the office of an agency of 300 people: sourced by run.sh, BENCH=office.
#
# On SQLite: DOCUMENTS (100,000) incoming documents with numbers, directives and assignments
# (bench/fill.c), permissions on; the release build over HTTP, with a session and connections that are
# kept (bench/office.c). The user is a specialist, who sees what was assigned to them; who sees all of
# the organ's documents is an administrator with a clerk's post. Growth: the same page with GROWTH
# (10000 1000000) documents, in turns, and as many of them open in both (bench/fill.c): the archive grows, the
# work before somebody does not; GROWTH= leaves it out, and GROWTH_SEARCH= the search of it, for
# whose index a million documents take the longest. What is compared are full pages, of 50 rows and of 20:
# with 10,000 documents the specialist sees 70, and 23 of them hold the words. Writes
# build/bench/office.json; a figure that cannot be had yet is null there.
GROWTH=${GROWTH-10000 1000000}
GROWTH_SEARCH=${GROWTH_SEARCH-yes}
WAITING=${WAITING:-20000}
SECS=${SECS:-5}
password=Bench-Password-1
inbox='/incoming?state=registered'

# office_make NAME REGISTERED WAITING: the node's folder, filled, and the node started
office_make()
{
	local began
	echo $password >"$dir/password"
	"$VANTHU" init "$dir/$1" --organ $Z_A --name "UBND tỉnh An Bình (mẫu)" --port 0 \
		--admin-password-file "$dir/password" >/dev/null
	began=$(date +%s)
	"$out/bench-fill" "$dir/$1/data/vanthu.db" $Z_A $password "$2" "$3"
	echo "$1: $2 documents, $3 waiting, made in $(($(date +%s) - began)) s," \
		"$(du -m "$dir/$1/data/vanthu.db" | cut -f1) MB"
	start "$1"
}

# session NAME LOGIN: the line that says who asks
session()
{
	rm -f "$dir/jar"
	curl -sS -o /dev/null -c "$dir/jar" -H 'Content-Type: application/json' \
		-d "{\"login\":\"$2\",\"password\":\"$password\"}" "http://127.0.0.1:${port[$1]}/api/v1/session"
	awk '/^#HttpOnly_/ || !/^#/ { if (NF >= 7) line = line (line ? "; " : "") $6 "=" $7 }
		END { if (line == "") exit 1; print "Cookie: " line }' "$dir/jar"
}

# ask NAME SESSION AT-A-TIME SECS PATH
ask() { "$out/bench-office" "${port[$1]}" "${pid[$1]}" get "$2" "$3" "$4" "$5"; }

# in_turns A-ARGS… -- B-ARGS…: the same two questions three times each; the median p50 of each, in ms
in_turns()
{
	local a=() b=() secs=$((SECS < 2 ? SECS : 2))
	while [ "$1" != -- ]; do a+=("$1"); shift; done
	shift
	b=("$@")
	: >"$dir/turn_a"
	: >"$dir/turn_b"
	for _ in 1 2 3; do
		ask "${a[0]}" "${a[1]}" 1 $secs "${a[2]}" >>"$dir/turn_a"
		ask "${b[0]}" "${b[1]}" 1 $secs "${b[2]}" >>"$dir/turn_b"
	done
	jq -nc --slurpfile a "$dir/turn_a" --slurpfile b "$dir/turn_b" '
		def mid: sort_by(.p50_ms)[1];
		{a: ($a | mid), b: ($b | mid), ratio: (($a | mid).p50_ms / ($b | mid).p50_ms),
			cpu_ratio: (($a | mid).cpu_ms / ($b | mid).cpu_ms)}'
}

# peak NAME COMMAND…: its output, and the greatest PSS of the node meanwhile in peak_kib
peak()
{
	local name=$1 p now
	shift
	"$@" >"$dir/peak" &
	p=$!
	peak_kib=0
	while kill -0 $p 2>/dev/null; do
		now=$(pss "$name")
		[ "$now" -le "$peak_kib" ] || peak_kib=$now
		sleep 0.5
	done
	wait $p
}

# style and script of the first page, packed, in kB
first_page()
{
	local url=http://127.0.0.1:${port[$1]} sum=0 f
	for f in $(curl -sS -H "$2" "$url/" | grep -oE '/static/[^"]+\.(css|js)' | sort -u); do
		sum=$((sum + $(curl -sS "$url$f" | gzip -9 | wc -c)))
	done
	[ "$sum" -gt 0 ]
	awk "BEGIN { printf \"%.1f\", $sum / 1000 }"
}

# enter NAME SESSION AT-A-TIME FIRST LAST: waiting documents are entered in the register
enter()
{
	"$out/bench-office" "${port[$1]}" "${pid[$1]}" post "$2" "$3" "$4" "$5" \
		"/api/v1/documents/%/register" '{"version":1}'
}

# What a node's index is still to learn of is learnt in the background.
index_await()
{
	for _ in $(seq 1200); do
		curl -sS -H "$2" "http://127.0.0.1:${port[$1]}/api/v1/search?q=kinh" |
			jq -e '.is_behind == false' >/dev/null && return
		sleep 0.5
	done
	echo "the index does not come to its end" >&2
	exit 1
}

# rebuild NAME: the index anew while the node serves; its seconds in rebuild_s
rebuild()
{
	local began
	began=$(date +%s%N)
	"$VANTHU" rebuild search "$dir/$1" >&2
	rebuild_s=$(awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $began) / 1e9 }")
	echo "$rebuild_s"
}

# growth_settle NAME: nothing is learnt in the background while the node is measured
growth_settle()
{
	if [ -n "$GROWTH_SEARCH" ]; then
		rebuild "$1" >/dev/null
		index_await "$1" "$(session "$1" specialist)"
		return
	fi
	stop "$1"
	sqlite3 "$dir/$1/data/vanthu.db" 'DELETE FROM search_dirty'
	start "$1"
}

# growth_check NAME SESSION: a page with fewer rows than the other one's would be quicker for nothing
growth_check()
{
	local n
	n=$(curl -sS -H "$2" "http://127.0.0.1:${port[$1]}$inbox" | grep -c 'href="/incoming/[0-9]' || :)
	[ "$n" -ge 50 ] || { echo "the inbox of $1 shows $n rows, not 50" >&2; exit 1; }
	[ -n "$GROWTH_SEARCH" ] || return 0
	n=$(curl -sS -H "$2" "http://127.0.0.1:${port[$1]}$newest_full" | jq '.rows | length')
	[ "$n" -eq 20 ] || { echo "the search of $1 finds $n rows, not 20" >&2; exit 1; }
}

newest='/api/v1/search?q=thong+tin'
newest_full="$newest&limit=20"
ranked='/api/v1/search?q=so+lieu&order=title'

office()
{
	local user overseer clerk large small newest_one ranked_one reindex_s reindex_kib found=null one many by_one by_many idle load first growth=null turns n
	office_make office "$DOCUMENTS" "$WAITING"
	user=$(session office specialist)
	overseer=$(session office overseer)
	curl -sS -H "$user" "http://127.0.0.1:${port[office]}$inbox" >"$dir/page.html"
	n=$(grep -c 'href="/incoming/[0-9]' "$dir/page.html" || :)
	[ "$n" -ge 50 ] || { echo "the inbox shows $n rows" >&2; exit 1; }
	peak office rebuild office
	reindex_s=$(cat "$dir/peak")
	reindex_kib=$peak_kib
	index_await office "$user"
	stop office
	start office
	user=$(session office specialist)
	sleep "$SECS"
	idle=$(pss office)
	ask office "$user" 1 1 "$inbox" >/dev/null
	one=$(ask office "$user" 1 "$SECS" "$inbox")
	peak office ask office "$user" 16 "$SECS" "$inbox"
	many=$(cat "$dir/peak")
	load=$peak_kib
	newest_one=$(ask office "$user" 1 "$SECS" "$newest")
	ranked_one=$(ask office "$user" 1 "$SECS" "$ranked")
	turns=$(in_turns office "$user" "$inbox" -- office "$overseer" "$inbox")
	first=$(first_page office "$user")
	clerk=$(session office clerk)
	clerk+=$'\r\n'"X-CSRF-Token: $(curl -sS -H "$clerk" \
		"http://127.0.0.1:${port[office]}/api/v1/session" | jq -r .csrf)"
	n=$((DOCUMENTS + 1))
	by_one=$(enter office "$clerk" 1 $n $((n + WAITING / 4 - 1)))
	by_many=$(enter office "$clerk" 16 $((n + WAITING / 4)) $((n + WAITING - 1)))
	if [ -n "$GROWTH" ]; then
		set -- $GROWTH
		office_make small "$1" 0
		office_make large "$2" 0
		growth_settle small
		growth_settle large
		large=$(session large specialist)
		small=$(session small specialist)
		growth_check large "$large"
		growth_check small "$small"
		growth=$(in_turns large "$large" "$inbox" -- small "$small" "$inbox")
		[ -z "$GROWTH_SEARCH" ] ||
			found=$(in_turns large "$large" "$newest_full" -- small "$small" "$newest_full")
	fi
	jq -n --argjson machine "$(machine)" --argjson one "$one" --argjson many "$many" \
		--argjson turns "$turns" --argjson growth "$growth" --argjson by_one "$by_one" \
		--argjson by_many "$by_many" --argjson idle "$idle" --argjson load "$load" \
		--argjson first "$first" --argjson newest "$newest_one" --argjson ranked "$ranked_one" \
		--argjson found "$found" --argjson reindex_s "$reindex_s" --argjson reindex "$reindex_kib" \
		--argjson documents "$DOCUMENTS" '
		def mb: . / 1024 * 10 | round / 10;
		{inbox_p95_ms: $one.p95_ms, inbox_rps: $many.per_s,
		search_newest_p95_ms: $newest.p95_ms, search_ranked_p95_ms: $ranked.p95_ms,
		register_per_s: $by_one.per_s, register_batch_per_s: $by_many.per_s,
		user_over_admin: ($turns.ratio * 100 | round / 100),
		growth_inbox: (if $growth then $growth.ratio * 100 | round / 100 else null end),
		growth_search: (if $found then $found.ratio * 100 | round / 100 else null end), idle_mb: ($idle | mb), load_mb: ($load | mb), first_page_kb: $first,
		reindex_s: $reindex_s, reindex_mb: ($reindex | mb),
		documents: $documents, people: 300, machine: $machine,
		details: {inbox_one: $one, inbox_many: $many, user_and_overseer: $turns, growth: $growth,
			search_newest: $newest, search_ranked: $ranked, growth_search: $found,
			register_one: $by_one, register_many: $by_many}}' >"$out/office.json"
	office_print
}

office_print()
{
	echo
	jq -r '"machine: \(.machine.cpu), \(.machine.cores) cores, \(.machine.memory_mib) MiB, \(.machine.disk), load \(.machine.load)",
		"\(.documents) incoming documents, \(.people) people, SQLite, \(.machine.commit)", "",
		(. as $all | [["inbox_p95_ms", "≤ 3"], ["inbox_rps", "≥ 5000"], ["search_newest_p95_ms", "≤ 5"],
		["search_ranked_p95_ms", "≤ 50"], ["register_per_s", "≥ 1000"], ["register_batch_per_s", "≥ 3000"],
		["user_over_admin", "≤ 1.2"], ["growth_inbox", "≤ 1.5"], ["growth_search", "≤ 1.5"],
		["idle_mb", "≤ 40"], ["load_mb", "≤ 150"], ["first_page_kb", "≤ 60"], ["reindex_s", "≤ 60"],
		["reindex_mb", "≤ 300"]][] | "\(.[0])\t\($all[.[0]] // "not yet")\t\(.[1])"), "",
		"processor of the node: \(.details.inbox_one.cpu_ms) ms an inbox page one at a time, \(.details.inbox_many.cpu_ms) ms at 16; \(.details.register_one.cpu_ms) ms a registration, \(.details.register_many.cpu_ms) ms at 16; a page has \(.details.inbox_one.kib) KiB"' \
		"$out/office.json" | awk -F'\t' 'NF > 1 { printf "%-22s %10s   %s\n", $1, $2, $3; next } { print }'
}
