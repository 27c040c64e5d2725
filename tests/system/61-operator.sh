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
ok_if "doctor compares who sees what with what is assigned" says "^ok  *sight " "$VANTHU" doctor "$work/n"
ok_if "it is made anew" says "0 mended" "$VANTHU" rebuild sight "$work/n"
ok_if "and makes no file and no folder" cmp "$work/before" "$work/after"

# ---- init makes what serve can run, or nothing ----
refused() { local dir=$1 code; shift; "$VANTHU" init "$dir" --organ $Z_A --port 0 "$@" >"$work/o" 2>"$work/e"
	code=$?; [ $code != 0 ] && [ ! -e "$dir" ] && ! ls -d "$dir".new-* 2>/dev/null; }
long=$(printf "Ủy ban nhân dân xã %.0s" 1 2 3 4 5 6 7 8 9 10); long=${long% }
ok_if "a name of 190 letters, 300 bytes" "$VANTHU" init "$work/long" --organ $Z_A --name "$long" --port 0
ok_if "with it the node can be opened" "$VANTHU" doctor "$work/long"
ok_if "a semicolon in a name" "$VANTHU" init "$work/semicolon" --organ $Z_A --name "Sở A; phòng B # C" --port 0
ok_if "it comes back whole" sh -c "
	'$VANTHU' tenant list '$work/semicolon' | grep -qF 'Sở A; phòng B # C' &&
	grep -qxF 'name = Sở A; phòng B # C' '$work/semicolon/vanthu.conf'"
ok_if "a name over its limit is refused" refused "$work/r" --name "$long $long"
ok_if "with the limit" grep -q 200 "$work/e"
ok_if "a line break in a value is refused" refused "$work/r" --name "$(printf 'A\nport = 1')"
ok_if "an axis's address that is none" sh -c "
	echo s >'$work/s'; ! '$VANTHU' init '$work/r' --organ $Z_A --name X --port 0 --axis-url foo \
		--axis-secret-file '$work/s' && [ ! -e '$work/r' ]"
echo short >"$work/short"
ok_if "a password that is too short" refused "$work/r" --name X --admin-password-file "$work/short"
ok_if "the message names the least length" grep -q 'at least 10 characters' "$work/e"
ok_if "a folder that the shut-in node would see" refused "/usr/share/vanthu-test-$$" --name X
ok_if "tells where to put it" grep -q '/srv' "$work/e"

# ---- the axis's directory: what is wrong is refused, and nothing is half done ----
"$VANTHU" init "$work/x" --organ $Z_AXIS --name "Trục (mẫu)" --axis --port 0 >/dev/null || die "init x"
add() { "$VANTHU" organ add "$work/x" 000.00.03.Z01 --name "Cơ quan ba" "$@"; }
ok_if "an office has no directory of its own" exits 6 "$VANTHU" organ add "$work/n" $Z_B --name B
ok_if "an organ above that is unknown" exits 4 add --parent 000.00.99.Z01
ok_if "no mail address" exits 4 add --mail notmail
ok_if "a last day before the first" exits 4 add --valid-from 2026-02-01 --valid-to 2026-01-01
ok_if "a kind that is none lists the words" sh -c "
	'$VANTHU' organ add '$work/x' 000.00.03.Z01 --name C --kind house 2>&1 | grep -q 'company'"
ok_if "a code of one letter" exits 4 "$VANTHU" organ add "$work/x" 1 --name C
head -c 300 /dev/zero >"$work/notcert"
ok_if "a certificate that is none" sh -c "! '$VANTHU' organ add '$work/x' 000.00.03.Z01 --name C --cert '$work/notcert'"
ok_if "one of another organ" exits 4 add --cert "$work/n/certs/packet.pem"
ok_if "an empty secret" sh -c "! '$VANTHU' organ add '$work/x' 000.00.03.Z01 --name C --secret ''"
ok_if "none of these left anything" sh -c "! '$VANTHU' organ list '$work/x' | grep -q 000.00.03.Z01"
ok_if "the axis's own organ cannot be removed" exits 6 "$VANTHU" organ remove "$work/x" $Z_AXIS
ok_if "nor locked" exits 6 "$VANTHU" organ lock "$work/x" $Z_AXIS
ok_if "what is right is added" add --mail a@example.vn --parent $Z_AXIS --valid-from 2026-01-01
ok_if "init with two parts at once is wrong use" exits 2 "$VANTHU" init "$work/r" --organ $Z_A --name X --axis --office

# ---- the operator sees the reason, not the clerk's sentence alone ----
ok_if "a document that is not there is named" says 'no document 99' "$VANTHU" register "$work/n" 99
sed -i "s|^#tls_certificate = .*|tls_certificate = $work/none.pem|; s|^#tls_key = .*|tls_key = $work/none.key|" \
	"$work/x/vanthu.conf"
ok_if "a file of TLS that is gone is named" says 'none.pem' "$VANTHU" serve "$work/x"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/away.key" -out "$work/none.pem" -days 2 -subj /CN=x 2>/dev/null
ok_if "with its setting" says 'http.tls_key.*none.key' "$VANTHU" serve "$work/x"
ok_if "edxml show with roots that are not there" exits 2 "$VANTHU" edxml show "$0" --roots "$work/nothing"

