"""How many rows paragraphs take, many of them at once and none of them laid out.

Rows are counted a *slab* at a time: a stretch of whole paragraphs. What has no cell is taken out
of it with the string methods, which search as fast as memory is read: a million characters take
some twenty milliseconds.
"""

import re
from typing import Final

from reader.text.characters import LINE_SEPARATOR
from reader.text.folding import MARKS, UNCOMMON, WITHOUT_CELL
from reader.text.joining import LAM, LAM_ALEF

# The marks of everyday text; looking for one that is not there costs next to nothing.
_EVERYDAY_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_MARKS: Final = re.compile(f"[{MARKS}]+")
_WITHOUT_CELL: Final = re.compile(f"[{WITHOUT_CELL}]+")
# Here a mark may stand that has no base, which makes a cell of its own.
_NO_BASE: Final = re.compile(f"(?:^|\n)[{WITHOUT_CELL}]")
# One cluster, of a letter that no lam joins: a second alef behind it stays one.
_LAM_ALEF: Final = "\ufefb"
_OTHER_BREAKS: Final = f"\r\x1c\x1d\x1e{LINE_SEPARATOR}\u2029"


def count_slab(slab: str, width: int) -> list[int] | None:
    """Rows of each paragraph of `slab` at `width` cells; None where they must be laid out.

    `slab`: paragraphs with their separators; the last one may be without. None is the answer to
    whatever is not everyday text: wide characters, rare scripts, other separators than LF.
    """
    if UNCOMMON.search(slab) or any(other in slab for other in _OTHER_BREAKS):
        return None
    if _NO_BASE.search(slab):
        return None
    lines = _cells(slab).split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [1 if len(line) <= width else _rows(line, width) for line in lines]


def _cells(slab: str) -> str:
    """`slab` with one character per cluster."""
    for mark in _EVERYDAY_MARKS:
        slab = slab.replace(mark, "")
    rare = _WITHOUT_CELL.search(slab)
    if rare:
        slab = _MARKS.sub("", slab)
    for alef in LAM_ALEF:
        slab = slab.replace(LAM + alef, _LAM_ALEF)
    if rare:
        slab = _WITHOUT_CELL.sub("", slab)
    return slab.replace("\t", " ")


def _rows(cells: str, width: int) -> int:
    """Rows of one paragraph, broken as `reader.text.wrapping` does."""
    end = len(cells)
    start = rows = 0
    while True:
        rows += 1
        full = start + width
        if full >= end:
            return rows
        blank = cells.rfind(" ", start, full + 1)
        if blank < 0:
            start = full
            continue
        start = blank + 1
        while start < end and cells[start] == " ":
            start += 1
        if start == end:
            return rows
