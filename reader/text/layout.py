"""A page: a whole text set in rows of cells at one width, and the map index <-> cell.

*index*: code-point offset in the text. *column*: screen column, padding counted. *row*: one
screen line. A page lays out only the rows that it is asked for; what it keeps of the rest is
how many rows each paragraph takes.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from reader.text.bidi import REMOVED, Direction, Levels, levels_of, reorder
from reader.text.brackets import mirror_of
from reader.text.characters import CHARACTERS, Kind
from reader.text.clusters import Cluster
from reader.text.paragraphs import Paragraph, paragraph_ranges
from reader.text.runs import Shaper
from reader.text.units import Column, Index, RowNumber
from reader.text.wrapping import Folded, NeedsLevelsError, count_rows, fold, row_ranges

Tashkeel = Literal["show", "hide"]

MIN_WIDTH: Final = 2  # a wide character must fit
_ROWS_KEPT: Final = 512
_PARAGRAPHS_KEPT: Final = 64


class Cell(NamedTuple):
    """One cluster on the screen.

    `column`: its leftmost screen column; `width`: columns it takes; `[start, end)`: indices it
    stands for; `level`: embedding level after L1; `glyphs`: what the terminal gets, joined,
    mirrored, marks after their base.
    """

    column: Column
    width: int
    start: Index
    end: Index
    level: int
    glyphs: str


class Row(NamedTuple):
    """One row. `[start, end)` tiles the text, hidden indices included.

    `paragraph`: number of its paragraph; `number`: its number in that paragraph; `base`:
    paragraph level; `cells` from left to right; `hidden`: ranges of indices without a cell.
    """

    paragraph: int
    number: int
    start: Index
    end: Index
    base: int
    cells: tuple[Cell, ...]
    hidden: tuple[tuple[Index, Index], ...]

    @property
    def width(self) -> int:
        """Columns from the first cell to the end of the last one."""
        return sum(cell.width for cell in self.cells)

    def cell_at(self, column: int) -> Cell | None:
        """The cell that takes `column`."""
        place = bisect_right(self.cells, column, key=lambda cell: cell.column) - 1
        if place < 0 or column >= self.cells[place].column + self.cells[place].width:
            return None
        return self.cells[place]

    def cell_of(self, index: int) -> Cell | None:
        """The cell that stands for `index`; None where it is hidden or in another row."""
        return next((cell for cell in self.cells if cell.start <= index < cell.end), None)

    def in_reading_order(self) -> list[Cell]:
        """The cells by index."""
        return sorted(self.cells, key=lambda cell: cell.start)

    @property
    def glyphs(self) -> str:
        """The row as the terminal gets it, padding included."""
        padding = " " * (self.cells[0].column if self.cells else 0)
        return padding + "".join(cell.glyphs for cell in self.cells)


def letters_of(text: str, cell: Cell, *, tashkeel: bool = True) -> str:
    """What `cell` stands for in base letters and logical order, harmless to a terminal.

    Joiners stay, because whoever shapes these letters needs them; bidi controls don't.
    """
    shown: list[str] = []
    for character in text[cell.start : cell.end]:
        kind, _, glyph = CHARACTERS[character]
        if kind is Kind.JOINER:
            shown.append(character)
        elif kind is not Kind.HIDDEN and (tashkeel or kind is not Kind.TASHKEEL):
            shown.append(glyph)
    return "".join(shown)


class _LaidParagraph:
    """One paragraph with its levels and the borders of its rows."""

    __slots__ = ("_levels", "content", "direction", "number", "place", "ranges", "tashkeel")

    def __init__(
        self, number: int, place: Paragraph, content: str, width: int, page: "Page"
    ) -> None:
        self.number = number
        self.place = place
        self.content = content
        self.direction: Direction = page.direction
        self.tashkeel = page.tashkeel
        self._levels: Levels | None = None
        self.ranges = row_ranges(self._folded(), len(content), width)

    @property
    def levels(self) -> Levels:
        if self._levels is None:
            self._levels = levels_of(self.content, self.direction)
        return self._levels

    def _folded(self) -> Folded:
        try:
            return fold(self.content)
        except NeedsLevelsError:
            return fold(self.content, self.levels)

    def row_of(self, index: int) -> int:
        offset = index - self.place.start
        return max(0, bisect_right(self.ranges, offset, key=lambda row: row.start) - 1)

    def row(self, number: int, width: int) -> Row:
        start, seen, stop = self.ranges[number]
        last = number == len(self.ranges) - 1
        origin = self.place.start
        depths = self.levels.of_row(start, stop)
        shaper = Shaper(self.content, self.levels, tashkeel=self.tashkeel == "show")
        clusters = [cluster for cluster in shaper.clusters(start, seen) if cluster.width]
        end = (self.place.stop if last else origin + stop) - origin
        hidden = _gaps([(cluster.start, cluster.end) for cluster in clusters], start, end)
        items = self._with_breaks(clusters, depths, start, seen)
        taken = sum(cluster.width for cluster in clusters)
        column = max(0, width - taken) if self.levels.base else 0
        cells: list[Cell] = []
        for a, b, cell_width, glyphs in reorder(items, [depths[item[0] - start] for item in items]):
            if not cell_width:
                continue
            level = depths[a - start]
            drawn = mirror_of(glyphs[0]) + glyphs[1:] if level & 1 else glyphs
            cells.append(
                Cell(Column(column), cell_width, Index(origin + a), Index(origin + b), level, drawn)
            )
            column += cell_width
        return Row(
            self.number,
            number,
            Index(origin + start),
            Index(origin + end),
            self.levels.base,
            tuple(cells),
            tuple((Index(origin + a), Index(origin + b)) for a, b in hidden),
        )

    def _with_breaks(
        self, clusters: list[Cluster], depths: bytes, start: int, seen: int
    ) -> list[Cluster]:
        """Clusters and, of no width, what has no cell of its own but another level.

        A direction mark, an isolate, a mark cut off from its base by a control: never seen where
        it stands, it still breaks a run of one level in L2. X9 takes embeddings, overrides and
        BN out of that order.
        """
        if len(clusters) == seen - start:  # everyday: one character, one cell
            return clusters
        classes = self.levels.classes
        starts = {cluster.start for cluster in clusters}
        extra: list[Cluster] = []
        level = -1
        for at in range(start, seen):
            if classes[at] in REMOVED:
                continue
            if at not in starts and depths[at - start] != level:
                extra.append(Cluster(at, at + 1, 0, ""))
            level = depths[at - start]
        return sorted([*clusters, *extra]) if extra else clusters


def _gaps(taken: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """What of `[start, end)` the ranges `taken`, in order, leave over."""
    gaps: list[tuple[int, int]] = []
    place = start
    for a, b in taken:
        if a > place:
            gaps.append((place, a))
        place = b
    if end > place:
        gaps.append((place, end))
    return gaps


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
        self.paragraphs = paragraph_ranges(text)
        self._starts = [paragraph.start for paragraph in self.paragraphs]
        self._laid: OrderedDict[int, _LaidParagraph] = OrderedDict()
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

    def _lay(self, number: int) -> _LaidParagraph:
        laid = self._laid.get(number)
        if laid is None:
            place = self.paragraphs[number]
            content = self.text[place.start : place.end]
            laid = _LaidParagraph(number, place, content, self.width, self)
            self._laid[number] = laid
            if len(self._laid) > _PARAGRAPHS_KEPT:
                self._laid.popitem(last=False)
        return laid
