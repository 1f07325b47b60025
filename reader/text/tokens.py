"""Tokens: the words, numbers and signs of a text, with exact offsets.

A *token* is a half-open range of code-point indices that holds no white space. What lies between
two tokens is a *gap*: white space and zero-width format characters; those may stand inside a token
too, at its edges never. Tokens and gaps rebuild the text. In order of preference a token is a URL,
an e-mail address, an @ or # tag, a word in other than Arabic letters with inner ``- . ' &``, a
number in any digits with inner separators, a run of Arabic letters with marks and tatweel (so a
tatweel before a quote parts from it), a run of the same punctuation, else one character. Letters
part from digits.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Letters of the Arabic script: its blocks, their supplements and the presentation forms.
ARABIC_LETTERS: Final = (
    "\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u0870-\u0887\u0889-\u088e\u08a0-\u08c9"
    "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfb\ufe70-\ufefc"
)
# The marks that Arabic and Latin text is full of. Marks of other scripts are looked up where a
# text has them: the whole list would cost more at every start than it gives.
COMMON_MARKS: Final = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u20d0-\u20f0\ufe00-\ufe0f"
)
# ZWNJ and ZWJ shape their neighbours and belong to the word.
JOINERS: Final = "\u200c\u200d"
# Zero-width format characters: they stand in no FORM, so no token begins or ends
# with one, nor is one.
FORMAT_CHARACTERS: Final = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
# What `\s` is, which takes three times as long to look up.
_WHITE_SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_PUNCTUATION = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u0609\u060a\u060c\u060d\u061b\u061d-\u061f\u066a-\u066d\u06d4"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2190-\u23ff\u2500-\u25ff\u3001-\u3003\u3008-\u301f"
    r"\ufd3e\ufd3f"
)
_NO_URL = r"\s<>\"\u201c-\u201f\u00ab\u00bb\u060c\u061b\u061f" + FORMAT_CHARACTERS
_URL_END = r".,;:!?'\u2018\u2019\u2026()\[\]{}*_"

# Anything else may be a mark of another script, or is a format character.
_USUAL = (
    "\x00-\xac\xae-\u02ff\u0600-\u061b\u061d-\u06ff\u2000-\u200a\u200c\u200d\u2010-\u2029"
    f"\u202f-\u2065\u206a-\u206f{ARABIC_LETTERS}{COMMON_MARKS}"
)
_ALL_USUAL = re.compile(f"[{_USUAL}]*+")
_FORMAT_CHARACTER = re.compile(f"[{FORMAT_CHARACTERS}]")


class Columns(NamedTuple):
    """Tokens as columns: the index where each starts, the one where it ends, and what it is."""

    starts: list[int]
    ends: list[int]
    forms: list[str]


class Tokenizer:
    """Finds the tokens of one text, many at once: the way for all that takes whole texts."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._unusual = _unusual(text)
        self._pattern = _parting_pattern(_marks_among(self._unusual))

    def format_characters(self) -> list[int]:
        """The indices of the zero-width format characters."""
        if not any(map(_FORMAT_CHARACTER.match, self._unusual)):
            return []
        return [match.start() for match in _FORMAT_CHARACTER.finditer(self._text)]

    def columns(self, start: int, end: int) -> Columns:
        """The tokens in ``[start, end)``, which must not begin or end inside one."""
        # Nothing, a gap, a token, a group of the token's own, and so on; after the last the rest.
        # Made of few calls for all tokens: one a token would take three times as long.
        pieces: list[str] = self._pattern.split(self._text[start:end])
        forms = pieces[2::4]
        del pieces[::4]
        del pieces[2::3]
        edges = list(accumulate(map(len, pieces), initial=start))
        return Columns(edges[1::2], edges[2::2], forms)

    def whole(self) -> Columns:
        """All tokens of the text."""
        return self.columns(0, len(self._text))

    def ranges(self) -> list[tuple[int, int]]:
        """All tokens of the text as half-open ranges."""
        starts, ends, _ = self.whole()
        return list(zip(starts, ends, strict=True))


class Tokenized:
    """The tokens of one text that are known already, and need not be ours."""

    def __init__(self, whole: Columns) -> None:
        self.starts, self.ends, self._forms = whole

    @classmethod
    def of_ranges(cls, text: str, ranges: Sequence[tuple[int, int]]) -> Tokenized:
        """Make it of the tokens as half-open ranges."""
        starts = [start for start, _ in ranges]
        ends = [end for _, end in ranges]
        forms = [text[start:end] for start, end in ranges]
        return cls(Columns(starts, ends, forms))

    def columns(self, start: int, end: int) -> Columns:
        """The tokens that begin in ``[start, end)``."""
        here = slice(bisect_left(self.starts, start), bisect_left(self.starts, end))
        return Columns(self.starts[here], self.ends[here], self._forms[here])


def marks_of(text: str) -> str:
    """Return the marks in ``text`` that COMMON_MARKS lacks, sorted, ready for a character class."""
    return _marks_among(_unusual(text))


def _unusual(text: str) -> frozenset[str]:
    """The characters that may be marks of another script, or are format characters."""
    # To run over what is usual takes half the time of a search for what is not, and most texts have
    # nothing else.
    run = _ALL_USUAL.match(text)
    rest = text[run.end() :] if run else text
    return frozenset(re.findall(f"[^{_USUAL}]", rest)) if rest else frozenset()


def _marks_among(characters: Iterable[str]) -> str:
    return "".join(sorted(c for c in characters if unicodedata.category(c).startswith("M")))


@lru_cache(maxsize=16)
def _parting_pattern(rare_marks: str) -> re.Pattern[str]:
    """A gap and the token after it, a group each: so a search never begins where no token does."""
    token = "|".join(_alternatives(rare_marks))
    return re.compile(rf"([{_WHITE_SPACE}{FORMAT_CHARACTERS}]*+)({token})")


def _alternatives(rare_marks: str) -> tuple[str, ...]:
    """What a token may be; the third has a group, the third of the whole pattern.

    Arabic comes first because it is what texts are made of, then what else there is most of;
    nothing that comes later begins as these do. What a repetition takes, nothing after it could
    use, or it is bounded: no input is slow. The word without zero-width characters is tried by
    itself: to repeat a group costs as much as a word, even where there is none.
    """
    marks = COMMON_MARKS + rare_marks
    tail = f"[{ARABIC_LETTERS}{marks}{JOINERS}]"
    joined = f"[{marks}{JOINERS}]"
    zero = FORMAT_CHARACTERS
    letter = rf"[^\W\d_{ARABIC_LETTERS}]"
    foreign = rf"{letter}++(?:{joined}++{letter}*+)*"
    return (
        rf"{tail}++(?![{zero}])|{tail}++(?:[{zero}]++{tail}++)*+",
        rf"[@#]\w++(?:{joined}++\w*+)*",
        rf"([{_PUNCTUATION}])\3*{joined}*+",
        (
            r"(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ff][Tt][Pp]://|[Ww]{3}\.)"
            rf"[^{_NO_URL}]*[^{_NO_URL}{_URL_END}]"
        ),
        r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)+",
        rf"{foreign}(?:(?:[{zero}]++|[\-.'’&]){foreign})*",
        rf"\d++(?:(?:[{zero}]++|[.,:/\-٫٬،'’])\d++)*{joined}*+",
        rf"[^\s{zero}](?:{joined}|(?<=\u200d)[^\s\w{zero}])*",
    )
