"""Explicit levels and isolating run sequences by UAX #9: rules P2, P3 and X1 to X10, BD9, BD13.

Everything is on byte strings of class codes (`bidi_classes`) of one paragraph.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

MAX_DEPTH: Final = 125  # BD2
CONTROLS: Final = re.compile(rb"[1-9]")
_ISOLATES: Final = re.compile(rb"[6-9]")
_STRONG: Final = re.compile(rb"[LRA678]")
_LEVEL_RUN: Final = re.compile(rb"(.)\1*", re.DOTALL)


def base_level(classes: bytes, start: int = 0, end: int | None = None) -> int:
    """P2 and P3: 1 when the first strong character outside isolates is R or AL, else 0."""
    end = len(classes) if end is None else end
    matching: dict[int, int] | None = None
    while match := _STRONG.search(classes, start, end):
        code = match.group()
        if code in b"678":
            if matching is None:
                matching = matching_isolates(classes)
            start = matching.get(match.start(), end)
        else:
            return int(code != b"L")
    return 0


def matching_isolates(classes: bytes) -> dict[int, int]:
    """Isolate initiator -> its PDI (BD9); an initiator without one is missing."""
    stack: list[int] = []
    matching: dict[int, int] = {}
    for match in _ISOLATES.finditer(classes):
        if match.group() != b"9":
            stack.append(match.start())
        elif stack:
            matching[stack.pop()] = match.start()
    return matching


class _Status(NamedTuple):
    """An entry of the directional status stack; `override` is a class code, 0 for neutral."""

    level: int
    override: int
    isolate: bool


class ExplicitRules:
    """X1 to X8 on one paragraph: explicit levels, and class codes with overrides applied."""

    def __init__(self, classes: bytes, base: int) -> None:
        self.classes = classes
        self.levels = bytearray(len(classes))
        self.codes = bytearray(classes)
        self._base = base
        self._matching = matching_isolates(classes)
        self._stack = [_Status(base, 0, isolate=False)]
        self._overflow_isolates = self._overflow_embeddings = self._valid_isolates = 0

    def apply(self) -> tuple[bytes, bytes]:
        """Explicit levels, and the class codes with overrides applied."""
        place = 0
        for match in CONTROLS.finditer(self.classes):
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
        rtl = code == 0x37 or (code == 0x38 and base_level(self.classes, at + 1, end) == 1)
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


def isolating_run_sequences(levels: bytes, original: bytes) -> Iterator[list[tuple[int, int]]]:
    """BD13: sequences of level runs, each run as `(start, end)`."""
    matching = matching_isolates(original)
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


def borders(
    sequence: list[tuple[int, int]], levels: bytes, original: bytes, base: int
) -> tuple[int, int]:
    """Directions of sos and eos (X10): the higher level on either side of the border."""
    first, last = sequence[0][0], sequence[-1][1] - 1
    level = levels[first]
    before = levels[first - 1] if first else base
    open_isolate = original[last] in b"678"  # its PDI is missing, or it would go on
    after = base if open_isolate or last + 1 == len(levels) else levels[last + 1]
    return max(level, before) & 1, max(level, after) & 1
