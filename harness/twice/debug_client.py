#!/usr/bin/env python3
"""The log of a controller against the published debug of one.

usage: debug_client.py ROAMWRIGHT

Plays scenarios/methods/debug-client.lua and compares, exchange by exchange, the kinds of its log
lines and their order with those of the document,
which is read in place below $RW_SHARED, else ../shared (addresses, keys and numbers are not compared). The
document leaves lines out, so what it shows must be there in its order, and every kind of line of
ours must be one that it shows somewhere. Rounds of EAP, of which it elides most, and what its own
clients do besides count for nothing.
"""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCUMENT = os.path.join(os.environ.get("RW_SHARED", os.path.join(TOP, "..", "shared")),
                        "seeds", "004_679d56104319bcd2.txt")
# test, its exchange (counted from 0), the document's exchange (counted from 0, open ones included)
PAIRS = [("psk", 0, 2), ("cckm", 0, 5), ("cckm", 1, 6), ("skc", 0, 7), ("skc", 2, 8),
         ("okc", 0, 9), ("okc", 1, 10), ("ft-eap", 0, 11), ("ft-psk", 0, 12), ("ft-eap", 1, 13),
         ("ft-psk", 1, 14)]
BEGINS = ("Association received", "Reassociation received", "Doing preauth",
          "CCKM: Received REASSOC")
# EAP's rounds, and what depends on the client of the document.
ELIDED = ("Received EAPOL EAPPKT", "Received EAP Response", "Processing Access-Challenge",
          "Sending EAP Request from AAA", "Received EAPOL START", "Sending EAP-Request/Identity",
          "Received Identity Response", "Got action frame", "dot1x - moving")
# WPA's group key handshake, which the document leaves out.
GROUP = "ptkinitdone message"
# A PSK's PMKID is not in message 1 of ours: hostapd puts none there.
NOT_OURS = {"ft-psk": ("Found an cache entry", "Including PMKID in M1")}


def kind(text):
    """What is left of a line without what it is about."""
    text = re.sub(r"^\*\w+?(_\d+)?:( \w+ \d+ [\d:.]+:)?", "", text)
    text = re.sub(r"<br.*", "", text)
    text = re.sub(r"([0-9a-f]{2}:){5}[0-9a-f]{1,2}", "", text)
    text = re.sub(r"thread:\w+", "", text)
    text = re.sub(r"R0KH-ID( as)?:\S+", "R0KH-ID", text)
    if re.search(r"\[0000\]", text):
        return "octets"
    return re.sub(r"[^A-Za-z]+", " ", re.sub(r"\b\w*\d\w*(\.\w+)*\b", "", text)).strip().lower()


def exchanges(lines):
    """Lists of (kind, line), one for each exchange; elided lines left out."""
    out = []
    for line in lines:
        what = re.sub(r"^\*\w+:( \w+ \d+ [\d:.]+:)?\s*", "", line)
        what = re.sub(r"^([0-9a-f]{2}:){5}[0-9a-f]{1,2}\s*", "", what)
        begins = what.startswith(BEGINS)
        # the request of a roam that began before it
        if begins and what.startswith("Reassociation") and out and out[-1][0][2]:
            begins = False
        if begins:
            out.append([])
        if out and not what.startswith(ELIDED):
            out[-1].append((kind(line), line, what.startswith(BEGINS[2:]) and begins))
        if out and what.startswith("Sending Assoc Response"):
            first = out[-1][0]
            out[-1][0] = (first[0], first[1], False)
    return out


def document_lines(path):
    lines = []
    for raw in open(path, encoding="utf-8"):
        text = raw.strip()
        if text.startswith("*") and re.match(r"\*\w+:", text):
            lines.append(text)
        elif text.startswith("!---") or len(text) > 100 or not lines or lines[-1] is None:
            lines.append(None)
        elif lines[-1] is not None:
            lines[-1] += " " + text
    return [line for line in lines if line is not None]


def our_lines(folder, test):
    log = os.path.join(folder, "scenarios/methods/debug-client", test, "seed-1", "log", "wlc.log")
    return [line[line.index("*"):].rstrip("\n") for line in open(log, encoding="utf-8")
            if "*" in line]


def missing(want, got):
    """What of want is not in got, in order."""
    at, out = 0, []
    for k, line, _ in want:
        found = [i for i in range(at, len(got)) if got[i][0] == k]
        if found:
            at = found[0] + 1
        else:
            out.append(line)
    return out


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not os.path.exists(DOCUMENT):
        print("SKIP: %s is not there (set RW_SHARED)" % DOCUMENT)
        sys.exit(77)
    theirs = exchanges(document_lines(DOCUMENT))
    known = {k for x in theirs for k, _, _ in x}
    bad = 0
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([sys.argv[1], "run", "scenarios/methods/debug-client.lua", "-o", out],
                       check=True, stdout=subprocess.DEVNULL)
        for test, ours_at, theirs_at in PAIRS:
            ours = exchanges(our_lines(out, test))[ours_at]
            want = [x for x in theirs[theirs_at]
                    if not any(n in x[1] for n in NOT_OURS.get(test, ()) if ours_at == 0) and
                    not (test == "ft-psk" and ours_at == 0 and x[0] == "octets")]
            lost = missing(want, ours)
            strange = [line for k, line, _ in ours if k not in known and GROUP not in k]
            print("%s, exchange %d: %d lines of the document, %d of ours" %
                  (test, ours_at, len(want), len(ours)))
            for line in lost:
                print("  not there, or elsewhere: " + line)
            for line in strange:
                print("  of no kind in the document: " + line)
            bad += len(lost) + len(strange)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
