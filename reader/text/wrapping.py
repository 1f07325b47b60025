"""Breaking a paragraph into rows, in logical order and by cell width.

The paragraph is folded (`reader.text.folding`), so that breaking is a search for blanks in
bytes. It is broken as far as rows are asked for: a paragraph of a megabyte costs what is seen.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from reader.text.bidi import Levels
from reader.text.folding import BLANK, BREAK, Folded, fold_stretch

# How many rows are broken at once, about.
_ROWS_AT_ONCE: Final = 48


class RowRange(NamedTuple):
    """A row in offsets of its paragraph: `[start, stop)`, what is seen of it `[start, end)`.

    `[end, stop)` holds the blanks that the break swallowed, or the line separator. `columns`: how
    many columns takes what is seen.
    """

    start: int
    end: int
    stop: int
    columns: int


class RowRanges:
    """The rows of the paragraph content `text` at `width` cells, found when they are asked for.

    `levels` gives the paragraph's levels; it is called only where the width of a cluster depends
    on them. `at_once` is how many code points are broken in one go.
    """

    def __init__(
        self, text: str, width: int, levels: Callable[[], Levels], at_once: int | None = None
    ) -> None:
        self._text = text
        self._width = width
        self._levels = levels
        self._at_once = at_once or width * _ROWS_AT_ONCE
        self._rows: list[RowRange] = []
        self._starts: list[int] = []
        self._found = 0  # rows are known up to this offset
        self._complete = False

    def __len__(self) -> int:
        while not self._complete:
            self._find_more()
        return len(self._rows)

    def __getitem__(self, number: int) -> RowRange:
        while number >= len(self._rows) and not self._complete:
            self._find_more()
        return self._rows[number]

    def number_at(self, offset: int) -> int:
        """Number of the row that holds `offset`; the last one for the end of the paragraph."""
        while offset >= self._found and not self._complete:
            self._find_more()
        return max(0, bisect_right(self._starts, offset) - 1)

    def _find_more(self) -> None:
        """Break a further stretch; a row is final when it ends before the stretch does."""
        start, length = self._found, len(self._text)
        size = self._at_once
        while self._found == start and not self._complete:
            end = min(start + size, length)
            folded = fold_stretch(self._text, start, end, self._levels)
            self._take(folded, start, end)
            size *= 2

    def _take(self, folded: Folded, start: int, end: int) -> None:
        is_last = end == len(self._text)
        count = len(folded.cells)
        first = 0
        for seen, stop in _breaks(folded, self._width):
            if stop == count and not is_last:
                return
            following = end if stop == count else start + folded.offset(stop)
            shown = end if seen == count else start + folded.offset(seen)
            columns = folded.columns(first, seen)
            self._rows.append(RowRange(self._found, shown, following, columns))
            self._starts.append(self._found)
            self._found = following
            first = stop
        self._complete = is_last


def _breaks(folded: Folded, width: int) -> Iterator[tuple[int, int]]:
    """Ends of rows in clusters: where what is seen ends, and where the next row starts."""
    cells, edges = folded.cells, folded.edges
    if BREAK not in cells:
        yield from _stretch(cells, edges, 0, len(cells), width)
        return
    start = 0
    while start < len(cells) or not start:
        end = cells.find(BREAK, start)
        if end < 0:
            yield from _stretch(cells, edges, start, len(cells), width)
            return
        *rows, last = _stretch(cells, edges, start, end, width)
        yield from rows
        yield last[0], end + 1
        start = end + 1


def _stretch(
    cells: bytes, edges: list[int] | None, start: int, end: int, width: int
) -> Iterator[tuple[int, int]]:
    """Rows of `[start, end)`, which holds no line separator; at least one."""
    while True:
        full = start + width if edges is None else _filled(edges, start, width)
        if full >= end:
            yield end, end
            return
        blank = cells.rfind(BLANK, start, full + 1)
        if blank < 0:
            yield full, full
            start = full
            continue
        seen = start + len(cells[start:blank].rstrip(BLANK))
        following = blank + 1
        while following < end and cells[following] == BLANK[0]:
            following += 1
        yield seen, following
        if following == end:
            return
        start = following


def _filled(edges: list[int], start: int, width: int) -> int:
    """The first cluster that no longer fits into a row that starts at `start`."""
    return max(start + 1, bisect_right(edges, edges[start] + width) - 1)
