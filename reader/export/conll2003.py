"""CoNLL-2003: ``FORM -X- O TAG``, and a ``-DOCSTART-`` line before each document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.columns import write_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import ReadDocument, Reading


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the document; the second and third column would be part of speech and chunk."""
    yield "-DOCSTART- -X- O O\n\n"
    yield from write_columns(document, job, " -X- O ")


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format, and of its relatives."""
    from reader.export.column_reading import read_columns

    return read_columns(data, reading)
