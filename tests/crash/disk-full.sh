#!/bin/bash
# shellcheck source=tests/crash/lib.sh disable=SC2154
# disk-full.sh -- a real disk that is full: each node in turn lives on a small tmpfs, which fills up
# while documents travel both ways, and has room again later. Whoever asks for something is told in
# words; what was acknowledged is kept; when there is room, all goes on by itself, without a restart.
if [ -z "${VANTHU_IN_NAMESPACE:-}" ]; then
	as_root=
	[ "$(id -u)" = 0 ] || as_root=--map-root-user
	export VANTHU_IN_NAMESPACE=1
	# shellcheck disable=SC2086
	if unshare $as_root --mount sh -c 'mount -t tmpfs -o size=1m tmpfs /mnt' 2>/dev/null; then
		exec unshare $as_root --mount "$0" "$@"
	fi
fi
. "$(dirname "$0")/lib.sh"
mkdir "$work/probe"
mount -t tmpfs -o size=1m tmpfs "$work/probe" 2>/dev/null ||
	skip_all "this machine does not let us mount a tmpfs (unshare --mount)"
umount "$work/probe"
# before the folder goes, and whatever happens
trap 'umount -l "$work/a" "$work/b" "$work/axis" 2>/dev/null; finish' EXIT
TMPFS_MB=24
# what the words of the law's language and of English say (ui/text: err.disk_full, vxp.20.disk_full)
FULL_EN="disk is full"
FULL_VI="Ổ đĩa của máy chủ đã đầy"
AXIS_FULL_VI="hết chỗ lưu trữ"

# The victim's folder moves to a disk of its own, where little is kept in reserve.
move_to_small_disk()
{
	stop "$victim" || return 1
	mv "$work/$victim" "$work/$victim.moved" && mkdir "$work/$victim" &&
		mount -t tmpfs -o size=${TMPFS_MB}m,mode=0700 tmpfs "$work/$victim" &&
		cp -a "$work/$victim.moved/." "$work/$victim" && rm -rf "$work/$victim.moved" || return 1
	set_conf "$victim" reserve_mb 1
	start "$victim"
}
# fill [KIB]: nothing is left but so much.
fill()
{
	head -c ${TMPFS_MB}M /dev/zero >"$work/$victim/filler" 2>/dev/null
	[ -z "${1:-}" ] || truncate -s -"$1"K "$work/$victim/filler"
	df -k --output=avail "$work/$victim" | tail -1
}
make_room() { rm -f "$work/$victim/filler"; }

fails_with() # TEXT COMMAND…
{
	local text=$1
	shift
	! "$@" >"$work/said" 2>&1 && { grep -qF "$text" "$work/said" || { cat "$work/said"; return 1; }; }
}
in_vietnamese() { LC_ALL=vi_VN.UTF-8 "$@"; }
text_at() { list outgoing "$1" "$2" | jq -r '.[0].deliveries[0].text'; }
is_said_at() { text_at "$1" "$2" | grep -qF "$3"; }
is_answered_at() { [[ $(list outgoing "$1" "$2") == *"\"status\":\"$3\""* ]]; }
is_never_listed() { ! is_listed "$@"; }
arrives() { go_until "$2 arrives at $1" is_listed incoming "$1" "$2" || { echo "$trouble"; return 1; }; }
comes_back() { go_until "$3 of $2 at $1" is_answered_at "$1" "$2" "$3" || { echo "$trouble"; return 1; }; }
once_each()
{
	local x=$1 n
	shift
	for n in "$@"; do
		[ "$(list incoming "$x" "$n" | jq length)" = 1 ] || { echo "$n at $x"; return 1; }
	done
}
same_file() # NODE NUMBER
{
	show "$1" incoming "$2" && api "$1" GET "/documents/$(jq -r \
		'"\(.id)/attachments/\(.attachments[0].id)"' "$work/$1.json")" -o "$work/got" &&
		cmp "$work/got" "$work/$2.pdf"
}
is_whole()
{
	"$VANTHU" doctor "$work/$1" --deep
}

another_world()
{
	local x
	for x in "${!pid[@]}"; do stop "$x"; done
	umount "$work/$victim"
	new_world
}

# ---- the sender's disk ----

