#!/bin/bash
# shellcheck source=tests/crash/lib.sh disable=SC2154
# start.sh -- kill -9 at each fault point that is hit while a node is made, gets an organ or an
# account, is migrated, starts: the command can be given again, and the node works afterwards.
. "$(dirname "$0")/lib.sh"
echo "a-secret-of-the-organ" >"$work/secret"
echo "Admin-Password-1" >"$work/password"

# again_and_again TRY CHECK: TRY with a kill at the 1st, 2nd, 3rd … hit of any point, CHECK after
# each kill, until TRY ends by itself. Says how many kills there were in $kills.
again_and_again()
{
	local try=$1 check=$2 code
	kills=0
	while :; do
		VANTHU_FAULT="*:$kills:kill" $try >"$work/try.log" 2>&1
		code=$?
		[ $code = 137 ] || break
		kills=$((kills + 1))
		$check || { echo "after the kill at hit $((kills - 1))"; cat "$work/try.log"; return 1; }
	done
	echo "# $kills kills"
	[ $code = 0 ] && [ $kills -gt 0 ] || { echo "code $code"; cat "$work/try.log"; return 1; }
}

works()
{
	start "$1" || { tail -3 "$work/$1.log"; return 1; }
	"$VANTHU" user list "$work/$1" --organ $Z_A >/dev/null && kill9 "$1"
}

# ---- init ----

init_n()
{
	"$VANTHU" init "$work/n" --organ $Z_A --name "Cơ quan (mẫu)" --port 0 \
		--admin-password-file "$work/password"
}
# Nothing is there, or all of it.
none_or_whole()
{
	[ ! -e "$work/n" ] || works n || return 1
	rm -rf "$work/n" "$work"/n.new-*
}
ok_if "init, killed at every point" again_and_again init_n none_or_whole
ok_if "the node works ($kills kills)" works n

# ---- one more organ, one more account, the same schema ----

cp -a "$work/n" "$work/before"
as_before() { rm -rf "$work/n" && cp -a "$work/before" "$work/n"; }

add_tenant()
{
	as_before && "$VANTHU" tenant add "$work/n" --organ $Z_B --name "Cơ quan hai (mẫu)" \
		--axis-secret-file "$work/secret"
}
# Given again it is done, or says that it was done; and the organ has its key.
add_tenant_again()
{
	"$VANTHU" tenant add "$work/n" --organ $Z_B --name "Cơ quan hai (mẫu)" \
		--axis-secret-file "$work/secret" >"$work/again" 2>&1
	case $? in 0 | 6) ;; *) cat "$work/again"; return 1 ;; esac
	works n || return 1
	"$VANTHU" doctor "$work/n" >"$work/doctor"
	! grep -q "cannot sign" "$work/doctor" || { cat "$work/doctor"; return 1; }
}
ok_if "tenant add, killed at every point" again_and_again add_tenant add_tenant_again
ok_if "the node works ($kills kills)" works n

add_user()
{
	as_before && "$VANTHU" user add "$work/n" clerk --role clerk --name "Văn thư" \
		--password-file "$work/password"
}
add_user_again()
{
	"$VANTHU" user add "$work/n" clerk --role clerk --name "Văn thư" \
		--password-file "$work/password" >"$work/again" 2>&1
	case $? in 0 | 6) works n ;; *) cat "$work/again"; return 1 ;; esac
}
ok_if "user add, killed at every point" again_and_again add_user add_user_again
ok_if "the node works ($kills kills)" works n

migrate_n() { "$VANTHU" migrate "$work/n"; }
ok_if "migrate, killed at every point" again_and_again migrate_n "works n"

# ---- start and stop ----

# Starts and stops; dies of the fault or ends well.
serve_and_stop()
{
	start n VANTHU_FAULT="$VANTHU_FAULT" && kill -TERM "${pid[n]}"
	wait "${pid[n]}"
	local code=$?
	unset "pid[n]"
	return $code
}
ok_if "start and stop, killed at every point" again_and_again serve_and_stop "works n"
ok_if "the node works ($kills kills)" works n
ok_if "doctor finds nothing at all" sh -c "
	'$VANTHU' doctor '$work/n' --deep | grep -v 'not connected' | grep -q '^0 faults\|^ok'"
