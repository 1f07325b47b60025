"""Flat tag files: one token a line, its tag in the last column, a blank line after a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.nesting import flat
from reader.export.schemes import tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated


def write_columns(document: Annotated, job: Job, between: str) -> Iterator[str]:
    """Yield the sentences of a document; ``between`` stands between form and tag."""
    scheme = job.options.scheme
    for block in job.blocks(job.align(document, flat)):
        spans = [(first, stop, held.label) for first, stop, held in block.placed]
        column = tags(len(block.forms), spans, scheme)
        lines = [f"{form}{between}{tag}\n" for form, tag in zip(block.forms, column, strict=True)]
        for stop in block.stops:
            lines[stop - 1] += "\n"
        yield "".join(lines)
