#!/bin/sh
# check-size.sh -- functions of at most 80 lines and complexity 15 (pmccabe; a switch counts once),
# files of at most 800 lines. Tables are free: long functions of at most 20 statements pass.
set -eu
cd "$(dirname "$0")/.."
status=0
git ls-files -co --exclude-standard -- '*.c' | xargs pmccabe 2>/dev/null | awk '
	$1 > 15 { print $6 " " $7 " has complexity " $1 " (15)"; bad = 1 }
	$5 > 80 && $3 > 20 { print $6 " " $7 " has " $5 " lines (80)"; bad = 1 }
	END { exit bad }' || status=1
git ls-files -co --exclude-standard -- '*.c' '*.h' '*.ts' '*.mjs' '*.sh' '*.css' | xargs wc -l | awk '
	$2 != "total" && $1 > 800 { print $2 ": " $1 " lines (800)"; bad = 1 }
	END { exit bad }' || status=1
exit $status
