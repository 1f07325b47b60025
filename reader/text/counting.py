"""How many rows paragraphs take, many of them at once and none of them laid out.

Rows are counted a *slab* at a time: a stretch of whole paragraphs. It becomes a byte string with
one code a character, by what the character does to a row, and bytes are deleted, replaced and
searched as fast as memory is read: a million characters take some eight milliseconds.
"""

from functools import lru_cache
from typing import Final

from reader.text.characters import LINE_SEPARATOR
from reader.text.folding import BLANK, BREAK, UNCOMMON, cells_of, code_of, codes_of, needs_clusters
from reader.text.long_text import LongText, Text

_OTHER_BREAKS: Final = f"\r\x1c\x1d\x1e{LINE_SEPARATOR}\u2029"
# The code of what is to be looked at more closely.
_UNKNOWN: Final = b"?"


def count_slab(text: Text, start: int, end: int, width: int) -> list[int] | None:
    """Rows of each paragraph of a slab at `width` cells; None where they must be laid out.

    The slab `[start, end)` is paragraphs with their separators; the last one may be without. None
    is the answer to whatever is not everyday text: wide characters, rare scripts, other separators
    than LF.
    """
    codes = _known_codes(text, start, end) if isinstance(text, LongText) else None
    if codes is None:
        codes = codes_of(text[start:end], _OTHER_BREAKS)
    if codes is None or needs_clusters(codes):
        return None
    lines = cells_of(codes).split(BREAK)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return [1 if len(line) <= width else _rows(line, width) for line in lines]


def _known_codes(text: LongText, start: int, end: int) -> bytes | None:
    """The same from the numbers that characters have; None where that takes a closer look."""
    codes = text.numbers(start, end).translate(_codes_of(text.alphabet))
    return None if _UNKNOWN in codes else codes


@lru_cache(maxsize=16)
def _codes_of(alphabet: str) -> bytes:
    """The code of what each number stands for."""
    codes = (
        _UNKNOWN if UNCOMMON.match(each) or each in _OTHER_BREAKS else code_of(each).encode()
        for each in alphabet
    )
    return b"".join(codes).ljust(256, _UNKNOWN)


def _rows(cells: bytes, width: int) -> int:
    """Rows of one paragraph, broken as `reader.text.wrapping` does."""
    end = len(cells)
    start = rows = 0
    while True:
        rows += 1
        full = start + width
        if full >= end:
            return rows
        blank = cells.rfind(BLANK, start, full + 1)
        if blank < 0:
            start = full
            continue
        start = blank + 1
        while start < end and cells[start] == BLANK[0]:
            start += 1
        if start == end:
            return rows
