"""The bidi class of every code point, as one byte each.

The rules of UAX #9 are applied to byte strings of these codes, so that regular expressions
and `bytes.translate` do the work of a character loop.
"""

import unicodedata
from typing import Final

from reader.text.everyday import EVERYDAY, places_of

# One byte per Bidi_Class value (UAX #9, table 4).
CODES: Final[dict[str, bytes]] = {
    "L": b"L", "R": b"R", "AL": b"A", "EN": b"E", "AN": b"N", "ES": b"+", "ET": b"$",
    "CS": b",", "NSM": b"m", "BN": b"b", "B": b"P", "S": b"S", "WS": b"w", "ON": b"o",
    "LRE": b"1", "RLE": b"2", "LRO": b"3", "RLO": b"4", "PDF": b"5",
    "LRI": b"6", "RLI": b"7", "FSI": b"8", "PDI": b"9",
}  # fmt: skip

# Bidi_Class of code points that Unicode has not assigned yet (DerivedBidiClass.txt, @missing).
_UNASSIGNED: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0590, 0x05FF, "R"), (0x0600, 0x07BF, "AL"), (0x07C0, 0x085F, "R"), (0x0860, 0x08FF, "AL"),
    (0x20A0, 0x20CF, "ET"), (0xFB1D, 0xFB4F, "R"), (0xFB50, 0xFDCF, "AL"), (0xFDF0, 0xFDFF, "AL"),
    (0xFE70, 0xFEFF, "AL"), (0x10800, 0x10CFF, "R"), (0x10D00, 0x10D3F, "AL"),
    (0x10D40, 0x10EBF, "R"), (0x10EC0, 0x10EFF, "AL"), (0x10F00, 0x10F2F, "R"),
    (0x10F30, 0x10F6F, "AL"), (0x10F70, 0x10FFF, "R"), (0x1E800, 0x1EC6F, "R"),
    (0x1EC70, 0x1ECBF, "AL"), (0x1ECC0, 0x1ECFF, "R"), (0x1ED00, 0x1ED4F, "AL"),
    (0x1ED50, 0x1EDFF, "R"), (0x1EE00, 0x1EEFF, "AL"), (0x1EF00, 0x1EFFF, "R"),
    (0x2065, 0x2065, "BN"), (0xFDD0, 0xFDEF, "BN"), (0xFFF0, 0xFFF8, "BN"),
    (0xE0000, 0xE0FFF, "BN"),
)  # fmt: skip


def bidi_class(character: str) -> str:
    """Name of the character's Bidi_Class, unassigned code points included."""
    name = unicodedata.bidirectional(character)
    if name:
        return name
    code_point = ord(character)
    if code_point & 0xFFFE == 0xFFFE:  # noncharacters at the end of every plane
        return "BN"
    for first, last, default in _UNASSIGNED:
        if first <= code_point <= last:
            return default
    return "L"


class _ClassTable(dict[int, str]):
    """Code point -> class code, filled as characters turn up (`str.translate` asks it)."""

    def __missing__(self, code_point: int) -> str:
        code = CODES[bidi_class(chr(code_point))].decode("ascii")
        self[code_point] = code
        return code


_CLASS_TABLE: Final = _ClassTable()
_EVERYDAY_CLASSES: Final = EVERYDAY.translate(_CLASS_TABLE).encode("latin-1").ljust(256)


def classes_of(text: str) -> bytes:
    """Class codes of `text`, one byte per code point."""
    places = places_of(text)
    if places is not None:
        return places.translate(_EVERYDAY_CLASSES)
    return text.translate(_CLASS_TABLE).encode("latin-1")
