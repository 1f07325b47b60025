"""Spans fitted to what tokens can hold: trimmed, widened or refused, then chosen by the format."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import filterfalse, islice
from operator import le, lt, ne
from typing import TYPE_CHECKING, cast

from reader.export.nesting import Held, HeldSpans, in_order, is_shortened, told_range
from reader.export.options import SPLIT, STRICT, ExportError
from reader.export.report import (
    DROPPED,
    MOVED,
    REFUSED,
    SAME,
    TEXT_CHANGED,
    TRIMMED,
    WIDENED,
    Tally,
)
from reader.text.marks import is_inside_cluster, is_mark
from reader.text.sentences import HOLLOW
from reader.text.tokens import Tokenized, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.export.labels import Labels
    from reader.export.nesting import Choose, Dropped
    from reader.export.options import Annotated
    from reader.export.report import DocumentReport
    from reader.tagging.span import Span
    from reader.tagging.span_columns import SpanColumns


_HOLLOW = frozenset(HOLLOW)
_is_mark = lru_cache(maxsize=4096)(is_mark)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a file's tokens can hold: its layers, how clitics go, which spans ``choose`` takes.

    ``labels`` says what labels are written as. ``exact``: the format tells of a span's own range
    where tokens cannot hold it.
    """

    layers: Sequence[str]
    clitics: str
    choose: Choose
    labels: Labels
    exact: bool = False


