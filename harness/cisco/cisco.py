#!/usr/bin/env python3
"""Cisco's fast-secure roaming document against our own runs of the same exchanges.

    harness/cisco/cisco.py exchanges           what the document's debug output says, in ms
    harness/cisco/cisco.py fit                 each station's parameters, from initial joins alone
    harness/cisco/cisco.py table PROGRAM       document, model, and whether they agree

The document is read in place: seeds/004*.txt of the shared references (RW_SHARED, or ../shared).
Two stations made it; what one did says nothing about the other, so each has its own parameters.
They are medians over the log lines of its initial joins (a client that once thought for 111 ms does
not always); every roam is a prediction. Both sides are
measured between the same events: the first (re)association or FT request the access point has
received, and the last message it needs for the keys. Within 15 % or 2 ms they agree; else MISS.
Exit status 77: the document is not here.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LINE = re.compile(r"^\*?\w+: (Jun \d+) (\d\d):(\d\d):(\d\d)\.(\d{3}): ?(.*)$")
STATIONS = {"00:40:96": "cisco-004096", "ec:85:2f": "cisco-ec852f"}
# The last digit of a BSSID is the WLAN; SKC and OKC share one, told apart by the station.
WLANS = {("1", "00:40:96"): "psk", ("8", "00:40:96"): "peap", ("3", "00:40:96"): "cckm",
         ("2", "ec:85:2f"): "skc", ("2", "00:40:96"): "okc",
         ("6", "ec:85:2f"): "ft-eap", ("4", "ec:85:2f"): "ft-psk"}
# Read from the document by eye, in ms: initial join, roam (of SKC the roam back).
BY_EYE = {"psk": (138, None), "peap": (395, 133), "cckm": (359, 2), "skc": (194, 33),
          "okc": (375, 48), "ft-eap": (225, 18), "ft-psk": (27, 20)}
ORDER = ["psk", "peap", "cckm", "skc", "okc", "ft-eap", "ft-psk"]


class Absent(Exception):
    pass


# ---- the document ----

def document():
    shared = os.environ.get("RW_SHARED", os.path.join(TOP, "../shared"))
    found = sorted(glob.glob(os.path.join(shared, "seeds", "004*.txt")))
    if not found:
        raise Absent(f"no seeds/004*.txt in {shared}")
    return open(found[0], encoding="utf-8").read().splitlines()


def log_lines():
    """(ms, text) of each log line with what the page broke off joined to it; None where another
    day or a pause of two seconds begins another exchange."""
    out, before = [], None
    for line in document():
        m = LINE.match(line)
        if m:
            day, h, mi, s, ms, text = m.groups()
            now = (day, ((int(h) * 60 + int(mi)) * 60 + int(s)) * 1000 + int(ms))
            if before is None or before[0] != now[0] or abs(now[1] - before[1]) > 2000:
                out.append(None)
            before = now
            out.append([now[1], text])
        elif out and out[-1] and line and not line.startswith("!---") and len(out[-1][1]) < 160:
            out[-1][1] += " " + line
    return out


EVENTS = [
    ("ask", re.compile(r"(Rea|A)ssociation received from mobile on BSSID (?P<bssid>\S+)")),
    ("ft-ask", re.compile(r"Doing preauth for this client over the Air")),
    ("answer", re.compile(r"Sending Assoc Response to station on BSSID (?P<bssid>\S+)")),
    ("ft-done", re.compile(r"Finishing FT roaming")),
    ("identity", re.compile(r"Sending EAP-Request/Identity")),
    ("start", re.compile(r"Received EAPOL START")),
    ("request", re.compile(r"Sending EAP Request from AAA")),
    ("packet", re.compile(r"Received EAPOL EAPPKT")),
    ("response", re.compile(r"Received (Identity Response|EAP Response from)")),
    ("radius", re.compile(r"Processing Access-(Challenge|Accept)")),
    ("success", re.compile(r"Sending EAP-Success")),
    ("m1", re.compile(r"Sending EAPOL-Key Message .*message 1")),
    ("m2", re.compile(r"Received EAPOL-key in PTK_START state \(message 2")),
    ("m3", re.compile(r"Sending EAPOL-Key Message .*message 3")),
    ("m4", re.compile(r"Received EAPOL-key in PTKINITNEGOTIATING state \(message 4")),
]


def exchange_of(lines):
    """{name, station, roam, events} of one stretch of the log, or None."""
    events, station, wlan, roam = [], None, None, False
    for ms, text in lines:
        m = re.match(r"\s*((?:[0-9a-f]{2}:){5}[0-9a-f]{1,2}) ", text)
        station = station or (m and m.group(1)[:8])
        for name, pattern in EVENTS:
            m = pattern.search(text)
            if not m:
                continue
            events.append((name, ms))
            wlan = wlan or m.groupdict().get("bssid", "")[-1:]
            roam = roam or name == "ft-ask" or "Reassociation" in m.group(0)
    name = WLANS.get((wlan, station))
    if name is None or not events:
        return None
    return {"name": name, "station": station, "roam": roam, "events": events}


def exchanges():
    """The exchanges by (name, roam); of several the last, which for SKC is the roam back."""
    found, lines = {}, []
    for line in log_lines() + [None]:
        if line is not None:
            lines.append(line)
            continue
        x = exchange_of(lines) if lines else None
        if x:
            found[(x["name"], x["roam"])] = x
        lines = []
    return found


def duration(events):
    """From the first request to the last message that completes the keys."""
    for last in ("m4", "ft-done", "answer"):
        at = [ms for name, ms in events if name == last]
        if at:
            return at[-1] - events[0][1]
    raise ValueError("no end")


# ---- parameters, from initial joins alone ----

GAPS = {  # parameter: who waits for whom
    "ap_mgmt": [("ask", "answer")],
    "ap_eapol": [("answer", "identity"), ("answer", "m1"), ("m2", "m3")],
    "client_key": [("m1", "m2"), ("m3", "m4")],
    "client_eap": [("identity", "packet"), ("request", "packet")],
    "client_start": [("identity", "start")],
    "radius": [("response", "radius")],
}


def fit(found):
    """{station: {parameter: (median in us, of so many ms)}}, and the same over both stations."""
    gaps = {}
    for x in found.values():
        if x["roam"]:
            continue
        for (a, at), (b, then) in zip(x["events"], x["events"][1:]):
            for parameter, pairs in GAPS.items():
                if (a, b) in pairs:
                    gaps.setdefault((x["station"], parameter), []).append(then - at)
                    gaps.setdefault(("both", parameter), []).append(then - at)
    return {s: {p: (median_us(v), len(v)) for (t, p), v in sorted(gaps.items()) if t == s}
            for s in [*STATIONS, "both"]}


def median_us(ms):
    ms = sorted(ms)
    return 500 * (ms[(len(ms) - 1) // 2] + ms[len(ms) // 2])


def model_value(file, model, key):
    text = open(os.path.join(TOP, "models", file), encoding="utf-8").read()
    m = re.search(r'\["%s"\] = \{(.*?)\n  \}' % re.escape(model), text, re.S)
    v = m and re.search(r"\b%s = (\d+)" % key, m.group(1))
    return int(v.group(1)) if v else None


def check_models(params):
    """Where the models differ from the fit. The controller is one for both stations."""
    ap = params["both"]
    want = [("aps.lua", "cisco-wlc", "mgmt_think_us", ap["ap_mgmt"][0]),
            ("aps.lua", "cisco-wlc", "eapol_think_us", ap["ap_eapol"][0])]
    for station, model in STATIONS.items():
        us = params[station]["client_key"][0]
        want += [("clients.lua", model, "auth_think_us", us),
                 ("clients.lua", model, "eapol_think_us", us),
                 ("clients.lua", model, "eap_think_us", params[station]["client_eap"][0])]
        if "client_start" in params[station]:
            want.append(("clients.lua", model, "eapol_start_us",
                         params[station]["client_start"][0]))
    return [f"models/{f}: {m}.{k} is {model_value(f, m, k)}, the fit says {v}"
            for f, m, k, v in want if model_value(f, m, k) != v]


# ---- our own runs ----

def frames(folder):
    """(start ns, end ns, octets) of each frame of the phone, in order."""
    for line in open(os.path.join(folder, "events.jsonl"), encoding="utf-8"):
        e = json.loads(line)
        if e["kind"] == "air-tx":
            yield e["at_ns"], e["at_ns"] + e["dur_ns"], bytes.fromhex(e["frame"])


ASSOC_REQ, ASSOC_RESP, REASSOC_REQ, REASSOC_RESP, AUTH = 0x00, 0x10, 0x20, 0x30, 0xb0
FT = 2


def is_ft_request(f):
    return f[0] == AUTH and int.from_bytes(f[24:26], "little") == FT and f[26] == 1


def measured(folder, t):
    """ns between the same two events, for the transition t of summary.json."""
    first = last = None
    begin, end = t["t_start_ns"], t["t_start_ns"] + t["t_total_ns"]
    for at, done, f in frames(folder):
        if not begin <= at <= end:
            continue
        to_ap = f[4:10].hex(":") == t["to_bssid"]
        if first is None and to_ap and (f[0] in (ASSOC_REQ, REASSOC_REQ) or is_ft_request(f)):
            first = done
        if f[0] in (ASSOC_RESP, REASSOC_RESP) and t["method"] in ("ft-air", "cckm"):
            last = at
        if f[0] in (0x08, 0x88) and to_ap and b"\x88\x8e" in f[24:36]:
            last = done
    return None if first is None or last is None else last - first


def play(program, name, model):
    """(join, measured roam) in ns, or why not."""
    with tempfile.TemporaryDirectory(prefix="roamwright-cisco-") as out:
        run = subprocess.run([program, "run", "scenarios/compare/cisco.lua", "--set",
                              f"exchange={name}", "--set", f"client={model}", "-o", out],
                             cwd=TOP, capture_output=True, text=True, check=False)
        found = glob.glob(os.path.join(out, "**", "summary.json"), recursive=True)
        if not found or run.returncode not in (0, 1):
            why = [line for line in run.stdout.splitlines() if ".lua:" in line]
            return None, re.sub(r"^\S+\.lua:\d+: ", "", why[0] if why else "it ended early")
        summary = json.load(open(found[0], encoding="utf-8"))
        phone = next(s for s in summary["stations"] if s["name"] == "phone")
        folder = os.path.dirname(found[0])
        join = measured(folder, phone["joins"][0])
        roam = measured(folder, phone["roams"][-1]) if phone["roams"] else None
        return (join, roam), None


def verdict(want_ms, got_ns):
    want = want_ms * 1000000
    return "ok" if abs(got_ns - want) <= max(want * 15 // 100, 2000000) else "MISS"


def rows(program, found):
    refused = {}
    for name in ORDER:
        station = next(x["station"] for x in found.values() if x["name"] == name)
        ours, why = play(program, name, STATIONS[station])
        if why:
            refused.setdefault(why, []).append(name)
        for roam in (False, True):
            x = found.get((name, roam))
            if x is None:
                continue
            ms, got = duration(x["events"]), ours and ours[roam]
            yield [f"{name} {'roam' if roam else 'initial'}", station,
                   "predicted" if roam else "fitted", str(ms),
                   f"{got // 1000000}.{got // 10000 % 100:02d}" if got else "-",
                   verdict(ms, got) if got else "not playable in this build"]
    for why, names in refused.items():
        yield ["", "", "", "", "", f"{', '.join(names)}: {why}"]


def put_table(program, found):
    print("| exchange | station | | document, ms | here, ms | |\n|---|---|---|--:|--:|---|")
    notes = []
    for row in rows(program, found):
        if row[0]:
            print("| " + " | ".join(row) + " |")
        else:
            notes.append(f"- not playable in this build: {row[-1]}")
    print("\n" + "\n".join(notes) if notes else "", end="\n" if notes else "")


def put_exchanges(found):
    wrong = 0
    for name in ORDER:
        for roam in (False, True):
            x = found.get((name, roam))
            ms = x and duration(x["events"])
            if ms is not None:
                print(f"{name:7} {'roam' if roam else 'initial':8} {x['station']} {ms:4} ms")
            if ms != BY_EYE[name][roam]:
                print(f"{name}: by eye it was {BY_EYE[name][roam]}")
                wrong = 1
    return wrong


def main():
    words = sys.argv[1:]
    if not words or words[0] not in ("exchanges", "fit", "table") or \
            len(words) != (2 if words[0] == "table" else 1):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        found = exchanges()
    except Absent as e:
        print(f"SKIP: {e}")
        return 77
    if words[0] == "exchanges":
        return put_exchanges(found)
    params = fit(found)
    if words[0] == "fit":
        for s, p in params.items():
            for k, (us, n) in p.items():
                print(f"{s} {k:13} {us:7} us, median of {n}")
    else:
        put_table(os.path.abspath(words[1]), found)
    wrong = check_models(params)
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
