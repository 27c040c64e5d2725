#!/bin/bash
# shellcheck source=tests/system/lib.sh disable=SC2154
# The digest by e-mail, through a real Postfix: what arrives, and that it arrives once; a mail server that is down,
# says "later", says no, has another's certificate, wants a password; a node that is killed in the middle.
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/support/postfix.sh
. "$VANTHU_SRC/tests/support/postfix.sh"

why=$(mail_ready) || skip_all "$why"
[ "${VANTHU_FAULTS:-1}" = 1 ] || skip_all "the clock of a release build is the machine's"
work_mail=$(mktemp -d /tmp/vanthu-mail.XXXXXX) # which Postfix's own users may enter
trap 'mail_stop; rm -rf "$work_mail"; finish' EXIT
export TZ=Asia/Ho_Chi_Minh

# ---- time: working days from next Monday on ----
monday=$(date -d "$(date +%F) $((8 - $(date +%u))) days" +%F)
# at N TIME: that time of the N-th working day from Monday on.
at()
{
	on=$(date -d "$monday $(($1 / 5 * 7 + $1 % 5)) days" +%F)
	echo $(($(date -d "$on $2" +%s) - $(date +%s))) >"$work/clock"
}
run() { start a "VANTHU_CLOCK_OFFSET=$work/clock" "$@" || die "a"; }
again() { stop a; run; }
wait_until()
{
	local _
	for _ in $(seq 150); do "$@" && return; sleep 0.1; done
	return 1
}
arrived() { [ "$(mail_count "$work_mail/m")" = "$1" ]; }
doctor() { "$VANTHU" doctor "$work/a" --json >"$work/doctor"; jq -r ".. | objects | select(.check == \"$1\") | .verdict + \" \" + .text" "$work/doctor"; }
says() { doctor "$1" | grep -q -- "$2"; }
is_tried() { wait_until says digests "$1"; }
set_in_mail() { sed -i -E "/^\[mail\]/,/^\[/ s|^#?$1 =.*|$1 = $2|" "$work/a/vanthu.conf"; }

# ---- the mail servers ----
port=$(free_port)
mkdir "$work_mail/m"
chmod 755 "$work_mail"
server() # [LINE…]: another one in the place of the one before
{
	mail_stop
	rm -rf "$work_mail/m/queue" "$work_mail/m/data"
	mail_start "$work_mail/m" "$port" "$@" || die "postfix"
}
openssl req -x509 -newkey rsa:2048 -nodes -days 3 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
	-keyout "$work/key" -out "$work/cert" 2>/dev/null
cat "$work/key" "$work/cert" >"$work_mail/m/tls.pem"
chmod 600 "$work_mail/m/tls.pem"
mkdir -p "$work_mail/m/etc"
mail_user "$work_mail/m" vanthu Mail-Password-1 || die "saslpasswd2"

# ---- a node, somebody who wants digests, and work ----
echo "Admin-Password-1" >"$work/password"
"$VANTHU" init "$work/a" --organ $Z_A --name "UBND xã An Bình (mẫu)" --port 0 \
	--admin-password-file "$work/password" >"$work/init.out" || die "init"
set_in_mail url "smtp://127.0.0.1:$port"
set_in_mail from vanthu@anbinh.example
set_in_mail user ""
sed -i -E "s|^#?public_url = .*|public_url = https://vanthu.anbinh.example|" "$work/a/vanthu.conf"
printf 'login,name,role,mail\ncv,Trần Văn Làm,specialist,cv@anbinh.example\nld,Nguyễn Văn An,leader,\n' >"$work/people.csv"
"$VANTHU" user import "$work/a" "$work/people.csv" >/dev/null || die "people"
at 0 06:00
run
ok_if "who has no mailbox chooses none" sh -c "! '$VANTHU' user digest '$work/a' daily --as ld"
ok_if "a mailbox is set" "$VANTHU" user mailbox "$work/a" ld LD@anbinh.example
ok_if "and it may be chosen then" "$VANTHU" user digest "$work/a" overdue --as ld --hour 8
ok_if "every day, from seven on" "$VANTHU" user digest "$work/a" daily --as cv --hour 7
ok_if "the command tells it" sh -c "'$VANTHU' user digest '$work/a' --as cv | grep -q 'daily from 07:00, to cv@anbinh.example'"
for subject in "Chuyện riêng một" "Chuyện riêng hai"; do
	"$VANTHU" task give "$work/a" --as ld --subject "$subject" --content X --lead cv --due "$monday" >/dev/null ||
		die "task"
done
server
ok_if "doctor: the server takes mail" says mail "^ok smtp://127.0.0.1:$port takes mail"

# ---- it arrives, once ----
at 0 07:01
again
ok_if "at seven it arrives" wait_until arrived 1
letter=$(mail_last "$work_mail/m")
has() { grep -q -- "$1" "$letter"; }
ok_if "from the address that is set" has "^From: .*<vanthu@anbinh.example>\|^ <vanthu@anbinh.example>"
ok_if "to the official mailbox" has "^Delivered-To: cv@anbinh.example"
ok_if "with a name of its own" has "^Message-ID: <digest\.[0-9]*\.$on@anbinh.example>"
ok_if "dated" has "^Date: Mon, .* +0700"
ok_if "as a machine's" has "^Auto-Submitted: auto-generated"
ok_if "with the way to end it" has "^List-Unsubscribe: <https://vanthu.anbinh.example/account/digest>"
ok_if "each line is short" sh -c "! grep -q '^.\{79,\}' '$letter'"
text=$(tr -d '\r' <"$letter" | sed '1,/^$/d' | node -e '
	const s = require("fs").readFileSync(0, "latin1").replace(/=\n/g, "");
	process.stdout.write(Buffer.from(s.replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))), "latin1"))')
