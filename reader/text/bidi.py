"""Embedding levels of a whole paragraph by UAX #9: rules P2 to I2, L1 and L2.

Levels belong to the paragraph: they are found before it is broken into rows. All work is on
byte strings with one class code per code point (`bidi_classes`); positions are offsets into
the paragraph, in code points. No step is slower than linear, however odd the text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Final, Literal, NamedTuple, TypeVar

from reader.text.bidi_classes import classes_of
from reader.text.brackets import bracket_pairs

Direction = Literal["auto", "rtl", "ltr"]

MAX_DEPTH: Final = 125  # BD2
_CONTROLS: Final = re.compile(rb"[1-9]")
_REMOVED: Final = b"12345b"  # X9
_BLANKS: Final = b"w6789" + _REMOVED  # what L1 takes with it
_ISOLATES: Final = re.compile(rb"[6-9]")
_SEPARATORS: Final = re.compile(rb"[SP]")
_STRONG: Final = re.compile(rb"[LRA678]")
_NONSPACING: Final = re.compile(rb"m+")
_AFTER_ARABIC: Final = re.compile(rb"A[^LR]*")
_AFTER_LATIN: Final = re.compile(rb"L[^R]*")
_BETWEEN_EUROPEAN: Final = re.compile(rb"(?<=E)[+,](?=E)")
_BETWEEN_ARABIC: Final = re.compile(rb"(?<=N),(?=N)")
_TERMINATORS: Final = re.compile(rb"\$+")
_NEUTRAL_IN_LATIN: Final = re.compile(rb"(?<=L)o+(?=L)")
_NEUTRAL_IN_ARABIC: Final = re.compile(rb"(?<=[REN])o+(?=[REN])")
_LEVEL_RUN: Final = re.compile(rb"(.)\1*", re.DOTALL)
_ARABIC_TO_RIGHT: Final = bytes.maketrans(b"A+$,", b"Rooo")  # W3 and W6
_NEUTRALS_TO_ON: Final = bytes.maketrans(b"PSw6789", b"ooooooo")
_STRONG_FOR_BRACKETS: Final = bytes.maketrans(b"EN", b"RR")

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Levels:
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
        row = bytearray(self.levels[start:end])
        classes = self.classes[start:end]
        place = 0
        base = bytes((self.base,))
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
    base = _base_level(classes) if direction == "auto" else int(direction == "rtl")
    explicit = bool(_CONTROLS.search(classes))
    if not explicit and b"b" not in classes:
        resolved = _resolve(classes, text, base, base & 1, base & 1)
    else:
        resolved = _explicit(classes, text, base)
    return Levels(base, classes, resolved, explicit)


def reorder(items: Sequence[_Item], levels: Sequence[int]) -> list[_Item]:
    """`items` of one row from left to right (UAX #9, L2)."""
    ordered = list(items)
    depths = list(levels)
    odd = [level for level in depths if level & 1]
    if not odd:
        return ordered
    for level in range(max(depths), min(odd) - 1, -1):
        place = 0
        while place < len(depths):
            if depths[place] < level:
                place += 1
                continue
            stop = place
            while stop < len(depths) and depths[stop] >= level:
                stop += 1
            ordered[place:stop] = ordered[place:stop][::-1]
            depths[place:stop] = depths[place:stop][::-1]
            place = stop
    return ordered


def _base_level(classes: bytes, start: int = 0, end: int | None = None) -> int:
    """P2 and P3: 1 when the first strong character outside isolates is R or AL, else 0."""
    end = len(classes) if end is None else end
    matching: dict[int, int] | None = None
    while match := _STRONG.search(classes, start, end):
        code = match.group()
        if code in b"678":
            if matching is None:
                matching = _matching_isolates(classes)
            start = matching.get(match.start(), end)
        else:
            return int(code != b"L")
    return 0


def _matching_isolates(classes: bytes) -> dict[int, int]:
    """Isolate initiator -> its PDI (BD9); an initiator without one is missing."""
    stack: list[int] = []
    matching: dict[int, int] = {}
    for match in _ISOLATES.finditer(classes):
        if match.group() != b"9":
            stack.append(match.start())
        elif stack:
            matching[stack.pop()] = match.start()
    return matching


@cache
def _level_table(level: int) -> bytes:
    """Class code -> level for a sequence at `level` (I1 and I2)."""
    odd = level & 1
    table = bytearray([level]) * 256
    table[ord("L")] = level + odd
    table[ord("R")] = level + 1 - odd
    table[ord("E")] = table[ord("N")] = level + (1 if odd else 2)
    return bytes(table)


def _resolve(classes: bytes, text: str, level: int, before: int, after: int) -> bytes:
    """Levels of one isolating run sequence (W1 to I2).

    `before` and `after` are the directions of sos and eos (X10), 0 for L and 1 for R.
    """
    sos, eos = b"LR"[before : before + 1], b"LR"[after : after + 1]
    codes = _weak(sos + classes)
    codes = codes.translate(_NEUTRALS_TO_ON)
    if text:
        pairs = bracket_pairs(text, codes[1:])
        if pairs:
            codes = _bracketed(codes, classes, pairs, level & 1)
    codes += eos
    if level & 1:
        codes = _NEUTRAL_IN_LATIN.sub(_fill(b"L"), codes)
        codes = codes.replace(b"o", b"R")
    else:
        codes = _NEUTRAL_IN_ARABIC.sub(_fill(b"R"), codes)
        codes = codes.replace(b"o", b"L")
    return codes[1:-1].translate(_level_table(level))


def _fill(code: bytes) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: code * (match.end() - match.start())


def _weak(codes: bytes) -> bytes:
    """W1 to W7 on `codes`, whose first byte is sos."""
    if b"m" in codes:
        codes = _NONSPACING.sub(_like_previous, codes)
    if b"E" in codes:
        if b"A" in codes:
            codes = _AFTER_ARABIC.sub(lambda match: match.group().replace(b"E", b"N"), codes)
        codes = _BETWEEN_EUROPEAN.sub(b"E", codes)
    if b"N" in codes:
        codes = _BETWEEN_ARABIC.sub(b"N", codes)
    if b"$" in codes:
        codes = _TERMINATORS.sub(_beside_number, codes)
    codes = codes.translate(_ARABIC_TO_RIGHT)
    if b"E" in codes and b"L" in codes:
        codes = _AFTER_LATIN.sub(lambda match: match.group().replace(b"E", b"L"), codes)
    return codes


def _like_previous(match: re.Match[bytes]) -> bytes:
    """W1: a nonspacing mark takes the class before it, ON after an isolate initiator or PDI."""
    previous = match.string[match.start() - 1 : match.start()]
    length = match.end() - match.start()
    return (b"o" if previous in b"6789" else previous) * length


def _beside_number(match: re.Match[bytes]) -> bytes:
    """W5: terminators beside European numbers become European numbers."""
    start, end = match.span()
    beside = match.string[start - 1 : start] == b"E" or match.string[end : end + 1] == b"E"
    return (b"E" if beside else b"$") * (end - start)


def _bracketed(codes: bytes, original: bytes, pairs: list[tuple[int, int]], odd: int) -> bytes:
    """N0 on `codes` (with sos in front); `pairs` and `original` count without sos."""
    result = bytearray(codes)
    strong = bytearray(codes.translate(_STRONG_FOR_BRACKETS))
    embedding, opposite = (b"R", b"L") if odd else (b"L", b"R")
    scanned, last = 1, bytes(strong[:1])  # running "last strong", so that nothing is quadratic
    for opening, closing in pairs:
        first, second = opening + 1, closing + 1
        latest = max(strong.rfind(b"L", scanned, first), strong.rfind(b"R", scanned, first))
        if latest >= 0:
            last = bytes(strong[latest : latest + 1])
        scanned = first
        if strong.find(embedding, first + 1, second) >= 0:
            found = embedding
        elif strong.find(opposite, first + 1, second) >= 0:
            found = opposite if last == opposite else embedding
        else:
            continue
        for place in (first, second):
            stop = place + 1
            # Marks that W1 made ON after a bracket go with it; BN never stands between.
            while stop <= len(original) and original[stop - 1 : stop] == b"m":
                stop += 1
            result[place:stop] = strong[place:stop] = found * (stop - place)
    return bytes(result)


def _explicit(classes: bytes, text: str, base: int) -> bytes:
    """Levels where there are explicit controls or characters that X9 removes (X1 to X10)."""
    levels, codes = _ExplicitRules(classes, base).apply()
    kept = [code not in _REMOVED for code in classes]
    kept_codes = bytes(compress(codes, kept))
    kept_levels = bytes(compress(levels, kept))
    kept_text = "".join(compress(text, kept))
    kept_original = bytes(compress(classes, kept))
    resolved = bytearray(len(kept_codes))
    for sequence in _isolating_run_sequences(kept_levels, kept_original):
        before, after = _borders(sequence, kept_levels, kept_original, base)
        result = _resolve(
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
    """Levels for all characters: a removed one takes the level before it."""
    pieces: list[bytes] = []
    place = 0
    last = bytes((base,))
    for match in re.finditer(rb"[12345b]+|[^12345b]+", classes):
        length = match.end() - match.start()
        if match.group()[0] in _REMOVED:
            pieces.append(last * length)
        else:
            pieces.append(resolved[place : place + length])
            place += length
            last = pieces[-1][-1:]
    return b"".join(pieces)


class _Status(NamedTuple):
    """An entry of the directional status stack; `override` is a class code, 0 for neutral."""

    level: int
    override: int
    isolate: bool


class _ExplicitRules:
    """X1 to X8 on one paragraph: explicit levels, and class codes with overrides applied."""

    def __init__(self, classes: bytes, base: int) -> None:
        self.classes = classes
        self.levels = bytearray(len(classes))
        self.codes = bytearray(classes)
        self._base = base
        self._matching = _matching_isolates(classes)
        self._stack = [_Status(base, 0, isolate=False)]
        self._overflow_isolates = self._overflow_embeddings = self._valid_isolates = 0

    def apply(self) -> tuple[bytes, bytes]:
        place = 0
        for match in _CONTROLS.finditer(self.classes):
            at, code = match.start(), self.classes[match.start()]
            self._fill(place, at)
            place = at + 1
            if code in b"1234":
                self._embed(at, code)
            elif code in b"678":
                self._isolate(at, code)
            elif code == 0x39:
                self._end_isolate(at)
            else:
                self._end_embedding(at)
        self._fill(place, len(self.classes))
        for separator in re.finditer(rb"P", self.classes):  # X8
            self.levels[separator.start()] = self._base
        return bytes(self.levels), bytes(self.codes)

    def _fill(self, start: int, end: int) -> None:
        """X6: `[start, end)` takes the level and override in force; B and BN no override."""
        level, override, _ = self._stack[-1]
        self.levels[start:end] = bytes((level,)) * (end - start)
        if override:
            self.codes[start:end] = self.codes[start:end].translate(_override_table(override))

    def _push(self, *, rtl: bool, override: int, isolate: bool) -> bool:
        """Enter the next level if there is one; False is an overflow."""
        level = self._stack[-1].level
        level = (level + 1) | 1 if rtl else (level + 2) & ~1
        if level > MAX_DEPTH or self._overflow_isolates or self._overflow_embeddings:
            return False
        self._stack.append(_Status(level, override, isolate))
        return True

    def _embed(self, at: int, code: int) -> None:
        """X2 to X5."""
        override = {0x33: 0x4C, 0x34: 0x52}.get(code, 0)  # LRO: L, RLO: R
        entered = self._push(rtl=code in b"24", override=override, isolate=False)
        if not entered and not self._overflow_isolates:
            self._overflow_embeddings += 1
        self.levels[at] = self._stack[-1].level

    def _isolate(self, at: int, code: int) -> None:
        """X5a to X5c."""
        self._fill(at, at + 1)
        end = self._matching.get(at, len(self.classes))
        rtl = code == 0x37 or (code == 0x38 and _base_level(self.classes, at + 1, end) == 1)
        if self._push(rtl=rtl, override=0, isolate=True):
            self._valid_isolates += 1
        else:
            self._overflow_isolates += 1

    def _end_isolate(self, at: int) -> None:
        """X6a."""
        if self._overflow_isolates:
            self._overflow_isolates -= 1
        elif self._valid_isolates:
            self._overflow_embeddings = 0
            while not self._stack[-1].isolate:
                self._stack.pop()
            self._stack.pop()
            self._valid_isolates -= 1
        self._fill(at, at + 1)

    def _end_embedding(self, at: int) -> None:
        """X7."""
        if not self._overflow_isolates:
            if self._overflow_embeddings:
                self._overflow_embeddings -= 1
            elif not self._stack[-1].isolate and len(self._stack) > 1:
                self._stack.pop()
        self.levels[at] = self._stack[-1].level


@cache
def _override_table(override: int) -> bytes:
    return bytes(code if code in b"Pb" else override for code in range(256))


def _isolating_run_sequences(levels: bytes, original: bytes) -> Iterator[list[tuple[int, int]]]:
    """BD13: sequences of level runs, each run as `(start, end)`."""
    matching = _matching_isolates(original)
    runs = [match.span() for match in _LEVEL_RUN.finditer(levels)]
    starting = dict(runs)
    joined = {matching[end - 1] for _, end in runs if end - 1 in matching}
    for start, end in runs:
        if original[start] == 0x39 and start in joined:
            continue
        sequence = [(start, end)]
        while (following := matching.get(sequence[-1][1] - 1)) is not None:
            sequence.append((following, starting[following]))
        yield sequence


def _borders(
    sequence: list[tuple[int, int]], levels: bytes, original: bytes, base: int
) -> tuple[int, int]:
    """Directions of sos and eos (X10): the higher level on either side of the border."""
    first, last = sequence[0][0], sequence[-1][1] - 1
    level = levels[first]
    before = levels[first - 1] if first else base
    open_isolate = original[last] in b"678"  # its PDI is missing, or it would go on
    after = base if open_isolate or last + 1 == len(levels) else levels[last + 1]
    return max(level, before) & 1, max(level, after) & 1