# ---- tenant add: all or nothing ----
echo tenant-secret >"$work/tenant-secret"
files_of "$work/n" >"$work/before"
ok_if "tenant add with a short password" exits 4 "$VANTHU" tenant add "$work/n" --organ 000.00.02.Z01 \
	--name "Cơ quan hai" --axis-secret-file "$work/tenant-secret" --admin-password-file "$work/short"
ok_if "says how long it must be" grep -q 'at least 10 characters' "$work/e"
ok_if "no organ was made" sh -c "! '$VANTHU' tenant list '$work/n' | grep -q Z01.*hai"
ok_if "no key" test ! -e "$work/n/keys/packet-000.00.02.Z01.key"
ok_if "it can be done right afterwards" "$VANTHU" tenant add "$work/n" --organ 000.00.02.Z01 \
	--name "Cơ quan hai" --axis-secret-file "$work/tenant-secret"

# ---- backup and restore, as doc/operations.md has them ----
backup_of() { sed -n "/^<!-- $1 -->/,/^\`\`\`\$/p" "${VANTHU_SRC:?}/doc/operations.md" |
	grep -v '^<!--\|^```' | sed "s|/srv/vanthu/node|$work/b|g; s|/srv/vanthu|$work|g; s|/backup|$work/backup|g;
	s|vanthu doctor|'$VANTHU' doctor|; /systemctl\|chown/d"; }
mkdir "$work/backup"
init_three || die "init"
start_three
send_from a 15 $Z_B >/dev/null && wait_for 20 has_incoming b 15 || die "nothing arrives"
backup_of backup >"$work/backup.sh"
ok_if "the documented backup of a running node" sh -eux "$work/backup.sh"
ok_if "has a database, files, keys" sh -c "[ -s '$work/backup/vanthu.db' ] && [ -s '$work/backup/keys/packet.key' ] &&
	find '$work/backup/blobs' -type f | grep -q ."
stop b
rm -rf "$work/b"
backup_of restore >"$work/restore.sh"
ok_if "the documented restore" sh -eux "$work/restore.sh"
export port_b=0
ok_if "the restored node starts" start b
ok_if "and has the document" has_incoming b 15
ok_if "and registers it" "$VANTHU" register "$work/b" "$(id_of b 15)"
ok_if "and the sender hears of it" wait_for 20 has_status a 15 $Z_B 03
stop a; stop b; stop axis

# ---- a node that belongs to another user ----
if [ "$(id -u)" = 0 ]; then
	chmod 711 "$work"
	mkdir "$work/bin" "$work/owned" && cp "$VANTHU" "$work/bin/vanthu" && chmod 755 "$work/bin"
	own=$work/bin/vanthu
	chown 65534:65534 "$work/owned"
	printf 'Admin-Password-1\n' >"$work/password" && chmod 600 "$work/password"
	ok_if "init by root makes the node for the owner of the folder above" "$own" init "$work/owned/m" \
		--organ $Z_A --name "Cơ quan (mẫu)" --port 0 --admin-password-file "$work/password"
	ok_if "all of it is that user's" sh -c "! find '$work/owned/m' ! -user 65534 | grep ."
	printf 'secret-for-the-axis\n' >"$work/secret" && chmod 600 "$work/secret"
	ok_if "tenant add by root, with a file only root may read" "$own" tenant add "$work/owned/m" \
		--organ 000.00.02.Z01 --name "Cơ quan hai" --axis-secret-file "$work/secret"
	ok_if "user add by root" "$own" user add "$work/owned/m" vanthu --organ $Z_A --role clerk --name X \
		--password-file "$work/password"
	ok_if "doctor by root" "$own" doctor "$work/owned/m"
	ok_if "migrate by root" "$own" migrate "$work/owned/m"
	ok_if "nothing in the folder is root's" sh -c "! find '$work/owned/m' ! -user 65534 | grep ."
	setpriv --reuid=65534 --regid=65534 --clear-groups "$own" serve "$work/owned/m" --ready-fd 8 8>"$work/ready" 2>>"$work/m.log" &
	pid[m]=$!
	ok_if "its own user can serve it" wait_for 20 grep -q ready "$work/ready"
	ok_if "root's command runs in it" "$own" user list "$work/owned/m" --organ $Z_A
	stop m
	as_third() { setpriv --reuid=65533 --regid=65533 --clear-groups "$@"; }
	chmod 755 "$work/owned" "$work/owned/m"
	ok_if "another user is refused" exits 5 as_third "$own" user list "$work/owned/m"
	ok_if "with the line that works" grep -q "sudo -u [^ ]* vanthu user list $work/owned/m" "$work/e"
	chmod 700 "$work/owned/m"
	rm "$work/ready"
	"$own" serve "$work/owned/m" --ready-fd 8 8>"$work/ready" 2>>"$work/m.log" &
	pid[m]=$!
	wait_for 20 grep -q ready "$work/ready"
	ok_if "serve by root is that user's process, with no group of root's" sh -c "
		grep -q '^Uid:.65534.65534.65534.65534' /proc/${pid[m]}/status &&
		grep -q '^Gid:.65534.65534.65534.65534' /proc/${pid[m]}/status &&
		! grep '^Groups:' /proc/${pid[m]}/status | grep -qw 0"
	stop m
fi
