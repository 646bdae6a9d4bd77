#!/usr/bin/env python3
"""Tails and robust statistics as SciPy computes them: what DetectionTests compare with.

Made once with Python 3.11, SciPy 1.17.1:  python3 tails.py > ../DetectionTests/tails.json
"""
import json
import math
import random
import sys

import scipy
from scipy import special, stats


def counts():
    rows = []
    for level in (0.0, 0.3, 1, 4, 9.5, 21, 80, 450, 1999):
        for days in (1, 3, 4, 7, 28):
            r, p = days * level + 0.5, days / (days + 1)
            sd = math.sqrt((level + 0.5) * (1 + 1 / days))
            for k in sorted({max(0.0, round(level + m * sd)) for m in (-30, -6, -3, -1, 1, 3, 8, 30)}):
                lower = special.betainc(r, k + 1, p)
                upper = special.betainc(k, r, 1 - p) if k > 0 else 1.0
                rows.append([level, days, k, lower, upper])
    for level, days, k in ((20.6, 7, 3.25), (20.6, 4, 61.7), (310.4, 7, 250.125)):
        r, p = days * level + 0.5, days / (days + 1)
        rows.append([level, days, k, special.betainc(r, k + 1, p), special.betainc(k, r, 1 - p)])
    return rows


def shares():
    rows = []
    for trials in (1, 30, 400, 5000, 150000):
        for level in (0.001, 0.02, 0.25, 0.5, 0.9):
            sd = math.sqrt(trials * level * (1 - level))
            spots = {round(trials * level + m * sd) for m in (-25, -5, -2, 0, 2, 5, 25)}
            for k in sorted(k for k in spots if 0 <= k <= trials):
                lower = stats.binom.cdf(k, trials, level)
                upper = stats.binom.sf(k - 1, trials, level)
                rows.append([k, trials, level, float(lower), float(upper)])
    return rows


def chi_squares():
    return [[x, df, float(special.gammaincc(df / 2, x / 2))]
            for df in (1, 2, 4, 9, 30) for x in (0.01, 0.5, 1, 4, 15, 60, 300, 1000)]


def normals():
    return [[z, float(stats.norm.logsf(z))] for z in (0.1, 0.5, 1, 2, 3.5, 5, 8, 20, 29.9, 30.1, 37, 60, 400)]


def robust():
    rng = random.Random(7)
    rows = []
    for n in (1, 2, 5, 8, 28):
        values = [round(rng.lognormvariate(5, 1), 3) for _ in range(n)]
        rows.append({"values": values, "median": float(stats.scoreatpercentile(values, 50)),
                     "spread": float(stats.median_abs_deviation(values)) * 1.4826})
    return rows


json.dump({"scipy": scipy.__version__, "counts": counts(), "shares": shares(), "chi_squares": chi_squares(),
           "normals": normals(), "robust": robust()}, sys.stdout, indent=None, separators=(",", ":"))
print()
