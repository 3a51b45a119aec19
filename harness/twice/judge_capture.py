"""What our own reader makes of the capture of a run, beside what the run said of itself."""
import collections
import subprocess


class Told:
    """The output of the program recompute."""

    def __init__(self, text):
        self.transitions = collections.defaultdict(list)  # (station, kind) -> rows
        self.counts, self.violations, self.tk, self.gtk = {}, [], [], []
        for line in text.splitlines():
            word, rest = line.split(" ", 1)
            if word in ("join", "roam"):
                station, n, *row = rest.split(" ")
                self.transitions[station, word].append((int(n), *row))
            elif word == "count":
                what, number = rest.split(" ")
                self.counts[what] = int(number)
            elif word == "violation":
                frame, kind, station, bssid, why = rest.split(" ", 4)
                self.violations.append((int(frame), kind, station, bssid, why))
            else:
                getattr(self, word).append(rest)


def secrets(folder):
    """What the run's RADIUS server shared, where Wireshark reads it."""
    with open(f"{folder}/wireshark/profiles/roamwright/preferences", encoding="utf-8") as f:
        return ["secret:" + line.split(": ", 1)[1].rstrip("\n") for line in f
                if line.startswith("radius.shared_secret: ")]


def read(recompute, folder, holder_keys):
    out = subprocess.run([recompute, f"{folder}/capture.pcapng",
                          f"{folder}/wireshark/profiles/roamwright/80211_keys", *holder_keys,
                          *secrets(folder)],
                         capture_output=True, text=True)
    if out.returncode != 0:
        raise RuntimeError(f"recompute: {out.stderr.strip()}")
    return Told(out.stdout)


def row_of(t):
    """A transition of summary.json as recompute prints it."""
    def ns(v):
        return "-" if v is None else str(v)
    return (t["n"], t["method"], t["outcome"], ns(t["t_mgmt_ns"]), ns(t["t_key_ns"]))


def differences(told, summary):
    """Where the capture alone tells another story than summary.json."""
    for station in summary["stations"]:
        for kind in ("join", "roam"):
            ours = [row_of(t) for t in station[kind + "s"]]
            theirs = told.transitions.get((station["mac"], kind), [])
            if ours != theirs:
                yield (f"{station['name']}'s {kind}s in summary.json and from the capture:\n"
                       f"    {ours}\n    {theirs}")
