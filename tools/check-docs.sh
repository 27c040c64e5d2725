#!/bin/sh
# check-docs.sh -- the documents keep up with the tables: settings, subcommands, results, fault
# points, delivery guarantees and their tests; every relative link and every path in backticks leads
# somewhere. A fault point is killed by tests/crash, or named by the test that uses it.
set -eu
cd "$(dirname "$0")/.."
status=0

# wants FILE WORD WHAT: the file must mention the word.
wants()
{
	[ -f "$1" ] || return 0
	grep -qF -e "$2" "$1" || { echo "$1: no word about $3 $2"; status=1; }
}

sed -n 's/^CONF_[A-Z0-9]*(\([a-z_]*\), *\([a-z0-9_]*\),.*/\1 \2/p' src/conf/settings.tbl 2>/dev/null |
	{
		while read -r section key; do
			wants doc/man/vanthu.conf.5 "$key" "setting of [$section]"
		done
		exit $status
	} || status=1
# Each route of the API is in its description, and nothing else is.
if [ -f src/api/routes.tbl ]; then
	routes=$(sed -n 's/^ROUTE("\([A-Z]*\)", "\([^"]*\)".*/\1 \2/p' src/api/routes.tbl | sed 's/{[a-z_]*}/{}/g' | sort)
	described=$(awk '/^  \/[^ ]*:$/ { path = substr($1, 1, length($1) - 1); gsub(/{[a-z_]*}/, "{}", path) }
		/^[a-z]/ { path = "" }
		path != "" && /^    (get|post|put|patch|delete):$/ { print toupper(substr($1, 1, length($1) - 1)), path }' \
		ui/static/openapi.yaml | sort)
	one_sided=$(printf '%s\n%s\n' "$routes" "$described" | sort | uniq -u)
	[ -z "$one_sided" ] || {
		echo "$one_sided" | sed 's/^/src\/api\/routes.tbl or ui\/static\/openapi.yaml, not both: /'
		status=1
	}
fi
# The lengths of a document's texts are those of the table.
if [ -f src/model/document_texts.tbl ]; then
	limit_subject=$(sed -n 's/^#define LIMIT_SUBJECT \([0-9]*\).*/\1/p' src/base/limits.h)
	kept=$(sed -n 's/^TEXT(\([a-z_]*\), [A-Z_]*, \([A-Z0-9_]*\), .*/\1 \2/p' src/model/document_texts.tbl |
		sed "s/LIMIT_SUBJECT/$limit_subject/" | sort)
	told=$(awk '/^    [A-Za-z]*:$/ { inside = $1 == "NewDocument:" } !inside { next }
		/^        [a-z_]*:$/ { name = substr($1, 1, length($1) - 1) }
		/^          maxLength:/ { print name, $2 }' ui/static/openapi.yaml | sort)
	[ "$kept" = "$told" ] || {
		printf '%s\n%s\n' "$kept" "$told" | sort | uniq -u |
			sed 's/^/src\/model\/document_texts.tbl or NewDocument in ui\/static\/openapi.yaml, not both: /'
		status=1
	}
fi
for name in $(sed -n 's/^RC(\([A-Z]*\),.*/\1/p' src/base/rc.tbl); do
	wants doc/man/vanthu.1 "$name" result
done
# Subcommands stand in tables in src/app: { "user add", "DIR LOGIN", ... }.
sed -n 's/^\t{ "\([a-z][a-z ]*\)", ".*/\1/p' src/app/cmd_*.c 2>/dev/null | {
	while read -r name; do
		page=doc/man/vanthu-${name%% *}.1
		[ -f "$page" ] || page=doc/man/vanthu.1
		wants "$page" "${name##* }" "subcommand $name:"
	done
	exit $status
} || status=1
for point in $(git grep -hoE 'FAULT_(POINT|RC)\([^"]*"[a-z_.]+"' -- 'src/*.c' | grep -oE '"[^"]+"' | tr -d '"' | sort -u); do
	wants doc/delivery.md "$point" 'fault point'
	# the sweep takes the points that the source has, and tells of those it never hit
	[ -f tests/crash/points.sh ] || git grep -qF -e "$point" -- tests ||
		{ echo "fault point $point: no test names it"; status=1; }
done
# A guarantee of doc/delivery.md or doc/office.md names its test, and the test is there; those that
# headers promise (a number at the start of a line below PROMISES) are among the former.
for page in doc/delivery.md doc/office.md; do
	[ -f "$page" ] || continue
	without=$(sed -n '/^| \*\*[A-Z][0-9]*\*\*/{/tests\//!p}' "$page")
	[ -z "$without" ] || { echo "$without" | sed "s,^,$page: no test: ,"; status=1; }
	for test in $(grep -oE 'tests/[A-Za-z0-9_./-]+\.(c|sh|mjs)' "$page" | sort -u); do
		[ -f "$test" ] || { echo "$page: $test is not there"; status=1; }
	done
done
if [ -f doc/delivery.md ]; then
	for number in $(git ls-files -- 'src/*.h' | xargs awk '
		FNR == 1 { inside = 0 }
		/^ \* PROMISES / { inside = 1; sub(/PROMISES /, "") }
		/^ \* [A-Z]+ / { inside = 0 }
		inside && match($0, /^ \* +[A-Z][0-9]+ /) { split(substr($0, RSTART, RLENGTH), w, " "); print w[2] }'); do
		wants doc/delivery.md "**$number**" promise
	done
fi
for file in $(git ls-files -co --exclude-standard -- '*.md'); do
	dir=$(dirname "$file")
	for link in $(sed 's/`[^`]*`//g' "$file" | grep -oE '\]\([^)#: ]+[)#]' | sed 's/^](//; s/[)#]$//'); do
		[ -e "$dir/$link" ] || { echo "$file: link to $link leads nowhere"; status=1; }
	done
	# `src/x/y.c`, with * and {a,b} as in a shell; <name> and NNNN stand for something, gen/ is made
	for path in $(grep -oE '`(doc|src|tests|tools|sql|bench|ui|conf)/[^` ]+`' "$file" | tr -d '`' | sort -u); do
		case $path in *\<* | *NNNN*) continue ;; esac
		[ -e "$path" ] || [ -e "$path.c" ] || bash -c "ls -d $path" >/dev/null 2>&1 ||
			{ echo "$file: $path is not there"; status=1; }
	done
done
# and the documents that sources send their readers to
for path in $(git grep -hoE '\bdoc/[a-z0-9/-]+\.md' -- src bench sql | sort -u); do
	[ -f "$path" ] || { echo "$path: named by the source, and not there"; status=1; }
done
# What shows each demand of Decree 30 App. VI, and what happens on rough days: `word` behind the path of a test
# stands in it, in C as a function.
named_tests() # FILE ROWS COLUMN
{
	grep -E "$2" "$1" | cut -d'|' -f"$3" | grep -oE 'tests/[A-Za-z0-9_./-]+|`[^`]+`' | {
		file=
		missing=0
		while read -r word; do
			case $word in
			tests/*) file=$word ;;
			*)
				word=${word#\`}
				word=${word%\`}
				case $file in *.c) word="$word(" ;; esac
				grep -qF -e "$word" "$file" || { echo "$1: no $word in $file"; missing=1; }
				;;
			esac
		done
		exit $missing
	}
}
named_tests doc/appendix-vi.md '^\| (III|IV|V)' 4 || status=1
named_tests doc/office.md '^\| \*\*B[0-9]' 4 || status=1
exit $status
