"""Clusters: what shares one cell, with the glyphs that stand for it.

A cluster is a visible character with the marks on it; lam and alef joined in one glyph are one
cluster. A mark without a base stands on a dotted circle. Cursive joining is found here too,
because it needs the same walk: a letter's form depends on the clusters beside it.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from reader.text.brackets import mirror_of
from reader.text.characters import CHARACTERS, DOTTED_CIRCLE, Kind
from reader.text.joining import JOINING_TYPES, LAM, LAM_ALEF, form_of
from reader.text.tables import LETTERS_ARABIC

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


# Width, glyphs, whether it joins the letter before, whether it joins the one after. The glyphs are
# those joined to neither, to the one after, to the one before, to both. A mark is of no width; its
# glyphs are those with tashkeel hidden and shown.
_Sign = tuple[int, tuple[str, ...], bool, bool]


class _SignTable(dict[str, _Sign | None]):
    """What `_everyday` knows of a character, None where it leaves it to others."""

    def __missing__(self, character: str) -> _Sign | None:
        self[character] = found = _sign_of(character)
        return found


def _sign_of(character: str) -> _Sign | None:
    kind, width, glyph = CHARACTERS[character]
    joining = JOINING_TYPES[character]
    if kind is Kind.VISIBLE:
        both = (False, True)
        forms: tuple[str, ...] = (glyph,) * 4
        if glyph == character:
            forms = tuple(form_of(glyph, before=a, after=b) for a in both for b in both)
        return width, forms, joining in _JOINS_BACKWARD, joining in _JOINS_FORWARD
    if kind not in (Kind.MARK, Kind.TASHKEEL) or joining != "T" or character in _LETTER_MARKS:
        return None
    return 0, ("" if kind is Kind.TASHKEEL else character, character), False, False


_SIGNS: Final = _SignTable()
_LIGATURES: Final[dict[str, _Sign]] = {
    alef: (1, (alone, alone, joined, joined), True, False)
    for alef, (alone, joined) in LAM_ALEF.items()
}


@lru_cache(maxsize=1 << 12)
def clusters_of(run: str, *, tashkeel: bool = True, rtl: bool = True, first: bool = False) -> Run:
    """Clusters of `run`, a stretch of text at one direction.

    `tashkeel`: draw short vowels and their kin. `rtl`: the run stands at an odd level; at an
    even one (Arabic under an override) letters join their neighbours for the eye. `first`:
    nothing stands before the run in its row, so a mark without a base gets a dotted circle.
    """
    everyday = _everyday(run, tashkeel=tashkeel) if rtl and run else None
    return everyday or _any_clusters(run, tashkeel=tashkeel, rtl=rtl, first=first)


def _any_clusters(run: str, *, tashkeel: bool, rtl: bool, first: bool) -> Run:
    """The same for whatever there is in Unicode."""
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


def glyphs_of_word(word: str, *, tashkeel: bool, odd: bool) -> str | None:
    """The glyphs of a whole word from the left, at an odd level or an even one.

    None where it begins with a mark, which stands with what is before the word.
    """
    walked = _walk(word, tashkeel=tashkeel) if word else None
    if walked:
        glyphs = walked[2]
    else:
        run = _any_clusters(word, tashkeel=tashkeel, rtl=True, first=False)
        if run.lead:
            return None
        glyphs = [cluster.glyphs for cluster in run.clusters]
    if odd:
        glyphs = list(map(mirror_of, reversed(glyphs)))
    return "".join(glyphs)


def _everyday(run: str, *, tashkeel: bool) -> Run | None:
    """The same for letters with plain marks on them, at a quarter of the price; else None."""
    walked = _walk(run, tashkeel=tashkeel)
    if walked is None:
        return None
    starts, widths, glyphs = walked
    ends = [*starts[1:], len(run)]
    return Run(0, tuple(map(Cluster._make, zip(starts, ends, widths, glyphs, strict=True))))


def _walk(run: str, *, tashkeel: bool) -> tuple[list[int], list[int], list[str]] | None:
    """Starts, widths and glyphs of the clusters of everyday text that begins with no mark."""
    sign = _SIGNS[run[0]]
    if sign is None or not sign[0]:
        return None
    width, forms, _, joins_on = sign
    starts, widths, glyphs = [0], [width], []
    marks, before = "", False
    is_lam = run[0] == LAM
    for at, character in enumerate(run[1:], 1):
        sign = _SIGNS[character]
        if sign is None:
            return None
        if not sign[0]:
            marks += sign[1][tashkeel]
        elif is_lam and character in _LIGATURES:
            _, forms, _, joins_on = _LIGATURES[character]
            is_lam = False
        else:
            joined = joins_on and sign[2]
            glyphs.append(forms[2 * before + joined] + marks)
            width, forms, _, joins_on = sign
            starts.append(at)
            widths.append(width)
            marks, before = "", joined
            is_lam = character == LAM
    glyphs.append(forms[2 * before] + marks)
    return starts, widths, glyphs


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
