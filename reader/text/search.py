"""Finding words in a text through folding: harakat, tatweel, forms of letters.

What is searched for becomes a regular expression over the text itself, so a match is a range of
its indices and nothing is ever folded, copied or mapped back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from reader.text.tokens import COMMON_MARKS, JOINERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.text.long_text import Text

Range = tuple[int, int]

_TATWEEL: Final = "\u0640"
# Code points that are searched through at once in a text that is no string.
_WINDOW: Final = 1 << 15
# Beyond this nobody walks from match to match.
MOST_MATCHES: Final = 100_000

_ALEF: Final = "اأإآٱ"
_YA: Final = "يىئی"
_TA_MARBUTA: Final = "هة"
_WAW: Final = "وؤ"
_KAF: Final = "كک"
_DIGITS: Final = [
    "".join(each) for each in zip("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", strict=True)
]
_QUOTES: Final = '"“”„‟«»'
_APOSTROPHES: Final = "'‘’‚‛"


@dataclass(frozen=True, slots=True)
class Folding:
    """What is taken for the same: each may be switched off.

    ``marks``: harakat and tatweel need not match; ``alef``: hamza forms of alef and waw; ``ya``:
    ى ي; ``ta_marbuta``: ة ه; ``case``: A a; ``digits``: 5 ٥ ۵.
    """

    marks: bool = True
    alef: bool = True
    ya: bool = True
    ta_marbuta: bool = True
    case: bool = True
    digits: bool = True

    @property
    def groups(self) -> list[str]:
        """The sets of characters that match each other."""
        found = [_QUOTES, _APOSTROPHES]
        if self.alef:
            found += [_ALEF, _WAW]
        if self.ya:
            found += [_YA, _KAF]
        if self.ta_marbuta:
            found.append(_TA_MARBUTA)
        if self.digits:
            found += _DIGITS
        return found


FOLDED: Final = Folding()


class SearchError(ValueError):
    """A regular expression that is none; the message says why in one line."""


@lru_cache(maxsize=256)
def pattern_of(
    wanted: str,
    folding: Folding | None = FOLDED,
    *,
    expression: bool = False,
) -> re.Pattern[str] | None:
    """Return the expression that finds ``wanted``; None where there is nothing to look for.

    Without ``folding`` only the very same characters match. With ``expression`` ``wanted`` is a
    regular expression already, else it is words; raises :class:`SearchError` for a bad one.
    A match ends after the marks of its last letter, so it never parts a letter from its marks.
    """
    wanted = wanted.strip() if folding is not None else wanted
    if not wanted:
        return None
    try:
        if expression:
            return re.compile(wanted, re.IGNORECASE if folding and folding.case else 0)
        if folding is None:
            return re.compile(re.escape(wanted))
        # Letters without case are found in two thirds of the time by who need not look for any.
        cased = folding.case and wanted.lower() != wanted.upper()
        return re.compile("".join(_letters(wanted, folding)), re.IGNORECASE if cased else 0)
    except re.error as error:
        raise SearchError(f"no regular expression: {error.msg}") from None


def find_all(
    text: Text, pattern: re.Pattern[str], most: int = MOST_MATCHES, *, expression: bool = False
) -> list[Range]:
    """Return the ranges of the matches in order, empty ones left out, at most ``most``.

    ``expression`` is what ``pattern`` was made with: of a regular expression nobody knows how far
    it looks, so that it needs the whole text as a string.
    """
    if expression or isinstance(text, str):
        found = (match.span() for match in pattern.finditer(str(text)))
        return list(islice((each for each in found if each[1] > each[0]), most))
    return _find_words(text, pattern, most)


def _find_words(text: Text, pattern: re.Pattern[str], most: int) -> list[Range]:
    """The matches of words in a text that is no string, found a window at a time.

    What a match takes are letters, as many as the pattern asks for, and what may stand between
    them, however much of it. So where there are more letters before the end of the window than in
    the pattern, no match that begins before them reaches that end.
    """
    found: list[Range] = []
    letters = pattern.pattern.count(_TAIL_END) or len(pattern.pattern)
    start, size = 0, _WINDOW
    while start < len(text) and len(found) < most:
        window = text[start : start + size]
        is_last = start + len(window) == len(text)
        safe = len(window) if is_last else _before_letters(window, letters + 1)
        if not safe:
            size *= 2
            continue
        here = [match.span() for match in pattern.finditer(window)]
        del here[bisect_left(here, (safe,)) :]
        found += [(start + first, start + end) for first, end in here]
        start += max(safe, here[-1][1]) if here else safe
        size = _WINDOW
    return found[:most]


def _before_letters(text: str, count: int) -> int:
    """A place in ``text`` behind which stand ``count`` letters or more; 0 where there is none."""
    length = 2 * count
    while length < len(text):
        if len(_BETWEEN.sub("", text[-length:])) >= count:
            return len(text) - length
        length *= 2
    return 0


def folded(text: str, folding: Folding = FOLDED) -> str:
    """Return ``text`` in the form that all its foldings share, for grouping and looking up."""
    if folding.marks:
        text = _MARKS.sub("", text)
    table = {ord(each): group[0] for group in folding.groups for each in group}
    text = text.translate(table)
    return text.casefold() if folding.case else text


_ATTACHED: Final = f"{COMMON_MARKS}{JOINERS}{_TATWEEL}"
# How what may follow a letter ends in a pattern; a bracket that is searched for is escaped there.
_TAIL_END: Final = "]*"
_MARKS: Final = re.compile(f"[{_ATTACHED}]+")
_SPACE: Final = re.compile(r"\s+")
# What a match may have any number of.
_BETWEEN: Final = re.compile(rf"[{_ATTACHED}\s]+")


def _letters(wanted: str, folding: Folding) -> Iterator[str]:
    """One piece of the expression for each letter wanted, each taking its marks along."""
    alike = {each: f"[{re.escape(group)}]" for group in folding.groups for each in group}
    wanted = _MARKS.sub("", wanted) if folding.marks and _MARKS.sub("", wanted) else wanted
    tail = (f"[{_ATTACHED}" if folding.marks else f"[{COMMON_MARKS}{JOINERS}") + _TAIL_END
    for number, word in enumerate(_SPACE.split(wanted)):
        if number:
            yield r"\s+"
        for place, letter in enumerate(word):
            # Marks wanted one after another have none between: in a long run of them there would
            # be more ways to match than could be tried.
            pair = word[place : place + 2]
            in_run = len(pair) == 2 and _MARKS.fullmatch(pair)
            yield alike.get(letter, re.escape(letter)) + ("" if in_run else tail)
