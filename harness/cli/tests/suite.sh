#!/bin/bash
# roamwright suite: the same whatever -j, nothing lost, shards, --failed.
. harness/cli/tests/lib.sh

some="$bench/small.lua $bench/nested $bench/away.lua $bench/wrong/name.lua"
for j in 1 4; do
	try 2 suite $some -j $j -o "$tmp/j$j" --junit "$tmp/junit$j.xml"
	ends "4 passed, 2 failed, 1 skipped"
	cp "$tmp/out" "$tmp/out$j"
done
same "$tmp/out1" "$tmp/out4" "stdout"
same "$tmp/j1/suite.jsonl" "$tmp/j4/suite.jsonl" "suite.jsonl"
sed "s,$tmp/j4/,$tmp/j1/,g" "$tmp/junit4.xml" >"$tmp/junit4b.xml"
same "$tmp/junit1.xml" "$tmp/junit4b.xml" "JUnit"
[ "$(wc -l <"$tmp/j1/suite.jsonl")" = 7 ] || wrong "suite.jsonl has not one line a run"
says "skip   $bench/away.lua#is skipped@1  ($bench/away.lua:2: needs 'no/such/ap.conf' of the shared references, which are not here)"
says "$bench/small.lua:14: not met: expect(phone.roams):count(7): got 0 roams"
there "$tmp/j1/$bench/small/joins/seed-3/capture.pcapng"
diff -rq "$tmp/j1" "$tmp/j4" >&2 || wrong "the folders depend on -j"
grep -qF '"verdict":"skip"' "$tmp/j1/suite.jsonl" || wrong "suite.jsonl does not tell what was skipped"
for word in 'tests="7"' 'failures="1"' 'errors="1"' 'skipped="1"' "unknown name" "which are not here"; do
	grep -qF -e "$word" "$tmp/junit1.xml" || wrong "JUnit does not say $word"
done
schema=$references/schemas
if command -v xmllint >/dev/null && [ -d "$schema" ]; then
	xsd=$(find "$schema" -iname '*junit*.xsd' | sort | head -n 1)
	[ -z "$xsd" ] || xmllint --noout --nonet --schema "$xsd" "$tmp/junit1.xml" 2>"$tmp/xml" ||
		{ wrong "JUnit is not accepted by $xsd"; cat "$tmp/xml" >&2; }
fi

# A line of suite.jsonl is the summary of the run.
if command -v python3 >/dev/null; then
	python3 - "$tmp/j1" "$bench" <<-'END' || wrong "suite.jsonl and summary.json differ"
		import json, sys
		top, bench = sys.argv[1:]
		for line in open(f"{top}/suite.jsonl"):
		    row = json.loads(line)
		    if row["test"] == "joins":
		        one = json.load(open(f"{top}/{bench}/small/joins/seed-{row['seed']}/summary.json"))
		        assert one == row, row["seed"]
	END
fi

# Only what did not pass; -q prints nothing else.
try 2 suite $some -q
lacks "pass "
lacks "skip "
mentions "to repeat it: "

# Shards together are the whole, and no test is in two.
try 0 suite $some --list
sort "$tmp/out" >"$tmp/whole"
: >"$tmp/parts"
for i in 1 2 3; do
	"$program" suite $some --list --shard $i/3 >>"$tmp/parts"
done
sort "$tmp/parts" >"$tmp/union"
same "$tmp/whole" "$tmp/union" "shards"
try 0 suite $bench/small.lua --list --seeds 1..200 --test joins --shard 2/4
n=$(wc -l <"$tmp/out")
[ "$n" -gt 25 ] && [ "$n" -lt 75 ] || wrong "shard 2/4 of 200 has $n"

# The shard of a CI job, from its environment; nothing else of a run knows of it.
try 0 suite $some --list --shard 2/3
cp "$tmp/out" "$tmp/second"
CI_NODE_INDEX=2 CI_NODE_TOTAL=3 try 0 suite $some --list --shard auto
same "$tmp/second" "$tmp/out" "--shard auto of GitLab"
errs "roamwright: shard 2/3 (GitLab)"
JOB_COMPLETION_INDEX=1 try 0 suite $some --list --shard auto/3
same "$tmp/second" "$tmp/out" "--shard auto/3 of Kubernetes"
JOB_COMPLETION_INDEX=1 try 2 suite $some --list --shard auto
errs "roamwright: suite: --shard 'auto': Kubernetes does not tell how many there are: auto/N; see roamwright help suite"
try 0 suite $some --list --shard auto
sort "$tmp/out" >"$tmp/all"
same "$tmp/whole" "$tmp/all" "--shard auto of nobody"

