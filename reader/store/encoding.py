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

import contextlib
import copy
import heapq
import json
import re
from collections.abc import MutableMapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from reader.store.record_lines import RecordLines

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = dict[str, Any]
Table = MutableMapping[str, Record]
Tables = dict[str, Table]
_Place = tuple[float, float, str, str, str]

DOCUMENT, SPANS, APART = "document", "spans", "apart"
# The one record of the table `document`.
DOCUMENT_ID = "1"

_READABLE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_RECORDS_A_PIECE = 100
_LARGEST_FILE = 256 * 2**20
_LARGEST_UNSEARCHED = 4 * 2**20
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# How the record of a span begins as we write it, as far as its place goes.
_BEGINNING = re.compile(
    rb'\{"id": "[^"\\]*", "start": (\d{1,18}), "end": (\d{1,18}), '
    rb'"layer": "([^"\\]*)", "label": "([^"\\]*)"'
)


class UnreadableError(ValueError):
    """Bytes that are no annotation file; the message is a reason in one line."""


def encode(tables: Tables) -> bytes:
    """The tables as the bytes of a file. Raises ValueError for NaN and for lone surrogates."""
    return b"".join(encode_in_pieces(tables))


def encode_in_pieces(tables: Tables) -> Iterator[bytes]:
    """The same piece by piece, so that other threads get a turn while a large file is made."""
    opening = "{\n"
    for name in sorted(tables, key=lambda name: (name != DOCUMENT, name)):
        table = tables[name]
        keys = _in_order(table)
        yield f"{opening}{_json(name)}: {{".encode()
        between = b"\n"
        while lines := [_line(table, key) for key in islice(keys, _RECORDS_A_PIECE)]:
            yield between + b",\n".join(lines)
            between = b",\n"
        yield b"\n}" if table else b"}"
        opening = ",\n"
    yield b"\n}\n" if tables else b"{}\n"


def decode(data: bytes, *, trusted: bool = False) -> Tables:
    """The tables in the bytes of a file. Raises :class:`UnreadableError`.

    An empty file and ``null`` are no empty database: something else emptied them. A key that
    stands twice in one object is refused too: JSON readers would drop one of the two in silence.
    ``trusted`` bytes are those that this program wrote, by their hash; they are not searched, and
    the records of spans stay lines until they are looked at.
    """
    if trusted:
        with contextlib.suppress(ValueError, RecursionError):
            if (by_lines := _decode_by_lines(data)) is not None:
                return by_lines
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


def record_in(line: bytes) -> tuple[str, Record]:
    """The key and the record in a line of a file that this program wrote.

    Raises UnreadableError where there is none.
    """
    try:
        ((key, record),) = json.loads(b"{%b}" % line.rstrip(b",\n")).items()
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"is broken JSON ({error})") from error
    if not isinstance(record, dict):
        raise UnreadableError(f"is no annotation file: {key!a:.80} is no record")
    return key, record


def copied(tables: Tables) -> Tables:
    """Tables that can be changed without these; the records themselves are the same."""
    return {name: copy.copy(table) for name, table in tables.items()}


def _decode_by_lines(data: bytes) -> Tables | None:
    """What :func:`encode` has written; None where the lines are not as it writes them."""
    tables: Tables = {}
    begin = 2 if data.startswith(b"{\n") else 0
    while begin and data[begin : begin + 1] == b'"':
        after = data.find(b"\n", begin) + 1
        head = data[begin:after].rstrip(b"\n,}")
        if not head.endswith(b'": {') or b"\\" in head:
            return None
        places: dict[str, int | Record] = {}
        if data[after - 2 : after] == b"{\n":
            after = _find_records(data, after, places)
        table = RecordLines(data, places)
        name = head[1:-4].decode()
        tables[name] = table if name == SPANS else dict(table)
        begin = after
    return tables if begin and data[begin:] == b"}\n" else None


def _find_records(data: bytes, begin: int, places: dict[str, int | Record]) -> int:
    """Put into ``places`` where the records from ``begin`` on are; where the next table begins.

    That is 0 where the lines are not as they should be.
    """
    while data[begin : begin + 1] == b'"':
        after = data.find(b"\n", begin) + 1
        end = data.find(b'": {', begin, after)
        key = data[begin + 1 : end]
        if end < 0 or b"\\" in key:
            return 0
        places[key.decode()] = end + 3
        begin = after
    return data.find(b"\n", begin) + 1 if data[begin : begin + 1] == b"}" else 0


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


def _in_order(table: Table) -> Iterator[str]:
    """The keys in the order of the text."""
    if not isinstance(table, RecordLines):
        yield from (key for key, _ in sorted(table.items(), key=_place))
        return
    # What stands in lines stands in order: only what was set since has to find its place.
    since = sorted(_place(item) for item in table.set_since())
    for place in heapq.merge(_places_of_lines(table), since):
        yield place[-1]


def _places_of_lines(table: RecordLines) -> Iterator[_Place]:
    for key, found in table.matching(_BEGINNING):
        if isinstance(found, dict):
            yield _place((key, found))
        else:
            start, end, layer, label = found.groups()
            yield int(start), -int(end), layer.decode(), label.decode(), key


def _line(table: Table, key: str) -> bytes:
    line = table.line(key) if isinstance(table, RecordLines) else None
    return f"{_json(key)}: ".encode() + (_json(table[key]).encode() if line is None else line)


def _place(item: tuple[str, object]) -> _Place:
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
