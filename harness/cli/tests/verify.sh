#!/bin/bash
# roamwright verify: a capture judged with its keys.
. harness/cli/tests/lib.sh

try 0 run $bench/small.lua --test joins --seed 2 --set length=3 -o "$tmp/o"
dir=$tmp/o/$bench/small/joins/seed-2
keys=$dir/wireshark/profiles/roamwright/80211_keys

try 0 verify "$dir"
ends "0 violations"
mentions " joins "
mentions "  4-way handshakes"
mentions "  EAPOL-Key MICs"
cp "$tmp/out" "$tmp/folder"
try 0 verify "$dir/capture.pcapng" --keys "$keys"
sed 1d "$tmp/folder" >"$tmp/a"
sed 1d "$tmp/out" >"$tmp/b"
same "$tmp/a" "$tmp/b" "folder and files"

# Without keys, and with others.
try 1 verify "$dir/capture.pcapng"
mentions ": no-key: no given key fits this 4-way handshake"
grep -v wpa-psk "$keys" | grep -v tk >"$tmp/none"
echo '"wpa-pwd","not the passphrase"' >>"$tmp/none"
try 1 verify "$dir/capture.pcapng" -k "$tmp/none"
mentions ": no-key: no given key fits this 4-way handshake"

# What cannot be read.
try 2 verify "$tmp/nothing.pcapng"
mentions_err() { grep -qF -e "$1" "$tmp/err" || wrong "$last: no word of: $1"; }
mentions_err "nothing.pcapng"
echo "hello, world" >"$tmp/text.pcap"
try 2 verify "$tmp/text.pcap"
errs "roamwright: verify: $tmp/text.pcap: no capture (pcap, pcapng), or damaged"
echo '"wpa-psk","12"' >"$tmp/bad"
try 2 verify "$dir/capture.pcapng" -k "$tmp/bad"
errs "roamwright: verify: $tmp/bad: line 1: no key line"
try 2 verify "$dir" --holder-key 12
errs "roamwright: verify: --holder-key '12' is not 32 or 64 hex digits; see roamwright help verify"
try 2 verify "$dir" --radius-secret ""
try 0 verify "$dir" --radius-secret hidden --holder-key 000102030405060708090a0b0c0d0e0f

finish
