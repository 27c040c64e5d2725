#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The commands: help, exit codes, JSON, secrets, on a stopped and on a running node.
. "$(dirname "$0")/lib.sh"

exits() { local want=$1; shift; "$@" >"$work/o" 2>"$work/e" </dev/null; [ $? = "$want" ]; }
says() { local want=$1; shift; "$@" 2>&1 </dev/null | grep -q -- "$want"; }

ok_if "no command prints the list" exits 2 "$VANTHU"
ok_if "--version" says "vanthu [0-9]" "$VANTHU" --version
ok_if "unknown command" exits 2 "$VANTHU" nonsense
while read -r name; do
	# shellcheck disable=SC2086
	ok_if "vanthu $name --help" says "^usage: vanthu $name" "$VANTHU" $name --help
done < <("$VANTHU" --help | sed -n 's/^  \([a-z][a-z ]*[a-z]\) .*/\1/p' | sed 's/  .*//' | sort -u)

for group in organ user tenant edxml; do
	ok_if "vanthu $group --help lists its commands" says "^  $group [a-z]* " "$VANTHU" $group --help
	ok_if "vanthu $group alone too, as wrong use" exits 2 "$VANTHU" $group
done
ok_if "columns of the list stand below each other" sh -c "
	[ \$('$VANTHU' --help | LC_ALL=C.UTF-8 grep -cE '^  .{38} [a-z]') -ge 25 ] &&
	! '$VANTHU' --help | LC_ALL=C.UTF-8 grep '^  ' | grep -vqE '^  .{38} [a-z]'"

ok_if "unknown option" exits 2 "$VANTHU" user list /nowhere --bogus
ok_if "missing option" exits 2 "$VANTHU" user add /nowhere x
ok_if "no node there" exits 3 "$VANTHU" user list "$work/nothing"

