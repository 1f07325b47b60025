"""Where two annotators of one text differ, place by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.tagging.span import Span

ONLY_A: Final = "only a"
ONLY_B: Final = "only b"
LABEL: Final = "label"
RANGE: Final = "range"
BOTH: Final = "label and range"
# How two spans that overlap can differ, those that are most alike first.
_PAIRED: Final = (LABEL, RANGE, BOTH)
_CONTEXT: Final = 30
_BLANKS: Final = re.compile(r"\s+")

# What makes two annotators' spans of one layer the same one: range and label.
Key = tuple[int, int, str]


def key(span: Span) -> Key:
    """What makes it the same as a span of the other side."""
    return (span.start, span.end, span.label)


class Disagreement(NamedTuple):
    """One place where two annotators differ: what each has there, None for nothing."""

    kind: str
    a: Span | None
    b: Span | None

    @property
    def place(self) -> tuple[int, int]:
        """From where to where it is about."""
        spans = [span for span in (self.a, self.b) if span]
        return min(span.start for span in spans), max(span.end for span in spans)

    def context(self, text: str) -> tuple[str, str, str]:
        """What stands before, at and after the place, on one line and in whole words.

        Put together they are the text, but for its white space.
        """
        start, end = self.place
        first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
        while first and first < start and not text[first - 1].isspace():
            first += 1
        while last < len(text) and end < last and not text[last].isspace():
            last -= 1
        before, at, after = (
            _BLANKS.sub(" ", part) for part in (text[first:start], text[start:end], text[end:last])
        )
        return before.lstrip(), at, after.rstrip()


def disagreements(a: Sequence[Span], b: Sequence[Span]) -> list[Disagreement]:
    """Pair what differs: the same range first, then the same label, then whatever overlaps most."""
    rest_a = {key(span): span for span in a}
    rest_b = {key(span): span for span in b}
    for same in rest_a.keys() & rest_b.keys():
        del rest_a[same], rest_b[same]
    pairs = sorted(_overlaps(list(rest_a.values()), list(rest_b.values())))
    found = []
    for unlike, _, ours, theirs in pairs:
        if ours in rest_a and theirs in rest_b:
            found.append(Disagreement(_PAIRED[unlike], rest_a.pop(ours), rest_b.pop(theirs)))
    found += [Disagreement(ONLY_A, span, None) for span in rest_a.values()]
    found += [Disagreement(ONLY_B, None, span) for span in rest_b.values()]
    return sorted(found, key=lambda each: (each.place, each.kind))


def _overlaps(a: list[Span], b: list[Span]) -> Iterable[tuple[int, int, Key, Key]]:
    """(place in _PAIRED, minus the characters shared, key, key) of each pair that shares any."""
    b = sorted(b, key=lambda span: span.start)
    starts = [span.start for span in b]
    longest = max((span.end - span.start for span in b), default=0)
    for one in a:
        first = bisect_left(starts, one.start - longest)
        for other in b[first : bisect_left(starts, one.end)]:
            shared = min(one.end, other.end) - max(one.start, other.start)
            if shared > 0:
                same_range = (one.start, one.end) == (other.start, other.end)
                unlike = 0 if same_range else 1 if one.label == other.label else 2
                yield unlike, -shared, key(one), key(other)
