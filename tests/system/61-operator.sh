#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# What an operator does with a node: as root and as others, backup and restore, installing.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }
files_of() { (cd "$1" && find . | sort); }

# ---- doctor only looks ----
"$VANTHU" init "$work/n" --organ $Z_A --name "Cơ quan (mẫu)" --port 0 >/dev/null || die "init"
files_of "$work/n" >"$work/before"
ok_if "doctor on a stopped node finds nothing wrong" "$VANTHU" doctor "$work/n"
files_of "$work/n" >"$work/after"
ok_if "and makes no file and no folder" cmp "$work/before" "$work/after"

# ---- a node that belongs to another user ----
if [ "$(id -u)" = 0 ]; then
	chmod 711 "$work"
	mkdir "$work/bin" "$work/home" && cp "$VANTHU" "$work/bin/vanthu" && chmod 755 "$work/bin"
	own=$work/bin/vanthu
	chown 65534:65534 "$work/home"
	printf 'Admin-Password-1\n' >"$work/password" && chmod 600 "$work/password"
	ok_if "init by root makes the node for the owner of the folder above" "$own" init "$work/home/m" \
		--organ $Z_A --name "Cơ quan (mẫu)" --port 0 --admin-password-file "$work/password"
	ok_if "all of it is that user's" sh -c "! find '$work/home/m' ! -user 65534 | grep ."
	printf 'secret-for-the-axis\n' >"$work/secret" && chmod 600 "$work/secret"
	ok_if "tenant add by root, with a file only root may read" "$own" tenant add "$work/home/m" \
		--organ 000.00.02.Z01 --name "Cơ quan hai" --axis-secret-file "$work/secret"
	ok_if "user add by root" "$own" user add "$work/home/m" vanthu --organ $Z_A --role clerk --name X \
		--password-file "$work/password"
	ok_if "doctor by root" "$own" doctor "$work/home/m"
	ok_if "migrate by root" "$own" migrate "$work/home/m"
	ok_if "nothing in the folder is root's" sh -c "! find '$work/home/m' ! -user 65534 | grep ."
	setpriv --reuid=65534 --regid=65534 --clear-groups "$own" serve "$work/home/m" --ready-fd 8 8>"$work/ready" 2>>"$work/m.log" &
	pid[m]=$!
	ok_if "its own user can serve it" wait_for 20 grep -q ready "$work/ready"
	ok_if "root's command runs in it" "$own" user list "$work/home/m" --organ $Z_A
	stop m
	as_third() { setpriv --reuid=65533 --regid=65533 --clear-groups "$@"; }
	chmod 755 "$work/home" "$work/home/m"
	ok_if "another user is refused" exits 5 as_third "$own" user list "$work/home/m"
	ok_if "with the line that works" grep -q "sudo -u [^ ]* vanthu user list $work/home/m" "$work/e"
	chmod 700 "$work/home/m"
	rm "$work/ready"
	"$own" serve "$work/home/m" --ready-fd 8 8>"$work/ready" 2>>"$work/m.log" &
	pid[m]=$!
	wait_for 20 grep -q ready "$work/ready"
	ok_if "serve by root is that user's process, with no group of root's" sh -c "
		grep -q '^Uid:.65534.65534.65534.65534' /proc/${pid[m]}/status &&
		grep -q '^Gid:.65534.65534.65534.65534' /proc/${pid[m]}/status &&
		! grep '^Groups:' /proc/${pid[m]}/status | grep -qw 0"
	stop m
fi
