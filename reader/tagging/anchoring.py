"""Finding spans again in a text that has changed, by their words and by what stands around them.

This is the text-quote selector of the W3C Web Annotation Data Model: the exact words, what was
before them and what was after. A span is *kept* where it stands, *moved* to where its words now
are, or *lost*. In doubt it is lost: never on the wrong words.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.text.marks import is_inside_cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.text.long_text import Text

# Code points of context on each side.
CONTEXT = 32
# Where not all of it agrees, so many code points must on each side and in all ...
_ON_EACH_SIDE = 3
_ENOUGH = 12
# ... and so many more than at any other place where the words stand.
_CLEARLY = 6
# Between two neighbours that were found less will do.
_A_LITTLE = 8
# Words shorter than this say nothing without a context.
_SHORT = 3
# A word that stands at more places than this is not looked for by its context alone.
_MANY = 2_000


@dataclass(frozen=True, slots=True)
class Quote:
    """A span's words, what was around them, and where they began; ``None``: it is not known.

    Two quotes of one ``kind`` (layer, label, annotator) never come to stand on the same words.
    """

    id: str
    start: int
    surface: str
    before: str | None = None
    after: str | None = None
    kind: str = ""


def context_of(text: Text, start: int, end: int) -> tuple[str, str]:
    """What stands before and after ``[start, end)``, shorter at the edges of the text."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def anchored(quotes: Iterable[Quote], text: Text) -> dict[str, int | None]:
    """For each quote, by its id, the index where it begins in ``text``; None where it is lost."""
    ordered = sorted(quotes, key=lambda quote: (quote.start, quote.id))
    search = _Search(text)
    left = search.whole(ordered)
    left = [quote for quote in left if not search.by_context(quote)]
    search.between_neighbours(left, ordered)
    return {quote.id: search.found.get(quote.id) for quote in ordered}


class _Search:
    """One text and what was found in it so far."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.found: dict[str, int] = {}
        self._taken: set[tuple[str, int, int]] = set()
        self._places: dict[str, list[int]] = {}

    def whole(self, ordered: Sequence[Quote]) -> list[Quote]:
        """Find those that stand with all of their context where they stood, or moved together.

        Returns the others.
        """
        left = []
        shift = 0
        for quote in ordered:
            for place in dict.fromkeys((quote.start, quote.start + shift)):
                if _stands_whole(quote, self.text, place) and self._take(quote, place):
                    shift = place - quote.start
                    break
            else:
                # What follows a change moves with it: ask the only place with the whole context.
                places = [p for p in self._of(quote) if _stands_whole(quote, self.text, p)]
                if quote.before is None and self._stands_by_itself(quote):
                    self._take(quote, quote.start)
                elif len(places) == 1 and self._take(quote, places[0]):
                    shift = places[0] - quote.start
                else:
                    left.append(quote)
        return left

    def by_context(self, quote: Quote) -> bool:
        """Find the place whose surroundings agree clearly better than those of all others."""
        if quote.before is None or quote.after is None:
            return False
        ranked = sorted(
            ((_agreement(quote, self.text, place), place) for place in self._of(quote)),
            key=lambda each: sum(each[0]),
        )
        if not ranked:
            return False
        (before, after), place = ranked[-1]
        second = sum(ranked[-2][0]) if len(ranked) > 1 else -_CLEARLY
        fits = before >= min(_ON_EACH_SIDE, len(quote.before))
        fits = fits and after >= min(_ON_EACH_SIDE, len(quote.after))
        fits = fits and before + after >= _ENOUGH
        return fits and before + after - second >= _CLEARLY and self._take(quote, place)

    def between_neighbours(self, left: Iterable[Quote], ordered: Sequence[Quote]) -> None:
        """Find words inside a changed stretch: the only ones between the neighbours' new places.

        The neighbours must be about as far apart as they were, and a little of the context must
        agree. Words without a context must be the only ones in all of the text.
        """
        known = [(quote.start, self.found[quote.id]) for quote in ordered if quote.id in self.found]
        # The start of the text is a neighbour too.
        known = [(0, 0), *known] if known else []
        starts = [start for start, _ in known]
        for quote in left:
            places = self._of(quote)
            if quote.before is not None:
                right = bisect_right(starts, quote.start)
                if not 0 < right < len(known):
                    continue
                (was_low, low), (was_high, high) = known[right - 1], known[right]
                if high - low > 2 * (was_high - was_low) + CONTEXT:
                    continue
                places = [place for place in places if low <= place <= high]
            if len(places) != 1:
                continue
            before, after = _agreement(quote, self.text, places[0])
            if quote.before is None or (min(before, after) > 0 and before + after >= _A_LITTLE):
                self._take(quote, places[0])

    def _stands_by_itself(self, quote: Quote) -> bool:
        """Without a context: whether the words, if there are enough of them, stand in place."""
        return len(quote.surface) >= _SHORT and quote.start in self._of(quote)

    def _take(self, quote: Quote, place: int) -> bool:
        claim = (quote.kind, place, place + len(quote.surface))
        if claim in self._taken:
            return False
        self._taken.add(claim)
        self.found[quote.id] = place
        return True

    def _of(self, quote: Quote) -> list[int]:
        """Where the words stand; nowhere, if that is almost everywhere."""
        surface = quote.surface
        if surface not in self._places:
            places: list[int] = []
            place = self.text.find(surface) if surface else -1
            while place >= 0 and len(places) <= _MANY:
                # Words that got a mark at an edge since are not the same words.
                edges = (place, place + len(surface))
                if not any(is_inside_cluster(self.text, edge) for edge in edges):
                    places.append(place)
                place = self.text.find(surface, place + 1)
            self._places[surface] = places if len(places) <= _MANY else []
        return self._places[surface]


def _stands_whole(quote: Quote, text: Text, place: int) -> bool:
    """Whether the words stand at ``place`` with all of the context around them."""
    end = place + len(quote.surface)
    return (
        place >= 0
        and text.startswith(quote.surface, place)
        and context_of(text, place, end) == (quote.before, quote.after)
    )


def _agreement(quote: Quote, text: Text, place: int) -> tuple[int, int]:
    """How many code points next to the words are the same, before them and after.

    An edge of the text is worth a whole context: nothing else could have stood there.
    """
    before, after = context_of(text, place, place + len(quote.surface))
    was_before, was_after = quote.before or "", quote.after or ""
    backwards = _common(before[::-1], was_before[::-1])
    forwards = _common(after, was_after)
    if before == was_before and len(before) < CONTEXT:
        backwards = CONTEXT
    if after == was_after and len(after) < CONTEXT:
        forwards = CONTEXT
    return backwards, forwards


def _common(one: str, other: str) -> int:
    """How many code points both begin with."""
    pairs = zip(one, other, strict=False)
    shorter = min(len(one), len(other))
    return next((count for count, (a, b) in enumerate(pairs) if a != b), shorter)
