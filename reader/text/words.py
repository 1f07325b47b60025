"""Words for the eye: what the caret steps over and one key tags.

A *word* is a run of letters, marks, digits and tatweel with its inner separators (``الأوروبية-
الأميركية``, ``3.5``, ``AT&T``), without the punctuation around it. Unlike a token it mixes letters
and digits (``F16``): an analyst's eye does. A word of more than a thousand characters is cut.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.text.tokens import COMMON_MARKS, FORMAT_CHARACTERS, JOINERS, marks_of

if TYPE_CHECKING:
    from reader.text.long_text import Text

# How far a word is followed, and how much text is looked through at once for the next one.
_FAR = 1024
_NEAR = 128


def word_at(text: Text, index: int) -> tuple[int, int]:
    """Return the word that holds ``index``; ``(index, index)`` where no word does.

    ``index`` is a code-point index; one beyond the text holds no word.
    """
    if 0 <= index < len(text):
        for start, end in words_between(text, index, index + 1):
            if start <= index < end:
                return start, end
    return index, index


def next_word(text: Text, index: int) -> tuple[int, int] | None:
    """Return the first word that starts after ``index``, or None."""
    # No part of the word that holds the index is a word again.
    position = max(word_at(text, index)[1], index + 1, 0)
    while position < len(text):
        window = text[position : position + _NEAR]
        match = _pattern(marks_of(window)).search(window)
        if match:
            start = position + match.start()
            # The window may have cut the word's end.
            return start, word_at(text, start)[1]
        position += _NEAR
    return None


def previous_word(text: Text, index: int) -> tuple[int, int] | None:
    """Return the last word that starts before ``index``, or None."""
    stop = min(index, len(text))
    while stop > 0:
        found = [each for each in words_between(text, stop - 1, stop) if each[0] < stop]
        if found:
            return found[-1]
        stop = _stretch_start(text, stop - 1) if not text[stop - 1].isspace() else stop - 1
    return None


def words_between(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    """Return the words that lie in ``[start, end)`` or reach into it, and perhaps neighbours.

    They are found in the text from blank to blank, so that no word is seen cut.
    """
    low, high = _stretch_start(text, start), _stretch_end(text, end)
    window = text[low:high]
    return [
        (low + match.start(), low + match.end())
        for match in _pattern(marks_of(window)).finditer(window)
    ]


def _stretch_start(text: Text, index: int) -> int:
    """Where the unbroken stretch of text around ``index`` starts, as far as the eye needs it."""
    far = max(0, index - _FAR)
    return max(far, text.rfind(" ", far, index) + 1, text.rfind("\n", far, index) + 1)


def _stretch_end(text: Text, index: int) -> int:
    """Where the unbroken stretch of text around ``index`` ends, as far as the eye needs it."""
    far = min(len(text), index + _FAR)
    ends = (text.find(" ", index, far), text.find("\n", index, far))
    return min((end for end in ends if end >= 0), default=far)


@lru_cache(maxsize=16)
def _pattern(rare_marks: str) -> re.Pattern[str]:
    part = rf"[^\W_][\w{COMMON_MARKS}{rare_marks}{JOINERS}]*"
    return re.compile(
        rf"{part}(?:(?:[{FORMAT_CHARACTERS}]+|[\-‐‑'’&]|(?<=\d)[.,:/٫٬،](?=\d)"
        rf"|(?<=[A-Za-z])\.(?=[A-Za-z])){part})*"
    )
