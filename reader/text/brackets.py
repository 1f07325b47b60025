"""Mirrored characters and bracket pairs (UAX #9, L4 and BD14 to BD16)."""

import re
import unicodedata
from functools import cache
from typing import Final

from reader.text.tables import MIRRORED

# BD16 stops at this many open brackets.
_STACK_SIZE: Final = 63

# U+2329 and U+232A are canonically equivalent to U+3008 and U+3009 (BD16, note).
_CANONICAL: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    """Opening -> identity, closing -> identity of its opening, and what finds either.

    Bidi_Paired_Bracket is by definition: general category Ps or Pe, and a mirror glyph.
    """
    opening: dict[str, str] = {}
    closing: dict[str, str] = {}
    for character, mirror in MIRRORED.items():
        category = unicodedata.category(character)
        if category == "Ps":
            opening[character] = _CANONICAL.get(mirror, mirror)
        elif category == "Pe":
            closing[character] = _CANONICAL.get(character, character)
    both = "".join(map(re.escape, (*opening, *closing)))
    return opening, closing, re.compile(f"[{both}]")


def mirror_of(glyphs: str) -> str:
    """What stands for `glyphs` at an odd level (UAX #9, L4): the base mirrored, if it can be."""
    mirror: str | None = MIRRORED.get(glyphs[:1])
    return glyphs if mirror is None else mirror + glyphs[1:]


def bracket_pairs(text: str, classes: bytes) -> list[tuple[int, int]]:
    """Bracket pairs of one isolating run sequence (UAX #9, BD16), sorted by the opening.

    `classes` are the class codes after the weak rules; a bracket whose class is no longer ON
    (overridden, say) is none. Both results are offsets into `text`.
    """
    opening, closing, finder = _tables()
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in finder.finditer(text):
        at = match.start()
        if classes[at] != 0x6F:  # not ON
            continue
        character = match.group()
        if character in opening:
            if len(stack) == _STACK_SIZE:
                # UAX #9 leaves out every pair of the sequence then, the found ones stay.
                break
            stack.append((opening[character], at))
            continue
        wanted = closing[character]
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][0] == wanted:
                pairs.append((stack[depth][1], at))
                del stack[depth:]
                break
    pairs.sort()
    return pairs
