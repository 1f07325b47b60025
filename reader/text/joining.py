"""Cursive joining of the Arabic script: joining types and contextual forms.

Types are Unicode's (ArabicShaping.txt); forms come from arabic-reshaper's letter table. A
joining letter that Unicode has given no presentation forms keeps its nominal glyph, and its
neighbours join towards it all the same.
"""

import unicodedata
from typing import Final

from reader.text.tables import LETTERS_ARABIC

LAM: Final = "\u0644"

# Lam with alef in one glyph: alef -> (isolated, final).
LAM_ALEF: Final[dict[str, tuple[str, str]]] = {
    "\u0622": ("\ufef5", "\ufef6"),
    "\u0623": ("\ufef7", "\ufef8"),
    "\u0625": ("\ufef9", "\ufefa"),
    "\u0627": ("\ufefb", "\ufefc"),
}

_DUAL: Final = (
    "0620 0626 0628 062A-062E 0633-063F 0641-0647 0649-064A 066E-066F 0678-0687 069A-06BF "
    "06C1-06C2 06CC 06CE 06D0-06D1 06FA-06FC 06FF 0750-0758 075C-076A 076D-0770 0772 0775-0777 "
    "077A-077F 0886 0889-088D 08A0-08A9 08AF-08B0 08B3-08B8 08BA-08C8"
)
_RIGHT: Final = (
    "0622-0625 0627 0629 062F-0632 0648 0671-0673 0675-0677 0688-0699 06C0 06C3-06CB 06CD 06CF "
    "06D2-06D3 06D5 06EE-06EF 0759-075B 076B-076C 0771 0773-0774 0778-0779 0870-0882 088E "
    "08AA-08AC 08AE 08B1-08B2 08B9"
)
_CAUSING: Final = "0640 0883-0885 200D"
# Format characters that do not join although most of their kind are transparent.
# U+0897 is newer than the oldest Python that we run on.
_TRANSPARENT: Final = "0897"
_NOT_TRANSPARENT: Final = "200C 2066-2069 0600-0605 06DD 070F 0890-0891 08E2 180E"


def _code_points(ranges: str) -> set[int]:
    found: set[int] = set()
    for item in ranges.split():
        first, _, last = item.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


_DUAL_SET: Final = _code_points(_DUAL)
_RIGHT_SET: Final = _code_points(_RIGHT)
_CAUSING_SET: Final = _code_points(_CAUSING)
_TRANSPARENT_SET: Final = _code_points(_TRANSPARENT)
_NOT_TRANSPARENT_SET: Final = _code_points(_NOT_TRANSPARENT)


def joining_type(character: str) -> str:
    """Joining_Type of a character of the Arabic script or of no script: D, R, C, T or U."""
    code_point = ord(character)
    if code_point in _DUAL_SET:
        return "D"
    if code_point in _RIGHT_SET:
        return "R"
    if code_point in _CAUSING_SET:
        return "C"
    if code_point in _NOT_TRANSPARENT_SET:
        return "U"
    transparent = code_point in _TRANSPARENT_SET
    return "T" if transparent or unicodedata.category(character) in ("Mn", "Me", "Cf") else "U"


class _JoiningTable(dict[str, str]):
    def __missing__(self, character: str) -> str:
        self[character] = found = joining_type(character)
        return found


JOINING_TYPES: Final[dict[str, str]] = _JoiningTable()


def form_of(letter: str, *, before: bool, after: bool) -> str:
    """The glyph of `letter` when it is joined to the letter before and after it, or not."""
    forms = LETTERS_ARABIC.get(letter)
    if forms is None:
        return letter
    which = (2 if after else 3) if before else (1 if after else 0)
    return forms[which] or letter
