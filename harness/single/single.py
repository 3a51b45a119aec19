#!/usr/bin/env python3
"""Every frame of every handshake is lost, repeated, late and spoilt once: does the station recover?

    single.py table ROAMWRIGHT     the page results/single-fault.md, on standard output
    single.py quick ROAMWRIGHT     a run for each frame

A run has recovered when the pings of its last second are answered; a failure is named when its
summary has a cause. Neither is a defect, and exit status 1. Recovery is the time of the pings, one
in 20 ms, that are lost beyond those of the undisturbed run.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, "single.lua")
PERIOD_MS = 20

# What is done to a frame. A frame of a medium is repeated by its MAC seven times: `lost` takes all
# of them, `swallowed` is acknowledged by the radio and never reaches the machine.
FAULTS = [("lost", "drop", ""), ("swallowed", "drop", "ack=1"), ("twice", "duplicate", "by=5ms"),
          ("late", "delay", "by=300ms"), ("spoilt", "corrupt", "offset=-1 xor=01")]
WIRE_FAULTS = [f for f in FAULTS if f[0] != "swallowed"]

AIR = "where=air time=3s"
# Test, and its frames: how each is called, and which it is in a plan.
HANDSHAKES = [
    ("4-way", [("authentication 1", "auth", "from=phone " + AIR),
               ("authentication 2", "auth", "from=right " + AIR),
               ("reassociation request", "reassoc-req", "from=phone " + AIR),
               ("reassociation response", "reassoc-resp", "from=right " + AIR),
               ("EAPOL-Key 1/4", "eapol-1", "from=right " + AIR),
               ("EAPOL-Key 2/4", "eapol-2", "from=phone " + AIR),
               ("EAPOL-Key 3/4", "eapol-3", "from=right " + AIR),
               ("EAPOL-Key 4/4", "eapol-4", "from=phone " + AIR)]),
    # Encrypted like all data; nothing else is on the air in these milliseconds.
    ("group", [("group message 1", "data", "from=left to=phone for=9ms " + AIR),
               ("group message 2", "data", "from=phone to=left for=9ms " + AIR)]),
    ("ft-air", [("FT authentication 1", "auth", "from=phone " + AIR),
                ("FT authentication 2", "auth", "from=right " + AIR),
                ("reassociation request", "reassoc-req", "from=phone " + AIR),
                ("reassociation response", "reassoc-resp", "from=right " + AIR)]),
    ("ft-ds", [("FT Request", "ft-action-req", "from=phone " + AIR),
               ("FT Request, relayed", "rrb-ft-req", "from=left where=wire"),
               ("FT Response, relayed", "rrb-ft-resp", "from=right where=wire"),
               ("FT Response", "ft-action-resp", "from=left " + AIR),
               ("reassociation request", "reassoc-req", "from=phone " + AIR),
               ("reassociation response", "reassoc-resp", "from=right " + AIR)]),
    ("pull", [("pull", "rrb-pull", "from=right where=wire"),
              ("sequence request", "rrb-seq-req", "where=wire"),
              ("sequence response", "rrb-seq-resp", "where=wire"),
              ("response", "rrb-resp", "from=left where=wire")]),
    ("push", [("push", "rrb-push", "from=left where=wire"),
              ("sequence request", "rrb-seq-req", "where=wire"),
              ("sequence response", "rrb-seq-resp", "where=wire")]),
    ("sa-query", [("association response, refused", "assoc-resp", "from=left " + AIR),
                  ("SA Query request", "action", "from=left " + AIR),
                  ("association request after it", "assoc-req", "from=phone nth=2 " + AIR)]),
]

HEAD = """# One thing goes wrong

Each frame of each handshake is lost, swallowed after its acknowledgement, doubled, 300 ms late, or has its
last octet changed, once; made by `harness/single/single.py table build/roamwright`. A cell says how much
longer than in the undisturbed run the phone's pings (one in 20 ms) are lost, in ms, and the failures
that the run names. *lost* on the air is all tries of the MAC, on a cable one frame.

"""


def play(program, test, fault):
    """The run's summary."""
    with tempfile.TemporaryDirectory() as out:
        args = [program, "run", SCENARIO, "--test", test, "-o", out]
        if fault:
            args += ["--fault", fault]
        done = subprocess.run(args, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit("%s\n%s%s" % (" ".join(args), done.stdout, done.stderr))
        for folder, _, files in os.walk(out):
            if "summary.json" in files:
                with open(os.path.join(folder, "summary.json"), encoding="utf-8") as f:
                    return json.load(f)
    sys.exit("no summary: " + " ".join(args))


def judge(program, test, fault):
    """Pings lost, causes named, and whether the phone is through at the end."""
    summary = play(program, test, fault)
    station = summary["stations"][0]
    pings, end = [flow["ping"] for flow in station["traffic"]]
    causes = sorted({failure["cause"] for failure in summary["failures"]})
    return pings["lost"], causes, end["lost"] <= 1, len(summary["fault_plan"])


def cell(plain, got):
    ms = (got[0] - plain[0]) * PERIOD_MS
    named = [c for c in got[1] if c not in plain[1]]
    words = [str(ms) if got[2] else "does not recover"] + named
    return ", ".join(words)


def is_defect(got):
    return not got[2] and not got[1]


def faults_of(how):
    return WIRE_FAULTS if "where=wire" in how or "where=" not in how else FAULTS


def line(program, test, frame, plain, bad):
    """The cells of a frame; what neither recovers nor is named goes to bad."""
    name, kind, where = frame
    cells = {}
    for word, action, how in faults_of(where):
        fault = " ".join(x for x in (action, kind, where, how) if x)
        got = judge(program, test, fault)
        cells[word] = cell(plain, got)
        if is_defect(got):
            bad.append("%s, %s %s: %s" % (test, name, word, fault))
    return "| %s | %s |" % (name, " | ".join(cells.get(w, "-") for w, _, _ in FAULTS))


def table(program):
    bad = []
    print(HEAD, end="")
    for test, frames in HANDSHAKES:
        plain = judge(program, test, None)
        print("## %s\n" % test)
        if plain[1]:
            print("Undisturbed, it names %s: that is what it is about.\n" % ", ".join(plain[1]))
        print("| frame | %s |\n|---|%s" % (" | ".join(w for w, _, _ in FAULTS),
                                          "---|" * len(FAULTS)))
        for frame in frames:
            print(line(program, test, frame, plain, bad))
        print()
    print("Neither recovered nor named: %s." % (len(bad) or "none"))
    return bad


def quick(program):
    """One fault for each frame, another one for the next."""
    bad, n = [], 0
    for test, frames in HANDSHAKES:
        for name, kind, where in frames:
            word, action, how = faults_of(where)[n % len(faults_of(where))]
            fault = " ".join(x for x in (action, kind, where, how) if x)
            n += 1
            if is_defect(judge(program, test, fault)):
                bad.append("%s, %s %s: %s" % (test, name, word, fault))
    print("single: %d frames" % n)
    return bad


def main():
    verbs = {"table": table, "quick": quick}
    if len(sys.argv) != 3 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    bad = verbs[sys.argv[1]](os.path.abspath(sys.argv[2]))
    for what in bad:
        print("neither recovered nor named: " + what, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
