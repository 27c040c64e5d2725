#!/bin/sh
# fuzz.sh FOLDER SECONDS
# Runs each fuzz target in FOLDER for some seconds, from its corpus, on new inputs kept in FOLDER.
# What crashes it is left as FOLDER/crash-NAME-*; it belongs into tests/fuzz/corpus/NAME once fixed.
set -u
dir=$1
seconds=$2
ninja -C "$dir" --quiet || exit 1
status=0
for target in "$dir"/tests/fuzz-*; do
	[ -x "$target" ] && [ -f "$target" ] || continue
	name=${target##*/fuzz-}
	mkdir -p "$dir/corpus/$name"
	seed=tests/fuzz/corpus/$name
	[ -d "$seed" ] || seed=
	dict=tests/fuzz/$name.dict
	if [ -f "$dict" ]; then dict=-dict=$dict; else dict=; fi
	# shellcheck disable=SC2086
	if "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$dir/crash-$name-" $dict "$dir/corpus/$name" $seed >"$dir/$name.log" 2>&1
	then
		echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$dir/$name.log") inputs, no crash"
	else
		tail -n 40 "$dir/$name.log"
		echo "$name: CRASHED"
		status=1
	fi
done
exit $status
