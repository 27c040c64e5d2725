#!/bin/sh
# check-headers.sh FOLDER -- every header of src/ is a contract: it compiles alone, starts with a
# comment that has the words OWNERSHIP and ERRORS (private ones, _int.h, need not), is included once
# (#pragma once), and each prototype stands in a paragraph with a comment. Names whose last word says
# all (doc/style.md: open, close, parse ...) need none.
# FOLDER: a build folder with the generated headers.
set -eu
cd "$(dirname "$0")/.."
build=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0
git ls-files -co --exclude-standard -- 'src/*.h' >"$tmp/headers"

cflags=$(pkg-config --cflags libxml-2.0 xmlsec1-openssl libpq libmicrohttpd jansson pangocairo)
banned=
[ ! -f src/base/banned.h ] || banned='-include base/banned.h'
# shellcheck disable=SC2086
xargs -P2 -I{} sh -c 'printf "#include \"%s\"\n" "${1#src/}" |
	gcc -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -I src -I "$2" $3 -x c - >&2' \
	- {} "$build" "$banned $cflags" <"$tmp/headers" || status=1

while read -r header; do
	words='OWNERSHIP ERRORS'
	case $header in *_int.h) words= ;; esac
	for word in $words; do
		sed '/\*\//q' "$header" | grep -q "$word" || {
			echo "$header: no $word in the comment at its top"
			status=1
		}
	done
	grep -q '^#pragma once' "$header" || { echo "$header: no #pragma once"; status=1; }
	awk '
		# Paragraphs are separated by blank lines; what stands in braces is no prototype.
		function paragraph_end() {
			if (prototype && !comment) {
				print FILENAME ":" prototype ": no comment in this group of prototypes"
				bad = 1
			}
			prototype = comment = 0
		}
		/^[ \t]*$/ && !block { paragraph_end(); next }
		/\/\*/ { comment = 1; block = 1 }
		block { if (/\*\//) block = 0; if (/^[ \t]*(\/\*|\*)/) next }
		/_(open|close|start|stop|run|new|free|init|done|insert|update|delete|delete_of|list|find|load|save|eq|parse|name|text|hex|count)\(/ { next }
		/^[a-zA-Z_].*[a-z_0-9]\(/ && !/^(static|typedef|struct [a-z_0-9]+ \{|enum|union)/ && !depth &&
			!/^#/ { if (!prototype) prototype = FNR }
		{ depth += gsub(/\{/, "{") - gsub(/\}/, "}") }
		END { paragraph_end(); exit bad }' "$header" || status=1
done <"$tmp/headers"
exit $status
