"""The two sides of a comparison: folders of annotations, or annotators within one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from reader.store import Collection
    from reader.store.records import Contents
    from reader.tagging.span import Span
    from reader.text.source import Source


@dataclass(slots=True)
class Side:
    """One side: a name for people, its folder, and whose spans count (None: everybody's)."""

    name: str
    collection: Collection
    annotator: str | None

    def names(self) -> set[str]:
        """The documents that have spans of this side."""
        return {name for name in self.collection.names() if self._own(self._read(name).spans)}

    def spans(self, source: Source) -> list[Span]:
        """The spans of this side on a text, in order; those that left their words are said."""
        from reader.cli.standing import standing

        contents = self._read(source.name)
        if contents.warning:
            say(contents.warning)
        spans, lost = (self._own(each) for each in standing(contents, self.collection, source))
        on_words = [span for span in spans if _stands(source.text, span)]
        if gone := len(lost) + len(spans) - len(on_words):
            noun = "span is" if gone == 1 else "spans are"
            say(f"{source.name}: {gone} {noun} left out, which {self.name} marked on other words")
        return on_words

    def _read(self, name: str) -> Contents:
        return self.collection.read(name)

    def _own(self, spans: Iterable[Span]) -> list[Span]:
        return [span for span in spans if self.annotator in {None, span.annotator}]


def _stands(text: str, span: Span) -> bool:
    return span.end <= len(text) and text[span.start : span.end] == span.surface


def sides(first: str, second: str, options: argparse.Namespace) -> tuple[Side, Side]:
    """Return the two sides that two words name. Raises ReaderError for a word that is neither."""
    found = _side(first, options), _side(second, options)
    if found[0].name == found[1].name:
        found[0].name, found[1].name = first, second
    return found


def _side(word: str, options: argparse.Namespace) -> Side:
    from reader.cli.arguments import annotations_folder
    from reader.store import Collection

    if Path(word).is_dir():
        name = Path(word).resolve().name
        side = Side(name, Collection(Path(word), annotator="", tagset=None), options.annotator)
        if not side.collection.names():
            raise ReaderError(f"{word}: is a folder without annotations")
        return side
    side = Side(word, Collection(annotations_folder(options), annotator="", tagset=None), word)
    if not side.names():
        raise ReaderError(
            f"{word}: is no folder of annotations, and nobody's name in "
            f"{annotations_folder(options)}"
        )
    return side


def texts(one: Side, other: Side, options: argparse.Namespace) -> list[Source]:
    """Return the texts that either side has spans on, sorted by name."""
    from reader.cli.documents import Entry, document_path, read_document

    folders = one.collection.folder, other.collection.folder
    return [
        read_document(Entry(name, document_path(name)), options.encoding, *folders)
        for name in sorted(one.names() | other.names())
    ]
