"""A page: a whole text set in rows of cells at one width, and the map index <-> cell.

*index*: code-point offset in the text. *column*: screen column, padding counted. *row*: one
screen line. A page lays out only the rows that it is asked for; of the others it counts how
many there are, in reading order and no further than a number must be known.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import Final

from reader.text.bidi import Direction
from reader.text.cells import Cell, Row, letters_of
from reader.text.counting import count_slab
from reader.text.long_text import Text
from reader.text.paragraph_layout import LaidParagraph, Setting, Tashkeel
from reader.text.paragraphs import Paragraphs
from reader.text.units import Column, Index, RowNumber

# What a page gives is asked for where the page is.
__all__ = ["MIN_WIDTH", "Cell", "Page", "Row", "Tashkeel", "letters_of"]

MIN_WIDTH: Final = 2  # a wide character must fit
_ROWS_KEPT: Final = 512
_PARAGRAPHS_KEPT: Final = 64
# Code points whose rows are counted in one go: about a millisecond.
_SLAB: Final = 1 << 15


class Page:
    """`text` set at `width` cells.

    `direction`: `auto` finds each paragraph's base level by P2 and P3. `tashkeel`: whether short
    vowels are drawn; they stay in their base's cell either way. `before`: a page of the same text,
    from which what the width is nothing to is taken over.
    Raises ValueError for a width under `MIN_WIDTH`.
    """

    def __init__(
        self,
        text: Text,
        width: int,
        *,
        direction: Direction = "auto",
        tashkeel: Tashkeel = "show",
        before: "Page | None" = None,
    ) -> None:
        if width < MIN_WIDTH:
            msg = f"a page is at least {MIN_WIDTH} cells wide, not {width}"
            raise ValueError(msg)
        self.text = text
        self.width = width
        self.direction: Direction = direction
        self.tashkeel: Tashkeel = tashkeel
        self._setting = Setting(direction, tashkeel)
        self.paragraphs: Paragraphs = before.paragraphs if before else Paragraphs(text)
        self._laid: OrderedDict[int, LaidParagraph] = OrderedDict()
        if before:
            for number, laid in before._laid.items():  # noqa: SLF001 -- a page too
                self._laid[number] = laid.at(width, self._setting)
        self._rows: OrderedDict[int, Row] = OrderedDict()
        # The first row of each paragraph that is counted so far, and of the one behind them.
        self._first_rows = array("I", (0,))

    @property
    def row_count(self) -> int:
        """Rows of the whole page, at least one. Counts them all: see `rows_up_to`."""
        while self.count_more():
            pass
        return self._first_rows[-1]

    @property
    def is_counted(self) -> bool:
        """Whether it is known how many rows there are."""
        return len(self._first_rows) > len(self.paragraphs)

    def rows_up_to(self, number: int) -> int:
        """The least of `number` and how many rows there are: counts no further than that."""
        while self._first_rows[-1] < number and self.count_more():
            pass
        return min(self._first_rows[-1], number)

    def count_more(self) -> bool:
        """Count the rows of some more paragraphs, which takes about a millisecond.

        Returns whether any are left. A single paragraph is counted at once, however long it is.
        """
        first = len(self._first_rows) - 1
        if self.is_counted:
            return False
        begin = self.paragraphs.starts[first]
        after = max(self.paragraphs.number_of(begin + _SLAB), first + 1)
        end = self.paragraphs.starts[after] if after < len(self.paragraphs) else len(self.text)
        counts = count_slab(self.text, begin, end, self.width)
        if counts is None:
            counts = [len(self._lay(number).ranges) for number in range(first, after)]
        total = self._first_rows[-1]
        for count in counts:
            total += count
            self._first_rows.append(total)
        return not self.is_counted

    def row(self, number: int) -> Row:
        """Row `number` of the whole page. Raises IndexError beyond it."""
        row = self._rows.get(number)
        if row is None:
            paragraph, inside = self._place_of(number)
            row = self._lay(paragraph).row(inside, self.width)
            self._rows[number] = row
            if len(self._rows) > _ROWS_KEPT:
                self._rows.popitem(last=False)
        return row

    def glyphs_of(self, number: int) -> str:
        """Row `number` as the terminal gets it: `row(number).glyphs`, for printing many rows."""
        return self.set_row(number)[0]

    def set_row(self, number: int) -> tuple[str, int]:
        """The glyphs of row `number` with the padding before them, and how many columns they take.

        Most rows are put together from whole words: a fifth of the price of their cells.
        """
        paragraph, inside = self._place_of(number)
        return self._lay(paragraph).set_row(inside, self.width)

    def row_range(self, number: int) -> tuple[Index, Index]:
        """What `row(number)` would give as `start` and `end`; it need not be laid out for that."""
        paragraph, inside = self._place_of(number)
        return self._lay(paragraph).row_range(inside)

    def row_of(self, index: int) -> RowNumber:
        """The row that holds `index`; the last one for the end of the text."""
        paragraph = self.paragraph_of(index)
        return RowNumber(self._first_row(paragraph) + self._lay(paragraph).row_of(index))

    def paragraph_of(self, index: int) -> int:
        """Number of the paragraph that holds `index`."""
        return self.paragraphs.number_of(index)

    def base_of(self, paragraph: int) -> int:
        """Base level of a paragraph, 0 or 1."""
        return self._lay(paragraph).levels.base

    def cell_of(self, index: int) -> Cell | None:
        """The cell that stands for `index`; None where it is hidden."""
        return self.row(self.row_of(index)).cell_of(index)

    def column_of(self, index: int) -> Column:
        """Column of the cell of `index`, or where a caret for a hidden index stands.

        That is behind the last cell before it in reading order, or at the edge at which the
        row begins.
        """
        row = self.row(self.row_of(index))
        cell = row.cell_of(index)
        if cell:
            return cell.column
        before = [cell for cell in row.cells if cell.start < index]
        if not before:
            return Column(self.width - 1 if row.base else 0)
        cell = max(before, key=lambda candidate: candidate.start)
        behind = cell.column - 1 if cell.level & 1 else cell.column + cell.width
        return Column(min(max(0, behind), self.width - 1))

    def index_at(self, row_number: int, column: int) -> Index:
        """Index of the cell nearest to `column` in a row; the row's start where it has none."""
        row = self.row(row_number)
        if not row.cells:
            return row.start
        place = bisect_left(row.cells, column + 1, key=lambda cell: cell.column + cell.width)
        return row.cells[min(place, len(row.cells) - 1)].start

    def _first_row(self, paragraph: int) -> int:
        """Number of the first row of a paragraph, or of the one behind the last one."""
        while len(self._first_rows) <= paragraph:
            self.count_more()
        return self._first_rows[paragraph]

    def _place_of(self, number: int) -> tuple[int, int]:
        """The paragraph of a row, and the row's number in it. Raises IndexError beyond the page."""
        if number < 0 or self.rows_up_to(number + 1) <= number:
            msg = f"row {number} of {self._first_rows[-1]}"
            raise IndexError(msg)
        paragraph = bisect_right(self._first_rows, number) - 1
        return paragraph, number - self._first_rows[paragraph]

    def _lay(self, number: int) -> LaidParagraph:
        laid = self._laid.get(number)
        if laid is None:
            place = self.paragraphs[number]
            content = self.text[place.start : place.end]
            laid = LaidParagraph(number, place, content, self.width, self._setting)
            self._laid[number] = laid
            if len(self._laid) > _PARAGRAPHS_KEPT:
                self._laid.popitem(last=False)
        return laid
