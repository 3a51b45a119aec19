#!/usr/bin/env python3
"""Writes models/log_table.h: logarithms and sums of levels for integer arithmetic.

    python3 models/log_table.py > models/log_table.h
"""
import math


def rows(values, width=8):
    for i in range(0, len(values), width):
        print("\t" + ", ".join(map(str, values[i:i + width])) + ",")


print("/* Made by: python3 models/log_table.py > models/log_table.h */")
print("#ifndef MODELS_LOG_TABLE_H\n#define MODELS_LOG_TABLE_H\n\n#include <stdint.h>\n")
print("enum { LOG_STEPS = 256, SUM_STEP_MDB = 250, SUM_STEPS = 120 };\n")
print("/* 10 * log10(2^k), in micro-dB: the product of k and this. */")
print("enum { LOG_OCTAVE_UDB = %d };\n" % round(10e6 * math.log10(2)))
print("/* 10 * log10(1 + i / LOG_STEPS) in micro-dB. */")
print("static const int32_t log_udb[LOG_STEPS + 1] = {")
rows([round(10e6 * math.log10(1 + i / 256)) for i in range(257)])
print("};\n")
print("/* What a level i * SUM_STEP_MDB lower adds: 10 * log10(1 + 10^(-x/10)) in milli-dB. */")
print("static const int32_t sum_mdb[SUM_STEPS + 1] = {")
rows([round(10e3 * math.log10(1 + 10 ** (-i * 0.25 / 10))) for i in range(121)])
print("};\n\n#endif")
