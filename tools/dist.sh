#!/bin/sh
# dist.sh -- the committed tree as build/vanthu-VERSION.tar.xz with its SHA-256 beside it.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build)
[ -z "$(git status --porcelain --untracked-files=no)" ] || { echo "dist: commit first" >&2; exit 1; }
mkdir -p build
name=vanthu-$version
git archive --format=tar --prefix="$name/" HEAD | xz -9 >"build/$name.tar.xz"
(cd build && sha256sum "$name.tar.xz" >"$name.tar.xz.sha256")
echo "build/$name.tar.xz"
