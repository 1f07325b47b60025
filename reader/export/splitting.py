"""Training, development and test: documents drawn by a seed, the same ones on every machine."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.export.options import Annotated

SHARES: Final = ("train", "dev", "test")


def split(
    documents: Sequence[Annotated], shares: tuple[int, int, int], seed: int
) -> list[tuple[str, list[Annotated]]]:
    """Return (``train``, ``dev`` or ``test``, its documents in order) for each share not 0.

    A document's lot is the hash of seed and name, so it does not hang on a random generator.
    """
    counts = _counts(len(documents), shares)
    lots = sorted(
        range(len(documents)),
        key=lambda number: sha256(f"{seed}\0{documents[number].name}".encode()).digest(),
    )
    found = []
    position = 0
    for word, share, count in zip(SHARES, shares, counts, strict=True):
        members = sorted(lots[position : position + count])
        position += count
        if share:
            found.append((word, [documents[number] for number in members]))
    return found


def _counts(number: int, shares: tuple[int, int, int]) -> list[int]:
    """How many of ``number`` documents each share takes; one at least, where there are enough."""
    total = sum(shares)
    counts = [number * share // total for share in shares]
    rest = sorted(range(3), key=lambda place: -(number * shares[place] % total))
    for place in rest[: number - sum(counts)]:
        counts[place] += 1
    for place in range(3):
        if shares[place] and not counts[place] and number >= sum(map(bool, shares)):
            counts[counts.index(max(counts))] -= 1
            counts[place] += 1
    return counts