# --failed: those that did not pass, with the options they had.
try 0 suite --failed "$tmp/j1" --list
[ "$(cat "$tmp/out")" = "$bench/small.lua#asks too much@1
$bench/wrong/name.lua" ] || { wrong "--failed picks others"; cat "$tmp/out" >&2; }
try 2 suite --failed "$tmp/j1/suite.jsonl" -o "$tmp/again"
ends "0 passed, 2 failed, 0 skipped"
try 1 suite --failed "$tmp/j1" $bench/small.lua
ends "0 passed, 1 failed, 0 skipped"
try 1 suite $bench/small.lua --test joins --fault 'drop eapol-3 times=0' -o "$tmp/fault"
ends "0 passed, 3 failed, 0 skipped"
try 1 suite --failed "$tmp/fault"
ends "0 passed, 3 failed, 0 skipped"
try 0 suite --failed "$tmp/fault" --set length=2
try 0 suite $bench/small.lua --test joins -o "$tmp/good"
try 5 suite --failed "$tmp/good"
errs "roamwright: nothing failed there"
try 2 suite --failed "$tmp/none"
errs "roamwright: suite: --failed: $tmp/none: No such file or directory"
echo '{"schema":"other"}' >"$tmp/other.jsonl"
try 2 suite --failed "$tmp/other.jsonl"
errs "roamwright: suite: --failed: $tmp/other.jsonl:1: no summary of roamwright"
# Half a line is what a killed suite leaves.
{ cat "$tmp/j1/suite.jsonl"; printf '{"schema":'; } >"$tmp/half.jsonl"
try 0 suite --failed "$tmp/half.jsonl" --list
# A file from somewhere cannot bring options that write.
sed 's,"options":\[\],"options":["-o"\,"'"$tmp"'/evil"],' "$tmp/j1/suite.jsonl" >"$tmp/evil.jsonl"
try 2 suite --failed "$tmp/evil.jsonl"
errs "roamwright: suite: a result may not hold the option '--out'; see roamwright help suite"

# A process that is killed is an error result; the others are not touched.
"$program" suite $bench/long.lua $bench/small.lua --seeds 1 -k 'stays|joins' -j 2 -o "$tmp/kill" \
	--junit "$tmp/kill.xml" >"$tmp/out" 2>"$tmp/err" &
suite=$!
last="suite with a killed process"
victim=
for _ in $(seq 200); do
	# The long one is the eldest child.
	victim=$(pgrep -o -P $suite) && [ -s "$tmp/kill/suite.jsonl" ] && break
	sleep 0.05
done
# While it runs the results there are can be read already.
grep -qF '"test":"joins"' "$tmp/kill/suite.jsonl" || wrong "$last: results come only at the end"
kill -9 "$victim"
wait $suite
[ $? = 3 ] || wrong "$last: exit status is not 3"
says "error  $bench/long.lua#stays@1"
says "the process of this test was killed by signal 9"
ends "1 passed, 1 failed, 0 skipped"
grep -qF '"verdict":"error"' "$tmp/kill/suite.jsonl" || wrong "$last: no error in suite.jsonl"
head -n 1 "$tmp/kill/suite.jsonl" | grep -qF '"test":"stays"' || wrong "$last: not in order"
grep -qF 'killed by signal 9' "$tmp/kill.xml" || wrong "$last: not in the JUnit file"
[ -z "$(find "$tmp/kill" -name 'summary.json' -path '*stays*')" ] ||
	wrong "$last: a killed run has a summary"

# A suite that is killed leaves what was finished.
"$program" suite $bench/long.lua $bench/small.lua --seeds 1 -k 'stays|joins' -j 2 \
	-o "$tmp/dead" >/dev/null 2>&1 &
suite=$!
for _ in $(seq 200); do
	[ -s "$tmp/dead/suite.jsonl" ] && break
	sleep 0.05
done
child=$(pgrep -P $suite)
disown $suite
kill -9 $suite
while kill -0 $suite 2>/dev/null; do sleep 0.05; done
[ -z "$child" ] || kill -9 $child
grep -qF '"test":"joins"' "$tmp/dead/suite.jsonl" || wrong "a killed suite loses results"

# Whatever cannot be written is an error, not a success.
try 2 suite $bench/nested -o /dev/null/x
try 2 suite $bench/nested --junit "$tmp/none/j.xml"
try 5 suite $bench/nested -k nothing
finish
