#!/bin/sh
# deps.sh build|test [--check]
# Installs what is missing of tools/packages.txt (Debian, by apt-get, as root or with sudo) and of
# ui/package-lock.json (npm, into ui/node_modules). --check installs nothing: it says what is missing
# and fails. Quick when all is there. Asks nothing; needs no terminal.
set -eu
cd "$(dirname "$0")/.."
group=${1:-build}
check=${2:-}

# The wanted packages, less those that are installed or whose program is there.
missing_packages()
{
	awk -v group="$group" '
		/^\[/ { on = ($0 == "[build]" || $0 == "[" group "]"); next }
		{ sub(/#.*/, "") }
		on && NF { cmd = $2; sub(/^cmd=/, "", cmd); print $1, cmd }' tools/packages.txt |
	while read -r name cmd; do
		[ -n "$cmd" ] && command -v "$cmd" >/dev/null 2>&1 || echo "$name"
	done | sort >"$tmp/wanted"
	# shellcheck disable=SC2046
	dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(cat "$tmp/wanted") 2>/dev/null |
		awk '$2 == "installed" { print $1 }' | sort -u >"$tmp/there" || :
	comm -23 "$tmp/wanted" "$tmp/there"
}

# What the lock file asks for was installed completely, by this or a wider group.
npm_is_current()
{
	want=$(sha256sum ui/package-lock.json 2>/dev/null) || return 0
	for g in $group test; do
		[ "$(cat "ui/node_modules/.vanthu-$g" 2>/dev/null)" = "$want" ] && return 0
	done
	return 1
}

install_packages()
{
	sudo=
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || {
			echo "deps: not root and no sudo; install these first:" >&2
			echo "  apt-get install --no-install-recommends" $packages >&2
			exit 1
		}
		sudo=sudo
	fi
	echo "deps: installing" $packages
	export DEBIAN_FRONTEND=noninteractive
	apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0"
	# no mail server of the machine's own is set up: the tests start theirs
	if echo "$packages" | grep -qx postfix; then
		echo 'postfix postfix/main_mailer_type select No configuration' |
			$sudo debconf-set-selections 2>/dev/null || :
	fi
	$apt update </dev/null >"$tmp/apt.log" 2>&1 &&
	$apt install --no-install-recommends $packages </dev/null >>"$tmp/apt.log" 2>&1 || {
		tail -n 30 "$tmp/apt.log" >&2
		echo "deps: apt-get failed (above)" >&2
		exit 1
	}
}

install_npm()
{
	echo "deps: npm ci in ui/"
	omit=
	[ "$group" = test ] || omit=--omit=dev
	for try in 1 2 3; do
		if (cd ui && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier $omit \
			</dev/null >"$tmp/npm.log" 2>&1); then
			sha256sum ui/package-lock.json >"ui/node_modules/.vanthu-$group"
			return
		fi
		sleep "$try"
	done
	tail -n 30 "$tmp/npm.log" >&2
	echo "deps: npm ci failed (above)" >&2
	exit 1
}

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
packages=$(missing_packages)
if [ "$check" = --check ]; then
	[ -z "$packages" ] || echo "missing Debian packages:" $packages >&2
	npm_is_current || echo "missing npm packages in ui/node_modules" >&2
	[ -z "$packages" ] && npm_is_current || { echo "\`make deps\` installs them" >&2; exit 1; }
	exit 0
fi
[ -z "$packages" ] || install_packages
# Two calls at once must not both write node_modules.
if ! npm_is_current; then
	exec 9>ui/.deps.lock
	flock 9
	npm_is_current || install_npm
fi
