"""What each code point becomes in cells: its width, or that it takes none, and its stand-in.

Widths are wcwidth's, which are those that terminals and Textual use, except that a regional
indicator is one cell wide, in which terminals and Textual agree against it. Where terminals differ
a row would be torn, so what they differ on is not sent to them: an emoji modifier takes two cells
of its own in most and none in others; a code point that nothing is assigned to takes one or none.
"""

import unicodedata
from enum import IntEnum
from typing import Final, NamedTuple


class Kind(IntEnum):
    """How a code point takes part in a row of cells."""

    VISIBLE = 0  # has a cell of its own
    MARK = 1  # stands in the cell of its base and is drawn there
    TASHKEEL = 2  # a mark that the reader may hide
    JOINER = 3  # stands in the cell of its base and is never drawn: ZWJ, ZWNJ, selectors, skin
    HIDDEN = 4  # has no cell: bidi controls, zero-width space, byte-order mark …


class Character(NamedTuple):
    """One code point for the screen: `width` in cells, `glyph` as sent to the terminal."""

    kind: Kind
    width: int
    glyph: str


ZWNJ: Final = "\u200c"
ZWJ: Final = "\u200d"
DOTTED_CIRCLE: Final = "\u25cc"
LINE_SEPARATOR: Final = "\u2028"

# Format characters that stand before a number (Prepended_Concatenation_Mark): terminals give
# them anything from nought to five cells, so that one plain sign stands for each.
SUBTENDING_MARKS: Final = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
_SUBTENDING_GLYPH: Final = "\u00b0"

# Blocks in which whatever is no mark and no format character takes one cell, by wcwidth too.
_EVERYDAY: Final = (
    (0x0020, 0x02FF), (0x0600, 0x06FF), (0x0750, 0x077F), (0x2010, 0x2027), (0x2030, 0x205E),
    (0xFB50, 0xFDFF), (0xFE70, 0xFEFC),
)  # fmt: skip

_REGIONAL_INDICATORS: Final = range(0x1F1E6, 0x1F200)
_EMOJI_MODIFIERS: Final = range(0x1F3FB, 0x1F400)

# Marks that the tashkeel setting hides: short vowels, shadda, sukun, dagger alef, Koranic signs.
# Madda and hamza above and below (U+0653 to U+0655) belong to the letter and stay.
_TASHKEEL: Final = (
    (0x0610, 0x061A), (0x064B, 0x0652), (0x0656, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC),
    (0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x0897, 0x089F), (0x08CA, 0x08E1),
    (0x08E3, 0x08FF),
)  # fmt: skip


def stand_in(character: str) -> str:
    """A one-cell picture of a character that must never reach the terminal, as controls."""
    code_point = ord(character)
    if code_point < 0x20:
        return chr(0x2400 + code_point)
    if code_point == 0x7F:
        return "\u2421"
    return "\ufffd"


def _classify(character: str) -> Character:
    code_point = ord(character)
    category = unicodedata.category(character)
    if glyph := _one_cell_sign(character, category):
        return Character(Kind.VISIBLE, 1, glyph)
    if any(first <= code_point <= last for first, last in _TASHKEEL):
        return Character(Kind.TASHKEEL, 0, character)
    if character in (ZWJ, ZWNJ) or _is_selector(code_point):
        return Character(Kind.JOINER, 0, "")
    if category in ("Cf", "Zl", "Zp") or _is_ignorable(code_point):
        return Character(Kind.HIDDEN, 0, "")
    unassigned = category == "Cn"
    width = 1 if unassigned else _width(character, category)
    if width > 0:
        return Character(Kind.VISIBLE, width, stand_in(character) if unassigned else character)
    return Character(Kind.MARK, 0, character)


def _width(character: str, category: str) -> int:
    """What wcwidth gives, which is loaded only for what everyday text has not: it takes 8 ms."""
    if any(first <= ord(character) <= last for first, last in _EVERYDAY):
        return 0 if category == "Mn" else 1
    from wcwidth import wcwidth

    return wcwidth(character)


def _one_cell_sign(character: str, category: str) -> str | None:
    """What stands for a character that wcwidth does not measure as terminals set it."""
    if character == "\t":
        return " "
    if category in ("Cc", "Cs"):
        return stand_in(character)
    if character in SUBTENDING_MARKS:
        return _SUBTENDING_GLYPH
    return character if ord(character) in _REGIONAL_INDICATORS else None


def _is_selector(code_point: int) -> bool:
    """Variation selectors, the grapheme joiner, emoji modifiers and tags: they choose only."""
    return (
        code_point in _EMOJI_MODIFIERS
        or 0xFE00 <= code_point <= 0xFE0F
        or 0xE0100 <= code_point <= 0xE01EF
        or 0xE0020 <= code_point <= 0xE007F
        or code_point == 0x034F
        or 0x180B <= code_point <= 0x180F
    )


def _is_ignorable(code_point: int) -> bool:
    """Fillers and unassigned code points that Unicode says to leave out of the display."""
    return code_point in (0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0) or (
        0xE0000 <= code_point <= 0xE0FFF
    )


class _CharacterTable(dict[str, Character]):
    """Character -> what it becomes, filled as characters turn up."""

    def __missing__(self, character: str) -> Character:
        self[character] = found = _classify(character)
        return found


CHARACTERS: Final[dict[str, Character]] = _CharacterTable()
