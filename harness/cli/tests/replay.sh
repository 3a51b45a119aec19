#!/bin/bash
# roamwright replay and explain: from a result's folder alone.
. harness/cli/tests/lib.sh

try 0 run $bench/small.lua --test joins --seed 2 --set length=3 -o "$tmp/o" --ladder
cp "$tmp/out" "$tmp/ladder"
dir=$tmp/o/$bench/small/joins/seed-2
digest=$(sed -n 's/^  "digest": "\(.*\)",$/\1/p' "$dir/summary.json")

try 0 replay "$dir"
says "equal: pass, digest $digest, every event"
try 0 replay "$dir/summary.json"
says "equal: pass, digest $digest, every event"
(cd "$tmp" && "$program" replay "$dir" --scenario "$OLDPWD/$bench/small.lua" >"$tmp/out") ||
	wrong "replay from another folder"
says "equal: pass, digest $digest, every event"

# A failed run with faults, one without events, one that never began.
try 1 run $bench/small.lua --test joins --seed 1 --fault 'drop eapol-3 times=0' --lazy -o "$tmp/f"
failed=$tmp/f/$bench/small/joins/seed-1
try 0 replay "$failed"
mentions "equal: fail, digest "
rm "$failed/events.jsonl"
try 0 replay "$failed"
lacks "every event"
try 0 run $bench/small.lua --test joins --seed 2 --events all -o "$tmp/all"
try 0 replay "$tmp/all/$bench/small/joins/seed-2"
mentions ", every event"

# An event that was changed, taken out, added; a digest that was changed.
altered() {
	rm -rf "$tmp/x"
	cp -r "$dir" "$tmp/x"
}
altered
sed -i '20s/"at_ns":/"at_ns":1/' "$tmp/x/events.jsonl"
try 1 replay "$tmp/x"
says "the first event that differs is events.jsonl:20"
lacks "equal:"
altered
sed -i '$d' "$tmp/x/events.jsonl"
lines=$(wc -l <"$dir/events.jsonl")
try 1 replay "$tmp/x"
says "the first event that differs is events.jsonl:$lines"
says "  was (nothing: the file ends here)"
altered
tail -n 1 "$dir/events.jsonl" >>"$tmp/x/events.jsonl"
try 1 replay "$tmp/x"
says "the first event that differs is events.jsonl:$((lines + 1))"
says "  is  (nothing: the run ends here)"
altered
sed -i "s/\"digest\": \"$digest\"/\"digest\": \"00$(echo "$digest" | cut -c 3-)\"/" "$tmp/x/summary.json"
try 1 replay "$tmp/x"
says "digest differs:"
says "  is  $digest"

# A scenario that was changed since.
mkdir "$tmp/moved"
cp $bench/*.conf "$tmp/moved"
sed 's/m(0, 3)/m(0, 4)/' $bench/small.lua >"$tmp/moved/small.lua"
try 1 replay "$dir" --scenario "$tmp/moved/small.lua"
says "the inputs differ: the scenario, a file it reads, a model or an option has changed since"
mentions "the first event that differs is events.jsonl:"
cp $bench/small.lua "$tmp/moved/small.lua"
try 0 replay "$dir" --scenario "$tmp/moved/small.lua"

# What is no result.
try 2 replay "$tmp/none"
errs "roamwright: replay: $tmp/none: No such file or directory"
echo '{"schema":"roamwright.summary/1"}' >"$tmp/bad.json"
try 2 replay "$tmp/bad.json"
errs "roamwright: replay: $tmp/bad.json: no summary of roamwright"
echo 'nonsense' >"$tmp/bad.json"
try 2 replay "$tmp/bad.json"
try 2 replay /dev/null
sed 's,"length=3","length=3"\,"-o"\,"'"$tmp"'/evil",' "$dir/summary.json" >"$tmp/evil.json"
try 2 replay "$tmp/evil.json"
errs "roamwright: run: a result may not hold the option '--out'; see roamwright help run"
[ ! -e "$tmp/evil" ] || wrong "a result wrote somewhere"

# explain: a failure, an option, a result.
for id in C27 c27 27; do
	try 0 explain $id
	says "C27  Silence in the 4-way handshake, then deauthentication"
	mentions "  why       "
	mentions "  fix       "
	mentions "Retry limit 4 reached"
done
try 0 explain ft_over_ds
says "ft_over_ds plays a part in:"
mentions "C11"
try 2 explain C96
try 2 explain no_such_option
try 0 explain "$dir"
mentions "phone  join 1  ap1   psk, WPA-PSK   OK"
mentions "EAPOL-Key 4/4"
sed -n '/^===/,/^  total/p' "$tmp/ladder" >"$tmp/was"
sed -n '/^===/,/^  total/p' "$tmp/out" >"$tmp/is"
same "$tmp/was" "$tmp/is" "explain"
try 0 explain "$dir/summary.json" --join 1
mentions "phone  join 1"
try 0 explain "$dir" --station phone
try 5 explain "$dir" --station laptop
try 5 explain "$dir" --roam 1
errs "roamwright: explain: the run has no such join or roam"
try 2 explain "$dir" --roam x
# Drawn again from events.jsonl it is the same chart.
rm "$dir/ladder.txt"
try 0 explain "$dir" --join 1
sed -n '/^===/,/^  total/p' "$tmp/out" >"$tmp/is"
same "$tmp/was" "$tmp/is" "explain from events.jsonl"
sed -i '5s/^{/[/' "$dir/events.jsonl"
try 2 explain "$dir"
errs "roamwright: explain: events.jsonl:5: not a record of roamwright"
rm "$dir/events.jsonl"
try 2 explain "$dir"
errs "roamwright: explain: $dir/events.jsonl: No such file or directory"
# A pipe in place of a file is not waited for.
rm "$dir/summary.json"
mkfifo "$dir/summary.json"
try 2 explain "$dir"
errs "roamwright: explain: $dir/summary.json: not a file"
try 2 replay "$dir"
errs "roamwright: replay: $dir/summary.json: not a file"
finish
