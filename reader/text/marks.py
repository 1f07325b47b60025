"""Which characters stand on the letter before them, and which edges would part the two."""

import unicodedata

from reader.text.long_text import Text


def is_inside_cluster(text: Text, index: int) -> bool:
    """Whether an edge at ``index`` would part a base from its marks.

    Between the lam and the alef of one glyph it would not: those are two letters.
    A mark at the start of the text or of a line has no base, so the edge before it is allowed.
    """
    if not 0 < index < len(text):
        return False
    if not is_mark(text[index]):
        return False
    before = text[index - 1]
    return unicodedata.category(before) not in {"Cc", "Zl", "Zp"}


def is_mark(character: str) -> bool:
    """Whether a character stands on the letter before it, whatever the script."""
    return unicodedata.category(character).startswith("M")