out=$("$VANTHU" init "$work/n" --organ $Z_A --name "Cơ quan (mẫu)" --port 0)
password=$(sed -n 's/^account admin, password \([^ ]*\).*/\1/p' <<<"$out")
ok_if "init makes a password up and prints it" [ ${#password} -ge 20 ]
ok_if "which is nowhere in the folder" sh -c "! grep -rqF '$password' '$work/n'"
ok_if "init refuses a folder that is not empty" exits 6 "$VANTHU" init "$work/n" --organ $Z_A --name X
ok_if "a bad organ code" exits 4 "$VANTHU" init "$work/m" --organ z01 --name X
ok_if "and leaves nothing behind" test ! -e "$work/m"
ok_if "keys are for the owner alone" [ "$(stat -c %a "$work/n/keys")" = 700 ]
ok_if "migrate has nothing to do" says "0 migrations" "$VANTHU" migrate "$work/n"

for mode in stopped running; do
	[ $mode = stopped ] || start n || die "n"
	p=$mode
	ok_if "$mode: user add makes a password up" says "password .* (shown this once)" \
		"$VANTHU" user add "$work/n" clerk.$p --role clerk --name "Văn thư"
	ok_if "$mode: the same as JSON" sh -c "
		'$VANTHU' user add '$work/n' json.$p --role clerk --name X --json |
		jq -e '.login == \"json.$p\" and (.password | length) >= 20'"
	ok_if "$mode: user passwd --json" sh -c "
		'$VANTHU' user passwd '$work/n' json.$p --json | jq -e '(.password | length) >= 20'"
	ok_if "$mode: user add twice" exits 6 "$VANTHU" user add "$work/n" clerk.$p --role clerk --name X
	ok_if "$mode: a role that is none" exits 4 "$VANTHU" user add "$work/n" y --role boss --name X
	ok_if "$mode: a short password" sh -c "
		echo short | '$VANTHU' user add '$work/n' y --role clerk --name X --password-file - ; [ \$? = 4 ]"
	ok_if "$mode: user list --json" sh -c "
		'$VANTHU' user list '$work/n' --json | jq -e 'map(.login) | index(\"clerk.$p\") != null'"
	printf '\xef\xbb\xbfMã;Tên;Cấp trên\nTC.%s;Tổ chức;VP.%s\nVP.%s;Văn phòng;\n' $p $p $p >"$work/units.csv"
	ok_if "$mode: unit import" says "2 lines: 2 made" "$VANTHU" unit import "$work/n" "$work/units.csv"
	ok_if "$mode: once more makes nothing" says "0 made, 2 there" sh -c "
		'$VANTHU' unit import '$work/n' - <'$work/units.csv'"
	ok_if "$mode: unit list --json" sh -c "
		'$VANTHU' unit list '$work/n' --json | jq -e 'map(select(.depth == 1).parent) | index(\"VP.${p^^}\") != null'"
	printf 'login,name,unit,role\nhead.%s,A,VP.%s,Trưởng đơn vị\nhead.%s,,,leader\n' $p $p $p >"$work/people.csv"
	ok_if "$mode: user import --json" sh -c "
		'$VANTHU' user import '$work/n' '$work/people.csv' --json |
		jq -e '.made == 2 and (.accounts[0].password | length) >= 20'"
	ok_if "$mode: their roles" sh -c "
		'$VANTHU' user list '$work/n' --json |
		jq -e 'map(select(.login == \"head.$p\"))[0].roles == [\"head\", \"leader\"]'"
	printf 'login,name,unit,role\nnew.%s,A,,clerk\nbad.%s,B,NONE,clerk\n' $p $p >"$work/people.csv"
	ok_if "$mode: a list with a fault" exits 4 "$VANTHU" user import "$work/n" "$work/people.csv"
	ok_if "$mode: which is named by its line" grep -q "^line 3: unit: " "$work/e"
	ok_if "$mode: of which nothing was taken" sh -c "
		'$VANTHU' user list '$work/n' --json | jq -e 'map(.login) | index(\"new.$p\") == null'"
	ok_if "$mode: what is open of somebody" sh -c "
		'$VANTHU' user hand-over '$work/n' clerk.$p head.$p --dry-run --json | jq -e '.assigned == 0'"
	ok_if "$mode: user hand-over" says "0 assigned" "$VANTHU" user hand-over "$work/n" clerk.$p head.$p
	ok_if "$mode: not to an account that can do nothing with it" exits 4 \
		"$VANTHU" user hand-over "$work/n" clerk.$p admin --reason "nghỉ việc"
	ok_if "$mode: user lock" "$VANTHU" user lock "$work/n" clerk.$p
	ok_if "$mode: it shows" says "(locked)" "$VANTHU" user list "$work/n"
	ok_if "$mode: user unlock" "$VANTHU" user unlock "$work/n" clerk.$p
	ok_if "$mode: user passwd" sh -c "
		echo Another-Password-1 | '$VANTHU' user passwd '$work/n' clerk.$p --password-file -"
	ok_if "$mode: the last admin cannot be locked" exits 6 "$VANTHU" user lock "$work/n" admin
	ok_if "$mode: nobody of that name" exits 3 "$VANTHU" user lock "$work/n" nobody
	ok_if "$mode: send without a connection says so" exits 6 "$VANTHU" send "$work/n" \
		--to $Z_B --type "Công văn" --number 1 --notation X --subject Y --signer A \
		--position B --place C "$0"
	ok_if "$mode: messages in Vietnamese for those who want them" sh -c "
		LC_ALL=vi_VN.UTF-8 '$VANTHU' user lock '$work/n' nobody 2>&1 | grep -q 'tài khoản'"
done
echo "tenant-secret" >"$work/secret"
ok_if "tenant add on a running node: the keeper makes the key" "$VANTHU" tenant add "$work/n" \
	--organ 000.00.02.Z01 --name "Cơ quan hai" --axis-secret-file "$work/secret"
ok_if "doctor tries that key too" sh -c "! '$VANTHU' doctor '$work/n' | grep -q 'cannot sign'"
ok_if "tenant add twice" exits 6 "$VANTHU" tenant add "$work/n" --organ 000.00.02.Z01 --name X \
	--axis-secret-file "$work/secret"
stop n
ok_if "tenant add on a stopped node" "$VANTHU" tenant add "$work/n" \
	--organ 000.00.01.Z01 --name "Cơ quan một" --axis-secret-file "$work/secret"
start n || die "n"
ok_if "whose key signs as well" sh -c "! '$VANTHU' doctor '$work/n' | grep -q 'cannot sign'"
ok_if "with several organs a command asks which" exits 4 "$VANTHU" user list "$work/n"
ok_if "and is told" "$VANTHU" user list "$work/n" --organ 000.00.02.Z01
ok_if "an organ of the node joins another axis by the command" "$VANTHU" tenant axis "$work/n" \
	http://127.0.0.1:9/vxp --organ 000.00.02.Z01
ok_if "which is listed" sh -c "'$VANTHU' tenant list '$work/n' --json |
	jq -e 'any(.[]; .organ == \"000.00.02.Z01\" and .axis_url == \"http://127.0.0.1:9/vxp\")'"
ok_if "an address that is none is refused" exits 4 "$VANTHU" tenant axis "$work/n" ftp://x \
	--organ 000.00.02.Z01
ok_if "a second node on the folder is refused" exits 75 "$VANTHU" serve "$work/n"
ok_if "doctor tells of the missing axis" says "not connected" "$VANTHU" doctor "$work/n"
ok_if "the signing key cannot be read by the node" sh -c "
	! cat /proc/${pid[n]}/root/$work/n/keys/packet.key 2>/dev/null || [ \$(id -u) = 0 ]"
ok_if "SIGHUP does not end it" kill -HUP "${pid[n]}"
sleep 0.3
# as an editor does it: another file in the place of the old one, which Landlock does not know
metrics() { curl -s -o /dev/null -w '%{http_code}' -H 'X-Forwarded-For: 192.0.2.1' \
	-H "Authorization: Bearer $1" "http://127.0.0.1:$port_n/metrics"; }
reloads() { local n; n=$(grep -c 'msg="settings re-read"' "$work/n.log"); kill -HUP "${pid[n]}"
	wait_for 5 sh -c "[ \$(grep -c 'msg=\"settings re-read\"' '$work/n.log') -gt $n ]"; }
echo first-token >"$work/token"
ok_if "metrics are not for everybody" [ "$(metrics first-token)" = 403 ]
sed -i "s|^#token_file = .*|token_file = $work/token|" "$work/n/vanthu.conf"
ok_if "SIGHUP re-reads a vanthu.conf that was replaced" reloads
ok_if "and the token it names is taken" [ "$(metrics first-token)" = 200 ]
echo second-token >"$work/token.new" && mv "$work/token.new" "$work/token"
ok_if "SIGHUP re-reads a token that was replaced" reloads
ok_if "the new one is taken" [ "$(metrics second-token)" = 200 ]
ok_if "the old one no longer" [ "$(metrics first-token)" = 403 ]
sed -i "s|^#level = .*|level = loud|" "$work/n/vanthu.conf"
kill -HUP "${pid[n]}"
ok_if "a word that is none is told with its line" \
	wait_for 5 grep -q 'settings not re-read.*vanthu.conf:[0-9]*: .*loud' "$work/n.log"
sed -i "s|^level = .*|#level = info|" "$work/n/vanthu.conf"
ok_if "it still answers" "$VANTHU" user list "$work/n" --organ 000.00.02.Z01
stop n

# ---- a certificate that is renewed ----
pair() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days "$2" \
	-subj "/CN=$1" -keyout "$work/tls.key.new" -out "$work/tls.pem.new" 2>/dev/null &&
	mv "$work/tls.key.new" "$work/tls.key" && mv "$work/tls.pem.new" "$work/tls.pem"; }
shown() { openssl s_client -connect "127.0.0.1:$port_n" </dev/null 2>/dev/null |
	openssl x509 -noout -subject 2>/dev/null | sed 's/.*CN *= *//'; }
shows() { [ "$(shown)" = "$1" ]; }
pair first 90
cp "$work/n/vanthu.conf" "$work/plain.conf"
sed -i "s|^#tls_certificate = .*|tls_certificate = $work/tls.pem|; s|^#tls_key = .*|tls_key = $work/tls.key|" \
	"$work/n/vanthu.conf"
start n || die "n with TLS"
ok_if "TLS with the certificate of the start" shows first
pair second 30
ok_if "doctor: the file is another" says "not the one that the node shows" "$VANTHU" doctor "$work/n"
ok_if "SIGHUP takes a renewed certificate" reloads
ok_if "which is shown" shows second
ok_if "doctor: it is the one, and ends soon" says "less than 60 days left" "$VANTHU" doctor "$work/n"
echo nonsense >"$work/tls.pem"
ok_if "one that is none" reloads
ok_if "is told" wait_for 5 grep -q 'certificate not re-read' "$work/n.log"
ok_if "and the one before stays" shows second
stop n
cp "$work/plain.conf" "$work/n/vanthu.conf"

mv "$work/n/data/vanthu.db" "$work/away.db"
for c in "user list" migrate serve; do
	# shellcheck disable=SC2086
	ok_if "$c: a database that is gone is told" exits 65 "$VANTHU" $c "$work/n"
done
ok_if "and none is made in its place" test ! -e "$work/n/data/vanthu.db"
fault() { "$VANTHU" doctor "$work/n" --json >"$work/o"; [ $? = 1 ] && jq -e --arg c "$1" --arg t "$2" \
	'any(.[]; .check == $c and .verdict == "fault" and (.text | contains($t)) and .advice != "")' "$work/o"; }
ok_if "doctor: a database that is gone" fault database vanthu.db
mv "$work/away.db" "$work/n/data/vanthu.db"
cp "$work/n/vanthu.conf" "$work/good.conf"
echo "bogus = 1" >>"$work/n/vanthu.conf"
ok_if "doctor: a setting that is none" fault settings bogus
sed "s|^#tls_certificate = .*|tls_certificate = $work/none.pem|; s|^token_file = .*|token_file = $work/none|" \
	"$work/good.conf" >"$work/n/vanthu.conf"
ok_if "doctor: a certificate of the server that is gone" fault certificate none.pem
ok_if "doctor: a token that is gone" fault settings token_file
cp "$work/good.conf" "$work/n/vanthu.conf"
chmod g+r "$work/n/keys/packet.key"
ok_if "doctor: a key that others may read" fault keys packet.key
chmod g-r "$work/n/keys/packet.key"
printf -- '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' >"$work/n/certs/roots.pem"
ok_if "doctor: roots that cannot be read" fault roots roots.pem
rm "$work/n/certs/roots.pem"
mv "$work/n/keys/packet.key" "$work/away.key"
ok_if "doctor: a key that is gone" fault keys packet.key
mv "$work/away.key" "$work/n/keys/packet.key"
ok_if "doctor: no advice where nothing is wrong" sh -c "
	'$VANTHU' doctor '$work/n' --json | jq -e 'all(.[]; .verdict != \"ok\" or .advice == \"\")'"

# an axis's directory
"$VANTHU" init "$work/x" --organ $Z_AXIS --name "Trục (mẫu)" --axis --port 0 >/dev/null
ok_if "organ add makes a secret up" says "secret" "$VANTHU" organ add "$work/x" $Z_A --name "A"
ok_if "a secret on the command line warns" says "warning" \
	"$VANTHU" organ add "$work/x" $Z_B --name "B" --secret topsecret
ok_if "organ list --json" sh -c "'$VANTHU' organ list '$work/x' --json | jq -e 'length >= 2'"
ok_if "organ list --json tells province and validity" sh -c "'$VANTHU' organ list '$work/x' --json |
	jq -e 'all(.[]; has(\"province\") and has(\"valid_from\") and has(\"valid_to\") and has(\"successor\"))'"
ok_if "organ add --json gives the secret made up" sh -c "
	'$VANTHU' organ add '$work/x' 0101234567 --name 'Công ty (mẫu)' --kind company --json |
	jq -e '.code == \"0101234567\" and (.secret | length) >= 20'"
ok_if "a company stands in the operator's list" says 0101234567 "$VANTHU" organ list "$work/x"
ok_if "organ secret --json" sh -c "'$VANTHU' organ secret '$work/x' $Z_B --json | jq -e '.secret | length >= 20'"
ok_if "organ lock" "$VANTHU" organ lock "$work/x" $Z_B
ok_if "organ unlock" "$VANTHU" organ unlock "$work/x" $Z_B
ok_if "organ remove" says "$Z_B removed" "$VANTHU" organ remove "$work/x" $Z_B

{
	printf 'code,name,parent,mail,kind,level\n'
	awk 'BEGIN { for (i = 1; i <= 123000; i++)
		printf "%06d.00.Z%02d,\"Đơn vị số %d, tỉnh mẫu\",000.00.00.Z01,dv%d@example.vn,department,commune\n", i, i % 100, i, i }'
	printf 'bad code,Tên,,\n000001.00.Z01,Trùng mã,,\n'
} >"$work/catalogue.csv"
before=$SECONDS
"$VANTHU" organ import "$work/x" "$work/catalogue.csv" >"$work/import.out" 2>&1
took=$((SECONDS - before))
ok_if "a catalogue of 123,000 rows is taken ($took s)" grep -q 123000 "$work/import.out"
ok_if "a malformed row is named by its line" grep -q 123002 "$work/import.out"
ok_if "a duplicate row is named by its line" grep -q 123003 "$work/import.out"
