#!/usr/bin/env python3
"""A mute station, declared first and out of range, changes nobody else's events.

    mute.py ROAMWRIGHT      runs scenarios/scale/mute-pair/{without,with}.lua and compares
"""
import json
import os
import sys
import tempfile
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def events(program, half, out):
    """The lines of events.jsonl, those of the mute station left out."""
    scenario = f"scenarios/scale/mute-pair/{half}.lua"
    done = subprocess.run([program, "run", "--events", "all", "-o", out, scenario], cwd=TOP,
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{scenario}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    found = [os.path.join(d, f) for d, _, files in os.walk(out) for f in files
             if f == "events.jsonl"]
    with open(found[0], encoding="utf-8") as f:
        return [line for line in f if json.loads(line).get("entity") != "mute"]


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="roamwright-") as work:
        a = events(program, "without", os.path.join(work, "without"))
        b = events(program, "with", os.path.join(work, "with"))
    for n, (x, y) in enumerate(zip(a, b), 1):
        if x != y:
            sys.exit(f"event {n} differs:\n  without: {x}  with:    {y}")
    if len(a) != len(b):
        sys.exit(f"{len(a)} events without the mute station, {len(b)} with it")
    if len(a) < 1000:
        sys.exit(f"only {len(a)} events: this compares nothing")
    print(f"{len(a)} events of everybody else are the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
