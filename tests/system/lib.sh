# shellcheck shell=bash
# lib.sh -- nodes for black-box tests: real binary, real sockets, a folder of their own.
#
# Sourced by each script of this folder. VANTHU is the binary. Prints TAP: `ok_if "name" COMMAND…`
# is one test. Everything started is ended by its pid; the folder goes with the script.
set -u
export LC_ALL=C.UTF-8
# shellcheck source=tests/support/pdf.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/pdf.sh"
VANTHU=${VANTHU:?the binary to test}
work=$(mktemp -d "${TMPDIR:-/tmp}/vanthu-system.XXXXXX")
n_tests=0
n_failed=0
declare -A pid=()
port_axis=0

Z_AXIS=000.00.00.Z00
Z_A=000.00.00.Z01
Z_B=000.00.05.Z01

finish()
{
	local name
	for name in "${!pid[@]}"; do
		kill -9 "${pid[$name]}" 2>/dev/null && wait "${pid[$name]}" 2>/dev/null
	done
	echo "1..$n_tests"
	if [ "$n_failed" -gt 0 ] && [ -n "${KEEP:-}" ]; then
		echo "# kept: $work"
	else
		rm -rf "$work"
	fi
	[ "$n_failed" -eq 0 ] || exit 1
}
trap finish EXIT

# ok_if NAME COMMAND…: one test, passed when the command succeeds.
ok_if()
{
	local name=$1
	shift
	n_tests=$((n_tests + 1))
	if "$@" >"$work/out" 2>"$work/err"; then
		echo "ok $n_tests - $name"
	else
		echo "not ok $n_tests - $name"
		sed 's/^/# /' "$work/out" "$work/err" | tail -20
		n_failed=$((n_failed + 1))
	fi
}

skip_all()
{
	echo "1..0 # SKIP $1"
	trap - EXIT
	rm -rf "$work"
	exit 0
}

