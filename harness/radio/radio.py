#!/usr/bin/env python3
"""Compares the radio models with what was published, by the program `curves`.

    python3 -B harness/radio/radio.py table build/curves > results/radio.md
    python3 -B harness/radio/radio.py check build/curves      the same, and 1 if something is off

Nothing here uses the scripts that made the tables: published values are listed, formulas are
evaluated anew.
"""
import math, subprocess, sys

# Frame success of 2000 octets over SNR in dB: the spot values of the NIST model in ns-3's
# wifi-error-rate-models-test (made by its ofdm-validation program).
NIST = {
    60: {3.0: .020, 4.0: .885, 5.0: .997}, 90: {6.0: .097, 7.0: .918, 8.0: .998},
    120: {6.0: .0174, 7.0: .881, 8.0: .997}, 180: {9.5: .623, 10.5: .985},
    240: {13.0: .495, 14.0: .974}, 360: {15.5: .012, 16.5: .818, 17.5: .993},
    480: {21.0: .649, 22.0: .983}, 540: {22.0: .410, 23.0: .958},
}
# The same test, 1078 octets over the received level; noise is -100.5522786 + 7 dBm in 22 MHz.
DSSS = {
    10: {-98: .202, -97: .813, -96: .984}, 20: {-94: .036, -93: .519, -92: .915, -91: .993},
    55: {-91: .132, -90: .744, -89: .974}, 110: {-88: .128, -87: .739, -86: .973},
}
DSSS_NOISE = -100.5522786 + 7
# Least sensitivity, dBm in 20 MHz [11-2020 tables 17-18, 19-23, 21-25; 11ax-2021 table 27-51]:
# ten per cent of frames fail (1000 octets legacy, 4096 others), with 10 dB of noise figure and
# 5 dB of implementation margin over -101 dBm.
SENSITIVITY = (("60", -82), ("90", -81), ("120", -79), ("180", -77), ("240", -74), ("360", -70),
               ("480", -66), ("540", -65), ("m7", -64), ("m8", -59), ("m9", -57), ("m10", -54),
               ("m11", -52))
NAMES = {"m%d" % i: "MCS %d" % i for i in range(12)}

off = []


def ask(program, questions):
    text = "".join(q + "\n" for q in questions)
    out = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout
    return [int(v) for v in out.split()]


def need(condition, what):
    if not condition:
        off.append(what)
    return "" if condition else " **off**"


def curve(program, rate, octets, lo, hi):
    """SNR in dB by success, on a fine grid."""
    grid = range(lo, hi, 10)
    ppm = ask(program, ["per %s %d %d" % (rate, s, octets) for s in grid])
    return [(s / 1000, 1 - p / 1e6) for s, p in zip(grid, ppm)]


def snr_for(points, success):
    for (s0, p0), (s1, p1) in zip(points, points[1:]):
        if p0 <= success <= p1:
            return s0 + (s1 - s0) * ((success - p0) / (p1 - p0) if p1 > p0 else 0)
    return math.inf


def rate_text(rate):
    return NAMES.get(str(rate)) or "%g Mb/s" % (int(rate) / 10)


def errors(program):
    print("## Frame errors\n\nHow far our curve lies from the published point, in dB of SNR: what "
          "ours needs for the same success, less what theirs does. 0.15 dB are allowed, 0.35 where "
          "less than a tenth succeeds (our tables are linear between rows half a dB apart).\n")
    print("| rate | octets | published: SNR (success) | ours less theirs, dB | |\n|---|---|---|---|---|")
    for rate, points in NIST.items():
        ours = curve(program, rate, 2000, 0, 30000)
        shift = [snr_for(ours, p) - s for s, p in points.items()]
        show(rate, 2000, points, shift, 0.15, "NIST (Pei, Henderson 2010), in ns-3")
    for rate, points in DSSS.items():
        points = {round(level - DSSS_NOISE, 2): p for level, p in points.items()}
        ours = curve(program, rate, 1078, -11000, 20000)
        shift = [snr_for(ours, p) - s for s, p in points.items()]
        cck = rate >= 55
        show(rate, 1078, points, shift, 3.5 if cck else 0.5, "80211b.c (Pei, Henderson 2009), in "
             "ns-3" + ("; ours decides by whole code words" if cck else ""))


def show(rate, octets, points, shift, most, source):
    listed = ", ".join("%g (%g)" % sp for sp in points.items())
    # between two rows of the table, half a dB apart, where nearly everything fails
    fine = all(abs(s) <= (most if p >= .1 else max(most, .35))
               for s, p in zip(shift, points.values()))
    mark = need(fine, "errors of %s" % rate_text(rate))
    print("| %s | %d | %s | %s | %s%s |" % (rate_text(rate), octets, listed,
                                           ", ".join("%+.2f" % s for s in shift), source, mark))


def sensitivities(program):
    print("\n## Least sensitivity\n\nThe standard's least sensitivity less noise (-101 dBm, 10 dB "
          "noise figure) and margin (5 dB) is an SNR; beside it the one at which ours fails one "
          "time in ten. The standard's steps are whole receivers', so that 3 dB are allowed.\n")
    print("| rate | standard, dBm | as SNR, dB | ours, dB | ours less standard, dB |\n|---|---|---|---|---|")
    for rate, dbm in SENSITIVITY:
        octets = 4096 if rate[0] == "m" else 1000
        s = snr_for(curve(program, rate, octets, 0, 45000), .9)
        want = dbm + 101 - 10 - 5
        mark = need(abs(s - want) <= 3.0, "sensitivity of %s" % rate_text(rate))
        print("| %s | %d | %d | %.1f | %+.1f%s |" % (rate_text(rate), dbm, want, s, s - want, mark))
    print("\nLonger frames than 2404 octets count as those.")


