#!/bin/bash
# roamwright suite --resume and --merge: no finished result is lost, and what comes of parts is
# what would have come of the whole.
. harness/cli/tests/lib.sh

mkdir "$tmp/in"
cp $bench/ap.conf $bench/phone.conf "$tmp/in"
scenario() { # seconds simulated
	cat >"$tmp/in/walk.lua" <<-END
		ap { name = "ap1", at = m(0, 0), config = file "ap.conf" }
		local phone = station { name = "phone", config = file "phone.conf", at = m(0, 3) }
		phone:traffic { "voip", codec = "g711", start = s(1) }
		test("stays", { seeds = "1..6" }, function(run)
		  run:for_time(s($1))
		  expect(phone.joins):count(1)
		end)
		test("asks too much", function(run)
		  run:for_time(s(1))
		  expect(phone.roams):count(7)
		end)
	END
}
scenario 60
cd "$tmp" || exit 1
# To what a suite prints and writes belongs nothing of where and how it ran.
alike() { # folder, JUnit and output of one; of another
	same "$1/suite.jsonl" "$2/suite.jsonl" "$last"
	sed "s,$2/,$1/,g" "$2.xml" >"$tmp/moved.xml"
	same "$1.xml" "$tmp/moved.xml" "$last"
	same "$1.out" "$2.out" "$last"
	diff -rq "$1" "$2" >&2 || wrong "$last: the folders differ"
}
try 1 suite in -o whole --junit whole.xml
cp "$tmp/out" whole.out
ends "6 passed, 1 failed, 0 skipped"

# Killed with two or more results there, and the next one half written: the finished ones stay.
"$program" suite in -j 1 -o part >/dev/null 2>&1 &
suite=$!
for _ in $(seq 2000); do
	[ "$(cat part/suite.jsonl 2>/dev/null | wc -l)" -ge 2 ] && break
	sleep 0.01
done
child=$(pgrep -P $suite)
disown $suite
kill -9 $suite
while kill -0 $suite 2>/dev/null; do sleep 0.01; done
[ -z "$child" ] || kill -9 $child 2>/dev/null
n=$(wc -l <part/suite.jsonl)
[ "$n" -ge 2 ] && [ "$n" -lt 7 ] || wrong "killed with $n results"
stat -c '%i %y %n' part/in/walk/stays/seed-[12]/summary.json >before
printf '{"schema":"roamwright.summ' >>part/suite.jsonl
try 1 suite in -o part --resume --junit part.xml
cp "$tmp/out" part.out
alike whole part
stat -c '%i %y %n' part/in/walk/stays/seed-[12]/summary.json >after
same before after "a finished run was repeated"

# Once more: nothing is left to do, and nothing changes.
try 1 suite in -o part --resume --junit part.xml
cp "$tmp/out" part.out
alike whole part

# Fewer tests: the others' results stay behind them.
try 0 suite in -o part --resume -k stays@3
says "1 passed, 0 failed, 0 skipped"
[ "$(wc -l <part/suite.jsonl)" = 7 ] || wrong "$last: results of others are lost"
head -n 1 part/suite.jsonl | grep -qF '"seed":3' || wrong "$last: not in front"
# Other inputs are other results: an option, the scenario, what it reads.
try 1 suite in -o part --resume -k stays@3 --fault 'drop eapol-3 times=0'
[ "$(wc -l <part/suite.jsonl)" = 7 ] || wrong "$last: two results of one run"
grep -qF 'drop eapol-3' part/suite.jsonl || wrong "$last: the old result was kept"
scenario 20
try 1 suite in -o part --resume
[ "$(grep -cF '"sim_time_ns":20000000000' part/suite.jsonl)" = 6 ] ||
	wrong "a changed scenario was not run again"
echo '# another' >>in/ap.conf
try 1 suite in -o short
cp "$tmp/out" short.out
try 1 suite in -o part --resume
same short/suite.jsonl part/suite.jsonl "a changed configuration was not run again"

# Where there is nothing to go on with it begins; what is no result is not written over.
try 0 suite in -o fresh --resume -k stays@1
there fresh/suite.jsonl
echo 'notes of mine' >fresh/suite.jsonl
try 2 suite in -o fresh --resume
grep -qF 'roamwright: suite: --resume: fresh/suite.jsonl:1: ' "$tmp/err" || wrong "$last: no error"
[ "$(cat fresh/suite.jsonl)" = 'notes of mine' ] || wrong "$last: wrote over it"
try 2 suite in --resume
errs "roamwright: suite: --resume: of which folder? -o DIR; see roamwright help suite"

# Shards on three machines, put together.
for i in 1 2 3; do
	"$program" suite in -o shard$i --shard $i/3 >/dev/null
done
try 1 suite --merge shard1 shard2 shard3/suite.jsonl -o all --junit all.xml
ends "6 passed, 1 failed, 0 skipped"
sort all/suite.jsonl >sorted
sort short/suite.jsonl | cmp -s - sorted || wrong "$last: other results than of the whole"
says "fail   in/walk.lua#asks too much@1  1.000 s simulated"
says "in/walk.lua:10: not met: expect(phone.roams):count(7): got 0 roams"
[ "$(grep -c '<testcase' all.xml)" = 7 ] || wrong "$last: JUnit has not all of them"
grep -qF '[[ATTACHMENT|shard' all.xml || wrong "$last: no capture of a shard"
try 1 suite --merge shard3 shard1 shard2 -o other
same all/suite.jsonl other/suite.jsonl "the order of the shards shows"
try 0 suite --failed all --list
[ "$(cat "$tmp/out")" = "in/walk.lua#asks too much@1" ] || wrong "$last: not the failed one"
try 2 suite --merge shard1 shard2 -o shard1
errs "roamwright: suite: --merge: -o must be another folder; see roamwright help suite"
[ -s shard1/suite.jsonl ] || wrong "$last: the shard is gone"
try 2 suite --merge none
errs "roamwright: suite: --merge: none: No such file or directory"
try 2 suite --merge
errs "roamwright: suite: which results?; see roamwright help suite"
: >shard1/suite.jsonl
try 5 suite --merge shard1
errs "roamwright: no result is there"
finish
