"""Import of the formats that hold documents: texts or tokens, and spans on them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, say
from reader.cli.importing import Documents, path_inside
from reader.cli.summary import Summary
from reader.export.arriving import Arrival, resolver
from reader.export.formats import format_named, reader_of
from reader.export.incoming import Incoming, RecordError
from reader.export.laying import borders_of, lay, rebuild
from reader.export.reading import ReadDocument, ReadError, Reading
from reader.export.report import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.export.incoming import Taken
    from reader.export.laying import Laid
    from reader.text.source import Source

DONE = 0
_STANDARD_INPUT = "-"
# What the token and sentence borders of a document are kept as.
_BORDERS = "borders"


def import_documents(options: argparse.Namespace) -> int:
    """Read all files, lay their documents on texts, and store everything or nothing."""
    return _Import(options).run()


@dataclass(slots=True)
class _Given:
    """A document of a file; ``number`` counts those of the file from 1."""

    file: str
    number: int
    document: ReadDocument


class _Import:
    """One import of document formats."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._documents = Documents(options)
        self._incoming = Incoming(self._documents.load, self._documents.annotator)
        self._resolve = resolver(self._documents.collection.tagset, options.layer)
        self._facts: dict[str, dict[str, object]] = {}
        self._summary = Summary(options.format)

    def run(self) -> int:
        given = [each for name in self._options.files for each in self._read(name)]
        if self._options.text and not given:  # a text without a token has no line in some formats
            given = [_Given(self._options.files[0], 1, ReadDocument())]
        if self._options.text and len(given) != 1:
            raise ReaderError(f"--text is one document's, and there are {len(given)}")
        taken = [each for document in given for each in self._take(document)]
        for place, reason in self._incoming.complaints():
            raise ReaderError(f"{place}: {reason}")
        new = self._documents.store(taken, self._facts)
        self._summary.say(taken, self._documents.collection.tagset)
        for source in new:
            say(f"{source.path}: written, {counted(len(source.text), 'character')}")
        print("".join(f"{each.identity}\n" for each in taken), end="")
        return DONE

    def _read(self, name: str) -> Iterator[_Given]:
        """Yield the documents of a file, and say what is to be noticed in it."""
        reading = Reading()
        try:
            if self._options.format == "brat":
                found = list(self._read_brat(name, reading))
            else:
                data = sys.stdin.buffer.read() if name == _STANDARD_INPUT else _bytes_of(name)
                found = reader_of(format_named(self._options.format)).read(data, reading)
        except ReadError as error:
            raise _at(name, error) from error
        for note, count in reading.notes.items():
            say(f"{name}: {note}" + (f" ({count} times)" if count > 1 else ""))
        for number, document in enumerate(found, 1):
            yield _Given(name, number, document)

    def _read_brat(self, name: str, reading: Reading) -> Iterator[ReadDocument]:
        from reader.cli.documents import document_name
        from reader.export import brat_reading

        path = Path(name)
        folder = path if path.is_dir() else path.parent
        for marks, text in brat_reading.files_of(path):
            try:
                source = self._documents.source(document_name(text), text)
                document = brat_reading.read(_bytes_of(str(marks)), source.text, reading)
            except ReadError as error:
                raise _at(str(marks), error) from error
            document.identity = brat_reading.identity_of(marks, folder)
            yield document

    def _take(self, given: _Given) -> Iterator[Taken]:
        """Lay a document on its text and take its spans."""
        try:
            arrival = self._arrival(given)
            self._count(arrival)
            for line, record in arrival.records(self._resolve):
                try:
                    taken = self._incoming.take(record, f"{given.file}:{line}")
                except RecordError as error:
                    raise ReadError(line, error.reason) from error
                self._summary.add(record)
                yield taken
        except ReadError as error:
            raise _at(given.file, error) from error

    def _arrival(self, given: _Given) -> Arrival:
        """Find or make the text of a document, and lay its tokens on it."""
        document = given.document
        if self._options.text:
            source = self._text()
            return Arrival(document, source.name, source.text, _laid_on(document, source))
        laid = rebuild(document) if document.text is None else None
        text = document.text if laid is None else laid.text
        path = self._path(given)
        if not text:
            raise ReadError(document.line, "a document without a text")
        source = self._documents.known(path) or self._documents.add(path, text)
        if source.text != text:
            try:
                laid = _laid_on(document, source)
            except ReadError as error:
                raise ReaderError(
                    f"{path}: is there already, with other content ({error.reason})"
                ) from error
        arrival = Arrival(document, source.name, source.text, laid)
        if laid is not None:
            borders = borders_of(laid, arrival.ranges())
            known = self._documents.facts_of(source.name, [_BORDERS])[_BORDERS]
            if borders or known:
                facts = borders.as_facts(source.sha256) if borders else None
                self._facts[source.name] = {_BORDERS: facts}
                try:
                    self._documents.load(source.name)
                except RecordError as error:
                    raise ReadError(document.line, error.reason) from error
        return arrival

    def _text(self) -> Source:
        from reader.cli.documents import document_name

        path = Path(self._options.text)
        return self._documents.source(document_name(path), path)

    def _path(self, given: _Given) -> Path:
        """Where the text of a document goes that is not there yet."""
        first = self._options.files[0]
        beside = Path() if first == _STANDARD_INPUT else Path(first).parent
        folder = Path(self._options.into) if self._options.into else beside
        stem = "text" if given.file == _STANDARD_INPUT else Path(given.file).stem
        return path_inside(folder, given.document.identity or f"{stem}-{given.number}.txt")

    def _count(self, arrival: Arrival) -> None:
        self._summary.documents += 1
        self._summary.sentences += len(arrival.document.sentences)
        self._summary.tokens += sum(map(len, arrival.document.sentences))


def _laid_on(document: ReadDocument, source: Source) -> Laid | None:
    """Lay a document on a text: its tokens, or its own text, which must be the same."""
    if document.text is None:
        return lay(document, source.text)
    if document.text != source.text:
        pairs = zip(document.text, source.text, strict=False)
        shorter = min(len(document.text), len(source.text))
        place = next((n for n, (a, b) in enumerate(pairs) if a != b), shorter)
        raise ReadError(
            document.line, f"its text is not that of {source.name}: it differs at character {place}"
        )
    return None


def _bytes_of(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123 -- the name as stated, for messages
        return file.read()


def _at(name: str, error: ReadError) -> ReaderError:
    return ReaderError(
        f"{name}:{error.line}: {error.reason}" if error.line else f"{name}: {error.reason}"
    )
