"""Read annotations back: what export wrote, and what other tools write in its formats.

Importing files is all or nothing. `--format jsonl -` is a stream: each annotation's id is printed,
flushed, once it is durable; a bad record is reported and the stream goes on.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from reader.export.incoming import Taken
    from reader.store import Collection
    from reader.tagging.document import Document
    from reader.tagging.history import Change

DONE, BAD_INPUT = 0, 2
STANDARD_INPUT = "-"
FORMATS = ("jsonl",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader import`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="what to read; - for a stream")
    parser.add_argument(
        "--format", metavar="F", required=True, choices=FORMATS, help=f"one of {', '.join(FORMATS)}"
    )


def run(options: argparse.Namespace) -> int:
    """Import; 0, or 2 where a record of a stream was bad. Raises ReaderError for a bad file."""
    if options.files == [STANDARD_INPUT]:
        return _stream(options)
    if STANDARD_INPUT in options.files:
        raise ReaderError("-: stands alone, without other files")
    return _files(options)


class _Documents:
    """The documents that records name, opened in the store and ready to be committed to."""

    def __init__(self, options: argparse.Namespace) -> None:
        from reader.cli.arguments import annotations_folder, annotator_of, settings_of
        from reader.store import Collection
        from reader.tagging.tagset import load_tagset

        self._encoding = options.encoding
        self.annotator = annotator_of(options)
        self.collection: Collection = Collection(
            annotations_folder(options),
            annotator=self.annotator,
            tagset=load_tagset(settings_of(options).tagset),
        )
        self._opened: dict[str, Document] = {}

    def load(self, name: str) -> Document:
        """Open the document of that name. Raises RecordError for a text that cannot be read."""
        from reader.cli.documents import Entry, document_name, document_path, read_document
        from reader.export.incoming import RecordError
        from reader.shipped import PREFIX
        from reader.tagging.document import Document

        try:
            path = document_path(name)
            known = name if name.startswith(PREFIX) else document_name(path)
            if known in self._opened:
                return self._opened[known]
            source = read_document(Entry(known, path), self._encoding)
        except ReaderError as error:
            raise RecordError(error.message) from error
        stored = self.collection.open(source)
        for notice in stored.notices:
            say(notice)
        document = Document(
            source,
            self.collection.tagset,
            stored.spans,
            annotator=self.annotator,
            state=stored.state,
        )
        self._opened[known] = document
        return document


def _stream(options: argparse.Namespace) -> int:
    from reader.export.incoming import Incoming, RecordError
    from reader.export.json_lines import parse_line

    documents = _Documents(options)
    incoming = Incoming(documents.load, documents.annotator)
    code = DONE
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            record = parse_line(line, first=number == 1)
            if record is None:
                continue
            taken = incoming.take(record, str(number))
        except RecordError as error:
            say(f"{STANDARD_INPUT}:{number}: {error.reason}")
            code = BAD_INPUT
            continue
        documents.collection.commit(taken.document.name, taken.change)
        print(taken.identity, flush=True)
    for place, reason in incoming.complaints():
        say(f"{STANDARD_INPUT}:{place}: {reason}")
        code = BAD_INPUT
    return code


def _files(options: argparse.Namespace) -> int:
    from reader.export.incoming import Incoming, RecordError
    from reader.export.json_lines import parse_line

    documents = _Documents(options)
    incoming = Incoming(documents.load, documents.annotator)
    taken = []
    for name in options.files:
        with open(name, "rb") as file:  # noqa: PTH123 -- the name as stated, for messages
            for number, line in enumerate(file, 1):
                try:
                    record = parse_line(line, first=number == 1)
                    if record is not None:
                        taken.append(incoming.take(record, f"{name}:{number}"))
                except RecordError as error:
                    raise ReaderError(f"{name}:{number}: {error.reason}") from error
    for place, reason in incoming.complaints():
        raise ReaderError(f"{place}: {reason}")
    _commit(documents.collection, taken)
    print("".join(f"{each.identity}\n" for each in taken), end="")
    return DONE


def _commit(collection: Collection, taken: Iterable[Taken]) -> None:
    """Write what was taken, one change a document; what went before stays where that fails."""
    from reader.export.incoming import joined
    from reader.store import StoreError

    written: list[tuple[str, Change]] = []
    for name, change in joined(taken).items():
        try:
            collection.commit(name, change)
        except StoreError:
            for earlier, done in reversed(written):
                collection.commit(earlier, done.inverse("import"))
            raise
        written.append((name, change))
