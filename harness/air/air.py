#!/usr/bin/env python3
"""The simulated air against Bianchi's model of the saturated DCF, and without a model.

    harness/air/air.py table build/saturate     # the page results/air.md, some minutes
    harness/air/air.py check build/saturate     # a short form of it: exit 0 or 1
    harness/air/air.py solve                    # the solver against published solutions

The model: G. Bianchi, "Performance analysis of the IEEE 802.11 distributed coordination function",
IEEE JSAC 18 (2000). A station that always has a frame sends in a slot with probability tau and
fails with probability p, which are the fixed point of

    tau = 2 (1-2p) / ((1-2p)(W+1) + p W (1-(2p)^m)),   p = 1 - (1-tau)^(n-1)

and the throughput is what a slot carries over how long it lasts. After a collision everybody waits
EIFS (who hears it) or the ACK timeout (who sent), which is nearly the same; after a success DIFS,
or AIFS. The solver is judged by published solutions for frames of 1500 octets.
"""
import math
import subprocess
import sys

PAYLOAD, HEADER, FCS, LLC = 1500, 24, 4, 8
COUNTS = range(1, 21)
ALLOWED = 0.05

# name: what it is, band, slot, SIFS, AIFSN, W, m, rate in Mb/s, ACK rate
MODES = {
    "a54-dcf": ("802.11a, 54 Mb/s, DCF", "5", 9, 16, 2, 16, 6, 54, 24),
    "a54-edca": ("802.11a, 54 Mb/s, AC_BE", "5", 9, 16, 3, 16, 6, 54, 24),
    "a6-edca": ("802.11a, 6 Mb/s, AC_BE", "5", 9, 16, 3, 16, 6, 6, 6),
    "g54-edca": ("802.11g, 54 Mb/s, AC_BE", "2.4", 9, 10, 3, 16, 6, 54, 24),
    "b11-dcf": ("802.11b, 11 Mb/s, long preamble, DCF", "2.4", 20, 10, 2, 32, 5, 11, 11),
}

# Solutions published with ns-3 (wifi-bianchi.cc), Mb/s by stations, collisions followed by EIFS. They
# are of the refined model of DCF, whose stations do not count the slot in which another sends
# (Tinnirello, Bianchi, Xiao, IEEE TVT 59, 2010): 1.7 % off at most.
PUBLISHED = {
    (54, 24): {5: 29.2861, 10: 27.3763, 15: 26.2078, 20: 25.3325},
    (24, 24): {5: 16.0836, 10: 14.9153, 15: 14.2327, 20: 13.7300},
    (6, 6): {5: 4.6899, 10: 4.3197, 15: 4.1107, 20: 3.9589},
}


def airtime(band, mbps, octets):
    """us of a PPDU that carries so many octets, FCS included; OFDM's signal extension with it."""
    if mbps in (1, 2, 5.5, 11):
        return 192 + math.ceil(8 * octets / mbps)
    return 20 + 4 * math.ceil((22 + 8 * octets) / (4 * mbps)) + (6 if band == "2.4" else 0)


def fixed_point(n, w, m):
    """tau and p. p rises with tau and tau falls with p, so halving finds where they meet."""
    def tau_of(p):
        grow = sum((2 * p) ** i for i in range(m))  # (1-(2p)^m) / (1-2p), also where p is 1/2
        return 2 / (1 + w + p * w * grow)
    low, high = 0.0, 1.0
    for _ in range(200):
        p = (low + high) / 2
        if 1 - (1 - tau_of(p)) ** (n - 1) > p:
            low = p
        else:
            high = p
    return tau_of(p), p


def bianchi(n, mode):
    """Mb/s of payload, and p."""
    _, band, slot, sifs, aifsn, w, m, rate, ack_rate = mode
    tau, p = fixed_point(n, w, m)
    data = airtime(band, rate, HEADER + LLC + PAYLOAD + FCS)
    ack, slow_ack = (airtime(band, r, 14) for r in (ack_rate, 1 if rate in (1, 2, 5.5, 11) else 6))
    aifs = sifs + aifsn * slot
    success, collision = data + sifs + ack + aifs, data + sifs + slow_ack + aifs
    some = 1 - (1 - tau) ** n
    one = n * tau * (1 - tau) ** (n - 1)
    time = (1 - some) * slot + one * success + (some - one) * collision
    return one * 8 * PAYLOAD / time, p


