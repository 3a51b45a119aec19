#!/usr/bin/env python3
"""Writes models/fading_table.h: quantiles of the power of a fading signal, in milli-dB.

    python3 models/fading_table.py > models/fading_table.h

The power of a Rician signal with a direct path K times as strong as the others together and mean 1
is half a noncentral chi-square variable of two degrees of freedom: a mixture, with Poisson(K)
weights, of gamma variables of the shapes 1, 2, 3 ... K = 0 is Rayleigh's exponential.
"""
import math

N = 512


def cdf(k, p):
    y = p * (k + 1)
    total, weight, tail, term = 0.0, math.exp(-k), math.exp(-y), math.exp(-y)
    for i in range(200):
        total += weight * (1 - tail)
        weight *= k / (i + 1)
        term *= y / (i + 1)
        tail += term
    return total


def quantile(k, u):
    lo, hi = 0.0, 50.0
    for _ in range(80):
        mid = (lo + hi) / 2
        if cdf(k, mid) < u:
            lo = mid
        else:
            hi = mid
    return round(10000 * math.log10((lo + hi) / 2))


def main():
    print("/* Made by: python3 models/fading_table.py > models/fading_table.h */")
    print("#ifndef MODELS_FADING_TABLE_H\n#define MODELS_FADING_TABLE_H\n\n#include <stdint.h>\n")
    print("enum { FADING_QUANTILES = %d };\n" % N)
    print("/* Milli-dB at (i + 1/2) / FADING_QUANTILES; by model from Rayleigh on. */")
    print("static const int32_t fading_table[3][FADING_QUANTILES] = {")
    for k_db in (None, 6, 10):
        k = 0.0 if k_db is None else 10 ** (k_db / 10)
        row = [quantile(k, (i + 0.5) / N) for i in range(N)]
        print("\t{")
        for i in range(0, N, 8):
            print("\t\t" + ", ".join(map(str, row[i:i + 8])) + ",")
        print("\t},")
    print("};\n\n#endif")


main()
