#!/usr/bin/env python3
"""The judges of twice.py can say no: a good result is broken in one place at a time.

    broken.py --recompute PROGRAM ROAMWRIGHT
"""
import argparse
import json
import os
import shutil
import sys
import tempfile

import twice

SCENARIO = "scenarios/demo/ft-psk.lua"


def frames(folder):
    """The frames of the run, as octets."""
    with open(os.path.join(folder, "events.jsonl"), encoding="utf-8") as f:
        for line in f:
            e = json.loads(line)
            if e["kind"] == "air-tx":
                yield bytes.fromhex(e["frame"])


def flip(folder, is_it, offset):
    """One bit in the first frame that is it, in the capture."""
    path = os.path.join(folder, "capture.pcapng")
    frame = next(f for f in frames(folder) if is_it(f))
    data = bytearray(open(path, "rb").read())
    at = data.index(frame)
    data[at + offset % len(frame)] ^= 1
    open(path, "wb").write(data)


def edit(folder, name, change):
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    changed = change(text)
    assert changed != text, name
    with open(path, "w", encoding="utf-8") as f:
        f.write(changed)


def is_eapol(f):
    return f[0] in (0x08, 0x88) and not f[1] & 0x40 and b"\x88\x8e" in f[24:36]


def summary(**new):
    def change(text):
        s = json.loads(text)
        s["stations"][0]["roams"][0].update(new)
        return json.dumps(s)
    return change


KEYS = "wireshark/profiles/roamwright/80211_keys"
BREAKS = {
    "an encrypted octet": lambda d: flip(d, lambda f: f[0] in (0x08, 0x88) and f[1] & 0x40, -9),
    "a MIC of the handshake": lambda d: flip(d, lambda f: is_eapol(f) and len(f) > 150, 24 + 8 + 85),
    "the MIC of an FT reassociation": lambda d: flip(d, lambda f: f[0] == 0x20, -100),
    "no pairwise keys in the profile": lambda d: edit(
        d, KEYS, lambda t: "".join(x for x in t.splitlines(True) if not x.startswith('"tk"'))),
    "no passphrase key in the profile": lambda d: edit(
        d, KEYS, lambda t: "".join(x for x in t.splitlines(True) if "wpa-psk" not in x)),
    "another method": lambda d: edit(d, "summary.json", summary(method="psk")),
    "another outcome": lambda d: edit(d, "summary.json", summary(outcome="fell-back")),
    "a nanosecond in t_key": lambda d: edit(d, "summary.json", summary(t_key_ns=1)),
    "a roam less": lambda d: edit(d, "summary.json", lambda t: json.dumps(
        {**json.loads(t), "stations": [{**s, "roams": []} for s in json.loads(t)["stations"]]})),
}


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--recompute", required=True)
    p.add_argument("roamwright")
    given = p.parse_args()
    recompute = os.path.abspath(given.recompute)
    blind = []
    with tempfile.TemporaryDirectory(prefix="roamwright-") as work:
        good = os.path.join(work, "good")
        done = twice.run(os.path.abspath(given.roamwright), SCENARIO, good, twice.TOP, {})
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
        folder = twice.results(good)[0]
        twice.judge(folder, recompute, [])
        for what, do in BREAKS.items():
            copy = os.path.join(work, "broken")
            shutil.copytree(folder, copy)
            do(copy)
            try:
                twice.judge(copy, recompute, [])
                blind.append(what)
            except (twice.Wrong, RuntimeError):
                pass
            shutil.rmtree(copy)
    if blind:
        sys.exit("nobody objects to: " + ", ".join(blind))
    print(f"{len(BREAKS)} breaks, each noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
