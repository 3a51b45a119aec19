#!/usr/bin/env python3
"""Runs a scenario twice and has everything it leaves behind judged.

    twice.py --recompute PROGRAM [--keep DIR] ROAMWRIGHT SCENARIO      from the top of the tree

The two runs are processes that differ in all that must not matter: folder, locale, time zone, home,
relative and absolute path. Every file they leave must be the same to the octet, and without
encryption (--lazy) every decision must be. Then for each result:

  - recompute sees in the capture alone the joins and roams of summary.json (method, outcome, t_mgmt,
    t_key), and its strict judge finds no key, MIC, counter or name out of order;
  - tshark finds nothing malformed, warns of nothing outside the list in judge_tshark.py, and
    decrypts every protected frame with the keys of the profile.

An objection is accepted if a fault fired at that frame's sender just before, or the frame is an
intruder's. Exit status 0, 1, or 77 if the scenario needs what is not here.
"""
import argparse
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import judge_capture
import judge_tshark

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.abspath(os.environ.get("RW_SHARED", os.path.join(TOP, "..", "shared")))
NOTHING_SELECTED = 5
SOON_NS = 20_000_000  # a frame is on the air so soon after the decision to send it
BEACON_NS = 110_000_000  # what a beacon says is what the next frames are held against
IN_BEACONS = ("no-rsnxe",)


class Wrong(Exception):
    pass


def run(program, scenario, out, cwd, env, *options):
    env = dict(env, RW_SHARED=SHARED, PATH=os.environ["PATH"])
    return subprocess.run([program, "run", "-o", out, *options, scenario], cwd=cwd, env=env,
                          capture_output=True, text=True)


def elsewhere(work):
    """A copy of the scenarios in another folder."""
    top = os.path.join(work, "Anderswo", "tief")
    shutil.copytree(os.path.join(TOP, "scenarios"), os.path.join(top, "scenarios"))
    return top


def tree(top):
    return sorted(os.path.relpath(os.path.join(d, f), top)
                  for d, _, files in os.walk(top) for f in files)


def first_difference(a, b):
    x, y = open(a, "rb").read(), open(b, "rb").read()
    at = next((i for i in range(min(len(x), len(y))) if x[i] != y[i]), min(len(x), len(y)))
    line = x.count(b"\n", 0, at) + 1
    lo = max(0, at - 60)
    return f"octet {at}, line {line}:\n    {x[lo:at + 60]!r}\n    {y[lo:at + 60]!r}"


def compare(a, b):
    if tree(a) != tree(b):
        raise Wrong(f"the two runs left different files: {set(tree(a)) ^ set(tree(b))}")
    if not tree(a):
        raise Wrong("the runs left nothing")
    for f in tree(a):
        if not filecmp.cmp(os.path.join(a, f), os.path.join(b, f), shallow=False):
            raise Wrong(f"{f} differs at " +
                        first_difference(os.path.join(a, f), os.path.join(b, f)))


def results(out):
    return [os.path.join(out, os.path.dirname(f)) for f in tree(out)
            if os.path.basename(f) == "summary.json"]


def load(folder):
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as f:
        return json.load(f)


def compare_decisions(real, lazy):
    for folder in results(real):
        other = os.path.join(lazy, os.path.relpath(folder, real))
        a, b = load(folder), load(other)
        if a["decisions_digest"] != b["decisions_digest"]:
            raise Wrong(f"{a['test']}: other decisions without encryption")


# Misbehaviour that shows in frames long after it: what the judges then say.
LASTING = {
    # The key in use anew: its packet numbers begin anew too.
    "tk-again": ("verify: packet-number",),
    # Two messages 2 with nonces of their own: the reader of a capture cannot know which one counts.
    "m1-new-snonce": ("verify: eapol-mic", "verify: key-data"),
    # Elements that a station was told to send with its association requests.
    "assoc-elements": ("tshark: Non-FT AKM suite is prohibited",),
    # Resources asked for in octets that need be none; and of the right ones tshark looks for the
    # descriptors inside of an RDE that counts any, although they follow it [11-2020 13.11.1].
    "ric-ies": ("tshark: RIC Data Length must be", "tshark: Malformed Packet"),
    # What a test build of hostapd is told to say: an RSNE cut short, a key name of zeros.
    "own_ie_override": ("tshark: Malformed Packet",),
    "rsne_override_ft": ("verify: key-name",),
    # Whose address an intruder claims, is seen to have two ever after.
    "intrusion": ("tshark: Duplicate IP address configured",),
}


