# shellcheck shell=bash
# postfix.sh -- a mail server of a test's own: Postfix from Debian, on loopback, with its files in a folder.
#
# Sourced. Needs root (Postfix's parts change their users; each is another than this one).
#     mail_ready                  whether it can be run here; else says why not
#     mail_start DIR PORT [LINE…] starts it; LINEs go into main.cf. Its pid is in mail_pid. Takes mail for
#                                 everybody into the Maildir DIR/box/, speaks STARTTLS when DIR/tls.pem is there
#                                 (and TLS from the first byte at PORT+1), knows the users of mail_user
#     mail_user DIR NAME PASSWORD
#     mail_stop                   and waits until it is gone
#     mail_count DIR; mail_last DIR
# The folder must be one that others may enter.

mail_pid=
postfix_home=/usr/lib/postfix/sbin

mail_ready()
{
	[ -x $postfix_home/master ] || { echo "Postfix is not installed (postfix)"; return 1; }
	[ "$(id -u)" = 0 ] || { echo "Postfix's parts run as other users: as root alone"; return 1; }
}

mail_configure()
{
	local dir=$1 port=$2
	shift 2
	mkdir -p "$dir"/{etc/sasl,queue,data,box}
	chmod 755 "$dir" "$dir"/{etc,etc/sasl,queue}
	chown postfix "$dir/data"
	chown nobody "$dir/box"
	cat >"$dir/etc/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = $postfix_home
mail_owner = postfix
setgid_group = postdrop
maillog_file = $dir/log
maillog_file_prefixes = $dir
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
local_transport = error:nobody is local
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:box/
virtual_mailbox_base = $dir
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = ${mail_recipients:-permit_mynetworks, reject}
smtpd_tls_security_level = $([ -f "$dir/tls.pem" ] && echo may || echo none)
smtpd_tls_chain_files = $([ -f "$dir/tls.pem" ] && echo "$dir/tls.pem")
CF
	printf '%s\n' "$@" >>"$dir/etc/main.cf"
	printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: %s\n' \
		"$dir/etc/sasldb2" >"$dir/etc/sasl/smtpd.conf"
	cat >"$dir/etc/master.cf" <<CF
127.0.0.1:$port inet n - n - - smtpd
127.0.0.1:$((port + 1)) inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CF
}

mail_user()
{
	echo "$3" | saslpasswd2 -p -c -f "$1/etc/sasldb2" -u mail.test "$2" &&
		chown postfix "$1/etc/sasldb2"
}

mail_start()
{
	local dir=$1 port=$2 _
	mail_configure "$@"
	postfix -c "$dir/etc" check >"$dir/start.log" 2>&1
	setsid $postfix_home/master -c "$dir/etc" -d >>"$dir/start.log" 2>&1 &
	mail_pid=$!
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port" && read -t 5 -r line <&3 && [ "${line#220}" != "$line" ]) 2>/dev/null &&
			return
		kill -0 $mail_pid 2>/dev/null || break
		sleep 0.1
	done
	echo "Postfix does not start: $(cat "$dir/start.log" "$dir/log" 2>/dev/null)" >&2
	return 1
}

mail_stop()
{
	[ -z "$mail_pid" ] && return
	kill "$mail_pid" 2>/dev/null
	wait "$mail_pid" 2>/dev/null
	mail_pid=
}

mail_count() { find "$1/box/new" -type f 2>/dev/null | wc -l; }
mail_last() { find "$1/box/new" -type f -printf '%T@ %p\n' 2>/dev/null | sort -n | tail -1 | cut -d' ' -f2; }
