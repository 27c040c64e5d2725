#!/bin/sh
# The count behind "N passed, N failed": tools/tally.sh and tools/run-tests.sh on a small project of
# every kind of ending. A test that dies, or a command that never starts, must not pass.
set -u
tools=$VANTHU_SRC/tools
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
unset VANTHU_TALLY
n=0

# is NAME WANTED-STATUS WANTED-LAST-LINE: of the command that wrote `out`.
is()
{
	n=$((n + 1))
	last=$(tail -n 1 out)
	if [ "$status" = "$2" ] && [ "$last" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' out
		echo "# status $status, wanted $2, last line wanted: $3"
	fi
}

run()
{
	"$@" >out 2>&1
	status=$?
}

run "$tools/tally.sh" 'echo 3 0 0 >>$VANTHU_TALLY' 'echo 4 0 0 >>$VANTHU_TALLY'
is 'sums' 0 '7 passed, 0 failed'
run "$tools/tally.sh" 'echo 3 1 0 >>$VANTHU_TALLY' 'echo 4 0 0 >>$VANTHU_TALLY'
is 'a failure in the first' 1 '7 passed, 1 failed'
run "$tools/tally.sh" 'exit 1' 'echo 4 0 0 >>$VANTHU_TALLY'
is 'a command that fails before it counts' 1 '4 passed, 1 failed'
run "$tools/tally.sh" 'true'
is 'nothing ran' 1 '0 passed, 0 failed'
run "$tools/tally.sh" "$tools/tally.sh 'echo 3 2 0 >>\$VANTHU_TALLY'" 'echo 4 0 0 >>$VANTHU_TALLY'
is 'a tally within a tally' 1 '7 passed, 2 failed'

cat >meson.build <<'M'
project('x')
sh = find_program('sh')
foreach name, script : {
    'tap': 'echo 1..3; echo ok 1; echo ok 2 - b; echo "ok 3 # SKIP no x"',
    'plain': 'exit 0',
    'skipped': 'exit 77'}
  test(name, sh, args: ['-c', script], suite: 'good', protocol: name == 'tap' ? 'tap' : 'exitcode')
endforeach
foreach name, script : {
    'notok': 'echo 1..2; echo ok 1; echo not ok 2',
    'died': 'echo 1..3; echo ok 1; kill -SEGV $$',
    'short': 'echo 1..3; echo ok 1'}
  test(name, sh, args: ['-c', script], suite: name, protocol: 'tap')
endforeach
test('exit', sh, args: ['-c', 'exit 1'], suite: 'exit')
test('slow', sh, args: ['-c', 'sleep 20'], suite: 'slow', timeout: 1)
M
meson setup b >/dev/null || exit 1
for case in 'good:0:3 passed, 0 failed' 'notok:1:1 passed, 1 failed' 'died:1:1 passed, 1 failed' \
	'short:1:1 passed, 1 failed' 'exit:1:0 passed, 1 failed' 'slow:1:0 passed, 1 failed' \
	'unknown:1:0 passed, 1 failed'; do
	suite=${case%%:*}
	rest=${case#*:}
	run "$tools/tally.sh" "$tools/run-tests.sh $suite b $suite"
	is "suite $suite" "${rest%%:*}" "${rest#*:}"
done
echo "1..$n"
