"""The spans in the lines of an annotation file that is known to be ours, in one of two ways.

As objects, all of them; or as columns of what tags are made of, in which a span is made when it is
asked for. A plain line is taken apart by one expression; any other by itself.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from itertools import groupby
from operator import ge, itemgetter
from typing import TYPE_CHECKING, cast

from reader.store import encoding, records
from reader.store.records import (
    PLAIN_FIELDS,
    PLAIN_ID,
    PLAIN_PLACES,
    PLAIN_SPAN,
    Strings,
    plain_span,
    plain_spans,
)
from reader.tagging.fields import SpanError, checked_label
from reader.tagging.span_columns import SpanColumns, SpansOnDemand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.tagging.span import Span

# A line of the table: a plain span under its id, or anything else, which the last group takes.
_KEY = PLAIN_ID + rb': \{"id": "\1"'
_REST = rb"[^\n]*+\n|([^\n]*+\n)"
_LINE = _KEY + PLAIN_FIELDS + _REST
# The same with fewer groups: key, start, end, layer, label, surface, note, created, another line.
_PLACES = re.compile(_KEY + PLAIN_PLACES + _REST)
_STRIDE = _PLACES.groups + 1
_LINE_END = re.compile(rb"\n")
# So many bytes of lines are taken apart at once, as what they are taken apart into takes memory.
_PIECE = 1 << 18


def spans_in(data: bytes, begin: int, end: int, refused: dict[str, str]) -> Iterator[Span]:
    """Yield the spans in the lines of ``data[begin:end]``; records that are none go to ``refused``.

    Raises SpanError where it takes a closer look.
    """
    strings, line = Strings(), re.compile(_LINE)
    for first, stop in _pieces(data, begin, end):
        rows = line.findall(data, first, stop)
        for odd, run in groupby(rows, key=itemgetter(-1)):
            if odd:
                if (span := _taken_apart(odd, refused)) is not None:
                    yield span
            else:
                *columns, _ = zip(*run, strict=True)
                yield from plain_spans(columns, strings)


class _Labels(Strings):
    """Labels by their bytes, each looked at once; raises SpanError for what is none."""

    def __missing__(self, raw: bytes) -> str:
        self[raw] = label = checked_label(raw.decode())
        return label


class SpanLines(SpansOnDemand):
    """The spans in the lines of ``data[begin:end]``, as columns; as for :func:`spans_in`."""

    def __init__(self, data: bytes, begin: int, end: int, refused: dict[str, str]) -> None:
        super().__init__()
        self._data, self._begin, self._end = data, begin, end
        # Of each piece the number of its first span, where it begins, and which of its lines are
        # spans: all of them where that is None.
        self._firsts: list[int] = []
        self._pieces: list[tuple[int, list[int] | None]] = []
        # The piece that a span was made of last, since the next one is near, and its lines.
        self._opened = -1
        self._begins: list[int] = []
        self.columns = SpanColumns([], [], [], [], [], [])
        self._strings = strings = Strings()
        self._labels = _Labels()
        for first, stop in _pieces(data, begin, end):
            self._firsts.append(len(self.columns.starts))
            self._pieces.append((first, self._take(data[first:stop], strings, refused)))
        if any(map(ge, self.columns.starts, self.columns.ends)):
            raise SpanError("an empty span")

    def _take(self, lines: bytes, strings: Strings, refused: dict[str, str]) -> list[int] | None:
        """Add a piece to the columns; which of its lines are spans, None for all."""
        columns, first = self.columns, len(self)
        parts: list[bytes | None] = _PLACES.split(lines)
        apart: dict[int, Span] = {}
        rows = None
        if any(parts[_STRIDE - 1 :: _STRIDE]):
            rows, apart = _with_others(parts, refused)
        fields = (cast("list[bytes]", parts[group::_STRIDE]) for group in range(2, _STRIDE - 2))
        starts, ends, layers, labels, surfaces, notes = fields
        columns.starts.extend(map(int, starts))
        columns.ends.extend(map(int, ends))
        columns.layers.extend(map(strings.__getitem__, layers))
        columns.labels.extend(map(self._labels.__getitem__, labels))
        columns.surfaces.extend(_decoded(surfaces))
        for row, span in apart.items():
            self._made[first + row] = span
            columns.surfaces[first + row] = span.surface
        if any(notes):
            columns.full.extend(number for number, note in enumerate(notes, first) if note)
        return rows

    def _make(self, number: int) -> Span:
        """The span in a line, which is looked for in its piece."""
        place = bisect_right(self._firsts, number) - 1
        if self._opened != place:
            self._opened, self._begins = place, self._begins_in(place)
        rows = self._pieces[place][1]
        row = number - self._firsts[place]
        line = row if rows is None else rows[row]
        begin, end = self._begins[line : line + 2]
        record = self._data.index(b": ", begin) + 2
        found = re.compile(PLAIN_SPAN).match(self._data, record, end)
        key = self._data[begin + 1 : record - 3].decode()
        span = plain_span(key, found, self._strings) if found else None
        return span or next(spans_in(self._data, begin, end, {}))

    def _begins_in(self, place: int) -> list[int]:
        """Where the lines of a piece begin, and where the last one ends."""
        begin = self._pieces[place][0]
        following = self._pieces[place + 1 : place + 2]
        stop = following[0][0] if following else self._end
        return [begin, *(match.end() for match in _LINE_END.finditer(self._data, begin, stop))]

    def _make_all(self) -> list[Span]:
        return list(spans_in(self._data, self._begin, self._end, {}))


def _decoded(strings: list[bytes]) -> list[str]:
    """JSON strings by what stands between their quotes, where no line break can stand."""
    if not strings:
        return []
    lines = b"\n".join(strings)
    found = lines.decode().split("\n")
    if b"\\" in lines:
        return [json.loads(f'"{each}"') if "\\" in each else each for each in found]
    return found


def _with_others(
    parts: list[bytes | None], refused: dict[str, str]
) -> tuple[list[int] | None, dict[int, Span]]:
    """Put into ``parts`` what lines hold that are not plain, and take out those that are no spans.

    Returns the rows that were spans, None for all of them, and the spans that stand in lines that
    are not plain, by their number among those.
    """
    others = parts[_STRIDE - 1 :: _STRIDE]
    found: dict[int, Span] = {}
    gone: list[int] = []
    for row, line in enumerate(others):
        if not line:
            continue
        span = _taken_apart(line, refused)
        if span is None:
            gone.append(row)
            continue
        found[row - len(gone)] = span
        # What makes it full is looked for in the column of notes.
        full = b"*" if span.note or span.arguments or span.attributes else b""
        place = row * _STRIDE + 2
        parts[place : place + 6] = (
            b"%d" % span.start,
            b"%d" % span.end,
            span.layer.encode(),
            span.label.encode(),
            b"",
            full,
        )
    for row in reversed(gone):
        del parts[row * _STRIDE : (row + 1) * _STRIDE]
    return [row for row in range(len(others)) if row not in gone] if gone else None, found


def _pieces(data: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the begin and the end of some lines at a time."""
    while begin < end:
        stop = data.find(b"\n", begin + _PIECE, end) + 1 or end
        yield begin, stop
        begin = stop


def _taken_apart(line: bytes, refused: dict[str, str]) -> Span | None:
    """The span in a line of the file; None where its record is none, which goes to ``refused``."""
    key, record = encoding.record_in(line)
    try:
        return records.span_of(key, record)
    except SpanError as error:
        refused[key] = error.reason
        return None
