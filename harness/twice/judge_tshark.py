"""What tshark, which knows nothing of us, says about the capture of a run."""
import os
import subprocess

WARN = 0x600000  # expert severities of Wireshark: warning and error are this or more
UNIT, RECORD = "\x1f", "\x1e"

# What tshark may warn about although nothing is wrong, and why. Nothing else may.
ALLOWED = [
    # A ping sent while the station was between two APs, or just before the end of the run.
    "No response seen to ICMP request",
]

# The same where RADIUS was read: EAP-Key-Name is octets [RFC 7268 2.9], which tshark takes for a
# text, and one of them may be zero.
ALLOWED_RADIUS = ["Trailing stray characters"]

FIELDS = ["frame.number", "frame.protocols", "_ws.malformed", "_ws.expert.severity",
          "_ws.expert.message", "wlan.fc.type_subtype", "wlan.fc.protected", "wlan.analysis.tk",
          "wlan.analysis.gtk"]


class Frame:
    def __init__(self, row):
        self.number = int(row["frame.number"])
        self.protocols = row["frame.protocols"].split(":")
        severities = [int(s, 0) for s in row["_ws.expert.severity"].split(RECORD) if s]
        messages = row["_ws.expert.message"].split(RECORD)
        allowed = tuple(ALLOWED + (ALLOWED_RADIUS if "radius" in self.protocols else []))
        self.warnings = [m for s, m in zip(severities, messages)
                         if s >= WARN and not m.startswith(allowed)]
        if row["_ws.malformed"] or "_ws.malformed" in self.protocols:
            self.warnings.append("malformed")
        self.tk, self.gtk = row["wlan.analysis.tk"], row["wlan.analysis.gtk"]
        self.protected = row["wlan.fc.protected"] in ("1", "True")


def frames(folder, profile):
    command = ["tshark", "-n", "-C", profile, "-r", os.path.join(folder, "capture.pcapng"),
               "-T", "fields", "-E", "separator=" + UNIT, "-E", "aggregator=" + RECORD]
    for field in FIELDS:
        command += ["-e", field]
    env = dict(os.environ, WIRESHARK_CONFIG_DIR=os.path.join(folder, "wireshark"), LC_ALL="C")
    out = subprocess.run(command, env=env, capture_output=True, text=True)
    if out.returncode != 0:
        raise RuntimeError("tshark: " + out.stderr.strip())
    for line in out.stdout.split("\n"):
        if line:
            yield Frame(dict(zip(FIELDS, line.split(UNIT))))


def keys_of(folder, profile):
    """The TK lines of the profile, as hex."""
    path = os.path.join(folder, "wireshark", "profiles", profile, "80211_keys")
    with open(path, encoding="ascii") as f:
        return {line.split('"')[3] for line in f if line.startswith('"tk"')}


def profiles(folder):
    return sorted(os.listdir(os.path.join(folder, "wireshark", "profiles")))


def judge(folder, derived):
    """Yields (frame number, what is wrong); number 0 is the capture as a whole. derived: temporal
    keys as our own judge derived them from the handshakes, as hex."""
    seen, opened = set(), set()
    used, listed = set(), set()
    for profile in profiles(folder):
        listed |= keys_of(folder, profile)
        for f in frames(folder, profile):
            if profile == "roamwright":
                for warning in f.warnings:
                    yield f.number, "tshark: " + warning
            if f.protected:
                seen.add(f.number)
                if f.tk or f.gtk:
                    opened.add(f.number)
                    used |= {f.tk, f.gtk} - {""}
    for number in sorted(seen - opened):
        yield number, "tshark does not decrypt it"
    for key in sorted(used - listed):
        yield 0, "tshark decrypts with a key that is not in 80211_keys: " + key
    for key in sorted(derived - listed):
        yield 0, "80211_keys lacks a key that a handshake made: " + key
    if seen and derived and not used & derived:
        yield 0, "tshark decrypts with no key of a handshake"
