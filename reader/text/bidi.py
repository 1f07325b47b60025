"""Embedding levels of a whole paragraph by UAX #9: rules P2 to I2, L1 and L2.

Levels belong to the paragraph: they are found before it is broken into rows. All work is on
byte strings with one class code per code point (`bidi_classes`); positions are offsets into
the paragraph, in code points. No step is slower than linear, however odd the text.
`bidi_explicit` has the rules for embeddings and isolates, `bidi_implicit` the others.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import compress
from typing import Final, Literal, NamedTuple, TypeVar

from reader.text.bidi_classes import classes_of
from reader.text.bidi_explicit import (
    ExplicitRules,
    base_level,
    borders,
    isolating_run_sequences,
)
from reader.text.bidi_implicit import resolve

Direction = Literal["auto", "rtl", "ltr"]

REMOVED: Final = b"12345b"  # X9
_EXPLICIT: Final = b"123456789"
_BLANKS: Final = b"w6789" + REMOVED  # what L1 takes with it
_KEPT_OR_REMOVED: Final = re.compile(rb"[12345b]+|[^12345b]+")
_SEPARATORS: Final = re.compile(rb"[SP]")

_Item = TypeVar("_Item")


class Levels(NamedTuple):
    """What UAX #9 says of one paragraph.

    `base`: paragraph embedding level, 0 or 1. `classes`: original class codes. `levels`: one
    byte per code point after I2, before L1; a character that X9 removes has the level of its
    neighbour. `explicit`: whether embeddings, overrides or isolates stand in it.
    """

    base: int
    classes: bytes
    levels: bytes
    explicit: bool

    def of_row(self, start: int, end: int) -> bytes:
        """Levels of the row `[start, end)` of the paragraph after L1."""
        levels, classes = self.levels[start:end], self.classes[start:end]
        base = bytes((self.base,))
        if b"S" not in classes and b"P" not in classes:
            kept = len(classes.rstrip(_BLANKS))
            return levels if kept == len(levels) else levels[:kept] + base * (len(levels) - kept)
        row = bytearray(levels)
        place = 0
        ends = [match.end() for match in _SEPARATORS.finditer(classes)]
        for stop in (*ends, len(classes)):
            kept = place + len(classes[place:stop].rstrip(_BLANKS + b"SP"))
            row[kept:stop] = base * (stop - kept)
            place = stop
        return bytes(row)


def levels_of(text: str, direction: Direction = "auto") -> Levels:
    """Levels of the paragraph `text`; `direction` overrides P2 and P3."""
    return levels_of_classes(classes_of(text), direction, text)


def levels_of_classes(classes: bytes, direction: Direction, text: str = "") -> Levels:
    """Levels of a paragraph given by its class codes; brackets pair only where `text` is given."""
    base = base_level(classes) if direction == "auto" else int(direction == "rtl")
    explicit = len(classes.translate(None, _EXPLICIT)) < len(classes)
    if not explicit and b"b" not in classes:
        resolved = resolve(classes, text, base, base & 1, base & 1)
    else:
        resolved = _explicit(classes, text, base)
    return Levels(base, classes, resolved, explicit)


def reorder(items: Sequence[_Item], levels: Sequence[int]) -> list[_Item]:
    """`items` of one row from left to right (UAX #9, L2)."""
    ordered = list(items)
    if not ordered:
        return ordered
    lowest, highest = min(levels), max(levels)
    if lowest == highest:  # most rows
        return ordered[::-1] if lowest & 1 else ordered
    depths = bytes(levels)
    for level in range(highest, lowest - 1 if lowest & 1 else lowest, -1):
        # What lies at this level or above stands in the same places after a turn within it.
        for run in _at_least(level).finditer(depths):
            start, end = run.span()
            ordered[start:end] = ordered[start:end][::-1]
    return ordered


@cache
def _at_least(level: int) -> re.Pattern[bytes]:
    """What finds runs of levels that are `level` or higher."""
    return re.compile(b"[" + re.escape(bytes((level,))) + rb"-\xff]+", re.DOTALL)


def _explicit(classes: bytes, text: str, base: int) -> bytes:
    """Levels where there are explicit controls or characters that X9 removes (X1 to X10)."""
    levels, codes = ExplicitRules(classes, base).apply()
    kept = [code not in REMOVED for code in classes]
    kept_codes = bytes(compress(codes, kept))
    kept_levels = bytes(compress(levels, kept))
    kept_text = "".join(compress(text, kept))
    kept_original = bytes(compress(classes, kept))
    resolved = bytearray(len(kept_codes))
    for sequence in isolating_run_sequences(kept_levels, kept_original):
        before, after = borders(sequence, kept_levels, kept_original, base)
        result = resolve(
            b"".join(kept_codes[a:b] for a, b in sequence),
            "".join(kept_text[a:b] for a, b in sequence),
            kept_levels[sequence[0][0]],
            before,
            after,
        )
        place = 0
        for a, b in sequence:
            resolved[a:b] = result[place : place + b - a]
            place += b - a
    return _put_back(bytes(resolved), classes, base)


def _put_back(resolved: bytes, classes: bytes, base: int) -> bytes:
    """Levels for all characters: a removed one takes the level of the one it goes with.

    That is the one before it, or, behind a control that opens or closes an embedding, the one
    after: a joiner there belongs to the letter that follows.
    """
    pieces: list[bytes] = []
    place = 0
    last = bytes((base,))
    for match in _KEPT_OR_REMOVED.finditer(classes):
        piece = match.group()
        if piece[0] not in REMOVED:
            pieces.append(resolved[place : place + len(piece)])
            place += len(piece)
            last = pieces[-1][-1:]
            continue
        following = resolved[place : place + 1] or last
        behind = len(piece) if not pieces else len(piece) - len(piece.rstrip(b"b"))
        if not pieces or behind < len(piece):
            pieces.append(last * (len(piece) - behind) + following * behind)
        else:
            pieces.append(last * len(piece))
    return b"".join(pieces)
