"""Tokens: the words, numbers and signs of a text, with exact offsets (DESIGN §8).

A *token* is a half-open range of code-point indices that holds no white space. What lies between
two tokens is a *gap*: white space and zero-width format characters. Tokens and gaps rebuild the
text. In order of preference a token is a URL, an e-mail address, an @ or # tag, a word in other
than Arabic letters with inner ``- . ' &``, a number in any digits with inner separators, a run of
Arabic letters with marks and tatweel (so a tatweel before a quote parts from it), a run of the same
punctuation, else one character. Letters part from digits.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

URL: Final = "url"
EMAIL: Final = "email"
TAG: Final = "tag"
WORD: Final = "word"
NUMBER: Final = "number"
ARABIC: Final = "arabic"
PUNCTUATION: Final = "punctuation"
OTHER: Final = "other"

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
# Zero-width format characters: they stand in no FORM (DESIGN §8), so no token begins or ends
# with one, nor is one.
FORMAT_CHARACTERS: Final = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"

_PUNCTUATION = (
    r"!-/:-@\[-`{-~\u00a1-\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u0609\u060a\u060c\u060d\u061b\u061d-\u061f\u066a-\u066d\u06d4"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2190-\u23ff\u2500-\u25ff\u3001-\u3003\u3008-\u301f"
    r"\ufd3e\ufd3f"
)
_NO_URL = r"\s<>\"\u201c-\u201f\u00ab\u00bb\u060c\u061b\u061f" + FORMAT_CHARACTERS
_URL_END = r".,;:!?'\u2018\u2019\u2026()\[\]{}*_"

# Anything else may be a mark of another script.
_UNUSUAL = re.compile(f"[^\x00-\u02ff\u0600-\u06ff\u2000-\u206f{ARABIC_LETTERS}{COMMON_MARKS}]")


class Token(NamedTuple):
    """A range ``[start, end)`` of code-point indices and what stands there (``url``, ``arabic``…).

    Inside a token there may be zero-width format characters, at its edges never.
    """

    start: int
    end: int
    kind: str


# One group a kind, in this order; the last group closed tells which alternative it was.
_KINDS = ("", ARABIC, URL, EMAIL, TAG, WORD, NUMBER, PUNCTUATION, "", OTHER)


def tokenize(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order."""
    kinds, make = _KINDS, tuple.__new__
    return [
        # lastindex is never None: every alternative is a group.
        make(Token, (match.start(), match.end(), kinds[match.lastindex]))  # type: ignore[index]
        for match in _pattern(marks_of(text), kinds=True).finditer(text)
    ]


def token_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that finds exactly the tokens of ``text``, for loops that must be fast.

    It looks behind nothing, so a search may begin and end at any gap.
    """
    return _pattern(marks_of(text), kinds=False)


def marks_of(text: str) -> str:
    """Return the marks in ``text`` that COMMON_MARKS lacks, sorted, ready for a character class."""
    rare = set(_UNUSUAL.findall(text))
    return "".join(sorted(c for c in rare if unicodedata.category(c).startswith("M")))


@lru_cache(maxsize=16)
def _pattern(rare_marks: str, *, kinds: bool) -> re.Pattern[str]:
    """The one expression, with a group for each kind where ``kinds`` asks for it.

    Arabic comes first because it is what texts are made of; nothing else begins with its letters.
    What a repetition takes, nothing after it could use, or it is bounded: no input is slow.
    """
    marks = COMMON_MARKS + rare_marks
    tail = ARABIC_LETTERS + marks + JOINERS
    joined = f"[{marks}{JOINERS}]"
    zero = FORMAT_CHARACTERS
    foreign = rf"[^\W\d_{ARABIC_LETTERS}]++(?:{joined}++[^\W\d_{ARABIC_LETTERS}]*+)*"
    alternatives = (
        rf"[{tail}]++(?:[{zero}]++[{tail}]++)*",
        (
            r"(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ff][Tt][Pp]://|[Ww]{3}\.)"
            rf"[^{_NO_URL}]*[^{_NO_URL}{_URL_END}]"
        ),
        r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)+",
        rf"[@#]\w++(?:{joined}++\w*+)*",
        rf"{foreign}(?:(?:[{zero}]++|[\-.'’&]){foreign})*",
        rf"\d++(?:(?:[{zero}]++|[.,:/\-٫٬،'’])\d++)*{joined}*+",
        rf"([{_PUNCTUATION}])\BACK*{joined}*+",
        rf"[^\s{zero}](?:{joined}|(?<=\u200d)[^\s\w{zero}])*",
    )
    body = "|".join(f"({each})" if kinds else each for each in alternatives)
    return re.compile(body.replace(r"\BACK", r"\8" if kinds else r"\1"))
