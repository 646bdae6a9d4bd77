#!/usr/bin/env python3
"""The split of a change of revenue, the G-test over a dimension, and the mix by channel, computed with SciPy,
decimals of 50 digits, and fractions.

Writes Tests/DetectionTests/splits.json. It shares no line with the product. Sources: Ang 2005 (LMDI),
scipy.stats.chi2_contingency with lambda_="log-likelihood" (G-test), Kitagawa 1955 (midpoints).
"""
import json
import random
from decimal import Decimal as D, getcontext
from fractions import Fraction as F
from pathlib import Path

from scipy.stats import chi2_contingency

getcontext().prec = 50
CHANNELS = ["affiliate", "direct", "email", "paid"]
DAYS = 7


def lmdi(then, now):
    """Each a triple of sessions, orders, revenue, all positive."""
    (s0, o0, r0), (s1, o1, r1) = then, now
    ratio = D(r1) / D(r0)
    mean = D(r1) if r1 == r0 else (D(r1) - D(r0)) / ratio.ln()
    parts = [D(s1) / D(s0), (D(o1) / D(s1)) / (D(o0) / D(s0)), (D(r1) / D(o1)) / (D(r0) / D(o0))]
    return [float(mean * part.ln()) for part in parts]


def g_test(then, now):
    table = [[now[c][0] for c in CHANNELS], [then[c][0] * DAYS for c in CHANNELS]]
    return float(chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue)


def mix(then, now):
    s0, s1 = (sum(day[c][0] for c in CHANNELS) for day in (then, now))
    k0, k1 = (F(sum(day[c][1] for c in CHANNELS), s) for day, s in ((then, s0), (now, s1)))
    d0, d1 = then["direct"][0], now["direct"][0]
    lines = []
    for c in CHANNELS:
        (a0, o0, r0), (a1, o1, r1) = then[c], now[c]
        revenue = (F(r0, a0), F(r1, a1))
        orders = (F(o0, a0), F(o1, a1))
        share = (F(a0, s0), F(a1, s1))
        own = (F(1, s0) + F(1, s1)) / 2 * (a1 - a0) if c == "direct" else 0
        lines.append({
            "channel": c,
            "revenue": [float((a1 - a0) * sum(revenue) / 2),
                        float(F(a0 + a1, 2) * (revenue[1] - revenue[0]))],
            "conversion": [float((share[1] - share[0]) * (sum(orders) / 2 - (k0 + k1) / 2)),
                           float(sum(share) / 2 * (orders[1] - orders[0]))],
            "direct": float(own - F(d0 + d1, 2) * F(a1 - a0) / (s0 * s1)),
        })
    return lines


def main():
    random.seed(20250309)
    cases = []
    for _ in range(40):
        def day(scale):
            cells = {}
            for c in CHANNELS:
                sessions = int(random.randint(30, 900) * scale) + 1
                orders = random.randint(1, max(1, sessions // 8))
                cells[c] = [sessions, orders, sum(random.randint(5, 400) for _ in range(orders))]
            return cells
        then, now = day(1), day(random.choice([0.3, 1, 1, 1.6]))
        if random.random() < 0.3:
            # Little moved: the G-test must not reject.
            now = {c: [s + random.randint(-2, 2) + 2, o, r] for c, (s, o, r) in then.items()}
        total = lambda cells: [sum(cells[c][i] for c in CHANNELS) for i in range(3)]
        cases.append({
            "usual": then, "today": now, "revenue": lmdi(total(then), total(now)),
            "p": g_test(then, now), "mix": mix(then, now),
        })
    target = Path(__file__).parent.parent / "DetectionTests" / "splits.json"
    target.write_text(json.dumps(cases, indent=0, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
