"""Spans as columns: what an export of tags goes by, without an object for each of thousands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, Final, overload

from reader.tagging.span import in_order

if TYPE_CHECKING:
    from reader.tagging.span import Span

# Whoever asks for more spans than that, and than that part of them all, gets them all made at once,
# which is cheaper then.
_FEW: Final = 16
_PART: Final = 4


@dataclass(frozen=True, slots=True)
class SpanColumns:
    """Where spans start and end, their layers, labels and surfaces, in columns of one length.

    ``full`` are the numbers of those that have a note, roles or attributes, in order.
    """

    starts: list[int]
    ends: list[int]
    layers: list[str]
    labels: list[str]
    surfaces: list[str]
    full: list[int]

    @classmethod
    def of(cls, spans: Sequence[Span]) -> SpanColumns:
        """The columns of ``spans``, which need not be made again where they come from columns."""
        if isinstance(spans, SpansOnDemand):
            return spans.columns
        return cls(
            [span.start for span in spans],
            [span.end for span in spans],
            [span.layer for span in spans],
            [span.label for span in spans],
            [span.surface for span in spans],
            [n for n, span in enumerate(spans) if span.note or span.arguments or span.attributes],
        )

    def of_layer(self, layer: str) -> tuple[Sequence[int], SpanColumns]:
        """The numbers of the spans of a layer, and the columns of those."""
        if self.layers.count(layer) == len(self.layers):
            return range(len(self.layers)), self
        numbers = [number for number, each in enumerate(self.layers) if each == layer]
        full = set(self.full)
        return numbers, SpanColumns(
            [self.starts[number] for number in numbers],
            [self.ends[number] for number in numbers],
            [layer] * len(numbers),
            [self.labels[number] for number in numbers],
            [self.surfaces[number] for number in numbers],
            [place for place, number in enumerate(numbers) if number in full],
        )

    def are_in_order(self) -> bool:
        """Whether they stand as every list of spans is sorted; False where only ids could tell."""
        if all(map(lt, self.starts, islice(self.starts, 1, None))):
            return True
        backwards = [-end for end in self.ends]
        places = list(zip(self.starts, backwards, self.layers, self.labels, strict=True))
        return all(map(lt, places, islice(places, 1, None)))


class SpansOnDemand(Sequence["Span"]):
    """Spans of which there are columns; one is made when somebody asks for it."""

    columns: SpanColumns

    def __init__(self) -> None:
        self._made: dict[int, Span] = {}
        self._asked = 0

    def __len__(self) -> int:
        return len(self.columns.starts)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._all)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        if isinstance(index, slice) or "_all" in self.__dict__ or self._asked > self._most:
            return self._all[index]
        number = range(len(self))[index]
        if number not in self._made:
            self._asked += 1
            self._made[number] = self._make(number)
        return self._made[number]

    @cached_property
    def _most(self) -> int:
        """How many are made one by one."""
        return max(_FEW, len(self) // _PART)

    @cached_property
    def _all(self) -> list[Span]:
        found = self._make_all()
        # One that was made before stays the one that it is.
        for number, span in self._made.items():
            found[number] = span
        return found

    @abstractmethod
    def _make(self, number: int) -> Span:
        """The span of that number."""

    @abstractmethod
    def _make_all(self) -> list[Span]:
        """All spans, in order."""


def ordered(spans: Sequence[Span]) -> Sequence[Span]:
    """The spans sorted as every list of spans is; those on demand stay so where they are sorted."""
    if isinstance(spans, SpansOnDemand) and spans.columns.are_in_order():
        return spans
    return in_order(spans)
