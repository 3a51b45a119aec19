#!/bin/sh
# packages.sh demo|deb|test|full: makes sure that what this needs is installed (Debian 12). As root it
# installs through apt; otherwise it prints the exact line and stops.
set -eu
demo="gcc libc6-dev cmake ninja-build pkg-config libssl-dev liblua5.4-dev libjansson-dev
	uthash-dev librandom123-dev"
deb="$demo dpkg-dev file"
test="$demo git check zlib1g-dev python3 python3-jsonschema tshark libxml2-utils lua-check lua5.4"
full="$test clang llvm libclang-rt-14-dev valgrind freeradius hostapd eapoltest debootstrap"

case ${1:-} in
demo) want=$demo ;;
deb) want=$deb ;;
test) want=$test ;;
full) want=$full ;;
*) echo "usage: packages.sh demo|deb|test|full" >&2; exit 2 ;;
esac

missing=
for p in $want; do
	case $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null || true) in
	*" installed") ;;
	*) missing="$missing $p" ;;
	esac
done
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" != 0 ]; then
	echo "These packages are missing; as root run:" >&2
	echo "  apt-get update && $line" >&2
	exit 2
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
$line >/dev/null