new_world
victim=a
ok_if "A moves to a small disk" move_to_small_disk
stop axis
ok_if "A takes a document while the axis is away" send_one a 2001 $Z_B
fill >/dev/null
ok_if "A full: sending says that the disk is full" fails_with "$FULL_EN" send_one a 2002 $Z_B
ok_if "in Vietnamese too" fails_with "$FULL_VI" in_vietnamese send_one a 2002 $Z_B
ok_if "nothing half is left of it" is_never_listed outgoing a 2002
ok_if "lists can still be read" is_listed outgoing a 2001
start axis || die axis
ok_if "B sends to A, which has no room" send_one b 3001 $Z_A
ok_if "B sends a large one" send_one b 3002 $Z_A
sleep 3
ok_if "A lives" is_up a
ok_if "doctor says what is wrong" fails_with "disk" "$VANTHU" doctor "$work/a"
make_room
ok_if "room: what A took goes on by itself" arrives b 2001
ok_if "what was refused can be sent" send_one a 2002 $Z_B
ok_if "and arrives" arrives b 2002
ok_if "what B sent arrives at A by itself" arrives a 3001
ok_if "the large one too" arrives a 3002
ok_if "statuses come back to A" comes_back a 2001 01
ok_if "and to B" comes_back b 3002 01

# little room: the reserve holds files off, the database goes on
fill 700 >/dev/null
ok_if "only the reserve is left: sending says so" fails_with "$FULL_EN" send_one a 2003 $Z_B
ok_if "a clerk can still work" "$VANTHU" register "$work/a" "$(id_of a 3001)"
make_room
ok_if "and the answer goes out" comes_back b 3001 03
ok_if "everything is done" go_until "all done" is_quiet
ok_if "each once at B" once_each b 2001 2002
ok_if "each once at A" once_each a 3001 3002
ok_if "A is whole" is_whole a

another_world

# ---- the receiver's disk ----

victim=b
ok_if "B moves to a small disk" move_to_small_disk
ok_if "A sends one ahead" send_one a 2101 $Z_B
ok_if "which arrives" arrives b 2101
fill >/dev/null
ok_if "A sends while B is full" send_one a 2102 $Z_B
ok_if "a large one too" send_one a 2103 $Z_B
id=$(id_of b 2101)
ok_if "B's clerk is told that the disk is full" fails_with "$FULL_EN" "$VANTHU" register "$work/b" "$id"
sleep 3
ok_if "B lives" is_up b
make_room
ok_if "room: the first arrives by itself" arrives b 2102
ok_if "the large one too" arrives b 2103
ok_if "the register begins with 1" grep -q 'arrival number 1$' <("$VANTHU" register "$work/b" "$id")
ok_if "and goes on with 2" \
	grep -q 'arrival number 2$' <("$VANTHU" register "$work/b" "$(id_of b 2103)")
ok_if "status 03 comes back" comes_back a 2103 03
ok_if "the file is the same" same_file b 2103
ok_if "everything is done" go_until "all done" is_quiet
ok_if "each once at B" once_each b 2101 2102 2103
ok_if "B is whole" is_whole b

another_world

# ---- the axis's disk ----

victim=axis
ok_if "the axis moves to a small disk" move_to_small_disk
stop b
ok_if "A sends one to B, who is away" send_one a 2201 $Z_B
ok_if "the axis has it" go_until "sent" eval '[[ $(list outgoing a 2201) == *\"state\":\"sent\"* ]]'
fill >/dev/null
ok_if "A takes a document while the axis is full" send_one a 2202 $Z_B
ok_if "a large one too" send_one a 2203 $Z_B
ok_if "and says why it has not gone" go_until "told" is_said_at a 2202 "$AXIS_FULL_VI"
ok_if "of the large one too" go_until "told" is_said_at a 2203 "$AXIS_FULL_VI"
start b || die b
sleep 2
ok_if "the axis lives" is_up axis
make_room
ok_if "room: what the axis had arrives by itself" arrives b 2201
ok_if "what waited at A too" arrives b 2202
ok_if "and the large one" arrives b 2203
ok_if "statuses come back" comes_back a 2201 01
ok_if "of the late ones too" comes_back a 2203 01
ok_if "the file is the same" same_file b 2203
ok_if "everything is done" go_until "all done" is_quiet
ok_if "each once at B" once_each b 2201 2202 2203
ok_if "the axis is whole" is_whole axis
echo "# $SECONDS s"
