"""The facts of a partition by DuckDB: duckdb_facts.py FILE THREADS"""
import json
import sys

import duckdb

path, threads = sys.argv[1], int(sys.argv[2])
con = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
# A view cannot have a parameter. Sniffing is left out where it can be: the dialect is known.
quoted = path.replace("'", "''")
con.execute(f"""create view e as select * from read_csv(
    '{quoted}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')""")
columns = [row[0] for row in con.execute("describe e").fetchall()]
missing = ", ".join(f"count(*) filter (\"{c}\" is null or \"{c}\" = '')" for c in columns)
# One pass for what needs no groups.
row = con.execute(f"""
    select count(*), {missing},
           epoch_ms(min(try_cast(timestamp as timestamptz))), epoch_ms(max(try_cast(timestamp as timestamptz))),
           count(*) filter (timestamp <> '' and try_cast(timestamp as timestamptz) is null)
    from e""").fetchone()
n = len(columns)
events = dict(con.execute(
    "select event_name, count(*) from e where event_name <> '' group by 1").fetchall())
# Whole rows are compared by a hash, as the product does it.
all_columns = ", ".join(f"coalesce(\"{c}\", '')" for c in columns)
duplicates = con.execute(f"""
    select coalesce(sum(n - 1), 0) from (
        select count(*) as n from (select hash({all_columns}) as h from e) group by h)
    where n > 1""").fetchone()[0]
purchases = con.execute("""
    with p as (
        select json_extract_string(event_data, '$.transaction_id') as id,
               try_cast(json_extract_string(event_data, '$.revenue') as decimal(38, 6)) as revenue
        from e where event_name = 'checkout_completed')
    select count(*), count(*) filter (id is null or id = ''), count(*) filter (revenue is null),
           count(*) filter (revenue <= 0), coalesce(sum(revenue) filter (revenue > 0), 0),
           (select count(*) from (select id from p where id <> '' group by id having count(*) > 1))
    from p""").fetchone()
print(json.dumps({
    "records": row[0], "missing": list(row[1:1 + n]), "first": row[1 + n], "last": row[2 + n],
    "unparsable": row[3 + n], "events": events, "duplicates": int(duplicates),
    "purchases": [purchases[0], purchases[1], purchases[2], purchases[3],
                  f"{purchases[4]:.6f}", purchases[5]]}))
