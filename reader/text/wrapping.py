"""Breaking a paragraph into rows, in logical order and by cell width.

A paragraph is first *folded*: one character per cluster, so that breaking is a search for
blanks in a string. Folding an everyday paragraph costs two regular expressions and no layout;
one with wide characters, explicit bidi controls or rarer scripts goes cluster by cluster.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from reader.text.bidi import Levels
from reader.text.characters import LINE_SEPARATOR
from reader.text.runs import BLANKS, Shaper

_MARKS: Final = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
_WITHOUT_CELL: Final = f"{_MARKS}\u00ad\u061c\u200c-\u200f\u2060-\u2064\ufeff"
# What the quick way knows: one cell or none, no direction control, no break without a blank.
_UNCOMMON: Final = re.compile(
    "[^\x00-\x7f\xa0-\u02ff\u0370-\u0482\u0600-\u06ff\u0750-\u077f\u0870-\u08ff"
    "\u200c-\u200f\u2010-\u2029\u202f-\u205e\u2060-\u2064\u20a0-\u20c0\ufb50-\ufdff\ufe70-\ufeff]"
)
# A mark with nothing before it in its row stands on a dotted circle: a cell of its own.
_WITHOUT_BASE: Final = re.compile(
    f"(?:^|[{LINE_SEPARATOR}])[\u00ad\u061c\u200c-\u200f\u2060-\u2064\ufeff]*[{_MARKS}]"
)
_NO_CELL: Final = re.compile(f"(\u0644)[{_MARKS}]*[\u0622\u0623\u0625\u0627]|[{_WITHOUT_CELL}]+")


class RowRange(NamedTuple):
    """A row in offsets of its paragraph: `[start, stop)`, what is seen of it `[start, end)`.

    `[end, stop)` holds the blanks that the break swallowed, or the line separator.
    """

    start: int
    end: int
    stop: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A paragraph with one character per cluster.

    `cells`: a blank, a line separator, or anything else. `gaps`: for each code point left out,
    its offset less the number left out before it (non-decreasing). `edges`: running sum of
    widths, or None where every cluster is one cell wide.
    """

    cells: str
    gaps: list[int]
    edges: list[int] | None

    def offset(self, place: int) -> int:
        """Offset in the paragraph of the cluster number `place`."""
        return place + bisect_right(self.gaps, place)


def fold(text: str, levels: Levels | None = None) -> Folded:
    """Fold the content of one paragraph; `levels` are asked for only where they matter.

    Raises `NeedsLevelsError` when they do and are not given.
    """
    if not is_common(text):
        if levels is None:
            raise NeedsLevelsError
        return _fold_by_clusters(text, levels)
    gaps: list[int] = []
    left_out = 0
    for match in _NO_CELL.finditer(text):
        start, end = match.span()
        start += match.end(1) > 0
        gaps.extend([start - left_out] * (end - start))
        left_out += end - start
    return Folded(_NO_CELL.sub(r"\1", text).replace("\t", " "), gaps, None)


class NeedsLevelsError(ValueError):
    """A paragraph whose width in cells cannot be told without its embedding levels."""


def is_common(text: str) -> bool:
    """Whether the quick way of folding is exact for this paragraph."""
    return not (_UNCOMMON.search(text) or _WITHOUT_BASE.search(text))


def count_rows(text: str, width: int) -> int | None:
    """How many rows a common paragraph takes, without its map; None for another one."""
    if len(text) <= width and LINE_SEPARATOR not in text and text.isascii():
        return 1
    if not is_common(text):
        return None
    cells = _NO_CELL.sub(r"\1", text).replace("\t", " ")
    return sum(1 for _ in _breaks(Folded(cells, [], None), width))


def row_ranges(folded: Folded, length: int, width: int) -> list[RowRange]:
    """The rows of a folded paragraph of `length` code points at `width` cells."""
    rows: list[RowRange] = []
    start = 0
    for end, stop in _breaks(folded, width):
        last = stop == len(folded.cells)
        stop_offset = length if last else folded.offset(stop)
        end_offset = length if end == len(folded.cells) else folded.offset(end)
        rows.append(RowRange(start, end_offset, stop_offset))
        start = stop_offset
    return rows


def _fold_by_clusters(text: str, levels: Levels) -> Folded:
    cells: list[str] = []
    widths: list[int] = []
    gaps: list[int] = []
    expected = 0
    for start, _end, width, _glyphs in Shaper(text, levels).clusters(0, len(text)):
        gaps.extend([len(cells)] * (start - expected))
        character = text[start]
        cells.append(" " if character in BLANKS else character)
        widths.append(width)
        expected = start + 1
    gaps.extend([len(cells)] * (len(text) - expected))
    return Folded("".join(cells), gaps, [0, *accumulate(widths)])


def _breaks(folded: Folded, width: int) -> Iterator[tuple[int, int]]:
    """Ends of rows in clusters: where what is seen ends, and where the next row starts."""
    cells, edges = folded.cells, folded.edges
    if LINE_SEPARATOR not in cells:
        yield from _stretch(cells, edges, 0, len(cells), width)
        return
    start = 0
    while start < len(cells) or not start:
        end = cells.find(LINE_SEPARATOR, start)
        if end < 0:
            yield from _stretch(cells, edges, start, len(cells), width)
            return
        *rows, last = _stretch(cells, edges, start, end, width)
        yield from rows
        yield last[0], end + 1
        start = end + 1


def _stretch(
    cells: str, edges: list[int] | None, start: int, end: int, width: int
) -> Iterator[tuple[int, int]]:
    """Rows of `[start, end)`, which holds no line separator; at least one."""
    while True:
        full = start + width if edges is None else _filled(edges, start, width)
        if full >= end:
            yield end, end
            return
        blank = cells.rfind(" ", start, full + 1)
        if blank < 0:
            yield full, full
            start = full
            continue
        seen = start + len(cells[start:blank].rstrip(" "))
        following = blank + 1
        while following < end and cells[following] == " ":
            following += 1
        yield seen, following
        if following == end:
            return
        start = following


def _filled(edges: list[int], start: int, width: int) -> int:
    """The first cluster that no longer fits into a row that starts at `start`."""
    return max(start + 1, bisect_right(edges, edges[start] + width) - 1)