def losses(program):
    print("\n## Path loss\n\nFriis for the first metre, 10 n log10(d/1 m) beyond; recomputed in "
          "floating point over 1 to 1000 m in 200 steps.\n")
    print("| MHz | exponent | first metre, dB | 10 m, dB | 100 m, dB | worst difference, dB |")
    print("|---|---|---|---|---|---|")
    for mhz in (2412, 5180, 6115):
        for n in (2.0, 3.0, 4.5):
            mm = [round(1000 * 10 ** (3 * i / 200)) for i in range(201)]
            ours = ask(program, ["loss %d %d %d" % (mhz, n * 1000, d) for d in mm])
            friis = 20 * math.log10(4 * math.pi * mhz * 1e6 / 299792458)
            worst = max(abs(o / 1000 - friis - 10 * n * math.log10(d / 1000))
                        for o, d in zip(ours, mm))
            mark = need(worst <= 0.005, "path loss at %d MHz" % mhz)
            spots = ask(program, ["loss %d %d %d" % (mhz, n * 1000, d)
                                  for d in (1000, 10000, 100000)])
            print("| %d | %.1f | %s | %.3f%s |" % (mhz, n, " | ".join(
                "%.2f" % (v / 1000) for v in spots), worst, mark))


def shadowing(program):
    print("\n## Shadowing\n\nDeviation and correlation over 4000 places of independent runs, "
          "sigma 4 dB, distance 5 m, beside Gudmundson's exponential.\n")
    print("| moved, m | deviation, dB | correlation | exp(-d/5 m) | difference |\n|---|---|---|---|---|")
    n = 4000
    place = [(1237 * i % 40009, 3571 * i % 40013) for i in range(n)]
    base = ask(program, ["shadow 4000 5000 %d %d %d" % (i, *place[i]) for i in range(n)])
    mean = sum(base) / n
    sd = math.sqrt(sum((v - mean) ** 2 for v in base) / n)
    need(abs(mean) < 200 and abs(sd - 4000) < 200, "deviation of shadowing")
    for d in (0, 500, 1250, 2500, 5000, 7500, 10000, 15000, 25000):
        moved = ask(program, ["shadow 4000 5000 %d %d %d" % (i, place[i][0] + d, place[i][1])
                              for i in range(n)])
        m = sum(moved) / n
        s = math.sqrt(sum((v - m) ** 2 for v in moved) / n)
        c = sum((a - mean) * (b - m) for a, b in zip(base, moved)) / n / sd / s
        want = math.exp(-d / 5000)
        mark = need(abs(c - want) <= 0.12, "correlation at %d mm" % d)
        print("| %g | %.2f | %.2f | %.2f | %+.2f%s |" % (d / 1000, s / 1000, c, want, c - want, mark))


def rice_cdf(k, p):
    """By integrating the density (1+K) exp(-K-(1+K)p) I0(2 sqrt(K(1+K)p))."""
    def density(x):
        z, term, bessel = k * (1 + k) * x, 1.0, 1.0
        for i in range(1, 60):
            term *= z / (i * i)
            bessel += term
        return (1 + k) * math.exp(-k - (1 + k) * x) * bessel
    n = 400
    h = p / n
    return h * sum(density(h * (i + 0.5)) for i in range(n))


def fading(program):
    print("\n## Fading\n\n20000 coherence intervals: how much of the time the power is below a "
          "level, beside the distribution's own.\n")
    print("| model | below -20 dB | -10 dB | 0 dB | +3 dB | mean power | worst difference |")
    print("|---|---|---|---|---|---|---|")
    n = 20000
    for number, (name, k) in enumerate((("Rayleigh", 0.0), ("Rician 6 dB", 10 ** .6),
                                        ("Rician 10 dB", 10.0)), 1):
        v = ask(program, ["fading %d %d" % (number, i) for i in range(n)])
        worst, cells = 0.0, []
        for db in (-20, -10, 0, 3):
            ours = sum(x < db * 1000 for x in v) / n
            want = rice_cdf(k, 10 ** (db / 10))
            worst = max(worst, abs(ours - want))
            cells.append("%.4f (%.4f)" % (ours, want))
        power = sum(10 ** (x / 10000) for x in v) / n
        mark = need(worst <= 0.012 and abs(power - 1) <= 0.03, "fading, " + name)
        print("| %s | %s | %.3f | %.4f%s |" % (name, " | ".join(cells), power, worst, mark))


def main():
    what, program = sys.argv[1:3]
    if what == "check":
        real, sys.stdout = sys.stdout, open("/dev/null", "w")
    print("# The radio models against their sources\n\n"
          "    python3 -B harness/radio/radio.py table build/curves > results/radio.md\n\n"
          "`ctest -R radio` makes the same comparisons. Sources of the constants: "
          "`models/README.md`.\n")
    for part in (errors, sensitivities, losses, shadowing, fading):
        part(program)
    if what == "check":
        sys.stdout = real
    for o in off:
        print("radio: off:", o, file=sys.stderr)
    return 1 if off else 0


sys.exit(main())
