#!/bin/bash
# roamwright suite --baseline: what became worse fails and says which phase it was.
. harness/cli/tests/lib.sh

mkdir "$tmp/in"
cp scenarios/demo/*.conf "$tmp/in"
cat >"$tmp/in/walk.lua" <<'END'
ap { name = "ap1", at = m(0, 0), config = file "ap1.conf" }
ap { name = "ap2", at = m(30, 0), config = file "ap2.conf" }
wall { from = m(15, -20), to = m(15, 20), loss = db(10) }
local phone = station { name = "phone", config = file "phone.conf" }
phone:walk { m(0, 3), m(30, 3), speed = mps(1.4), start = s(2) }
phone:traffic { "voip", codec = "g711", start = s(1) }
test("walks", { seeds = "1..3" }, function(run)
  run:for_time(s(30))
  expect(phone.roams):count(1)
end)
END
cd "$tmp" || exit 1
late='drop reassoc-resp nth=1'

try 0 suite in --save-baseline base -o res
[ "$(wc -l <base)" = 3 ] || wrong "$last: not one line a run"
[ "$(wc -c <base)" -lt "$(wc -c <res/suite.jsonl)" ] || wrong "$last: not smaller"
try 0 suite in --baseline base
says "baseline: 1 tests compared, 0 numbers worse, 0 tests new"
ends "3 passed, 0 failed, 0 skipped"

# One lost frame: no expectation is broken, but it took longer; the handshake waited for it.
try 1 suite in --baseline base --fault "$late" --junit worse.xml
mentions "worse  in/walk.lua#walks  outage_p95 "
mentions ", allowed 10%,5ms: handshake +"
says "baseline: 1 tests compared, 1 numbers worse, 0 tests new"
ends "3 passed, 0 failed, 0 skipped"
grep -qF '<testcase classname="baseline" name="in/walk.lua#walks outage_p95"' worse.xml ||
	wrong "$last: not in the JUnit file"
grep -qF 'failures="1"' worse.xml || wrong "$last: no failure in the JUnit file"
schema=$(cd "$OLDPWD" && realpath -m "$references")/schemas/jenkins-junit-10.xsd
if command -v xmllint >/dev/null && [ -f "$schema" ]; then
	xmllint --noout --nonet --schema "$schema" worse.xml 2>"$tmp/xml" ||
		{ wrong "JUnit is not accepted"; cat "$tmp/xml" >&2; }
fi
cp "$tmp/out" first
try 1 suite in --baseline res --fault "$late"
same first "$tmp/out" "a folder of results as baseline"

# What is allowed is asked for, each for itself.
try 0 suite in --baseline base --fault "$late" --max-regress outage_p95=500%
try 1 suite in --baseline base --fault "$late" --max-regress outage_p95=500% \
	--max-regress lost_down_max=0 --max-regress total_mean=1ms
says "baseline: 1 tests compared, 2 numbers worse, 0 tests new"
mentions "worse  in/walk.lua#walks  lost_down_max "
mentions "worse  in/walk.lua#walks  total_mean "

# Faster than before is no failure, and the same with what shards left.
try 0 suite in --fault "$late" --save-baseline slow
try 0 suite in --baseline slow
for i in 1 2; do
	"$program" suite in --shard $i/2 -o shard$i --baseline base >/dev/null || wrong "shard $i"
done
try 0 suite --merge shard1 shard2 --baseline base --save-baseline merged
same base merged "a baseline of shards"
try 5 suite in --baseline base -k none

try 2 suite in --baseline none
errs "roamwright: suite: --baseline: none: No such file or directory"
echo '{"schema":"roamwright.baseline/2"}' >other
try 2 suite in --baseline other
errs "roamwright: suite: --baseline: other:1: no line of a baseline"
try 2 suite in --max-regress outage_p95=5ms
errs "roamwright: suite: --max-regress: than what? --baseline FILE; see roamwright help suite"
try 2 suite in --baseline base --max-regress outage=5
errs "roamwright: suite: --max-regress 'outage=5': outage, outage_up, outage_down, total, mgmt, key, lost_up or lost_down, then _ and median, p95, max or mean; see roamwright help suite"
try 2 suite in --baseline base --max-regress outage_p95=5
errs "roamwright: suite: --max-regress 'outage_p95=5': not like outage_p95=10%,5ms; see roamwright help suite"
try 2 suite in --save-baseline none/base
finish
