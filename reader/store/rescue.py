"""What can still be read of a broken annotation file: every record that is whole in its line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reader.store.encoding import DOCUMENT, DOCUMENT_ID, SPANS

if TYPE_CHECKING:
    from reader.store.encoding import Record, Tables

_RECORD = re.compile(r'\s*("(?:[^"\\]|\\.)*")\s*:\s*(\{.*\})\s*,?\s*$')
_LONGEST_LINE = 2**20


def rescued(data: bytes) -> Tables:
    """The records of a file that is no JSON any more, by table, as far as lines can be read.

    A record that has the shape of a span goes to the spans and one that names a document to the
    document, in whatever table they stood: the line that said so may be among those lost.
    """
    found: Tables = {DOCUMENT: {}, SPANS: {}}
    for line in data.decode("utf-8", errors="replace").splitlines():
        if len(line) > _LONGEST_LINE or "\ufffd" in line:
            continue
        match = _RECORD.match(line)
        if match is None:
            continue
        try:
            key, record = json.loads(match[1]), json.loads(match[2])
        except (ValueError, RecursionError):
            continue
        _put(found, key, record)
    return found


def _put(found: Tables, key: str, record: Record) -> None:
    if {"start", "end", "layer", "label"} <= record.keys():
        there = found[SPANS].get(key)
        # A merge that stopped halfway has both versions of a record.
        if there is None or str(record.get("changed", "")) > str(there.get("changed", "")):
            found[SPANS][key] = record
    elif isinstance(record.get("doc"), str):
        found[DOCUMENT].setdefault(DOCUMENT_ID, record)
