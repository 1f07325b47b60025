"""A page: a whole text set in rows of cells at one width, and the map index <-> cell.

*index*: code-point offset in the text. *column*: screen column, padding counted. *row*: one
screen line. A page lays out only the rows that it is asked for; what it keeps of the rest is
how many rows each paragraph takes.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from itertools import accumulate
from typing import Final

from reader.text.bidi import Direction
from reader.text.cells import Cell, Row, letters_of
from reader.text.paragraph_layout import LaidParagraph, Setting, Tashkeel
from reader.text.paragraphs import paragraph_ranges
from reader.text.units import Column, Index, RowNumber
from reader.text.wrapping import count_rows

# What a page gives is asked for where the page is.
__all__ = ["MIN_WIDTH", "Cell", "Page", "Row", "Tashkeel", "letters_of"]

MIN_WIDTH: Final = 2  # a wide character must fit
_ROWS_KEPT: Final = 512
_PARAGRAPHS_KEPT: Final = 64


class Page:
    """`text` set at `width` cells.

    `direction`: `auto` finds each paragraph's base level by P2 and P3. `tashkeel`: whether short
    vowels are drawn; they stay in their base's cell either way.
    Raises ValueError for a width under `MIN_WIDTH`.
    """

    def __init__(
        self,
        text: str,
        width: int,
        *,
        direction: Direction = "auto",
        tashkeel: Tashkeel = "show",
    ) -> None:
        if width < MIN_WIDTH:
            msg = f"a page is at least {MIN_WIDTH} cells wide, not {width}"
            raise ValueError(msg)
        self.text = text
        self.width = width
        self.direction: Direction = direction
        self.tashkeel: Tashkeel = tashkeel
        self._setting = Setting(direction, tashkeel)
        self.paragraphs = paragraph_ranges(text)
        self._starts = [paragraph.start for paragraph in self.paragraphs]
        self._laid: OrderedDict[int, LaidParagraph] = OrderedDict()
        self._rows: OrderedDict[int, Row] = OrderedDict()
        counts = (self._count(number) for number in range(len(self.paragraphs)))
        self._first_rows = [0, *accumulate(counts)]

    @property
    def row_count(self) -> int:
        """Rows of the whole page, at least one."""
        return self._first_rows[-1]

    def row(self, number: int) -> Row:
        """Row `number` of the whole page. Raises IndexError beyond it."""
        if not 0 <= number < self.row_count:
            msg = f"row {number} of {self.row_count}"
            raise IndexError(msg)
        row = self._rows.get(number)
        if row is None:
            paragraph = bisect_right(self._first_rows, number) - 1
            laid = self._lay(paragraph)
            row = laid.row(number - self._first_rows[paragraph], self.width)
            self._rows[number] = row
            if len(self._rows) > _ROWS_KEPT:
                self._rows.popitem(last=False)
        return row

    def glyphs_of(self, number: int) -> str:
        """Row `number` as the terminal gets it: `row(number).glyphs`, for printing many rows."""
        paragraph = bisect_right(self._first_rows, number) - 1
        return self._lay(paragraph).glyphs(number - self._first_rows[paragraph], self.width)

    def row_of(self, index: int) -> RowNumber:
        """The row that holds `index`; the last one for the end of the text."""
        paragraph = self.paragraph_of(index)
        return RowNumber(self._first_rows[paragraph] + self._lay(paragraph).row_of(index))

    def paragraph_of(self, index: int) -> int:
        """Number of the paragraph that holds `index`."""
        return max(0, bisect_right(self._starts, index) - 1)

    def rows_of_paragraph(self, paragraph: int) -> range:
        """Numbers of the rows of a paragraph."""
        return range(self._first_rows[paragraph], self._first_rows[paragraph + 1])

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

    def cell_range(self, row_number: int, column: int) -> tuple[Index, Index] | None:
        """The indices that the cell at a place stands for; None where there is no cell."""
        cell = self.row(row_number).cell_at(column)
        return (cell.start, cell.end) if cell else None

    def _count(self, number: int) -> int:
        start, end, _ = self.paragraphs[number]
        if end - start <= 1:
            return 1
        rows = count_rows(self.text[start:end], self.width)
        return rows if rows is not None else len(self._lay(number).ranges)

    def _lay(self, number: int) -> LaidParagraph:
        laid = self._laid.get(number)
        if laid is None:
            place = self.paragraphs[number]
            laid = LaidParagraph(number, place, self.text, self.width, self._setting)
            self._laid[number] = laid
            if len(self._laid) > _PARAGRAPHS_KEPT:
                self._laid.popitem(last=False)
        return laid
