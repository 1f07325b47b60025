"""Clusters: what shares one cell, with the glyphs that stand for it.

A cluster is a visible character with the marks on it; lam and alef joined in one glyph are one
cluster. A mark without a base stands on a dotted circle. Cursive joining is found here too,
because it needs the same walk: a letter's form depends on the clusters beside it.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from arabic_reshaper.letters import LETTERS_ARABIC

from reader.text.characters import CHARACTERS, DOTTED_CIRCLE, Kind
from reader.text.joining import JOINING_TYPES, LAM, LAM_ALEF, form_of

# Madda and hamza that stand as marks of their own, as decomposed text has them.
_LETTER_MARKS: Final = "\u0653\u0654\u0655"
_JOINS_FORWARD: Final = "DC"
_JOINS_BACKWARD: Final = "DRC"


class Cluster(NamedTuple):
    """`[start, end)` of the run it was found in, `width` in cells, `glyphs` before mirroring."""

    start: int
    end: int
    width: int
    glyphs: str


class Run(NamedTuple):
    """Clusters of a stretch of text, in reading order.

    `lead`: how many code points at the front belong to whatever stands before the run: marks
    and joiners that found no base in it. What is in neither has no cell.
    """

    lead: int
    clusters: tuple[Cluster, ...]


class _Item:
    """A cluster in the making."""

    __slots__ = ("after", "before", "end", "glyph", "letter", "marks", "start", "width")

    def __init__(self, start: int, letter: str, glyph: str, width: int) -> None:
        self.start = start
        self.end = start + 1
        self.letter = letter
        self.glyph = glyph
        self.width = width
        self.marks = ""
        self.before = self.after = False


@lru_cache(maxsize=1 << 15)
def clusters_of(run: str, *, tashkeel: bool = True, rtl: bool = True, first: bool = False) -> Run:
    """Clusters of `run`, a stretch of text at one direction.

    `tashkeel`: draw short vowels and their kin. `rtl`: the run stands at an odd level; at an
    even one (Arabic under an override) letters join their neighbours for the eye. `first`:
    nothing stands before the run in its row, so a mark without a base gets a dotted circle.
    """
    items: list[_Item] = []
    # What takes part in joining, in order: an item, or a joiner's type without one.
    chain: list[tuple[str, _Item | None]] = []
    lead = 0
    for at, character in enumerate(run):
        kind, width, glyph = CHARACTERS[character]
        if kind is Kind.VISIBLE:
            items.append(_Item(at, character, glyph, width))
            chain.append((JOINING_TYPES[character], items[-1]))
            continue
        joining = JOINING_TYPES[character]
        if joining != "T":
            chain.append((joining, None))
        if kind is Kind.HIDDEN or (kind is Kind.JOINER and not items and first):
            continue
        if not items:
            if not first:
                lead = at + 1
                continue
            items.append(_Item(at, DOTTED_CIRCLE, DOTTED_CIRCLE, 1))
        item = items[-1]
        item.end = at + 1  # reaches over what is hidden between
        if kind is Kind.MARK or (kind is Kind.TASHKEEL and tashkeel):
            item.marks += character
    _join(chain if rtl else chain[::-1])
    return Run(lead, tuple(_finished(items, chain, rtl=rtl)))


def _join(chain: list[tuple[str, _Item | None]]) -> None:
    for (left, item), (right, following) in pairwise(chain):
        if left in _JOINS_FORWARD and right in _JOINS_BACKWARD:
            if item:
                item.after = True
            if following:
                following.before = True


def _finished(
    items: list[_Item], chain: list[tuple[str, _Item | None]], *, rtl: bool
) -> list[Cluster]:
    beside = {id(a): b for (_, a), (_, b) in pairwise(chain) if a and b}
    clusters: list[Cluster] = []
    skip = False
    for item in items:
        if skip:
            skip = False
            continue
        if item.letter == LAM and rtl and item.after:
            following = beside.get(id(item))
            if following and following.start == item.end and following.letter in LAM_ALEF:
                clusters.append(_lam_alef(item, following))
                skip = True
                continue
        clusters.append(Cluster(item.start, item.end, item.width, _glyphs(item)))
    return clusters


def _lam_alef(lam: _Item, alef: _Item) -> Cluster:
    letter, marks = _composed(alef.letter, alef.marks)
    glyph = LAM_ALEF[letter][lam.before]
    return Cluster(lam.start, alef.end, 1, glyph + lam.marks + marks)


def _composed(letter: str, marks: str) -> tuple[str, str]:
    """A letter with its madda or hamza as one letter where that has forms, and the other marks."""
    if marks and marks[0] in _LETTER_MARKS:
        whole = unicodedata.normalize("NFC", letter + marks[0])
        if whole in LETTERS_ARABIC:
            return whole, marks[1:]
    return letter, marks


def _glyphs(item: _Item) -> str:
    if item.glyph != item.letter:
        return item.glyph + item.marks
    letter, marks = _composed(item.letter, item.marks)
    return form_of(letter, before=item.before, after=item.after) + marks
