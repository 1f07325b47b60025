"""One way to set a line of text, used wherever a line is shown outside the page.

A title, a label's name, a file's name, a note: each is a paragraph of its own, shaped and put in
visual order by `reader.text.layout`, its control characters made harmless; what stands beside it
never changes its order. :func:`set_line` gives pieces, which `reader.ui.segments` turns into what
Textual draws.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reader.text.clusters import clusters_of
from reader.text.layout import Page
from reader.text.marks import is_inside_cluster
from reader.ui.terminal.encodings import Piece

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from reader.text.layout import Cell

Direction = Literal["auto", "rtl", "ltr"]

ELLIPSIS: Final = "…"
_LONGEST_SURFACE: Final = 40
# Wide enough that no line is ever broken.
UNBROKEN: Final = 1 << 30
# Arabic letters without marks, and the blank.
_LETTERS: Final = frozenset([*map(chr, range(0x621, 0x63B)), *map(chr, range(0x641, 0x64B)), " "])
# Paragraph and row separators would open a second row.
_SEPARATORS: Final = dict.fromkeys(
    [
        *(code for code in range(0x20) if unicodedata.bidirectional(chr(code)) in {"B", "S"}),
        0x85,
        0x2028,
        0x2029,
    ],
    " ",
)


class SetLine(NamedTuple):
    """A line as it stands on the screen: its pieces from the left, its columns, its direction.

    ``base`` is 1 where the line runs right to left, so that it belongs at the right edge of a
    field of its own; ``glyphs`` is what stands in the cells, from the left.
    """

    pieces: tuple[Piece, ...]
    width: int
    base: int
    glyphs: str

    @property
    def has_looks(self) -> bool:
        """Whether any piece brings a look of its own."""
        return any(piece.look is not None for piece in self.pieces)

    def within(self, width: int) -> SetLine:
        """The line in at most ``width`` columns, around the pieces that have no look of their own.

        Those are what a line with a context is about. Whole pieces go, from both ends.
        """
        if self.width <= width:
            return self
        middle = [at for at, piece in enumerate(self.pieces) if piece.look is None] or [0]
        first = last = (middle[0] + middle[-1]) // 2
        room = width - self.pieces[first].width
        while room >= 0:
            grown = False
            for at in (first - 1, last + 1):
                if 0 <= at < len(self.pieces) and self.pieces[at].width <= room:
                    room -= self.pieces[at].width
                    first, last = min(first, at), max(last, at)
                    grown = True
            if not grown:
                break
        shown = self.pieces[first : last + 1] if width >= self.pieces[first].width else ()
        return SetLine.of(shown, self.base)

    @classmethod
    def of(cls, pieces: Iterable[Piece], base: int) -> SetLine:
        """A line of pieces."""
        pieces = tuple(pieces)
        width = sum(piece.width for piece in pieces)
        return cls(pieces, width, base, "".join(piece.glyphs for piece in pieces))


def shortened(text: str, most: int = _LONGEST_SURFACE) -> str:
    """The text in at most so many characters, its middle left out; no mark without its letter."""
    if len(text) <= most:
        return text
    start, end = max(most - 1, 0) // 2, len(text) - max(most - 1, 0) // 2
    while start and is_inside_cluster(text, start):
        start -= 1
    while end < len(text) and is_inside_cluster(text, end):
        end += 1
    return f"{text[:start]}{ELLIPSIS}{text[end:]}"


def as_one_row(text: str) -> str:
    """Return ``text`` with tabs and the ends of paragraphs and rows as blanks: nothing moves."""
    return text.translate(_SEPARATORS)


@lru_cache(maxsize=4096)
def set_line(text: str, width: int | None = None, direction: Direction = "auto") -> SetLine:
    """Set ``text`` as one row of at most ``width`` columns; without ``width``, as wide as it is.

    What does not fit is left out at the end of the text in reading order, where `…` stands then.
    """
    text = as_one_row(text)
    line = _set(text, direction)
    if width is None or line.width <= width:
        return line
    if width <= 0:
        return SetLine.of((), line.base)
    resolved: Direction = "rtl" if line.base else "ltr"
    return _set(text[: _fitting(text, width - 1, direction)].rstrip() + ELLIPSIS, resolved)


def _set(text: str, direction: Direction) -> SetLine:
    if direction != "rtl" and text.isascii() and text.isprintable():
        # Most of what a program says by itself: nothing to reorder, nothing to join.
        return SetLine.of((Piece(each, 1, None, at, each) for at, each in enumerate(text)), 0)
    if not text:
        return SetLine.of((), int(direction == "rtl"))
    if direction != "ltr" and text[0] != " " and _LETTERS.issuperset(text):
        # Labels and names: all of it at one level, so it is its clusters turned round.
        clusters = reversed(clusters_of(text).clusters)
        pieces = (Piece(glyphs, width, None, a, text[a:b]) for a, b, width, glyphs in clusters)
        return SetLine.of(pieces, 1)
    row = Page(text, UNBROKEN, direction=direction).row(0)
    return SetLine.of((piece_of(cell, text) for cell in row.cells), row.base)


def piece_of(cell: Cell, text: str, look: Hashable = None) -> Piece:
    """Return a cell of the text as a piece to send."""
    return Piece(cell.glyphs, cell.width, look, cell.start, text[cell.start : cell.end])


def _fitting(text: str, width: int, direction: Direction) -> int:
    """Where to cut ``text`` so that it takes at most ``width`` columns."""
    cells = Page(text, UNBROKEN, direction=direction).row(0).cells
    columns = 0
    for cell in sorted(cells, key=lambda cell: cell.start):
        columns += cell.width
        if columns > width:
            return cell.start
    return len(text)