def solve():
    worst = 0
    for (rate, ack), row in PUBLISHED.items():
        mode = ("", "5", 9, 16, 2, 16, 6, rate, ack)
        for n, want in row.items():
            got = bianchi(n, mode)[0]
            worst = max(worst, abs(got / want - 1))
            print(f"{rate} Mb/s, {n} stations: {got:.4f}, published {want:.4f}")
    print(f"worst: {100 * worst:.2f} %")
    return worst


class Run:
    def __init__(self, program, mode, place, n, ms, seed):
        words = subprocess.run([program, mode, place, str(n), str(ms), str(seed)], check=True,
                               capture_output=True, text=True).stdout.split()
        (self.ns, self.tries, self.acked, self.dropped, self.received, self.lost, self.ties,
         self.overlaps) = map(int, words[:8])
        self.each = list(map(int, words[8:]))

    def mbps(self):
        return self.acked * 8 * PAYLOAD * 1000 / self.ns

    def p(self):
        return 1 - self.acked / self.tries

    def unfair(self):
        """How far the share of a station is from the mean, at most."""
        mean = self.acked / len(self.each)
        return max(abs(a / mean - 1) for a in self.each)


def against_model(program, mode, counts, ms):
    """Rows of n, what was simulated, what the model says, how far apart, p and p."""
    for n in counts:
        model, p = bianchi(n, MODES[mode])
        run = Run(program, mode, "near", n, ms, n)
        yield n, run.mbps(), model, run.mbps() / model - 1, run.p(), p


def sharing(program, ms):
    """What must be true of two stations; each with its words and whether it is."""
    near, hidden = (Run(program, "a6-edca", place, 2, ms, 1) for place in ("near", "hidden"))
    yield (f"two saturated stations that hear each other: {near.each[0]} and {near.each[1]} frames "
           f"acknowledged, {100 * near.unfair():.2f} % from their mean", near.unfair() < ALLOWED)
    yield (f"they collide in equal backoffs only: {near.ties} times of {near.tries} frames sent, "
           f"{near.overlaps} other overlaps", near.ties > 0 and near.overlaps == 0)
    yield (f"two that do not: {hidden.overlaps} of {hidden.tries} frames begin in the other's, "
           f"{hidden.lost} frames lost at the access point, {hidden.mbps():.1f} Mb/s for "
           f"{near.mbps():.1f}",
           hidden.overlaps > near.ties and hidden.lost > near.lost and
           hidden.mbps() < near.mbps())


def table(program):
    ms, worst = 20000, 0
    print("# The air against Bianchi's model\n\n`harness/air/air.py table build/saturate` makes "
          "this page. Saturated stations, one access point, frames of 1500 octets above LLC, "
          f"{ms // 1000} s\nof simulated time a row; p is the part of the frames sent that failed. "
          "`harness/air/air.py` says what the model is.\n")
    for text, good in sharing(program, ms):
        print(f"- {text}{'' if good else ' **MISS**'}")
    for mode, about in MODES.items():
        print(f"\n## {about[0]}: W {about[5]}, m {about[6]}\n\n"
              "| stations | Mb/s | model | off | p | model |\n|--:|--:|--:|--:|--:|--:|")
        for n, got, model, off, p, model_p in against_model(program, mode, COUNTS, ms):
            worst = max(worst, abs(off))
            print(f"| {n} | {got:.2f} | {model:.2f} | {100 * off:+.1f} % | {p:.3f} | "
                  f"{model_p:.3f} |{'' if abs(off) < ALLOWED else ' MISS'}")
    print(f"\nAt most {100 * worst:.1f} % off; {100 * ALLOWED:.0f} % are allowed.")


def check(program):
    ok = solve() < 0.02
    for text, good in sharing(program, 5000):
        print(text + ("" if good else ": WRONG"))
        ok = ok and good
    for mode in MODES:
        for n, got, model, off, _, _ in against_model(program, mode, (1, 2, 6, 20), 4000):
            print(f"{mode}, {n}: {got:.2f} Mb/s, model {model:.2f}, {100 * off:+.1f} %")
            ok = ok and abs(off) < ALLOWED
    return ok


def main(words):
    if words == ["solve"]:
        return 0 if solve() < 0.02 else 1
    if len(words) == 2 and words[0] == "table":
        return table(words[1])
    if len(words) == 2 and words[0] == "check":
        return 0 if check(words[1]) else 1
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
