#!/bin/sh
# check-layers.sh -- no include against src/layers.txt or tools/foreign.txt; no cycle; no module
# includes the private header (_int.h) of another.
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

# Arrows within a layer must have an order; tsort complains about a cycle.
sed -n 's/^\([a-z]*\) -> \([a-z]*\)$/\1 \2/p' src/layers.txt | tsort >/dev/null || status=1

# Headers of the system: what libc and Linux ship, and the compiler's own.
{
	dpkg -L libc6-dev linux-libc-dev | sed -n 's#^/usr/include/\(x86_64-linux-gnu/\|aarch64-linux-gnu/\)\?##p'
	ls "$(gcc -print-file-name=include)"
} >"$tmp/system"

git ls-files -co --exclude-standard -- 'src/*.c' 'src/*.h' >"$tmp/files"
if [ -s "$tmp/files" ]; then
	xargs awk -f tools/code.awk <"$tmp/files" | grep -E ':[[:space:]]*#[[:space:]]*include' >"$tmp/includes" || :
fi
awk '
	FILENAME == ARGV[1] { system_header[$1] = 1; next }
	FILENAME == ARGV[2] {
		if (/^[a-z]+ [0-9]+$/) layer[$1] = $2
		if (/^[a-z]+ -> [a-z]+$/) arrow[$1, $3] = 1
		next
	}
	FILENAME == ARGV[3] {
		if (/^#/ || NF == 0) next
		only = 0
		for (i = 1; i <= NF && $i != ":" && $i != "!"; i++) ;
		for (h = 1; h < i; h++) {
			rule[$h] = $i
			for (m = i + 1; m <= NF; m++) named[$h, $m] = 1
		}
		next
	}
	function wrong(why) { print where ": " why; bad = 1 }
	{
		split($0, part, ":")
		where = part[1] ":" part[2]
		split(part[1], path, "/")
		me = path[2]
		if (!match($0, /[<"][^>"]+[>"]/)) next
		angle = substr($0, RSTART, 1) == "<"
		header = substr($0, RSTART + 1, RLENGTH - 2)
		folder = header
		sub(/\/.*/, "/", folder)
		for (k in rule) {
			if (k != header && !(k ~ /\/$/ && index(header, k) == 1)) continue
			if (rule[k] == ":" && !((k, me) in named))
				wrong("<" header "> has its only home elsewhere (tools/foreign.txt)")
			if (rule[k] == "!" && ((k, me) in named))
				wrong("module " me " must not see " header " (tools/foreign.txt)")
			known = 1
		}
		if (!(me in layer)) wrong("module " me " is not in src/layers.txt")
		if (angle) {
			if (!known && !(header in system_header))
				wrong("<" header "> is of no known library (tools/foreign.txt)")
			known = 0
			next
		}
		known = 0
		split(header, to, "/")
		if (to[1] == "gen" || to[1] == me) next
		if (index(header, "/") == 0)
			wrong("write \"" me "/" header "\": includes name the module")
		else if (!(to[1] in layer))
			wrong("no module " to[1] " in src/layers.txt")
		else if (layer[to[1]] + 0 > layer[me] + 0)
			wrong(me " (layer " layer[me] ") must not see " to[1] " (layer " layer[to[1]] ")")
		else if (layer[to[1]] == layer[me] && !((me, to[1]) in arrow))
			wrong("no arrow " me " -> " to[1] " in src/layers.txt")
		if (header ~ /_int\.h$/)
			wrong(header " is private to " to[1])
	}
	END { exit bad }
' "$tmp/system" src/layers.txt tools/foreign.txt "$tmp/includes" || status=1
exit $status
