"""What a program would be that trusted TinyDB's stock JSONStorage: the suite must find it out."""

import json
import sys

from tinydb import TinyDB, where

databases = {}
for line in sys.stdin.buffer:
    record = json.loads(line)
    name = record["doc"]
    if name not in databases:
        databases[name] = TinyDB(f"{name}.json", encoding="utf-8")
    database = databases[name]
    identity = record["id"]
    if record.get("deleted"):
        database.remove(where("id") == identity)
    elif not database.update(record, where("id") == identity):
        database.insert(record)
    print(identity, flush=True)
