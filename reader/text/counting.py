"""How many rows paragraphs take, many of them at once and none of them laid out.

Rows are counted a *slab* at a time: a stretch of whole paragraphs. It becomes a byte string with
one code a character, by what the character does to a row, and bytes are deleted, replaced and
searched as fast as memory is read: a million characters take some eight milliseconds.
"""

import re
from functools import lru_cache
from typing import Final

from reader.text.characters import LINE_SEPARATOR
from reader.text.everyday import EVERYDAY, places_of, places_of_all
from reader.text.folding import HIDDEN, MARKS, UNCOMMON
from reader.text.joining import LAM, LAM_ALEF
from reader.text.long_text import LongText, Text

_OTHER_BREAKS: Final = f"\r\x1c\x1d\x1e{LINE_SEPARATOR}\u2029"
# The codes: a mark, another character without a cell, lam, alef; blanks and line breaks are
# themselves, and whatever else has a cell of its own is one code.
_MARK, _HIDDEN, _LAM, _ALEF, _SEEN = "mhlax"
_BLANK: Final = ord(" ")
# The code of what is to be looked at more closely.
_UNKNOWN: Final = b"?"
_ANY_MARK: Final = re.compile(f"[{MARKS}]")
_ANY_HIDDEN: Final = re.compile(f"[{HIDDEN}]")


def _code_of(character: str) -> str:
    if _ANY_MARK.match(character):
        return _MARK
    if _ANY_HIDDEN.match(character):
        return _HIDDEN
    if character == LAM:
        return _LAM
    if character in LAM_ALEF:
        return _ALEF
    return {"\n": "\n", " ": " ", "\t": " "}.get(character, _SEEN)


_CODES: Final = "".join(map(_code_of, EVERYDAY)).encode().ljust(256)


def count_slab(text: Text, start: int, end: int, width: int) -> list[int] | None:
    """Rows of each paragraph of a slab at `width` cells; None where they must be laid out.

    The slab `[start, end)` is paragraphs with their separators; the last one may be without. None
    is the answer to whatever is not everyday text: wide characters, rare scripts, other separators
    than LF.
    """
    codes = _known_codes(text, start, end) if isinstance(text, LongText) else None
    if codes is None:
        codes = _codes(text[start:end])
    if codes is None or _lacks_base(codes):
        return None
    lines = _cells(codes).split(b"\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [1 if len(line) <= width else _rows(line, width) for line in lines]


def _codes(slab: str) -> bytes | None:
    """The code of each character of `slab`; None where it is not everyday text."""
    places = places_of(slab)
    if places is None:
        if UNCOMMON.search(slab) or any(other in slab for other in _OTHER_BREAKS):
            return None
        # Of the others a mark is as good as another; what then is not in the table has a cell.
        alike = _ANY_HIDDEN.sub("\u200c", _ANY_MARK.sub("\u064b", slab))
        places = places_of_all(alike)
    return places.translate(_CODES)


def _known_codes(text: LongText, start: int, end: int) -> bytes | None:
    """The same from the numbers that characters have; None where that takes a closer look."""
    codes = text.numbers(start, end).translate(_codes_of(text.alphabet))
    return None if _UNKNOWN in codes else codes


@lru_cache(maxsize=16)
def _codes_of(alphabet: str) -> bytes:
    """The code of what each number stands for."""
    codes = (
        _UNKNOWN if UNCOMMON.match(each) or each in _OTHER_BREAKS else _code_of(each).encode()
        for each in alphabet
    )
    return b"".join(codes).ljust(256, _UNKNOWN)


def _lacks_base(codes: bytes) -> bool:
    """Whether a mark may stand at the start of a row, where it makes a cell of its own."""
    return codes[:1] in {b"m", b"h"} or b"\nm" in codes or b"\nh" in codes


def _cells(codes: bytes) -> bytes:
    """The codes with one byte per cell: marks go, then lam and alef join, and then the rest."""
    return codes.translate(None, b"m").replace(b"la", b"x").translate(None, b"h")


def _rows(cells: bytes, width: int) -> int:
    """Rows of one paragraph, broken as `reader.text.wrapping` does."""
    end = len(cells)
    start = rows = 0
    while True:
        rows += 1
        full = start + width
        if full >= end:
            return rows
        blank = cells.rfind(_BLANK, start, full + 1)
        if blank < 0:
            start = full
            continue
        start = blank + 1
        while start < end and cells[start] == _BLANK:
            start += 1
        if start == end:
            return rows
