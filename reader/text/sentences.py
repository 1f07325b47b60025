"""Sentences: where a text's sentences begin and end.

A newline always ends a sentence. One of ``. ! ? ؟ …`` does, with the quotes and brackets that
close after it, where a blank or the end of the text follows; a full stop after a letter that
stands alone (``د.``) does not. The comma, the semicolon and the colon never do. A break inside a
span is no break.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, islice, pairwise, repeat
from operator import le
from typing import TYPE_CHECKING

from reader.text.tokens import COMMON_MARKS, FORMAT_CHARACTERS, JOINERS

if TYPE_CHECKING:
    from collections.abc import Iterable

# A half-open range of code-point indices.
Range = tuple[int, int]

# What Python's str.splitlines takes for a line end, the U+2028 of word processors among them.
_NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_TERMINALS = ".!?؟…"
# Both ways round: Arabic text closes with the opening quote as often as not.
_CLOSING = "\"'”“’‘„‟«»‹›)\\]}"

_LONE_LETTER = re.compile(rf"(?:\A|[^\w{COMMON_MARKS}{JOINERS}])[^\W\d_][{COMMON_MARKS}]*\Z")
_LONGEST_LONE_LETTER = 8
# White space (29 code points) and the zero-width format characters, for str.strip …
HOLLOW = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
# … and for str.translate, which leaves them out.
NO_HOLLOW = dict.fromkeys(map(ord, HOLLOW))
_HOLLOW = frozenset(HOLLOW)
# Those in which no sentence ends.
_BLANKS = "".join(sorted(_HOLLOW.difference(_NEWLINES)))
# A break, the group, and the blanks after it.
_BREAK = re.compile(
    rf"([{_NEWLINES}{_TERMINALS}]"
    rf"(?:(?<=[{_NEWLINES}])|[{_TERMINALS}]*[{_CLOSING}{FORMAT_CHARACTERS}]*(?=\s|\Z)))"
    rf"[{_BLANKS}]*+"
)


def sentence_ranges(text: str, unbroken: Iterable[Range] = ()) -> list[Range]:
    """Return the sentences of ``text`` as ranges without white space at their edges.

    Every token lies in exactly one; a sentence without a token is none. No sentence ends within
    a range of ``unbroken``.
    """
    found: list[Range] = []
    # Where a sentence begins nothing is hollow, but perhaps a newline, which ends none then.
    start = len(text) - len(text.lstrip(HOLLOW))
    for match in _BREAK.finditer(text, start):
        stop = match.start()
        mark = text[stop]
        if mark not in _NEWLINES:
            # Nearly always there are two letters.
            is_after_word = stop > 1 and text[stop - 2 : stop].isalpha()
            if mark == "." and not is_after_word and _is_after_lone_letter(text, stop):
                continue
            stop = match.end(1)
        if start < stop:
            while text[stop - 1] in _HOLLOW:
                stop -= 1
            found.append((start, stop))
        start = match.end()
    if start < len(text):
        found.append((start, len(text.rstrip(HOLLOW))))
    return merge_sentences(found, unbroken)


def merge_sentences(sentences: list[Range], unbroken: Iterable[Range]) -> list[Range]:
    """Return ``sentences`` with those made one that share a range of ``unbroken``."""
    waiting = sorted(unbroken)
    return merge_across(sentences, [start for start, _ in waiting], [end for _, end in waiting])


def merge_across(sentences: list[Range], starts: list[int], ends: list[int]) -> list[Range]:
    """The same for ranges in columns, sorted by their starts."""
    if not starts or not sentences:
        return sentences
    reaches = ends
    if not all(map(le, ends, islice(ends, 1, None))):
        # How far the ranges reach up to each of them; nearly always the last goes farthest.
        reaches = list(accumulate(ends, max))
    before = map(bisect_left, repeat(starts), [stop for _, stop in sentences])
    firsts = [
        number
        for number, ((start, _), n) in enumerate(zip(sentences[1:], before, strict=False), 1)
        if not n or reaches[n - 1] <= start
    ]
    if len(firsts) == len(sentences) - 1:
        return sentences
    edges = pairwise([0, *firsts, len(sentences)])
    return [(sentences[first][0], sentences[stop - 1][1]) for first, stop in edges]


def _is_after_lone_letter(text: str, index: int) -> bool:
    """Whether the full stop at ``index`` abbreviates: one letter before it, and no other stop."""
    if text[index + 1 : index + 2] in tuple(_TERMINALS):
        return False
    return _LONE_LETTER.search(text[max(0, index - _LONGEST_LONE_LETTER) : index]) is not None
