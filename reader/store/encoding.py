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

The document's own record comes first, other tables by their names. Spans stand in the order of the
text, so that two people who annotate different places of it change different places of the file,
and git merges them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = dict[str, Any]
Tables = dict[str, dict[str, Record]]

DOCUMENT, SPANS, APART = "document", "spans", "apart"
# The one record of the table `document`.
DOCUMENT_ID = "1"

_READABLE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_RECORDS_A_PIECE = 100
_LARGEST_FILE = 256 * 2**20
_LARGEST_UNSEARCHED = 4 * 2**20
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableError(ValueError):
    """Bytes that are no annotation file; the message is a reason in one line."""


def encode(tables: Tables) -> bytes:
    """The tables as the bytes of a file. Raises ValueError for NaN and for lone surrogates."""
    return b"".join(encode_in_pieces(tables))


def encode_in_pieces(tables: Tables) -> Iterator[bytes]:
    """The same piece by piece, so that other threads get a turn while a large file is made."""
    opening = "{\n"
    for name in sorted(tables, key=lambda name: (name != DOCUMENT, name)):
        records = sorted(tables[name].items(), key=_place)
        yield f"{opening}{_json(name)}: {{".encode()
        for cut in range(0, len(records), _RECORDS_A_PIECE):
            some = records[cut : cut + _RECORDS_A_PIECE]
            lines = ",\n".join(f"{_json(key)}: {_json(record)}" for key, record in some)
            yield f"{',' if cut else ''}\n{lines}".encode()
        yield b"\n}" if records else b"}"
        opening = ",\n"
    yield b"\n}\n" if tables else b"{}\n"


def decode(data: bytes, *, trusted: bool = False) -> Tables:
    """The tables in the bytes of a file. Raises :class:`UnreadableError`.

    An empty file and ``null`` are no empty database: something else emptied them. A key that
    stands twice in one object is refused too: JSON readers would drop one of the two in silence.
    ``trusted`` bytes are those that this program wrote, by their hash; they are not searched.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("is empty")
    if not trusted and _is_hostile(data):
        raise UnreadableError("is too large, or too finely divided, for an annotation file")
    hook = None if trusted else _object
    try:
        text = data.decode("utf-8-sig")
        tables = json.loads(text, object_pairs_hook=hook, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise UnreadableError("is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise UnreadableError(f"is broken JSON (line {error.lineno}: {error.msg})") from error
    except ValueError as error:  # a number of thousands of digits, a key that stands twice
        raise UnreadableError(f"is broken JSON ({error})") from error
    return _checked_tables(tables, "" if trusted else text)


def _is_hostile(data: bytes) -> bool:
    """Whether the parsed file could fill the memory: an element costs ten times its two bytes."""
    if len(data) > _LARGEST_FILE:
        return True
    if len(data) < _LARGEST_UNSEARCHED:
        return False
    return (data.count(b",") + data.count(b"[") + data.count(b"{")) * 8 > len(data)


def _checked_tables(tables: object, text: str) -> Tables:
    if not isinstance(tables, dict):
        raise UnreadableError("is no annotation file: it holds no JSON object")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise UnreadableError(f"is no annotation file: {name!a:.40} is no table")
        for key, record in table.items():
            if not isinstance(record, dict):
                raise UnreadableError(f"is no annotation file: {key!a:.80} is no record")
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
    return _READABLE.encode(value)


def _object(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice!a:.80} stands twice in one object")
    return found


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
