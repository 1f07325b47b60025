"""A long text in one byte a character, where a string takes two for every Arabic letter.

Most texts have fewer than 256 different characters, so that each can be a number in a byte, and
what is asked of a text, as a stretch of it or where something stands, the bytes answer as fast as a
string. The few characters that have no number are kept beside them.
"""

from __future__ import annotations

import codecs
from array import array
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final, Protocol, SupportsIndex

from reader.text.everyday import EVERYDAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ERRORS: Final = "reader.rare"
# The code of a character that has none of its own, and what stands for it until it is looked up.
_RARE: Final = 0xFF
_NOTHING: Final = "\ufffd"
# One in so many may be rare; a text that has more of them stays a string.
_SELDOM: Final = 64
# So many code points of a text are a string at once where all of it is gone through.
_STRETCH: Final = 1 << 16


class Text(Protocol):
    """What is asked of a document's text: a string answers it, and a `LongText`.

    Indices are code points. What it gives of itself is a string.
    """

    def __len__(self) -> int: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> str: ...

    def find(self, wanted: str, start: int = ..., end: int = ..., /) -> int:
        """Where `wanted` begins first within `[start, end)`, or -1."""

    def rfind(self, wanted: str, start: int = ..., end: int = ..., /) -> int:
        """Where `wanted` begins last within `[start, end)`, or -1."""

    def startswith(self, wanted: str, start: int = ..., end: int = ..., /) -> bool:
        """Whether `wanted` stands at the beginning of `[start, end)`."""


class LongText:
    """A text that answers what is asked of a string: see `Text`. Made by `packed`."""

    __slots__ = (
        "_alphabet", "_coded", "_codes", "_known", "_rare", "_rare_places", "_signs",
    )  # fmt: skip

    def __init__(self, codes: bytes, alphabet: str, rare_places: array[int], rare: str) -> None:
        self._codes = codes
        self._alphabet = alphabet
        self._signs = alphabet.ljust(256, _NOTHING)
        self._coded = _coder(alphabet)
        self._rare_places = rare_places
        self._rare = rare
        self._known: dict[str, tuple[bytes, bool]] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, key: SupportsIndex | slice, /) -> str:
        if isinstance(key, slice):
            start, end, step = key.indices(len(self._codes))
            return self._between(start, end) if step == 1 else str(self)[key]
        code = self._codes[key]
        if code != _RARE:
            return self._signs[code]
        place = range(len(self._codes))[key]
        return self._rare[bisect_left(self._rare_places, place)]

    def __str__(self) -> str:
        return self._between(0, len(self._codes))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LongText | str):
            return NotImplemented
        same = (other[at : at + len(piece)] == piece for at, piece in stretches(self))
        return len(other) == len(self) and all(same)

    __hash__ = None  # type: ignore[assignment]  # nothing so long is looked up by

    @property
    def alphabet(self) -> str:
        """The characters that have a number, each at its number."""
        return self._alphabet

    def numbers(self, start: int, end: int) -> bytes:
        """The numbers of the characters in `[start, end)`; 255 for one that has none."""
        return self._codes[start:end]

    def find(self, wanted: str, start: int = 0, end: int | None = None, /) -> int:
        """Where `wanted` begins first within `[start, end)`, or -1."""
        codes, is_sure = self._looked_for(wanted)
        place = self._codes.find(codes, start, end)
        while place >= 0 and not (is_sure or self._stands(wanted, place)):
            place = self._codes.find(codes, place + 1, end)
        return place

    def rfind(self, wanted: str, start: int = 0, end: int | None = None, /) -> int:
        """Where `wanted` begins last within `[start, end)`, or -1."""
        codes, is_sure = self._looked_for(wanted)
        place = self._codes.rfind(codes, start, end)
        while place >= 0 and not (is_sure or self._stands(wanted, place)):
            place = self._codes.rfind(codes, start, place + len(wanted) - 1)
        return place

    def startswith(self, wanted: str, start: int = 0, end: int | None = None, /) -> bool:
        """Whether `wanted` stands at the beginning of `[start, end)`."""
        codes, is_sure = self._looked_for(wanted)
        if not self._codes.startswith(codes, start, end):
            return False
        return is_sure or self._stands(wanted, slice(start, None).indices(len(self))[0])

    def _looked_for(self, wanted: str) -> tuple[bytes, bool]:
        """The codes of `wanted`, and whether nothing else has them."""
        known = self._known.get(wanted)
        if known is None:
            codes = self._coded(wanted)
            known = codes, _RARE not in codes
            if len(wanted) == 1:  # as the blank, again and again
                self._known[wanted] = known
        return known

    def _stands(self, wanted: str, place: int) -> bool:
        return self._between(place, place + len(wanted)) == wanted

    def _between(self, start: int, end: int) -> str:
        text = codecs.charmap_decode(self._codes[start:end], "strict", self._signs)[0]
        if not self._rare_places:
            return text
        first = bisect_left(self._rare_places, start)
        last = bisect_left(self._rare_places, end, first)
        if first == last:
            return text
        pieces: list[str] = []
        done = 0
        for number in range(first, last):
            place = self._rare_places[number] - start
            pieces += (text[done:place], self._rare[number])
            done = place + 1
        return "".join([*pieces, text[done:]])


def packed(pieces: Iterable[str]) -> LongText | None:
    """The text that the pieces make, one after the other; None where a string is as good.

    What is common in the first piece gets a number.
    """
    codes = bytearray()
    rare_places = array("I")
    rare: list[str] = []
    alphabet = EVERYDAY
    coded: Callable[[str], bytes] | None = None
    for piece in pieces:
        if coded is None:
            alphabet = _alphabet_of(piece)
            coded = _coder(alphabet)
        start = len(codes)
        codes += coded(piece)
        place = codes.find(_RARE, start)
        while place >= 0:
            rare_places.append(place)
            rare.append(piece[place - start])
            place = codes.find(_RARE, place + 1)
        if len(rare) * _SELDOM > len(codes):
            return None
    return LongText(bytes(codes), alphabet, rare_places, "".join(rare))


def stretches(text: Text) -> Iterator[tuple[int, str]]:
    """The text as strings, one after the other, each with the index where it begins."""
    if isinstance(text, str):
        yield 0, text
        return
    for start in range(0, len(text), _STRETCH):
        yield start, text[start : start + _STRETCH]


def _alphabet_of(beginning: str) -> str:
    """The characters that get a number: the everyday ones, and what else is in the beginning.

    They are in the Basic Multilingual Plane, where Python looks them up fast.
    """
    others = set(beginning).difference(EVERYDAY, _NOTHING)
    room = _RARE - len(EVERYDAY)
    if len(others) > room:
        counted = Counter(beginning)
        others = set(sorted(others, key=counted.__getitem__, reverse=True)[:room])
    return EVERYDAY + "".join(sorted(each for each in others if each <= "\uffff"))


def _coder(alphabet: str) -> Callable[[str], bytes]:
    """What gives the codes of a string."""
    numbers = codecs.charmap_build(alphabet.ljust(256, "\ufffe"))

    def coded(text: str) -> bytes:
        return codecs.charmap_encode(text, _ERRORS, numbers)[0]

    return coded


def _as_rare(error: UnicodeError) -> tuple[bytes, int]:
    """What the encoder puts for characters without a number, and where it goes on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return bytes((_RARE,)) * (error.end - error.start), error.end


codecs.register_error(_ERRORS, _as_rare)
