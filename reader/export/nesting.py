"""Which of overlapping spans a tag sequence holds: the longest wins.

A *level* is a tag sequence. Level 1 holds what a flat format holds: of the spans that overlap the
longest, of equally long ones the one that comes first. Level 2 holds the same choice among those
that level 1 could not take, and so on.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise, repeat
from operator import le
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.tagging.span import Span


class Held(NamedTuple):
    """A span, the range of code points that tokens can give it, and its label as it is written.

    The span is the one of that ``number`` in ``spans``, where it may be made when it is asked for.
    ``level`` counts from 1.
    """

    spans: Sequence[Span]
    start: int
    end: int
    label: str
    number: int
    level: int = 1

    @property
    def span(self) -> Span:
        """The span itself."""
        return self.spans[self.number]


@dataclass(slots=True)
class HeldSpans:
    """Spans that tokens can hold, in order, in columns; a :class:`Held` each when it is asked for.

    ``spans`` and ``numbers`` say what they are; ``made`` are they all, where that is known.
    """

    spans: Sequence[Span]
    starts: list[int]
    ends: list[int]
    labels: list[str]
    numbers: Sequence[int]
    made: list[Held] | None = None

    @classmethod
    def of(cls, held: list[Held]) -> HeldSpans:
        """The columns of what is made already."""
        return cls(
            held[0].spans if held else (),
            [each[1] for each in held],
            [each[2] for each in held],
            [each[3] for each in held],
            [each[4] for each in held],
            held,
        )

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def held(self) -> list[Held]:
        """All of them."""
        if self.made is None:
            columns = self.starts, self.ends, self.labels, self.numbers
            # A NamedTuple's own constructor would cost twice as much.
            rows = zip(repeat(self.spans), *columns, repeat(1))
            self.made = list(map(tuple.__new__, repeat(Held), rows))
        return self.made

    def part(self, first: int, stop: int) -> HeldSpans:
        """Those from number ``first`` on, up to ``stop``."""
        return HeldSpans(
            self.spans,
            self.starts[first:stop],
            self.ends[first:stop],
            self.labels[first:stop],
            self.numbers[first:stop],
            None if self.made is None else self.made[first:stop],
        )


class Dropped(NamedTuple):
    """A span that found no place, and the one that has it."""

    span: Span
    by: Span


# Chooses the spans of one layer that a format can hold; what it drops goes to the list.
Choose = Callable[[Sequence[Held], list[Dropped]], list[Held]]


def is_shortened(held: Held) -> bool:
    """Whether tokens could give the span all of itself but the blanks at its edges."""
    span = held.span
    return (span.start, span.end) != (held.start, held.end) and (
        span.start <= held.start and held.end <= span.end
    )


def told_range(held: Held) -> tuple[int, int]:
    """The range that a format tells which tells of blanks at the edges of a span.

    A span that was widened has no other than its tokens'; so it sorts as it will when it is back.
    """
    span = held.span
    return (span.start, span.end) if is_shortened(held) else (held.start, held.end)


def in_order(held: Held) -> tuple[int, int, str, int, int]:
    """Sort by start, the longer first, then by label, as every list of spans is sorted."""
    _, start, end, label, _, _ = held
    return (start, -end, label, *told_range(held))


def longest_first(held: Held) -> tuple[int, int, int, str, int, int, str, str]:
    """Sort the longest first; equally long ones by place, then label, then all there is."""
    span = held.span
    length = held.end - held.start
    own = (*told_range(held), span.annotator, span.id)
    return (-length, held.start, held.end, held.label, *own)


def levels(spans: Sequence[Held]) -> list[Held]:
    """Return every span of one layer with its level; ``spans`` and the result are in order."""
    return _chosen(spans, _by_level)


def flat(spans: Sequence[Held], dropped: list[Dropped]) -> list[Held]:
    """Return the spans of level 1, in order; the others are added to ``dropped``."""
    return _chosen(spans, lambda cluster: _first_level(cluster, dropped))


def per_label(spans: Sequence[Held], dropped: list[Dropped]) -> list[Held]:
    """Return the spans that a tag per span and token can tell apart; the others are ``dropped``.

    Those are all but the spans that cross a longer one of their own label.
    """
    return _chosen(spans, lambda cluster: _without_crossing(cluster, dropped))


def _chosen(
    spans: Sequence[Held], choose: Callable[[Sequence[Held]], Iterable[Held]]
) -> list[Held]:
    """Return what ``choose`` takes of each cluster of overlapping spans; a lone span is taken."""
    starts, ends = [each[1] for each in spans], [each[2] for each in spans]
    if all(map(le, ends, islice(starts, 1, None))):
        return list(spans)  # nearly always
    # How far the spans up to each one reach: the next begins a cluster if it starts no sooner.
    reaches = accumulate(ends, max)
    inside = [
        n
        for n, (start, reach) in enumerate(zip(starts[1:], reaches, strict=False), 1)
        if start < reach
    ]
    found: list[Held] = []
    done = 0
    for first, stop in _runs(inside):
        # The cluster has the one before its first that begins inside another.
        found += spans[done : first - 1]
        found += sorted(choose(spans[first - 1 : stop]), key=in_order)
        done = stop
    found += spans[done:]
    return found


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, after the last) of each run of successive numbers."""
    edges = [n for n in range(1, len(numbers)) if numbers[n] != numbers[n - 1] + 1]
    for first, stop in pairwise([0, *edges, len(numbers)]):
        yield numbers[first], numbers[stop - 1] + 1


def _by_level(cluster: Sequence[Held]) -> Iterator[Held]:
    taken: list[list[Held]] = []
    for held in sorted(cluster, key=longest_first):
        free = (n for n, others in enumerate(taken) if _overlapped(held, others) is None)
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        insort(taken[number], held, key=_start)
        yield held._replace(level=number + 1)


def _first_level(cluster: Sequence[Held], dropped: list[Dropped]) -> list[Held]:
    taken: list[Held] = []
    for held in sorted(cluster, key=longest_first):
        other = _overlapped(held, taken)
        if other is None:
            insort(taken, held, key=_start)
        else:
            dropped.append(Dropped(held.span, other.span))
    return taken


def _without_crossing(cluster: Sequence[Held], dropped: list[Dropped]) -> list[Held]:
    taken: dict[str, list[Held]] = {}
    for held in sorted(cluster, key=longest_first):
        others = taken.setdefault(held.label, [])
        for other in others:
            # The longer one was taken before; so a nested one lies in it, not around it. Two that
            # are the same were made one before this.
            nested = other.start <= held.start and held.end <= other.end
            if other.start < held.end and held.start < other.end and not nested:
                dropped.append(Dropped(held.span, other.span))
                break
        else:
            others.append(held)
    return [held for others in taken.values() for held in others]


def _start(held: Held) -> int:
    return held.start


def _overlapped(held: Held, others: list[Held]) -> Held | None:
    """The one of ``others`` (in order, apart from each other) that shares a character, if any."""
    place = bisect_right(others, held.start, key=_start)
    if place and others[place - 1].end > held.start:
        return others[place - 1]
    if place < len(others) and others[place].start < held.end:
        return others[place]
    return None
