"""The bytes of an annotation file: plain TinyDB JSON, one record a line, sorted.

::

    {
    "document": {
    "1": {"doc": "seeds/a.txt", …}
    },
    "spans": {
    "01J…": {"id": "01J…", "start": 0, …},
    "01J…": {…}
    }
    }

Spans stand in the order of the text, so that two people who annotate different places of it change
different places of the file, and git merges them.
"""

from __future__ import annotations

import json
import re
from typing import Any

Record = dict[str, Any]
Tables = dict[str, dict[str, Record]]

DOCUMENT, SPANS = "document", "spans"
# The one record of the table `document`.
DOCUMENT_ID = "1"

_LARGEST_FILE = 512 * 2**20
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableError(ValueError):
    """Bytes that are no annotation file; the message is a reason in one line."""


def encode(tables: Tables) -> bytes:
    """The tables as the bytes of a file. Raises ValueError for NaN and for lone surrogates."""
    parts = []
    for name in sorted(tables):
        records = sorted(tables[name].items(), key=_place)
        lines = ",\n".join(f"{_json(key)}: {_json(record)}" for key, record in records)
        parts.append(f"{_json(name)}: {{\n{lines}\n}}" if lines else f"{_json(name)}: {{}}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def decode(data: bytes) -> Tables:
    """The tables in the bytes of a file. Raises :class:`UnreadableError`.

    An empty file and ``null`` are no empty database: something else emptied them. A key that
    stands twice in one object is refused too: JSON readers would drop one of the two in silence.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("is empty")
    if len(data) > _LARGEST_FILE:
        raise UnreadableError("is too large for an annotation file")
    try:
        text = data.decode("utf-8-sig")
        tables = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise UnreadableError("is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise UnreadableError(f"is broken JSON (line {error.lineno}: {error.msg})") from error
    except ValueError as error:  # a number of thousands of digits, a key that stands twice
        raise UnreadableError(f"is broken JSON ({error})") from error
    return _checked_tables(tables, text)


def _checked_tables(tables: object, text: str) -> Tables:
    if not isinstance(tables, dict):
        raise UnreadableError("is no annotation file: it holds no JSON object")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise UnreadableError(f"is no annotation file: {name!a:.40} is no table")
    # Only an escape can hide one here; a search of a large file for nothing is dear.
    if "\\ud" in text.lower() and _LONE_SURROGATE.search(json.dumps(tables, ensure_ascii=False)):
        raise UnreadableError("holds a lone surrogate")
    return tables


def _place(item: tuple[str, object]) -> tuple[float, float, str, str, str]:
    """The order of the text; a record that is no span goes last, by its key."""
    key, record = item
    if isinstance(record, dict):
        start, end = record.get("start"), record.get("end")
        if isinstance(start, int) and isinstance(end, int):
            return (start, -end, str(record.get("layer")), str(record.get("label")), key)
    return (float("inf"), 0, "", "", key)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _object(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice!a:.80} stands twice in one object")
    return found


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
