"""What a row of the page looks like: cells and spans in, runs of equal look out.

Pure: no widget, no colours. A *look* says what is to be told apart in a cell; `reader.ui.colours`
gives it a style. Nested spans: the innermost colours the background, what lies outside shows as an
underline, so two spans over one word are seen as two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from reader.tagging.span import ENTITY
from reader.ui.terminal.encodings import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.tagging.span import Span
    from reader.text.layout import Cell, Row
    from reader.text.long_text import Text


class Look(NamedTuple):
    """What is to be told apart in a cell.

    ``entity`` and ``event`` are the labels of the innermost span of each layer over it, ``inner``
    the layer of the innermost of all, ``nested`` whether more than one span lies over it, ``edge``
    whether a span covers only part of it (an edge between the lam and the alef of one cell),
    ``aside`` whether there is a span over it that is not among those looked at.
    """

    entity: str = ""
    event: str = ""
    inner: str = ""
    nested: bool = False
    edge: bool = False
    marked: bool = False
    found: bool = False
    word: bool = False
    caret: bool = False
    aside: bool = False


PLAIN = Look()
ChangeOfLook = Callable[[Look], Look]


class Overlay(NamedTuple):
    """What lies over the text of a row beside its spans; ranges are of indices, half open.

    ``found`` are the matches of a search, ``word`` the word under the caret, shown so that one
    sees what a letter would tag. ``about`` are the ids of the spans that are looked at, None where
    all are.
    """

    marked: tuple[int, int] | None = None
    word: tuple[int, int] | None = None
    caret: int | None = None
    found: Sequence[tuple[int, int]] = ()
    about: frozenset[str] | None = None

    def changes_of_look(self, start: int, end: int) -> Iterator[tuple[int, int, ChangeOfLook]]:
        """The ranges that lie over the indices ``[start, end)``, and what each makes of a look."""
        layers: tuple[tuple[Sequence[tuple[int, int]], ChangeOfLook], ...] = (
            (_within(self.found, start, end), lambda look: look._replace(found=True)),
            ([self.word] if self.word else (), lambda look: look._replace(word=True)),
            ([self.marked] if self.marked else (), lambda look: look._replace(marked=True)),
            (
                [(self.caret, self.caret + 1)] if self.caret is not None else (),
                lambda look: look._replace(caret=True),
            ),
        )
        for ranges, change in layers:
            for first, last in ranges:
                if first < end and start < last:
                    yield first, last, change

    def touches(self, start: int, end: int) -> bool:
        """Whether anything of it lies over the indices ``[start, end)``."""
        return next(self.changes_of_look(start, end), None) is not None

    def changes(self, other: Overlay) -> list[tuple[int, int]]:
        """The ranges of indices that look otherwise under ``other``, but for its matches."""
        changed = [*_difference(self.marked, other.marked), *_difference(self.word, other.word)]
        if self.caret != other.caret:
            changed += [
                (caret, caret + 1) for caret in (self.caret, other.caret) if caret is not None
            ]
        return changed


def _within(ranges: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Those of many ranges, sorted and apart, that share an index with ``[start, end)``."""
    first = bisect_right(ranges, start, key=itemgetter(1))
    return ranges[first : bisect_left(ranges, end, key=itemgetter(0))]


def _difference(
    one: tuple[int, int] | None,
    other: tuple[int, int] | None,
) -> list[tuple[int, int]]:
    """What lies in just one of two ranges, more or less: what a growing mark need not repaint."""
    if one == other:
        return []
    if one is None or other is None or one[1] <= other[0] or other[1] <= one[0]:
        return [each for each in (one, other) if each is not None]
    ends = [(min(pair), max(pair)) for pair in zip(one, other, strict=True)]
    return [pair for pair in ends if pair[0] != pair[1]]


NOTHING = Overlay()
CARET = Look(caret=True)


class Painted(NamedTuple):
    """A row ready to be sent: so many blank columns, then the pieces from the left."""

    before: int
    pieces: list[Piece]


def paint(
    row: Row,
    text: Text,
    spans: Sequence[Span],
    overlay: Overlay = NOTHING,
    *,
    caret_column: int | None = None,
) -> Painted:
    """Paint a row.

    ``caret_column`` is where the caret stands if it is in this row and no cell holds it: in an
    empty row, behind the last letter, on a hidden character.
    """
    origin = row.start
    letters = text[origin : row.end]
    pieces = [
        Piece(glyphs, width, look, start, letters[start - origin : end - origin])
        for (_, width, start, end, _, glyphs), look in zip(
            row.cells, looks(row, spans, overlay), strict=True
        )
    ]
    before = row.cells[0].column if row.cells else 0
    if caret_column is None:
        return Painted(before, pieces)
    return _with_caret_at(caret_column, before, pieces)


def _with_caret_at(column: int, before: int, pieces: list[Piece]) -> Painted:
    """Draw the caret in a column that has no letter, or over the one that it has."""
    if not pieces:
        return Painted(column, [Piece(" ", 1, CARET, 0, " ")])
    if column < before:
        gap = [_blank(pieces[0].order)] * (before - column - 1)
        return Painted(column, [Piece(" ", 1, CARET, pieces[0].order, " "), *gap, *pieces])
    at = before
    for position, piece in enumerate(pieces):
        if at <= column < at + piece.width:
            look = piece.look if isinstance(piece.look, Look) else PLAIN
            pieces[position] = piece._replace(look=look._replace(caret=True))
            return Painted(before, pieces)
        at += piece.width
    gap = [_blank(pieces[-1].order)] * (column - at)
    return Painted(before, [*pieces, *gap, Piece(" ", 1, CARET, pieces[-1].order, " ")])


def _blank(order: int) -> Piece:
    return Piece(" ", 1, PLAIN, order, " ")


def looks(row: Row, spans: Sequence[Span], overlay: Overlay = NOTHING) -> list[Look]:
    """Return the look of each cell of ``row``, in the order of ``row.cells``.

    ``spans`` are those over the row in document order, as `Document.spans_between` gives them.
    """
    cells = row.cells
    painted = [PLAIN] * len(cells)
    # The longest first: what is painted last is the innermost.
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        is_aside = overlay.about is not None and span.id not in overlay.about
        for position in _positions(cells, span.start, span.end):
            look = painted[position]
            painted[position] = (
                look._replace(aside=True) if is_aside else _under(look, cells[position], span)
            )
    if not overlay.touches(row.start, row.end):
        return painted
    for start, end, change in overlay.changes_of_look(row.start, row.end):
        for position in _positions(cells, start, end):
            painted[position] = change(painted[position])
    return painted


def _positions(cells: Sequence[Cell], start: int, end: int) -> list[int]:
    """Where among ``cells`` those are that hold an index of ``[start, end)``: perhaps in pieces."""
    return [
        position for position, cell in enumerate(cells) if cell.start < end and start < cell.end
    ]


def _under(look: Look, cell: Cell, span: Span) -> Look:
    """The look of a cell with one more span over it, inside all before."""
    partly = cell.start < span.start or span.end < cell.end
    nested = look.nested or bool(look.inner)
    edge = look.edge or partly
    if span.layer == ENTITY:
        return look._replace(entity=span.label, inner=span.layer, nested=nested, edge=edge)
    return look._replace(event=span.label, inner=span.layer, nested=nested, edge=edge)
