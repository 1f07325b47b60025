"""Words for the eye: what the caret steps over and one key tags.

A *word* is a run of letters, marks, digits and tatweel with its inner separators (``الأوروبية-
الأميركية``, ``3.5``, ``AT&T``), without the punctuation around it. Unlike a token it mixes letters
and digits (``F16``): an analyst's eye does. A word of more than a thousand characters is cut.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reader.text.tokens import COMMON_MARKS, FORMAT_CHARACTERS, JOINERS, marks_of

_WINDOW = 1024
_BLANK = re.compile(r"\s")


def word_at(text: str, index: int) -> tuple[int, int]:
    """Return the word that holds ``index``; ``(index, index)`` where no word does.

    ``index`` is a code-point index; one beyond the text holds no word.
    """
    if 0 <= index < len(text):
        for start, end in _words_around(text, index):
            if start <= index < end:
                return start, end
    return index, index


def next_word(text: str, index: int) -> tuple[int, int] | None:
    """Return the first word that starts after ``index``, or None."""
    # No part of the word that holds the index is a word again.
    position = max(word_at(text, index)[1], index + 1, 0)
    while position < len(text):
        window = text[position : position + _WINDOW]
        match = _pattern(marks_of(window)).search(window)
        if match:
            start = position + match.start()
            # The window may have cut the word's end.
            return start, word_at(text, start)[1]
        position += _WINDOW
    return None


def previous_word(text: str, index: int) -> tuple[int, int] | None:
    """Return the last word that starts before ``index``, or None."""
    stop = min(index, len(text))
    while stop > 0:
        found = [each for each in _words_around(text, stop - 1) if each[0] < stop]
        if found:
            return found[-1]
        stop = max(0, stop - _WINDOW)
    return None


def _words_around(text: str, index: int) -> list[tuple[int, int]]:
    """The words of a window that holds ``index`` and starts and ends beside a blank, if it can."""
    low, high = max(0, index - _WINDOW), min(len(text), index + _WINDOW)
    if low:
        blank = _BLANK.search(text, low, index + 1)
        low = blank.end() if blank else low
    window = text[low:high]
    return [
        (low + match.start(), low + match.end())
        for match in _pattern(marks_of(window)).finditer(window)
    ]


@lru_cache(maxsize=16)
def _pattern(rare_marks: str) -> re.Pattern[str]:
    part = rf"[^\W_][\w{COMMON_MARKS}{rare_marks}{JOINERS}]*"
    return re.compile(
        rf"{part}(?:(?:[{FORMAT_CHARACTERS}]+|[\-‐‑'’&]|(?<=\d)[.,:/٫٬،](?=\d)"
        rf"|(?<=[A-Za-z])\.(?=[A-Za-z])){part})*"
    )
