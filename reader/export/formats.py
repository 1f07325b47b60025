"""The table of formats: what each can hold, and the module that writes and reads it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from reader.export.labels import TAG, TYPE
from reader.export.options import ExportError
from reader.tagging.span import ENTITY, LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Pattern

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import ReadDocument, Reading

# Where a format goes: to any stream, to one file that is not text, to a folder.
STREAM: Final = "stream"
FILE: Final = "file"
FOLDER: Final = "folder"


@dataclass(frozen=True, slots=True)
class Format:
    """What a format can hold.

    ``layers``: those exported where none is stated. ``flat``: one layer a file. ``allowed``: what
    a label may be. ``joint``: both layers have one name space. ``tokens``: it has tokens, so
    scheme and clitics mean something. ``holds``: what it keeps beside range, layer and label.
    """

    name: str
    layers: tuple[str, ...] = LAYERS
    flat: bool = False
    allowed: Pattern[str] | None = None
    joint: bool = False
    tokens: bool = False
    target: str = STREAM
    holds: frozenset[str] = frozenset()
    reads: bool = True


class Writer(Protocol):
    """What the module of a format that goes to a stream or a file offers to write."""

    def write(self, document: Annotated, job: Job) -> Iterator[str]:
        """Yield the pieces of a document as they stand in the file."""

    def closing(self, job: Job) -> bytes:
        """Return the whole file, for one that is not text."""


class FolderWriter(Protocol):
    """What the module of a format that goes to a folder offers to write."""

    def files(self, document: Annotated, job: Job, name: str) -> Iterator[tuple[str, str]]:
        """Yield (file name, content) for a document; ``name`` is its own in the folder."""

    def closing_files(self, job: Job) -> Iterator[tuple[str, str]]:
        """Yield what the folder has beside its documents."""


class Reader(Protocol):
    """What a format's module offers to read."""

    def read(self, data: bytes, reading: Reading) -> list[ReadDocument]:
        """Return the documents of a file; raises ReadError."""


_FULL: Final = frozenset({"argument", "attribute", "note"})

FORMATS: Final = {
    each.name: each
    for each in (
        Format("conll2003", (ENTITY,), flat=True, allowed=TAG, tokens=True),
        Format("conll2002", (ENTITY,), flat=True, allowed=TAG, tokens=True),
        Format("tsv2", (ENTITY,), flat=True, allowed=TAG, tokens=True),
        Format("wojood", (ENTITY,), flat=True, allowed=TAG, tokens=True),
        Format("conllu", allowed=TAG, tokens=True),
        Format("conllup", allowed=TAG, tokens=True),
        Format("jsonl", holds=_FULL),
        Format("spans"),
        Format("hf", (ENTITY,), flat=True, allowed=TAG, tokens=True),
        Format("html", target=FOLDER, holds=_FULL, reads=False),
        Format("doccano", joint=True),
        Format("brat", allowed=TYPE, target=FOLDER, holds=_FULL),
        Format("spacy", tokens=True, target=FILE),
    )
}


def format_named(name: str) -> Format:
    """Return the format; raises ExportError for an unknown one."""
    try:
        return FORMATS[name]
    except KeyError:
        raise ExportError(f"--format is one of {', '.join(FORMATS)}, not {name}") from None


def writer_of(chosen: Format) -> Writer:
    """Import and return the module that writes a format; only the one that is needed is."""
    return cast("Writer", import_module(f"reader.export.{chosen.name}"))


def folder_writer_of(chosen: Format) -> FolderWriter:
    """The same for a format that goes to a folder."""
    return cast("FolderWriter", import_module(f"reader.export.{chosen.name}"))


def reader_of(chosen: Format) -> Reader:
    """Import and return the module that reads a format."""
    return cast("Reader", import_module(f"reader.export.{chosen.name}"))
