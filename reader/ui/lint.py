"""What looks inconsistent in a document's spans. Pure; remarks are hints, never errors."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.text.search import find_all, folded, pattern_of
from reader.text.words import word_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.tagging.document import Document
    from reader.tagging.span import Span

_EDGES: Final = " \t\u00a0.,;:!?،؛؟\"'“”„«»()[]{}"
# Shorter strings are found everywhere and mean nothing.
_FEWEST_LETTERS: Final = 3


class Remark(NamedTuple):
    """What is odd, about which words, and the index (`place`) where they stand."""

    place: int
    reason: str
    surface: str


def remarks_on(document: Document) -> list[Remark]:
    """Return what looks odd, in the order of the text."""
    found = [*_edges(document), *_unknown_labels(document), *_disagreements(document)]
    found += _untagged(document)
    return sorted(found)


def _edges(document: Document) -> Iterator[Remark]:
    for span in document.spans:
        if span.surface[:1] in _EDGES or span.surface[-1:] in _EDGES:
            yield Remark(
                span.start, f"{span.label} begins or ends with a blank or a sign", span.surface
            )


def _unknown_labels(document: Document) -> Iterator[Remark]:
    tagset = document.tagset
    if tagset is None:
        return
    for span in document.spans:
        if tagset.label(span.label) is None:
            yield Remark(span.start, f"the tagset has no {span.label}", span.surface)


def _by_words(document: Document) -> dict[str, list[Span]]:
    groups: dict[str, list[Span]] = defaultdict(list)
    for span in document.spans:
        groups[f"{span.layer} {folded(span.surface)}"].append(span)
    return groups


def _disagreements(document: Document) -> Iterator[Remark]:
    """The same words with another label than most of the time."""
    for spans in _by_words(document).values():
        labels = Counter(span.label for span in spans)
        if len(labels) < 2:
            continue
        usual = labels.most_common(1)[0][0]
        for span in spans:
            if span.label != usual:
                yield Remark(span.start, f"{span.label} here, {usual} elsewhere", span.surface)


def _untagged(document: Document) -> Iterator[Remark]:
    """The words of a mention standing as whole words where no span covers them."""
    for spans in _by_words(document).values():
        surface, label = spans[0].surface, spans[0].label
        pattern = pattern_of(surface) if len(surface) >= _FEWEST_LETTERS else None
        if pattern is None:
            continue
        for start, end in find_all(document.text, pattern):
            if not _is_whole(document.text, start, end):
                continue
            if not any(span.layer == spans[0].layer for span in document.spans_between(start, end)):
                yield Remark(start, f"{label} elsewhere, untagged here", document.text[start:end])


def _is_whole(text: str, start: int, end: int) -> bool:
    return word_at(text, start)[0] == start and word_at(text, end - 1)[1] == end
