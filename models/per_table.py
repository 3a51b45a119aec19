#!/usr/bin/env python3
"""Writes models/per_table.c: packet error rates of all modulations over SNR and length.

    python3 models/per_table.py > models/per_table.c

OFDM: error rates of the modulations over white noise, then the union bound of the K=7 (133, 171)
convolutional code with the standard's puncturing, hard decisions (D = sqrt(4p(1-p))): the method
of Pei and Henderson, "Validation of OFDM error rate model in ns-3" (2010). The distance spectra are
computed here from the trellis. DSSS: differential phase shift keying with the despreading gain of
the 11-chip code (22 MHz against the symbol rate). CCK: union bound over the code words, which are
enumerated here from their formula [11-2020 16.3.6.6]. MCS 0 to 6 of HT, VHT and HE are the
modulations of 6, 12, 18 ... 54 Mb/s and have no curves of their own.
"""
import cmath, itertools, math, sys

LENGTHS = (14, 64, 256, 1024, 2404)  # octets with FCS
STEP_MDB = 500
MAX_STEPS = 40
QAM = {"MCS 7": (6, "5/6"), "MCS 8": (8, "3/4"), "MCS 9": (8, "5/6"), "MCS 10": (10, "3/4"),
       "MCS 11": (10, "5/6")}


def q(x):
    return 0.5 * math.erfc(x / math.sqrt(2))


# --- convolutional code -----------------------------------------------------------------------
PUNCTURE = {"1/2": ((1,), (1,)), "2/3": ((1, 1), (1, 0)), "3/4": ((1, 1, 0), (1, 0, 1)),
            "5/6": ((1, 1, 0, 1, 0), (1, 0, 1, 0, 1))}


def spectrum(rate, terms):
    """Sum of information weights of error events by distance, over all puncturing phases."""
    keep_a, keep_b = PUNCTURE[rate]
    period = len(keep_a)
    limit = {"1/2": 10 + 2 * (terms - 1), "2/3": 6 + terms - 1, "3/4": 5 + terms - 1,
             "5/6": 4 + terms - 1}[rate]
    total = {}

    def out(state, bit, phase):
        reg = bit << 6 | state
        a = bin(reg & 0o133).count("1") & 1
        b = bin(reg & 0o171).count("1") & 1
        return reg >> 1, a * keep_a[phase] + b * keep_b[phase]

    for start in range(period):
        # paths: (state, phase, distance) -> (how many, information weight in all)
        state, w = out(0, 1, start)
        layer = {(state, (start + 1) % period, w): (1, 1)}
        while layer:
            after = {}
            for (state, phase, dist), (count, info) in layer.items():
                for bit in (0, 1):
                    s, w = out(state, bit, phase)
                    d = dist + w
                    if d > limit:
                        continue
                    if s == 0:
                        total[d] = total.get(d, 0) + info + bit * count
                        continue
                    key = (s, (phase + 1) % period, d)
                    c, i = after.get(key, (0, 0))
                    after[key] = (c + count, i + info + bit * count)
            layer = after
    return period, total


SPECTRA = {r: spectrum(r, 10) for r in PUNCTURE}


def coded_ber(p, rate):
    d = math.sqrt(4 * p * (1 - p))
    period, total = SPECTRA[rate]
    return min(0.5, sum(n * d ** dist for dist, n in total.items()) / (2 * period))


def ofdm_raw(bits, snr):
    if bits == 1:
        return 0.5 * math.erfc(math.sqrt(snr))
    if bits == 2:
        return 0.5 * math.erfc(math.sqrt(snr / 2))
    m = 2 ** bits  # square QAM, Gray code: a step of the lattice is all that errs
    return 2 / bits * (1 - 1 / math.sqrt(m)) * math.erfc(math.sqrt(1.5 * snr / (m - 1)))


OFDM = {  # rate in 100 kb/s: bits per subcarrier, code rate
    60: (1, "1/2"), 90: (1, "3/4"), 120: (2, "1/2"), 180: (2, "3/4"),
    240: (4, "1/2"), 360: (4, "3/4"), 480: (6, "2/3"), 540: (6, "3/4"),
}


# --- DSSS and CCK -----------------------------------------------------------------------------
def dbpsk(ebn0):
    return 0.5 * math.exp(-ebn0)


