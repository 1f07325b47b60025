"""How spans that nest and cross become elements, which can only nest, and lines below each other.

A paragraph is walked from edge to edge. A span is one element as long as nothing crosses it: where
it ends, what began later and goes on is closed with it and opened again. Every span keeps one line
under its words from its start to its end, below the lines of those that it lies in.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reader.export.options import Range
    from reader.tagging.span import Span

OPEN: Final = "open"
CLOSE: Final = "close"
LABEL: Final = "label"
TEXT: Final = "text"


def lanes(spans: Iterable[Span]) -> dict[str, int]:
    """Id -> the line of a span, from 1; ``spans`` by start, the longest first."""
    found: dict[str, int] = {}
    active: list[Span] = []
    for span in spans:
        active = [each for each in active if each.end > span.start]
        taken = {found[each.id] for each in active}
        lane = 1 + max((found[each.id] for each in active if each.end >= span.end), default=0)
        while lane in taken:
            lane += 1
        found[span.id] = lane
        active.append(span)
    return found


def walk(
    spans: Sequence[Span], start: int, end: int, labels: Mapping[int, Sequence[Span]]
) -> Iterator[tuple[str, Span | Range]]:
    """Yield what a paragraph ``[start, end)`` is made of, in reading order.

    ``spans`` by start, the longest first; ``labels`` says behind which index whose label stands.
    Yields (OPEN, span), (CLOSE, span), (LABEL, span) and (TEXT, range).
    """
    edges = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    places = sorted({start, end, *labels, *edges})
    waiting = 0
    stack: list[Span] = []
    for place, following in zip(places, [*places[1:], end], strict=True):
        covering = [span for span in stack if span.end > place]
        while waiting < len(spans) and spans[waiting].start <= place < end:
            covering.append(spans[waiting])
            waiting += 1
        covering = covering if place < end else []
        kept = sum(1 for _ in takewhile(_same, zip(stack, covering, strict=False)))
        for span in reversed(stack[kept:]):
            yield CLOSE, span
        # A label stands on the ground of what goes on around it, and before what begins here.
        again = sum(span.start < place for span in covering) if place > start else kept
        for span in covering[kept:again]:
            yield OPEN, span
        for span in labels.get(place, ()):
            yield LABEL, span
        for span in covering[max(kept, again) :]:
            yield OPEN, span
        stack = covering
        if place < following:
            yield TEXT, (place, following)


def _same(pair: tuple[Span, Span]) -> bool:
    return pair[0] is pair[1]
