#!/bin/sh
# check-unused.sh FOLDER -- no public function of src that the program never reaches. The linker says
# so itself: everything is compiled unoptimized, each function in a section of its own, and what it
# would drop is printed. tools/unused.txt names the exceptions with their reason; one that is needed no
# more is a fault too.
set -eu
cd "$(dirname "$0")/.."
dir=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

tools/configure.sh "$dir" -Doptimization=0 -Dwerror=false -Dfaults=true -Dc_args=-ffunction-sections
ninja -C "$dir" --quiet vanthu >"$tmp/log" 2>&1 || { tail -n 30 "$tmp/log"; exit 1; }
link=$(ninja -C "$dir" -t commands vanthu | tail -n 1 | sed "s# -o vanthu # -o $tmp/vanthu #
	s# -Wl,--start-group # -Wl,--gc-sections -Wl,--print-gc-sections -Wl,--start-group -Wl,--whole-archive #
	s# -pthread # -Wl,--no-whole-archive -pthread #")
case $link in *--gc-sections*--whole-archive*--no-whole-archive*) ;; *)
	echo "the program's link command is not as expected: $link"
	exit 1
	;;
esac
(cd "$dir" && sh -c "$link") >"$tmp/log" 2>&1 || { tail -n 30 "$tmp/log"; exit 1; }
sed -n "s/.*'\.text\.\([A-Za-z0-9_]*\)' in file '\([^']*\)'.*/\1 \2/p" "$tmp/log" | sort -u >"$tmp/dropped"
# statics that only a dropped function calls are not worth a line
nm "$dir"/libvanthu-*.a 2>/dev/null | awk '$2 == "T" { print $3 }' | sort -u >"$tmp/public"
[ -s "$tmp/public" ] || { echo "no public functions found in $dir"; exit 1; }
join "$tmp/public" "$tmp/dropped" >"$tmp/unused"

used=" "
while read -r name file; do
	found=
	while read -r pattern reason; do
		case $pattern in '#' | '') continue ;; esac
		# shellcheck disable=SC2254
		case $name in $pattern)
			found=$pattern
			[ -n "$reason" ] || { echo "tools/unused.txt: $pattern has no reason"; status=1; }
			;;
		esac
	done <tools/unused.txt
	if [ -z "$found" ]; then
		echo "$name: public, and nothing in the program reaches it (${file##*/}; tools/unused.txt)"
		status=1
	fi
	used="$used$found "
done <"$tmp/unused"
while read -r pattern reason; do
	case $pattern in '#' | '') continue ;; esac
	case $used in *" $pattern "*) ;; *)
		echo "tools/unused.txt: $pattern is reached by now, or gone"
		status=1
		;;
	esac
done <tools/unused.txt
exit $status