in_text() { grep -q -- "$1" <<<"$text"; }
ok_if "it counts what waits" in_text "^- Chủ trì: 2$"
ok_if "in the organ" in_text "UBND xã An Bình (mẫu)"
ok_if "and says no subject" sh -c "! grep -q 'Chuyện riêng' <<'X'
$text
X"
again
sleep 1
ok_if "started again, it is not sent again" arrived 1
ok_if "doctor: one was sent" says digests "^ok since yesterday 1 sent, 0 wait"

# ---- down, and back ----
mail_stop
at 1 07:01
again
ok_if "doctor: nobody answers there" is_tried "warning .*1 wait (1 after a try).*127.0.0.1:$port"
ok_if "doctor: as a fault" says mail "^fault smtp://127.0.0.1:$port"
server
at 1 07:10
again
ok_if "when it is back it arrives" wait_until arrived 2
letter=$(mail_last "$work_mail/m")
text=$(cat "$letter")
ok_if "overdue is what was due yesterday" sh -c "grep -q '^Subject: =?UTF-8?B?' '$letter' && grep -q 'tasks/' '$letter'"

# ---- later ----
mail_recipients="check_recipient_access static:{450 4.2.1 the mailbox sleeps}" server
at 2 07:01
again
ok_if "doctor: 4xx is tried again" is_tried "warning .*1 wait (1 after a try).*450 4.2.1 .*the mailbox sleeps"
server
at 2 07:10
again
ok_if "and arrives then" wait_until arrived 3

# ---- never ----
mail_recipients="check_recipient_access static:{550 5.1.1 nobody of that name}" server
at 3 07:01
again
ok_if "doctor: 5xx is given up" is_tried "warning .*1 given up.*550 5.1.1 .*nobody of that name"
server
at 3 09:00
again
sleep 1
ok_if "and not tried again" arrived 3

# ---- certificates and passwords ----
set_in_mail url "smtps://127.0.0.1:$((port + 1))"
server "smtpd_sasl_auth_enable = yes" "smtpd_client_restrictions = permit_sasl_authenticated, reject"
at 5 07:01
again
ok_if "doctor: a certificate of nobody that is trusted" is_tried "warning .*1 wait (1 after a try).*certificate"
ok_if "doctor: as a fault, with what to do" says mail "^fault .*certificate"
set_in_mail ca_file "$work/cert"
at 5 07:10
again
ok_if "who does not sign in is refused for good" is_tried "warning .*1 given up.*554"
echo wrong >"$work/mail-password"
set_in_mail user vanthu@mail.test
set_in_mail password_file "$work/mail-password"
at 5 07:30
again
ok_if "doctor: a wrong password is told" says mail "^fault .*535"
echo Mail-Password-1 >"$work/mail-password"
kill -HUP "${pid[a]}"
ok_if "doctor: the right one, read again, is taken" wait_until says mail "^ok "
at 6 07:01
again
ok_if "and it arrives, through TLS" wait_until arrived 4

# ---- STARTTLS ----
set_in_mail url "smtp://127.0.0.1:$port"
at 7 07:01
again
ok_if "with roots named, STARTTLS also to this machine" wait_until arrived 5
ok_if "Postfix saw it" sh -c "grep 'starttls=1 auth=1' '$work_mail/m/log' | grep -q 'data=1'"
rm "$work_mail/m/tls.pem"
server "smtpd_sasl_auth_enable = yes"
at 8 07:01
again
ok_if "a server without it gets neither password nor letter" is_tried "warning .*1 wait (1 after a try)"
ok_if "nothing went there" arrived 5

# ---- killed in the middle ----
set_in_mail ca_file ""
set_in_mail user ""
server
dies() { wait "${pid[a]}"; [ $? = 137 ] && unset "pid[a]"; }
at 9 07:01
stop a
run VANTHU_FAULT=office.digest:0:kill
ok_if "killed when it is made" dies
run
ok_if "it is sent" wait_until arrived 6
at 10 07:01
stop a
run VANTHU_FAULT=mail.handed:0:kill
ok_if "killed at the end of the letter" dies
run
sleep 1
ok_if "it is not sent again, for it may have been taken" arrived 6
stop a
at 10 07:30
run
ok_if "doctor: one is without an answer" says digests "warning .*1 without an answer"
at 11 07:01
stop a
run VANTHU_FAULT=office.digest_sent:0:kill
ok_if "killed when it is sent" dies
run
sleep 1
ok_if "it is there once" arrived 7
stop a

# ---- handed over, or not: the database does not know ----
at 12 07:01
run VANTHU_FAULT=office.digest_hand:0:RC_UNCERTAIN
ok_if "doctor: what was given no end waits" is_tried "warning .*1 wait (1 after a try)"
ok_if "nobody has it" arrived 7
at 12 07:10
again
ok_if "it is sent again" wait_until arrived 8

# ---- a disk that is full, from any commit on ----
at 13 06:00
stop a
run "VANTHU_FAULT_LOG=$work/a/tmp/points"
sleep 1
first=$(grep -cx db.commit "$work/a/tmp/points")
stop a
n=8
for at_commit in $(seq "$first" $((first + 7))); do
	n=$((n + 1))
	at $((n + 5)) 07:01
	if start a "VANTHU_CLOCK_OFFSET=$work/clock" "VANTHU_FAULT=db.commit:$at_commit+:ENOSPC"; then
		sleep 1.5
		stop a
	else
		kill9 a
	fi
	at $((n + 5)) 07:30
	run
	ok_if "full from commit $at_commit on: with room again it arrives" wait_until arrived $n
	sleep 0.5
	ok_if "full from commit $at_commit on: once" arrived $n
	stop a
done
