"""What an annotated collection holds, in numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reader.tagging.conflicts import conflicts
from reader.tagging.span import ENTITY, EVENT
from reader.text.sentences import sentence_ranges
from reader.text.tokens import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.tagging.span import Span


@dataclass(slots=True)
class LabelCounts:
    """What there is of one label: spans, those nested in or around others, those inside words."""

    spans: int = 0
    nested: int = 0
    sub_word: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Statistics:
    """Sums over documents.

    *Nested*: sharing a character with another span of the same layer and annotator. *Sub-word*:
    beginning or ending inside a token. ``roles`` of a label: in how many of its events a role is
    filled. ``conflicts``: those of a merge that are open.
    """

    documents: int = 0
    tokens: int = 0
    sentences: int = 0
    labels: dict[tuple[str, str], LabelCounts] = field(default_factory=dict)
    annotators: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0

    def add(self, text: str, spans: Sequence[Span], state: str) -> None:
        """Count a document; ``spans`` are in order."""
        tokens = Tokenizer(text).ranges()
        self.documents += 1
        self.tokens += len(tokens)
        self.sentences += len(sentence_ranges(text))
        self.states[state] += 1
        self.conflicts += len(conflicts(spans))
        starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
        nested = _nested(spans)
        for span in spans:
            counts = self.labels.setdefault((span.layer, span.label), LabelCounts())
            counts.spans += 1
            counts.nested += span.id in nested
            counts.sub_word += _cuts(span.start, starts, ends) or _cuts(span.end, starts, ends)
            counts.surfaces[" ".join(span.surface.split())] += 1
            counts.roles.update({argument.role for argument in span.arguments})
            self.annotators[span.annotator] += 1

    def total(self, layer: str) -> LabelCounts:
        """The sum over the labels of a layer, without surfaces and roles."""
        found = LabelCounts()
        for (of_layer, _), counts in self.labels.items():
            if of_layer == layer:
                found.spans += counts.spans
                found.nested += counts.nested
                found.sub_word += counts.sub_word
        return found

    def as_record(self, most: int) -> dict[str, Any]:
        """The counts as JSON values, with the ``most`` frequent surfaces of each label."""
        layers: dict[str, Any] = {}
        for layer in (ENTITY, EVENT):
            total = self.total(layer)
            labels = {
                label: {
                    "spans": counts.spans,
                    "nested": counts.nested,
                    "sub_word": counts.sub_word,
                    "frequent": [list(each) for each in frequent(counts.surfaces, most)],
                    **(
                        {"roles_filled": dict(sorted(counts.roles.items()))}
                        if layer == EVENT
                        else {}
                    ),
                }
                for (of_layer, label), counts in sorted(self.labels.items())
                if of_layer == layer
            }
            layers[layer] = {
                "spans": total.spans,
                "nested": total.nested,
                "sub_word": total.sub_word,
                "labels": labels,
            }
        return {
            "documents": self.documents,
            "states": dict(sorted(self.states.items())),
            "sentences": self.sentences,
            "tokens": self.tokens,
            "open_conflicts": self.conflicts,
            "spans": sum(layers[layer]["spans"] for layer in layers),
            "annotators": dict(sorted(self.annotators.items())),
            "layers": layers,
        }


def frequent(surfaces: Counter[str], most: int) -> list[tuple[str, int]]:
    """The most frequent surfaces; of equally frequent ones the first in code-point order."""
    return sorted(surfaces.items(), key=lambda item: (-item[1], item[0]))[:most]


def _nested(spans: Iterable[Span]) -> set[str]:
    """The ids of spans that share a character with another one of their layer and annotator."""
    found: set[str] = set()
    furthest: dict[tuple[str, str], Span] = {}
    for span in spans:
        side = span.layer, span.annotator
        before = furthest.get(side)
        if before is not None and span.start < before.end:
            found |= {span.id, before.id}
        if before is None or span.end > before.end:
            furthest[side] = span
    return found


def _cuts(edge: int, starts: list[int], ends: list[int]) -> bool:
    """Whether an edge lies inside a token."""
    place = bisect_left(starts, edge)
    return (
        place > 0
        and starts[place - 1] < edge < ends[place - 1]
        and (bisect_right(starts, edge) == place)
    )
