"""What looks inconsistent in the spans of documents. Pure; remarks are hints, never errors."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.text.search import find_all, folded, pattern_of
from reader.text.words import word_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.tagging.document import Document
    from reader.tagging.span import Span

_EDGES: Final = " \t\u00a0.,;:!?،؛؟\"'“”„«»()[]{}"
# Shorter strings are found everywhere and mean nothing.
_FEWEST_LETTERS: Final = 3

# Where a span is: the number of its document, and the span.
_Placed = tuple[int, "Span"]


class Remark(NamedTuple):
    """What is odd, about which words, in which document and at which index (``place``)."""

    document: int
    place: int
    reason: str
    surface: str


def remarks_on(documents: Sequence[Document]) -> list[Remark]:
    """Return what looks odd, document by document in the order of the text."""
    placed = [(at, span) for at, document in enumerate(documents) for span in document.spans]
    groups = _by_words(placed)
    found = [*_edges(placed), *_unknown_labels(documents, placed), *_disagreements(groups)]
    found += _untagged(documents, groups)
    return sorted(found)


def _edges(placed: Sequence[_Placed]) -> Iterator[Remark]:
    for at, span in placed:
        if span.surface[:1] in _EDGES or span.surface[-1:] in _EDGES:
            reason = f"{span.label} begins or ends with a blank or a sign"
            yield Remark(at, span.start, reason, span.surface)


def _unknown_labels(documents: Sequence[Document], placed: Sequence[_Placed]) -> Iterator[Remark]:
    for at, span in placed:
        tagset = documents[at].tagset
        if tagset is not None and tagset.label(span.label) is None:
            yield Remark(at, span.start, f"the tagset has no {span.label}", span.surface)


def _by_words(placed: Sequence[_Placed]) -> dict[tuple[str, str], list[_Placed]]:
    """Spans of the same words in the same layer."""
    groups: dict[tuple[str, str], list[_Placed]] = defaultdict(list)
    for at, span in placed:
        groups[span.layer, folded(span.surface)].append((at, span))
    return groups


def _disagreements(groups: dict[tuple[str, str], list[_Placed]]) -> Iterator[Remark]:
    """The same words with another label than most of the time."""
    for placed in groups.values():
        labels = Counter(span.label for _, span in placed)
        if len(labels) < 2:
            continue
        usual = labels.most_common(1)[0][0]
        for at, span in placed:
            if span.label != usual:
                yield Remark(at, span.start, f"{span.label} here, {usual} elsewhere", span.surface)


def _untagged(
    documents: Sequence[Document], groups: dict[tuple[str, str], list[_Placed]]
) -> Iterator[Remark]:
    """The words of a mention standing as whole words where no span covers them."""
    for (layer, _), placed in groups.items():
        surface, label = placed[0][1].surface, placed[0][1].label
        pattern = pattern_of(surface) if len(surface) >= _FEWEST_LETTERS else None
        if pattern is None:
            continue
        for at, document in enumerate(documents):
            text = document.text
            for start, end in find_all(text, pattern):
                if word_at(text, start)[0] != start or word_at(text, end - 1)[1] != end:
                    continue
                if any(span.layer == layer for span in document.spans_between(start, end)):
                    continue
                yield Remark(at, start, f"{label} elsewhere, untagged here", text[start:end])
