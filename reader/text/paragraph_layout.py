"""One paragraph of a page: its levels, the borders of its rows, and the rows themselves."""

from functools import cached_property
from typing import Literal, NamedTuple

from reader.text.bidi import REMOVED, Direction, Levels, levels_of, reorder
from reader.text.brackets import mirror_of
from reader.text.cells import Cell, Row
from reader.text.clusters import Cluster
from reader.text.paragraphs import Paragraph
from reader.text.runs import Shaper
from reader.text.units import Index
from reader.text.wrapping import RowRanges

Tashkeel = Literal["show", "hide"]


class Setting(NamedTuple):
    """How text is set: `direction` auto by P2 and P3, `tashkeel` whether short vowels show."""

    direction: Direction = "auto"
    tashkeel: Tashkeel = "show"


class LaidParagraph:
    """One paragraph with its levels and the borders of its rows; `content` is what it holds."""

    def __init__(
        self, number: int, place: Paragraph, content: str, width: int, setting: Setting
    ) -> None:
        self.number = number
        self.place = place
        self.content = content
        self.setting = setting
        self.ranges = RowRanges(self.content, width, lambda: self._shaper)

    def at(self, width: int, setting: Setting) -> "LaidParagraph":
        """The same paragraph set anew; what the width is nothing to need not be found again."""
        other = LaidParagraph(self.number, self.place, self.content, width, setting)
        known = self.__dict__
        if setting.direction == self.setting.direction and "levels" in known:
            other.levels = self.levels
            if setting.tashkeel == self.setting.tashkeel and "_shaper" in known:
                other._shaper = self._shaper
        return other

    @cached_property
    def levels(self) -> Levels:
        """Embedding levels of the whole paragraph, found when they are first asked for."""
        return levels_of(self.content, self.setting.direction)

    @cached_property
    def _shaper(self) -> Shaper:
        return Shaper(self.content, self.levels, tashkeel=self.setting.tashkeel == "show")

    def row_of(self, index: int) -> int:
        """Number of the row, in this paragraph, that holds an index of the text."""
        return self.ranges.number_at(index - self.place.start)

    def row_range(self, number: int) -> tuple[Index, Index]:
        """Indices of the text that row `number` of this paragraph takes, hidden ones included."""
        start, _, stop, _ = self.ranges[number]
        origin = self.place.start
        end = self.place.stop if stop == len(self.content) else origin + stop
        return Index(origin + start), Index(end)

    def row(self, number: int, width: int) -> Row:
        """Row `number` of this paragraph, reordered (L1, L2), mirrored (L4) and in its columns."""
        start, seen, stop, _ = self.ranges[number]
        last = stop == len(self.content)
        origin = self.place.start
        depths = self.levels.of_row(start, stop)
        clusters = self._shaper.clusters(start, seen)
        end = (self.place.stop if last else origin + stop) - origin
        hidden = _gaps([(cluster.start, cluster.end) for cluster in clusters], start, end)
        items = self._with_breaks(clusters, depths, start, seen)
        taken = sum([cluster[2] for cluster in clusters])
        column = max(0, width - taken) if self.levels.base else 0
        cells: list[Cell] = []
        make = tuple.__new__  # a fifth of the price of the constructor
        for a, b, cell_width, glyphs in reorder(items, [depths[item[0] - start] for item in items]):
            if not cell_width:
                continue
            level = depths[a - start]
            drawn = mirror_of(glyphs) if level & 1 else glyphs
            cells.append(make(Cell, (column, cell_width, origin + a, origin + b, level, drawn)))
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

    def set_row(self, number: int, width: int) -> tuple[str, int]:
        """What `row` would give as `glyphs`, and the columns up to its end; most need no cells."""
        start, seen, stop, taken = self.ranges[number]
        depths = self.levels.of_row(start, stop)[: seen - start]
        glyphs = self._shaper.visual(start, depths)
        if glyphs is not None:
            if not taken:  # of hidden characters alone there is nothing to stand at the edge
                return "", 0
            before = width - taken if self.levels.base else 0
            return " " * before + glyphs, before + taken
        row = self.row(number, width)
        return row.glyphs, (row.cells[0].column if row.cells else 0) + row.width

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