@dataclass(slots=True)
class Fitting:
    """The spans of a document on their way to tokens; what happens to them goes to ``report``.

    ``words``: the tokens before any is cut.
    """

    document: Annotated
    rules: Rules
    report: DocumentReport
    words: Tokenizer | Tokenized = field(init=False)
    # The indices of the characters that stand in no form.
    zero_width: list[int] = field(init=False)
    # Whether a span was trimmed or widened, so that the order may no longer hold.
    _bent: bool = False

    def __post_init__(self) -> None:
        """Find the words, all at once where spans may not cut them."""
        text, borders = self.document.text, self.document.borders
        self.words = ours = Tokenizer(text)
        self.zero_width = ours.format_characters()
        if borders:
            self.words = Tokenized.of_ranges(text, borders.tokens)
        elif self.rules.clitics != SPLIT:
            self.words = Tokenized(ours.whole())

    def of_layer(self, layer: str) -> HeldSpans:
        """Return the spans of a layer that the format holds, in order.

        Raises :class:`ExportError` for a span that parts a letter from its marks: no format could
        hold it, and none should exist.
        """
        numbers, columns = self.document.columns.of_layer(layer)
        fitted = self._fitted(layer, numbers, columns)
        lost = self.report.refuse_lost(self.document.lost, layer)
        refused = lost + len(numbers) - len(fitted)
        tally = self.report.layers[layer] = Tally(lost + len(numbers), refused=refused)
        chosen = fitted
        # Where none begins before the one before it ends, there is nothing to choose from.
        if not all(map(le, fitted.ends, islice(fitted.starts, 1, None))):
            chosen = HeldSpans.of(self._chosen(fitted))
        tally.dropped, tally.out = len(fitted) - len(chosen), len(chosen)
        return chosen

    def _chosen(self, fitted: HeldSpans) -> list[Held]:
        """Those of overlapping spans that the format holds, in order."""
        different, starts = fitted.held, fitted.starts
        # Where no two start at one place no two are the same.
        if not all(map(lt, starts, islice(starts, 1, None))):
            if self._bent:
                different = sorted(different, key=in_order)
            different = self._different(different)
        dropped: list[Dropped] = []
        chosen = self.rules.choose(different, dropped)
        for span, by in dropped:
            self.report.tell(DROPPED, span, by=by.id)
        for held in chosen:
            if held.level > 1:
                self.report.tell(MOVED, held.span, level=held.level)
        return chosen

    def _fitted(self, layer: str, numbers: Sequence[int], columns: SpanColumns) -> HeldSpans:
        """The spans that tokens can hold, with the ranges that tokens can give them."""
        starts, ends, labels = columns.starts, columns.ends, columns.labels
        names = self.rules.labels.of_layer(layer)
        written = list(map(names.__getitem__, labels))
        self._bent = False
        fitted = HeldSpans(self.document.spans, starts, ends, written, numbers)
        looked = self._to_look_at(starts, ends, columns.surfaces)
        return self._bent_where_needed(fitted, looked) if looked else fitted

    def _bent_where_needed(self, marked: HeldSpans, looked: Sequence[int]) -> HeldSpans:
        """The spans with those of the numbers ``looked`` given a closer look."""
        spans, labels, numbers = marked.spans, marked.labels, marked.numbers
        # The columns of the document stay as they are.
        starts, ends = marked.starts[:], marked.ends[:]
        refused: set[int] = set()
        for place in looked:
            held = Held(spans, starts[place], ends[place], labels[place], numbers[place])
            if (now := self._looked_at(held)) is None:
                refused.add(place)
            else:
                starts[place], ends[place] = now.start, now.end
        if not refused:
            return HeldSpans(spans, starts, ends, labels, numbers)
        kept = [place for place in range(len(starts)) if place not in refused]
        return HeldSpans(
            spans,
            [starts[place] for place in kept],
            [ends[place] for place in kept],
            [labels[place] for place in kept],
            [numbers[place] for place in kept],
        )

    def _to_look_at(self, starts: list[int], ends: list[int], surfaces: list[str]) -> Sequence[int]:
        """The numbers of the spans that tokens may not be able to hold as they are.

        A few characters stand at the edges of very many spans: each is looked at once.
        """
        text = self.document.text
        if self.rules.clitics != SPLIT or max(ends, default=0) > len(text):
            return range(len(starts))
        words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        # Letters and digits, of which most are made, are neither hollow nor marks.
        odd = list(filterfalse(str.isalnum, words))
        firsts = {word[0] for word in odd}
        following = text + "\n"
        afters = {following[end] for end in ends}
        hollow = _HOLLOW.intersection(firsts.union(word[-1] for word in odd))
        marks = set(filter(_is_mark, firsts | afters))
        found: set[int] = set()
        if words != surfaces:
            pairs = enumerate(map(ne, words, surfaces))
            found.update(number for number, differs in pairs if differs)
        if hollow or marks & firsts:
            begins = hollow | marks
            found.update(
                number
                for number, word in enumerate(words)
                if word[0] in begins or word[-1] in hollow
            )
        if marks & afters:
            found.update(number for number, end in enumerate(ends) if text[end : end + 1] in marks)
        return sorted(found)

    def _different(self, fitted: list[Held]) -> list[Held]:
        """The spans without those that would be written just as another is."""
        found: dict[tuple[int, int, str], Held] = {}
        for held in fitted:
            span = held.span
            place = told_range(held) if self.rules.exact else (held.start, held.end)
            other = found.setdefault((*place, held.label), held)
            if other is not held:
                self.report.tell(SAME, span, by=other.span.id)
        return list(found.values())

    def _looked_at(self, marked: Held) -> Held | None:
        """The same for one span that needs a closer look."""
        text, span = self.document.text, marked.span
        if not stands(text, span):
            self.report.tell(REFUSED, span, why=TEXT_CHANGED)
            return None
        check_edges(self.document, span)
        held: Held | None = marked
        if text[span.start] in _HOLLOW or text[span.end - 1] in _HOLLOW:
            held = self._trimmed(marked)
        if held and self.rules.clitics != SPLIT:
            held = self._on_words(held)
        if held and is_shortened(held):
            self._bent = True
            beside = {"beside": [span.start, span.end]} if self.rules.exact else {}
            self.report.tell(TRIMMED, span, to=[held.start, held.end], **beside)
        return held

    def _trimmed(self, marked: Held) -> Held | None:
        """The span without blanks and zero-width characters at its edges, if anything is left."""
        span = marked.span
        surface = self.document.text[span.start : span.end]
        before = len(surface) - len(surface.lstrip(HOLLOW))
        after = len(surface) - len(surface.rstrip(HOLLOW))
        if before == len(surface):
            self.report.tell(REFUSED, span, why="covers no token")
            return None
        return marked._replace(start=span.start + before, end=span.end - after)

    def _on_words(self, held: Held) -> Held | None:
        """The span widened to the words it touches, or None where ``strict`` refuses to."""
        words = cast("Tokenized", self.words)
        start = words.starts[bisect_right(words.starts, held.start) - 1]
        end = words.ends[bisect_left(words.ends, held.end)]
        if (start, end) == (held.start, held.end):
            return held
        if self.rules.clitics == STRICT:
            self.report.tell(REFUSED, held.span, why="begins or ends inside a word")
            return None
        self._bent = True
        self.report.tell(WIDENED, held.span, to=[start, end])
        return held._replace(start=start, end=end)


def stands(text: str, span: Span) -> bool:
    """Whether the span lies in the text and still covers the words that it was made on."""
    return 0 <= span.start < span.end <= len(text) and (
        not span.surface or text[span.start : span.end] == span.surface
    )


def check_edges(document: Annotated, span: Span) -> None:
    """Raise :class:`ExportError` for a span that parts a letter from its marks."""
    text, start, end = document.text, span.start, span.end
    if is_inside_cluster(text, start) or is_inside_cluster(text, end):
        raise ExportError(
            f"{document.name}: the span {span.id} ({start} to {end}) parts a letter from its marks"
        )
