"""The facts of a partition by pandas with PyArrow's reader: pandas_facts.py FILE THREADS"""
import json
import sys
from decimal import Decimal

import pandas as pd
import pyarrow as pa
from pyarrow import csv

path, threads = sys.argv[1], int(sys.argv[2])
pa.set_cpu_count(threads)
with open(path) as file:
    columns = file.readline().strip().split(",")
table = csv.read_csv(
    path, parse_options=csv.ParseOptions(newlines_in_values=True),
    convert_options=csv.ConvertOptions(column_types={c: pa.string() for c in columns}))
e = table.to_pandas(types_mapper=pd.ArrowDtype)
time = pd.to_datetime(e["timestamp"], format="ISO8601", errors="coerce", utc=True)
payload = e.loc[e["event_name"] == "checkout_completed", "event_data"].map(json.loads)
ids = payload.map(lambda p: p.get("transaction_id") or "")
revenue = payload.map(lambda p: p.get("revenue"))
numbers = [Decimal(str(r)) for r in revenue if r is not None]
events = e.loc[e["event_name"] != "", "event_name"].value_counts()
epoch = pd.Timestamp("1970-01-01", tz="UTC")
print(json.dumps({
    "records": len(e), "missing": [int((e[c] == "").sum()) for c in columns],
    "first": (time.min() - epoch) // pd.Timedelta("1ms"),
    "last": (time.max() - epoch) // pd.Timedelta("1ms"),
    "unparsable": int((time.isna() & (e["timestamp"] != "")).sum()),
    "events": {name: int(n) for name, n in events.items()},
    "duplicates": int(pd.util.hash_pandas_object(e, index=False).duplicated().sum()),
    "purchases": [
        len(payload), int((ids == "").sum()), int(revenue.isna().sum()),
        sum(n <= 0 for n in numbers), f"{sum(n for n in numbers if n > 0):.6f}",
        int((ids[ids != ""].value_counts() > 1).sum())]}))
