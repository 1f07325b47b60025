"""What a format's module is given to write one document: choices, labels and the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.export.alignment import Alignment, Block, Sentence, align, tell_cuts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.labels import Labels
    from reader.export.nesting import Choose
    from reader.export.options import Annotated, Options
    from reader.export.report import DocumentReport


@dataclass(slots=True)
class Job:
    """One file that is being written: its layers and labels, and the document now written to it.

    ``number`` counts the file's documents from 1; ``names`` has what its documents are called.
    """

    options: Options
    layers: tuple[str, ...]
    labels: Labels
    report: DocumentReport
    number: int = 0

    def align(self, document: Annotated, choose: Choose) -> Alignment:
        """Align a document with its spans of this file's layers."""
        return align(document, self.layers, self.options.clitics, choose, self.report)

    def blocks(self, alignment: Alignment) -> Iterator[Block]:
        """Yield the blocks, and count in the report what they hold."""
        tokens = sentences = 0
        for block in alignment.blocks():
            tokens += len(block.tokens)
            sentences += len(block.sentences)
            tell_cuts(block, self.report)
            yield block
        self.report.tokens, self.report.sentences = tokens, sentences

    def sentences(self, alignment: Alignment) -> Iterator[Sentence]:
        """Yield the sentences, and count in the report what they hold."""
        tokens = sentences = 0
        for sentence in alignment:
            tokens += len(sentence.tokens)
            sentences += 1
            tell_cuts(sentence, self.report)
            yield sentence
        self.report.tokens, self.report.sentences = tokens, sentences
