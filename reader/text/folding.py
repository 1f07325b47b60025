"""Folding: a stretch of a paragraph with one byte per cluster, to be broken into rows.

Everyday text becomes a byte string with one code a character, by what the character does to a row,
and bytes are deleted, replaced and searched as fast as memory is read. What has wide characters,
explicit bidi controls or rarer scripts goes cluster by cluster.
"""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from operator import sub
from typing import Final

from reader.text.characters import LINE_SEPARATOR
from reader.text.everyday import EVERYDAY, places_of, places_of_all
from reader.text.joining import LAM, LAM_ALEF
from reader.text.runs import BLANKS, Shaper

_MARKS: Final = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
_HIDDEN: Final = "\u00ad\u061c\u200c-\u200f\u2060-\u2064\ufeff"
_ANY_MARK: Final = re.compile(f"[{_MARKS}]")
_ANY_HIDDEN: Final = re.compile(f"[{_HIDDEN}]")
# What the quick way knows: one cell or none, no direction control, no break without a blank.
UNCOMMON: Final = re.compile(
    "[^\x00-\x7f\xa0-\u02ff\u0370-\u0482\u0600-\u06ff\u0750-\u077f\u0870-\u08ff"
    "\u200c-\u200f\u2010-\u2029\u202f-\u205e\u2060-\u2064\u20a0-\u20c0\ufb50-\ufdff\ufe70-\ufeff]"
)
# The codes: a mark, another character without a cell, lam, alef; blanks and line breaks are
# themselves, and whatever else has a cell of its own is one code.
_MARK, _OTHER_HIDDEN, _LAM, _ALEF, _SEEN = "mhlax"
BLANK: Final = b" "
BREAK: Final = b"\n"
_WITHOUT_BASE: Final = re.compile(rb"\nh*m")
_JOINED_BY_MARK: Final = re.compile(b"lm*h[mh]*ma")
_NO_CELL: Final = re.compile(rb"(l)m*a|[mh]+")
_LAM_ALEF: Final = re.compile(b"la")
_NOT_SEEN: Final = (b"m", b"h")


def code_of(character: str) -> str:
    """The code of a character that is not in `UNCOMMON`; a line separator is a line break too."""
    if _ANY_MARK.match(character):
        return _MARK
    if _ANY_HIDDEN.match(character):
        return _OTHER_HIDDEN
    if character == LAM:
        return _LAM
    if character in LAM_ALEF:
        return _ALEF
    return {"\n": "\n", LINE_SEPARATOR: "\n", " ": " ", "\t": " "}.get(character, _SEEN)


_CODES: Final = "".join(map(code_of, EVERYDAY)).encode().ljust(256)


def codes_of(text: str, unknown: str = "") -> bytes | None:
    """The code of each character; None for a text with an uncommon one, or one of `unknown`.

    Those must not be everyday characters.
    """
    places = places_of(text)
    if places is None:
        if UNCOMMON.search(text) or any(character in text for character in unknown):
            return None
        # Of the others a mark is as good as another; what then is not in the table has a cell.
        alike = _ANY_HIDDEN.sub("\u200c", _ANY_MARK.sub("\u064b", text))
        places = places_of_all(alike.replace(LINE_SEPARATOR, "\n"))
    return places.translate(_CODES)


def cells_of(codes: bytes) -> bytes:
    """The codes with one byte per cell: marks go, then lam and alef join, and then the rest."""
    # Which `bytes.replace` would take three times as long for.
    joined = _LAM_ALEF.sub(b"x", codes.translate(None, b"m"))
    return joined.translate(None, b"h") if b"h" in joined else joined


def needs_clusters(codes: bytes) -> bool:
    """Whether the codes of a text that begins a row do not tell its cells.

    A mark at the start of a row, with nothing before it, makes a cell of its own. A mark that comes
    after another character without a cell holds lam and alef together over that one.
    """
    if codes.lstrip(b"h").startswith(b"m"):
        return True
    if b"h" in codes and _JOINED_BY_MARK.search(codes):
        return True
    return BREAK in codes and bool(_WITHOUT_BASE.search(codes))


class Folded:
    """A stretch of text with one byte per cluster.

    `cells`: a `BLANK`, a `BREAK`, or anything else. `edges`: running sum of widths, or None where
    every cluster is one cell wide. Offsets count from the stretch's start.
    """

    edges: list[int] | None = None

    def __init__(self, codes: bytes) -> None:
        self.cells = cells_of(codes)
        self._codes = codes
        # How many code points are left out before each blank, and before the end.
        self._left_out: list[int] = []

    def offset(self, place: int) -> int:
        """Offset of the cluster number `place`."""
        if len(self.cells) == len(self._codes):
            return place
        if self.cells[place : place + 1] == BLANK:
            return self._blank(place)
        if self.cells[place - 1 : place] == BLANK:
            offset = self._blank(place - 1) + 1
            while self._codes[offset : offset + 1] in _NOT_SEEN:
                offset += 1
            return offset
        return place + bisect_right(self._gaps, place)

    def columns(self, start: int, end: int) -> int:
        """How many columns the clusters `[start, end)` take."""
        return end - start if self.edges is None else self.edges[end] - self.edges[start]

    def _blank(self, place: int) -> int:
        """The same for a blank: rows break at those, and no other place need be found."""
        if not self._left_out:
            lengths = (map(len, each.split(BLANK)) for each in (self._codes, self.cells))
            self._left_out = list(accumulate(map(sub, *lengths)))
        return place + self._left_out[self.cells.count(BLANK, 0, place)]

    @cached_property
    def _gaps(self) -> list[int]:
        """For each code point left out, its offset less the number left out before it."""
        gaps: list[int] = []
        for match in _NO_CELL.finditer(self._codes):
            start, end = match.span()
            start += match.end(1) > 0
            gaps += [start - len(gaps)] * (end - start)
        return gaps


class FoldedByClusters(Folded):
    """The same of whatever is in a text."""

    def __init__(self, cells: bytes, offsets: list[int], edges: list[int]) -> None:
        self.cells = cells
        self.edges = edges
        self._offsets = offsets

    def offset(self, place: int) -> int:
        """Offset of the cluster number `place`."""
        return self._offsets[place]


def fold(text: str) -> Folded | None:
    """Fold a text that begins a row; None where the quick way is not exact."""
    codes = codes_of(text)
    return None if codes is None or needs_clusters(codes) else Folded(codes)


def fold_by_clusters(shaper: Shaper, start: int, end: int) -> Folded:
    """Fold `[start, end)` of a paragraph, whatever is in it; `start` begins a row."""
    text = shaper.text
    cells = bytearray()
    offsets: list[int] = []
    widths: list[int] = []
    for first, _, width, _ in shaper.clusters(start, end):
        character = text[first]
        cells += BREAK if character == LINE_SEPARATOR else BLANK if character in BLANKS else b"x"
        offsets.append(first - start)
        widths.append(width)
    return FoldedByClusters(bytes(cells), offsets, [0, *accumulate(widths)])
