"""Wojood's nested columns: ``FORM TAG [TAG …]``, a tag per span over the token, outermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.column_reading import read_nested_columns
from reader.export.nesting import per_label
from reader.export.options import BIOES, IOB1
from reader.export.schemes import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.alignment import Placed
    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import ReadDocument, Reading


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the document; spans that cross one of their own label could not be told apart."""
    for sentence in job.sentences(job.align(document, per_label)):
        rows: list[list[str]] = [[] for _ in sentence.tokens]
        # A span ends where another of its label begins: IOB1 needs a B- there.
        ends = {(stop, held.label) for _, stop, held in sentence.placed}
        for placed in sentence.placed:
            again = (placed.first, placed.held.label) in ends
            for row, tag in zip(
                rows[placed.first :], _tags(placed, job, again=again), strict=False
            ):
                row.append(tag)
        lines = (
            f"{form} {' '.join(row) or OUTSIDE}\n"
            for form, row in zip(sentence.forms, rows, strict=True)
        )
        yield "".join([*lines, "\n"])


def _tags(placed: Placed, job: Job, *, again: bool) -> list[str]:
    label = placed.held.label
    count = placed.stop - placed.first
    found = [f"I-{label}"] * count
    if job.options.scheme != IOB1 or again:
        found[0] = f"B-{label}"
    if job.options.scheme == BIOES:
        found[-1] = f"E-{label}" if count > 1 else f"S-{label}"
    return found


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format."""
    return read_nested_columns(data, reading)
