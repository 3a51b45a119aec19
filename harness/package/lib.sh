# Sourced by the tests of what is installed: TEST.sh BUILD CMAKE, in the top of the tree.
set -u
build=$(realpath "$1") cmake=$2 top=$PWD bad=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/rw-package-XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT

wrong() {
	echo "$0: $*" >&2
	bad=$((bad + 1))
}

# has COMMAND… : whether they are here.
has() {
	local c
	for c in "$@"; do
		command -v "$c" >/dev/null || return 1
	done
}
