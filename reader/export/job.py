"""What a format's module is given to write one document: choices, labels and the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reader.export.alignment import Alignment, Block, Sentence, align, tell_cuts
from reader.export.fitting import Rules, check_edges, stands
from reader.export.report import REFUSED, SAME, TEXT_CHANGED, TRIMMED, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.export.labels import Labels
    from reader.export.nesting import Choose
    from reader.export.options import Annotated, Options, Range
    from reader.export.report import DocumentReport
    from reader.tagging.span import Span


def _whole(span: Span) -> Range:
    return span.start, span.end


@dataclass(slots=True)
class Job:
    """One file or folder that is being written: its layers and labels, and the document's report.

    ``number`` counts its documents from 1; ``kept`` is what the format's module keeps from one
    document to the next.
    """

    options: Options
    layers: tuple[str, ...]
    labels: Labels
    report: DocumentReport
    number: int = 0
    kept: dict[str, Any] = field(default_factory=dict)

    def align(self, document: Annotated, choose: Choose, *, exact: bool = False) -> Alignment:
        """Align a document with its spans of this file's layers (see :class:`Rules`)."""
        rules = Rules(self.layers, self.options.clitics, choose, self.labels, exact)
        return align(document, rules, self.report)

    def blocks(self, alignment: Alignment) -> Iterator[Block]:
        """Yield the blocks, and count in the report what they hold."""
        extent = self.report.extent_of(self.layers)
        for block in alignment.blocks():
            extent.tokens += len(block.forms)
            extent.sentences += len(block.sentences)
            tell_cuts(block, self.report)
            yield block

    def sentences(self, alignment: Alignment) -> Iterator[Sentence]:
        """Yield the sentences, and count in the report what they hold."""
        extent = self.report.extent_of(self.layers)
        for sentence in alignment:
            extent.tokens += len(sentence.tokens)
            extent.sentences += 1
            tell_cuts(sentence, self.report)
            yield sentence

    def whole_spans(
        self, document: Annotated, fit: Callable[[Span], Range | None] = _whole
    ) -> list[tuple[Span, str]]:
        """Return the spans of this file's layers with their labels, for formats that count.

        ``fit`` says which range of a span the format can hold, None for none. Raises ExportError
        for a span that parts a letter from its marks.
        """
        self.open_tallies(document)
        found: dict[tuple[Range, str, str], Span] = {}
        for span in document.spans:
            if span.layer not in self.layers:
                continue
            if not self.takes_in(document, span):
                continue
            check_edges(document, span)
            place = fit(span)
            if place is None:
                self._refuse(span, "covers nothing that can be written")
                continue
            if place != (span.start, span.end):
                self.report.tell(TRIMMED, span, to=list(place))
            label = self.labels[span.layer, span.label]
            other = found.setdefault((place, span.layer, label), span)
            tally = self.report.layers[span.layer]
            if other is not span:
                tally.dropped += 1
                self.report.tell(SAME, span, by=other.id)
                continue
            tally.out += 1
        # What was trimmed may stand elsewhere in the order; who made it when is not written.
        ordered = sorted(found.items(), key=lambda item: (item[0][0][0], -item[0][0][1], *item[0]))
        return [(span, label) for (_, _, label), span in ordered]

    def open_tallies(self, document: Annotated) -> None:
        """Begin to count the spans of this file's layers, for formats that count characters."""
        for layer in self.layers:
            lost = self.report.refuse_lost(document.lost, layer)
            self.report.layers[layer] = Tally(lost, refused=lost)

    def takes_in(self, document: Annotated, span: Span) -> bool:
        """Count a span in; one that does not cover the words it was made on is refused."""
        self.report.layers[span.layer].into += 1
        if stands(document.text, span):
            return True
        self._refuse(span, TEXT_CHANGED)
        return False

    def _refuse(self, span: Span, why: str) -> None:
        self.report.tell(REFUSED, span, why=why)
        self.report.layers[span.layer].refused += 1

    def keep(self, name: str, key: str, value: str) -> None:
        """Add ``value`` to the set that the module keeps under ``name`` and ``key``."""
        self.kept.setdefault(name, {}).setdefault(key, set()).add(value)
