#!/bin/bash
# roamwright list, and check.
. harness/cli/tests/lib.sh

try 0 list $bench/small.lua $bench/nested
[ "$(cat "$tmp/out")" = "$bench/small.lua#joins@1
$bench/small.lua#joins@2
$bench/small.lua#joins@3
$bench/small.lua#asks too much@1
$bench/nested/deep/one.lua#is found@1" ] || wrong "list gives other ids"
cp "$tmp/out" "$tmp/ids"
try 0 list $bench/small.lua $bench/nested --json
if command -v python3 >/dev/null; then
	python3 -c 'import json, sys
rows = json.load(open(sys.argv[1]))
print("\n".join(r["id"] for r in rows))
assert rows[3]["tags"] == ["wrong"] and rows[3]["line"] == 12 and rows[3]["seed"] == 1
' "$tmp/out" >"$tmp/json" || wrong "list --json"
	same "$tmp/ids" "$tmp/json" "list --json"
fi
try 2 list $bench --tag nested # a scenario that cannot be loaded is never passed over
says "$bench/nested/deep/one.lua#is found@1"
lacks joins
try 2 list $bench/wrong/name.lua
errs "$bench/wrong/name.lua:1: unknown name 'statoin', did you mean 'station'?"
try 5 list $bench/small.lua -k nothing
try 0 list failures
[ "$(wc -l <"$tmp/out")" = 95 ] || wrong "the catalogue has not 95 failures"
grep -q '^C27  Silence in the 4-way handshake' "$tmp/out" || wrong "no C27"
try 0 list models
says "generic  station"
says "no-ft  station"
says "instant  ap"
try 0 list faults
says "delay  [FRAME] by=TIME [where=air|wire from=NODE to=NODE nth=N times=N time=TIME for=TIME]"
says "reboot  at=NODE time=TIME [for=TIME]"
says "eapol-3  FRAME"
says "fte-mic  station, AP: one bit of the FTE MIC flipped (C08)"
try 0 list faults --json
try 2 list models failures
errs "roamwright: list: 'models' stands alone; see roamwright help list"
try 2 list modles
errs "roamwright: list: modles: No such file or directory"

# Every client model can be played.
"$program" list models | sed -n 's/  station$//p' >"$tmp/clients"
while read -r model; do
	printf 'station { name = "x", model = "%s", config = file "phone.conf" }\n%s\n' "$model" \
		'test("t", function(run) run:for_time(s(1)) end)' >"$tmp/m.lua"
	cp $bench/phone.conf "$tmp"
	try 0 check "$tmp/m.lua"
done <"$tmp/clients"

# check: configurations, scenarios, both, neither.
try 0 check $bench/ap.conf
mentions "0 findings"
try 0 check $bench/small.lua $bench/ap.conf
says "1 scenarios, 0 wrong"
try 1 check $bench/wrong/name.lua
says "$bench/wrong/name.lua:1: unknown name 'statoin', did you mean 'station'?"
try 1 check $bench/ap.conf $bench/wrong/name.lua
try 2 check "$tmp/none.conf"
try 2 check "$tmp/none.conf" $bench/wrong/name.lua
try 2 check "$tmp/none.lua"
errs "roamwright: check: $tmp/none.lua: No such file or directory"
sed 's/^wpa_passphrase=.*/wpa_passphrase=something else/' $bench/ap.conf >"$tmp/ap2.conf"
try 1 check $bench/ap.conf "$tmp/ap2.conf"
mentions "passphrase"
try 2 check --dialect hostapd-2.12 $bench/ap.conf
errs "roamwright: check: unknown dialect 'hostapd-2.12', did you mean 'hostapd-2.10'?; see roamwright help check"
try 0 check --dialect hostapd-2.10 $bench/ap.conf
finish
