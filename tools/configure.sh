#!/bin/sh
# configure.sh FOLDER [MESON OPTION…]
# Makes the build folder once, and again when the options wanted are others than last time. CC in the
# environment chooses the compiler.
set -eu
dir=$1
shift
want="CC=${CC:-} $*"
if [ -f "$dir/build.ninja" ] && [ "$(cat "$dir/.options" 2>/dev/null)" = "$want" ]; then
	exit 0
fi
rm -rf "$dir"
if ! meson setup "$dir" "$@" >"$dir.log" 2>&1; then
	cat "$dir.log" >&2
	rm -f "$dir.log"
	exit 1
fi
rm -f "$dir.log"
echo "$want" >"$dir/.options"
