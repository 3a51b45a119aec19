# Sourced by the tests of the command line: TEST.sh PROGRAM, in the top of the tree.
# try EXIT ARG… runs the program; says, errs and lacks look at what it printed.
# What a machine without the shared references sees; away.lua needs them to be absent.
references=${RW_SHARED:-../shared}
export RW_SHARED=/nonexistent
# The tests may themselves run in a CI job.
unset CI_NODE_INDEX CIRCLE_NODE_INDEX BUILDKITE_PARALLEL_JOB SLURM_ARRAY_TASK_ID \
	JOB_COMPLETION_INDEX GITHUB_ACTIONS GITHUB_STEP_SUMMARY
set -u
program=$(realpath "$1") || exit 1
bench=harness/cli/scenarios
tmp=$(mktemp -d "${TMPDIR:-/tmp}/rw-cli-XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
bad=0

wrong() {
	echo "$0: $*" >&2
	bad=$((bad + 1))
}

try() {
	local want=$1 got
	shift
	last="roamwright $*"
	"$program" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ "$got" != "$want" ]; then
		wrong "$last: exit status $got, not $want"
		cat "$tmp/out" "$tmp/err" >&2
	fi
}

# A whole line on stdout, on stderr.
says() { grep -qxF -e "$1" "$tmp/out" || { wrong "$last: does not say: $1"; cat "$tmp/out" >&2; }; }
errs() { grep -qxF -e "$1" "$tmp/err" || { wrong "$last: no error: $1"; cat "$tmp/err" >&2; }; }
# A part of a line.
mentions() { grep -qF -e "$1" "$tmp/out" || { wrong "$last: no word of: $1"; cat "$tmp/out" >&2; }; }
lacks() { ! grep -qF -e "$1" "$tmp/out" || wrong "$last: must not say: $1"; }
ends() { [ "$(tail -n 1 "$tmp/out")" = "$1" ] || wrong "$last: does not end: $1"; }
same() { cmp -s "$1" "$2" || { wrong "$3: $1 and $2 differ"; diff "$1" "$2" | head -n 10 >&2; }; }
there() { [ -s "$1" ] || wrong "$last: no $1"; }

finish() {
	[ "$bad" = 0 ] || exit 1
}
