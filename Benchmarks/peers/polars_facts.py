"""The facts of a partition by Polars, lazily and streaming: polars_facts.py FILE THREADS"""
import json
import os
import sys

os.environ["POLARS_MAX_THREADS"] = sys.argv[2]
import polars as pl  # noqa: E402

path = sys.argv[1]
e = pl.scan_csv(path, infer_schema=False)
columns = e.collect_schema().names()
e = e.with_columns(pl.all().fill_null(""))
when = pl.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", strict=False, time_unit="ms")
facts = e.select(
    pl.len().alias("records"),
    *[(pl.col(c) == "").sum().alias(f"missing_{i}") for i, c in enumerate(columns)],
    when.min().dt.epoch("ms").alias("first"), when.max().dt.epoch("ms").alias("last"),
    ((pl.col("timestamp") != "") & when.is_null()).sum().alias("unparsable"))
events = e.filter(pl.col("event_name") != "").group_by("event_name").len()
# Whole rows are compared by a hash, as the product does it.
duplicates = e.select(pl.len() - pl.struct(columns).hash().n_unique())
purchases = e.filter(pl.col("event_name") == "checkout_completed").select(
    pl.col("event_data").str.json_path_match("$.transaction_id").alias("id"),
    pl.col("event_data").str.json_path_match("$.revenue").cast(
        pl.Decimal(38, 6), strict=False).alias("revenue"))
facts, events, duplicates, purchases = pl.collect_all(
    [facts, events, duplicates, purchases], engine="streaming")
row = facts.row(0, named=True)
ids = purchases.filter(pl.col("id").is_not_null() & (pl.col("id") != ""))
revenue = purchases["revenue"]
print(json.dumps({
    "records": row["records"], "missing": [row[f"missing_{i}"] for i in range(len(columns))],
    "first": row["first"], "last": row["last"], "unparsable": row["unparsable"],
    "events": dict(events.iter_rows()), "duplicates": duplicates.item(),
    "purchases": [
        purchases.height, purchases.height - ids.height, revenue.null_count(),
        int((revenue <= 0).sum()),
        f"{purchases.filter(pl.col('revenue') > 0)['revenue'].sum() or 0:.6f}",
        ids.group_by("id").len().filter(pl.col("len") > 1).height]}))
