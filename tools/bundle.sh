#!/bin/sh
# bundle.sh DEPFILE OUT.c EMBED TMPDIR UI
# What the browser loads, as one table in C (gen_assets, base/embed.h):
#   UI/islands/NAME.ts  → NAME.js   bundled and minified by esbuild, htmx.org and all
#   UI/style/NAME.css   → NAME.css  likewise
#   UI/static/**        → as it is
# A name that begins with _ is only there to be imported by others.
set -eu
depfile=$1
out=$2
embed=$(realpath "$3")
tmp=$4
ui=$5

esbuild=$ui/node_modules/.bin/esbuild
[ -x "$esbuild" ] || "$ui/../tools/deps.sh" build >&2

sources=$(find "$ui/islands" "$ui/style" "$ui/static" -name '.*' -prune -o -type f -print 2>/dev/null |
	LC_ALL=C sort) || :
folders=$(find "$ui/islands" "$ui/style" "$ui/static" -type d 2>/dev/null) || :
entries=$(printf '%s\n' "$sources" | grep -E "^$ui/(islands/[^/_][^/]*\.ts|style/[^/_][^/]*\.css)$" |
	grep -v '\.d\.ts$') || :

rm -rf "$tmp/assets"
mkdir -p "$tmp/assets"
if [ -n "$entries" ]; then
	# shellcheck disable=SC2086
	"$esbuild" $entries --bundle --minify --target=es2020 --format=iife --charset=utf8 \
		--legal-comments=none --entry-names='[name]' --asset-names='[name]' \
		--outdir="$tmp/assets" --log-level=warning --external:'/static/*'
fi
[ ! -d "$ui/static" ] || cp -R "$ui/static/." "$tmp/assets/"
{
	echo "$out: \\"
	for f in $sources $folders "$ui" "$ui/package-lock.json"; do echo " $f \\"; done
	echo
} >"$depfile"
files=$(find "$tmp/assets" -name '.*' -prune -o -type f -print | LC_ALL=C sort)
# shellcheck disable=SC2086
"$embed" gen_assets "$out" "$tmp/assets/" $files