die()
{
	echo "Bail out! $1"
	tail -20 "$work"/*.log 2>/dev/null | sed 's/^/# /'
	exit 1
}

# A port nobody listens on (a race is possible, and then the node says so and the test fails).
free_port()
{
	local p
	while :; do
		p=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }
	done
}

# start NAME [VAR=VALUE…]: serves $work/NAME; waits until it is ready; its port is in port_NAME.
start()
{
	local name=$1 fifo line
	shift
	fifo=$work/$name.ready
	rm -f "$fifo"
	mkfifo "$fifo"
	local port_var=port_$name
	env "$@" "$VANTHU" serve "$work/$name" --port "${!port_var:-0}" --ready-fd 8 \
		8>"$fifo" 2>>"$work/$name.log" &
	pid[$name]=$!
	if ! read -r -t 30 line <"$fifo"; then
		return 1
	fi
	printf -v "$port_var" '%s' "${line#ready }"
}

stop()
{
	kill -TERM "${pid[$1]}" && wait "${pid[$1]}"
	local code=$?
	unset "pid[$1]"
	return $code
}

kill9()
{
	kill -9 "${pid[$1]}" 2>/dev/null
	wait "${pid[$1]}" 2>/dev/null
	unset "pid[$1]"
}

is_up() { [ -n "${pid[$1]:-}" ] && kill -0 "${pid[$1]}" 2>/dev/null; }

# init_three [INIT-OPTIONS…]: an axis and the agencies a and b, not started.
init_three()
{
	local extra=("$@")
	port_axis=$(free_port)
	echo "Admin-Password-1" >"$work/password"
	echo "secret-of-a-for-the-axis" >"$work/secret_a"
	echo "secret-of-b-for-the-axis" >"$work/secret_b"
	"$VANTHU" init "$work/axis" --organ $Z_AXIS --name "Trục (mẫu)" --axis \
		--port "$port_axis" --admin-password-file "$work/password" "${extra[@]//%/axis}" \
		>"$work/init-axis.out" || return 1
	local x code
	for x in a b; do
		code=$Z_A
		[ $x = a ] || code=$Z_B
		"$VANTHU" init "$work/$x" --organ $code --name "Cơ quan $x (mẫu)" --port 0 \
			--axis-url "http://127.0.0.1:$port_axis/vxp" \
			--axis-secret-file "$work/secret_$x" \
			--admin-password-file "$work/password" "${extra[@]//%/$x}" || return 1
		"$VANTHU" organ add "$work/axis" $code --name "Cơ quan $x (mẫu)" \
			--secret-file "$work/secret_$x" --cert "$work/$x/certs/packet.pem" || return 1
		echo "Clerk-Password-1" | "$VANTHU" user add "$work/$x" vanthu --role clerk \
			--name "Văn thư $x" --password-file - || return 1
	done >"$work/init.out"
	pdf "Cong van 15" >"$work/Công văn 15.pdf"
}

# start_three: all of them, and the directory copied to both.
start_three()
{
	start axis && start a && start b || die "a node did not start"
	wait_for 20 directory_is_there a $Z_B || die "a has no directory"
	wait_for 20 directory_is_there b $Z_A || die "b has no directory"
}

# wait_for SECONDS COMMAND…: until it succeeds.
wait_for()
{
	local until=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $until ] || return 1
		sleep 0.1
	done
}

# send_from NODE NUMBER TO [OPTIONS…]
send_from()
{
	local node=$1 number=$2 to=$3
	shift 3
	"$VANTHU" send "$work/$node" --to "$to" --type "Công văn" --number "$number" \
		--notation UBND-VP --subject "V/v thử nghiệm gửi, nhận số $number" --place "An Bình" \
		--signer "Nguyễn Văn An" --position "Chủ tịch" --competence "TM." "$@" \
		"$work/Công văn 15.pdf"
}

incoming() { "$VANTHU" incoming "$work/$1" --json; }
outgoing() { "$VANTHU" outgoing "$work/$1" --json; }
# id_of NODE NUMBER: the incoming document with this number
id_of() { incoming "$1" | jq -r --arg n "$2" '[.[] | select(.number == $n)][0].id // empty'; }
has_incoming() { [ -n "$(id_of "$1" "$2")" ]; }
state_of() { incoming "$1" | jq -r --arg n "$2" '[.[] | select(.number == $n)][0].state'; }
# status_at NODE NUMBER RECEIVER: the newest status code of a delivery
status_at()
{
	outgoing "$1" | jq -r --arg n "$2" --arg r "$3" \
		'[.[] | select(.number == $n)][0].deliveries[] | select(.receiver == $r) | .status'
}
has_status() { [ "$(status_at "$1" "$2" "$3")" = "$4" ]; }

# api NODE METHOD PATH [CURL-OPTIONS…]: as the clerk, by a token of a cookie session
sign_in()
{
	local port_var=port_$1
	curl -sS -c "$work/$1.cookies" -H 'Content-Type: application/json' \
		-d "{\"login\":\"${2:-vanthu}\",\"password\":\"${3:-Clerk-Password-1}\"}" \
		"http://127.0.0.1:${!port_var}/api/v1/session" | jq -r .csrf >"$work/$1.csrf"
}
api()
{
	local node=$1 method=$2 path=$3 port_var=port_$1
	shift 3
	curl -sS -b "$work/$node.cookies" -H "X-CSRF-Token: $(cat "$work/$node.csrf")" \
		-X "$method" "$@" "http://127.0.0.1:${!port_var}/api/v1$path"
}
# vxp SYSTEM SECRET CALL [name=value…] [OPTIONS…]: one request to the axis; see vxp.mjs
vxp() { node "$(dirname "$0")/vxp.mjs" "http://127.0.0.1:$port_axis/vxp" "$@"; }
# start_fake NAME [PORT]: an axis with faults of its own (fake-axis.mjs) in $work/NAME
start_fake()
{
	local fifo=$work/$1.ready line
	rm -f "$fifo"
	mkfifo "$fifo"
	node "$(dirname "$0")/fake-axis.mjs" "$work/$1" "${2:-0}" >"$fifo" 2>"$work/$1.log" &
	pid[$1]=$!
	read -r -t 30 line <"$fifo" || return 1
	printf -v "port_$1" '%s' "${line#ready }"
}
# init_office NAME CODE AXIS-PORT [INIT-OPTIONS…]: an office that looks at an axis every second, with a clerk
init_office()
{
	echo "Admin-Password-1" >"$work/password"
	echo "secret-for-the-axis" >"$work/secret"
	"$VANTHU" init "$work/$1" --organ "$2" --name "Cơ quan $1 (mẫu)" --port 0 \
		--axis-url "http://127.0.0.1:$3/vxp" --axis-secret-file "$work/secret" \
		--admin-password-file "$work/password" "${@:4}" || return 1
	echo "Clerk-Password-1" | "$VANTHU" user add "$work/$1" vanthu --role clerk \
		--name "Văn thư $1" --password-file - || return 1
	printf '[jobs]\npoll_secs = 1\ndirectory_secs = 30\n' >>"$work/$1/vanthu.conf"
	pdf "Cong van 15" >"$work/Công văn 15.pdf"
}
# Pages as the clerk sees them: a session with cookies, no script. session=NAME: another one beside it.
page_sign_in()
{
	local port_var=port_$1 jar=$work/${session:-$1}.jar
	rm -f "$jar"
	csrf=$(curl -sS -c "$jar" "http://127.0.0.1:${!port_var}/sign-in" | csrf_of)
	page "$1" POST /sign-in -o "$work/page" --data-urlencode "csrf=$csrf" \
		-d "login=${2:-vanthu}" -d "password=${3:-Clerk-Password-1}"
}
csrf_of() { grep -o 'name="csrf" value="[^"]*"' | head -1 | sed 's/.*value="//; s/"$//'; }
# page NODE METHOD PATH [CURL-OPTIONS…]: the page goes to standard output, its status to $work/status
page()
{
	local method=$2 path=$3 port_var=port_$1 jar=$work/${session:-$1}.jar
	shift 3
	curl -sS -b "$jar" -c "$jar" -X "$method" -w '%{stderr}%{http_code}' "$@" \
		"http://127.0.0.1:${!port_var}$path" 2>"$work/status"
}
# words: a page without its markup
words() { sed -e 's/<[^>]*>/ /g; s/&lt;/</g; s/&gt;/>/g; s/&#34;/"/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g' | tr -s ' \n' ' '; }
directory_is_there()
{
	[ -s "$work/$1.csrf" ] || sign_in "$1"
	api "$1" GET "/organs?q=$2" | jq -e --arg c "$2" 'map(.code) | index($c) != null'
}