class Story:
    """The frames of events.jsonl in the order of the capture, and where faults fired."""

    def __init__(self, folder, cast):
        self.frames, self.faults, self.intruders, self.bugs = [None], [], set(), []
        self.roles = {node["name"]: node["role"] for node in cast}
        with open(os.path.join(folder, "events.jsonl"), encoding="utf-8") as f:
            for line in f:
                kind = line.split('"kind":"', 1)[1].split('"', 1)[0]
                if kind in ("air-tx", "wire"):
                    e = json.loads(line)
                    self.frames.append((e["entity"], e["at_ns"], e["frame"]))
                elif kind == "fault":
                    e = json.loads(line)
                    soon = BEACON_NS if e.get("text") in IN_BEACONS else SOON_NS
                    if e["what"] == "intrusion":
                        self.intruders.add(e["entity"])
                        self.bugs.append(("intrusion", e["at_ns"]))
                    else:
                        self.faults.append((e["entity"], e["at_ns"], soon))
                        self.bugs.append((e.get("text"), e["at_ns"]))

    def speaks(self, node, entity):
        """A controller is no member of the cast: its access points send what it says."""
        return node == entity or (node not in self.roles and self.roles.get(entity) == "ap")

    def fired(self, entity, at_ns):
        return any(self.speaks(e, entity) and 0 <= at_ns - t <= soon
                   for e, t, soon in self.faults)

    def lasts(self, number, what):
        """Whether a misbehaviour that shows long afterwards explains this objection."""
        at_ns = self.frames[number][1]
        return any(what.startswith(LASTING.get(bug, ("-",))) and t <= at_ns
                   for bug, t in self.bugs)

    def explains(self, number, what):
        """A fault fired at this frame's sender just before, or at that of the same frame before a
        switch passed it on; or it is an intruder's."""
        if not 0 < number < len(self.frames):
            return False
        octets = self.frames[number][2]
        return self.lasts(number, what) or any(
            entity in self.intruders or self.fired(entity, at_ns)
            for entity, at_ns, frame in self.frames[1:number + 1] if frame == octets)


def holder_keys(scenario):
    """The keys of every r0kh and r1kh line near the scenario, quoted keys of 16 octets that it may
    put into such lines once or twice, and the RADIUS secrets written there; a capture's reader is
    given them."""
    keys = set()
    folders = [os.path.dirname(scenario), os.path.join(TOP, "scenarios/lib"),
               os.path.join(SHARED, "configs"), os.path.join(SHARED, "captures/hwsim/uml-det")]
    for folder in folders:
        for d, _, files in os.walk(folder):
            for f in files:
                if f.endswith((".conf", ".rxkh", ".lua", ".wireless")):
                    text = open(os.path.join(d, f), encoding="utf-8").read()
                    keys |= set(re.findall(r"r[01]kh(?:=\S+ | '\S+,)\S+[ ,]([0-9a-fA-F]{32,64})\b", text))
                    for half in re.findall(r'"([0-9a-fA-F]{32})"', text):
                        keys |= {half, half + half}
                    if f.endswith(".lua"):
                        keys |= {"secret:" + s for s in
                                 re.findall(r'\bsecret = "([^"]+)"', text, re.IGNORECASE)}
    return sorted(keys)


def objections(folder, summary, recompute, keys):
    told = judge_capture.read(recompute, folder, keys)
    for what in judge_capture.differences(told, summary):
        yield 0, what
    for frame, kind, station, bssid, why in told.violations:
        yield frame, f"verify: {kind}: {why} ({station}, {bssid})"
    healthy = not summary["failures"]  # else some handshakes end before their keys are installed
    derived = set(told.tk + told.gtk)
    yield from judge_tshark.judge(folder, derived if healthy else set(), derived)


def judge(folder, recompute, keys):
    summary = load(folder)
    found = list(objections(folder, summary, recompute, keys))
    story = Story(folder, summary["cast"]) if found else None
    wrong = [f"  frame {frame}: {what}" if frame else f"  {what}" for frame, what in found
             if not story.explains(frame, what)]
    if wrong:
        raise Wrong(f"{summary['test']}, seed {summary['seed']}:\n" + "\n".join(wrong[:20]))


def twice(program, scenario, recompute, work):
    a, b, lazy = (os.path.join(work, d) for d in ("first", "second", "lazy"))
    here = {"LC_ALL": "C", "TZ": "UTC", "HOME": "/root"}
    there = {"LANG": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8", "TZ": "Asia/Kathmandu",
             "HOME": work, "OPENSSL_CONF": "/dev/null", "COLUMNS": "40"}
    one = run(program, scenario, a, TOP, here)
    if one.returncode == NOTHING_SELECTED or (one.returncode == 0 and not tree(a)):
        print(one.stdout + one.stderr)
        return 77
    if one.returncode != 0:
        raise Wrong(f"exit status {one.returncode}:\n{one.stdout}{one.stderr}")
    top = elsewhere(work)
    two = run(program, os.path.join(top, scenario), b, top, there)
    if two.returncode != 0:
        raise Wrong(f"elsewhere: exit status {two.returncode}:\n{two.stdout}{two.stderr}")
    compare(a, b)
    third = run(program, scenario, lazy, TOP, here, "--lazy")
    if third.returncode != 0:
        raise Wrong(f"--lazy: exit status {third.returncode}:\n{third.stdout}{third.stderr}")
    compare_decisions(a, lazy)
    keys = holder_keys(os.path.join(TOP, scenario))
    for folder in results(a):
        judge(folder, recompute, keys)
    print(f"{len(results(a))} results, the same twice, and nobody objects")
    return 0


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--recompute", required=True)
    p.add_argument("--keep", metavar="DIR", help="leave the results there")
    p.add_argument("roamwright")
    p.add_argument("scenario")
    given = p.parse_args()
    work = given.keep or tempfile.mkdtemp(prefix="roamwright-")
    os.makedirs(work, exist_ok=True)
    try:
        return twice(os.path.abspath(given.roamwright), given.scenario,
                     os.path.abspath(given.recompute), work)
    except (Wrong, RuntimeError) as e:
        print(f"{given.scenario}: {e}")
        return 1
    finally:
        if not given.keep:
            shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
