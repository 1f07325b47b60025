"""How far two annotators of one text agree, in figures and span by span.

*Exact F1*: spans of the same range and label in both, 2·n / (spans of A + spans of B). *Overlap
F1*: the same, counting each span that shares a character with one of its label on the other side.
*Label agreement*: of the ranges that both marked, how many have the same labels. *Kappa*: Cohen's
kappa (1960) over tokens, which are cut at every edge of either side. The category of a token is
the set of labels of all spans over it, so nested spans count, and where nothing is nested it is the
one label or none; of one label alone it is whether the token lies under that label.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reader.text.tokens import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.tagging.span import Span

ONLY_A: Final = "only a"
ONLY_B: Final = "only b"
LABEL: Final = "label"
RANGE: Final = "range"
BOTH: Final = "label and range"
_CONTEXT: Final = 30
_BLANKS: Final = re.compile(r"\s+")
# The labels of the spans over a token.
Labels = frozenset[str]
_NO_LABELS: Final[Labels] = frozenset()


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
    tokens: Counter[tuple[Labels, Labels]] = field(default_factory=Counter)

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

    def of_label(self, label: str) -> Counter[tuple[Labels, Labels]]:
        """The tokens seen only as having the label or not."""
        only = frozenset([label])
        found: Counter[tuple[Labels, Labels]] = Counter()
        for (a, b), number in self.tokens.items():
            found[a & only, b & only] += number
        return found

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
            counts.tokens = self.counts.of_label(label)


def agreement(text: str, a: Iterable[Span], b: Iterable[Span]) -> Agreement:
    """Compare the spans of two annotators on one layer of ``text``."""
    ours, theirs = _once(a), _once(b)
    found = Agreement()
    tokens = _token_labels(text, ours, theirs)
    found.counts = _counts(ours, theirs)
    found.counts.tokens = tokens
    for label in sorted({span.label for span in (*ours, *theirs)}):
        of_label = [[span for span in side if span.label == label] for side in (ours, theirs)]
        counts = _counts(*of_label)
        counts.tokens = found.counts.of_label(label)
        found.labels[label] = counts
    found.disagreements = disagreements(ours, theirs)
    return found


def cohen_kappa(pairs: Counter[tuple[Labels, Labels]]) -> float | None:
    """Cohen's kappa of two raters' categories, counted in pairs; None where it is not defined."""
    total = pairs.total()
    of_a: Counter[Labels] = Counter()
    of_b: Counter[Labels] = Counter()
    for (a, b), number in pairs.items():
        of_a[a] += number
        of_b[b] += number
    by_chance = sum(number * of_b[label] for label, number in of_a.items())
    if total == 0 or by_chance == total * total:
        return None
    observed = sum(number for (a, b), number in pairs.items() if a == b)
    return (total * observed - by_chance) / (total * total - by_chance)


def disagreements(a: Sequence[Span], b: Sequence[Span]) -> list[Disagreement]:
    """Pair what differs: the same range first, then the same label, then whatever overlaps most."""
    rest_a = {_key(span): span for span in a}
    rest_b = {_key(span): span for span in b}
    for key in rest_a.keys() & rest_b.keys():
        del rest_a[key], rest_b[key]
    pairs = sorted(_overlaps(list(rest_a.values()), list(rest_b.values())))
    found = []
    for _, _, ours, theirs in pairs:
        if ours in rest_a and theirs in rest_b:
            one, other = rest_a.pop(ours), rest_b.pop(theirs)
            same_range = (one.start, one.end) == (other.start, other.end)
            kind = LABEL if same_range else RANGE if one.label == other.label else BOTH
            found.append(Disagreement(kind, one, other))
    found += [Disagreement(ONLY_A, span, None) for span in rest_a.values()]
    found += [Disagreement(ONLY_B, None, span) for span in rest_b.values()]
    return sorted(found, key=lambda each: (each.place, each.kind))


_Key = tuple[int, int, str]


def _overlaps(a: list[Span], b: list[Span]) -> Iterable[tuple[int, int, _Key, _Key]]:
    """(how unlike, minus the characters shared, key, key) of each pair that shares any."""
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
                yield unlike, -shared, _key(one), _key(other)


def _counts(a: Sequence[Span], b: Sequence[Span]) -> Counts:
    keys_a, keys_b = {_key(span) for span in a}, {_key(span) for span in b}
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


def _token_labels(
    text: str, a: Sequence[Span], b: Sequence[Span]
) -> Counter[tuple[Labels, Labels]]:
    """The pairs of label sets that the tokens have, cut at every edge of either side."""
    edges = sorted({edge for span in (*a, *b) for edge in (span.start, span.end)})
    tokens: list[tuple[int, int]] = []
    for token in Tokenizer(text).ranges():
        start, end = token
        for edge in edges[bisect_right(edges, start) : bisect_left(edges, end)]:
            tokens.append((start, edge))
            start = edge
        tokens.append((start, end))
    return Counter(zip(_labelled(tokens, a), _labelled(tokens, b), strict=True))


def _labelled(tokens: list[tuple[int, int]], spans: Sequence[Span]) -> list[Labels]:
    """The labels of all spans over each token."""
    found = [_NO_LABELS] * len(tokens)
    for span in spans:
        only = frozenset([span.label])
        first = bisect_left(tokens, (span.start, 0))
        for number in range(first, bisect_left(tokens, (span.end, 0), first)):
            found[number] |= only
    return found


def _once(spans: Iterable[Span]) -> list[Span]:
    """One span of each range and label, in order."""
    return list({_key(span): span for span in sorted(spans, key=lambda each: each.order)}.values())


def _key(span: Span) -> _Key:
    return (span.start, span.end, span.label)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
