#!/bin/sh
# lint.sh [CHECK…] -- every checker, or those named; two at a time. Each counts as one test
# (VANTHU_TALLY). The list is below; `tools/lint.sh format banned` runs two of them.
set -u
cd "$(dirname "$0")/.." || exit 1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
jobs=$(nproc)
build="build-lint"

ours() { git ls-files -co --exclude-standard -- "$@" | while read -r f; do [ -f "$f" ] && echo "$f"; done; }

check_format() { ours '*.c' '*.h' | xargs -r -P"$jobs" -n20 clang-format-14 --dry-run -Werror; }
check_layers() { tools/check-layers.sh; }
check_headers() { tools/check-headers.sh $build; }
check_banned() { tools/check-banned.sh; }
check_size() { tools/check-size.sh; }
check_lists() { tools/check-lists.sh $build; }
check_limits() { tools/check-limits.sh; }
check_unused() { tools/check-unused.sh build-unused; }
check_docs() { tools/check-docs.sh; }
check_texts() { tools/check-texts.sh; }
# What the template compiler itself says of texts: none that nobody uses, no key without its text.
check_templates()
{
	# shellcheck disable=SC2046
	$build/gen/tmplc lint ui/text/vi.txt ui/text/en.txt $(ours 'ui/pages/*.html') \
		$(ours 'src/*.c' 'src/*.h' 'src/*.tbl') >"$tmp/lint" 2>&1
	set -- $?
	cat "$tmp/lint"
	[ "$1" = 0 ] && [ ! -s "$tmp/lint" ]
}
check_packages() { tools/check-packages.sh; }
check_shell() { ours '*.sh' .ci/run .githooks/pre-commit | xargs -r shellcheck -S warning -e SC1007,SC2100; }
check_man() { ours 'doc/man/*' | xargs -r mandoc -Tlint -Wwarning; }
check_typescript()
{
	[ -z "$(ours 'ui/islands/*.ts')" ] || ui/node_modules/.bin/tsc -p ui
}
check_openapi()
{
	for f in $(ours 'ui/static/openapi*.yaml'); do
		REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
			ui/node_modules/.bin/redocly lint "$f" || return 1
	done
}
check_cppcheck()
{
	mkdir -p $build/cppcheck
	ours 'src/*.c' 'tools/*.c' >"$tmp/files"
	cppcheck --quiet --error-exitcode=1 -j "$jobs" --std=c11 --language=c --max-configs=4 \
		--enable=warning,performance,portability --inline-suppr --cppcheck-build-dir=$build/cppcheck \
		--suppressions-list=tools/cppcheck.txt --library=posix --library=gnu \
		--library=tools/cppcheck.cfg -I src -I $build -D_GNU_SOURCE -D__linux__ -DVANTHU_FAULTS \
		--file-list="$tmp/files"
}
check_tidy()
{
	ours 'src/*.c' 'tools/*.c' 'tests/*.c' | while read -r f; do
		grep -q "/$f\"" $build/compile_commands.json && echo "$f"
	done | xargs -r -P"$jobs" -n1 tools/tidy.sh $build
}

checks=${*:-format layers headers banned size lists unused limits docs texts templates packages shell man typescript openapi cppcheck tidy}

# clang compiles too; its warnings come with tidy. Only the generated headers are needed here.
CC=clang tools/configure.sh $build -Dfaults=true || exit 1
ninja -C $build build.ninja >/dev/null || exit 1
generated=$(ninja -C $build -t targets all | sed -n 's#^\([^ ]*\.h\): CUSTOM_COMMAND.*#\1#p')
# shellcheck disable=SC2086
[ -z "$generated" ] || ninja -C $build --quiet $generated >/dev/null || exit 1

passed=0
failed=0
for check in $checks; do
	start=$(date +%s)
	if "check_$check" >"$tmp/out" 2>&1; then
		passed=$((passed + 1))
		echo "ok $check ($(($(date +%s) - start)) s)"
	else
		failed=$((failed + 1))
		echo "not ok $check"
		head -n 100 "$tmp/out"
	fi
done
echo "$passed $failed 0" >>"${VANTHU_TALLY:-/dev/null}"
[ $failed = 0 ]
