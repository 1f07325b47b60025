"""Breaking a paragraph into rows, in logical order and by cell width.

The paragraph is folded (`reader.text.folding`), so that breaking is a search for blanks in
bytes. It is broken as far as rows are asked for: a paragraph of a megabyte costs what is seen.
"""

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from reader.text.folding import BLANK, BREAK, Folded, fold, fold_by_clusters
from reader.text.runs import Shaper, has_override

# How many rows are broken at once, about.
_ROWS_AT_ONCE: Final = 48
_BLANK: Final = BLANK[0]
# A page is two stretches or three.
_STRETCHES_KEPT: Final = 8


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

    `shaper` gives what finds the paragraph's clusters, for which it takes levels; it is called only
    where the width of a cluster depends on them. `at_once` is how many code points are broken in
    one go: a *stretch*. Of one that was passed over on the way to a later row no more is kept than
    where it begins.
    """

    def __init__(
        self, text: str, width: int, shaper: Callable[[], Shaper], at_once: int | None = None
    ) -> None:
        self._text = text
        self._width = width
        self._shaper = shaper
        self._at_once = at_once or width * _ROWS_AT_ONCE
        # Of each stretch: its first row, and where it begins; at last those behind all of them.
        self._firsts = array("I", (0,))
        self._starts = array("I", (0,))
        self._stretches: OrderedDict[int, _Stretch] = OrderedDict()
        self._complete = False

    def __len__(self) -> int:
        while not self._complete:
            self._find_more()
        return self._firsts[-1]

    def __getitem__(self, number: int) -> RowRange:
        while number >= self._firsts[-1] and not self._complete:
            self._find_more()
        if not 0 <= number < self._firsts[-1]:
            msg = f"row {number} of {self._firsts[-1]}"
            raise IndexError(msg)
        stretch = bisect_right(self._firsts, number) - 1
        return self._stretch(stretch).row(number - self._firsts[stretch])

    def number_at(self, offset: int) -> int:
        """Number of the row that holds `offset`; the last one for the end of the paragraph."""
        while offset >= self._starts[-1] and not self._complete:
            self._find_more()
        stretch = min(bisect_right(self._starts, offset), len(self._starts) - 1) - 1
        return self._firsts[stretch] + self._stretch(stretch).number_at(offset)

    def _find_more(self) -> None:
        """Break a further stretch."""
        stretch = self._stretch(len(self._starts) - 1)
        self._firsts.append(self._firsts[-1] + len(stretch.breaks))
        self._starts.append(stretch.stop)
        self._complete = stretch.is_last

    def _stretch(self, number: int) -> "_Stretch":
        found = self._stretches.get(number)
        if found is None:
            start, size = self._starts[number], self._at_once
            found = self._broken(start, size)
            while not found.breaks:  # a row is final when it ends before the stretch does
                size *= 2
                found = self._broken(start, size)
            self._stretches[number] = found
            if len(self._stretches) > _STRETCHES_KEPT:
                self._stretches.popitem(last=False)
        return found

    @cached_property
    def _is_overridden(self) -> bool:
        """Whether letters may lie the other way, joined as they never are in their own."""
        return has_override(self._text)

    def _broken(self, start: int, size: int) -> "_Stretch":
        end = min(start + size, len(self._text))
        folded = None if start and self._is_overridden else fold(self._text[start:end])
        if folded is None:
            folded = fold_by_clusters(self._shaper(), start, end)
        return _Stretch(folded, self._width, start, end, is_last=end == len(self._text))


class _Stretch:
    """The rows of `[start, end)` of a paragraph but for one that may go on behind it.

    `breaks`: where what is seen of each ends, and where the next one starts, in clusters.
    """

    def __init__(self, folded: Folded, width: int, start: int, end: int, *, is_last: bool) -> None:
        self._folded = folded
        self._start = start
        self._end = end
        self.is_last = is_last
        self.breaks = _breaks(folded, width)
        if not is_last and self.breaks[-1][1] == len(folded.cells):
            self.breaks.pop()
        self.stop = self._offset(self.breaks[-1][1]) if self.breaks else start

    def row(self, number: int) -> RowRange:
        """The row `number` of this stretch."""
        first = self.breaks[number - 1][1] if number else 0
        seen, following = self.breaks[number]
        start = self._offset(first) if number else self._start
        columns = self._folded.columns(first, seen)
        return RowRange(start, self._offset(seen), self._offset(following), columns)

    def number_at(self, offset: int) -> int:
        """The row that holds an offset; the last one for what is behind them all."""
        place = bisect_right(self.breaks, offset, key=lambda each: self._offset(each[1]))
        return min(place, len(self.breaks) - 1)

    def _offset(self, place: int) -> int:
        """Where, in the paragraph, the cluster number `place` of this stretch begins."""
        behind = place == len(self._folded.cells)
        return self._end if behind else self._start + self._folded.offset(place)


def _breaks(folded: Folded, width: int) -> list[tuple[int, int]]:
    """Ends of rows in clusters: where what is seen ends, and where the next row starts."""
    cells, edges = folded.cells, folded.edges
    if BREAK not in cells:
        return _rows_between(cells, edges, 0, len(cells), width)
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(cells):
        end = cells.find(BREAK, start)
        if end < 0:
            return found + _rows_between(cells, edges, start, len(cells), width)
        found += _rows_between(cells, edges, start, end, width)
        found[-1] = found[-1][0], end + 1
        start = end + 1
    return found


def _rows_between(
    cells: bytes, edges: list[int] | None, start: int, end: int, width: int
) -> list[tuple[int, int]]:
    """Rows of `[start, end)`, which holds no line separator; at least one."""
    found: list[tuple[int, int]] = []
    while True:
        full = start + width if edges is None else _filled(edges, start, width)
        if full >= end:
            return [*found, (end, end)]
        blank = cells.rfind(BLANK, start, full + 1)
        if blank < 0:
            found.append((full, full))
            start = full
            continue
        seen = blank
        while seen > start and cells[seen - 1] == _BLANK:
            seen -= 1
        following = blank + 1
        while following < end and cells[following] == _BLANK:
            following += 1
        found.append((seen, following))
        if following == end:
            return found
        start = following


def _filled(edges: list[int], start: int, width: int) -> int:
    """The first cluster that no longer fits into a row that starts at `start`."""
    return max(start + 1, bisect_right(edges, edges[start] + width) - 1)
