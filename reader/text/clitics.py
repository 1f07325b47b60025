"""Clitics: the letters written together with a word that are words of their own.

Proclitics stand before the word: و ف, then ب ك ل س, then ال; ل with ال is written لل. Enclitics
are the pronouns after it. These functions only offer edges: a و may as well be the word's first
letter, and which it is the analyst sees.
"""

from __future__ import annotations

import re

from reader.text.tokens import COMMON_MARKS, JOINERS

# After any letter its marks, and the tatweel that stretches the joint.
_TAIL = rf"[{COMMON_MARKS}{JOINERS}\u0640]*"
_CONJUNCTION = rf"[وف]{_TAIL}"
_PREPOSITION = rf"[بكلس]{_TAIL}"
_ARTICLE = rf"[اٱ]{_TAIL}ل{_TAIL}"
_LAM_ARTICLE = rf"ل{_TAIL}ل{_TAIL}"

_PROCLITICS = re.compile(rf"({_CONJUNCTION})?(?:({_LAM_ARTICLE})|({_PREPOSITION})?({_ARTICLE})?)")
_ENCLITICS = tuple(
    re.compile("".join(f"{letter}{_TAIL}" for letter in pronoun) + r"\Z")
    for pronoun in ("هما", "كما", "هم", "هن", "ها", "كم", "كن", "نا", "ني", "ه", "ك", "ي")
)
_LETTER = re.compile(r"[^\W\d_\u0640]")
# What is left of a word has at least two letters: يد, not د.
_FEWEST_LETTERS = 2


def proclitic_edges(word: str) -> tuple[int, ...]:
    """Return the offsets in ``word`` where a proclitic or a chain of them ends, nearest first.

    ``وبالعاصمة`` gives 1, 2, 4; ``للرئيس`` gives 2: in لل the edge lies after the second ل.
    """
    match = _PROCLITICS.match(word)
    edges = {match.end(group) for group in (1, 2, 3, 4) if match[group]} if match else set()
    return tuple(sorted(edge for edge in edges if _is_word(word[edge:])))


def enclitic_edges(word: str) -> tuple[int, ...]:
    """Return the offsets in ``word`` where an enclitic may begin, the nearest to its end first.

    ``رئيسهم`` gives 4; ``كتابني`` gives 5 (ي) and 4 (ني).
    """
    starts = {match.start() for each in _ENCLITICS if (match := each.search(word))}
    return tuple(sorted((edge for edge in starts if _is_word(word[:edge])), reverse=True))


def _is_word(rest: str) -> bool:
    return len(_LETTER.findall(rest)) >= _FEWEST_LETTERS
