"""The lines of a log: one a commit, checksummed, in the order in which they were made.

``crc32 SP {"n", "op", "by", "at", "ops": [[table, id, new, was]]}``, the checksum in
eight hex digits over the bytes of the object. ``new`` is null for a record removed, ``was`` for one
added. Two kinds of line are no commits and count no revision:

- ``base``, in parts: all records as they were at revision ``n``, where the log begins;
- ``snapshot``: the annotation file now holds revision ``n`` and has this ``sha256``.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.encoding import Record, Tables
    from reader.store.journal import OpenLog

BASE, SNAPSHOT = "base", "snapshot"
# A part of a base holds this many records, so that no line is very long.
_RECORDS_A_LINE = 500
# A longer line, as an import of some hundred spans leaves, need not be held.
_LONG = 2**18
_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_HEAD = (
    rb'\{"n":(\d{1,15}),"op":"([^"\\]{1,64})","by":("(?:[^"\\]|\\.)*"),"at":"([^"\\]{0,40})",'
    rb'(?:"part":\[(\d{1,9}),(\d{1,9})\],|"sha256":"([0-9a-f]{64})",)?"ops":'
)


@cache
def _head() -> re.Pattern[bytes]:
    """What a line begins with, compiled for the first one: most texts have no log yet."""
    return re.compile(_HEAD)


class LogLineError(ValueError):
    """A line whose checksum is right and that is none of ours all the same."""


@dataclass(frozen=True, slots=True)
class Op:
    """One record before and after, in a table."""

    table: str
    id: str
    new: Record | None
    was: Record | None

    def inverse(self) -> Op:
        """The op that takes this one back."""
        return Op(self.table, self.id, self.was, self.new)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says. ``part`` is (number from 1, of how many) in a base."""

    n: int
    operation: str
    by: str
    at: str
    ops: tuple[Op, ...] = ()
    sha256: str = ""
    part: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class LeftInLog:
    """The bytes of a long line, left in its log: how many there are, and their checksum."""

    log: OpenLog
    length: int
    checksum: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose checksum is right: where it begins in the log, its bytes, and its head.

    ``content`` is those bytes, or says where to read them when they are wanted.
    """

    offset: int
    content: bytes | LeftInLog
    n: int
    operation: str
    by: str
    at: str
    sha256: str = ""
    part: tuple[int, int] = (0, 0)

    @property
    def is_commit(self) -> bool:
        """Whether the line counts a revision."""
        return self.operation not in {BASE, SNAPSHOT}

    @property
    def raw(self) -> bytes:
        """The bytes of the line; raises LogLineError where its log has them no more."""
        content = self.content
        if isinstance(content, bytes):
            return content
        raw = content.log.read(self.offset, content.length)
        if raw[:8] != content.checksum or not _is_whole(raw, 0, len(raw)):
            raise LogLineError(f"revision {self.n} cannot be read")
        return raw

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.length

    @property
    def identity(self) -> tuple[int, int, bytes]:
        """What tells it from other lines: revision, length and checksum."""
        content = self.content
        checksum = content[:8] if isinstance(content, bytes) else content.checksum
        return self.n, self.length, checksum

    def entry(self) -> Entry:
        """The whole line; raises LogLineError where the rest is none of ours."""
        try:
            ops = json.loads(self.raw[9:-1], parse_constant=_constant)["ops"]
        except (ValueError, RecursionError) as error:
            raise LogLineError(f"revision {self.n} cannot be read") from error
        checked = tuple(_op(op) for op in (ops if isinstance(ops, list) else [ops]))
        return Entry(self.n, self.operation, self.by, self.at, checked, self.sha256, self.part)


def encode(entry: Entry) -> bytes:
    """The line of an entry. Raises ValueError for NaN and lone surrogates."""
    content: dict[str, Any] = {
        "n": entry.n,
        "op": entry.operation,
        "by": entry.by,
        "at": entry.at,
    }
    if entry.part != (0, 0):
        content["part"] = entry.part
    elif entry.sha256:
        content["sha256"] = entry.sha256
    content["ops"] = [[op.table, op.id, op.new, op.was] for op in entry.ops]
    body = _COMPACT.encode(content).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


def encode_base(tables: Tables, n: int, at: str) -> Iterator[bytes]:
    """The lines with which a log begins that goes on from ``tables`` at revision ``n``."""
    keys = [(table, key) for table in tables for key in tables[table]]
    cuts = range(0, len(keys), _RECORDS_A_LINE) or range(1)
    for number, cut in enumerate(cuts, 1):
        some = keys[cut : cut + _RECORDS_A_LINE]
        ops = tuple(Op(table, key, tables[table][key], None) for table, key in some)
        yield encode(Entry(n, BASE, "", at, ops, part=(number, len(cuts))))


def scan(
    data: bytes, offset: int = 0, log: OpenLog | None = None
) -> tuple[list[Line], list[tuple[int, int]]]:
    """The good lines in ``data``, and where the bad stretches begin and end.

    ``data`` begins at ``offset`` of the log, and all offsets are the log's. A line that does not
    end in a line break is bad, whatever its checksum: it may be the start of a longer one. Long
    lines are left in ``log``, if it is given.
    """
    lines: list[Line] = []
    bad: list[tuple[int, int]] = []
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin) + 1 or len(data)
        line = _line(data, begin, end, offset + begin, log)
        if line is not None:
            lines.append(line)
        elif bad and bad[-1][1] == offset + begin:
            bad[-1] = (bad[-1][0], offset + end)
        else:
            bad.append((offset + begin, offset + end))
        begin = end
    return lines, bad


def read_line(line: bytes) -> Line | None:
    """One line by its bytes; None for one that is not good."""
    return _line(line, 0, len(line), 0, None)


def _is_whole(data: bytes, begin: int, end: int) -> bool:
    """Whether ``[begin, end)`` is a line that has the checksum it says."""
    if data[begin + 8 : begin + 9] != b" " or data[end - 1 : end] != b"\n":
        return False
    checksum = zlib.crc32(memoryview(data)[begin + 9 : end - 1])
    return data[begin : begin + 8] == b"%08x" % checksum


def _line(data: bytes, begin: int, end: int, offset: int, log: OpenLog | None) -> Line | None:
    if not _is_whole(data, begin, end):
        return None
    head = _head().match(data, begin + 9, end - 1)
    if head is None:
        return None
    try:
        operation, at = head[2].decode(), head[4].decode()
        by = json.loads(head[3]) if b"\\" in head[3] else head[3][1:-1].decode()
    except ValueError:  # not UTF-8, or an escape that is none
        return None
    part = (int(head[5] or 0), int(head[6] or 0))
    content: bytes | LeftInLog
    if log is not None and end - begin > _LONG:
        content = LeftInLog(log, end - begin, data[begin : begin + 8])
    else:
        content = data[begin:end]
    sha256 = (head[7] or b"").decode()
    return Line(offset, content, int(head[1]), operation, by, at, sha256, part)


def _op(op: object) -> Op:
    if isinstance(op, list) and len(op) == 4:
        table, key, new, was = op
        strings = isinstance(table, str) and isinstance(key, str)
        if strings and all(each is None or isinstance(each, dict) for each in (new, was)):
            return Op(table, key, new, was)
    raise LogLineError("an op of the log is no [table, id, new, was]")


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
