#!/bin/bash
# run.sh [DIR] -- `make bench` (BENCH=exchange, db, office or peers for one of them; DOCUMENTS=N).
#
# exchange  documents of 100 KiB go A -> axis -> B over real nodes of the release build, everything
#           durable, signed and checked, and status 01 comes back to A; against the roof, a program
#           that does only the hashing, signing and storing that the work cannot do without
#           (bench/roof.c). Ratios are of one run, in turns, so that a busy machine hits both.
# db        durable writes, reads and blobs a second.
# office    pages, searches and registering in an agency of 300 people: office.sh.
# peers     the list of such an agency, and Redmine's with the same rows: peers/redmine.sh.
#
# DIR is where the nodes live (default build/bench/nodes): the disk that is measured. Figures are of
# this machine; what is compared are ratios. Writes build/bench/exchange.json. VANTHU_BUILD: another build folder.
set -euo pipefail
cd "$(dirname "$0")/.."
BENCH=${BENCH:-all}
case $BENCH in office | peers) DOCUMENTS=${DOCUMENTS:-100000} ;; esac
DOCUMENTS=${DOCUMENTS:-1000}
BYTES=${BYTES:-102400}
build=${VANTHU_BUILD:-$PWD/build}
VANTHU=$build/vanthu
out=$build/bench
dir=${1:-$out/nodes}
Z_A=000.00.00.Z01
Z_B=000.00.05.Z01
declare -A pid=() port=()

ninja -C "$build" --quiet vanthu bench/bench-db bench/bench-exchange bench/bench-roof bench/bench-fill \
	bench/bench-office

finish()
{
	local name
	for name in "${!pid[@]}"; do
		if kill -TERM "${pid[$name]}" 2>/dev/null; then wait "${pid[$name]}" || :; fi
	done
	rm -rf "$dir"
}
trap finish EXIT
rm -rf "$dir"
mkdir -p "$dir" "$out"

machine()
{
	jq -nc --arg cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" \
		--argjson cores "$(nproc)" \
		--argjson memory_mib "$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)" \
		--arg kernel "$(uname -r)" \
		--arg disk "$(df --output=fstype,source "$dir" | tail -1 | xargs)" \
		--argjson load "$(cut -d' ' -f1 /proc/loadavg)" \
		--arg version "$("$VANTHU" --version | head -1)" \
		--arg commit "$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" '$ARGS.named'
}

