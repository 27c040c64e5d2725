#!/bin/sh
# check-texts.sh -- ui/text/vi.txt and en.txt have the same keys with the same places for parameters
# ({0}), none twice, none empty; the key of every error in C is among them, and one for each rc.
# A text is "key = text" on a line; # begins a comment.
set -eu
cd "$(dirname "$0")/.."
[ -f ui/text/vi.txt ] || exit 0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0
for lang in vi en; do
	awk -v lang="$lang" '
		/^[ \t]*(#|$)/ { next }
		!/^[a-z][A-Za-z0-9_.-]*[ \t]*=/ { if (!/^[ \t]/) { print FILENAME ":" FNR ": not key = text"; bad = 1 } ; next }
		{
			key = text = $0
			sub(/[ \t]*=.*/, "", key)
			sub(/^[^=]*=[ \t]*/, "", text)
			if (key in seen) { print FILENAME ":" FNR ": " key " twice"; bad = 1 }
			if (text == "") { print FILENAME ":" FNR ": " key " is empty"; bad = 1 }
			seen[key] = 1
			places = ""
			for (i = 0; i < 10; i++) if (index(text, "{" i "}")) places = places i
			print key, places >out
		}
		END { exit bad }' out="$tmp/$lang" "ui/text/$lang.txt" || status=1
	sort -o "$tmp/$lang" "$tmp/$lang"
done
diff "$tmp/vi" "$tmp/en" >"$tmp/diff" || {
	sed -n 's/^</only in vi.txt, or with other places:/p; s/^>/only in en.txt, or with other places:/p' "$tmp/diff"
	status=1
}
cut -d' ' -f1 "$tmp/vi" >"$tmp/keys"
{
	git ls-files -co --exclude-standard -- 'src/*.c' 'src/*.h' | xargs awk -v plain=1 -f tools/code.awk |
		grep -oE '"err\.[a-z0-9_.]*[a-z0-9_]"' | tr -d '"'
	sed -n 's/^RC(\([A-Z]*\),.*/err.rc.\1/p' src/base/rc.tbl | grep -v 'err.rc.OK'
} | sort -u >"$tmp/used" || :
# What a page tells the next one is "flash.WORD".
git ls-files -co --exclude-standard -- 'src/web/*.c' | xargs -r grep -hE '(flash_set|account_changed)\(v, ' |
	grep -oE '"[a-z_]+"' | tr -d '"' | grep -vxE 'success|warning|error' | sed 's/^/flash./' |
	sort -u >"$tmp/flashes"
# What the audit page says of each action is "audit.ACTION".
sed -n 's/^AUDIT_ACTION("\([a-z._]*\)",.*/audit.\1/p' src/store/audit_actions.tbl | sort -u >"$tmp/audit"
sort -u -o "$tmp/used" "$tmp/used" "$tmp/flashes" "$tmp/audit"
comm -23 "$tmp/used" "$tmp/keys" >"$tmp/missing"
if [ -s "$tmp/missing" ]; then
	sed 's/$/: used in C, missing in ui\/text/' "$tmp/missing"
	status=1
fi
# UTF-8 in its composed form: a decomposed letter looks right and is found by no search.
for f in ui/text/vi.txt ui/text/en.txt; do
	iconv -f UTF-8 -t UTF-8 "$f" >/dev/null || { echo "$f: not UTF-8"; status=1; }
	if grep -nP '[\x{0300}-\x{036f}]' "$f" | head -n 3 | grep .; then
		echo "$f: combining marks; write composed letters"
		status=1
	fi
done
exit $status
