#!/usr/bin/env python3
"""Levels, spreads and robust z of docs/health.md, computed with Python's statistics module only.

Writes Tests/DetectionTests/baseline.json. It shares no line with the product. Sources: Leys et al. 2013
(1.4826 x MAD); the noise of counting is the root of a Poisson mean.
"""
import json
import math
import random
from pathlib import Path
from statistics import median

RECENT, WEEKS, SPREAD = 7, 4, 28


def mad(values):
    middle = median(values)
    return median(abs(v - middle) for v in values)


def spread(values):
    """Newest first; the values of consecutive days."""
    whole = 1.4826 * mad(values)
    pairs = [abs(values[i] - values[i + 7]) for i in range(len(values) - 7)]
    if len(values) >= 14 and len(pairs) >= 7:
        paired = 1.4826 * median(pairs) / math.sqrt(2) * (1 + 1 / len(pairs))
        return min(whole, paired)
    return whole


def judge(series):
    """The last value against the days before it."""
    x, before = series[-1], series[:-1][::-1]
    recent = median(before[:RECENT])
    weekdays = [before[7 * k - 1] for k in range(1, WEEKS + 1) if 7 * k <= len(before)]
    levels = [recent] + ([median(weekdays)] if weekdays else [])
    if not (all(x > level for level in levels) or all(x < level for level in levels)):
        return {"level": recent, "z": 0.0}
    level = min(levels, key=lambda value: abs(x - value))
    sigma = max(spread(before[:SPREAD]), math.sqrt(level), 0.05 * level)
    return {"level": level, "z": (x - level) / sigma}


def main():
    random.seed(20250308)
    cases = []
    for index in range(60):
        days = random.choice([6, 8, 13, 20, 29, 36])
        base = random.choice([40, 300, 5000])
        week = [1 + 0.2 * math.sin(day) for day in range(7)]
        series = [max(0, round(random.gauss(base * week[day % 7], base * 0.06))) for day in range(days)]
        if index % 5 == 0:
            series = [base] * days
        series[-1] = round(series[-1] * random.choice([0.2, 0.7, 1, 1, 1.4, 3]))
        cases.append({"series": series, **judge(series)})
    path = Path(__file__).parent.parent / "DetectionTests" / "baseline.json"
    path.write_text(json.dumps(cases, indent=0) + "\n")


main()
