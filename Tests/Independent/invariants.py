"""What must hold of a state folder, told without any code of the gate: Python's sqlite3, csv, json.

usage: invariants.py WORKPLACE [settled]

WORKPLACE holds partitions/ and state/, arrived/ and archive/ where files came or went another way, and reports/ where
layer 2 ran. At any moment, even right after a kill: no name in promoted/
without a row of the ledger, none that is both promoted and quarantined unless a decision about it is
pending or somebody released it. With `settled`, after the next run: nothing temporary, nothing pending,
the promoted bytes are the landed ones, the ledger has each transaction id of a day once, and the reports
are those of one run, with no more kept than the run before.
Prints what does not hold, a line each.
"""
import csv, gzip, hashlib, io, json, os, sqlite3, sys

work, settled = sys.argv[1], "settled" in sys.argv[2:]
problems = []


def content(path):
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def transactions(path):
    ids = set()
    if not os.path.exists(path):
        return ids
    for row in csv.DictReader(io.StringIO(content(path).decode("utf-8", "replace"))):
        if row.get("event_name") == "checkout_completed":
            ids.add(json.loads(row["event_data"])["transaction_id"])
    return ids


def landed_file(name):
    places = [os.path.join(work, folder, name) for folder in ("partitions", "archive", "arrived")]
    return next((place for place in places if os.path.exists(place)), places[0])


def plain(path):
    return path[:-3] if path.endswith(".gz") else path


def tree(folder):
    """The files below a folder, each with its bytes."""
    return {
        os.path.relpath(os.path.join(place, name), folder): content(os.path.join(place, name))
        for place, _, names in os.walk(folder)
        for name in names
    }


def names(folder):
    path = os.path.join(work, "state", folder)
    return sorted(os.listdir(path)) if os.path.isdir(path) else []


ledger = os.path.join(work, "state", "ledger.sqlite")
rows, keys, released, sets = {}, {}, {}, {}
if os.path.exists(ledger) and os.path.getsize(ledger):
    # A copy: looking must not tidy up what the kill left.
    copy = sqlite3.connect(":memory:")
    source = sqlite3.connect(ledger)
    source.backup(copy)
    source.close()
    if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        problems.append("the ledger is damaged")
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    if "entry" in tables:
        for row in copy.execute("SELECT partition, id, verdict, action, day FROM entry WHERE is_current"):
            if row[0] in rows:
                problems.append(f"{row[0]} has two current entries")
            rows[row[0]] = row[1:]
        if "entry_files" in tables:
            for entry, files in copy.execute("SELECT entry, files FROM entry_files"):
                sets[entry] = [line.split(" ", 3)[3] for line in files.split("\n") if line]
        released = dict(copy.execute("SELECT entry, mode FROM release"))
        for entry, count in copy.execute(
            "SELECT entry, sum(keys) FROM transaction_block GROUP BY entry"
        ):
            keys[entry] = count
        current = {row[0] for row in rows.values()}
        for entry in keys:
            if entry not in current:
                problems.append(f"transaction ids of entry {entry}, which holds no more")

pending = {"promoting", "quarantining"}
promoted = [
    name
    for name in names("promoted")
    if not name.startswith(".gate-tmp-")
    and not name.endswith(".at_risk.json")
    and name != "manifest.json"
]
quarantined = [
    name for name in names("quarantine") if name.startswith("events_") or name in rows
]
for name in promoted:
    row = rows.get(name) or rows.get(name + ".gz")
    if not row:
        problems.append(f"{name} is promoted, and the ledger has no row of it")
        continue
    entry, verdict, action, _ = row
    if name in quarantined and action not in pending and entry not in released:
        problems.append(f"{name} is both promoted and quarantined")
    if verdict == "QUARANTINED" and action not in pending and entry not in released:
        problems.append(f"{name} is promoted against its verdict")

if settled:
    for folder, _, files in os.walk(work):
        if ".gate-tmp-" in folder:
            problems.append(f"{folder} is left")
        problems += [f"{folder}/{name} is left" for name in files if ".gate-tmp-" in name]
    for name, (entry, verdict, action, day) in rows.items():
        landed = landed_file(name)
        if action in pending:
            problems.append(f"{name} is still {action}")
        where = os.path.join(work, "state", "promoted", name)
        if entry in sets:
            files = {file: content(landed_file(file)) for file in sets[entry]}
            ids = set().union(*[transactions(landed_file(file)) for file in sets[entry]])
            if keys.get(entry, 0) != len(ids):
                problems.append(f"{name}: {keys.get(entry, 0)} ids in the ledger")
            if verdict != "QUARANTINED" or released.get(entry) == "whole":
                if tree(where) != files:
                    problems.append(f"{name} was promoted with other bytes")
            elif entry in released:
                found = tree(where)
                if set(found) != {plain(file) for file in files}:
                    problems.append(f"{name}: its remainder has other files")
                for file, data in files.items():
                    lines = found.get(plain(file), b"").splitlines()
                    if not set(lines) <= set(data.splitlines()):
                        problems.append(f"{name}: the remainder of {file} has lines of its own")
            elif name not in quarantined:
                problems.append(f"{name} is not quarantined")
            continue
        if keys.get(entry, 0) != len(transactions(landed)):
            problems.append(f"{name}: {keys.get(entry, 0)} ids in the ledger")
        if verdict != "QUARANTINED" or released.get(entry) == "whole":
            if not os.path.exists(where):
                problems.append(f"{name} is not promoted")
            elif content(where) != content(landed):
                problems.append(f"{name} was promoted with other bytes")
        elif entry in released:
            lines = content(where if os.path.exists(where) else where[:-3]).splitlines()
            if not set(lines) <= set(content(landed).splitlines()):
                problems.append(f"{name}: its remainder has lines of its own")
        elif name not in quarantined:
            problems.append(f"{name} is not quarantined")
        if name in quarantined and os.path.dirname(landed).endswith("arrived"):
            kept = os.path.join(work, "state", "quarantine", name, name)
            if not os.path.exists(kept) or content(kept) != content(landed):
                problems.append(f"{name}: its bytes are not kept")

reports = os.path.join(work, "reports")
if settled and os.path.isdir(reports):
    latest = os.path.realpath(os.path.join(reports, "latest"))
    names = sorted(name for name in os.listdir(reports) if name not in ("latest", ".runs"))
    if names != sorted(os.listdir(latest)):
        problems.append(f"reports are {names}, of {os.listdir(latest)}")
    for name in names:
        if os.path.realpath(os.path.join(reports, name)) != os.path.join(latest, name):
            problems.append(f"{name} is not of the latest run")
    if len(os.listdir(os.path.join(reports, ".runs"))) > 2:
        problems.append("more than two runs are kept")

print("\n".join(problems), end="")
