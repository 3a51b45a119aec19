#!/bin/bash
# roamwright suite in a job of GitHub Actions, on a terminal, and in a file.
. harness/cli/tests/lib.sh

some="$bench/small.lua $bench/wrong/name.lua"
place="file=$bench/small.lua,line=14,title=asks too much [seed 1]"
unmet="::error $place::expect(phone.roams):count(7): got 0 roams"
try 2 suite $some
lacks "::error"
cp "$tmp/out" "$tmp/plain"
export GITHUB_STEP_SUMMARY=$tmp/page
GITHUB_ACTIONS=true try 2 suite $some
says "$unmet"
grep -q "^::error file=$bench/wrong/name.lua,line=[0-9]*,title=(the scenario itself)::" "$tmp/out" ||
	{ wrong "$last: no annotation of a scenario that cannot be loaded"; cat "$tmp/out" >&2; }
ends "3 passed, 2 failed, 0 skipped"
grep -v '^::error' "$tmp/out" >"$tmp/rest"
same "$tmp/plain" "$tmp/rest" "annotations change what else is said"
head -n 1 "$tmp/page" | grep -qxF '### roamwright: 3 passed, 2 failed, 0 skipped' ||
	wrong "$last: no summary"
grep -qF "| fail | ${bench//\//.}.small | asks too much \\[seed 1\\] | expect(phone.roams):count(7): got 0 roams |" \
	"$tmp/page" || { wrong "$last: no row"; cat "$tmp/page" >&2; }
# Another step adds to it; asked for, and not wanted.
try 0 suite $bench/nested --github yes
[ "$(grep -c '^### ' "$tmp/page")" = 2 ] || wrong "$last: the page is not added to"
lacks "::error"
GITHUB_ACTIONS=true try 2 suite $some --github no
same "$tmp/plain" "$tmp/out" "--github no"
[ "$(grep -c '^### ' "$tmp/page")" = 2 ] || wrong "$last: --github no writes a page"
GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY= try 2 suite $some
says "$unmet"
GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$tmp/none/page try 2 suite $bench/nested
try 2 suite $some --github maybe
errs "roamwright: suite: --github 'maybe' is not yes, no or auto; see roamwright help suite"

# Text that would end an annotation or a cell early.
mkdir "$tmp/in,1"
cp $bench/ap.conf "$tmp/in,1"
cat >"$tmp/in,1/odd.lua" <<'END'
ap { name = "ap1", at = m(0, 0), config = file "ap.conf" }
test("50%, a|b: <c>", function(run)
  run:for_time(s(1))
  expect(1):is(2) -- 100% | `x`
end)
END
cd "$tmp" || exit 1
rm -f page
try 1 suite in,1 --github yes
says '::error file=in%2C1/odd.lua,line=4,title=50%25%2C a|b%3A <c> [seed 1]::expect(1):is(2) -- 100%25 | `x`: got 1'
grep -qxF '| fail | in,1.odd | 50%, a\|b: &lt;c> \[seed 1\] | expect(1):is(2) -- 100% \| \`x\`: got 1 |' page ||
	{ wrong "$last: a cell is broken"; cat page >&2; }

# On a terminal a line says how far it is and when it will be over; nothing of it remains.
if command -v python3 >/dev/null; then
	cd "$OLDPWD" || exit 1
	python3 - "$program" $bench/small.lua >"$tmp/terminal" <<'END' || wrong "no progress on a terminal"
import os, pty, re, subprocess, sys
try:
    top, side = pty.openpty()
except OSError:  # a container without /dev/pts
    sys.exit(0)
p = subprocess.Popen([sys.argv[1], "suite", sys.argv[2], "--test", "joins", "--seeds", "1..60",
                      "-j", "1", "-q", "--set", "length=40"],
                     stdout=subprocess.PIPE, stderr=side)
os.close(side)
said = b""
while True:
    try:
        part = os.read(top, 4096)
    except OSError:
        break
    if not part:
        break
    said += part
out = p.stdout.read()
p.wait()
lines = re.findall(rb"\r\x1b\[K(\d+)/60, 0 failed, (\d+):(\d\d) left", said)
assert len(lines) >= 2, said
done = [int(n) for n, _, _ in lines]
assert done == sorted(done) and done[-1] <= 60, done
assert said.endswith(b"\r\x1b[K"), said[-40:]
assert out == b"60 passed, 0 failed, 0 skipped\n", out
END
fi
finish
