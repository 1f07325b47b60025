"""How far two annotators of one text agree, in figures and span by span.

*Exact F1*: spans of the same range and label in both, 2·n / (spans of A + spans of B). *Overlap
F1*: the same, counting each span that shares a character with one of its label on the other side.
*Label agreement*: of the ranges that both marked, how many have the same labels. *Kappa*: Cohen's,
over tokens (``reader.tagging.kappa``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reader.tagging.disagreements import disagreements, key
from reader.tagging.kappa import cohen_kappa, of_label, pairs_of_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.tagging.disagreements import Disagreement
    from reader.tagging.kappa import Pairs
    from reader.tagging.span import Span


@dataclass(slots=True)
class Counts:
    """What two annotators have of one label, or of all; sums of several documents are sums."""

    a: int = 0
    b: int = 0
    exact: int = 0
    overlapping_a: int = 0
    overlapping_b: int = 0
    ranges: int = 0
    same_labels: int = 0
    tokens: Pairs = field(default_factory=Counter)

    def __iadd__(self, other: Counts) -> Counts:  # noqa: PYI034 -- no subclasses
        """Add another document's."""
        self.add_spans(other)
        self.tokens += other.tokens
        return self

    def add_spans(self, other: Counts) -> None:
        """Add what is counted in spans, not what is counted in tokens."""
        self.a += other.a
        self.b += other.b
        self.exact += other.exact
        self.overlapping_a += other.overlapping_a
        self.overlapping_b += other.overlapping_b
        self.ranges += other.ranges
        self.same_labels += other.same_labels

    @property
    def exact_f1(self) -> float | None:
        """None where neither has a span."""
        return _share(2 * self.exact, self.a + self.b)

    @property
    def overlap_f1(self) -> float | None:
        """None where neither has a span."""
        return _share(self.overlapping_a + self.overlapping_b, self.a + self.b)

    @property
    def label_agreement(self) -> float | None:
        """None where no range is marked by both."""
        return _share(self.same_labels, self.ranges)

    @property
    def kappa(self) -> float | None:
        """None where chance alone would agree on every token."""
        return cohen_kappa(self.tokens)

    def as_record(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "a": self.a,
            "b": self.b,
            "exact": self.exact,
            "exact_f1": self.exact_f1,
            "overlap_f1": self.overlap_f1,
            "ranges_of_both": self.ranges,
            "label_agreement": self.label_agreement,
            "tokens": self.tokens.total(),
            "kappa": self.kappa,
        }


@dataclass(slots=True)
class Agreement:
    """The agreement of two annotators on one layer of one text, or of several together."""

    counts: Counts = field(default_factory=Counts)
    labels: dict[str, Counts] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)

    def add(self, other: Agreement) -> None:
        """Add the figures of another text; its disagreements stay where they are."""
        self.counts += other.counts
        for label, counts in other.labels.items():
            self.labels.setdefault(label, Counts()).add_spans(counts)
        # A label's tokens are those of all texts, also of those where nobody used it.
        for label, counts in self.labels.items():
            counts.tokens = of_label(self.counts.tokens, label)


def agreement(text: str, a: Iterable[Span], b: Iterable[Span]) -> Agreement:
    """Compare the spans of two annotators on one layer of ``text``."""
    ours, theirs = _once(a), _once(b)
    found = Agreement()
    found.counts = _counts(ours, theirs)
    found.counts.tokens = pairs_of_tokens(text, ours, theirs)
    for label in sorted({span.label for span in (*ours, *theirs)}):
        counts = _counts(
            *([span for span in side if span.label == label] for side in (ours, theirs))
        )
        counts.tokens = of_label(found.counts.tokens, label)
        found.labels[label] = counts
    found.disagreements = disagreements(ours, theirs)
    return found


def _counts(a: Sequence[Span], b: Sequence[Span]) -> Counts:
    keys_a, keys_b = set(map(key, a)), set(map(key, b))
    counts = Counts(len(a), len(b), len(keys_a & keys_b))
    counts.overlapping_a = _overlapping(a, b)
    counts.overlapping_b = _overlapping(b, a)
    labels_a, labels_b = _labels_by_range(a), _labels_by_range(b)
    for place in labels_a.keys() & labels_b.keys():
        counts.ranges += 1
        counts.same_labels += labels_a[place] == labels_b[place]
    return counts


def _labels_by_range(spans: Iterable[Span]) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = {}
    for span in spans:
        found.setdefault((span.start, span.end), set()).add(span.label)
    return found


def _overlapping(spans: Iterable[Span], others: Iterable[Span]) -> int:
    """How many of ``spans`` share a character with one of ``others`` of the same label."""
    by_label: dict[str, list[tuple[int, int]]] = {}
    for span in others:
        by_label.setdefault(span.label, []).append((span.start, span.end))
    merged = {label: _merged(sorted(ranges)) for label, ranges in by_label.items()}
    count = 0
    for span in spans:
        ranges = merged.get(span.label, [])
        place = bisect_right(ranges, (span.start, span.end))
        near = ranges[max(0, place - 1) : place + 1]
        count += any(start < span.end and span.start < end for start, end in near)
    return count


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in ranges:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _once(spans: Iterable[Span]) -> list[Span]:
    """One span of each range and label, in order."""
    return list({key(span): span for span in sorted(spans, key=lambda each: each.order)}.values())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