def dqpsk(ebn0):
    """Proakis, Digital Communications: DPSK of M phases errs with 2Q(sqrt(2Es) sin(pi/(sqrt2 M)));
    M = 4, Es = 2Eb, Gray code: half of that a bit."""
    return q(math.sqrt(4 * ebn0) * math.sin(math.pi / (4 * math.sqrt(2))))


def cck_words(bits):
    steps = [i * math.pi / 2 for i in range(4)]
    if bits == 8:
        phases = itertools.product([0], steps, steps, steps)  # phi1 turns all chips: differential
    else:
        phases = ((0, b + math.pi / 2, 0, d) for b in (0, math.pi) for d in (0, math.pi))
    for p1, p2, p3, p4 in phases:
        for turn in steps:
            a = p1 + turn
            yield [cmath.exp(1j * x) * s for x, s in (
                (a + p2 + p3 + p4, 1), (a + p3 + p4, 1), (a + p2 + p4, 1), (a + p4, -1),
                (a + p2 + p3, 1), (a + p3, 1), (a + p2, -1), (a, 1))]


def cck_distances(bits):
    words = list(cck_words(bits))
    assert len(words) == 2 ** bits
    spec = {}
    for w in words[1:]:
        d2 = round(sum(abs(x - y) ** 2 for x, y in zip(words[0], w)), 6)
        spec[d2] = spec.get(d2, 0) + 1
    return spec


CCK = {55: (4, cck_distances(4)), 110: (8, cck_distances(8))}


def cck_ber(rate, chip_snr):
    bits, spec = CCK[rate]
    ser = min(1.0, sum(n * q(math.sqrt(chip_snr * d2 / 2)) for d2, n in spec.items()))
    return min(0.5, ser * 2 ** (bits - 1) / (2 ** bits - 1))


def ber(rate, snr):
    if rate in QAM:
        bits, code = QAM[rate]
        return coded_ber(ofdm_raw(bits, snr), code)
    if rate in OFDM:
        bits, code = OFDM[rate]
        return coded_ber(ofdm_raw(bits, snr), code)
    if rate == 10:
        return dbpsk(snr * 22)
    if rate == 20:
        return dqpsk(snr * 11)
    return cck_ber(rate, snr * 2)  # 22 MHz over 11 Mchip/s


def per(rate, snr_mdb, octets):
    b = ber(rate, 10 ** (snr_mdb / 10000))
    return round(1e6 * -math.expm1(octets * 8 * math.log1p(-b))) if b < 1 else 1000000


def main():
    rates = (10, 20, 55, 110) + tuple(OFDM) + tuple(QAM)
    print("/* Made by: python3 models/per_table.py > models/per_table.c; what it computes is said")
    print(" * there and in models/README.md. Rows of one rate: SNR rising by PER_STEP_MDB; columns:")
    print(" * the lengths of per_lengths; parts per million. */")
    print('#include "models/per_table.h"\n')
    print("const uint16_t per_lengths[PER_LENGTHS] = { %s };\n" % ", ".join(map(str, LENGTHS)))
    start, body = [], []
    for r in rates:
        first = min(s for s in range(-20000, 50000, STEP_MDB) if per(r, s, LENGTHS[0]) < 999000)
        rows, s = [], first - STEP_MDB
        while len(rows) < MAX_STEPS:
            rows.append([per(r, s, n) for n in LENGTHS])
            s += STEP_MDB
            if rows[-1][-1] == 0:
                break
        assert rows[-1][-1] == 0, (r, rows[-1])
        need = next(x for x in range(first - STEP_MDB, 60000) if per(r, x, 1504) <= 100000)
        start.append((first - STEP_MDB, need, len(rows)))
        body.append((r, rows))
    print("const struct per_curve per_curves[PER_CURVES] = {")
    for (r, rows), (first, need, n) in zip(body, start):
        print("\t{ /* %s */" % (r if r in QAM else "%d.%d Mb/s" % (r // 10, r % 10)))
        print("\t\t.first_mdb = %d, .need_mdb = %d, .n = %d," % (first, need, n))
        print("\t\t.ppm = {")
        for row in rows:
            print("\t\t\t{ %s }," % ", ".join(map(str, row)))
        print("\t\t},\n\t},")
    print("};")


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--spectra":
        for r, (period, total) in SPECTRA.items():
            print(r, [total[d] for d in sorted(total)])
        print({r: dict(sorted(s.items())) for r, (_, s) in CCK.items()})
    else:
        main()
