"""Cells and the rows that they make up: where each index of a text stands on the screen."""

from typing import NamedTuple

from reader.text.characters import CHARACTERS, Kind
from reader.text.long_text import Text
from reader.text.units import Column, Index


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


def letters_of(text: Text, cell: Cell, *, tashkeel: bool = True) -> str:
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
