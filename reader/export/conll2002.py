"""CoNLL-2002: ``FORM TAG``; documents follow each other without a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.columns import write_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import ReadDocument, Reading


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the document."""
    yield from write_columns(document, job, " ")


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format, and of its relatives."""
    from reader.export.column_reading import read_columns

    return read_columns(data, reading)
