#!/bin/sh
# bare.sh [--user] [--keep] [COMMAND…]
# Does what README.md tells a person with a bare Debian 12 machine to do: debootstrap into a folder,
# git, make and ca-certificates, a clone of HEAD, `make run` until all three nodes answer /healthz,
# SIGTERM, `make test`. Needs root and the network. --user does it as an ordinary user with sudo;
# --keep leaves the folder behind; COMMAND… are run in the clone instead of the two.
#
# The mirror, certificates and npm's settings are those of this machine; nothing of them is in the
# repository. Everything runs in a mount and a process namespace of its own, so that nothing stays
# mounted or running, whatever happens.
set -eu
cd "$(dirname "$0")/.."
port=${PORT_BASE:-18080}

say() { echo "bare: $* ($(($(date +%s) - started)) s)"; }

fail()
{
	echo "bare: FAILED: $*" >&2
	exit 1
}

# ---- outside: options, a folder, namespaces -------------------------------------------------------
if [ "${1:-}" != --inside ]; then
	[ "$(id -u)" = 0 ] || fail "needs root (chroot and mount)"
	command -v debootstrap >/dev/null || fail "apt-get install debootstrap"
	user=root
	keep=no
	while :; do
		case ${1:-} in
		--user) user=person ;;
		--keep) keep=yes ;;
		*) break ;;
		esac
		shift
	done
	[ -z "$(git status --porcelain --untracked-files=no)" ] ||
		echo "bare: what is not committed is not tried"
	root=$(mktemp -d "${TMPDIR:-/tmp}/vanthu-bare.XXXXXX")
	chmod 755 "$root"
	cleanup()
	{
		if [ $keep = yes ]; then echo "bare: left in $root"; else rm -rf --one-file-system "$root"; fi
	}
	trap cleanup EXIT
	trap 'exit 130' INT TERM
	git bundle create -q "$root.bundle" HEAD
	status=0
	unshare --mount --pid --fork --kill-child "$0" --inside "$root" "$user" "$@" </dev/null || status=$?
	rm -f "$root.bundle"
	exit $status
fi

# ---- inside the namespaces ------------------------------------------------------------------------
shift
root=$1
user=$2
shift 2
started=$(date +%s)
mount --make-rprivate /

# The machine's own way to Debian: its mirrors and apt's proxy settings.
targets=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
	'Origin: Debian' 'Created-By: Packages' 2>/dev/null | grep bookworm | sort -u) || :
[ -n "$targets" ] || targets='http://deb.debian.org/debian bookworm main
http://deb.debian.org/debian bookworm-updates main
http://deb.debian.org/debian-security bookworm-security main'
mirror=$(echo "$targets" | awk '$2 == "bookworm" { print $1; exit }')
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vanthu-bare
mkdir -p "$cache"
debootstrap --variant=minbase --cache-dir="$cache" bookworm "$root" "$mirror" >"$root.log" 2>&1 || {
	tail -n 20 "$root.log"
	fail debootstrap
}
rm -f "$root.log"
say "Debian 12 (minbase) stands"

echo "$targets" | sed 's/^/deb /' >"$root/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(http|https|ftp)(::[^ ]*)?::?Proxy' >"$root/etc/apt/apt.conf.d/99machine" || :
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys" 2>/dev/null || :
mount --bind /dev "$root/dev"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" 2>/dev/null || :
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" 2>/dev/null || :

# What a machine needs to reach a registry through its own gate goes by environment.
cp /etc/ssl/certs/ca-certificates.crt "$root/tmp/machine-ca.crt"
cp "$root.bundle" "$root/tmp/vanthu.bundle"
registry=$(npm config get registry 2>/dev/null || echo https://registry.npmjs.org/)
inside()
{
	home=/root
	[ "$user" = root ] || home=/home/$user
	env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" USER="$user" \
		LANG=C.UTF-8 PORT_BASE="$port" npm_config_registry="$registry" \
		npm_config_cafile=/tmp/machine-ca.crt NODE_EXTRA_CA_CERTS=/tmp/machine-ca.crt \
		${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
		${no_proxy:+no_proxy="$no_proxy"} DEBIAN_FRONTEND=noninteractive "$@"
}
as_root() { inside chroot "$root" sh -c "$1"; }
as_person() { inside chroot --userspec="$user:$user" "$root" sh -c "cd ~/vanthu && exec $1"; }

as_root 'apt-get -q update && apt-get -q -y install --no-install-recommends git make ca-certificates' \
	>"$root/tmp/apt.log" 2>&1 || { tail -n 20 "$root/tmp/apt.log"; fail "git make ca-certificates"; }
if [ "$user" != root ]; then
	as_root "apt-get -q -y install --no-install-recommends sudo && useradd -m -s /bin/sh $user &&
		echo '$user ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/$user" >"$root/tmp/apt.log" 2>&1 ||
		{ tail -n 20 "$root/tmp/apt.log"; fail sudo; }
fi
inside chroot --userspec="$user:$user" "$root" sh -c 'cd && git -c advice.detachedHead=false clone -q /tmp/vanthu.bundle vanthu' ||
	fail "git clone"
say "cloned $(git rev-parse --short HEAD)"

if [ $# -gt 0 ]; then
	for command in "$@"; do
		as_person "$command" || fail "$command"
		say "$command"
	done
	exit 0
fi

# ---- make run -------------------------------------------------------------------------------------
# The signal goes to make, as a Ctrl-C or a service manager's would, not to the shell around it.
as_person 'sh -c "echo \$\$ >/tmp/run.pid; exec make run"' >"$root/tmp/run.log" 2>&1 &
run=$!
answered=no
for _ in $(seq 1800); do
	kill -0 $run 2>/dev/null || break
	answered=yes
	for p in 0 1 2; do
		curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$((port + p))/healthz" 2>/dev/null || answered=no
	done
	[ $answered = no ] || break
	sleep 1
done
[ $answered = yes ] || { tail -n 40 "$root/tmp/run.log"; fail "make run: no answer on $port…"; }
say "make run: three nodes answer"
cat "$root/tmp/run.log"
kill -TERM "$(cat "$root/tmp/run.pid")"
for _ in $(seq 30); do
	kill -0 $run 2>/dev/null || break
	sleep 1
done
if kill -0 $run 2>/dev/null; then fail "make run does not end at SIGTERM"; fi
sleep 1
! curl -s -m 2 -o /dev/null "http://127.0.0.1:$port/healthz" || fail "a node still answers after SIGTERM"
say "make run: ended at SIGTERM"

# ---- make test ------------------------------------------------------------------------------------
status=0
as_person 'make test' >"$root/tmp/test.log" 2>&1 || status=$?
last=$(tail -n 1 "$root/tmp/test.log")
if [ $status != 0 ] || ! echo "$last" | grep -qE '^[1-9][0-9]* passed, 0 failed$'; then
	tail -n 100 "$root/tmp/test.log"
	fail "make test: $last (exit $status)"
fi
say "make test: $last"
