#!/bin/bash
# What is not understood: exit status 2 and the nearest word that is.
. harness/cli/tests/lib.sh

try 2
errs "roamwright: a verb is missing; see roamwright help"
try 2 runn x.lua
errs "roamwright: unknown verb 'runn', did you mean 'run'?; see roamwright help"
try 2 zzzzzzz
errs "roamwright: unknown verb 'zzzzzzz'; see roamwright help"
try 2 run --sed 3 x.lua
errs "roamwright: run: unknown option '--sed', did you mean '--seed'?; see roamwright help run"
try 2 run -z x.lua
errs "roamwright: run: unknown option '-z'; see roamwright help run"
try 2 run x.lua --seed
errs "roamwright: run: --seed needs a value: --seed N; see roamwright help run"
try 2 run x.lua --lazy=yes
errs "roamwright: run: --lazy takes no value; see roamwright help run"
try 2 run x.lua --seed 1 --seed 2
errs "roamwright: run: --seed is given twice; see roamwright help run"
try 2 run x.lua --seed -1
errs "roamwright: run: --seed '-1' is no number from 0; see roamwright help run"
try 2 run x.lua --seed 1..2
errs "roamwright: run: --seed '1..2' is no number from 0; see roamwright help run"
try 2 run x.lua --seeds 5..1
errs "roamwright: run: --seeds '5..1' is not like 1..20 or 1..5,9; see roamwright help run"
try 2 run x.lua --seeds 1 --seed 1
errs "roamwright: run: --seed and --seeds exclude each other; see roamwright help run"
try 2 run x.lua --set width
errs "roamwright: run: --set 'width' is not NAME=VALUE; see roamwright help run"
try 2 run x.lua --fault 'dorp eapol-3'
errs "roamwright: run: --fault 'dorp eapol-3': unknown fault 'dorp', did you mean 'drop'?; see roamwright help run"
try 2 run x.lua --events some
errs "roamwright: run: --events 'some': only 'all' is known; see roamwright help run"
try 2 run x.lua --max-events 0
errs "roamwright: run: --max-events '0' is no number; see roamwright help run"
try 2 run x.lua --tag ,a
errs "roamwright: run: --tag ',a' is not like ft,smoke; see roamwright help run"
try 2 run x.lua -k '('
try 2 run x.lua --data "$tmp"
errs "roamwright: run: no models/clients.lua in '$tmp'; see roamwright help run"
try 2 suite x.lua --shard 3/2
errs "roamwright: suite: --shard '3/2' is not I/N with 1 <= I <= N; see roamwright help suite"
try 2 suite x.lua -j 0
errs "roamwright: suite: -j '0' is not 1 to 256; see roamwright help suite"
for verb in run suite list check; do
	try 2 $verb
done
errs "roamwright: check: which files?; see roamwright help check"
try 2 verify
errs "roamwright: verify: which capture?; see roamwright help verify"
try 2 replay
errs "roamwright: replay: one result at a time; see roamwright help replay"
try 2 explain
errs "roamwright: explain: one failure, option or result; see roamwright help explain"
try 2 help rum
errs "roamwright: unknown verb 'rum', did you mean 'run'?; see roamwright help"

# Help: of everything, of each verb, as words, as a manual page.
try 0 help
for verb in run suite compare check verify replay explain list help; do
	mentions "roamwright $verb "
done
cp "$tmp/out" "$tmp/help"
try 0 --help
same "$tmp/help" "$tmp/out" "--help"
for verb in run suite compare check verify replay explain list help; do
	try 0 help $verb
	mentions "Example:"
	cp "$tmp/out" "$tmp/help"
	awk 'length > 80' "$tmp/help" | grep -q . && wrong "help $verb is wider than 80 columns"
	if [ $verb != help ]; then
		try 0 $verb --help
		same "$tmp/help" "$tmp/out" "$verb --help"
	fi
	try 0 help $verb --words
	while read -r word; do
		grep -qF -e "$word" "$tmp/help" || wrong "help $verb does not tell $word"
	done <"$tmp/out"
done
try 0 help --words
says run
says explain
try 0 help --man
says '.TH ROAMWRIGHT 1 "" "roamwright 0.1.0"'
try 0 --version
says "roamwright 0.1.0"

# Values hang on or follow; -- ends the options.
try 0 run $bench/small.lua --test=joins --seed=1 --list
says "$bench/small.lua#joins@1"
try 0 run -kjoins@1 --list $bench/small.lua
says "$bench/small.lua#joins@1"
try 2 run -- --list
errs "roamwright: run: --list: No such file or directory"
finish
