#!/bin/bash
# roamwright run: exit status, what it says, what it leaves.
. harness/cli/tests/lib.sh

# Passed: the line, the table, the files.
try 0 run $bench/small.lua --test joins --seed 2 -o "$tmp/o"
says "pass   $bench/small.lua#joins@2  2.000 s simulated"
mentions "phone    join 1  -     ap1  psk     ok"
ends "1 passed, 0 failed, 0 skipped"
dir=$tmp/o/$bench/small/joins/seed-2
says "results: $dir"
says "capture: WIRESHARK_CONFIG_DIR=$dir/wireshark tshark -C roamwright -r $dir/capture.pcapng"
for f in summary.json events.jsonl junit.xml capture.pcapng ladder.txt wireshark/80211_keys \
	 log/ap1.log log/phone.log; do
	[ -e "$dir/$f" ] || find "$dir" -name "$(basename $f)" | grep -q . || wrong "no $f"
done
grep -rlF -e "$PWD" -e "$tmp" "$dir" && wrong "a result names a folder of this machine"
[ -z "$(find "$dir" -name '*.tmp')" ] || wrong "temporary files are left"

# Failed: where, what, and the command that repeats it, which does.
try 1 run $bench/small.lua
says "$bench/small.lua:14: not met: expect(phone.roams):count(7): got 0 roams"
says "to repeat it: roamwright run $bench/small.lua --test 'asks too much' --seed 1"
ends "3 passed, 1 failed, 0 skipped"
try 1 run $bench/small.lua --test 'asks too much' --seed 1
ends "0 passed, 1 failed, 0 skipped"

# Failures with why and fix, from a fault of the command line.
try 1 run $bench/small.lua --test joins --seed 1 --fault 'drop eapol-3 times=0' -o "$tmp/f"
mentions "C27  Silence in the 4-way handshake, then deauthentication"
mentions "    why       "
mentions "    fix       "
says "to repeat it: roamwright run $bench/small.lua --test joins --seed 1 --fault 'drop eapol-3 times=0'"
f=$tmp/f/$bench/small/joins/seed-1/summary.json
grep -qF '"drop eapol-3 times=0"' "$f" || wrong "the fault is not in summary.json"

# What is picked.
try 0 run $bench --list
says "$bench/nested/deep/one.lua#is found@1"
lacks helper
sed 's/#.*//' "$tmp/out" | uniq | LC_ALL=C sort -c || wrong "folders are not walked in order"
try 0 run $bench/small.lua --list --tag wrong,other
[ "$(cat "$tmp/out")" = "$bench/small.lua#asks too much@1" ] || wrong "--tag picks other tests"
try 0 run $bench/small.lua --list -k 'joins@[13]$'
[ "$(cat "$tmp/out")" = "$bench/small.lua#joins@1
$bench/small.lua#joins@3" ] || wrong "-k picks other tests"
try 0 run $bench/small.lua --list --test joins --seeds 4..5,9
[ "$(cat "$tmp/out")" = "$bench/small.lua#joins@4
$bench/small.lua#joins@5
$bench/small.lua#joins@9" ] || wrong "--seeds picks other seeds"
try 5 run $bench/small.lua -k nothing
errs "roamwright: no test is selected"
try 5 run $bench/small.lua --tag nothing

# A file given twice is run once; two files of one name are told apart or refused.
try 0 run $bench/small.lua ./$bench/../scenarios/small.lua "$PWD/$bench/small.lua" --list -k 'joins@1'
[ "$(cat "$tmp/out")" = "$bench/small.lua#joins@1" ] || wrong "a file given twice"
mkdir -p "$tmp/a" "$tmp/b"
cp $bench/nested/deep/lib/helper.lua "$tmp/a/x.lua"
cp "$tmp/a/x.lua" "$tmp/b/x.lua"
try 2 run "$tmp/a/x.lua" "$tmp/b/x.lua"
errs "roamwright: run: $tmp/a/x.lua and $tmp/b/x.lua would both be called x.lua"
ln -s . "$tmp/a/round"
try 2 run "$tmp/a"
lacks round

# Wrong scenarios, limits, nothing there, skipped.
try 2 run $bench/wrong/name.lua
says "error  $bench/wrong/name.lua"
says "$bench/wrong/name.lua:1: unknown name 'statoin', did you mean 'station'?"
try 4 run $bench/wrong/endless.lua
try 2 run $bench/wrong
ends "0 passed, 2 failed, 0 skipped"
try 4 run $bench/small.lua --test joins --seed 1 --max-events 20
ends "0 passed, 1 failed, 0 skipped"
try 2 run "$tmp/none.lua"
errs "roamwright: run: $tmp/none.lua: No such file or directory"
try 2 run /dev/null
errs "roamwright: run: /dev/null: not a file"
try 0 run $bench/away.lua
ends "0 passed, 0 failed, 1 skipped"
try 2 run $bench/small.lua --test joins --seed 1 -o /dev/null/x
mentions "/dev/null/x/$bench/small/joins/seed-1: Not a directory"
try 2 run $bench/small.lua --set lenght=3
mentions "unknown parameter 'lenght', did you mean 'length'?"

# Inputs: what changes a run changes its inputs_digest, where it is started from does not.
digest() { sed -n "s/^  \"$1\": \"\(.*\)\",\$/\1/p" "$2/summary.json"; }
inputs=$(digest inputs_digest "$dir")
[ ${#inputs} = 64 ] || wrong "no inputs_digest"
for option in --set=length=3 --lazy --max-events=999999 --fault='drop eapol-3 nth=9'; do
	try 0 run $bench/small.lua --test joins --seed 2 -o "$tmp/i" "$option"
	[ "$(digest inputs_digest "$tmp/i/$bench/small/joins/seed-2")" != "$inputs" ] ||
		wrong "$option does not show in inputs_digest"
done
(cd $bench && "$program" run small.lua --test joins --seed 2 -o "$tmp/here" >/dev/null) ||
	wrong "run from another folder"
for d in inputs_digest digest decisions_digest; do
	[ "$(digest $d "$tmp/here/small/joins/seed-2")" = "$(digest $d "$dir")" ] ||
		wrong "$d depends on the folder"
done
# Lazy protection: same decisions, and nothing that could be decrypted.
try 0 run $bench/small.lua --test joins --seed 2 -o "$tmp/lazy" --lazy
lazy=$tmp/lazy/$bench/small/joins/seed-2
[ "$(digest decisions_digest "$lazy")" = "$(digest decisions_digest "$dir")" ] ||
	wrong "--lazy decides otherwise"
[ ! -e "$lazy/capture.pcapng" ] || wrong "--lazy leaves a capture"
lacks capture:
try 0 run $bench/small.lua --test joins --seed 2 -o "$tmp/all" --events all
grep -qF '"kind":"air-rx"' "$tmp/all/$bench/small/joins/seed-2/events.jsonl" ||
	wrong "--events all leaves something out"
[ "$(digest digest "$tmp/all/$bench/small/joins/seed-2")" = "$(digest digest "$dir")" ] ||
	wrong "--events all changes the digest"

# Ladders on stdout.
try 0 run $bench/small.lua --test joins --seed 2 --ladder
mentions "phone  join 1  ap1   psk, WPA-PSK   OK"
finish
