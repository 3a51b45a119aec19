#!/usr/bin/env python3
"""Whether what a run received is what its input files say, read here a second time.

    python3 -B harness/radio/inputs.py build/roamwright        from the top of the tree

The scenarios scenarios/air/{ns2,levels,wmediumd}.lua are played with every frame, and the level of
each one that a phone hears is computed anew from the trace, the log or the configuration beside it:
movement by floating point, logs by a dictionary, wmediumd's formulas as its README and source have
them. Nothing here uses the program's readers or models. Exit status 0 or 1.
"""
import json
import math
import os
import re
import subprocess
import sys
import tempfile

TRACES = "scenarios/air/traces/"
OFF_DB = 0.02
LIGHT = 2.99792458e8
AP_DBM = 20.0


def first_metre(mhz):
    return 20 * math.log10(4 * math.pi * mhz * 1e6 / LIGHT)


def ns2(name, node):
    """Where a node is at a time, as a function: the events one after the other."""
    at, events = {}, []
    for line in open(name):
        m = re.match(r"\$node_\((\d+)\) set ([XY])_ (\S+)", line)
        if m and int(m[1]) == node:
            at[m[2]] = float(m[3])
        m = re.match(r'\$ns_ at (\S+) "\$node_\((\d+)\) setdest (\S+) (\S+) (\S+)"', line)
        if m and int(m[2]) == node:
            events.append((float(m[1]), float(m[3]), float(m[4]), float(m[5])))

    def where(t):
        x, y = at["X"], at["Y"]
        for i, (start, to_x, to_y, speed) in enumerate(events):
            until = min(t, events[i + 1][0] if i + 1 < len(events) else t)
            far = math.hypot(to_x - x, to_y - y)
            if until > start and far > 0:
                part = min(1.0, (until - start) * speed / far)
                x, y = x + (to_x - x) * part, y + (to_y - y) * part
        return x, y
    return where


def office(power, mhz, exponent, where, ap_at):
    """The level of an AP's frames by geometry."""
    def level(ap, t):
        x, y = where(t)
        far = math.hypot(x - ap_at[ap][0], y - ap_at[ap][1])
        return power[ap] - first_metre(mhz[ap]) - 10 * exponent * math.log10(far)
    return level


def table(name, aps):
    rows = {ap: [] for ap in aps.values()}
    for line in open(name):
        if line[0].isdigit():
            time_ms, bssid, dbm = line.split(",")
            rows[aps[bssid]].append((float(time_ms) / 1000, float(dbm)))
    return between(rows)


def scans(name, aps, start):
    rows, now, zero, ap, dbm = {a: [] for a in aps.values()}, 0, None, None, 0
    for line in open(name):
        if line[0].isdigit():
            now = float(line)
            zero = now if zero is None else zero
        elif line.startswith("BSS "):
            ap = aps[line[4:21]]
        elif "signal:" in line:
            dbm = float(line.split()[1])
        elif "last seen:" in line:
            rows[ap].append((start + now - zero - float(line.split()[2]) / 1000, dbm))
    return between(rows)


def between(rows):
    """Straight lines; these logs have no gaps."""
    def level(ap, t):
        v = rows[ap]
        if t <= v[0][0]:
            return v[0][1]
        for (t0, a), (t1, b) in zip(v, v[1:]):
            if t0 <= t <= t1:
                return a + (b - a) * (t - t0) / (t1 - t0)
        return v[-1][1]
    return level


def matrix(name, number):
    """wmediumd's SNR matrix: signal = SNR - 91; one direction given is both."""
    links = {}
    for a, b, snr in re.findall(r"\((\d+), (\d+), (\d+)\)", open(name).read()):
        links[int(a), int(b)] = int(snr)
    for (a, b), snr in list(links.items()):
        links.setdefault((b, a), snr)
    return lambda ap, t: links[number[ap], 2] - 91


def jumping(x, step):
    return lambda t: (x + step * math.floor(t / 3 + 1e-9), 0.0)


AIR = {"west": (0, 0), "east": (100, 0)}
BSSIDS = {"02:00:00:00:10:01": "west", "02:00:00:00:20:01": "east"}
TWO = {"west": 2412, "east": 2462}
CASES = (
    ("ns2", "two_of_three_nodes_of_a_trace", "phone",
     office(dict.fromkeys(AIR, AP_DBM), TWO, 3.0, ns2(TRACES + "campus.tcl", 0), AIR)),
    ("ns2", "two_of_three_nodes_of_a_trace", "laptop",
     office(dict.fromkeys(AIR, AP_DBM), TWO, 3.0, ns2(TRACES + "campus.tcl", 1), AIR)),
    ("levels", "a_table_of_levels", "phone", table(TRACES + "walk.csv", BSSIDS)),
    ("levels", "the_output_of_iw_scan", "phone", scans(TRACES + "scan.log", BSSIDS, 2)),
    ("wmediumd", "SNR_of_each_pair", "phone",
     matrix(TRACES + "office.cfg", {"west": 0, "east": 1})),
    ("wmediumd", "log_distance", "phone",
     office({"west": 15, "east": 16}, dict.fromkeys(AIR, 2412), 3.0, jumping(10, 4),
            {"west": (0, 0), "east": (60, 0)})),
)


def heard(path, who):
    """Frames of access points that it received: (seconds, from, dBm)."""
    for line in open(path):
        if '"air-rx"' in line:
            r = json.loads(line)
            if r["entity"] == who and r["from"] in AIR:
                yield r["at_ns"] / 1e9, r["from"], r["level_mdbm"] / 1000


def judge(out, scenario, test, who, level):
    path = os.path.join(out, "scenarios/air", scenario, test, "seed-1/events.jsonl")
    n, worst, wrong = {}, 0.0, 0
    for t, ap, dbm in heard(path, who):
        off = abs(dbm - level(ap, t))
        n[ap] = n.get(ap, 0) + 1
        if off > OFF_DB:
            wrong += 1
            if wrong <= 3:
                print(f"  {who} at {t:.6f} s: {ap} at {dbm} dBm, expected {level(ap, t):.3f}")
        worst = max(worst, off)
    print(f"{scenario}/{test}, {who}: {n}, off by {worst:.4f} dB at most")
    return wrong == 0 and len(n) == 2


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as out:
        files = [f"scenarios/air/{n}.lua" for n in ("ns2", "levels", "wmediumd")]
        subprocess.run([program, "run", "--events", "all", "--seed", "1", "-o", out, *files],
                       check=True, stdout=subprocess.DEVNULL)
        good = [judge(out, *case) for case in CASES]
    return 0 if all(good) else 1


sys.exit(main())
