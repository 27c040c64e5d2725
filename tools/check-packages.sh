#!/bin/sh
# check-packages.sh -- every library that meson.build asks for has its -dev package in packages.txt,
# every program that the tools call too; npm's lock file is current, names no registry, and every
# package in it accepts Debian 12's Node.
set -eu
cd "$(dirname "$0")/.."
status=0
listed()
{
	grep -qE "^$1( |$)" tools/packages.txt || { echo "tools/packages.txt: no $1 ($2)"; status=1; }
}
awk '/^\[/ || /^#/ || NF == 0 { next } seen[$1]++ { print "tools/packages.txt: " $1 " twice"; bad = 1 }
	END { exit bad }' tools/packages.txt || status=1
for pc in $(sed -n "s/.*dependency('\([A-Za-z0-9.-]*\)'.*/\1/p" meson.build tests/meson.build | sort -u); do
	[ "$pc" != threads ] || continue
	file=$(pkg-config --variable=pcfiledir "$pc")/$pc.pc
	package=$(dpkg -S "$file" | sed 's/:.*//')
	listed "$package" "$pc"
done
if grep -n '"resolved"' ui/package-lock.json | head -n 3 | grep .; then
	echo "ui/package-lock.json: names a registry; npm's omit-lockfile-registry-resolved leaves it out"
	status=1
fi
node tools/check-engines.mjs ui 18.20.4 || status=1
exit $status
