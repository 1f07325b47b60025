"""Arabic news text of any size, made from the shipped articles: the same for the same size.

Sentences are drawn at random, and words in them take on other proclitics, enclitics and numbers,
so that the vocabulary grows with the text as that of a real corpus does: a cache of words is
neither useless nor always warm.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
KILOBYTE, MEGABYTE = 1_000, 1_000_000

# The text begins with these, which no label and no name of a file has in it.
FIRST_WORDS = "ظهيرة صيفية"

_SENTENCE_END = re.compile(r"(?<=[.؟!])\s+")
_SHARE_VARIED = 0.15
_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
_ENCLITICS = ("ه", "ها", "هم", "كم", "نا", "هما")
_ARABIC_WORD = re.compile(r"[\u0621-\u064a]{4,8}\Z")


def text_of(size: int, *, one_paragraph: bool = False) -> str:
    """Return a text of about ``size`` bytes of UTF-8, in paragraphs of a few sentences, or in one.

    It is never longer than ``size``.
    """
    chance = random.Random(size)
    sentences = _sentences()
    pieces = [FIRST_WORDS]
    taken = len(FIRST_WORDS.encode())
    left_in_paragraph = 1
    while True:
        left_in_paragraph -= 1
        between = " " if one_paragraph or left_in_paragraph else "\n"
        if not left_in_paragraph:
            left_in_paragraph = chance.randint(1, 6)
        sentence = between + _varied(chance.choice(sentences), chance)
        taken += len(sentence.encode())
        if taken > size:
            return "".join(pieces)
        pieces.append(sentence)


def _sentences() -> list[str]:
    found: list[str] = []
    for path in sorted(SEEDS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.extend(part for part in _SENTENCE_END.split(line.strip()) if part)
    return found


def _varied(sentence: str, chance: random.Random) -> str:
    return " ".join(_other(word, chance) for word in sentence.split(" "))


def _other(word: str, chance: random.Random) -> str:
    """The word, or one like it."""
    if chance.random() > _SHARE_VARIED:
        return word
    if word.isdecimal():
        return str(chance.randint(1, 9_999))
    if not _ARABIC_WORD.match(word):
        return word
    at = chance.randrange(1, len(word))
    letters = word[at:] + word[:at] if chance.random() < 0.3 else word
    return chance.choice(_PROCLITICS) + letters + chance.choice(_ENCLITICS)
