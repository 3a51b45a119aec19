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

# What it says of frames it does not know well enough: the message, what such a frame is, and why.
FT_SAE_EXT, SAE = "25", "3"
ASSOCIATION = ("0x0000", "0x0002")  # request, reassociation request
MISTAKEN = [
    # It knows no MIC of another length than 16 octets for SAE's extended AKMs [11-2020 table 12-10
    # as amended]: EAPOL-Key frames and FTEs of groups 20 and 21.
    ("Malformed Packet", lambda f: f.is_long),
    ("Extraneous and invalid data in EAPOL frame", lambda f: f.is_long),
    # Its list of FT AKMs ends before FT-SAE-EXT-KEY.
    ("Non-FT AKM suite is prohibited", lambda f: f.akm == FT_SAE_EXT),
    # It looks for fields in an SAE frame that refuses; hostapd's carries none [11-2020 12.4.7.6].
    ("Malformed Packet", lambda f: f.algorithm == SAE and f.status not in ("", "0", "126")),
    # It joins the TLS fragments of all stations between one AP and one server, which share a pair
    # of UDP ports. The same fragments are judged on the air, where it tells stations apart.
    ("Malformed Packet", lambda f: f.is_shared_tls),
    ("BER Error", lambda f: f.is_shared_tls),
    ("Ignored Unknown Record", lambda f: f.is_shared_tls),
]

FIELDS = ["frame.number", "frame.protocols", "_ws.malformed", "_ws.expert.severity",
          "_ws.expert.message", "wlan.fc.type_subtype", "wlan.fc.protected", "wlan.analysis.tk",
          "wlan.analysis.gtk", "wlan.rsn.akms.type", "wlan.fixed.auth.alg",
          "wlan.fixed.status_code", "wlan.fixed.finite_cyclic_group", "wlan.sa", "wlan.da"]


def number(text):
    """A field as a decimal number, "" if the frame has none."""
    return str(int(text, 0)) if text else ""


class Long:
    """The stations whose MICs are longer than 16 octets: AKM 24 or 25 with group 20 or 21."""

    def __init__(self):
        self.groups, self.stations = set(), set()

    def see(self, f):
        if f.group in ("20", "21"):
            self.groups.add(f.source)
        if f.kind in ASSOCIATION and f.akm in ("24", FT_SAE_EXT) and f.source in self.groups:
            self.stations.add(f.source)
        f.is_long = bool(self.stations & {f.source, f.to})


class Frame:
    def __init__(self, row, long):
        self.number = int(row["frame.number"])
        self.protocols = row["frame.protocols"].split(":")
        severities = [int(s, 0) for s in row["_ws.expert.severity"].split(RECORD) if s]
        messages = row["_ws.expert.message"].split(RECORD)
        allowed = tuple(ALLOWED + (ALLOWED_RADIUS if "radius" in self.protocols else []))
        self.akm = row["wlan.rsn.akms.type"]
        self.algorithm = number(row["wlan.fixed.auth.alg"])
        self.status = number(row["wlan.fixed.status_code"])
        self.group = number(row["wlan.fixed.finite_cyclic_group"])
        self.source, self.to = row["wlan.sa"], row["wlan.da"]
        self.kind = row["wlan.fc.type_subtype"]
        self.is_shared_tls = "radius" in self.protocols and "tls" in self.protocols
        long.see(self)
        self.warnings = [m for s, m in zip(severities, messages)
                         if s >= WARN and not m.startswith(allowed)]
        if row["_ws.malformed"] or "_ws.malformed" in self.protocols:
            self.warnings.append("Malformed Packet")
        self.warnings = [w for w in self.warnings
                         if not any(w.startswith(m) and is_such(self) for m, is_such in MISTAKEN)]
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
    long = Long()
    for line in out.stdout.split("\n"):
        if line:
            yield Frame(dict(zip(FIELDS, line.split(UNIT))), long)


HALF_ZERO = 32 * "0"  # 16 octets


def as_listed(key):
    """A key of 128 bits that tshark shows with 256, the second half zero: it does with a pairwise key
    that was renewed where the group key has 256 bits."""
    return key[:32] if len(key) == 64 and key.endswith(HALF_ZERO) else key


KEYS_MAX = 64  # lines of 80211_keys that Wireshark takes


def lines_of(folder, profile):
    """The keys of the profile: (type, key as hex)."""
    path = os.path.join(folder, "wireshark", "profiles", profile, "80211_keys")
    with open(path, encoding="ascii") as f:
        return [tuple(line.split('"')[1:4:2]) for line in f if not line.startswith("#")]


def profiles(folder):
    return sorted(os.listdir(os.path.join(folder, "wireshark", "profiles")))


def judge(folder, derived, known):
    """Yields (frame number, what is wrong); number 0 is the capture as a whole. derived: temporal
    keys as our own judge derived them from the handshakes, as hex, if all must have been used;
    known: those keys in any case. tshark shows TKIP's without the Michael keys."""
    seen, opened = set(), set()
    used, listed = set(), set()
    for profile in profiles(folder):
        lines = lines_of(folder, profile)
        listed |= {key for kind, key in lines if kind == "tk"}
        if len(lines) >= KEYS_MAX:
            listed |= known  # there is no room for what tshark derives itself
        for f in frames(folder, profile):
            if profile == "roamwright":
                for warning in f.warnings:
                    yield f.number, "tshark: " + warning
            if f.protected:
                seen.add(f.number)
                if f.tk or f.gtk:
                    opened.add(f.number)
                    used |= {as_listed(f.tk), as_listed(f.gtk)} - {""}
    for number in sorted(seen - opened):
        yield number, "tshark does not decrypt it"
    for key in sorted(used - listed):
        yield 0, "tshark decrypts with a key that is not in 80211_keys: " + key
    for key in sorted(derived - listed):
        yield 0, "80211_keys lacks a key that a handshake made: " + key
    if seen and derived and not used & {short for k in derived for short in (k, k[:32])}:
        yield 0, "tshark decrypts with no key of a handshake"