# start NAME: serves $dir/NAME; prints nothing; port[NAME] and how long it took in ready_ms.
start()
{
	local name=$1 line began fifo=$dir/$1.ready
	rm -f "$fifo"
	mkfifo "$fifo"
	began=$(date +%s%N)
	"$VANTHU" serve "$dir/$name" --port "${port[$name]:-0}" --ready-fd 8 8>"$fifo" 2>>"$dir/$name.log" &
	pid[$name]=$!
	read -r -t 30 line <"$fifo" || { tail -n 20 "$dir/$name.log" >&2; exit 1; }
	ready_ms=$((($(date +%s%N) - began) / 1000000))
	port[$name]=${line#ready }
}

stop()
{
	kill -TERM "${pid[$1]}"
	wait "${pid[$1]}" || :
}

# family PID: it and all it started, keeper and reader behind their watchers too
family()
{
	local p
	echo "$1"
	for p in $(pgrep -P "$1"); do family "$p"; done
}

# pss NAME: KiB of the node and the processes it has
pss()
{
	local p sum=0
	for p in $(family "${pid[$1]}"); do
		sum=$((sum + $(awk '/^Pss:/ { print $2 }' "/proc/$p/smaps_rollup")))
	done
	echo $sum
}

nodes_make()
{
	local x code
	echo "Bench-Password-1" >"$dir/password"
	"$VANTHU" init "$dir/axis" --organ 000.00.00.Z00 --name "Trục (mẫu)" --axis --port 0 \
		--admin-password-file "$dir/password" >/dev/null
	start axis
	for x in a b; do
		code=$Z_A
		[ $x = a ] || code=$Z_B
		head -c 24 /dev/urandom | base64 >"$dir/secret_$x"
		"$VANTHU" init "$dir/$x" --organ $code --name "Cơ quan $x (mẫu)" --port 0 \
			--axis-url "http://127.0.0.1:${port[axis]}/vxp" --axis-secret-file "$dir/secret_$x" \
			--admin-password-file "$dir/password" >/dev/null
		"$VANTHU" organ add "$dir/axis" $code --name "Cơ quan $x (mẫu)" \
			--secret-file "$dir/secret_$x" --cert "$dir/$x/certs/packet.pem" >/dev/null
	done
	echo "Bench-Password-1" | "$VANTHU" user add "$dir/a" vanthu --role clerk --name "Văn thư" \
		--password-file - >/dev/null
	start a
	start b
}

token_make()
{
	local url=http://127.0.0.1:${port[a]}/api/v1 csrf
	csrf=$(curl -sS -c "$dir/cookies" -H 'Content-Type: application/json' \
		-d '{"login":"vanthu","password":"Bench-Password-1"}' "$url/session" | jq -r .csrf)
	curl -sS -b "$dir/cookies" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' \
		-d '{"name":"bench"}' "$url/tokens" | jq -r .token
}

exchange()
{
	local rows=$dir/rows token c n
	nodes_make
	echo "start: $ready_ms ms until the node answers"
	token=$(token_make)
	for _ in $(seq 100); do
		curl -sS -H "Authorization: Bearer $token" \
			"http://127.0.0.1:${port[a]}/api/v1/organs?q=$Z_B" | grep -q "$Z_B" && break
		sleep 0.1
	done
	sleep 3
	local idle_a idle_b idle_axis
	idle_axis=$(pss axis) idle_a=$(pss a) idle_b=$(pss b)
	echo "idle: PSS $((idle_axis / 1024)) MiB axis, $((idle_a / 1024)) MiB a, $((idle_b / 1024)) MiB b"
	: >"$rows"
	# once to warm up: connections, statements, the page cache
	"$out/bench-exchange" "http://127.0.0.1:${port[a]}" "$token" $Z_B "$BYTES" 50 8 >/dev/null
	for c in 1 16; do
		n=$DOCUMENTS
		[ "$c" -gt 1 ] || n=$((DOCUMENTS / 4))
		"$out/bench-roof" "$dir/roof-$c" "$BYTES" "$DOCUMENTS" "$c" | tee -a "$rows"
		"$out/bench-exchange" "http://127.0.0.1:${port[a]}" "$token" $Z_B "$BYTES" "$n" "$c" |
			tee -a "$rows"
		"$out/bench-roof" "$dir/roof-$c-again" "$BYTES" "$DOCUMENTS" "$c" | tee -a "$rows"
	done
	echo "after: PSS $(($(pss axis) / 1024)) MiB axis, $(($(pss a) / 1024)) MiB a, $(($(pss b) / 1024)) MiB b"
	jq -s --argjson machine "$(machine)" --argjson start_ms "$ready_ms" \
		--argjson idle_kib "{\"axis\":$idle_axis,\"a\":$idle_a,\"b\":$idle_b}" --argjson bytes "$BYTES" '
		(group_by([.system, .concurrency]) | map({system: .[0].system, concurrency: .[0].concurrency,
			flush_ms: 0, documents: (map(.documents) | add),
			docs_per_s: ((map(.documents) | add) / (map(.secs) | add) * 10 | round / 10),
			p50_ms: .[0].p50_ms, p99_ms: .[0].p99_ms})) as $rows
		| {machine: $machine, bytes: $bytes, start_ms: $start_ms, idle_pss_kib: $idle_kib,
			rows: ($rows | map(select(.system != "roof"))),
			roof: ($rows | map(select(.system == "roof") | {concurrency, docs_per_s})),
			roof_docs_per_s: ([$rows[] | select(.system == "roof") | .docs_per_s] | max)}' \
		"$rows" >"$out/exchange.json"
	echo
	jq -r '"machine: \(.machine.cpu), \(.machine.cores) cores, \(.machine.memory_mib) MiB, \(.machine.disk), load \(.machine.load)",
		"", "at a time   documents/s   of the roof    p50 ms    p99 ms",
		(. as $all | .rows[] | .concurrency as $c
		 | ($all.roof[] | select(.concurrency == $c) | .docs_per_s) as $roof
		 | "\($c)\t\(.docs_per_s)\t\(.docs_per_s / $roof * 1000 | round / 1000)\t\(.p50_ms)\t\(.p99_ms)")' \
		"$out/exchange.json" | awk -F'\t' 'NF > 1 { printf "%9d %13.1f %13.3f %9.1f %9.1f\n", $1, $2, $3, $4, $5; next } { print }'
}

. bench/office.sh
case $BENCH in
all)
	"$out/bench-db" "$dir/db"
	exchange
	;;
db) "$out/bench-db" "$dir/db" ;;
exchange | office) $BENCH ;;
peers)
	. bench/peers/redmine.sh
	peers
	;;
*) echo "bench/run.sh: BENCH is exchange, db, office or peers" >&2; exit 64 ;;
esac
