"""The facts of a partition by DuckDB: duckdb_facts.py FILE THREADS"""
import json
import sys

import duckdb

path, threads = sys.argv[1], int(sys.argv[2])
con = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
# The dialect is given, not guessed, and nothing is converted that is not asked for.
quoted = path.replace("'", "''")
con.execute(f"""create view e as select * from read_csv(
    '{quoted}', header = true, all_varchar = true, auto_detect = true, sample_size = 1000,
    delim = ',', quote = '"', escape = '"')""")
columns = [row[0] for row in con.execute("describe e").fetchall()]
every = ", ".join(f"coalesce(\"{c}\", '')" for c in columns)
missing = ", ".join(f"\"{c}\" is null or \"{c}\" = '' as m{i}" for i, c in enumerate(columns))
counts = ", ".join(f"count(*) filter (m{i})" for i in range(len(columns)))
# The file is read once; what is kept of a record is small. Whole records are compared by a hash, as by the product.
con.execute(f"""create temp table k as select
    hash({every}) as h, event_name, timestamp <> '' as has_time, try_cast(timestamp as timestamptz) as t,
    case when event_name = 'checkout_completed' then event_data end as payload, {missing} from e""")
row = con.execute(f"""select count(*), {counts}, epoch_ms(min(t)), epoch_ms(max(t)),
    count(*) filter (has_time and t is null), count(*) - count(distinct h) from k""").fetchone()
n = len(columns)
events = dict(con.execute(
    "select event_name, count(*) from k where event_name <> '' group by 1").fetchall())
purchases = con.execute("""
    with p as (
        select json_extract_string(payload, '$.transaction_id') as id,
               try_cast(json_extract_string(payload, '$.revenue') as decimal(38, 6)) as revenue
        from k where event_name = 'checkout_completed')
    select count(*), count(*) filter (id is null or id = ''), count(*) filter (revenue is null),
           count(*) filter (revenue <= 0), coalesce(sum(revenue) filter (revenue > 0), 0),
           (select count(*) from (select id from p where id <> '' group by id having count(*) > 1))
    from p""").fetchone()
print(json.dumps({
    "records": row[0], "missing": list(row[1:1 + n]), "first": row[1 + n], "last": row[2 + n],
    "unparsable": row[3 + n], "events": events, "duplicates": row[4 + n],
    "purchases": [*purchases[:4], f"{purchases[4]:.6f}", purchases[5]]}))
