#!/usr/bin/env python3
"""Prints `id digest decisions_digest` of every scenario's tests, sorted.

    digests.py ROAMWRIGHT [SCENARIOS]

Builds of other compilers and levels must print the same; harness/full.sh compares them.
"""
import json
import os
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def main():
    program = os.path.abspath(sys.argv[1])
    scenarios = sys.argv[2:] or ["scenarios"]
    with tempfile.TemporaryDirectory(prefix="roamwright-") as out:
        done = subprocess.run([program, "suite", "-q", "-o", out, *scenarios], cwd=TOP,
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.stderr.write(done.stdout + done.stderr)
            return 1
        with open(os.path.join(out, "suite.jsonl"), encoding="utf-8") as f:
            rows = [json.loads(line) for line in f]
    for row in sorted((f"{r['scenario']}#{r['test']}@{r['seed']} {r['digest']} "
                       f"{r['decisions_digest']}") for r in rows if r.get("digest")):
        print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
