#!/bin/bash
# roamwright compare: one table, the same whatever -j; formats, --vs, --record.
. harness/cli/tests/lib.sh

some="--methods psk,ft-air --seeds 3"
for j in 1 3; do
	try 0 compare $some -j $j -o "$tmp/$j.json"
	errs "roamwright: compare: 3 seeds are too few for a p95, which needs 50"
	cp "$tmp/out" "$tmp/out$j"
done
same "$tmp/out1" "$tmp/out3" "stdout depends on -j"
same "$tmp/1.json" "$tmp/3.json" "JSON depends on -j"
mentions "3 seeds from 1, 2 access points, client model generic (CPU table arm64), access point model generic (arm)"
mentions "outage down from the scan on, by phase, mean, ms:"
[ "$(grep -c '^ft-air ' "$tmp/out")" = 5 ] || wrong "$last: not a line of ft-air in each table"
# Sorted by outage.
[ "$(grep -m 2 -oE '^(psk|ft-air)' "$tmp/out" | head -n 1)" = ft-air ] || wrong "$last: not sorted"

# All methods of the table are methods of the scenario too, playable or not.
try 0 compare --seeds 1 --format csv
lacks "no such method"
[ "$(wc -l <"$tmp/out")" = "$(($("$program" help compare >/dev/null; grep -c '", METHOD_' harness/compare/method.c) + 1))" ] ||
	wrong "$last: not a line for each method"
"$program" compare --seeds 1 2>/dev/null | grep -F 'no such method' && wrong "a method without lines"

# Other seeds, other numbers; the options reach the world.
try 0 compare $some --seed 100 --format json
cmp -s "$tmp/out" "$tmp/1.json" && wrong "$last: the seed does nothing"
try 0 compare --methods psk --seeds 2 --aps 3 --format csv
[ "$(tail -n 1 "$tmp/out" | cut -d, -f1-6)" = "psk,yes,2,8,0,0" ] || wrong "$last: not 8 roams"
try 0 compare --methods psk --seeds 2 --client instant --ap instant --loss 2.5
mentions "client model instant (CPU table ideal), access point model instant (ideal)"
mentions "2.5 % of frames lost besides"
try 0 compare --methods ft-ds --seeds 1 --radius-latency 20ms
mentions "RADIUS 20.00 ms away"

# An address to be asked for again is a term of its own.
try 0 compare --methods psk --seeds 1
lacks " l3 "
try 0 compare --methods psk --seeds 1 --l3 reboot -o "$tmp/l3.json"
mentions "addresses by DHCP (reboot)"
mentions " key_install    l3  first_data"
grep -qF '"l3": "reboot"' "$tmp/l3.json" || wrong "$last: the JSON file does not say how"
try 0 compare --methods psk --seeds 1 --l3 reboot --vs "$tmp/l3.json"
mentions "against $tmp/l3.json"

# Formats: by word, and by the file's name.
try 0 compare $some --format md
mentions "| ft-air |"
try 0 compare $some -o "$tmp/r.md" --svg "$tmp/r.svg"
mentions "method"
same "$tmp/out1" "$tmp/out" "text with -o"
grep -qF '# Security methods compared' "$tmp/r.md" || wrong "$last: no Markdown"
command -v xmllint >/dev/null && { xmllint --noout "$tmp/r.svg" || wrong "$last: broken SVG"; }
[ -z "$(find "$tmp" -name '*.tmp')" ] || wrong "$last: left a temporary file"

# Another result.
try 0 compare $some --loss 5 --vs "$tmp/1.json" -o "$tmp/vs.json"
mentions "against $tmp/1.json: 3 seeds from 1"
mentions "grew most"
grep -qF '"phase_grew_ns"' "$tmp/vs.json" || wrong "$last: no differences in the JSON file"
try 0 compare --methods psk --seeds 3 --vs "$tmp/1.json"
grep -qE '^psk +0.00 +0.00 +0.00 +0.00 +0.00 +0.00 +0.00 +0.00$' "$tmp/out" ||
	wrong "$last: differs from itself"

# Every row opens: the recorded run is there, and it is the roam of the median.
try 0 compare $some --record "$tmp/rec"
dir=$(sed -n 's/^  roamwright explain \(.*ft-air.*\) --station phone --roam .*/\1/p' "$tmp/out")
there "$dir/capture.pcapng"
there "$dir/ladder.txt"
explain=$(sed -n 's/^  roamwright \(explain .*ft-air.*\)/\1/p' "$tmp/out")
try 0 $explain
mentions "ft-air, FT-PSK   OK"
median=$(awk '/^ft-air/ { print $2; exit }' "$tmp/out1")
# One place says three decimals, the other two.
awk -v m="$median" '{ for (i = 1; i <= NF; i++)
		if ($i ~ /^[0-9]+\.[0-9]+$/ && $i - m < 0.0061 && m - $i < 0.0061) found = 1 }
	END { exit !found }' "$tmp/out" || wrong "$last: not the roam of $median ms"
try 0 replay "$dir"

# What is wrong is said before anything runs.
try 2 compare --methods psk,ft-sir
errs "roamwright: compare: unknown method 'ft-sir', did you mean 'ft-air'?; see roamwright help compare"
try 2 compare --methods psk,psk
errs "roamwright: compare: method 'psk' is given twice; see roamwright help compare"
try 2 compare --methods psk,
errs "roamwright: compare: unknown method ''; see roamwright help compare"
try 2 compare --seeds 0
errs "roamwright: compare: --seeds '0' is not 1 to 100000; see roamwright help compare"
try 2 compare --aps 1
errs "roamwright: compare: --aps '1' is not 2 to 64; see roamwright help compare"
try 2 compare --loss 51
try 2 compare --loss 0.55
try 2 compare --loss -1
try 2 compare --radius-latency 5
errs "roamwright: compare: --radius-latency '5' is not like 20ms or 500us; see roamwright help compare"
try 2 compare --format pdf
errs "roamwright: compare: --format 'pdf' is not text, md, csv or json; see roamwright help compare"
try 2 compare --vs "$tmp/none.json"
errs "roamwright: compare: --vs $tmp/none.json: $tmp/none.json: No such file or directory"
echo '{"schema":"roamwright.compare/1"}' >"$tmp/bad.json"
try 2 compare --vs "$tmp/bad.json"
errs "roamwright: compare: --vs $tmp/bad.json: no result of roamwright compare"
try 2 compare psk
# Nothing that can be played is no table; nor is what cannot be written.
try 2 compare $some --client nobody
errs "roamwright: compare: psk: unknown client model 'nobody'"
try 2 compare $some --l3 rebot
errs "roamwright: compare: psk: unknown l3 'rebot', did you mean 'reboot'?"
try 2 compare $some -o "$tmp/none/r.json"
try 2 compare $some --record /dev/null/x
try 4 compare $some --max-events 100
finish
