#!/usr/bin/env python3
"""Counts the facts of raw partitions without any code of the gate.

    facts.py DIR_OR_FILES...                    prints the facts as JSON
    facts.py DIR_OR_FILES... --expect FILE      compares them with a file of facts

Reads `events_YYYYMMDD.csv` and `.csv.gz` in the order of their days with Python's own csv and json
modules and decimal arithmetic. A fact is a count, not a judgement: tolerances and severities are
the gate's business.
"""

import argparse
import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

NAME = re.compile(r"^events_(\d{8})\.csv(\.gz)?$")


def partitions(paths):
    found = {}
    for path in paths:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in files:
            match = NAME.match(file.name)
            if match is None:
                if not path.is_dir():
                    sys.exit(f"{file}: not the name of a partition")
                continue
            day = match.group(1)
            if day in found:
                sys.exit(f"{file}: {day} is there twice, see {found[day]}")
            found[day] = file
    return sorted(found.items())


def text(file):
    opener = gzip.open if file.suffix == ".gz" else open
    # Broken bytes survive as lone surrogates: they are facts too, and must not stop the count.
    return opener(
        file, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")


def is_number(value):
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def plain(value):
    """A decimal without exponent and trailing zeros."""
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def revenue_of(payload):
    value = payload.get("revenue")
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            return None
    if not is_number(value):
        return None
    value = Decimal(value)
    return value if value.is_finite() else None


def total_differs(payload, revenue):
    items = payload.get("items")
    if revenue is None or not isinstance(items, list) or not items:
        return False
    total = Decimal(0)
    for item in items:
        if not isinstance(item, dict):
            return False
        quantity, price = item.get("quantity"), item.get("item_price")
        if not is_number(quantity) or not is_number(price):
            return False
        total += Decimal(quantity) * Decimal(price)
    return total != revenue


def facts(day, file, known):
    """The facts of one partition; `known` are the transaction ids of all earlier ones."""
    with text(file) as stream:
        records = csv.reader(stream)
        columns = next(records, [])
        place = {name: index for index, name in enumerate(columns)}
        rows = malformed = duplicates = outside = 0
        nulls = {name: 0 for name in columns}
        events = Counter()
        seen = set()
        first = last = None
        purchases = []
        for record in records:
            rows += 1
            if len(record) != len(columns):
                malformed += 1

            def field(name):
                index = place.get(name)
                return record[index] if index is not None and index < len(record) else ""

            for name in columns:
                if field(name) == "":
                    nulls[name] += 1
            key = tuple(record)
            duplicates += key in seen
            seen.add(key)
            events[field("event_name")] += 1
            time = field("timestamp")
            if time:
                first = time if first is None else min(first, time)
                last = time if last is None else max(last, time)
                outside += time[:10].replace("-", "") != day
            if field("event_name") == "checkout_completed":
                purchases.append(field("event_data"))

    non_positive = missing = empty = mismatch = 0
    revenue_sum = Decimal(0)
    contents = defaultdict(Counter)
    for raw in purchases:
        try:
            payload = json.loads(raw, parse_float=Decimal)
        except ValueError:
            payload = {}
        if not isinstance(payload, dict):
            payload = {}
        revenue = revenue_of(payload)
        if revenue is None:
            missing += 1
        elif revenue <= 0:
            non_positive += 1
        else:
            revenue_sum += revenue
        empty += not payload.get("items")
        mismatch += total_differs(payload, revenue)
        identifier = payload.get("transaction_id")
        if identifier not in (None, ""):
            contents[str(identifier)][raw] += 1

    result = {
        "day": day,
        "columns": columns,
        "rows": rows,
        "nulls": nulls,
        "events": dict(sorted(events.items())),
        "purchases": len(purchases),
        "non_positive_revenue": non_positive,
        "missing_revenue": missing,
        "empty_items": empty,
        "items_total_mismatch": mismatch,
        "transaction_collisions": sorted(i for i, c in contents.items() if len(c) > 1),
        "transaction_duplicates": sorted(
            i for i, c in contents.items() if len(c) == 1 and sum(c.values()) > 1),
        "transaction_replays": sorted(i for i in contents if i in known),
        "revenue_positive_sum": plain(revenue_sum),
        "exact_duplicate_rows": duplicates,
        "first": first,
        "last": last,
        "outside_day": outside,
    }
    if malformed:
        # Only where there are any, so that the facts of a sound partition stay comparable.
        result["wrong_field_count"] = malformed
    known.update(contents)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, help="folders or partitions")
    parser.add_argument("--expect", type=Path, help="a file of facts to compare with")
    arguments = parser.parse_args()

    known = set()
    found = [facts(day, file, known) for day, file in partitions(arguments.paths)]
    if arguments.expect is None:
        json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
        print()
        return 0

    expected = {fact["day"]: fact for fact in json.loads(arguments.expect.read_text())}
    actual = {fact["day"]: fact for fact in found}
    differences = 0
    for day in sorted(expected.keys() | actual.keys()):
        left, right = expected.get(day, {}), actual.get(day, {})
        for key in sorted(left.keys() | right.keys()):
            if left.get(key) != right.get(key):
                differences += 1
                print(f"{day} {key}: expected {left.get(key)!r}, found {right.get(key)!r}")
    print(f"{len(actual)} partitions, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
