"""Folding: a stretch of a paragraph with one character per cluster, to be broken into rows.

Folding everyday text costs two regular expressions and no layout; what has wide characters,
explicit bidi controls or rarer scripts goes cluster by cluster.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import Final, NamedTuple

from reader.text.bidi import Levels
from reader.text.characters import LINE_SEPARATOR
from reader.text.runs import BLANKS, Shaper

MARKS: Final = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
HIDDEN: Final = "\u00ad\u061c\u200c-\u200f\u2060-\u2064\ufeff"
WITHOUT_CELL: Final = f"{MARKS}{HIDDEN}"
# What the quick way knows: one cell or none, no direction control, no break without a blank.
UNCOMMON: Final = re.compile(
    "[^\x00-\x7f\xa0-\u02ff\u0370-\u0482\u0600-\u06ff\u0750-\u077f\u0870-\u08ff"
    "\u200c-\u200f\u2010-\u2029\u202f-\u205e\u2060-\u2064\u20a0-\u20c0\ufb50-\ufdff\ufe70-\ufeff]"
)
# A mark with nothing before it in its row stands on a dotted circle: a cell of its own.
_WITHOUT_BASE: Final = re.compile(f"(?:^|[{LINE_SEPARATOR}])[{HIDDEN}]*[{MARKS}]")
_NO_CELL: Final = re.compile(f"(\u0644)[{MARKS}]*[\u0622\u0623\u0625\u0627]|[{WITHOUT_CELL}]+")


class Folded(NamedTuple):
    """A stretch of text with one character per cluster.

    `cells`: a blank, a line separator, or anything else. `gaps`: for each code point left out,
    its offset less the number left out before it (non-decreasing). `edges`: running sum of
    widths, or None where every cluster is one cell wide. Offsets count from the stretch's start.
    """

    cells: str
    gaps: list[int]
    edges: list[int] | None

    def offset(self, place: int) -> int:
        """Offset of the cluster number `place`."""
        return place + bisect_right(self.gaps, place)


def is_common(text: str) -> bool:
    """Whether the quick way of folding is exact for this text, which begins a row."""
    return not (UNCOMMON.search(text) or _WITHOUT_BASE.search(text))


def fold(text: str) -> Folded:
    """Fold a common text."""
    gaps: list[int] = []
    kept: list[str] = []
    left_out = last = 0
    for match in _NO_CELL.finditer(text):
        start, end = match.span()
        start += match.end(1) > 0
        gaps += [start - left_out] * (end - start)
        left_out += end - start
        kept.append(text[last:start])
        last = end
    kept.append(text[last:])
    return Folded("".join(kept).replace("\t", " "), gaps, None)


def fold_by_clusters(text: str, start: int, end: int, levels: Levels) -> Folded:
    """Fold `[start, end)` of the paragraph `text`, whatever is in it; `start` begins a row."""
    cells: list[str] = []
    widths: list[int] = []
    gaps: list[int] = []
    expected = start
    for first, _, width, _ in Shaper(text, levels).clusters(start, end):
        gaps.extend([len(cells)] * (first - expected))
        character = text[first]
        cells.append(" " if character in BLANKS else character)
        widths.append(width)
        expected = first + 1
    gaps.extend([len(cells)] * (end - expected))
    return Folded("".join(cells), gaps, [0, *accumulate(widths)])


def fold_stretch(text: str, start: int, end: int, levels: Callable[[], Levels]) -> Folded:
    """Fold `[start, end)` of the paragraph `text`; `levels` are asked for only where they matter.

    `start` begins a row.
    """
    stretch = text[start:end]
    if is_common(stretch):
        return fold(stretch)
    return fold_by_clusters(text, start, end, levels())
