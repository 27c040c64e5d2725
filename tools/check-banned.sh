#!/bin/sh
# check-banned.sh -- words of tools/banned.txt outside their modules; and in ui/ what the pages'
# Content-Security-Policy would block or what would let text become code.
set -eu
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0

git ls-files -co --exclude-standard -- 'src/*.c' 'src/*.h' >"$tmp/files"
xargs awk -v strings=0 -f tools/code.awk <"$tmp/files" >"$tmp/code"
awk '
	FILENAME == ARGV[1] {
		if (/^#/ || NF == 0) next
		for (i = 1; i <= NF && $i != ":"; i++) {
			words[$i] = 1
			for (m = NF; $m != ":"; m--) home[$i, $m] = 1
		}
		next
	}
	{
		split($0, part, ":")
		split(part[1], path, "/")
		me = path[2]
		if (part[1] == "src/base/banned.h") next
		code = substr($0, length(part[1]) + length(part[2]) + 3)
		while (match(code, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(/)) {
			word = substr(code, RSTART, RLENGTH)
			before = RSTART > 1 ? substr(code, RSTART - 1, 1) : ""
			two = RSTART > 2 ? substr(code, RSTART - 2, 2) : ""
			code = substr(code, RSTART + RLENGTH)
			sub(/[ \t]*\($/, "", word)
			# A member of a struct that has the name is not the function.
			if (before == "." || two == "->") continue
			if ((word in words) && !((word, me) in home)) {
				print part[1] ":" part[2] ": " word "() is not for module " me " (tools/banned.txt)"
				bad = 1
			}
		}
	}
	END { exit bad }
' tools/banned.txt "$tmp/code" || status=1

# refuse PATTERN WHY FILES…: no line of the files may match.
refuse()
{
	pattern=$1
	why=$2
	shift 2
	found=$(git ls-files -co --exclude-standard -- "$@" 2>/dev/null | xargs -r grep -nEi -e "$pattern" 2>/dev/null) || :
	[ -z "$found" ] || { echo "$found" | sed "s|\$|   <- $why|"; status=1; }
}
refuse '(^|[^a-z])(data-)?hx-on' 'hx-on is inline script' 'ui/pages/*.html'
refuse '["'"'"' (,{]js:|javascript:' 'js: is inline script' 'ui/pages/*.html'
refuse '<script(>| [^>]*>)[^<]|<script>' 'inline script' 'ui/pages/*.html'
refuse '[[:space:]]style[[:space:]]*=' 'style attribute' 'ui/pages/*.html'
refuse '[[:space:]]on[a-z]+[[:space:]]*=' 'event handler attribute' 'ui/pages/*.html'
refuse '\<eval\(|new Function\(|\.(inner|outer)HTML\>|insertAdjacentHTML|document\.write' \
	'text must not become code or markup' 'ui/islands/*.ts'
refuse '@import +(url\()?["'"'"']?https?:|url\(["'"'"']?https?:' 'nothing from other hosts' 'ui/style/*.css'
exit $status
