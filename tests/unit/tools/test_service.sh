#!/bin/sh
# The unit file keeps the node in, as systemd itself judges, and still lets it shut itself in.
set -u
unit=$VANTHU_SRC/conf/vanthu.service
most=20 # tenths of systemd's points of exposure

echo 1..2
if ! command -v systemd-analyze >/dev/null; then
	echo "ok 1 - exposure # SKIP systemd-analyze is missing"
elif systemd-analyze security --offline=true --threshold=$most "$unit" >/dev/null 2>&1; then
	echo "ok 1 - exposure"
else
	echo "not ok 1 - exposure of over $most tenths"
fi
missing=
for call in create_ruleset add_rule restrict_self; do
	grep -q "^SystemCallFilter=.*landlock_$call" "$unit" || missing="$missing landlock_$call"
done
[ -z "$missing" ] && echo "ok 2 - Landlock is let through" || echo "not ok 2 -$missing"
